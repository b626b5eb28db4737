/**
 * `aria repl`: reads entries, evaluates them, prints what comes of it, until it is told to stop. On a terminal with the line editor, elsewhere line by
 * line without prompts or colour.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import { type EntryOutcome, Session } from '../../engine/session.js';
import { parse } from '../../parser/index.js';
import type { Bounds } from '../bounds.js';
import { renderProblem } from '../cli-problem.js';
import { ExitCode } from '../exit-codes.js';
import { loadSource, readModule, sourceDirectory } from '../source-loader.js';
import { type CommandContext, type EvaluateOptions, runCommand } from './commands.js';
import type { ReplConsole } from './console.js';
import { Documentation } from './documentation.js';
import { valueText } from './value-text.js';

/** A doc comment waits for what it is about. */
const DOC_ONLY = /^(?:\s*##.*(?:\n|$))+$/;

/** The bounds are those of each entry. */
export interface ReplOptions extends Bounds {
  readonly threads: number;
  readonly seed?: number;
  readonly color: boolean;
  /** A file to run before the first entry. */
  readonly preload?: string;
}

/** Gives the exit code: that of `exit(n)`, else 0. */
export async function runRepl(console: ReplConsole, options: ReplOptions): Promise<number> {
  const repl = new Repl(console, options);
  try {
    return await repl.run();
  } finally {
    console.close();
  }
}

class Repl {
  private readonly session: Session;
  private readonly docs: Documentation;
  private readonly ran: string[] = [];
  private readonly context: CommandContext;
  private running = false;

  constructor(
    private readonly console: ReplConsole,
    private readonly options: ReplOptions,
  ) {
    const { color, threads, seed, limits, capabilities } = options;
    this.session = new Session({
      threads,
      ...(seed === undefined ? {} : { seed }),
      ...(limits === undefined ? {} : { limits }),
      ...(capabilities === undefined ? {} : { capabilities }),
      color,
      environment: definedOnly(process.env),
      workingDirectory: process.cwd(),
      stdout: (text) => console.print('out', text),
      stderr: (text) => console.print('err', text),
      input: { readLine: () => console.readLine(), readAll: () => console.readAll() },
      readSource: readModule,
      isDirectory: sourceDirectory,
      columns: () => console.width,
      taskFailed: (report) => console.print('err', report),
    });
    this.docs = new Documentation(this.session);
    this.context = {
      session: this.session,
      docs: this.docs,
      ran: this.ran,
      evaluate: (text, options) => this.evaluate(text, options),
      print: (text) => console.print('out', text),
      fail: (message, help) => console.print('err', renderProblem({ message, help, exitCode: ExitCode.usage }, color)),
    };
  }

  async run(): Promise<number> {
    const { console, session, docs } = this;
    console.attach({
      session,
      docs,
      isComplete: (text) => !DOC_ONLY.test(text) && parse(text, '').complete,
      interrupt: () => {
        if (this.running) session.cancel();
      },
    });
    const { preload } = this.options;
    if (preload !== undefined) {
      const loaded = loadSource(preload);
      if (!loaded.ok) this.context.fail(loaded.problem.message, loaded.problem.help);
      const outcome = loaded.ok ? await this.evaluate(loaded.source.text, { file: preload }) : null;
      if (outcome?.kind === 'exit') return outcome.status;
    }
    for (;;) {
      const text = await console.read(session.nextNumber);
      if (text === null) break;
      const status = await this.entry(text);
      if (status !== null) return status;
    }
    await session.close();
    return ExitCode.ok;
  }

  /** The exit status, if the entry was the last one. */
  private async entry(text: string): Promise<number | null> {
    if (text.trim() === '') return null;
    if (text.trimStart().startsWith(':') && !/^\s*:[\w]+\s*[.=)\],]/.test(text)) {
      const before = this.exitStatus;
      const result = await runCommand(text.trim(), this.context);
      if (this.exitStatus !== before) return this.exitStatus;
      return result === 'quit' ? ExitCode.ok : null;
    }
    const outcome = await this.evaluate(text);
    return outcome.kind === 'exit' ? outcome.status : null;
  }

  private exitStatus: number | null = null;

  private async evaluate(text: string, { file, quiet = false }: EvaluateOptions = {}): Promise<EntryOutcome> {
    this.running = true;
    const outcome = await this.session.evaluate(text, file);
    this.running = false;
    if (!(quiet && outcome.kind === 'done')) this.show(outcome);
    if (outcome.kind !== 'invalid' && outcome.kind !== 'lost') this.ran.push(text);
    if (outcome.kind === 'lost') this.ran.length = 0;
    return outcome;
  }

  private show(outcome: EntryOutcome): void {
    const { console, options } = this;
    switch (outcome.kind) {
      case 'done':
        if (outcome.preview !== null) console.print('out', `${valueText(outcome.preview, console.columns, options.color)}\n`);
        break;
      case 'invalid':
      case 'failed':
        console.print('err', outcome.report);
        break;
      case 'lost':
        console.print('err', `${outcome.report}  = note: everything that was defined is gone; the session starts anew\n`);
        break;
      case 'cancelled':
        console.print('err', 'cancelled\n');
        break;
      case 'exit':
        this.exitStatus = outcome.status;
        break;
      default:
        assertNever(outcome);
    }
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined));
}
