/** What only native threads can show: placement, stealing, cancelling busy code, signals, death. */
import { beforeAll, describe, expect, it } from 'vitest';
import { renderTree } from '../../src/runtime/tree-text.js';
import { buildFixture, run, settled, start } from './harness.js';

beforeAll(buildFixture);

describe('placement', () => {
  it('spawn(on: :thread) runs on another thread', async () => {
    expect((await run(2, 'onAnotherThread')).value).toEqual([1, 2]);
  });

  it('10,000 pending tasks are shared with another thread', async () => {
    expect((await run(2, 'threadsUsed', [10_000])).value).toEqual([1, 2]);
  });

  it('Async.runtime(workers: n) and single_threaded: tasks of the scope, at any depth, use at most n threads', async () => {
    expect((await run(4, 'limitedWorkers', [1])).value).toBe(1);
    expect((await run(4, 'limitedWorkers', [2])).value).toBe(2);
  });

  it('a program without work for others runs on one thread', async () => {
    const coordinator = start(4);
    await coordinator.runRoot('answer', []);
    expect(renderTree(await coordinator.tree())).toBe('no tasks');
    await coordinator.close();
  });
});

describe('cancellation', () => {
  it('a busy loop on another thread stops', async () => {
    const [states, latencies] = (await run(2, 'cancelBusy', [100])).value as [string[], number[]];
    expect(states).toEqual(['cancelled']);
    latencies.sort((a, b) => a - b);
    console.log(
      `cancel latency of a busy loop on another thread: p50 ${latencies[50]?.toFixed(3)} ms, p99 ${latencies[98]?.toFixed(3)} ms`,
    );
  });

  it.each(['busyForever', 'forever', 'deadlockFree'])('a signal cancels the root while %s runs', async (program) => {
    const coordinator = start(2);
    const ended = coordinator.runRoot(program === 'deadlockFree' ? 'childRuns' : program, []);
    coordinator.cancel('signal', 'SIGINT');
    const outcome = await ended;
    expect(outcome.state).toBe('cancelled');
    expect(settled(outcome)).toBe('Cancelled: cancelled: SIGINT');
    await coordinator.close();
  });

  it('a signal before the program starts cancels it at its start', async () => {
    const coordinator = start(1);
    coordinator.cancel('signal', 'SIGTERM');
    expect((await coordinator.runRoot('busyForever', [])).state).toBe('cancelled');
    await coordinator.close();
  });
});

describe('death of a thread', () => {
  it('fails the tasks that ran there with TaskFailed', async () => {
    expect((await run(2, 'dies')).value).toEqual(['failed', 'TaskFailed', true, true]);
  });

  it('out of memory is an error of the task, not a crash', async () => {
    expect((await run(2, 'exhausts', [], { maxHeapMb: 48 })).value).toEqual(['TaskFailed', true]);
  });

  it('is the last rung for a task that does not stop; its locks are broken', async () => {
    expect((await run(2, 'killed')).value).toEqual(['TaskFailed', true, 'BrokenLock', 42]);
  });

  it('of the first thread ends the program, with the cause', async () => {
    const coordinator = start(1);
    const outcome = await coordinator.runRoot('crash', []);
    expect(outcome.state).toBe('failed');
    expect(coordinator.threadDeath).toMatchObject({ thread: 1, cause: 'crash' });
    await coordinator.close();
  });
});

describe('the coordinator', () => {
  it('shows the tree of all threads', async () => {
    const coordinator = start(2);
    const ended = coordinator.runRoot('childRuns', []);
    let tree = '';
    while (!tree.includes('on thread 2')) tree = renderTree(await coordinator.tree());
    expect(tree).toMatch(/childRuns: .*, on thread 1\n└─ root: .*\n {3}└─ scope: .*\n {6}└─ child: .*, on thread 2/);
    coordinator.cancel('explicit', null);
    await ended;
    await coordinator.close();
  });

  it('runs one root after the other on the same threads', async () => {
    const coordinator = start(2);
    for (let i = 0; i < 3; i++) expect(settled(await coordinator.runRoot('onAnotherThread', []))).toEqual([1, 2]);
    await coordinator.close();
  });

  it('hands out 20,000 lines in order, before the program has ended', async () => {
    const { output } = await run(1, 'printsMany', [20_000]);
    expect(output).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(''));
  });

  it('holds the threads back while the output is slow', async () => {
    let waiting = 0;
    let most = 0;
    const output = async (_stream: string, text: string): Promise<void> => {
      waiting += text.length;
      most = Math.max(most, waiting);
      await new Promise((resolve) => setImmediate(resolve));
      waiting -= text.length;
    };
    await run(1, 'printsMany', [100_000], { output });
    expect(most).toBeLessThan(100_000);
  });
});
