/**
 * Exact detection of "nothing can happen any more" over all threads (runtime.md section 9, Deadlock).
 *
 * An idle thread becomes active only by a message, a timer or an external completion. So if all threads are idle without timers
 * and externals, and every batch that was sent has been received, nothing can ever happen. The words are read one after the other
 * while threads run, so they are read twice: if no activity count, no `sent` and no `received` moved between the readings, the
 * state held at one instant between them.
 */
import type { SharedMemory } from './shared-memory.js';
import { HAS_EXTERNAL, HAS_TIMERS } from './shared-threads.js';

export type Verdict =
  | { readonly state: 'active' }
  /** All threads wait, and the next thing to happen is a timer: under a virtual clock, time may jump there. */
  | { readonly state: 'sleeping'; readonly until: number }
  | { readonly state: 'dead' };

const ACTIVE: Verdict = { state: 'active' };

export function judge(memory: SharedMemory): Verdict {
  const first = read(memory);
  if (first === null) return ACTIVE;
  const second = read(memory);
  if (second === null || first.trace !== second.trace) return ACTIVE;
  return second.until === Number.POSITIVE_INFINITY ? { state: 'dead' } : { state: 'sleeping', until: second.until };
}

/** For a thread that goes idle: could this be the end? If so it calls the coordinator, which judges. */
export function allIdle(memory: SharedMemory): boolean {
  for (let thread = 1; thread <= memory.started; thread++) {
    if ((memory.activity(thread) & 1) === 0 || (memory.obstacles(thread) & HAS_EXTERNAL) !== 0) return false;
  }
  return true;
}

interface Reading {
  readonly trace: string;
  readonly until: number;
}

/** Null if some thread is active or waits for the outside, or a batch is on its way. */
function read(memory: SharedMemory): Reading | null {
  const started = memory.started;
  let sent = memory.sent(0);
  let received = memory.received(0);
  let until = Number.POSITIVE_INFINITY;
  let trace = `${started} ${sent} ${received}`;
  for (let thread = 1; thread <= started; thread++) {
    const activity = memory.activity(thread);
    const obstacles = memory.obstacles(thread);
    if ((activity & 1) === 0 || (obstacles & HAS_EXTERNAL) !== 0) return null;
    if ((obstacles & HAS_TIMERS) !== 0) until = Math.min(until, memory.deadline(thread));
    sent += memory.sent(thread);
    received += memory.received(thread);
    trace += ` ${activity} ${memory.sent(thread)} ${memory.received(thread)}`;
  }
  return sent === received ? { trace, until } : null;
}
