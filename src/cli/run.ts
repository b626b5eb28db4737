/**
 * `aria run FILE [-- args]`, also `aria FILE`, `aria -` and `aria -e CODE`.
 *
 * The engine is asked for first of all: while it loads, the source is read. Ctrl-C and SIGTERM ask the program to end (runtime.md 4.10);
 * a second Ctrl-C does not ask.
 */
import type { RunHandle } from '../engine.js';
import { type CliProblem, renderProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { seedNumber, threadCount } from './run-options.js';
import { type LoadedSource, loadSource, loadStandardInput, readModule } from './source-loader.js';
import { type ColorMode, colorOf, writeErr, writeOut } from './terminal.js';

export interface RunRequest {
  /** A path or `-`; undefined with `code`. */
  readonly file?: string;
  /** The program itself, from `-e`. */
  readonly code?: string;
  readonly args: readonly string[];
  readonly threads?: string;
  readonly seed?: string;
  readonly color?: ColorMode;
  /** What to say instead when the file does not exist: `aria chek` was no file name. */
  readonly missing?: (problem: CliProblem) => CliProblem;
}

/** Runs the program and gives the exit code. */
export async function run(request: RunRequest): Promise<number> {
  const engine = import('../engine.js');
  const color = colorOf('stderr', request.color);
  const threads = threadCount(request.threads, process.env);
  const seed = seedNumber(request.seed);
  if (!threads.ok) return fail(threads.problem, color);
  if (!seed.ok) return fail(seed.problem, color);
  const loaded = await load(request);
  if (!loaded.ok) return fail(request.missing?.(loaded.problem) ?? loaded.problem, color);

  const { runProgram } = await engine;
  const handle = runProgram({
    file: loaded.source.file,
    text: loaded.source.text,
    args: [...request.args],
    threads: threads.value,
    ...(seed.value === undefined ? {} : { seed: seed.value }),
    stdout: writeOut,
    stderr: writeErr,
    color,
    readSource: readModule,
  });
  const release = onSignals(handle);
  try {
    return await handle.exitCode;
  } finally {
    release();
  }
}

async function load(request: RunRequest): Promise<{ ok: true; source: LoadedSource } | { ok: false; problem: CliProblem }> {
  if (request.code !== undefined) return { ok: true, source: { file: '<eval>', text: request.code } };
  return request.file === '-' ? loadStandardInput() : loadSource(request.file ?? '');
}

function fail(problem: CliProblem, color: boolean): number {
  writeErr(renderProblem(problem, color));
  return problem.exitCode;
}

/** Returns what takes the handlers away again. */
function onSignals(handle: RunHandle): () => void {
  let asked = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked && signal === 'SIGINT') process.exit(ExitCode.interrupted);
    asked = true;
    handle.cancel(signal);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}
