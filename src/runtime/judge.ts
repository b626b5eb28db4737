/** What the end of a child means for its scope (runtime.md, section 3, rules 2-4 and 9; section 12.18). */
import { cancelReason } from './cancel-reason.js';
import type { Scope } from './scope.js';
import type { ScopeExtras } from './scope-extras.js';
import { DONE, FAILED, type Task } from './task.js';

/** A child of `scope` has ended. In a stand-in the home scope judges; an error before `ready` belongs to the call of `start`. */
export function judgeEnd(scope: Scope, task: Task): void {
  if (task.state === FAILED) {
    if (task.extras?.readiness?.failed(task.value) === true) return;
    if (scope.link !== null) scope.link.onFailed(scope, task, task.value);
    else judgeFailure(scope, task, task.value);
  } else if (task.state === DONE && scope.extras !== null) judgeSuccess(scope, task, scope.extras);
}

/** Seam for other threads: the home scope judges a failure that a stand-in reported. */
export function judgeFailure(scope: Scope, task: Task, error: unknown, by = task.name): void {
  const policy = scope.extras?.policy;
  const verdict = policy === undefined ? 'fail' : policy.judge(scope, task, error);
  if (verdict === 'fail') scope.fail(error, by);
  else if (verdict === 'report') scope.report(error);
  else if (policy?.onError === 'any' && !task.daemon) scope.extras?.losers.push(task);
}

/**
 * A task that came from another thread failed here, where its scope is at home: its own home will report the error. The siblings are
 * cancelled now, before an awaiter could see it (section 12.2).
 */
export function foresee(scope: Scope, task: Task): void {
  const { extras } = scope;
  if (task.state !== FAILED || task.extras?.readiness?.failed(task.value) === true) return;
  if (extras === null || (extras.supervisor === null && extras.policy.failsFast)) {
    scope.cancelFor(cancelReason('sibling_failed', null, task.value, task.name));
  }
}

/** `on_error: :any` with failures only: the first one is raised, the rest suppressed. */
export function settleAny(scope: Scope, extras: ScopeExtras): void {
  if (extras.policy.onError !== 'any' || extras.winner !== null) return;
  for (const loser of extras.losers) scope.report(loser.value);
}

/** The first success of `on_error: :any` cancels the rest. */
function judgeSuccess(scope: Scope, task: Task, extras: ScopeExtras): void {
  if (extras.policy.onError !== 'any' || extras.winner !== null || task.daemon) return;
  extras.winner = task;
  scope.cancel('another task has won');
}
