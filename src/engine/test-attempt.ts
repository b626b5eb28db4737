/** One attempt at running the tests of a file: a program on its threads, what it printed, and a watch over the running test. */

import type { FaultReport } from '../interp/fault-report.js';
import { limitOf } from '../interp/limits.js';
import type { LoadedUnit } from '../interp/program.js';
import {
  type PlannedTest,
  plainFailure,
  type RunnerMessage,
  type RunnerReply,
  reportedFailure,
  scheduleNote,
  type TestEvent,
  type TestFailure,
  type TestId,
  type TestOrder,
  type TestSelection,
} from '../interp/testing/index.js';
import { Coordinator } from '../runtime/coordinator.js';
import type { RootOutcome } from '../runtime/coordinator-api.js';
import { renderTree } from '../runtime/tree-text.js';
import { limitDiagnostic } from './limit-diagnostic.js';
import type { ProgramSetting } from './node-ports.js';
import { RunControl } from './run-control.js';
import type { TestRunOptions } from './test-run.js';
import type { LimitMessage } from './thread-account.js';
import { threadHeap } from './thread-heap.js';

/** A test without a limit is given up after this time: something is wrong with it, and the others want to run. */
const WATCHDOG_MS = 60_000;
/** A test that has a limit stops itself; this long after it something must be wrong. */
const WATCHDOG_GRACE_MS = 10_000;
/** How long a cancelled run may take to clean up before its threads are ended. */
const CANCEL_GRACE_MS = 2000;
const TREE_WAIT_MS = 500;

/** Tests that have ended, cases counted singly. */
export interface Progress {
  done: number;
}

/** A program on its threads, from its first statement until its tests are done or one of them has taken it down. */
export class Attempt {
  private readonly coordinator: Coordinator;
  /** Counts for each test anew, and for the statements before the first. */
  private readonly control: RunControl | null;
  private output = '';
  private running: { readonly test: TestId; readonly start: number } | null = null;
  /** The seed of the random schedule that runs. */
  private schedule: number | null = null;
  /** What the running test allows itself, in milliseconds. */
  private limit: number | null = null;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  /** Set when we end the program: what the running test failed with, or null if it is not to blame. */
  private verdict: TestFailure | null = null;
  private giveUp: () => void = () => {};
  private readonly givenUp = new Promise<'given up'>((settle) => {
    this.giveUp = () => settle('given up');
  });

  constructor(
    private readonly options: TestRunOptions,
    private readonly units: readonly LoadedUnit[],
    private readonly tests: readonly PlannedTest[],
    private readonly selection: TestSelection,
    private readonly progress: Progress,
    private readonly emit: (event: TestEvent) => RunnerReply,
  ) {
    const { limits } = options;
    const threads = this.schedules > 0 ? 1 : Math.max(1, Math.min(options.threads, limitOf(limits ?? {}, 'threads')));
    this.control =
      limits === undefined
        ? null
        : new RunControl(limits, threads, {
            cancel: (source, reason) => this.coordinator.cancel(source, reason),
            giveUp: () => this.giveUp(),
          });
    const setting: ProgramSetting = {
      args: [],
      programName: this.file,
      workingDirectory: options.workingDirectory ?? '.',
      environment: options.environment ?? {},
      tests: true,
      ...(this.control === null ? {} : { account: this.control.account }),
      ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    };
    this.coordinator = new Coordinator({
      threadFile: new URL('./thread.cjs', import.meta.url),
      threads,
      ...threadHeap(limits ?? {}),
      seed: options.seed,
      clock: this.virtual ? 'virtual' : 'real',
      hostData: setting,
      output: (_stream, text) => {
        this.output += text;
      },
      onHostRequest: (name, data) => this.answer(name, data),
    });
  }

  private get schedules(): number {
    return this.options.explore ?? 0;
  }

  private get virtual(): boolean {
    return this.options.virtualTime === true || this.schedules > 0;
  }

  private get file(): string {
    return this.tests[0]?.file ?? '';
  }

  /** True: a test ended the program before its time; the rest has to be run by another attempt. */
  async run(): Promise<boolean> {
    const { coordinator, options, progress, selection } = this;
    const before = progress.done;
    for (const unit of this.units) coordinator.loadUnit(unit);
    const order: TestOrder = {
      tests: this.tests,
      done: progress.done,
      seed: options.seed,
      schedules: this.schedules,
      timeout: options.timeout ?? null,
      cases: selection.names ?? null,
    };
    this.control?.start();
    const outcome = await Promise.race([coordinator.runRoot('main', [JSON.stringify(order)]), this.givenUp]);
    clearTimeout(this.watchdog);
    if (coordinator.threadDeath?.cause === 'out-of-memory') this.control?.limitReached({ limit: 'memory', site: null });
    this.verdict ??= this.limitFailure();
    const more = this.conclude(outcome);
    this.control?.end();
    await coordinator.close();
    // Without progress another attempt would end the same way.
    return more && progress.done > before;
  }

  cancel(): void {
    this.coordinator.cancel('signal', 'SIGINT');
    setTimeout(() => this.giveUp(), CANCEL_GRACE_MS).unref();
  }

