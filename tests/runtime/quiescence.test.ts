/**
 * The words that decide whether a program is stuck (runtime.md, section 9, Deadlock). The judge reads them while threads run, so it may look
 * between any two of their atomic operations: here it looks after each of them.
 */
import { describe, expect, test } from 'vitest';
import { judge, type Verdict } from '../../src/runtime/quiescence.js';
import { SharedMemory } from '../../src/runtime/shared-memory.js';
import { HAS_EXTERNAL, HAS_TIMERS, ROLE_WORKER } from '../../src/runtime/shared-threads.js';

const WRITES = ['store', 'add', 'sub', 'or', 'exchange', 'compareExchange'] as const;

/** What the judge says after each atomic operation of `change`, repetitions left out. */
function verdicts(memory: SharedMemory, change: () => void): Verdict['state'][] {
  const seen: Verdict['state'][] = [judge(memory).state];
  const atomics = Atomics as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = WRITES.map((name) => atomics[name]!);
  WRITES.forEach((name, i) => {
    atomics[name] = (...args) => {
      const answer = originals[i]!(...args);
      const { state } = judge(memory);
      if (state !== seen.at(-1)) seen.push(state);
      return answer;
    };
  });
  try {
    change();
  } finally {
    WRITES.forEach((name, i) => {
      atomics[name] = originals[i]!;
    });
  }
  return seen;
}

/** Two threads: the second is idle and waits for nothing but the first. */
function twoThreads(): SharedMemory {
  const memory = SharedMemory.allocate(2);
  for (const thread of [memory.reserveThread(ROLE_WORKER), memory.reserveThread(ROLE_WORKER)]) memory.setDeadline(thread, Infinity);
  memory.setIdle(2, true);
  return memory;
}

describe('deadlock: exact, no false positives, threads included', () => {
  test('a thread that wakes for its timer is never seen without it', () => {
    const memory = twoThreads();
    memory.setDeadline(1, 5);
    expect(verdicts(memory, () => memory.setIdle(1, true, HAS_TIMERS))).toEqual(['active', 'sleeping']);
    expect(verdicts(memory, () => memory.setIdle(1, false))).toEqual(['sleeping', 'active']);
  });

  test('a thread that wakes because something outside has come is never seen waiting for nothing', () => {
    const memory = twoThreads();
    expect(verdicts(memory, () => memory.setIdle(1, true, HAS_EXTERNAL))).toEqual(['active']);
    expect(verdicts(memory, () => memory.setIdle(1, false))).toEqual(['active']);
  });

  test('a message keeps the program alive from before it is posted until its receiver is active', () => {
    const memory = twoThreads();
    expect(verdicts(memory, () => memory.setIdle(1, true))).toEqual(['active', 'dead']);
    memory.setIdle(1, false);
    const message = (): void => {
      memory.countSent(1);
      memory.setIdle(1, true);
      memory.setIdle(2, false);
      memory.countReceived(2);
    };
    expect(verdicts(memory, message)).toEqual(['active']);
  });
});
