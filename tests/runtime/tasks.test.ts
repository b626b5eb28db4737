import { describe, expect, test } from 'vitest';
import { settled, started, WAITING } from '../../src/runtime/continuation.js';
import {
  awaitAll,
  awaitEnd,
  awaitFirst,
  awaitPromise,
  awaitTask,
  awaitTaskFor,
  cancelAndWait,
  cancelReason,
  cancelTask,
  checkpoint,
  checkpointSteps,
  giveWay,
  jsHost,
  plainCodeOf,
  pulse,
  type RuntimeFault,
  race,
  resultOf,
  run,
  runRoot,
  type Scope,
  type Steps,
  scheduler,
  sleep,
  spawn,
  spawnWith,
  startAwaitEnd,
  type Task,
  withScope,
  withSupervisedScope,
} from '../../src/runtime/index.js';
import { failure, kindOf, play, value } from './harness.js';

function* napThen<T>(ms: number, result: T): Steps<T> {
  yield* sleep(ms);
  return result;
}

function* napThenFail(ms: number, message: string): Steps<never> {
  yield* sleep(ms);
  throw new Error(message);
}

describe('tasks (runtime.md, section 2)', () => {
  test('a task may be awaited any number of times, before and after its end', async () => {
    const result = await value(function* () {
      const source = spawn(null, napThen, 5, 21);
      const waiters = [1, 2, 3].map((i) =>
        spawn(null, function* () {
          return ((yield* awaitTask(source)) as number) * i;
        }),
      );
      const sum = ((yield* awaitAll(waiters)) as number[]).reduce((a, b) => a + b);
      return sum + ((yield* awaitTask(source)) as number);
    });
    expect(result).toBe(21 * 7);
  });

  test('awaiting raises the own error of the task, with its task path', async () => {
    const error = await failure(() =>
      withSupervisedScope({}, function* (s) {
        const bad = spawnWith(s, { name: 'bad' }, napThenFail, 1, 'broken');
        yield* awaitTask(bad);
      }),
    );
    expect(error.message).toBe('broken');
    expect(error.taskPath.at(-1)).toBe('bad');
  });

  test('await with a timeout raises TimeoutError; the task keeps running', async () => {
    const result = await value(function* () {
      const task = spawn(null, napThen, 50, 'late');
      const first = yield* kindOf(() => awaitTaskFor(task, 10));
      return [first, task.ended, yield* awaitEnd(task, 5), yield* awaitTaskFor(task, 1000)];
    });
    expect(result).toEqual(['TimeoutError', false, false, 'late']);
  });

  test('await_all gives the values in order and raises the first failure in time', async () => {
    expect(
      await value(function* () {
        return yield* awaitAll([spawn(null, napThen, 20, 'a'), spawn(null, napThen, 10, 'b'), spawn(null, () => 'c')]);
      }),
    ).toEqual(['a', 'b', 'c']);
    const { outcome, took } = await play(() =>
      withSupervisedScope({}, function* (s) {
        const tasks = [spawn(s, napThen, 20, 1), spawn(s, napThenFail, 10, 'second'), spawn(s, napThenFail, 5, 'first')];
        try {
          return yield* awaitAll(tasks);
        } catch (error) {
          return [(error as Error).message, scheduler.now()];
        }
      }),
    );
    expect(outcome).toEqual({ kind: 'done', value: ['first', 5] });
    expect(took).toBe(20);
  });

  test('await_first gives the first to finish; the others go on', async () => {
    expect(
      await value(function* () {
        const slow = spawn(null, napThen, 30, 'slow');
        const first = yield* awaitFirst([slow, spawn(null, napThen, 10, 'quick')]);
        return [first, slow.ended, yield* awaitTask(slow)];
      }),
    ).toEqual(['quick', false, 'slow']);
  });

  test('race gives the first success; the losers are cancelled and awaited', async () => {
    const cleaned: string[] = [];
    function* loser(): Steps<void> {
      try {
        yield* sleep(1000);
      } finally {
        cleaned.push('loser');
      }
    }
    expect(
      await value(() =>
        withSupervisedScope({}, function* (s) {
          const lost = spawn(s, loser);
          const won = yield* race([lost, spawn(s, napThenFail, 1, 'x'), spawn(s, napThen, 5, 'winner')]);
          return [won, lost.stateName];
        }),
      ),
    ).toEqual(['winner', 'cancelled']);
    expect(cleaned).toEqual(['loser']);
    const error = await failure(() =>
      withSupervisedScope({}, (s) => race([spawn(s, napThenFail, 5, 'second'), spawn(s, napThenFail, 1, 'first')])),
    );
    expect([error.message, error.suppressed.map((e) => (e as Error).message)]).toEqual(['first', ['second']]);
  });

  test('cancel_and_wait returns after the cleanup has ended', async () => {
    expect(
      await value(function* () {
        const log: string[] = [];
        const task = spawn(null, function* () {
          try {
            yield* sleep(1000);
          } finally {
            log.push('cleaned');
          }
        });
        yield* sleep(1);
        yield* cancelAndWait(task);
        return [log, task.stateName];
      }),
    ).toEqual([['cleaned'], 'cancelled']);
  });

  test('a task that awaits itself, or a scope that contains it, gets StructureError', async () => {
    expect(
      await value(function* () {
        let self: Task | null = null;
        self = spawn(null, function* () {
          yield* sleep(1);
          return yield* kindOf(() => awaitTask(self as unknown as Task));
        });
        const around = yield* withScope(function* (outer) {
          return yield* withScope(() => kindOf(() => outer.join()));
        });
        const parent = scheduler.current;
        const child = spawn(null, () => kindOf(() => awaitTask(parent)));
        return [yield* awaitTask(self), around, yield* awaitTask(child)];
      }),
    ).toEqual(['StructureError', undefined, 'StructureError']);
  });

  test('an awaited pending task runs on the frames of its awaiter, and a suspension there suspends both', async () => {
    const log: string[] = [];
    await play(() =>
      withScope(function* (s) {
        const other = spawn(null, function* () {
          log.push('other');
          yield* sleep(1);
        });
        const task = spawn(s, function* () {
          log.push('inline starts');
          yield* sleep(5);
          log.push('inline ends');
        });
        yield* awaitTask(task);
        log.push('awaiter');
        yield* awaitTask(other);
      }),
    );
    expect(log).toEqual(['inline starts', 'other', 'inline ends', 'awaiter']);
  });

  test('cancelling the awaiter of a task that runs on its frames cancels both', async () => {
    const log: string[] = [];
    await play(() =>
      withScope(function* (outer) {
        const carrier = spawn(outer, function* () {
          yield* withScope(function* (s) {
            try {
              yield* awaitTask(
                spawn(s, function* () {
                  try {
                    yield* sleep(1000);
                  } finally {
                    log.push('child');
                  }
                }),
              );
            } finally {
              log.push('carrier');
            }
          });
        });
        yield* sleep(5);
        yield* cancelAndWait(carrier);
        log.push(carrier.stateName);
      }),
    );
    expect(log).toEqual(['child', 'carrier', 'cancelled']);
  });

  test('the await of a sibling does not tie the two together: cancelling the awaiter leaves the sibling alone', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          const target = spawn(s, napThen, 20, 'unharmed');
          const waiter = spawn(s, () => awaitTask(target));
          yield* sleep(5);
          yield* cancelAndWait(waiter);
          return [waiter.stateName, yield* awaitTask(target)];
        }),
      ),
    ).toEqual(['cancelled', 'unharmed']);
  });

  test('deep chains of awaits do not exhaust the native stack', async () => {
    function* down(depth: number): Steps<number> {
      if (depth === 0) return 0;
      return (yield* withScope(function* (s) {
        return ((yield* awaitTask(spawn(s, down, depth - 1))) as number) + 1;
      })) as number;
    }
    expect(await value(() => down(3000))).toBe(3000);
  });

  test('a task that cannot suspend is awaited without a generator', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          const task = s.spawn(
            plainCodeOf(() => 7),
            [],
          );
          return startAwaitEnd(task) === true && resultOf(task);
        }),
      ),
    ).toBe(7);
    expect(
      await value(() =>
        withScope(function* (s) {
          const task = spawn(s, napThen, 1, 1);
          const answer = startAwaitEnd(task);
          return [answer === WAITING, yield* settled(answer), resultOf(task)];
        }),
      ),
    ).toEqual([true, true, 1]);
  });

  test('a result is moved to the first awaiter; later ones get a frozen snapshot', async () => {
    const host = { ...jsHost, freeze: (v: unknown) => Object.freeze({ ...(v as object) }) };
    const body = function* () {
      const task = spawn(null, () => ({ n: 1 }));
      const a = (yield* awaitTask(task)) as { n: number };
      const b = (yield* awaitTask(task)) as { n: number };
      return [Object.isFrozen(a), Object.isFrozen(b), b.n];
    };
    const code = {
      key: null,
      name: 'main',
      suspends: true,
      run: () => undefined,
      start: () => started(body()),
    };
    const outcome = await runRoot(code, [], host);
    expect(outcome).toEqual({ kind: 'done', value: [false, true, 1] });
  });
});