  private answer(name: string, data: unknown): unknown {
    switch (name) {
      case 'test':
        return this.heard(data as RunnerMessage);
      case 'limit':
        this.control?.limitReached(data as LimitMessage);
        return null;
      case 'read-line':
        return null;
      case 'read-all':
        return '';
      case 'exit':
        this.verdict = plainFailure('E0016', 'RuntimeError', `a task of the test ended the program with exit(${String(data)})`);
        this.giveUp();
        return null;
      default:
        throw new Error(`unknown host request ${name}`);
    }
  }

  private heard(message: RunnerMessage): RunnerReply {
    switch (message.kind) {
      case 'started':
        this.output = '';
        this.running = { test: message.test, start: performance.now() };
        this.limit = message.limit;
        this.watch();
        this.control?.restart();
        return this.emit({ kind: 'test-started', test: message.test });
      case 'ended':
        return this.ended(message);
      case 'schedule':
        this.schedule = message.seed;
        if (this.running !== null) this.watch();
        return 'continue';
      case 'broken':
        this.progress.done = Number.POSITIVE_INFINITY;
        return this.emit({ kind: 'file-failed', file: this.file, failure: message.failure, output: this.taken() });
    }
  }

  private ended({ test, millis, outcome }: Extract<RunnerMessage, { kind: 'ended' }>): RunnerReply {
    clearTimeout(this.watchdog);
    this.running = null;
    this.schedule = null;
    this.progress.done++;
    const output = this.taken();
    switch (outcome.kind) {
      case 'passed':
        return this.emit({ kind: 'test-passed', test, millis, output, cases: outcome.cases });
      case 'failed':
        return this.emit({ kind: 'test-failed', test, millis, output, failure: outcome.failure });
      case 'skipped':
        return this.emit({ kind: 'test-skipped', test, reason: outcome.reason });
    }
  }

  private watch(): void {
    clearTimeout(this.watchdog);
    const own = this.virtual ? null : (this.limit ?? this.options.timeout ?? null);
    const millis = own === null ? WATCHDOG_MS : own + WATCHDOG_GRACE_MS;
    this.watchdog = setTimeout(() => void this.stopTest(millis), millis);
  }

  /** The test has used up all its time and more. */
  private async stopTest(millis: number): Promise<void> {
    const tree = await Promise.race([
      this.coordinator.tree().then(renderTree),
      new Promise<string>((late) => setTimeout(() => late(''), TREE_WAIT_MS)),
    ]);
    const notes = tree === '' ? ['the test holds its thread and does not answer'] : [`what was going on:\n${tree}`];
    this.verdict = plainFailure('E6007', 'TimeoutError', `timed out after ${millis / 1000}s`, notes);
    this.coordinator.cancel('explicit', 'the test timed out');
    setTimeout(() => this.giveUp(), CANCEL_GRACE_MS).unref();
  }

  /** The program has ended; if a test was running, that was its fault. */
  private conclude(outcome: RootOutcome | 'given up'): boolean {
    const { running } = this;
    if (running === null) {
      // Deferred top-level code, or tasks the statements had left, failed after the tests.
      if (this.verdict !== null) this.heard({ kind: 'broken', failure: this.verdict });
      else if (outcome !== 'given up' && outcome.state === 'failed') this.heard({ kind: 'broken', failure: this.failureOf(outcome) });
      return false;
    }
    this.running = null;
    const found = this.verdict ?? (outcome === 'given up' || outcome.state === 'cancelled' ? null : this.failureOf(outcome));
    if (found === null) return false;
    const failure = this.inSchedule(found);
    this.progress.done++;
    const millis = Math.round(performance.now() - running.start);
    return this.emit({ kind: 'test-failed', test: running.test, millis, output: this.taken(), failure }) === 'continue';
  }

  /** The limit that ended the program, as a failure. */
  private limitFailure(): TestFailure | null {
    const { control } = this;
    const stop = control?.stop ?? null;
    if (control === null || stop?.kind !== 'limit') return null;
    const { code, message, notes, help } = limitDiagnostic(stop.limit, control.limits, control.usage(), stop.site, this.file);
    const failure = plainFailure(code, 'LimitReached', message, [...notes, ...help]);
    return { ...failure, report: { ...failure.report, site: stop.site } };
  }

  private inSchedule(failure: TestFailure): TestFailure {
    const { schedule, schedules } = this;
    if (schedule === null) return failure;
    return { ...failure, seed: schedule, notes: [...failure.notes, scheduleNote(schedule, this.options.seed, schedules)] };
  }

  private failureOf(outcome: RootOutcome): TestFailure {
    const death = this.coordinator.threadDeath;
    if (death !== null) return plainFailure('E6008', 'TaskFailed', `thread ${death.thread} died: ${death.message}`);
    const error: unknown = outcome.state === 'done' ? null : outcome.error;
    if (typeof error === 'object' && error !== null && 'report' in error) return reportedFailure(error.report as FaultReport);
    return plainFailure('E9001', 'InternalError', 'internal error: the test run ended early');
  }

  private taken(): string {
    const { output } = this;
    this.output = '';
    return output;
  }
}
