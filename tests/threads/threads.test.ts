/**
 * The rules of runtime.md on one thread and on several: the observable results must be equal. What a program does is in
 * fixtures/programs.ts; here is what it must show.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFixture, run } from './harness.js';

beforeAll(buildFixture);

/** Sentence of the specification, program, arguments, value (or `kind: message` of the error). */
const RULES: readonly (readonly [string, string, readonly unknown[], unknown])[] = [
  ['a program gives its value', 'answer', [], 42],
  ['results of many tasks come back in order', 'manySquares', [200], 2_646_700],
  ['a tree of scopes joins at every level', 'tree', [4, 5], 625],
  ['a failing child cancels its siblings and fails the scope', 'childFails', [], 'Error: boom'],
  ['a failure of a grandchild spawned through a handle fails the scope', 'nestedFailure', [], 'Error: deep'],
  ['a blocked task is cancelled, and has received nothing', 'cancelBlocked', [], ['cancelled', true, 0]],
  ['cleanup runs before the scope ends, and knows the reason', 'cleansUp', [], ['cleanup stop']],
  ['cancellation handlers run newest first', 'handler', [], ['second', 'first over']],
  ['rendezvous traffic: nothing lost, nothing doubled, in order', 'traffic', [0, 2, 2, 100], [200, 200]],
  ['bounded traffic: nothing lost, nothing doubled, in order', 'traffic', [8, 3, 2, 300], [900, 900]],
  [
    'a bounded channel is as bounded as on one thread',
    'loansComeBack',
    [],
    [3, [true, true, true, true, true, false], 8, [-1, -2], [-3, 1, 4]],
  ],
  ['ping-pong over two rendezvous channels', 'pingPong', [50], 'ok'],
  ['a cancelled operation did not happen', 'cancelledOperations', [30], 'balanced'],
  ['a closed channel drains, then ends; sending gives the value back', 'closedChannel', [], [['a'], [true, false, false, 0]]],
  ['offers and polls answer at once and exactly', 'nonBlocking', [], [[[true, true, false], 1, 1, 2, true, true], 2]],
  ['the last sending end to go closes the channel', 'ends', [], ['x', 'y']],
  ['every subscriber of a broadcast sees every value', 'broadcasts', [], ['0,1,2,3,4,5,6,7,8,9', '0,1,2,3,4,5,6,7,8,9']],
  ['a timer channel can be read elsewhere', 'afterChannel', [], [1]],
  ['select over channels of several homes commits exactly one arm', 'selectAcross', [60], [true, 3]],
  ['selects on both sides match each other once', 'selectDuel', [60], [120, 120]],
  ['select arms: task, default, after, token, closed channel', 'selectKinds', [], [0, 49, 1, 2, 0, true]],
  ['a cancelled select leaves nothing behind', 'selectCancelled', [], ['cancelled', false]],
  ['the end of a scope can be selected', 'doneScope', [], [0, true]],
  ['a timer elsewhere is no deadlock', 'noDeadlock', [], 'late'],
  ['a mutex has one holder at a time', 'locked', [3, 10], 30],
  ['an atomic cell loses no update', 'atomics', [3, 500], 1500],
  ['a semaphore lets in as many as it has permits', 'permits', [], [true, 2]],
  ['a barrier lets through the whole group', 'barrier', [], [3, 3, 3]],
  ['a once-block runs once', 'once', [], [[1, 1, 1, 1], 1]],
  ['tasks spawned through a handle passed down belong to that scope', 'passedScope', [], 40],
  ['spawning into a closed scope raises ScopeClosed', 'closedScope', [], 'ScopeClosed'],
  ['collect gathers every outcome in spawn order', 'collected', [], [9, 'odd', 'spawned', 81]],
  ['a limit holds wherever the tasks run', 'limited', [], true],
  ['a deadline cancels what runs elsewhere', 'deadline', [], true],
  ['await with a timeout raises TimeoutError', 'awaitTimeout', [], 'TimeoutError'],
  ['handles can be awaited, raced and looked at anywhere', 'handles', [], [16, 'cancelled', 'done', 'slow', 'fast']],
  ['a task that awaits itself gets StructureError', 'selfAwait', [], 'StructureError'],
  ['a task that awaits its ancestor gets StructureError', 'ancestorAwait', [], 'StructureError'],
  ['scope locals are inherited', 'locals', [], ['root', 'root', 'root']],
  ['an error carries its task path', 'taskPath', [], ['a', 'b']],
  ['a supervisor restarts a child that was spawned elsewhere', 'supervised', [], 3],
  ['scopes are known elsewhere as long as they live', 'manyScopes', [40], 40],
  ['references are released and made again', 'manyReferences', [30], 'ok'],
];

for (const threads of [1, 2, 4]) {
  describe(`on ${threads} thread${threads === 1 ? '' : 's'}`, () => {
    it.each(RULES)('%s', async (_rule, program, args, expected) => {
      expect((await run(threads, program, args)).value).toEqual(expected);
    });

    it('a deadlock is found, with the tree of who waits for what', async () => {
      const { value } = await run(threads, 'deadlock');
      expect(value).toMatch(/^Deadlock: all tasks are waiting/);
      expect(value).toMatch(/left: suspended, receives from/);
      expect(value).toMatch(/right: suspended, receives from/);
    });

    it('lines are printed in causal order', async () => {
      const { output } = await run(threads, 'printsInOrder', [40]);
      expect(output).toBe(Array.from({ length: 80 }, (_, i) => `${i}\n`).join(''));
    });

    it('host requests are answered, and failures raised', async () => {
      const options = {
        onHostRequest: (name: string, data: unknown) => {
          if (name === 'fail') throw new Error('no such thing');
          return 2 * (data as number);
        },
      };
      expect((await run(threads, 'asksHost', [], options)).value).toEqual([42, 'no such thing']);
    });

    it('a virtual clock jumps when every thread is blocked', async () => {
      const before = performance.now();
      expect((await run(threads, 'ticks', [], { clock: 'virtual' })).value).toBe(1_000_000);
      expect(performance.now() - before).toBeLessThan(1_000_000);
    });
  });
}
