import { describe, expect, test } from 'vitest';
import {
  AtomicCell,
  awaitAll,
  awaitTask,
  Barrier,
  bindLocal,
  CancelToken,
  cancelAndWait,
  currentDeadline,
  currentReason,
  getLocal,
  isCancelled,
  local,
  Mutex,
  Once,
  onCancel,
  openShield,
  Semaphore,
  type Steps,
  scheduler,
  setLocal,
  shield,
  sleep,
  spawn,
  spawnWith,
  tokenOf,
  unbindLocal,
  withLocal,
  withScope,
  withTimeoutScope,
} from '../../src/runtime/index.js';
import { kindOf, play, value } from './harness.js';

describe('shared cells (runtime.md, sections 8, 12.6, 12.7)', () => {
  test('Atomic: set and update yield the new value, compare_and_set a Bool, local or shared', () => {
    for (const shared of [false, true]) {
      const cell = new AtomicCell(1);
      if (shared) cell.share();
      expect(cell.set(5)).toBe(5);
      expect(cell.update((n) => (n as number) + 1)).toBe(6);
      expect([cell.compareAndSet(5, 9), cell.compareAndSet(6, 9), cell.get()]).toEqual([false, true, 9]);
      cell.set(9223372036854775807n);
      expect(cell.get()).toBe(9223372036854775807n);
      expect(cell.compareAndSet(9223372036854775807n, -3)).toBe(true);
      expect(cell.get()).toBe(-3);
    }
  });

  test('an atomic that is shared keeps its value and is the same cell elsewhere', () => {
    const cell = new AtomicCell(41);
    const { words, index } = cell.share();
    const there = AtomicCell.at(words, index);
    there.update((n) => (n as number) + 1);
    expect(cell.get()).toBe(42);
  });

  test('Mutex: one holder at a time, first in first out; what the block leaves is put back', async () => {
    expect(
      await value(function* () {
        const mutex = new Mutex([]);
        const tasks = [1, 2, 3].map((i) =>
          spawn(null, () =>
            mutex.with(function* (log: number[]) {
              yield* sleep(5);
              return [...log, i];
            }),
          ),
        );
        yield* awaitAll(tasks);
        return [mutex.value, scheduler.now()];
      }),
    ).toEqual([[1, 2, 3], 15]);
  });

  test('Mutex: locking what one holds is StructureError, a broken lock BrokenLock; a cancelled wait takes nothing', async () => {
    expect(
      await value(function* () {
        const mutex = new Mutex();
        const twice = yield* kindOf(() => mutex.with(() => mutex.with(function* () {})));
        yield* mutex.lock();
        const waiting = spawn(null, () => mutex.lock());
        const unlucky = spawn(null, () => kindOf(() => mutex.lock()));
        yield* sleep(1);
        yield* cancelAndWait(waiting);
        const size = mutex.queue.size;
        mutex.break();
        return [twice, size, yield* awaitTask(unlucky), yield* kindOf(() => mutex.lock())];
      }),
    ).toEqual(['StructureError', 1, 'BrokenLock', 'BrokenLock']);
  });

  test('Semaphore: so many permits, in order; try_acquire does not wait', async () => {
    expect(
      await value(function* () {
        const permits = new Semaphore(2);
        let inside = 0;
        let peak = 0;
        const tasks = Array.from({ length: 6 }, () =>
          spawn(null, () =>
            permits.withPermit(function* () {
              peak = Math.max(peak, ++inside);
              yield* sleep(10);
              inside--;
            }),
          ),
        );
        yield* sleep(1);
        const refused = permits.tryAcquire();
        yield* awaitAll(tasks);
        return [peak, refused, scheduler.now(), permits.permits];
      }),
    ).toEqual([2, false, 30, 2]);
  });

  test('Barrier: nobody enters the next phase before everybody has ended this one; it is reusable', async () => {
    expect(
      await value(function* () {
        const barrier = new Barrier(3);
        let arrivals = 0;
        let early = 0;
        yield* awaitAll(
          [0, 1, 2].map((w) =>
            spawn(null, function* () {
              for (let phase = 1; phase <= 4; phase++) {
                yield* sleep(w * 3);
                arrivals++;
                yield* barrier.wait();
                if (arrivals < phase * 3) early++;
                yield* barrier.wait();
              }
            }),
          ),
        );
        return [arrivals, early];
      }),
    ).toEqual([12, 0]);
  });

  test('Once: the block runs once; if it fails, the next caller runs it', async () => {
    expect(
      await value(function* () {
        const once = new Once();
        let runs = 0;
        function* block(): Steps<number> {
          runs++;
          yield* sleep(5);
          if (runs === 1) throw new Error('first');
          return runs;
        }
        const first = yield* kindOf(function* () {
          try {
            return yield* once.call(block);
          } catch (error) {
            return (error as Error).message;
          }
        });
        return [first, yield* awaitAll([1, 2, 3].map(() => spawn(null, () => once.call(block))))];
      }),
    ).toEqual(['first', [2, 2, 2]]);
  });
});

