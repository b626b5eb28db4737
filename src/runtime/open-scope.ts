/** Opening scopes in the running task, and the whole life of a scope as one call. */
import { enter } from './context.js';
import { instrumentation } from './instrument.js';
import { watchScope } from './kill-watch.js';
import { checkDuration, type ScopeOptions } from './policy.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { ScopeExtras } from './scope-extras.js';
import { Supervisor } from './supervisor.js';
import type { Steps } from './task-code.js';
import { limits, WorkerLimit } from './worker-limit.js';

/** Opens a scope in the running task. The caller must end it with `leave`, `leaveWith` or a successful `closeIfIdle`. */
export function openScope(options: ScopeOptions | null = null): Scope {
  const task = scheduler.current;
  const host = options?.host ?? task.host;
  const scope = new Scope(task, host);
  if (options === null) {
    enter(scope, task);
    if (instrumentation.listener !== null) instrumentation.emitScope('opened', scope);
    return scope;
  }
  if (options.timeout !== undefined) checkDuration(host, options.timeout, 'a timeout');
  const extras = new ScopeExtras(options);
  scope.extras = extras;
  if (options.kind === 'supervisor') extras.supervisor = new Supervisor(scope, options.supervisor ?? {});
  enter(scope, task);
  if (instrumentation.listener !== null) instrumentation.emitScope('opened', scope);
  if (options.timeout !== undefined && options.timeout !== Number.POSITIVE_INFINITY) {
    if (options.killAfter !== undefined) watchScope(scope, options.timeout);
    extras.deadline = scheduler.now() + options.timeout;
    if (options.timeout === 0) scope.onTimer();
    else extras.timer = scheduler.timers.add(extras.deadline, scope);
  }
  if (options.workers !== undefined) {
    extras.workers = new WorkerLimit(options.workers);
    limits.count++;
  }
  options.token?.addDependent(scope);
  return scope;
}

/**
 * Runs `body` in a new scope and ends it: the value of the body (return and break of a language are values here), or undefined if
 * the scope absorbed its cancellation (`scope.absorbed`).
 */
export function* runInScope<T>(options: ScopeOptions | null, body: (scope: Scope) => Steps<T>): Steps<T | undefined> {
  const scope = openScope(options);
  let value: T;
  try {
    value = yield* body(scope);
  } catch (thrown) {
    return (yield* scope.leaveWith(thrown)) as T | undefined;
  }
  return (yield* scope.leave(value)) as T;
}
