/** What tasks do beside scopes and channels: time, the world outside, several handles at once, cancellation from inside, locals. */
import { awaitAll, awaitFirst, race as raceCore } from '../await-many.js';
import { checkCancelled as checkCore, onCancel as onCancelCore, shield as shieldCore, currentToken as tokenOfTask } from '../cancel-ops.js';
import { cancelSignal } from '../cancel-reason.js';
import { local, withLocal } from '../locals.js';
import { checkpoint } from '../scheduler.js';
import { awaitPromise, giveWay, interval as intervalCore, sleep as sleepCore } from '../sleep.js';
import type { Task } from '../task.js';
import { signalOf } from './abort.js';
import { type Body, perform, type Settled } from './body.js';
import { type CancelToken, tokenFace } from './cancel-token.js';
import { Channel } from './channel.js';
import type { ScopedJoinHandle } from './join-handle.js';
import { Operation } from './operation.js';
import { engine, wake } from './program.js';

/** Waits for `duration` milliseconds. */
export function sleep(duration: number): Operation<void> {
  return new Operation(() => sleepCore(duration));
}

/** Lets everything that is ready run first. */
export function yieldNow(): Operation<void> {
  return new Operation(giveWay);
}

/** A channel of ticks, counted from 1, every `period` milliseconds; ticks that nobody takes are not made up for. Close it to end it. */
export function interval(period: number): Channel<number> {
  engine.start();
  const channel = new Channel<number>(intervalCore(period));
  wake();
  return channel;
}

/** Waits for a promise of the world outside. Cancelled, the task stops waiting and drops the outcome. */
export function until<T>(promise: PromiseLike<T>): Operation<T> {
  return new Operation(() => awaitPromise(promise));
}

type Values<H extends readonly unknown[]> = { -readonly [K in keyof H]: H[K] extends ScopedJoinHandle<infer T> ? T : never };
type Value<H extends readonly unknown[]> = H[number] extends ScopedJoinHandle<infer T> ? T : never;
type Handles = readonly ScopedJoinHandle<unknown>[];

/** The values of all tasks, in order. The first failure in time is raised. */
export function all<const H extends Handles>(handles: H): Operation<Values<H>> {
  return new Operation(function* () {
    return (yield* awaitAll(coresOf(handles))) as unknown as Values<H>;
  });
}

/** The value, or the error, of the first task to end; the others go on. */
export function first<const H extends Handles>(handles: H): Operation<Value<H>> {
  return new Operation(function* () {
    return (yield* awaitFirst(coresOf(handles))) as Value<H>;
  });
}

/** The value of the first task to succeed; the others are cancelled and awaited. If all fail, the first error with the others suppressed. */
export function race<const H extends Handles>(handles: H): Operation<Value<H>> {
  return new Operation(function* () {
    return (yield* raceCore(coresOf(handles))) as Value<H>;
  });
}

/** Hides outer cancellation from `body`, for at most `timeout` milliseconds; never discards its value or error. */
export function shield<R>(timeout: number, body: () => R): Operation<Settled<R>> {
  return new Operation(() => shieldCore(timeout, () => perform(body as Body<readonly never[], R>, [])));
}

/** A checkpoint for plain code: raises if the running task is cancelled. Let what it raises pass. */
export function checkCancelled(): void {
  checkpoint();
  checkCore();
}

/** The token of the innermost scope of the running task, or of the task itself. In an async body: call it before the first `await`. */
export function currentToken(): CancelToken {
  return tokenFace(tokenOfTask());
}

/** As an AbortSignal. */
export function currentSignal(): AbortSignal {
  return signalOf(tokenOfTask());
}

/** Calls `handler` with the reason when the running task is cancelled there, before anything unwinds. It must not wait. */
export function onCancel(handler: (reason: unknown) => void): { remove(): boolean } & Disposable {
  const registration = onCancelCore(({ reason }) => handler(reason));
  return { remove: () => registration.remove(), [Symbol.dispose]: () => void registration.remove() };
}

/** True for what unwinds a cancelled task: a `catch` around an operation lets it pass. */
export function isCancellation(thrown: unknown): boolean {
  return thrown === cancelSignal;
}

let keys = 0;

/** A value for everything that runs inside a block, on other threads too: `yield* user.with('ann', body)`, `user.get()`. */
export class ScopeLocal<T> {
  readonly #key: string;

  /** Locals of the same name are the same local, on every thread; without a name it is known to this thread only. */
  constructor(name: string = `local ${++keys}`) {
    this.#key = name;
  }

  get(): T | undefined {
    return (local(this.#key) ?? undefined) as T | undefined;
  }

  with<R>(value: T, body: () => R): Operation<Settled<R>> {
    return new Operation(() => withLocal(this.#key, value, () => perform(body as Body<readonly never[], R>, [])));
  }
}

function coresOf(handles: Handles): Task[] {
  return handles.map((handle) => handle.core);
}
