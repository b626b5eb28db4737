/**
 * A task: one unit of concurrent work, and the waiter that represents it in every queue.
 *
 * Invariants:
 * - The terminal state is set once, by `finish`; nothing overwrites it (runtime.md, section 2).
 * - `interrupted` is the answer to "does a checkpoint here raise?": the innermost context of the task is cancelled. Whoever
 *   opens, closes or cancels a context keeps it up to date, so that a check is one field read.
 * - A task is on a fiber from its first wait on. Several tasks share one when an await ran them on the awaiter's frames; only the
 *   innermost can run or wait, the others are below it on the stack.
 * - Rare things live in `extras`, made on first use: a million waiting tasks must fit into memory (section 10).
 */
import type { CancelToken } from './cancel.js';
import type { HandlerList } from './cancel-handlers.js';
import type { CancelReason } from './cancel-reason.js';
import type { Holdings } from './channel-ends.js';
import type { Context } from './context.js';
import { ContinuationStack } from './continuation.js';
import { instrumentation } from './instrument.js';
import type { LocalBinding } from './locals.js';
import { numberText } from './numbers.js';
import { here, type Place, placedName } from './place.js';
import { raise } from './policy.js';
import type { Readiness } from './readiness.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import type { ChildSpec } from './supervisor.js';
import type { TaskCode, TaskHost } from './task-code.js';
import type { TimerTarget } from './timers.js';
import {
  type Awaitable,
  type WAKE_CANCELLED,
  WAKE_IDLE,
  WAKE_TIMEOUT,
  WAKE_VALUE,
  WAKE_WAITING,
  Waiter,
  WaitQueue,
  type Wake,
} from './waiter.js';

export const PENDING = 0;
export const RUNNING = 1;
export const SUSPENDED = 2;
export const DONE = 3;
export const FAILED = 4;
export const CANCELLED = 5;
export type TaskState = 0 | 1 | 2 | 3 | 4 | 5;

export type TaskStateName = 'pending' | 'running' | 'suspended' | 'done' | 'failed' | 'cancelled';
const STATE_NAMES: readonly TaskStateName[] = ['pending', 'running', 'suspended', 'done', 'failed', 'cancelled'];

/** What a handle tells without waiting (`t.state`, `t.done?`, `t.cancelled?`). */
export interface TaskLook {
  readonly state: TaskStateName;
  readonly ended: boolean;
  readonly cancelled: boolean;
}

/** Nested inline runs and calls beyond this start on a fiber of their own: native stacks are finite. */
export const INLINE_DEPTH_LIMIT = 200;

/** What is left of a task that waits, and of those that run on its frames. `top` is the innermost of them. */
export class Fiber extends ContinuationStack {
  readonly task: Task;
  top: Task;
  /** Aria calls active on this fiber while it is suspended, for `pulse.depth`. */
  depth = 0;

  constructor(task: Task) {
    super();
    this.task = task;
    this.top = task;
  }
}

/** What only some tasks have. */
export class TaskExtras {
  name: string | null = null;
  /** The tokens of `spawn with token` and the task's own token handle. */
  tiedTo: CancelToken | null = null;
  token: CancelToken | null = null;
  handlers: HandlerList | null = null;
  ends: Holdings | null = null;
  readiness: Readiness | null = null;
  child: ChildSpec | null = null;
  /** Milliseconds; null: as in the scope. */
  grace: number | null = null;
  killAfter: number | null = null;
  /** The host's own: calls that are active in the task, where it keeps track of them. */
  calls: unknown = null;
  /** Seam for other threads: set while the task runs elsewhere; told when the task is cancelled. */
  remote: RemoteTask | null = null;
  /** Seam for other threads: called once when the task has ended here (reports the end to its home). `awaited`: somebody here waited for it. */
  onFinished: ((task: Task, awaited: boolean) => void) | null = null;
  /** Seam for other threads: asks its home, once the task has ended here and nobody here waited for it (`answering`). */
  standIn: Task | null = null;
  /** The host of a root task; other tasks have that of their scope. */
  host: TaskHost | null = null;
}