describe('scope locals (section 8)', () => {
  test('with_local binds for its block, looks outward, and tasks inherit at spawn', async () => {
    expect(
      await value(() =>
        withLocal('user', 'ann', function* () {
          const inherited = spawn(null, () => local('user'));
          const shadowed = yield* withLocal('user', 'bob', function* () {
            return [local('user'), yield* awaitTask(spawn(null, () => local('user')))];
          });
          return [local('user'), local('none'), shadowed, yield* awaitTask(inherited)];
        }),
      ),
    ).toEqual(['ann', undefined, ['bob', 'bob'], 'ann']);
  });

  test('set_local holds for the scope and the tasks spawned in it from then on, and ends with it', async () => {
    expect(
      await value(() =>
        withScope(function* (outer) {
          setLocal(outer, 'k', 'outer');
          const inner = yield* withScope(function* (s) {
            const before = spawn(s, () => local('k'));
            setLocal(s, 'k', 'inner');
            const after = spawn(s, () => local('k'));
            bindLocal('k', 'block');
            setLocal(outer, 'late', 1);
            const seen = [local('k'), getLocal(s, 'k'), getLocal(outer, 'k'), local('late')];
            unbindLocal();
            return [...seen, local('k'), yield* awaitTask(before), yield* awaitTask(after)];
          });
          return [inner, local('k'), local('late')];
        }),
      ),
    ).toEqual([['block', 'inner', 'outer', 1, 'inner', 'outer', 'inner'], 'outer', 1]);
  });

  test("a task spawned through a passed handle inherits the spawner's locals", async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          setLocal(s, 'k', 'scope');
          return yield* withLocal('k', 'spawner', function* () {
            return yield* awaitTask(spawn(s, () => local('k')));
          });
        }),
      ),
    ).toBe('spawner');
  });
});

