import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settled } from '../../src/runtime/continuation.js';
import {
  after,
  awaitAll,
  awaitTask,
  Broadcast,
  CancelToken,
  Channel,
  CLOSED,
  cancelAndWait,
  doneArm,
  EMPTY,
  endsOf,
  interval,
  receiveArm,
  resultOf,
  type Selected,
  SendChan,
  type Steps,
  scheduler,
  select,
  sendArm,
  sleep,
  spawn,
  type Task,
  TIMED_OUT,
  taskArm,
  tokenArm,
  withScope,
} from '../../src/runtime/index.js';
import { failure, kindOf, play, value } from './harness.js';

function* drain(channel: Channel): Steps<unknown[]> {
  const got: unknown[] = [];
  for (let v = yield* channel.receive(); v !== CLOSED; v = yield* channel.receive()) got.push(v);
  return got;
}

describe('channels (runtime.md, section 7)', () => {
  test('a rendezvous hands the value over: the sender waits for the receiver', async () => {
    const log: string[] = [];
    await play(function* () {
      const ch = new Channel();
      spawn(null, function* () {
        yield* ch.send('v');
        log.push(`sent at ${scheduler.now()}`);
      });
      yield* sleep(10);
      log.push(`got ${String(yield* ch.receive())}`);
      yield* sleep(1);
    });
    expect(log).toEqual(['got v', 'sent at 10']);
  });

  test('a bounded channel blocks when full, an unbounded one never does; stats tell the peak', async () => {
    expect(
      await value(function* () {
        const bounded = new Channel(2);
        const unbounded = new Channel(Number.POSITIVE_INFINITY);
        for (let i = 0; i < 1000; i++) yield* unbounded.send(i);
        return [bounded.offer(1), bounded.offer(2), bounded.offer(3), bounded.stats.peak, unbounded.length];
      }),
    ).toEqual([true, true, false, 2, 1000]);
  });

  test('receiving from a closed channel drains it first, sending to it fails', async () => {
    expect(
      await value(function* () {
        const ch = new Channel(5);
        for (let i = 1; i <= 3; i++) yield* ch.send(i);
        ch.close();
        return [yield* ch.send(9), ch.poll(), yield* drain(ch), ch.poll() === CLOSED];
      }),
    ).toEqual([false, 1, [2, 3], true]);
  });

  test('close wakes everybody who waits; blocked senders get their value back', async () => {
    expect(
      await value(function* () {
        const empty = new Channel();
        const full = new Channel(1);
        full.offer(1);
        const receiver = spawn(null, () => empty.receive());
        const sender = spawn(null, () => full.send(2));
        yield* sleep(1);
        empty.close();
        full.close();
        return [(yield* awaitTask(receiver)) === CLOSED, yield* awaitTask(sender), yield* drain(full)];
      }),
    ).toEqual([true, false, [1]]);
  });

  test('timed operations give up after their time; a cancelled send or receive did not happen', async () => {
    expect(
      await value(function* () {
        const ch = new Channel();
        const timed = [(yield* ch.receiveFor(5)) === TIMED_OUT, (yield* ch.sendFor(1, 5)) === TIMED_OUT, scheduler.now()];
        const sender = spawn(null, () => ch.send('x'));
        yield* sleep(1);
        yield* cancelAndWait(sender);
        return [...timed, ch.poll() === EMPTY, ch.stats.waitingSenders, yield* kindOf(() => ch.receiveFor(-1))];
      }),
    ).toEqual([true, true, 10, true, 0, 'InvalidArgument']);
  });

  test('waiters are first in, first out', async () => {
    const log: number[] = [];
    await play(function* () {
      const ch = new Channel();
      for (let i = 0; i < 5; i++)
        spawn(null, function* () {
          log.push(((yield* ch.receive()) as number) * 10 + i);
        });
      yield* sleep(1);
      for (let v = 1; v <= 5; v++) yield* ch.send(v);
    });
    expect(log).toEqual([10, 21, 32, 43, 54]);
  });

  test('every operation is a checkpoint even if it could complete at once', async () => {
    const ch = new Channel(5);
    await play(() =>
      withScope(function* (s) {
        s.cancel();
        yield* settled(ch.startSend(1));
      }),
    );
    expect(ch.length).toBe(0);
  });

  test('the last sending end to go closes the channel; a task that ends releases the ends it alone holds', async () => {
    expect(
      await value(function* () {
        const ch = new Channel(10);
        const [tx] = endsOf(ch);
        for (let i = 0; i < 3; i++) {
          const mine = tx.clone();
          const task = spawn(null, function* () {
            yield* sleep(i);
            yield* mine.channel.send(i);
          });
          mine.moveTo(task);
        }
        tx.release();
        tx.release();
        return yield* drain(ch);
      }),
    ).toEqual([0, 1, 2]);
  });

  test('an end that was shared by reference is not released with its creator', async () => {
    expect(
      await value(function* () {
        const ch = new Channel(1);
        const maker = spawn(null, () => {
          const end = new SendChan(ch);
          end.share();
          return end;
        });
        yield* awaitTask(maker);
        return ch.closed;
      }),
    ).toBe(false);
  });

  test('broadcast: every subscriber sees every value sent after it subscribed; a full one blocks the sender', async () => {
    expect(
      await value(function* () {
        const news = new Broadcast(2);
        const a = news.subscribe().channel;
        yield* news.send(1);
        const b = news.subscribe().channel;
        yield* news.send(2);
        const third = spawn(null, function* () {
          yield* news.send(3);
          news.close();
          return scheduler.now();
        });
        yield* sleep(5);
        const [got, late] = yield* awaitAll([spawn(null, drain, a), spawn(null, drain, b)]);
        return [got, late, yield* awaitTask(third)];
      }),
    ).toEqual([[1, 2, 3], [2, 3], 5]);
  });

  test('interval ticks until it is closed, after ticks once', async () => {
    expect(
      await value(function* () {
        const ticks = interval(10);
        const once = after(25);
        yield* ticks.receive();
        yield* ticks.receive();
        yield* once.receive();
        const at = scheduler.now();
        ticks.close();
        return [at, (yield* once.receive()) === CLOSED];
      }),
    ).toEqual([25, true]);
  });
});