/** The link to a task that was given to another thread. */
export interface RemoteTask {
  readonly thread: number;
  cancel(reason: CancelReason): void;
}

const NO_ARGS: readonly unknown[] = [];
let ends = 0;

export class Task extends Waiter implements TimerTarget, Awaitable {
  /** Seam for other threads: a task that came from elsewhere keeps its number. */
  id: number;
  readonly code: TaskCode;
  args: readonly unknown[];
  /** The scope it belongs to; null only for the root of a program. */
  readonly scope: Scope | null;
  state: TaskState = PENDING;
  /** The result, the error, or (once cancelled) the `CancelReason`, by `state`. */
  value: unknown = undefined;
  fiber: Fiber | null = null;
  /** Neighbours in the scope's list of live children, in spawn order. */
  older: Task | null = null;
  younger: Task | null = null;
  /** The innermost scope or shield that the task has opened itself. */
  inner: Context | null = null;
  joiners: WaitQueue | null = null;
  wake: Wake = WAKE_IDLE;
  waitingOn: Awaitable | null = null;
  /** Where it was spawned, and where its last wait began; null where nobody said. */
  spawnedAt: Place | null = here.site;
  waitingAt: Place | null = null;
  /** The task as a whole was cancelled (its scope, its token, its handle). */
  cancelled = false;
  interrupted = false;
  /** While set, a wait is not ended by a cancellation: the task is leaving a scope. */
  masked = false;
  /** Not spawned as an ordinary child: `active_count` and joins do not count it. */
  daemon = false;
  /** Never given to another thread. */
  pinned = false;
  /** Seam for other threads: its scope counts and judges it elsewhere; here it is in no list of children. */
  guest = false;
  /** Its place among the ends of all tasks on this thread, from 1; 0 while it lives. */
  endedAs = 0;
  /** Somebody has the result; later awaiters get a frozen snapshot (section 12.13). */
  taken = false;
  /** Above zero while implicit checkpoints are off: lock bodies, `defer`, shields. */
  implicitOff = 0;
  locals: LocalBinding | null;
  extras: TaskExtras | null = null;
  /** The host's own data about the task (what it sees of module variables); travels by `TaskHost.encodeContext`. */
  context: unknown = null;

  constructor(code: TaskCode, args: readonly unknown[], scope: Scope | null, locals: LocalBinding | null) {
    super();
    this.id = ++scheduler.lastTaskId;
    this.code = code;
    this.args = args;
    this.scope = scope;
    this.locals = locals;
  }

  get name(): string {
    return this.extras?.name ?? defaultName(this.code.name, this.spawnedAt, this.id);
  }

  get stateName(): TaskStateName {
    return STATE_NAMES[this.state] as TaskStateName;
  }

  /** True for every end (section 12.11). */
  get ended(): boolean {
    return this.state >= DONE;
  }

  /** What can be seen of it now, wherever it runs. It takes nothing: the result is for who awaits it. */
  look(): TaskLook {
    const { ended, cancelled, state } = this;
    return { state: this.stateName, ended, cancelled: state === CANCELLED || (cancelled && !ended) };
  }

  /** Whether it has ended by now, wherever it runs: for who takes its outcome if so. */
  endedByNow(): boolean {
    return this.ended;
  }

  get host(): TaskHost {
    const host = this.scope === null ? this.extras?.host : this.scope.host;
    return host ?? scheduler.host;
  }

  get rare(): TaskExtras {
    this.extras ??= new TaskExtras();
    return this.extras;
  }

  /** Why the task was cancelled, or null. Inside a nested scope ask `currentReason()` instead. */
  get cancelReason(): CancelReason | null {
    return this.cancelled && this.state !== DONE && this.state !== FAILED ? (this.value as CancelReason) : null;
  }

  /** Names from the root task down to this one. */
  get path(): string[] {
    const names: string[] = [];
    let above: readonly string[] = [];
    for (let task: Task | null = this; task !== null; task = task.scope?.owner ?? null) {
      names.push(task.name);
      above = task.scope?.pathAbove ?? [];
    }
    return [...above, ...names.reverse()];
  }

  tryClaim(): boolean {
    return this.wake === WAKE_WAITING || this.state === PENDING;
  }