describe('tokens, shields, reasons (section 4)', () => {
  test('a token passes its cancellation down to children and to what is tied to it', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          const token = CancelToken.create();
          const child = token.child();
          const tied = spawnWith(s, { token: child }, () => sleep(1000));
          const free = spawn(s, function* () {
            yield* sleep(5);
            return 'free';
          });
          yield* sleep(1);
          const first = token.cancel('tokens out');
          return [
            first,
            token.cancel('again'),
            child.reason?.source,
            child.reason?.reason,
            tied.cancelled,
            yield* awaitTask(free),
            s.cancelled,
          ];
        }),
      ),
    ).toEqual([true, false, 'parent', 'tokens out', true, 'free', false]);
  });

  test('a task tied to a token that was cancelled before never runs', async () => {
    let ran = false;
    const token = CancelToken.create();
    token.cancel();
    await play(() =>
      withScope(function* (s) {
        spawnWith(s, { token }, () => {
          ran = true;
        });
      }),
    );
    expect(ran).toBe(false);
  });

  test('with token: the scope is cancelled with the token; check outside of it cancels the running task', async () => {
    expect(
      await value(function* () {
        const token = CancelToken.create();
        const inside = yield* withScope(
          function* () {
            token.cancel();
            yield* sleep(1);
            return 'unreachable';
          },
          { kind: 'token', token },
        );
        const outside = spawn(null, function* () {
          token.check();
          yield* sleep(1);
        });
        yield* sleep(1);
        return [inside, outside.stateName];
      }),
    ).toEqual([undefined, 'cancelled']);
  });

  test("a scope's token is a token: cancelling it cancels the scope, a task's token the task", async () => {
    expect(
      await value(() =>
        withScope(function* (outer) {
          const done = yield* withScope(function* (s) {
            s.token.child().onCancel(() => {});
            s.token.cancel('by token');
            yield* sleep(1);
          });
          const task = spawn(outer, () => sleep(100));
          yield* sleep(1);
          tokenOf(task).cancel();
          return [done, tokenOf(task).cancelled, task.cancelled];
        }),
      ),
    ).toEqual([undefined, true, true]);
  });

  test('a shield hides outer cancellation and keeps the value of its block; it comes through at the next checkpoint', async () => {
    const log: unknown[] = [];
    await play(() =>
      withScope(function* (s) {
        spawn(s, function* () {
          const kept = yield* shield(1000, function* () {
            yield* sleep(20);
            log.push(isCancelled());
            return 'kept';
          });
          log.push(kept, isCancelled(), scheduler.now());
          yield* sleep(1);
          log.push('unreachable');
        });
        yield* sleep(5);
        s.cancel();
      }),
    );
    expect(log).toEqual([false, 'kept', true, 20]);
  });

  test('a shield holds at most so long after the cancellation, and never longer than the grace period', async () => {
    for (const [limit, grace, expected] of [
      [30, 5000, 40],
      [9000, 5000, 5010],
      [9000, 70, 80],
    ] as const) {
      const { took } = await play(() =>
        withScope(
          function* (s) {
            spawn(s, () => shield(limit, () => sleep(100_000)));
            yield* sleep(10);
            s.cancel();
          },
          { grace },
        ),
      );
      expect(took).toBe(expected);
    }
  });

  test('a scope opened inside a shield is protected, its own deadline still acts', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          s.cancel();
          return yield* shield(1000, function* () {
            return [
              yield* withTimeoutScope(10, () => sleep(100)),
              yield* withTimeoutScope(10, function* () {
                return 1;
              }),
            ];
          });
        }),
      ),
    ).toEqual([
      { timedOut: true, value: undefined },
      { timedOut: false, value: 1 },
    ]);
  });

  test('cleanup under a shield may suspend and still knows the reason', async () => {
    const seen: unknown[] = [];
    await play(() =>
      withScope(function* (s) {
        spawn(s, function* () {
          try {
            yield* sleep(1000);
          } finally {
            const protection = openShield();
            yield* sleep(10);
            seen.push(currentReason()?.source, currentReason()?.reason, scheduler.now());
            protection.close();
          }
        });
        yield* sleep(1);
        s.cancel('stop');
      }),
    );
    expect(seen).toEqual(['explicit', 'stop', 11]);
  });

  test('Cancel.on_cancel in a task runs with that task as the current one, once', async () => {
    const names: string[] = [];
    await play(() =>
      withScope(function* (s) {
        spawnWith(s, { name: 'owner' }, function* () {
          onCancel(() => names.push(scheduler.current.name));
          yield* sleep(100);
        });
        yield* sleep(1);
        s.cancel();
      }),
    );
    expect(names).toEqual(['owner']);
  });

  test('the effective deadline is the minimum over the unshielded ancestors', async () => {
    expect(
      await value(() =>
        withTimeoutScope(50, () =>
          withTimeoutScope(100, function* () {
            const child = yield* awaitTask(spawn(null, () => currentDeadline()));
            return [
              currentDeadline(),
              child,
              yield* shield(10, function* () {
                return currentDeadline();
              }),
            ];
          }),
        ),
      ),
    ).toEqual({ timedOut: false, value: { timedOut: false, value: [50, 50, Number.POSITIVE_INFINITY] } });
  });
});
