/**
 * The engine: runs programs on native threads. The one place that joins the front end, the coordinator and the outside.
 *
 * `runProgram` starts the first thread before it looks at the program: the thread loads the interpreter while the text is parsed here.
 */
import type { Diagnostic } from './diagnostics/diagnostic.js';
import type { SourceText } from './diagnostics/source.js';
import type { EndReport, ReportFormat } from './engine/end-report.js';
import type { PackedProgram } from './engine/front-end.js';
import type { ProgramSetting } from './engine/node-ports.js';
import { keptProgram, type ProgramCache } from './engine/program-cache.js';
import { RunControl } from './engine/run-control.js';
import type { LimitMessage } from './engine/thread-account.js';
import { threadHeap } from './engine/thread-heap.js';
import type { Capabilities } from './interp/capabilities.js';
import type { FaultReport } from './interp/fault-report.js';
import { type Limits, limitOf } from './interp/limits.js';
import { Coordinator } from './runtime/coordinator.js';
import type { OutputStream, RootOutcome } from './runtime/coordinator-api.js';
import type { TreeNode } from './runtime/task-tree.js';
import type { TraceData } from './runtime/trace-format.js';

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
  /** Width of the terminal that reports are cut to; without it they are not. */
  readonly columns?: number;
  /** How `stderr` is told what became of the program. Default text. */
  readonly reports?: ReportFormat;
  readSource(path: string): string | null;
  isDirectory?(path: string): boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** Where programs are kept between runs, so that one that has not changed is not parsed again. */
  readonly cache?: ProgramCache;
  /** Record what every task does: `RunHandle.trace`. */
  readonly trace?: boolean;
  /** What the program may use. Nothing is limited by default. */
  readonly limits?: Limits;
  /** What the program may reach. Everything by default. */
  readonly capabilities?: Capabilities;
}

export interface RunHandle {
  /** Resolves when the program has ended and its output was handed over. Never rejects. */
  readonly exitCode: Promise<number>;
  /** Cancels the root scope with source `:signal`. */
  cancel(reason: string): void;
  /** The tree of all tasks on all threads, now. Collected without running any of their code. */
  tree(): Promise<TreeNode>;
  /** Who waited for whom when the program came to a standstill, if it did. */
  readonly deadlock: TreeNode | null;
  /** What was recorded so far; null unless `RunOptions.trace` asked for it. */
  readonly trace: TraceData | null;
  /** The texts of the program's files, once they have been read. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

/** Exit codes of the engine itself; a program's own pass through. */
const SOURCE_HAS_ERRORS = 65;
const UNCAUGHT = 1;
/** A limit was reached. */
const LIMIT_REACHED = 75;
/** An uncaught NotPermitted. */
const NOT_PERMITTED = 77;
const SIGNALS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143 };

export function runProgram(options: RunOptions): RunHandle {
  return new ProgramRun(options);
}

class ProgramRun implements RunHandle {
  readonly exitCode: Promise<number>;
  deadlock: TreeNode | null = null;
  sources: ReadonlyMap<string, SourceText> = new Map();
  private readonly coordinator: Coordinator;
  private readonly control: RunControl | null;
  private signal = '';
  private exit: (code: number) => void = () => {};
  private giveUp: () => void = () => {};

  constructor(private readonly options: RunOptions) {
    const { limits } = options;
    const threads = Math.max(1, Math.min(options.threads, limitOf(limits ?? {}, 'threads')));
    this.control =
      limits === undefined
        ? null
        : new RunControl(limits, threads, {
            cancel: (source, reason) => this.coordinator.cancel(source, reason),
            giveUp: () => this.giveUp(),
          });
    const setting: ProgramSetting = {
      args: options.args,
      programName: options.file,
      workingDirectory: options.workingDirectory ?? '.',
      environment: options.environment ?? {},
      ...(this.control === null ? {} : { account: this.control.account }),
      ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    };
    this.coordinator = new Coordinator({
      threadFile: new URL('./thread.cjs', import.meta.url),
      threads,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...threadHeap(limits ?? {}),
      hostData: setting,
      ...(options.trace === true ? { trace: true } : {}),
      onDeadlock: (tree) => {
        this.deadlock = tree;
      },
      output: (stream: OutputStream, text: string) => (stream === 'out' ? options.stdout(text) : options.stderr(text)),
      onHostRequest: (name, data) => this.answer(name, data),
    });
    const exited = new Promise<number>((settle) => {
      this.exit = settle;
    });
    this.exitCode = Promise.race([exited, this.run()]).finally(() => {
      this.control?.end();
      void this.coordinator.close();
    });
  }

