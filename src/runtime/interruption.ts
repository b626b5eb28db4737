/** How a running task lets others go first, and where random schedules (explorer.ts) make it do so. */
import { cancelSignal } from './cancel-reason.js';
import { ContinuationStack, WAITING } from './continuation.js';
import { scheduler } from './scheduler.js';
import type { Fiber } from './task.js';
import type { Steps } from './task-code.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_VALUE } from './waiter.js';

/** Waits that are given up one after the other in one body that must not wait. */
const MOST_WAITS = 100;

const GIVING_WAY: Awaitable = { describeWait: () => 'gives way' };

/**
 * The start of every primitive that may wait, in random schedules only: the others may go first here, as they may on other threads.
 * Called after the checkpoint of the primitive and before it does anything; raises the cancel signal if that has come meanwhile.
 */
export function* interruption(): Steps<void> {
  if (scheduler.explorer?.interrupts(scheduler.current) === true) yield* stepAside();
}

/**
 * Runs a body that must not wait, where there is no fiber that could: its value, or null if it began to wait. What it waits for is given up as if it had been cancelled, so that it leaves no place in a queue behind.
 */
export function runWithoutWaiting<A, T>(start: (subject: A) => T | typeof WAITING, subject: A): { readonly value: T } | null {
  const { explorer } = scheduler;
  scheduler.explorer = null;
  try {
    const value = start(subject);
    if (value !== WAITING) return { value };
    giveUpWait();
    return null;
  } finally {
    scheduler.explorer = explorer;
  }
}

/** Its cleanup may wait in turn; a body that will not end has to be left as it stands. */
function giveUpWait(): void {
  const task = scheduler.current;
  const rest = new ContinuationStack();
  rest.adopt();
  try {
    for (let tries = 0; tries < MOST_WAITS; tries++) {
      task.queue?.remove(task);
      scheduler.withdraw(task.fiber);
      task.wake = WAKE_CANCELLED;
      if (rest.resume(undefined) !== WAITING) return;
    }
  } catch {
    // Its cancel signal, or an error of its cleanup: the fault that is raised instead says what is wrong.
  }
}

/** The running task goes on after whatever else can run. */
export function* stepAside(): Steps<void> {
  const task = scheduler.current;
  task.beginWait(GIVING_WAY);
  task.wake = WAKE_VALUE;
  scheduler.yielded.push(task.fiber as Fiber);
  yield;
  task.endWait();
  if (task.interrupted) throw cancelSignal;
}