test('an interval that nobody listens to does not hide a deadlock', async () => {
  const error = await failure(function* () {
    interval(10);
    yield* new Channel().receive();
  });
  expect(error.kind).toBe('Deadlock');
});

test('late ticks are not made up for, the next one is on the grid again', async () => {
  expect(
    await value(function* () {
      const ticks = interval(10);
      const at: unknown[] = [];
      for (const nap of [0, 25, 0]) {
        if (nap > 0) yield* sleep(nap);
        at.push(yield* ticks.receive(), scheduler.now());
      }
      ticks.close();
      return at;
    }),
  ).toEqual([1, 10, 2, 35, 3, 40]);
});

describe('select (section 7)', () => {
  test('exactly one arm commits, the others have no effect', async () => {
    expect(
      await value(function* () {
        const a = new Channel(1);
        const b = new Channel(1);
        a.offer('a');
        b.offer('b');
        const one = yield* select([receiveArm(a), receiveArm(b)]);
        return [one.value === 'a' || one.value === 'b', a.length + b.length];
      }),
    ).toEqual([true, 1]);
  });

  test('the choice among ready arms is random by the seed; biased takes source order', async () => {
    const picks = (biased: boolean, seed: number) =>
      value(function* () {
        const ready = [1, 2, 3].map((v) => {
          const ch = new Channel(200);
          for (let i = 0; i < 200; i++) ch.offer(v);
          return ch;
        });
        const counts = [0, 0, 0];
        for (let i = 0; i < 150; i++) {
          const { index } = yield* select(ready.map(receiveArm), biased);
          counts[index] = (counts[index] ?? 0) + 1;
        }
        return counts;
      }, seed) as Promise<number[]>;
    expect(await picks(true, 1)).toEqual([150, 0, 0]);
    const counts = await picks(false, 1);
    for (const count of counts) expect(count).toBeGreaterThan(25);
    expect(await picks(false, 1)).toEqual(counts);
    expect(await picks(false, 2)).not.toEqual(counts);
  });

  test('arms: send, task, the end of a scope, a token, after, default', async () => {
    expect(
      await value(function* () {
        const got: unknown[] = [];
        const never = new Channel();
        got.push((yield* select([receiveArm(never), 'default'])).index);
        got.push((yield* select([receiveArm(never), { after: 20 }, { after: 10 }])).index, scheduler.now());
        const task = spawn(null, function* () {
          yield* sleep(5);
          return 42;
        });
        got.push((yield* select([receiveArm(never), taskArm(task)])).value);
        const token = CancelToken.create();
        spawn(null, function* () {
          yield* sleep(5);
          token.cancel('now');
        });
        got.push(((yield* select([tokenArm(token), { after: 50 }])).value as { reason: unknown }).reason);
        yield* withScope(function* (outer) {
          const scopes = new Channel(1);
          spawn(outer, function* () {
            yield* withScope(function* (s) {
              scopes.offer(s);
              yield* sleep(5);
            });
          });
          const watched = (yield* scopes.receive()) as Parameters<typeof doneArm>[0];
          got.push((yield* select([doneArm(watched), 'default'])).index, (yield* select([doneArm(watched), { after: 50 }])).index);
        });
        const out = new Channel();
        spawn(null, () => out.receive());
        got.push((yield* select([receiveArm(never), sendArm(out, 'v')])).index);
        return got;
      }),
    ).toEqual([1, 2, 10, 42, 'now', 1, 0, 1]);
  });

  test('a failed task delivers the task, whose error is raised by its arm', async () => {
    expect(
      (
        await failure(() =>
          withScope(
            function* (s) {
              const bad = spawn(s, function* () {
                yield* sleep(1);
                throw new Error('bad');
              });
              const { value: task } = yield* select([taskArm(bad)]);
              return resultOf(task as Task);
            },
            { ignore: [Error] },
          ),
        )
      ).message,
    ).toBe('bad');
  });

  test('a closed channel is ready', async () => {
    expect(
      await value(function* () {
        const ch = new Channel();
        const first = spawn(null, () => select([receiveArm(ch)]));
        yield* sleep(1);
        ch.close();
        return [((yield* awaitTask(first)) as Selected).closed, (yield* select([sendArm(ch, 1), { after: 5 }])).closed];
      }),
    ).toEqual([true, true]);
  });

  test('all guards false without default is GuardError', async () => {
    expect(await value(() => kindOf(() => select([null, null])))).toBe('GuardError');
    expect(
      await value(() =>
        kindOf(function* () {
          return (yield* select([null, 'default'])).index;
        }),
      ),
    ).toBe(1);
  });

  test('a select is a checkpoint even if an arm is ready: cancelled, it commits nothing', async () => {
    const ch = new Channel(1);
    await play(() =>
      withScope(function* (s) {
        s.cancel();
        yield* select([sendArm(ch, 1), 'default']);
      }),
    );
    expect(ch.length).toBe(0);
  });

  test('a select never matches itself, two selects match each other', async () => {
    expect(
      await value(function* () {
        const ch = new Channel();
        const both = () => select([receiveArm(ch), sendArm(ch, 'hello'), { after: 50 }]);
        const alone = (yield* both()).index;
        const pair = yield* awaitAll([spawn(null, both), spawn(null, both)]);
        const indices = (pair as Selected[]).map((one) => one.index).sort();
        return [alone, indices];
      }),
    ).toEqual([2, [0, 1]]);
  });
});

