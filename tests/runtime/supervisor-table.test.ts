/**
 * Supervisors, all of it (runtime.md, sections 6 and 12.19): every strategy with every restart type of the child that ends and of its siblings, at
 * every position, for every way to end. The model says who has to run again.
 */
import { describe, expect, test } from 'vitest';
import {
  cancelReason,
  cancelTask,
  type RestartKind,
  type RuntimeFault,
  type Scope,
  type Steps,
  type Strategy,
  sleep,
  spawnWith,
  type Task,
  withSupervisedScope,
} from '../../src/runtime/index.js';
import { play } from './harness.js';

const STRATEGIES: readonly Strategy[] = ['one_for_one', 'one_for_all', 'rest_for_one'];
const KINDS: readonly RestartKind[] = ['temporary', 'transient', 'permanent'];
const ENDS = ['error', 'return', 'cancel'] as const;
const CHILDREN = [0, 1, 2] as const;

interface Situation {
  readonly strategy: Strategy;
  /** Of the child that ends, and of the two others. */
  readonly kind: RestartKind;
  readonly siblings: RestartKind;
  readonly position: number;
  readonly end: (typeof ENDS)[number];
}

const situations: Situation[] = STRATEGIES.flatMap((strategy) =>
  KINDS.flatMap((kind) =>
    KINDS.flatMap((siblings) => CHILDREN.flatMap((position) => ENDS.map((end) => ({ strategy, kind, siblings, position, end })))),
  ),
);

test(`${situations.length} situations: who is stopped, in which order, and who runs again`, async () => {
  for (const situation of situations) {
    for (const seed of [null, 1, 2, 3]) {
      const log = await observed(situation, seed);
      // Stops are one after the other in any schedule; those that are started together begin in any order.
      if (seed !== null) log.sort((a, b) => (a.startsWith('start') && b.startsWith('start') ? a.localeCompare(b) : 0));
      expect({ ...situation, seed, log }).toEqual({ ...situation, seed, log: expected(situation) });
    }
  }
});

/** Stops and starts after the one end, until the supervisor itself is ended. */
async function observed({ strategy, kind, siblings, position, end }: Situation, seed: number | null): Promise<string[]> {
  const log: string[] = [];
  let listening = false;
  const note = (text: string): void => {
    if (listening) log.push(text);
  };
  const child = (number: number): (() => Steps<void>) => {
    let runs = 0;
    return function* () {
      note(`start ${number}`);
      try {
        yield* sleep(number === position && runs++ === 0 ? 10 : 1000);
        listening = true;
        if (end === 'error') throw new Error('ends');
      } finally {
        if (number !== position || runs > 1) note(`stop ${number}`);
      }
    };
  };
  await play(
    () =>
      withSupervisedScope({ strategy, maxRestarts: 5 }, function* (scope) {
        const tasks: Task[] = [];
        for (const number of CHILDREN) {
          tasks.push(spawnWith(scope, { restart: number === position ? kind : siblings }, child(number)));
          yield* sleep(1);
        }
        if (end === 'cancel') {
          listening = true;
          cancelTask(tasks[position] as Task, cancelReason('explicit', 'by hand'));
        }
        yield* sleep(100);
        listening = false;
        scope.cancel();
      }),
    1,
    seed,
  );
  return log;
}

function expected({ strategy, kind, siblings, position, end }: Situation): string[] {
  const again = end === 'error' ? kind !== 'temporary' : end === 'return' && kind === 'permanent';
  if (!again) return [];
  const others = CHILDREN.filter(
    (number) => number !== position && strategy !== 'one_for_one' && (strategy === 'one_for_all' || number > position),
  );
  const started = CHILDREN.filter((number) => number === position || (others.includes(number) && siblings !== 'temporary'));
  return [...[...others].reverse().map((number) => `stop ${number}`), ...started.map((number) => `start ${number}`)];
}

describe('intensity', () => {
  /** Fails `times` times, `gap` milliseconds apart, then stays. */
  const failing = (times: number, gap: number): (() => Steps<string>) => {
    let runs = 0;
    return function* () {
      yield* sleep(gap);
      if (runs++ < times) throw new Error('again');
      return 'stays';
    };
  };
  const outcomeOf = async (times: number, gap: number, maxRestarts: number, within: number): Promise<string> => {
    const { outcome } = await play(() =>
      withSupervisedScope({ maxRestarts, within }, function* (scope: Scope) {
        spawnWith(scope, { restart: 'transient' }, failing(times, gap));
      }),
    );
    return outcome.kind === 'failed' ? (outcome.error as RuntimeFault).kind : outcome.kind;
  };

  test.each([
    ['as many restarts as allowed', 3, 10, 3, 1000, 'done'],
    ['one more', 4, 10, 3, 1000, 'SupervisorError'],
    ['none allowed, none needed', 0, 10, 0, 1000, 'done'],
    ['none allowed, one needed', 1, 10, 0, 1000, 'SupervisorError'],
    ['one more, but the first lies outside the window', 4, 10, 3, 29, 'done'],
    ['one more, and the first lies on the edge of the window', 4, 10, 3, 30, 'SupervisorError'],
    ['any number, each long after the other', 50, 100, 1, 99, 'done'],
  ] as const)('%s', async (_what, times, gap, maxRestarts, within, kind) => {
    expect(await outcomeOf(times, gap, maxRestarts, within)).toBe(kind);
  });
});

test('a child that fails while it is being started again counts again', async () => {
  let runs = 0;
  const { outcome } = await play(() =>
    withSupervisedScope({ strategy: 'one_for_all', maxRestarts: 2 }, function* (scope) {
      spawnWith(scope, { restart: 'permanent' }, () => sleep(1000));
      spawnWith(scope, { restart: 'permanent' }, function* () {
        runs++;
        throw new Error('at once');
      });
    }),
  );
  expect([outcome.kind, runs]).toEqual(['failed', 3]);
  const { history } = (outcome as { error: RuntimeFault }).error.fields as { history: readonly unknown[] };
  expect(history).toHaveLength(3);
});
