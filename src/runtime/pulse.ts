/**
 * The one counter that loop back-edges and function entries poll.
 *
 * Compiled code does `if (--pulse.left < 0) checkpoint()`: one decrement of a field of a constant object. Everything that must
 * happen while code is busy (cancellation, time slices, messages, steal requests, limits) hangs on the call it makes.
 * One per thread: a worker has its own copy of this module.
 */
export const pulse = {
  /** Polls left until the next look at the flags. */
  left: 0,
  /** Polls that were taken away from `left` to bring the next look forward: they did not happen. */
  skipped: 0,
  /** Nested calls of Aria functions on this native stack. */
  depth: 0,
  /** What `depth` is while nothing runs: above zero where a program may nest fewer calls than usual, so that one comparison finds both. */
  idleDepth: 0,
};

/** Polls between two looks at the flags (runtime.md, section 4: at least every 1,024). */
export const PULSE_INTERVAL = 1024;

/** Brings the next look at the flags forward: after so many polls at most. */
export function lookWithin(polls: number): void {
  if (pulse.left <= polls) return;
  pulse.skipped += pulse.left - polls;
  pulse.left = polls;
}
