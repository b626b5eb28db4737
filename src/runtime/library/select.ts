/** `select` for TypeScript (runtime.md, section 7): waits for several things and commits exactly one of them. */
import { resultOf as taskResult } from '../await.js';
import { doneArm, receiveArm, type SelectCase, select as selectCore, sendArm, taskArm, tokenArm } from '../select.js';
import type { Task } from '../task.js';
import type { Steps } from '../task-code.js';
import type { CancelToken } from './cancel-token.js';
import { type Channel, closed } from './channel.js';
import type { ScopedJoinHandle } from './join-handle.js';
import { Operation } from './operation.js';
import type { Scope } from './scope.js';

/** One thing to wait for. Made by `on`. */
export interface Arm<T> {
  /** @internal */
  readonly arm: SelectCase;
  /** @internal */
  read(value: unknown, closed: boolean): T;
}

/** Which arm was committed, and what it brought. */
export type Choice<A extends Arms> = {
  [K in keyof A & string]: { readonly arm: K; readonly value: A[K] extends Arm<infer T> | null ? T : never };
}[keyof A & string];

/** Arms by name; null for one whose guard is false. */
export type Arms = Readonly<Record<string, Arm<unknown> | null>>;

/**
 * ```ts
 * const won = yield* select({ job: on.receive(jobs), quit: on.cancelled(token), idle: on.after(250) });
 * if (won.arm === 'job') handle(won.value);
 * ```
 * Among arms that are ready one is chosen at random (from the seed), or the first with `biased`. The others have no effect. Raises
 * `GuardError` if all arms are null.
 */
export function select<const A extends Arms>(arms: A, options: { readonly biased?: boolean } = {}): Operation<Choice<A>> {
  const names = Object.keys(arms);
  return new Operation(function* (): Steps<Choice<A>> {
    const cases = names.map((name) => arms[name]?.arm ?? null);
    const { index, value, closed: wasClosed } = yield* selectCore(cases, options.biased === true);
    const arm = names[index] as string;
    return { arm, value: (arms[arm] as Arm<unknown>).read(value, wasClosed) } as Choice<A>;
  });
}

/** What a select can wait for. */
export const on = {
  /** The next value. A closed channel is ready, and raises `ChannelClosed` if its arm is committed. */
  receive<T>(channel: Channel<T>): Arm<T> {
    return { arm: receiveArm(channel.core), read: (value, wasClosed) => (wasClosed ? raise(closed({})) : (value as T)) };
  },
  /** The next value as an iterator gives it: `done` for a closed channel. */
  next<T>(channel: Channel<T>): Arm<IteratorResult<T, undefined>> {
    return {
      arm: receiveArm(channel.core),
      read: (value, wasClosed) => (wasClosed ? { done: true, value: undefined } : { done: false, value: value as T }),
    };
  },
  /** Sending the value. */
  send<T>(channel: Channel<T>, value: T): Arm<void> {
    return {
      arm: sendArm(channel.core, value),
      read: (_, wasClosed) => {
        if (wasClosed) throw closed({ value });
      },
    };
  },
  /** The task's end: its value; its error is raised. */
  joined<T>(handle: ScopedJoinHandle<T>): Arm<T> {
    return { arm: taskArm(handle.core), read: () => taskResult(handle.core as Task) as T };
  },
  /** The scope's end. */
  done(scope: Scope): Arm<void> {
    return { arm: doneArm(scope.core), read: () => undefined };
  },
  /** The token's cancellation: its reason. */
  cancelled(token: CancelToken): Arm<unknown> {
    return { arm: tokenArm(token.core), read: () => token.reason };
  },
  /** Nothing else within `delay` milliseconds. */
  after(delay: number): Arm<void> {
    return { arm: { after: delay }, read: () => undefined };
  },
  /** Nothing else now. */
  otherwise(): Arm<void> {
    return { arm: 'default', read: () => undefined };
  },
} as const;

function raise(error: unknown): never {
  throw error;
}