describe('properties of channels', () => {
  const plan = fc.record({
    capacity: fc.integer({ min: 0, max: 4 }),
    senders: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }), { minLength: 1, maxLength: 4 }),
    receivers: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
    cancels: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
    viaSelect: fc.boolean(),
    seed: fc.integer(),
  });

  test('what goes in comes out once and in the order of its sender, or is still inside', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ capacity, senders, receivers, cancels, viaSelect, seed }) => {
        const sent: string[] = [];
        const got: string[] = [];
        const inside = (await value(function* () {
          const ch = new Channel(capacity);
          const other = new Channel(capacity);
          yield* withScope(function* (s) {
            const tasks = senders.map((naps, from) =>
              spawn(s, function* () {
                for (const [i, nap] of naps.entries()) {
                  if (nap > 0) yield* sleep(nap);
                  const v = `${from}:${i}`;
                  if (viaSelect) yield* select([sendArm(ch, v), receiveArm(other)]);
                  else yield* ch.send(v);
                  sent.push(v);
                }
              }),
            );
            for (const nap of receivers) {
              tasks.push(
                spawn(s, function* () {
                  for (;;) {
                    const v = viaSelect ? (yield* select([receiveArm(other), receiveArm(ch)])).value : yield* ch.receive();
                    got.push(v as string);
                    if (nap > 0) yield* sleep(nap);
                  }
                }),
              );
            }
            for (const at of cancels) {
              yield* sleep(at);
              const victim = tasks[at % tasks.length];
              if (victim !== undefined) yield* cancelAndWait(victim);
            }
            yield* sleep(100);
            s.cancel();
          });
          ch.close();
          return yield* drain(ch);
        }, seed)) as string[];
        expect([...got, ...inside].sort()).toEqual([...sent].sort());
        for (let from = 0; from < senders.length; from++) {
          const mine = sent.filter((v) => v.startsWith(`${from}:`));
          expect([...inside].filter((v) => v.startsWith(`${from}:`))).toEqual(mine.filter((v) => inside.includes(v)));
          if (receivers.length === 1) expect([...got, ...inside].filter((v) => v.startsWith(`${from}:`))).toEqual(mine);
        }
      }),
      { numRuns: 150 },
    );
  });
});
