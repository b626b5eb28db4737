/**
 * `aria ps [PID]`: what runs, and the live tree of one program. The program's main thread answers; none of the code of its tasks runs for
 * it. See live-socket.ts for who may ask.
 */
import { connect } from 'node:net';
import { type TreeForm, type TreeNode, treeAs } from '../engine/observe.js';
import { type CliProblem, reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { type LiveReport, listed, socketOf } from './live-socket.js';
import { type ColorMode, canRedraw, writeErr, writeOut } from './terminal.js';

export interface PsRequest {
  readonly pid?: string;
  readonly form: TreeForm;
  /** Draw again every second until the program ends. */
  readonly watch: boolean;
  readonly color: ColorMode;
}

/** How often `--watch` asks, in milliseconds. */
const WATCH_PERIOD = 1000;
/** A program that does not answer for so long is stopped, or not one of ours. */
const ANSWER_TIME = 5000;

export async function ps(request: PsRequest): Promise<number> {
  if (request.pid === undefined) return list(request.form === 'json');
  const pid = Number(request.pid);
  if (!/^\d+$/.test(request.pid) || pid < 1) {
    return fail(
      { message: `\`${request.pid}\` is no process number`, help: 'run `aria ps` to see what runs', exitCode: ExitCode.usage },
      request,
    );
  }
  const report = await ask(pid);
  if (report === null) return fail(await noProgram(pid), request);
  if (!request.watch) {
    writeOut(`${treeText(report, request.form)}\n`);
    return ExitCode.ok;
  }
  for (let now: LiveReport | null = report; now !== null; now = await ask(pid)) {
    writeOut(`${canRedraw() ? '\u001b[H\u001b[2J' : ''}${treeText(now, request.form)}\n`);
    await new Promise((done) => setTimeout(done, WATCH_PERIOD));
  }
  return ExitCode.ok;
}

/** `4711  12s  4 threads  server.aria`, one line a program; as JSON an object a line. */
async function list(json: boolean): Promise<number> {
  const reports = (await Promise.all(listed().map(ask))).filter((report) => report !== null);
  if (reports.length === 0 && !json) writeErr('no aria program runs\n');
  for (const { pid, file, threads, seconds } of reports.sort((a, b) => a.pid - b.pid)) {
    if (json) writeOut(`${JSON.stringify({ pid, file, threads, seconds })}\n`);
    else
      writeOut(
        `${String(pid).padStart(7)}  ${`${Math.round(seconds)}s`.padStart(6)}  ${threads} ${threads === 1 ? 'thread ' : 'threads'}  ${file}\n`,
      );
  }
  return ExitCode.ok;
}

function treeText({ pid, file, threads, seconds, tree }: LiveReport, form: TreeForm): string {
  const text = treeAs(form, tree as TreeNode);
  if (form !== 'text') return text;
  return `${file}, process ${pid}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, running for ${seconds.toFixed(1)}s\n${text}`;
}

function ask(pid: number): Promise<LiveReport | null> {
  return new Promise((done) => {
    let text = '';
    const socket = connect(socketOf(pid));
    socket.setTimeout(ANSWER_TIME, () => socket.destroy());
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => done(null));
    socket.on('close', () => done(parsed(text)));
  });
}

function parsed(text: string): LiveReport | null {
  try {
    return JSON.parse(text) as LiveReport;
  } catch {
    return null;
  }
}

async function noProgram(pid: number): Promise<CliProblem> {
  const others = (await Promise.all(listed().map(ask))).flatMap((report) => (report === null ? [] : [report.pid]));
  return {
    message: `process ${pid} is no running aria program of yours`,
    help:
      others.length === 0
        ? 'no program runs; one can be looked at from a quarter of a second after its start'
        : `these run: ${others.join(', ')}`,
    exitCode: ExitCode.input,
  };
}

function fail(problem: CliProblem, { color, form }: PsRequest): number {
  return reportProblem(problem, voiceOf({ color, json: form === 'json' }));
}
