/**
 * The `Cancel` operations of running code: check, shield, reason, handlers (runtime.md, section 4). All look at the running task.
 */
import { type CancelToken, tokenOf } from './cancel.js';
import { type CancelHandler, HandlerList, type Registration } from './cancel-handlers.js';
import { type CancelReason, cancelSignal } from './cancel-reason.js';
import { contextsOutward, reasonAt, Shield } from './context.js';
import { checkDuration } from './policy.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';

/** `Cancel.check()`: looks at due deadlines too. */
export function checkCancelled(): void {
  const task = scheduler.current;
  // The clock costs more than all the rest: it is looked at only while something is timed.
  const { timers } = scheduler;
  if (timers.size > 0 && !task.interrupted && timers.nextDeadline <= scheduler.now()) timers.fire(scheduler.now());
  if (task.interrupted) throw cancelSignal;
}

/** `Cancel.shield(timeout: d) do .. end`; Infinity for the implicit shield of `defer` and `finally`. Close it in any case. */
export function openShield(timeout: number = Number.POSITIVE_INFINITY): Shield {
  const task = scheduler.current;
  checkDuration(task.host, timeout, 'a timeout');
  const shield = new Shield(task, timeout);
  shield.open();
  return shield;
}

/** Hides outer cancellation from `body`; never discards its value or error (section 4.7). */
export function* shield<T>(timeout: number, body: () => Steps<T>): Steps<T> {
  const opened = openShield(timeout);
  try {
    return yield* body();
  } finally {
    opened.close();
  }
}

/** `Cancel.reason`: null when not cancelled. */
export function currentReason(): CancelReason | null {
  const task = scheduler.current;
  // Cleanup runs under a shield, and still wants to know why.
  for (const context of contextsOutward(task)) {
    if (!(context instanceof Shield)) return context.owner === task ? context.reason : reasonOfTask(task);
  }
  return reasonOfTask(task);
}

/** `Cancel.is_cancelled()`: would a checkpoint here raise? */
export function isCancelled(): boolean {
  return scheduler.current.interrupted;
}

/** `Cancel.token()`: of the innermost scope in the task, else of the task itself. */
export function currentToken(): CancelToken {
  const task = scheduler.current;
  for (let context = task.inner; context !== null; context = context.outer) if (context instanceof Scope) return context.token;
  return tokenOf(task);
}

/** `Cancel.on_cancel`: for the innermost scope or shield of the running task, else for the task (section 4.8). */
export function onCancel(handler: CancelHandler): Registration {
  const task = scheduler.current;
  let handlers: HandlerList;
  if (task.inner !== null) {
    task.inner.handlers ??= new HandlerList();
    handlers = task.inner.handlers;
  } else {
    task.rare.handlers ??= new HandlerList();
    handlers = task.rare.handlers;
  }
  const registration = handlers.add(task, handler);
  const reason = task.interrupted ? reasonAt(task) : null;
  if (reason !== null) registration.run(reason);
  return registration;
}

/** `Async.deadline`: the effective deadline on the thread's clock, Infinity if there is none (section 5). */
export function currentDeadline(): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const context of contextsOutward(scheduler.current)) {
    if (context instanceof Shield) break;
    const deadline = (context as Scope).extras?.deadline;
    if (deadline !== undefined && deadline < earliest) earliest = deadline;
  }
  return earliest;
}

function reasonOfTask(task: Task): CancelReason | null {
  return task.cancelled ? (task.value as CancelReason) : null;
}
