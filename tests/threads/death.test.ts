/** A thread that dies (runtime.md, section 4.9): what is lost with it, what is not, and that nobody waits for ever. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFixture, run, start } from './harness.js';

beforeAll(buildFixture);

const ALL = [1, 2, 4] as const;
const SEVERAL = [2, 4] as const;

describe('whatever kills a thread', () => {
  it.each([
    ['exit', 'exit'],
    ['throw', 'crash'],
    ['promise', 'crash'],
    ['memory', 'out-of-memory'],
  ])('%s: the only thread takes the program along, and the cause is told', async (how, cause) => {
    const coordinator = start(1, { maxHeapMb: 48 });
    expect((await coordinator.runRoot('endsBy', [how])).state).toBe('failed');
    expect(coordinator.threadDeath).toMatchObject({ thread: 1, cause });
    await coordinator.close();
  });

  it('it is replaced, again and again', async () => {
    expect((await run(2, 'diesAgainAndAgain', [4])).value).toEqual([true, 4, ['TaskFailed']]);
  });

  it('threads that cannot even begin are not tried for ever: their tasks run at home', async () => {
    expect((await run(2, 'onAnotherThread', [], { hostData: 'stillborn' })).value).toEqual([1, 1]);
  });
});

describe.each(SEVERAL)('a dead thread, of %i', (threads) => {
  it('loses only what it had started: tasks it had been given and not started run elsewhere', async () => {
    const facts = { ended: 200, values: true, kinds: true, lostElsewhere: [] };
    expect((await run(threads, 'stolenTasks', [200, 20])).value).toEqual(facts);
  });

  it('fails the scopes it had spawned into, and nobody waits for its tasks there', async () => {
    expect((await run(threads, 'sharedNursery')).value).toBe('TaskFailed');
  });

  it('answers everybody who waits for an object that lived there', async () => {
    expect((await run(threads, 'lostObjects')).value).toEqual([
      ['TaskFailed', 'TaskFailed', 'TaskFailed', 'BrokenLock', 'TaskFailed', 'TaskFailed'],
      ['TaskFailed', 'TaskFailed', 'BrokenLock', 'TaskFailed', 'TaskFailed'],
    ]);
  });

  it('closes the ends it held', async () => {
    expect((await run(threads, 'lostEnds')).value).toEqual([['sent', 'symbol'], true]);
  });

  it('takes no line of the others along', async () => {
    const { output } = await run(threads, 'printsAmongDeaths', [500]);
    const lines = (name: string): string[] => output.split('\n').filter((line) => line.startsWith(`${name} `));
    const all = (name: string): string[] => Array.from({ length: 500 }, (_, i) => `${name} ${i}`);
    expect(lines('b')).toEqual(all('b'));
    // It may have shared a thread with one that died.
    expect(lines('a')).toEqual(all('a').slice(0, lines('a').length));
  });

  it('leaves every handle an answer, and every other task its value', async () => {
    const step = fc.record({ on: fc.boolean(), dies: fc.constantFrom(false, false, false, true), nap: fc.nat(8), children: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (plan) => {
        const results = (await run(threads, 'chaos', [plan])).value as string[];
        expect(results).toHaveLength(plan.length);
        results.forEach((result, i) => {
          const { children, dies } = plan[i]!;
          if (dies) expect(result).toBe('TaskFailed');
          // It may have shared a thread with one that died.
          else expect([`${i}:${(children * (children - 1)) / 2}`, 'TaskFailed']).toContain(result);
        });
      }),
      { numRuns: 12 },
    );
  });
});

describe.each(ALL)('kill_after, on %i threads', (threads) => {
  it('kills a task that does not stop, and nothing else; its locks are broken', async () => {
    expect((await run(threads, 'killed')).value).toEqual(['TaskFailed', true, 'BrokenLock', 42]);
  });

  it('kills cleanup that never ends', async () => {
    expect((await run(threads, 'stuckCleanup')).value).toEqual(['TaskFailed', 'unharmed']);
  });

  it('of a scope holds for all its tasks', async () => {
    expect((await run(threads, 'stuckInScope')).value).toBe('TaskFailed');
  });

  it.each([true, false])('kills the first thread, and so the program, for a body that does not stop (it polls: %s)', async (polls) => {
    const coordinator = start(threads);
    expect((await coordinator.runRoot('stuckBody', [polls])).state).toBe('failed');
    expect(coordinator.threadDeath).toMatchObject({ thread: 1, cause: 'killed' });
    expect(coordinator.threadDeath?.message).toMatch(/^task .* did not stop in time/);
    await coordinator.close();
  });
});
