/** The library on the calling thread: scopes, both kinds of bodies, cancellation both ways, channels, select (docs/runtime-library.md). */
import { describe, expect, it } from 'vitest';
import type { Scope } from '../../src/runtime/library/index.js';
import { library } from './library.js';

const { CancelToken, Channel, ScopeLocal, all, currentSignal, first, interval, isCancellation, on, race, select, shield, sleep, until } =
  library;
const { withNursery, withScope, withSupervisedScope, withTimeoutScope, Operation, yieldNow } = library;

/** The kind of what an operation raises, or its message. */
async function failureOf(operation: PromiseLike<unknown>): Promise<unknown> {
  try {
    return `no error: ${String(await operation)}`;
  } catch (error) {
    return (error as { kind?: string }).kind ?? (error as Error).message;
  }
}

function* napThen<T>(ms: number, value: T): Generator<unknown, T, unknown> {
  yield* sleep(ms);
  return value;
}

describe('scopes', () => {
  it('end with the value of the body, whatever kind it is', async () => {
    expect(await withScope(() => napThen(1, 'generator'))).toBe('generator');
    expect(await withScope(async () => 'async')).toBe('async');
    expect(await withScope(() => 'plain')).toBe('plain');
    expect(await withScope(() => sleep(0))).toBe(undefined);
  });

  it('end after their last task', async () => {
    const log: string[] = [];
    await withScope((scope) => {
      scope.spawn(function* () {
        yield* sleep(5);
        log.push('task');
      });
      scope.spawn(async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        log.push('async task');
      });
      log.push('body');
    });
    expect(log.sort()).toEqual(['async task', 'body', 'task']);
  });

  it('the first failure cancels the others and is raised; later ones are suppressed', async () => {
    let error: (Error & { suppressed?: Error[]; taskPath?: string[] }) | null = null;
    try {
      await withScope(function* (scope) {
        scope.spawn({ name: 'second' }, function* () {
          try {
            yield* sleep(60_000);
          } finally {
            // biome-ignore lint/correctness/noUnsafeFinally: an error in cleanup is what this is about.
            throw new Error('second');
          }
        });
        yield* yieldNow();
        scope.spawn({ name: 'first' }, () => {
          throw new Error('first');
        });
        yield* sleep(60_000);
      });
    } catch (raised) {
      error = raised as Error;
    }
    expect(error?.message).toBe('first');
    expect(error?.suppressed?.map(({ message }) => message)).toEqual(['second']);
    expect(error?.taskPath?.at(-1)).toBe('first');
  });

  it('a nursery is spawned into until its last task has ended', async () => {
    let count = 0;
    await withNursery((nursery) => {
      const grow = (depth: number): void => {
        count++;
        if (depth > 0) for (let i = 0; i < 2; i++) nursery.spawn(grow, depth - 1);
      };
      nursery.spawn(grow, 4);
    });
    expect(count).toBe(31);
  });

  it('a supervisor restarts, and gives up with the history', async () => {
    let runs = 0;
    const failing = (): never => {
      throw new Error(`run ${++runs}`);
    };
    const kind = await failureOf(withSupervisedScope({ maxRestarts: 2 }, (scope) => void scope.spawn({ restart: 'permanent' }, failing)));
    expect([kind, runs]).toEqual(['SupervisorError', 3]);
  });

  it('a timeout gives the value, or says that it ran out; errors are raised', async () => {
    expect(await withTimeoutScope(60_000, () => napThen(1, 7))).toEqual({ timedOut: false, value: 7 });
    expect(await withTimeoutScope(1, () => napThen(60_000, 7))).toEqual({ timedOut: true, value: undefined });
    expect(await failureOf(withTimeoutScope(60_000, () => Promise.reject(new Error('oops'))))).toBe('oops');
    expect(await failureOf(withTimeoutScope(-1, () => 1))).toBe('InvalidArgument');
  });

  it('a limit holds tasks back', async () => {
    let running = 0;
    let most = 0;
    await withScope(
      (scope) => {
        for (let i = 0; i < 10; i++) {
          scope.spawn(function* () {
            most = Math.max(most, ++running);
            yield* sleep(1);
            running--;
          });
        }
      },
      { limit: 3 },
    );
    expect(most).toBe(3);
  });

  it('after its end nothing can be spawned', async () => {
    const scope = await withScope((one) => one);
    expect(() => scope.spawn(() => 1)).toThrow('closed');
    expect(scope.complete).toBe(true);
  });

  it('start waits until the task is ready', async () => {
    const log: unknown[] = [];
    await withScope(function* (scope) {
      const address = yield* scope.start(function* (port: number, ready: (value: string) => void) {
        yield* sleep(1);
        ready(`port ${port}`);
        yield* sleep(1);
        log.push('served');
      }, 80);
      log.push(address);
    });
    expect(log).toEqual(['port 80', 'served']);
    expect(
      await withScope((scope) =>
        failureOf(
          scope.start((_ready: (value: never) => void) => {
            throw new Error('no port');
          }),
        ),
      ),
    ).toBe('no port');
  });
});

