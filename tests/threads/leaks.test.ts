/** Ten thousand scopes of every form (fixtures/leaks.ts), half of which fail, are cancelled or run out of time: nothing of them is left. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ASKING, type Books, sharedBy } from './fixtures/leaks.js';
import { buildFixture, settled, start } from './harness.js';

beforeAll(buildFixture);

describe.each([1, 4])('on %i thread(s)', (threads) => {
  it('after 10,000 scopes no task, timer, listener or thread is left, and memory is flat', async () => {
    const coordinator = start(threads);
    const listeners = (): number => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
    const run = async (rounds: number): Promise<Books[]> => settled(await coordinator.runRoot('opensScopes', [rounds])) as Books[];
    try {
      const early = await run(2000);
      const before = listeners();
      const late = await run(10_000);
      expect(listeners()).toBe(before);
      for (const one of late) expect(one).toMatchObject({ timers: 0, tasks: 0, guests: 0 });
      expect(sharedBy(late)).toBeLessThanOrEqual(ASKING);
      expect(Math.max(...late.map(({ started }) => started))).toBe(threads);
      const most = (all: Books[]): number => Math.max(...all.map(({ heap }) => heap));
      const grown = (most(late) - most(early)) / 2 ** 20;
      console.info(`${threads} thread(s): heap ${grown.toFixed(2)} MiB more after 10,000 scopes`);
      // Two hundred bytes left over by each scope would be as much.
      expect(grown).toBeLessThan(2);
    } finally {
      await coordinator.close();
    }
  });
});