  cancel(reason: string): void {
    this.signal = reason;
    this.coordinator.cancel('signal', reason);
  }

  tree(): Promise<TreeNode> {
    return this.coordinator.tree();
  }

  get trace(): TraceData | null {
    return this.coordinator.trace;
  }

  private answer(name: string, data: unknown): unknown {
    const { input } = this.options;
    switch (name) {
      case 'read-line':
        return input?.readLine() ?? null;
      case 'read-all':
        return input?.readAll() ?? '';
      case 'limit':
        this.control?.limitReached(data as LimitMessage);
        return null;
      case 'exit':
        this.exit(data as number);
        return null;
      default:
        throw new Error(`unknown host request ${name}`);
    }
  }

  private async run(): Promise<number> {
    const { coordinator, options, control } = this;
    const { units, problems, sources } = await this.load();
    this.sources = sources;
    if (units === null) {
      await options.stderr((await this.report()).problems(problems.filter(isError)));
      return SOURCE_HAS_ERRORS;
    }
    coordinator.loadUnit(units);
    const givenUp = new Promise<RootOutcome>((settle) => {
      this.giveUp = () => settle({ state: 'cancelled', error: null });
    });
    control?.start();
    const outcome = await Promise.race([coordinator.runRoot('main', []), givenUp]);
    control?.end();
    return this.settle(outcome);
  }

  /** The parser is not even read for a program that was kept. */
  private async load(): Promise<PackedProgram> {
    const { text, file, cache } = this.options;
    const kept = cache === undefined ? null : keptProgram(cache, text, file, this.options);
    if (kept !== null) return kept;
    const { packProgram } = await import('./engine/front-end.js');
    return packProgram(text, file, this.options, cache);
  }

  private async settle(outcome: RootOutcome): Promise<number> {
    const { coordinator, control, options } = this;
    const death = coordinator.threadDeath;
    if (death?.cause === 'out-of-memory') control?.limitReached({ limit: 'memory', site: null });
    const stop = control?.stop ?? null;
    if (control !== null && stop?.kind === 'limit') {
      const { limitDiagnostic } = await import('./engine/limit-diagnostic.js');
      const reached = limitDiagnostic(stop.limit, control.limits, control.usage(), stop.site, options.file);
      await options.stderr((await this.report()).problems([reached]));
      return LIMIT_REACHED;
    }
    if (outcome.state === 'done') return exitStatus(outcome.value);
    const report = await this.report();
    if (outcome.state === 'cancelled') {
      await options.stderr(report.cancelled(outcome));
      return SIGNALS[this.signal] ?? UNCAUGHT;
    }
    await options.stderr(death === null ? report.uncaught(outcome.error) : report.threadDeath(death));
    return death === null && isRefusal(outcome.error) ? NOT_PERMITTED : UNCAUGHT;
  }

  /** Needed only by programs that do not end well. */
  private async report(): Promise<EndReport> {
    const { EndReport } = await import('./engine/end-report.js');
    const { file, reports = 'text', color, columns } = this.options;
    return new EndReport(file, this.sources, reports, { color, ...(columns === undefined ? {} : { columns }) });
  }
}

function isRefusal(error: unknown): boolean {
  return (error as { readonly report: FaultReport }).report.kind === 'NotPermitted';
}

/** The root task gives the exit status (program.ts). */
function exitStatus(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

const isError = (problem: Diagnostic): boolean => problem.severity === 'error' || problem.severity === 'bug';
