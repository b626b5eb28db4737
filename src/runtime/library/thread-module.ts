/** Modules whose functions run on other threads. */

import { awaitTask } from '../await.js';
import { scheduler } from '../scheduler.js';
import type { Scope as CoreScope } from '../scope.js';
import type { Steps } from '../task-code.js';
import type { Settled } from './body.js';
import { Operation } from './operation.js';
import { markRemote, remoteCodeOf } from './remote-function.js';

type AnyFunction = (...args: never[]) => unknown;

/** A function of a module: called, it runs on another thread and gives its value; spawned, it is a task there. */
export type ThreadFunction<F extends AnyFunction> = (...args: Parameters<F>) => Operation<Settled<ReturnType<F>>>;

/** The functions of a module `M`. */
export type ThreadModule<M> = {
  readonly [K in keyof M as M[K] extends AnyFunction ? K : never]: M[K] extends AnyFunction ? ThreadFunction<M[K]> : never;
};

/**
 * The exported functions of the module at `url`, to be run on other threads:
 *
 * ```ts
 * const work = threadModule<typeof import('./work.js')>(new URL('./work.js', import.meta.url));
 * const task = scope.spawn(work.sum, [1, 2, 3]);
 * ```
 * Arguments and results cross as by structured clone; channels, handles, scopes, tokens and cells cross by reference.
 */
export function threadModule<M>(url: URL | string): ThreadModule<M> {
  const stubs = new Map<string, AnyFunction>();
  return new Proxy({} as ThreadModule<M>, {
    get(_, name) {
      // A module is no promise, whoever asks.
      if (typeof name !== 'string' || name === 'then') return undefined;
      let stub = stubs.get(name);
      if (stub === undefined) {
        stub = stubOf(String(url), name);
        stubs.set(name, stub);
      }
      return stub;
    },
  });
}

function stubOf(url: string, name: string): AnyFunction {
  const stub = (...args: readonly unknown[]): Operation<unknown> => new Operation(() => callElsewhere(stub, args));
  Object.defineProperty(stub, 'name', { value: name });
  markRemote(stub, url, name);
  return stub as AnyFunction;
}

function* callElsewhere(stub: object, args: readonly unknown[]): Steps<unknown> {
  const code = remoteCodeOf(stub) as NonNullable<ReturnType<typeof remoteCodeOf>>;
  const scope = scheduler.innermostScope() as CoreScope;
  return yield* awaitTask(scope.spawn(code, args, { on: 'worker' }));
}
