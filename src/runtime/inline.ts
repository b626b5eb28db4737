/**
 * Running a pending task on top of the frames of the task that waits for it: no fiber, no switch, no queue.
 *
 * Sound only where a cancellation of the waiting task implies one of the task on top (runtime.md, section 9): both share one native
 * stack, so the lower one cannot unwind before the upper one has. An await therefore asks `isBelow` too; leaving a scope does not
 * have to.
 */
import type { Context } from './context.js';
import { instrumentation } from './instrument.js';
import { pulse } from './pulse.js';
import { fail, scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { DONE, finish, INLINE_DEPTH_LIMIT, PENDING, RUNNING, type Task } from './task.js';
import type { Steps } from './task-code.js';

/** True for a task nobody has started or holds back, that may run here, while the native stack has room. */
export function canRunOnTop(task: Task): boolean {
  return (
    task.state === PENDING &&
    task.queue === scheduler.pending &&
    !task.pinned &&
    pulse.depth < INLINE_DEPTH_LIMIT &&
    (scheduler.explorer === null || scheduler.explorer.chance(1 / 2)) &&
    (task.extras === null || (task.extras.child === null && task.extras.readiness === null))
  );
}

/** True if whatever cancels `me` here also cancels `task`: its scope is the innermost context of `me`, or below it. */
export function isBelow(task: Task, me: Task): boolean {
  const innermost = me.inner;
  if (innermost === null) return false;
  if (task.scope === innermost) return true;
  for (let scope: Scope | null = task.scope; scope !== null; scope = scope.owner?.scope ?? null) {
    for (let context: Context | null = scope; context !== null; context = context.outer) if (context === innermost) return true;
  }
  return false;
}

/** Runs `child` to its end on the frames of `me`. Never throws: the outcome is in the child. */
export function* runOnTop(me: Task, child: Task): Steps<true> {
  if (!child.code.suspends) {
    runPlainOnTop(me, child);
    return true;
  }
  begin(me, child);
  const steps = scheduler.begin(child);
  if (steps === null) {
    scheduler.current = me;
    return true;
  }
  const depth = pulse.depth - scheduler.baseDepth;
  pulse.depth++;
  let value: unknown;
  try {
    value = yield* steps;
  } catch (thrown) {
    // The fiber may have been resumed meanwhile on another depth of the native stack.
    pulse.depth = scheduler.baseDepth + depth;
    scheduler.current = me;
    fail(child, thrown);
    return true;
  }
  pulse.depth = scheduler.baseDepth + depth;
  scheduler.current = me;
  finish(child, DONE, value);
  return true;
}

/** The same for a task that cannot suspend. */
export function runPlainOnTop(me: Task, child: Task): void {
  begin(me, child);
  scheduler.runPlain(child);
  scheduler.current = me;
}

function begin(me: Task, child: Task): void {
  scheduler.pending.remove(child);
  child.state = RUNNING;
  child.fiber = me.fiber;
  scheduler.current = child;
  if (instrumentation.listener !== null) instrumentation.emit('started', child);
}
