/**
 * Programs that go on until their time is over, on four threads, and check their own books all the while: no value lost or doubled, every
 * task ended once, nothing alive at the end. `ARIA_STRESS_SECONDS` makes the moment that each has in the suite as long as you like.
 */
import { expect, it } from 'vitest';
import { runInProcess } from '../run-aria.js';

const MILLISECONDS = Number(process.env.ARIA_STRESS_SECONDS ?? 0.5) * 1000;

it.each(['pool', 'ring', 'tree', 'supervisor'])(
  '%s',
  async (name) => {
    const { stdout, stderr, exit } = await runInProcess(`tests/stress/programs/${name}.aria`, 4, [String(MILLISECONDS)]);
    expect(stderr).toBe('');
    expect(exit).toBe(0);
    const [summary, ...tree] = stdout.trimEnd().split('\n');
    expect(summary).toMatch(/^[1-9]/);
    expect(tree).toEqual(['main: running', '└─ root']);
    if (process.env.ARIA_STRESS_SECONDS !== undefined) console.info(`${name}: ${summary}`);
  },
  120_000 + 4 * MILLISECONDS,
);
