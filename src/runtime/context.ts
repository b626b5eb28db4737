/**
 * The nesting of scopes and shields inside one task, and how a cancellation travels through it.
 *
 * Scopes, shields and tasks form one tree: a task hangs in its scope, a scope or shield in the task that opened it (`owner`),
 * inside the context that was innermost then (`outer`). A cancellation is pushed down at once: it marks every context and task
 * below, wakes the ones that wait, and stops at shields. Therefore a check reads one flag (`task.interrupted`) and
 * level-triggering needs no further work: the flag stays up until the cancelled scope ends (runtime.md, section 4.1).
 */

import type { HandlerList } from './cancel-handlers.js';
import { type CancelReason, reasonBelow } from './cancel-reason.js';
import { lookWithin } from './pulse.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { CANCELLED, finish, PENDING, type Task } from './task.js';
import type { Timer } from './timers.js';
import { WAKE_CANCELLED, WAKE_WAITING } from './waiter.js';

/** How long cleanup may hide from a cancellation unless a scope or spawn says otherwise (section 4.7), in milliseconds. */
export const DEFAULT_GRACE = 5000;

export abstract class Context {
  /** Null only for the stand-in of a scope that lives on another thread. */
  readonly owner: Task | null;
  outer: Context | null = null;
  cancelled = false;
  reason: CancelReason | null = null;
  handlers: HandlerList | null = null;

  constructor(owner: Task | null) {
    this.owner = owner;
  }

  /** The grace period that this context sets, in milliseconds. */
  get grace(): number | null {
    return null;
  }

  /** A cancellation arrives from outside. Answers whether it goes on to what is inside. */
  abstract receive(reason: CancelReason): boolean;
}

/** Makes `context` the innermost one of its task. A context opened where a checkpoint would raise is born cancelled. */
export function enter(context: Context, task: Task): void {
  context.outer = task.inner;
  if (task.interrupted) {
    context.cancelled = true;
    context.reason = reasonBelow(reasonAt(task) as CancelReason);
  }
  task.inner = context;
}

/** Leaves the innermost context. */
export function exit(context: Context, task: Task): void {
  task.inner = context.outer;
  task.interrupted = isInterrupted(task);
}

/** Whether a checkpoint of `task` is to raise. */
export function isInterrupted({ inner, cancelled }: Task): boolean {
  return inner === null ? cancelled : inner.cancelled;
}

/** The reason a checkpoint of `task` would raise for, or null. */
export function reasonAt(task: Task): CancelReason | null {
  if (task.inner !== null) return task.inner.reason;
  return task.cancelled ? (task.value as CancelReason) : null;
}

/** Cancels a task: at once if it has not started, else at its next checkpoint. False if it had ended or was cancelled before. */
export function cancelTask(task: Task, reason: CancelReason): boolean {
  if (task.cancelled || task.ended) {
    task.extras?.child?.cancelledBy(reason);
    return false;
  }
  task.cancelled = true;
  task.value = reason;
  const extras = task.extras;
  if (extras !== null && extras.remote !== null) {
    extras.remote.cancel(reason);
    return true;
  }
  if (task.state === PENDING) {
    task.queue?.remove(task);
    finish(task, CANCELLED, reason);
    return true;
  }
  extras?.handlers?.run(reason);
  extras?.token?.trip(reason);
  cancelInward(task, null, reason);
  return true;
}

/** Carries a cancellation from `from` (null: the task itself) to the contexts the task has open inside it, and wakes the task. */
export function cancelInward(task: Task, from: Context | null, reason: CancelReason): void {
  if (task.inner !== from) {
    const path: Context[] = [];
    for (let context = task.inner; context !== null && context !== from; context = context.outer) path.push(context);
    const below = reasonBelow(reason);
    for (let i = path.length - 1; i >= 0; i--) {
      if (!(path[i] as Context).receive(below)) return;
    }
  }
  interrupt(task);
}

/** Makes the next checkpoint of `task` raise; one that handles a cancellation (cancel-handlers.ts) ends that first. */
export function interrupt(task: Task): void {
  if (scheduler.handling === task) return;
  task.interrupted = true;
  lookWithin(0);
  if (task.wake === WAKE_WAITING && !task.masked) task.abortWait(WAKE_CANCELLED);
}

/**
 * Hides outer cancellation from what runs inside (section 4.7), for at most `limit` milliseconds after the cancellation arrives,
 * and never longer than the grace period. A timer is armed only when there is something to hide from.
 */
export class Shield extends Context {
  private readonly limit: number;
  private timer: Timer | null = null;
  private held: CancelReason | null = null;

  constructor(owner: Task, limit: number) {
    super(owner);
    this.limit = limit;
  }

  receive(reason: CancelReason): boolean {
    if (this.cancelled) return true;
    if (this.held === null) {
      this.held = reason;
      const longest = Math.min(this.limit, graceOf(this.owner as Task));
      this.timer = scheduler.timers.add(scheduler.now() + longest, this);
    }
    return false;
  }

  /** The time is over: the cancellation it held comes through. */
  onTimer(): void {
    this.expire();
  }

  /** Ends the protection now (section 4.9: after the grace period shields end). */
  expire(): void {
    const reason = this.held;
    if (reason === null || this.cancelled) return;
    this.timer = null;
    this.cancelled = true;
    this.reason = reason;
    this.handlers?.run(reason);
    cancelInward(this.owner as Task, this, reason);
  }

  open(): void {
    const task = this.owner as Task;
    this.outer = task.inner;
    task.implicitOff++;
    const hidden = task.interrupted ? reasonAt(task) : null;
    task.inner = this;
    task.interrupted = false;
    if (hidden !== null) this.receive(reasonBelow(hidden));
  }

  close(): void {
    const task = this.owner as Task;
    if (this.timer !== null) scheduler.timers.cancel(this.timer);
    this.timer = null;
    task.implicitOff--;
    exit(this, task);
  }
}

/** Every scope and shield around what `task` does now, innermost first, through its owners up to the root. */
export function* contextsOutward(task: Task): Generator<Context, void, undefined> {
  let at: Task | null = task;
  let context = task.inner;
  while (at !== null) {
    for (; context !== null; context = context.outer) yield context;
    const scope: Scope | null = at.scope;
    at = scope === null ? null : scope.owner;
    context = scope;
    // The stand-in of a remote scope has no owner here.
    if (scope !== null && at === null) yield scope;
  }
}

/** True if `task` runs inside `context`: in its body, or as a task of that scope at any depth. */
export function isInside(task: Task, context: Context): boolean {
  for (const around of contextsOutward(task)) if (around === context) return true;
  return false;
}

/** The grace period in force for a task: its own, else that of the nearest scope outward that sets one. */
export function graceOf(task: Task): number {
  if (task.extras?.grace != null) return task.extras.grace;
  for (const context of contextsOutward(task)) if (context.grace !== null) return context.grace;
  return DEFAULT_GRACE;
}