describe('time slices and fairness (section 12.1)', () => {
  function busyUntil(done: () => boolean): void {
    while (!done()) if (--pulse.left < 0) checkpoint();
  }

  test('a busy loop with no explicit checkpoint stops when a task of the same thread cancels it', async () => {
    const outcome = await run(function* () {
      return yield* withScope(function* (s) {
        spawn(s, function* () {
          yield* sleep(5);
          s.cancel('enough');
        });
        busyUntil(() => false);
      });
    });
    expect(outcome.kind).toBe('done');
  });

  test('a busy loop lets due timers and ready tasks run', async () => {
    let beats = 0;
    const outcome = await run(function* () {
      return yield* withScope(function* (s) {
        const heart = spawn(s, function* () {
          for (;;) {
            yield* sleep(1);
            beats++;
          }
        });
        busyUntil(() => beats >= 3);
        cancelTask(heart, cancelReason('explicit'));
        return 'done';
      });
    });
    expect(outcome).toEqual({ kind: 'done', value: 'done' });
  });

  test('busy tasks that may suspend take turns', async () => {
    const turns: string[] = [];
    await value(function* () {
      function* busy(name: string): Steps<void> {
        for (let i = 0; i < 1_000_000; i++) {
          if (--pulse.left < 0) {
            yield* checkpointSteps();
            if (turns.at(-1) !== name) turns.push(name);
          }
        }
      }
      yield* awaitAll([spawn(null, busy, 'a'), spawn(null, busy, 'b')]);
    });
    expect(turns.length).toBeGreaterThan(3);
  });

  test('yield lets everything that is ready or pending run first', async () => {
    const log: string[] = [];
    await play(function* () {
      spawn(null, () => log.push('task'));
      yield* giveWay();
      log.push('main');
    });
    expect(log).toEqual(['task', 'main']);
  });

  test('pending tasks start and timers fire although other fibers are always ready', async () => {
    let stop = false;
    const { outcome } = await play(function* () {
      const spinner = function* (): Steps<void> {
        while (!stop) yield* giveWay();
      };
      spawn(null, spinner);
      spawn(null, spinner);
      yield* giveWay();
      spawn(null, () => {
        stop = true;
      });
    });
    expect(outcome.kind).toBe('done');
  });
});

