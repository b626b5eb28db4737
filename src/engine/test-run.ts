/**
 * Running the tests of Aria files (language.md, section 14): the engine of `aria test`, and the API for other runners.
 *
 * What it is: it parses each file, plans its tests, runs them on threads of their own, puts what was printed beside the test that printed it, and
 * gives everything as events (interp/testing/test-events.ts). What it is not: it prints nothing and looks for no files; reporters and the
 * command line do.
 *
 * Each file is a program of its own on fresh threads. A test that takes the program down with it (deadlock, `exit` in a task, a dead
 * thread, code that cannot be stopped) fails; the file is then started again behind it, so the others still run.
 */
import type { SourceText } from '../diagnostics/source.js';
import type { Capabilities } from '../interp/capabilities.js';
import type { Limits } from '../interp/limits.js';
import {
  type PlannedTest,
  planTests,
  type RunnerReply,
  selectTests,
  type TestEvent,
  type TestSelection,
  type TestTotals,
} from '../interp/testing/index.js';
import { loadProgram } from './front-end.js';
import { Attempt, type Progress } from './test-attempt.js';

export type { FaultReport } from '../interp/fault-report.js';
export type {
  TestEvent,
  TestFailure,
  TestId,
  TestInput,
  TestKind,
  TestOutcome,
  TestSelection,
  TestTotals,
} from '../interp/testing/index.js';

export interface TestFile {
  readonly file: string;
  readonly text: string;
  readonly selection: TestSelection;
}

export interface TestRunOptions {
  readonly files: readonly TestFile[];
  /** Most threads that run Aria code. */
  readonly threads: number;
  /** Of scheduling, of properties, and of generators the program did not seed. */
  readonly seed: number;
  /** For tests that set no limit of their own, in milliseconds. */
  readonly timeout?: number;
  /** Time stands still while anything can run, and jumps to the next timer otherwise. */
  readonly virtualTime?: boolean;
  /**
   * Each test runs under so many random schedules, of `seed` and the seeds that follow, until it fails in one; 0 or absent: once, in the
   * usual order. On one thread, and time is virtual: so a schedule that fails does so again.
   */
  readonly explore?: number;
  /** The run stops after so many failures. */
  readonly maxFailures?: number;
  /** A reader's view of the files; texts are read once a run. */
  readSource(path: string): string | null;
  isDirectory?(path: string): boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  /** What each test may use, and the statements of its file before the first. Nothing is limited by default. */
  readonly limits?: Limits;
  /** What tests may reach. Everything by default. */
  readonly capabilities?: Capabilities;
  onEvent(event: TestEvent): void;
}

export interface TestRunResult {
  readonly totals: TestTotals;
  /** Tests that were selected, in all files. */
  readonly planned: number;
  /** Every file that was read: the tested ones and what they import. */
  readonly modules: readonly string[];
  readonly sources: ReadonlyMap<string, SourceText>;
}

export interface TestRunHandle {
  /** Never rejects. */
  readonly ended: Promise<TestRunResult>;
  /** Ends the running test with its cleanup, starts no other. */
  cancel(): void;
  /** The texts read so far, for code frames. */
  source(file: string): SourceText | undefined;
}

export function runTests(options: TestRunOptions): TestRunHandle {
  const run = new TestRun(options);
  return { ended: run.all(), cancel: () => run.cancel(), source: (file) => run.sources.get(file) };
}

/** Tests that follow each other and run on the same kind of clock: a program has one. */
interface Part {
  readonly tests: PlannedTest[];
  readonly virtualTime: boolean;
}

class TestRun {
  readonly sources = new Map<string, SourceText>();
  private readonly totals = { passed: 0, failed: 0, skipped: 0, invalid: 0, broken: 0 };
  private planned = 0;
  private stopped: 'interrupted' | 'max-failures' | null = null;
  private attempt: Attempt | null = null;

  constructor(private readonly options: TestRunOptions) {}

  cancel(): void {
    this.stopped = 'interrupted';
    this.attempt?.cancel();
  }

  async all(): Promise<TestRunResult> {
    const { options, totals } = this;
    const start = performance.now();
    options.onEvent({ kind: 'run-started', seed: options.seed, files: options.files.length });
    for (const file of options.files) {
      if (this.stopped !== null) break;
      await this.file(file);
    }
    const millis = Math.round(performance.now() - start);
    options.onEvent({ kind: 'run-ended', seed: options.seed, millis, totals: { ...totals }, stopped: this.stopped });
    return { totals: { ...totals }, planned: this.planned, modules: [...this.sources.keys()], sources: this.sources };
  }

  private async file({ file, text, selection }: TestFile): Promise<void> {
    const { options, totals } = this;
    const loaded = loadProgram(text, file, options, { test: true, debug: false, target: '' });
    for (const [path, source] of loaded.sources) this.sources.set(path, source);
    const entry = loaded.units.at(-1);
    if (entry === undefined) {
      totals.invalid++;
      options.onEvent({ kind: 'file-invalid', file, problems: loaded.problems });
      return;
    }
    const tests = selectTests(planTests(entry.unit, text), selection);
    if (tests.length === 0) return;
    this.planned += tests.length;
    options.onEvent({ kind: 'file-started', file, tests: tests.length });
    for (const part of byClock(tests, options.virtualTime === true)) {
      const progress: Progress = { done: 0 };
      for (let again = this.stopped === null; again; ) {
        this.attempt = new Attempt({ ...options, virtualTime: part.virtualTime }, loaded.units, part.tests, selection, progress, (event) =>
          this.note(event),
        );
        again = await this.attempt.run();
        this.attempt = null;
        again &&= this.stopped === null;
      }
    }
    options.onEvent({ kind: 'file-ended', file });
  }

  /** Counts and passes an event on; the answer for the runner. */
  private note(event: TestEvent): RunnerReply {
    const { options, totals } = this;
    if (event.kind === 'test-passed') totals.passed++;
    else if (event.kind === 'test-failed') totals.failed++;
    else if (event.kind === 'test-skipped') totals.skipped++;
    else if (event.kind === 'file-failed') totals.broken++;
    options.onEvent(event);
    if (options.maxFailures !== undefined && totals.failed + totals.broken >= options.maxFailures) this.stopped ??= 'max-failures';
    return this.stopped === null ? 'continue' : 'stop';
  }
}

function byClock(tests: readonly PlannedTest[], allVirtual: boolean): readonly Part[] {
  const parts: Part[] = [];
  for (const test of tests) {
    const virtualTime = allVirtual || test.virtualTime;
    const last = parts.at(-1);
    if (last?.virtualTime === virtualTime) last.tests.push(test);
    else parts.push({ tests: [test], virtualTime });
  }
  return parts;
}