  /** Ends the wait. A pending task in a queue was held back by `limit:`; completing it lets it start. */
  complete(how: Wake, value: unknown): void {
    if (this.state === PENDING) {
      scheduler.pending.push(this);
      return;
    }
    this.wake = how;
    this.slot = value;
    scheduler.ready.push(this.fiber as Fiber);
  }

  /** Begins a wait on `what`; the caller queues the task where something will complete it, then yields. */
  beginWait(what: Awaitable): void {
    if (scheduler.handling === this) rejectWait(this);
    this.fiber = scheduler.runningFiber();
    this.wake = WAKE_WAITING;
    this.waitingOn = what;
    this.waitingAt = here.site;
    this.state = SUSPENDED;
    if (instrumentation.listener !== null) instrumentation.emit('blocked', this);
  }

  /** After the yield: how the wait ended. Leaves the value in `slot` for the caller to take. */
  endWait(): Wake {
    const how = this.wake;
    this.wake = WAKE_IDLE;
    this.waitingOn = null;
    this.state = RUNNING;
    // Others have run meanwhile, elsewhere in the program: the next wait or error of the same operation has its place.
    here.site = this.waitingAt;
    if (instrumentation.listener !== null) instrumentation.emit('resumed', this);
    return how;
  }

  /** Takes what the wait delivered, so that the task does not keep it alive. */
  takeSlot(): unknown {
    const value = this.slot;
    this.slot = undefined;
    return value;
  }

  /** A timed wait has run out. */
  onTimer(): void {
    this.abortWait(WAKE_TIMEOUT);
  }

  /** Takes a waiting task out of its queue and wakes it; nothing if its wait has ended already. */
  abortWait(how: typeof WAKE_TIMEOUT | typeof WAKE_CANCELLED): void {
    if (this.wake !== WAKE_WAITING) return;
    this.queue?.remove(this);
    this.complete(how, this.slot);
  }

  /** Tells `waiter` when the task ends (its value is the task), at once if it has ended. */
  addJoiner(waiter: Waiter): void {
    if (this.ended) {
      if (waiter.tryClaim()) waiter.complete(WAKE_VALUE, this);
      return;
    }
    this.joiners ??= new WaitQueue();
    this.joiners.push(waiter);
  }

  describeWait(): string {
    return `awaits ${this.name}`;
  }
}

/** A cancellation handler runs as the task that registered it, and that may be waiting already (section 12.10). */
export function rejectWait(task: Task): never {
  raise(task.host, 'StructureError', 'a cancellation handler must not wait');
}

/** `fn@file:line#n`. The code of a function says where it stands; other code is named after the place of the spawn. */
export function defaultName(name: string, spawnedAt: Place | null, id: number): string {
  return `${placedName(name, spawnedAt)}#${numberText(id)}`;
}

/**
 * Sets the terminal state and tells everybody: scope first (a failure cancels the siblings before an awaiter could see the
 * error: section 12.2), then the awaiters.
 */
export function finish(task: Task, state: typeof DONE | typeof FAILED | typeof CANCELLED, value: unknown): void {
  const extras = task.extras;
  // A supervised child that will run again has not ended.
  if (extras?.child?.intercept(task, state, value) === true) return;
  task.state = state;
  task.endedAs = ++ends;
  task.value = value;
  task.args = NO_ARGS;
  task.fiber = null;
  task.locals = null;
  if (instrumentation.listener !== null) instrumentation.emit(state === CANCELLED ? 'cancelled' : 'finished', task);
  if (extras !== null) releaseExtras(task, extras);
  if (state === FAILED && task.scope !== null) scheduler.markPath(task, value);
  task.scope?.childEnded(task);
  const awaited = task.joiners?.completeAll(WAKE_VALUE, task) === true;
  task.joiners = null;
  extras?.onFinished?.(task, awaited);
}

function releaseExtras(task: Task, extras: TaskExtras): void {
  extras.tiedTo?.removeDependent(task);
  extras.handlers = null;
  extras.remote = null;
  extras.readiness?.ended(task);
  if (extras.ends !== null) {
    extras.ends.releaseAll();
    extras.ends = null;
  }
}
