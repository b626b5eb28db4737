/**
 * What may be the body of a scope or a task: a generator function, an async function, or a plain one.
 *
 * A generator is unwound where it waits when it is cancelled. An async function cannot be unwound from outside: it sees its cancellation
 * as an AbortSignal (`scope.signal`, `currentSignal()`), and whoever waits for it waits until it has returned. So nothing of it outlives
 * the scope, however it was cancelled.
 */

import { cancelSignal } from '../cancel-reason.js';
import { started } from '../continuation.js';
import { Readiness } from '../readiness.js';
import { scheduler } from '../scheduler.js';
import type { Steps, TaskCode } from '../task-code.js';
import { type Awaitable, WAKE_VALUE } from '../waiter.js';
import { isAbort } from './abort.js';
import { Operation } from './operation.js';
import { callInside } from './program.js';
import { remoteCodeOf } from './remote-function.js';

export type Body<A extends readonly unknown[] = readonly never[], R = unknown> = (...args: A) => R;

/** The value of a body that answers `R`: what the generator returns, what the promise fulfils with, or the value itself. */
export type Settled<R> = R extends Generator<unknown, infer T, never> ? T : Awaited<R>;

/** Runs a body in the running task. */
export function* perform<R>(body: Body<readonly never[], R>, args: readonly unknown[]): Steps<Settled<R>> {
  const call = body as unknown as (...args: readonly unknown[]) => unknown;
  const given = args.some((arg) => arg instanceof Readiness) ? args.map(asFunction) : args;
  const result = Object.getPrototypeOf(body) === Generators ? call(...given) : callInside(() => call(...given));
  if (isSteps(result)) return (yield* result) as Settled<R>;
  if (result instanceof Operation) return (yield* result) as Settled<R>;
  if (isPromise(result)) return (yield* settled(result)) as Settled<R>;
  return result as Settled<R>;
}

/** The code of a body, for a spawn. Functions of a module (`threadModule`) have a key and run on other threads. */
export function codeOfBody(body: Body<readonly never[]>): TaskCode {
  let code = codes.get(body);
  if (code === undefined) {
    const name = body.name === '' ? 'task' : body.name;
    code = remoteCodeOf(body) ?? { key: null, name, suspends: true, run: () => undefined, start: (args) => started(perform(body, args)) };
    codes.set(body, code);
  }
  return code;
}

const codes = new WeakMap<object, TaskCode>();
const Generators = Object.getPrototypeOf(function* () {}) as object;
const ASYNC_BODY: Awaitable = { describeWait: () => 'waits for an async function' };

/** Waits until the promise of an async body has settled, whether the task is cancelled or not. */
function* settled(promise: PromiseLike<unknown>): Steps<unknown> {
  const task = scheduler.current;
  let outcome: { readonly value: unknown } | { readonly error: unknown } | null = null;
  const settle = (how: NonNullable<typeof outcome>): void => {
    outcome = how;
    scheduler.external--;
    if (!task.tryClaim()) return;
    task.complete(WAKE_VALUE, undefined);
    scheduler.notify();
  };
  scheduler.external++;
  promise.then(
    (value) => settle({ value }),
    (error: unknown) => settle({ error }),
  );
  const masked = task.masked;
  task.masked = true;
  while (outcome === null) {
    task.beginWait(ASYNC_BODY);
    yield;
    task.endWait();
  }
  task.masked = masked;
  const how = outcome as { readonly value: unknown } | { readonly error: unknown };
  if ('value' in how) return how.value;
  // It has ended because it was told to: that is the cancellation itself, and no error.
  if (task.interrupted && isAbort(how.error)) throw cancelSignal;
  throw how.error;
}

/** `ready` of `scope.start`. */
function asFunction(arg: unknown): unknown {
  return arg instanceof Readiness ? (value: unknown) => arg.report(value) : arg;
}

function isSteps(value: unknown): value is Steps {
  return typeof value === 'object' && value !== null && typeof (value as Steps).next === 'function' && Symbol.iterator in value;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}
