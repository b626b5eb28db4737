/**
 * What a task waits for, in both of JavaScript's dialects: `yield* operation` in a generator, `await operation` in async code.
 *
 * An operation is lazy: it does nothing until somebody waits for it. `yield*` runs it in the running task, as a part of it. `await` runs
 * it as a program of its own; in an async body of a scope it belongs to that scope (program.ts). Awaited again, it gives the same outcome.
 */
import type { Steps } from '../task-code.js';
import { launch } from './program.js';

export class Operation<T> implements PromiseLike<T> {
  readonly #steps: () => Steps<T>;
  #promise: Promise<T> | null = null;

  constructor(steps: () => Steps<T>) {
    this.#steps = steps;
  }

  [Symbol.iterator](): Steps<T> {
    return this.#steps();
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a thenable, so that async code can await what tasks wait for.
  then<A = T, B = never>(
    done?: ((value: T) => A | PromiseLike<A>) | null,
    failed?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#promise ??= launch(this.#steps);
    return this.#promise.then(done, failed);
  }

  catch<B = never>(failed: (error: unknown) => B | PromiseLike<B>): Promise<T | B> {
    return this.then(null, failed);
  }

  finally(over: () => void): Promise<T> {
    return this.then().finally(over);
  }
}
