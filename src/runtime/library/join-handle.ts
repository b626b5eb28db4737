/** A task's handle (runtime.md, section 2). */
import { awaitEnd, awaitTask, awaitTaskFor, cancelAndWait, errorOf, takeResult } from '../await.js';
import { tokenOf } from '../cancel.js';
import { cancelReason } from '../cancel-reason.js';
import { cancelTask } from '../context.js';
import { DONE, Task, type TaskStateName } from '../task.js';
import type { Steps } from '../task-code.js';
import { type CancelToken, tokenFace } from './cancel-token.js';
import { bind, facadesOf, faceOf } from './facades.js';
import { Operation } from './operation.js';
import { wake } from './program.js';

/** How a task ended. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/**
 * `yield* handle` and `await handle` give the task's value, or raise its own error, or `TaskCancelled`, or `TaskFailed` if its thread died.
 * It may be awaited any number of times, by anybody.
 */
export class ScopedJoinHandle<T = unknown> extends Operation<T> {
  /** @internal */
  readonly core: Task;

  constructor(core: Task) {
    super(() => awaitTask(core) as Steps<T>);
    this.core = core;
    bind(this, core);
  }

  get id(): number {
    return this.core.id;
  }

  get name(): string {
    return this.core.name;
  }

  get state(): TaskStateName {
    return this.core.look().state;
  }

  /** True for every end. */
  get done(): boolean {
    return this.core.look().ended;
  }

  get token(): CancelToken {
    return tokenFace(tokenOf(this.core));
  }

  /** How the task ended. Never raises what the task did. */
  outcome(): Operation<Outcome<T>> {
    const { core } = this;
    return new Operation(function* (): Steps<Outcome<T>> {
      yield* awaitEnd(core);
      return core.state === DONE ? { ok: true, value: takeResult(core) as T } : { ok: false, error: errorOf(core) };
    });
  }

  /** As awaiting the handle, but raises `TimeoutError` after `timeout` milliseconds; the task keeps running then. */
  within(timeout: number): Operation<T> {
    return new Operation(() => awaitTaskFor(this.core, timeout) as Steps<T>);
  }

  /** Asks the task to stop at its next checkpoint. False if it had ended or was cancelled before. */
  cancel(reason: unknown = null): boolean {
    const first = cancelTask(this.core, cancelReason('explicit', reason));
    wake();
    return first;
  }

  /** Cancels the task and waits until its cleanup has ended. */
  cancelAndWait(reason: unknown = null): Operation<void> {
    return new Operation(() => cancelAndWait(this.core, reason));
  }

  /** `await using task = scope.spawn(..)`: cancelled and awaited at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancelAndWait('the handle was disposed of');
  }
}

facadesOf(Task, (core) => new ScopedJoinHandle(core));

export function handleFace<T>(core: Task): ScopedJoinHandle<T> {
  return faceOf(core) as ScopedJoinHandle<T>;
}
