/**
 * Running a pending task on top of the frames of the task that waits for it: no fiber, no switch, no queue.
 *
 * Sound only where a cancellation of the waiting task implies one of the task on top (runtime.md, section 9): both share one native
 * stack, so the lower one cannot unwind before the upper one has. An await therefore asks `isBelow` too; leaving a scope does not
 * have to.
 */
import type { Context } from './context.js';
import { Continuation, leave, WAITING } from './continuation.js';
import { instrumentation } from './instrument.js';
import { pulse } from './pulse.js';
import { fail, scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { DONE, finish, INLINE_DEPTH_LIMIT, PENDING, RUNNING, type Task } from './task.js';

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

/** Runs `child` to its end on the frames of `me`: true, or WAITING. Never throws: the outcome is in the child. */
export function runOnTop(me: Task, child: Task): true | typeof WAITING {
  if (!child.code.suspends) {
    runPlainOnTop(me, child);
    return true;
  }
  begin(me, child);
  const rest = new OnTop(me, child);
  pulse.depth++;
  let value: unknown;
  try {
    value = child.code.start(child.args, child);
  } catch (thrown) {
    return rest.fail(thrown);
  }
  return value === WAITING ? leave(rest) : rest.resume(value);
}

/** The end of a task that runs on the frames of another. */
class OnTop extends Continuation {
  private readonly me: Task;
  private readonly child: Task;
  private readonly depth = pulse.depth - scheduler.baseDepth;

  constructor(me: Task, child: Task) {
    super();
    this.me = me;
    this.child = child;
  }

  override resume(value: unknown): true {
    this.back();
    finish(this.child, DONE, value);
    return true;
  }

  override fail(thrown: unknown): true {
    this.back();
    fail(this.child, thrown);
    return true;
  }

  private back(): void {
    // The fiber may have been resumed meanwhile on another depth of the native stack.
    pulse.depth = scheduler.baseDepth + this.depth;
    scheduler.current = this.me;
  }
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
  me.fiber = scheduler.runningFiber();
  child.fiber = me.fiber;
  scheduler.current = child;
  if (instrumentation.listener !== null) instrumentation.emit('started', child);
}
