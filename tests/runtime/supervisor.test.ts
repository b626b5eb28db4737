import { describe, expect, test } from 'vitest';
import {
  awaitEnd,
  awaitTask,
  cancelAndWait,
  cancelReason,
  cancelTask,
  type RestartKind,
  type Scope,
  type SpawnOptions,
  type Steps,
  type Strategy,
  type SupervisorOptions,
  scheduler,
  shield,
  sleep,
  spawn,
  spawnWith,
  type Task,
  withScope,
  withSupervisedScope,
} from '../../src/runtime/index.js';
import { failure, play, value } from './harness.js';

/** Runs `times` failing runs, then stays up. */
function flaky(log: string[], name: string, times: number) {
  let runs = 0;
  return function* (): Steps<string> {
    runs++;
    log.push(`${name}${runs}`);
    yield* sleep(10);
    if (runs <= times) throw new Error(`${name} broke`);
    yield* sleep(100);
    return `${name} fine`;
  };
}

function resident(log: string[], name: string) {
  let runs = 0;
  return function* (): Steps<void> {
    runs++;
    log.push(`${name}${runs}`);
    try {
      yield* sleep(60);
    } finally {
      log.push(`-${name}${runs}`);
    }
  };
}

describe('supervisors (runtime.md, section 6)', () => {
  test('failures are isolated: siblings and the body go on, await_result never raises', async () => {
    expect(
      await value(() =>
        withSupervisedScope({}, function* (s) {
          const bad = spawn(s, function* () {
            yield* sleep(1);
            throw new Error('bad');
          });
          const good = spawn(s, function* () {
            yield* sleep(10);
            return 'good';
          });
          yield* awaitEnd(bad);
          return [bad.stateName, yield* awaitTask(good)];
        }),
      ),
    ).toEqual(['failed', 'good']);
  });

  test('a plain spawn is temporary: it runs once and its failure counts for nothing', async () => {
    let runs = 0;
    const { outcome } = await play(() =>
      withSupervisedScope({ maxRestarts: 1 }, function* (s) {
        for (let i = 0; i < 6; i++) {
          spawn(s, function* () {
            runs++;
            yield* sleep(1);
            throw new Error('no matter');
          });
        }
      }),
    );
    expect([outcome.kind, runs]).toEqual(['done', 6]);
  });

  test('a restart re-runs the same call with the same values; await waits for the final end', async () => {
    const log: string[] = [];
    let runs = 0;
    expect(
      await value(() =>
        withSupervisedScope({ maxRestarts: 5 }, function* (s) {
          const task = spawnWith(
            s,
            { restart: 'transient' },
            function* (a: string, b: string) {
              runs++;
              log.push(a + b);
              yield* sleep(1);
              if (runs < 3) throw new Error('again');
              return 'final';
            },
            'x',
            'y',
          );
          return [yield* awaitTask(task), task.stateName];
        }),
      ),
    ).toEqual(['final', 'done']);
    expect(log).toEqual(['xy', 'xy', 'xy']);
  });

  const kinds: readonly [RestartKind, number, number][] = [
    ['temporary', 1, 1],
    ['transient', 1, 3],
    ['permanent', 3, 3],
  ];
  test.each(kinds)(
    'restart: %s runs %d times when it ends normally, %d times when it fails (limit 2)',
    async (restart, normal, failing) => {
      for (const [fails, expected] of [
        [false, normal],
        [true, failing],
      ] as const) {
        let runs = 0;
        await play(() =>
          withSupervisedScope({ maxRestarts: 2 }, function* (s) {
            spawnWith(s, { restart }, function* () {
              runs++;
              yield* sleep(1);
              if (fails) throw new Error('x');
            });
          }),
        );
        expect(runs).toBe(expected);
      }
    },
  );

  const strategies: readonly [Strategy, string[]][] = [
    ['one_for_one', ['a1', 'f1', 'b1', 'f2', '-a1', '-b1']],
    ['one_for_all', ['a1', 'f1', 'b1', '-b1', '-a1', 'a2', 'f2', 'b2', '-a2', '-b2']],
    ['rest_for_one', ['a1', 'f1', 'b1', '-b1', 'f2', 'b2', '-a1', '-b2']],
  ];
  test.each(strategies)('%s restarts the right children, stopped in reverse start order', async (strategy, expected) => {
    const log: string[] = [];
    await play(() =>
      withSupervisedScope({ strategy, maxRestarts: 3 }, function* (s) {
        spawnWith(s, { restart: 'transient' }, resident(log, 'a'));
        spawnWith(s, { restart: 'transient' }, flaky(log, 'f', 1));
        spawnWith(s, { restart: 'transient' }, resident(log, 'b'));
      }),
    );
    expect(log).toEqual(expected);
  });

  test('temporary siblings stopped by a strategy stay stopped; children that ended normally are not revived', async () => {
    const log: string[] = [];
    await play(() =>
      withSupervisedScope({ strategy: 'one_for_all', maxRestarts: 3 }, function* (s) {
        spawn(s, resident(log, 't'));
        spawnWith(s, { restart: 'transient' }, function* () {
          log.push('short');
          yield* sleep(1);
        });
        spawnWith(s, { restart: 'transient' }, flaky(log, 'f', 1));
      }),
    );
    expect(log).toEqual(['t1', 'short', 'f1', '-t1', 'f2']);
  });

  test('more restarts than allowed: children stop in reverse start order, then SupervisorError with the history', async () => {
    const log: string[] = [];
    const error = await failure(() =>
      withSupervisedScope(
        { maxRestarts: 2, within: 60_000 },
        function* (s) {
          for (const name of ['a', 'b', 'c']) spawnWith(s, { restart: 'permanent' }, resident(log, name));
          spawnWith(s, { restart: 'permanent', name: 'hopeless' }, function* () {
            yield* sleep(5);
            throw new Error('always');
          });
          yield* sleep(60_000);
          log.push('unreachable');
        },
        { name: 'shop' },
      ),
    );
    expect(error.message).toBe('supervisor shop gave up after 2 restarts');
    expect(log.slice(3)).toEqual(['-c1', '-b1', '-a1']);
    const history = error.fields.history as readonly (readonly [string, Error])[];
    expect(history.map(([name, cause]) => `${name} ${cause.message}`)).toEqual(Array(3).fill('hopeless always'));
    expect(error.fields.restarts).toBe(2);
  });

  test('restarts outside the window are forgotten', async () => {
    let runs = 0;
    const { outcome } = await play(() =>
      withSupervisedScope({ maxRestarts: 1, within: 50 }, function* (s) {
        spawnWith(s, { restart: 'transient' }, function* () {
          runs++;
          yield* sleep(100);
          if (runs < 5) throw new Error('slowly');
        });
      }),
    );
    expect([outcome.kind, runs]).toEqual(['done', 5]);
  });

  test('backoff grows exponentially up to its maximum', async () => {
    const starts: number[] = [];
    await play(() =>
      withSupervisedScope({ maxRestarts: 4, backoff: { base: 10, max: 25, jitter: 0 } }, function* (s) {
        spawnWith(s, { restart: 'transient' }, function* () {
          starts.push(scheduler.now());
          yield* sleep(1);
          if (starts.length < 5) throw new Error('x');
        });
      }),
    );
    expect(starts).toEqual([0, 11, 32, 58, 84]);
  });

  test('backoff is cancellable: a child that waits for its restart ends when the scope is cancelled', async () => {
    const { took } = await play(() =>
      withScope(function* (outer) {
        spawn(outer, () =>
          withSupervisedScope({ backoff: { base: 10_000, max: 10_000, jitter: 0 } }, function* (s) {
            spawnWith(s, { restart: 'permanent' }, function* () {
              yield* sleep(1);
              throw new Error('x');
            });
          }),
        );
        yield* sleep(5);
        outer.cancel();
      }),
    );
    expect(took).toBe(5);
  });

  test('a child cancelled by hand is not restarted', async () => {
    expect(
      await value(() =>
        withSupervisedScope({}, function* (s) {
          const log: string[] = [];
          const task = spawnWith(s, { restart: 'permanent' }, resident(log, 'a'));
          yield* sleep(1);
          yield* cancelAndWait(task);
          return [task.stateName, log];
        }),
      ),
    ).toEqual(['cancelled', ['a1', '-a1']]);
  });

  test('shutdown: after its time the shields of a child that is being stopped end', async () => {
    const error = await failure(() =>
      withSupervisedScope({ maxRestarts: 0 }, function* (s: Scope) {
        spawnWith(s, { restart: 'permanent', shutdown: 20 }, () =>
          shield(4000, function* () {
            yield* sleep(10_000);
          }),
        );
        spawnWith(s, { restart: 'transient' } satisfies SpawnOptions, function* () {
          yield* sleep(5);
          throw new Error('x');
        });
        yield* sleep(10_000);
      }),
    );
    expect([error.kind, scheduler.now()]).toEqual(['SupervisorError', 25]);
  });

  test('many dynamic temporary children leave nothing behind', async () => {
    const options: SupervisorOptions = {};
    expect(
      await value(() =>
        withSupervisedScope(options, function* (s) {
          let last: Task | null = null;
          for (let i = 0; i < 10_000; i++) last = spawn(s, () => i);
          yield* awaitTask(last as unknown as Task);
          yield* sleep(1);
          return [s.active, s.extras?.supervisor?.size];
        }),
      ),
    ).toEqual([0, 0]);
  });

  test('a child that was cancelled does not come back, though it failed before its next checkpoint', async () => {
    let runs = 0;
    const state = await value(() =>
      withSupervisedScope({ maxRestarts: 9 }, function* (s) {
        const child: Task = spawnWith(s, { restart: 'permanent' }, function* () {
          if (++runs > 1) yield* sleep(10_000);
          yield* sleep(1);
          cancelTask(child, cancelReason('explicit', 'enough'));
          throw new Error('broke');
        });
        yield* awaitEnd(child);
        return child.stateName;
      }),
    );
    expect([state, runs]).toEqual(['failed', 1]);
  });

  test.each(['before', 'after'])(
    'a child that was cancelled does not come back, though its supervisor stops it (%s that)',
    async (when) => {
      let runs = 0;
      const state = await value(() =>
        withSupervisedScope({ strategy: 'one_for_all', maxRestarts: 1 }, function* (s) {
          const child: Task = spawnWith(s, { restart: 'permanent' }, function* () {
            runs++;
            yield* shield(4000, () => sleep(20));
            yield* sleep(10_000);
          });
          const bad: Task = spawnWith(s, { restart: 'transient' }, function* () {
            yield* sleep(runs === 1 ? 10 : 100);
            if (runs === 1 && bad.extras?.child?.restarts === 0) throw new Error('broke');
          });
          yield* sleep(when === 'before' ? 5 : 15);
          cancelTask(child, cancelReason('explicit', 'enough'));
          yield* awaitEnd(child);
          yield* awaitTask(bad);
          return child.stateName;
        }),
      );
      expect([state, runs]).toEqual(['cancelled', 1]);
    },
  );
});
