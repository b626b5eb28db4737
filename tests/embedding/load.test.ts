/** Figures that are reported, and what must hold of them on any machine: the event loop stays free, memory stays flat. */
import { readdirSync, readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { heapProbe } from '../../src/engine/heap.js';
import { aria } from './library.js';

describe('load', () => {
  it('the event loop stays responsive while eight engines run busy loops', async () => {
    const engines = Array.from(
      { length: 8 },
      () => new aria.Engine({ limits: { threads: 1, time: 1500, steps: Number.POSITIVE_INFINITY } }),
    );
    await Promise.all(engines.map((engine) => engine.evaluate('1')));
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const results = await Promise.all(engines.map((engine) => engine.evaluate('loop\nend')));
    delay.disable();
    await Promise.all(engines.map((engine) => engine.dispose()));
    console.info(`event loop delay with 8 busy engines: p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}`);
    expect(results.map((result) => (result.ok ? null : result.diagnostic.code))).toEqual(Array.from({ length: 8 }, () => 'E7102'));
    // A loop that waited for a program would wait for all of its time.
    expect(delay.percentile(99) / 1e6).toBeLessThan(1000);
  });

  it.skipIf(process.platform !== 'linux')('threads of programs give way to the host’s own, unless it says otherwise', async () => {
    for (const [threadPriority, nicer] of [
      ['lower', 1],
      ['same', 0],
    ] as const) {
      const before = niceness();
      await using engine = new aria.Engine({ threadPriority, limits: { threads: 1 } });
      await engine.evaluate('1');
      expect(niceness().own).toBe(before.own);
      expect(niceness().nicer - before.nicer).toBe(nicer);
    }
  });

  it.each(['threads', 'inline'] as const)('a program runs 10,000 times in flat memory (%s)', async (mode) => {
    const engine = new aria.Engine({ mode, parallel: 1, limits: { threads: 1 } });
    const program = engine.compile('fn score(xs) = xs.filter(|x| x > 1).map(|x| x * 2).sum()\nfn main(args) = score(args)');
    const runs = async (count: number): Promise<number> => {
      const start = performance.now();
      for (let i = 0; i < count; i++) {
        const result = await engine.run(program, { args: [1, 2, i] });
        if (!result.ok || result.value !== (i > 1 ? 4 + 2 * i : 4)) throw new Error(`run ${i}: ${JSON.stringify(result)}`);
      }
      return ((performance.now() - start) / count) * 1000;
    };
    await runs(2000);
    const before = heapProbe.live();
    const resident = process.memoryUsage.rss();
    const cost = await runs(10_000);
    const grown = (heapProbe.live() - before) / 2 ** 20;
    const residentGrown = (process.memoryUsage.rss() - resident) / 2 ** 20;
    await engine.dispose();
    console.info(
      `${mode}: ${cost.toFixed(0)} us a run, heap ${grown.toFixed(1)} MiB and resident ${residentGrown.toFixed(1)} MiB more after 10,000 runs`,
    );
    // A kilobyte left over by each run would be ten times as much.
    expect(grown).toBeLessThan(1);
  });
});

/** The niceness of this process's first thread, and how many of its threads are nicer. */
function niceness(): { readonly own: number; readonly nicer: number } {
  const of = (thread: string): number[] => {
    try {
      // Fields after the name in parentheses; niceness is the 19th of all.
      return [Number(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')[16])];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  };
  const own = of(String(process.pid))[0] ?? 0;
  return {
    own,
    nicer: readdirSync('/proc/self/task')
      .flatMap(of)
      .filter((nice) => nice > own).length,
  };
}

const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
