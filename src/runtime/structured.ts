/**
 * The runtime for TypeScript (architecture.md): scopes whose bodies and tasks are generator functions. `run` starts a program, the
 * `with*` functions open scopes in it, `spawn` makes tasks.
 */
import { resultOf } from './await.js';
import { type Outcome, type RootOptions, runRoot } from './driver.js';
import { codeOf, jsHost, type TaskFunction } from './js-host.js';
import { runInScope } from './open-scope.js';
import { raise, type ScopeOptions, type SpawnOptions } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import type { SupervisorOptions } from './supervisor.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';

/** A task's handle: `state`, `name`, `id`; wait for it with `awaitTask`, cancel it with `cancelTask`. */
export type ScopedJoinHandle = Task;

/** Runs a program on this thread; resolves when its root scope has ended. */
export function run<T>(body: () => Steps<T>, options: RootOptions = {}): Promise<Outcome> {
  return runRoot(codeOf(body), [], jsHost, options);
}

/** Spawns into `scope`, or into the innermost scope of the running task. */
export function spawn<A extends readonly unknown[], T>(scope: Scope | null, body: TaskFunction<A, T>, ...args: A): ScopedJoinHandle {
  return target(scope).spawn(codeOf(body), args);
}

/** As `spawn`, with options. */
export function spawnWith<A extends readonly unknown[], T>(
  scope: Scope | null,
  options: SpawnOptions,
  body: TaskFunction<A, T>,
  ...args: A
): ScopedJoinHandle {
  return target(scope).spawn(codeOf(body), args, options);
}

/** `with Async.scope`: the first failure cancels the others and is raised when all have ended. */
export function* withScope<T>(body: (scope: Scope) => Steps<T>, options: ScopeOptions = {}): Steps<T | undefined> {
  return yield* runInScope(options, body);
}

/** `with Async.nursery`: as a scope; children may go on spawning into it until the last one ends. */
export function* withNursery<T>(body: (scope: Scope) => Steps<T>, options: ScopeOptions = {}): Steps<T | undefined> {
  return yield* runInScope({ ...options, kind: 'nursery' }, body);
}

/** `with Async.supervisor`: failures are isolated, children restart as their options say. */
export function* withSupervisedScope<T>(
  supervisor: SupervisorOptions,
  body: (scope: Scope) => Steps<T>,
  options: ScopeOptions = {},
): Steps<T | undefined> {
  return yield* runInScope({ ...options, kind: 'supervisor', supervisor }, body);
}

/** What a timeout scope answers: the body's value, or that its time ran out first. */
export type Timed<T> = { readonly timedOut: false; readonly value: T | undefined } | { readonly timedOut: true; readonly value: undefined };

/** `with Async.timeout(d)`, milliseconds. Errors are raised, not wrapped; the body's value wins if it had finished. */
export function* withTimeoutScope<T>(timeout: number, body: (scope: Scope) => Steps<T>, options: ScopeOptions = {}): Steps<Timed<T>> {
  let opened: Scope | null = null;
  const value = yield* runInScope({ ...options, kind: 'timeout', timeout }, (scope) => {
    opened = scope;
    return body(scope);
  });
  return wasTimedOut(opened) ? { timedOut: true, value: undefined } : { timedOut: false, value };
}

/** `on_error: :collect`: the outcomes of the children in spawn order, after the body has ended. */
export function* withCollected(body: (scope: Scope) => Steps<unknown>, options: ScopeOptions = {}): Steps<readonly ScopedJoinHandle[]> {
  let opened: Scope | null = null;
  yield* runInScope({ ...options, onError: 'collect' }, (scope) => {
    opened = scope;
    return body(scope);
  });
  return childrenOf(opened);
}

/** `on_error: :any`: the value of the first child that succeeds; the others are cancelled. Without children: the body's value. */
export function* withAny<T>(body: (scope: Scope) => Steps<T>, options: ScopeOptions = {}): Steps<unknown> {
  let opened: Scope | null = null;
  const value = yield* runInScope({ ...options, onError: 'any' }, (scope) => {
    opened = scope;
    return body(scope);
  });
  const winner = winnerOf(opened);
  return winner === null ? value : resultOf(winner);
}

function target(scope: Scope | null): Scope {
  return scope ?? scheduler.innermostScope() ?? raise(jsHost, 'StructureError', 'there is no scope to spawn into');
}

function wasTimedOut(scope: Scope | null): boolean {
  return scope?.timedOut === true && scope.absorbed;
}

function childrenOf(scope: Scope | null): readonly Task[] {
  return scope?.extras?.children ?? [];
}

function winnerOf(scope: Scope | null): Task | null {
  return scope?.extras?.winner ?? null;
}