describe('the driver', () => {
  test('promises of the world outside suspend only the task', async () => {
    const outcome = await run(function* () {
      const io = spawn(null, () => awaitPromise(new Promise<string>((resolve) => setTimeout(() => resolve('read'), 5))));
      const failed = yield* kindOf(function* () {
        try {
          return yield* awaitPromise(Promise.reject(new Error('no such file')));
        } catch (error) {
          return (error as Error).message;
        }
      });
      return [failed, yield* awaitTask(io)];
    });
    expect(outcome).toEqual({ kind: 'done', value: ['no such file', 'read'] });
  });

  test('the failure of a bare spawn fails the program', async () => {
    expect(
      (
        await failure(function* () {
          spawn(null, napThenFail, 1, 'background');
          yield* sleep(100);
        })
      ).message,
    ).toBe('background');
  });

  test('a cancelled root scope is reported as Cancelled', async () => {
    const { outcome } = await play(function* () {
      let scope: Scope | null = scheduler.innermostScope();
      scope?.cancel('stop', 'signal');
      scope = null;
      yield* sleep(1);
    });
    expect(outcome.kind).toBe('cancelled');
    expect((outcome as { error: RuntimeFault }).error.fields).toMatchObject({ source: 'signal', reason: 'stop' });
  });

  test('a run is reproducible from its seed', async () => {
    const trace = async (seed: number) => {
      const log: number[] = [];
      await value(function* () {
        for (let i = 0; i < 20; i++) {
          spawn(null, function* () {
            yield* sleep(scheduler.random.below(50));
            log.push(i);
          });
        }
      }, seed);
      return log.join();
    };
    expect(await trace(7)).toBe(await trace(7));
    expect(await trace(7)).not.toBe(await trace(8));
  });
});
