/**
 * Supervisors (runtime.md, sections 6 and 12.19): which children run again after they have ended, and when to give up.
 *
 * A child's task object lives through its restarts: `finish` asks `ChildSpec.intercept` first, and a task that will run again goes
 * back to `pending` without having ended, so that awaiters wait for its final end and the scope stays open. Restarting one child
 * needs no coordination. Stopping several does: that is done one after the other by an internal daemon, the manager.
 */

import { type CancelReason, cancelReason, cancelSignal } from './cancel-reason.js';
import { cancelTask, Shield } from './context.js';
import { started } from './continuation.js';
import { instrumentation } from './instrument.js';
import type { LocalBinding } from './locals.js';
import { checkDuration, type RestartKind, type SpawnOptions } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { CANCELLED, DONE, FAILED, PENDING, type Task, type TaskState } from './task.js';
import type { Steps, TaskCode } from './task-code.js';
import type { Timer } from './timers.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_IDLE, WAKE_TIMEOUT, WAKE_VALUE } from './waiter.js';

export type Strategy = 'one_for_one' | 'one_for_all' | 'rest_for_one';

/** `exponential(base:, max:, jitter:)`: milliseconds; `jitter` is the part of the delay that is random, 0 to 1. */
export interface Backoff {
  readonly base: number;
  readonly max: number;
  readonly jitter: number;
}

export interface SupervisorOptions {
  readonly strategy?: Strategy;
  /** Default 1. */
  readonly maxRestarts?: number;
  /** Milliseconds; default 5,000. */
  readonly within?: number;
  readonly backoff?: Backoff;
}

/** The history is a report, not an archive. */
const HISTORY_LIMIT = 1000;

/** One restart job: children to stop (in start order), and those of them, with the failed one, to start again. */
interface Job {
  readonly stop: readonly ChildSpec[];
  readonly restart: readonly ChildSpec[];
  readonly delay: number;
}

export class Supervisor implements Awaitable {
  readonly scope: Scope;
  private readonly strategy: Strategy;
  private readonly maxRestarts: number;
  private readonly within: number;
  private readonly backoff: Backoff | null;
  /** Live children in start order. */
  private readonly children = new Set<ChildSpec>();
  private readonly history: (readonly [string, unknown])[] = [];
  private recent: number[] = [];
  private restarts = 0;
  private readonly jobs: Job[] = [];
  private managing = false;
  private manager: Task | null = null;
  private givenUp = false;

  constructor(scope: Scope, options: SupervisorOptions) {
    this.scope = scope;
    this.strategy = options.strategy ?? 'one_for_one';
    this.maxRestarts = options.maxRestarts ?? 1;
    this.within = options.within ?? 5000;
    this.backoff = options.backoff ?? null;
    checkDuration(scope.host, this.within, 'within');
  }

  get closing(): boolean {
    return this.givenUp || this.scope.cancelled;
  }

  /** Live children. */
  get size(): number {
    return this.children.size;
  }

  add(child: ChildSpec): void {
    this.children.add(child);
  }

  remove(child: ChildSpec): void {
    this.children.delete(child);
  }

  /** The scope was cancelled: children end for good, those that wait for their restart were cancelled with it. */
  onCancelled(): void {
    this.jobs.length = 0;
  }

  /** A child that must not stay down has ended. True: it will run again. */
  childDown(child: ChildSpec, error: unknown): boolean {
    this.history.push([child.task.name, error]);
    if (this.history.length > HISTORY_LIMIT) this.history.shift();
    const now = scheduler.now();
    this.recent = this.recent.filter((when) => now - when <= this.within);
    this.recent.push(now);
    if (this.recent.length > this.maxRestarts) {
      this.giveUp(child);
      return false;
    }
    this.restarts++;
    const delay = child.nextDelay(this.backoff, now, this.within);
    const others = this.affected(child);
    if (others.length === 0) {
      child.restartAfter(delay);
      return true;
    }
    for (const other of others) other.stopping = true;
    const again = others.filter((other) => other.restart !== 'temporary');
    this.enqueue({ stop: others, restart: [...this.children].filter((one) => one === child || again.includes(one)), delay });
    return true;
  }