describe('async bodies', () => {
  it('are waited for, also when they are cancelled, and see it as a signal', async () => {
    const log: string[] = [];
    const timed = await withTimeoutScope(5, async (scope) => {
      await new Promise<void>((resolve) => scope.signal.addEventListener('abort', () => setTimeout(resolve, 5)));
      log.push('returned');
    });
    expect([timed.timedOut, log]).toEqual([false, ['returned']]);
  });

  it('that end because they were told to are cancelled, not failed', async () => {
    const handle = await withSupervisedScope({}, function* (scope) {
      const task = scope.spawn(async () => {
        const signal = currentSignal();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      });
      yield* sleep(1);
      yield* task.cancelAndWait();
      return task.state;
    });
    expect(handle).toBe('cancelled');
  });

  it('what they await belongs to their scope: cancelled with it, and it does not end before', async () => {
    const log: string[] = [];
    const timed = await withTimeoutScope(5, async () => {
      // Nobody waits for it.
      void withScope(function* () {
        try {
          yield* sleep(60_000);
        } finally {
          yield* shield(1000, () => sleep(2));
          log.push('inner cleaned');
        }
      }).catch(() => {});
      await sleep(60_000);
    });
    log.push('outer ended');
    expect([timed.timedOut, log]).toEqual([true, ['inner cleaned', 'outer ended']]);
  });
});

describe('cancellation', () => {
  it('an AbortSignal cancels a scope, which raises its reason', async () => {
    const reason = new Error('user left');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 2);
    await expect(withScope(() => sleep(60_000), { signal: controller.signal })).rejects.toBe(reason);
    await expect(withScope(() => 1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await withScope(() => 1, { signal: new AbortController().signal })).toBe(1);
  });

  it('a token cancels what hangs on it, its children, and aborts its signal', async () => {
    const token = new CancelToken();
    const child = token.child();
    const kind = await failureOf(
      withScope(
        function* () {
          token.cancel('enough');
          yield* sleep(60_000);
        },
        { signal: child },
      ),
    );
    expect([kind, child.cancelled, token.reason, token.signal.aborted]).toEqual(['Cancelled', true, 'enough', true]);
    const controller = new AbortController();
    const from = CancelToken.from(controller.signal);
    controller.abort('why');
    expect([from.cancelled, from.reason]).toEqual([true, 'why']);
  });

  it('a body that had finished keeps its value', async () => {
    const value = await withScope((scope) => {
      scope.spawn(() => sleep(60_000));
      scope.cancel();
      return 'mine';
    });
    expect(value).toBe('mine');
  });

  it('what unwinds a task can be told from errors', async () => {
    const seen: boolean[] = [];
    await withTimeoutScope(1, function* () {
      try {
        yield* sleep(60_000);
      } catch (thrown) {
        seen.push(isCancellation(thrown), thrown instanceof Error);
        throw thrown;
      }
    });
    expect(seen).toEqual([true, false]);
  });
});

describe('handles', () => {
  it('can be awaited by anybody, in both dialects, any number of times', async () => {
    const task = await withScope((scope) => ({ handle: scope.spawn(napThen<string>, 1, 'x') }));
    expect([await task.handle, await task.handle, task.handle.state, task.handle.done]).toEqual(['x', 'x', 'done', true]);
  });

  it('outcome never raises; within does when the time is over', async () => {
    await withSupervisedScope({}, function* (scope) {
      const failing = scope.spawn(() => Promise.reject(new Error('no')));
      expect(yield* failing.outcome()).toMatchObject({ ok: false, error: { message: 'no' } });
      const slow = scope.spawn(napThen<number>, 60_000, 1);
      let kind = '';
      try {
        yield* slow.within(1);
      } catch (error) {
        kind = (error as { kind: string }).kind;
      }
      slow.cancel('bored');
      const outcome = yield* slow.outcome();
      expect([kind, outcome.ok || (outcome.error as { kind: string }).kind]).toEqual(['TimeoutError', 'TaskCancelled']);
    });
  });

  it('all, first and race', async () => {
    await withScope(function* (scope) {
      const slow = scope.spawn(napThen<string>, 20, 'slow');
      const quick = scope.spawn(napThen<number>, 1, 1);
      expect(yield* first([slow, quick])).toBe(1);
      expect(yield* all([slow, quick])).toEqual(['slow', 1]);
      const never = scope.spawn(napThen<number>, 60_000, 0);
      expect([yield* race([never, scope.spawn(() => 2)]), never.state]).toEqual([2, 'cancelled']);
    });
  });

  it('using: a handle is cancelled and awaited, a channel closed', async () => {
    const log: string[] = [];
    const channel = new Channel<number>();
    await withScope(async (scope) => {
      await using task = scope.spawn(function* () {
        try {
          yield* sleep(60_000);
        } finally {
          log.push('cleaned');
        }
      });
      using closing = channel;
      await sleep(1);
      log.push(task.state, String(closing.closed));
    });
    expect([log, channel.closed]).toEqual([['suspended', 'false', 'cleaned'], true]);
  });
});

