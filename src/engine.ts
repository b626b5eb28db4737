/**
 * The engine: runs programs on native threads. The one place that joins the front end, the coordinator and the outside.
 *
 * `runProgram` starts the first thread before it looks at the program: the thread loads the interpreter while the text is parsed here.
 */
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type { ProgramSetting } from './engine/node-ports.js';
import { Coordinator } from './runtime/coordinator.js';
import type { OutputStream, RootOutcome } from './runtime/coordinator-api.js';

export interface RunOptions {
  /** Path or label of the program. */
  readonly file: string;
  readonly text: string;
  /** Arguments of the program. */
  readonly args: readonly string[];
  /** Most threads that run Aria code. */
  readonly threads: number;
  /** Every scheduling choice comes from it. */
  readonly seed?: number;
  stdout(chunk: string): void | Promise<void>;
  stderr(chunk: string): void | Promise<void>;
  /** Standard input, read when the program asks. */
  readonly input?: { readLine(): Promise<string | null>; readAll(): Promise<string> };
  readonly color: boolean;
  readSource(path: string): string | null;
  isDirectory?(path: string): boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

export interface RunHandle {
  /** Resolves when the program has ended and its output was handed over. Never rejects. */
  readonly exitCode: Promise<number>;
  /** Cancels the root scope with source `:signal`. */
  cancel(reason: string): void;
  /** The tree of all tasks, as text. */
  tree(): Promise<string>;
}

/** Exit codes of the engine itself; a program's own pass through. */
const SOURCE_HAS_ERRORS = 65;
const UNCAUGHT = 1;
const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

export function runProgram(options: RunOptions): RunHandle {
  const setting: ProgramSetting = {
    args: options.args,
    programName: options.file,
    workingDirectory: options.workingDirectory ?? '.',
    environment: options.environment ?? {},
  };
  let exit: (code: number) => void = () => {};
  const exited = new Promise<number>((settle) => {
    exit = settle;
  });
  const coordinator = new Coordinator({
    threadFile: new URL('./thread.cjs', import.meta.url),
    threads: options.threads,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    hostData: setting,
    output: (stream: OutputStream, text: string) => (stream === 'out' ? options.stdout(text) : options.stderr(text)),
    onHostRequest(name, data) {
      switch (name) {
        case 'read-line':
          return options.input?.readLine() ?? null;
        case 'read-all':
          return options.input?.readAll() ?? '';
        case 'exit':
          exit(data as number);
          return null;
        default:
          throw new Error(`unknown host request ${name}`);
      }
    },
  });
  let signal = '';
  return {
    exitCode: Promise.race([exited, run(coordinator, options, () => signal)]).finally(() => void coordinator.close()),
    cancel(reason) {
      signal = reason;
      coordinator.cancel('signal', reason);
    },
    tree: () => coordinator.tree(),
  };
}

async function run(coordinator: Coordinator, options: RunOptions, signal: () => string): Promise<number> {
  const { loadProgram } = await import('./engine/front-end.js');
  const loaded = loadProgram(options.text, options.file, options);
  if (loaded.units.length === 0) {
    await options.stderr(await renderProblems(loaded.problems.filter(isError), loaded.sources, options.color));
    return SOURCE_HAS_ERRORS;
  }
  for (const unit of loaded.units) coordinator.loadUnit(unit);
  const outcome = await coordinator.runRoot('main', []);
  return settle(outcome, coordinator, loaded.sources, options, signal);
}

async function settle(
  outcome: RootOutcome,
  coordinator: Coordinator,
  sources: Parameters<typeof renderProblems>[1],
  options: RunOptions,
  signal: () => string,
): Promise<number> {
  if (outcome.state === 'done') return exitStatus(outcome.value);
  const { renderUncaught, renderThreadDeath, renderCancelled } = await import('./engine/uncaught.js');
  if (outcome.state === 'cancelled') {
    await options.stderr(renderCancelled(outcome));
    return SIGNALS[signal()] ?? UNCAUGHT;
  }
  const death = coordinator.threadDeath;
  await options.stderr(death === null ? renderUncaught(outcome.error, sources, options.color) : renderThreadDeath(death));
  return UNCAUGHT;
}

/** The root task gives the exit status (program.ts). */
function exitStatus(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

async function renderProblems(
  problems: readonly Diagnostic[],
  sources: ReadonlyMap<string, import('./diagnostics/source.js').SourceText>,
  color: boolean,
): Promise<string> {
  const { renderAll } = await import('./diagnostics/render-all.js');
  return renderAll(problems, sources, { format: 'text', color });
}

const isError = (problem: Diagnostic): boolean => problem.severity === 'error' || problem.severity === 'bug';