  /** A child that was being stopped is down. */
  childStopped(): void {
    const manager = this.manager;
    if (manager !== null && manager.waitingOn === this && manager.tryClaim()) manager.complete(WAKE_VALUE, null);
  }

  describeWait(): string {
    return `stops the children of ${this.scope.label}`;
  }

  private affected(child: ChildSpec): ChildSpec[] {
    if (this.strategy === 'one_for_one') return [];
    const all = [...this.children];
    const from = this.strategy === 'one_for_all' ? 0 : all.indexOf(child) + 1;
    return all.slice(from).filter((other) => other !== child && !other.stopping);
  }

  private giveUp(child: ChildSpec): void {
    this.givenUp = true;
    const { scope, restarts } = this;
    const error = scope.host.fault(
      'SupervisorError',
      `${scope.label} gave up after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
      {
        history: [...this.history],
        restarts,
      },
    );
    scope.report(error);
    this.jobs.length = 0;
    const others = [...this.children].filter((other) => other !== child);
    for (const other of others) other.stopping = true;
    this.enqueue({ stop: others, restart: [], delay: 0 });
  }

  private enqueue(job: Job): void {
    this.jobs.push(job);
    if (this.managing) return;
    this.managing = true;
    this.manager = this.scope.spawn(this.managerCode, [], { daemon: true, name: `manager of ${this.scope.label}` });
    this.manager.pinned = true;
  }

  private readonly managerCode: TaskCode = {
    key: null,
    name: 'supervisor',
    suspends: true,
    run: () => undefined,
    start: () => started(this.manage()),
  };

  private *manage(): Steps<void> {
    const me = scheduler.current;
    try {
      for (let job = this.jobs.shift(); job !== undefined; job = this.jobs.shift()) {
        for (const child of [...job.stop].reverse()) yield* this.stop(me, child);
        if (this.givenUp) continue;
        if (job.delay > 0) yield* this.pause(me, job.delay);
        for (const child of job.restart) child.restartAfter(0);
      }
      if (this.givenUp) this.scope.cancel('the supervisor gave up', 'supervisor');
    } finally {
      this.managing = false;
    }
  }

  /** Cancels a child and waits until it is down; after its `shutdown:` time its shields end. */
  private *stop(me: Task, child: ChildSpec): Steps<void> {
    if (!this.children.has(child) || child.down) return;
    // An earlier job may have started it again since this one was asked for.
    child.stopping = true;
    cancelTask(child.task, STOPPED);
    let timer: Timer | null = child.shutdown === null ? null : scheduler.timers.add(scheduler.now() + child.shutdown, me);
    while (this.children.has(child) && !child.down) {
      me.beginWait(this);
      yield;
      const how = me.endWait();
      if (how === WAKE_CANCELLED) throw cancelSignal;
      if (how === WAKE_TIMEOUT) {
        timer = null;
        expireShields(child.task);
      }
    }
    if (timer !== null) scheduler.timers.cancel(timer);
  }

  private *pause(me: Task, delay: number): Steps<void> {
    const timer = scheduler.timers.add(scheduler.now() + delay, me);
    me.beginWait(this);
    yield;
    scheduler.timers.cancel(timer);
    if (me.endWait() === WAKE_CANCELLED) throw cancelSignal;
  }
}

/** One supervised child: what is needed to run it again. */
export class ChildSpec {
  readonly task: Task;
  readonly restart: RestartKind;
  /** Milliseconds; null: as long as it takes. */
  readonly shutdown: number | null;
  /** Being stopped: whatever its end is, it is no failure. */
  stopping = false;
  /** Ended, and waiting for its restart. */
  down = false;
  private readonly supervisor: Supervisor;
  private readonly args: readonly unknown[];
  private readonly locals: LocalBinding | null;
  private startedAt: number;
  private failures = 0;
  /** What its last run failed with, if it did. */
  lastError: unknown = null;
  /** How often it has been started again. */
  restarts = 0;
  private timer: Timer | null = null;
  private unwanted = false;

  constructor(supervisor: Supervisor, task: Task, options: SpawnOptions | null) {
    this.supervisor = supervisor;
    this.task = task;
    this.restart = options?.restart ?? 'temporary';
    this.shutdown = options?.shutdown ?? null;
    this.args = task.args;
    this.locals = task.locals;
    this.startedAt = scheduler.now();
    // Its state lives here: only a temporary child may run on another thread.
    if (this.restart !== 'temporary') task.pinned = true;
    supervisor.add(this);
  }

  /** Asked by `finish`. True: the task has not ended, it will run again. */
  intercept(task: Task, state: TaskState, value: unknown): boolean {
    const { supervisor } = this;
    if (supervisor.closing || this.down || this.isUnwanted(task)) return this.endForGood();
    this.lastError = state === FAILED ? value : null;
    const endedWell = state === DONE && this.restart !== 'permanent';
    if (this.stopping) {
      if (this.restart === 'temporary' || endedWell) return this.endForGood();
      this.reset(task);
      supervisor.childStopped();
      return true;
    }
    const again = state === FAILED ? this.restart !== 'temporary' : state === DONE && this.restart === 'permanent';
    if (!again || !supervisor.childDown(this, state === FAILED ? value : null)) return this.endForGood();
    this.reset(task);
    return true;
  }

  /** Cancelled though its supervisor is already stopping it: it is not to come back. */
  cancelledBy(reason: CancelReason): void {
    if (reason.source !== 'supervisor') this.unwanted = true;
  }

  /** A cancellation that the supervisor did not ask for is a wish that no restart undoes, however the run then ended. */
  private isUnwanted(task: Task): boolean {
    return this.unwanted || (task.cancelled && (task.value as CancelReason).source !== 'supervisor');
  }

  /** The delay before the next restart, by the number of failures in a row. A stable period starts the row anew. */
  nextDelay(backoff: Backoff | null, now: number, stable: number): number {
    if (backoff === null) return 0;
    if (now - this.startedAt >= Math.max(stable, backoff.max)) this.failures = 0;
    const delay = Math.min(backoff.max, backoff.base * 2 ** this.failures);
    this.failures++;
    return delay * (1 - backoff.jitter * scheduler.random.unit());
  }

  restartAfter(delay: number): void {
    this.down = true;
    if (delay > 0) this.timer = scheduler.timers.add(scheduler.now() + delay, this);
    else if (this.task.wake === WAKE_IDLE && this.task.state === PENDING) this.onTimer();
    else this.startAtOnce = true;
  }

  /** The backoff is over. */
  onTimer(): void {
    this.timer = null;
    const { task } = this;
    if (task.ended) return;
    this.down = false;
    this.stopping = false;
    this.startedAt = scheduler.now();
    this.restarts++;
    scheduler.pending.push(task);
  }

  /** The decision to restart falls while the old run is still being finished; `reset` then starts the new one. */
  private startAtOnce = false;

  private reset(task: Task): void {
    task.state = PENDING;
    task.value = undefined;
    task.args = this.args;
    task.locals = this.locals;
    task.fiber = null;
    task.inner = null;
    task.cancelled = false;
    task.interrupted = false;
    task.implicitOff = 0;
    if (task.extras !== null) task.extras.handlers = null;
    this.down = true;
    if (instrumentation.listener !== null) instrumentation.emit('restarted', task);
    if (!this.startAtOnce) return;
    this.startAtOnce = false;
    this.onTimer();
  }

  private endForGood(): false {
    if (this.timer !== null) scheduler.timers.cancel(this.timer);
    this.timer = null;
    this.supervisor.remove(this);
    this.supervisor.childStopped();
    return false;
  }
}

const STOPPED: CancelReason = cancelReason('supervisor', 'stopped by its supervisor');

/** Ends the shields of a task and of everything below it (section 4.9). */
export function expireShields(task: Task): void {
  if (task.state === CANCELLED) return;
  for (let context = task.inner; context !== null; context = context.outer) {
    if (context instanceof Shield) context.expire();
    else for (let child = (context as Scope).first; child !== null; child = child.younger) expireShields(child);
  }
}