describe('channels and select', () => {
  it('deliver in order, drain after closing, and give values back in errors', async () => {
    const channel = new Channel<number>(2);
    expect([channel.trySend(1), channel.trySend(2), channel.trySend(3)]).toEqual([true, true, false]);
    channel.close();
    const got: number[] = [];
    for await (const value of channel) got.push(value);
    expect([got, channel.tryReceive(), await channel.next()]).toEqual([[1, 2], undefined, { done: true, value: undefined }]);
    expect(await failureOf(channel.receive())).toBe('ChannelClosed');
    await expect(channel.send(9)).rejects.toMatchObject({ kind: 'ChannelClosed', fields: { value: 9 } });
    expect(await failureOf(new Channel().receive(1))).toBe('TimeoutError');
  });

  it('events from outside wake a task', async () => {
    const events = Channel.unbounded<string>();
    setTimeout(() => events.trySend('click'), 3);
    expect(await events.receive()).toBe('click');
  });

  it('select commits one arm; null arms are off; closed channels are seen', async () => {
    const a = new Channel<number>(1);
    const b = new Channel<string>(1);
    b.trySend('b');
    expect(await select({ a: on.receive(a), b: on.receive(b) })).toEqual({ arm: 'b', value: 'b' });
    expect(await select({ send: on.send(a, 1), later: on.after(60_000) })).toEqual({ arm: 'send', value: undefined });
    expect(await select({ a: null, none: on.otherwise() })).toEqual({ arm: 'none', value: undefined });
    b.close();
    expect(await select({ b: on.next(b) })).toEqual({ arm: 'b', value: { done: true, value: undefined } });
    expect(await failureOf(select({ b: on.receive(b) }))).toBe('ChannelClosed');
    expect(await failureOf(select({ a: null }))).toBe('GuardError');
  });

  it('select waits for tasks, scopes and tokens', async () => {
    await withSupervisedScope({}, function* (scope) {
      const token = new CancelToken();
      const task = scope.spawn(napThen<string>, 1, 'v');
      expect(yield* select({ task: on.joined(task), token: on.cancelled(token) })).toEqual({ arm: 'task', value: 'v' });
      token.cancel('now');
      expect(yield* select({ token: on.cancelled(token) })).toEqual({ arm: 'token', value: 'now' });
      const inner: Scope = yield* withScope((one) => one);
      expect((yield* select({ over: on.done(inner) })).arm).toBe('over');
    });
  });

  it('a capacity is a count, or infinite', async () => {
    for (const capacity of [-1, 1.5, Number.NaN]) expect(() => new Channel(capacity)).toThrow(/capacity of a channel/);
    expect(new Channel(Number.POSITIVE_INFINITY).trySend(1)).toBe(true);
  });

  it('interval ticks until it is closed', async () => {
    const ticks = interval(1);
    expect([await ticks.receive(), await ticks.receive()]).toEqual([1, 2]);
    ticks.close();
  });
});

describe('the rest', () => {
  it('until lets go of a promise when cancelled', async () => {
    expect((await withTimeoutScope(2, () => until(new Promise(() => {})))).timedOut).toBe(true);
  });

  it('locals hold for everything inside', async () => {
    const user = new ScopeLocal<string>();
    const seen = await withScope((scope) =>
      user.with('ann', function* () {
        return [user.get(), yield* scope.spawn(() => user.get())];
      }),
    );
    expect([seen, user.get()]).toEqual([['ann', 'ann'], undefined]);
  });

  it('an operation runs once, however often it is awaited', async () => {
    let runs = 0;
    const operation = new Operation(function* () {
      return ++runs;
    });
    expect([await operation, await operation, runs]).toEqual([1, 1, 1]);
  });
});
