/**
 * `kill_after:` of a scope, for what runs in the scope's own thread (runtime.md, section 4.9): its body, and tasks that could not be
 * given a thread of their own.
 *
 * A thread that is stuck cannot count its own time. So the coordinator does: the scope asks to be killed when the time is over, and
 * takes that back when it ends. The time runs from the cancellation; with a deadline it is set at the opening, for a thread that is stuck by
 * then would not notice its deadline either.
 */
import { graceOf } from './context.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';

export interface KillWatch {
  /** Kills this thread in `delay` milliseconds; the number takes it back. */
  arm(delay: number, task: string): number;
  disarm(watch: number): void;
}

/** For a scope with `kill_after:`: it opens with a deadline in `timeout` milliseconds, or is cancelled (0). */
export function watchScope(scope: Scope, timeout: number): void {
  const { extras, owner } = scope;
  const killAfter = extras?.options.killAfter;
  const { killWatch } = scheduler;
  if (extras === null || killAfter === undefined || owner === null || killWatch === null || scheduler.clock.virtual) return;
  unwatchScope(scope);
  extras.killWatch = killWatch.arm(timeout + graceOf(owner) + killAfter, owner.name);
}

export function unwatchScope(scope: Scope): void {
  const { extras } = scope;
  if (extras === null || extras.killWatch === 0) return;
  scheduler.killWatch?.disarm(extras.killWatch);
  extras.killWatch = 0;
}
