/**
 * Waiting for tasks (runtime.md, section 2, Handles). All of these are checkpoints, even if the task has ended.
 */
import { cancelReason, cancelSignal } from './cancel-reason.js';
import { cancelTask } from './context.js';
import { Continuation, leave, settled, started, WAITING } from './continuation.js';
import { canRunOnTop, isBelow, runOnTop } from './inline.js';
import { interruption } from './interruption.js';
import { checkDuration, raise } from './policy.js';
import { scheduler } from './scheduler.js';
import { DONE, FAILED, type Task } from './task.js';
import type { Steps } from './task-code.js';
import { WAKE_CANCELLED, WAKE_TIMEOUT } from './waiter.js';

/**
 * Who gives the result of `task`. One that came from another thread has sent it home when it ended, unless somebody here waited: there
 * it is decided who is the first to have it (section 12.13).
 */
export function answering(task: Task): Task {
  return task.guest && task.state === DONE ? (task.extras?.standIn ?? task) : task;
}

/** `t.await`: the value, or raises the task's own error, or `TaskCancelled`. */
export function* awaitTask(awaited: Task): Steps<unknown> {
  const task = answering(awaited);
  yield* awaitEnd(task);
  return resultOf(task);
}

/** Waits for the end of a task, however it ends; false if `timeout` milliseconds pass first. The task keeps running then. */
export function* awaitEnd(task: Task, timeout: number = Number.POSITIVE_INFINITY): Steps<boolean> {
  const me = scheduler.current;
  checkDuration(me.host, timeout, 'a timeout');
  if (me.interrupted) throw cancelSignal;
  if (scheduler.explorer !== null) yield* interruption();
  if (timeout === Number.POSITIVE_INFINITY) return yield* settled(untilEnd(task, me));
  if (task.endedByNow()) return true;
  rejectCycle(task, me);
  me.beginWait(task);
  const timer = scheduler.timers.add(scheduler.now() + timeout, me);
  task.addJoiner(me);
  yield;
  scheduler.timers.cancel(timer);
  const how = me.endWait();
  me.takeSlot();
  if (how === WAKE_CANCELLED) throw cancelSignal;
  return how !== WAKE_TIMEOUT;
}

/** `awaitEnd` without a timeout, for compiled code: true, or WAITING. */
export function startAwaitEnd(task: Task): true | typeof WAITING {
  const me = scheduler.current;
  if (me.interrupted) throw cancelSignal;
  return scheduler.explorer === null ? untilEnd(task, me) : (started(awaitEnd(task)) as true | typeof WAITING);
}

function untilEnd(task: Task, me: Task): true | typeof WAITING {
  if (task.ended) return true;
  if (canRunOnTop(task) && isBelow(task, me)) {
    if (runOnTop(me, task) === WAITING) return leave(new HasRun(task, me));
    if (me.interrupted) throw cancelSignal;
    if (task.ended) return true;
  }
  rejectCycle(task, me);
  me.beginWait(task);
  task.addJoiner(me);
  return leave(new HasEnded(me));
}

/** The task has run on the frames of `me`. It may have to run again (supervisor.ts). */
class HasRun extends Continuation {
  private readonly task: Task;
  private readonly me: Task;

  constructor(task: Task, me: Task) {
    super();
    this.task = task;
    this.me = me;
  }

  resume(): true | typeof WAITING {
    if (this.me.interrupted) throw cancelSignal;
    return untilEnd(this.task, this.me);
  }
}

/** The wait of `me` for the end of a task is over. */
class HasEnded extends Continuation {
  private readonly me: Task;

  constructor(me: Task) {
    super();
    this.me = me;
  }

  resume(): true {
    const how = this.me.endWait();
    this.me.takeSlot();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    return true;
  }
}

/** `t.await(timeout: d)`: raises `TimeoutError` after `timeout` milliseconds. */
export function* awaitTaskFor(awaited: Task, timeout: number): Steps<unknown> {
  const task = answering(awaited);
  if (!(yield* awaitEnd(task, timeout))) {
    raise(scheduler.current.host, 'TimeoutError', `timed out after ${timeout}ms`, { duration: timeout });
  }
  return resultOf(task);
}

/** `t.cancel_and_wait`: returns after the task's cleanup has ended, whatever became of it. */
export function* cancelAndWait(task: Task, reason: unknown = null): Steps<void> {
  cancelTask(task, cancelReason('explicit', reason));
  yield* awaitEnd(task);
}

/**
 * The value of a task that has ended, or raises as `t.await` does. An awaiter that was cancelled meanwhile gets its signal, not the
 * error: so it is inside a failing scope (section 12.2), whichever of the two reached it first.
 */
export function resultOf(task: Task): unknown {
  if (task.state === DONE) return takeResult(task);
  if (scheduler.current.interrupted) throw cancelSignal;
  throw errorOf(task);
}

/** The error of a task that has failed or was cancelled, as an awaiter sees it. */
export function errorOf(task: Task): unknown {
  if (task.state === FAILED) return task.value;
  const reason = task.cancelReason;
  const text = reason === null ? '' : describeReason(reason.reason, reason.source);
  return task.host.fault('TaskCancelled', `task ${task.name} was cancelled: ${text}`, { task: task.name, reason });
}

/** A result is moved to the first who asks; later ones get a frozen snapshot (section 12.13). */
export function takeResult(task: Task): unknown {
  const { value } = task;
  if (typeof value !== 'object' || value === null) return value;
  if (!task.taken) {
    task.taken = true;
    task.host.lend(value, task);
    return value;
  }
  task.value = task.host.freeze(value);
  return task.value;
}

/** The same for an awaiter on another thread, which gets a copy whatever it is. */
export function copiedResult(task: Task): unknown {
  if (task.taken) return takeResult(task);
  task.taken = true;
  return task.value;
}

/** Raises StructureError where waiting for `task` could never end, because it waits for `me`. */
export function rejectCycle(task: Task, me: Task): void {
  for (let at: Task | null = me; at !== null; at = at.scope?.owner ?? null) {
    if (at.id === task.id || at.scope?.idsAround.includes(task.id) === true) {
      raise(
        me.host,
        'StructureError',
        task.id === me.id ? `task ${me.name} waits for itself` : `task ${me.name} waits for ${task.name}, which waits for it`,
      );
    }
  }
}

function describeReason(reason: unknown, source: string): string {
  return typeof reason === 'string' ? reason : source.replace('_', ' ');
}
