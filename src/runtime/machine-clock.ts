/**
 * A clock that all threads of a process share: `performance.now()` of each thread has an origin of its own, and `timeOrigin` differs from
 * the truth by milliseconds. The one place outside of the command line that looks at `process`, and only for the time.
 */

/** What to add to this thread's `performance.now()`, in milliseconds. */
export function sharedClockOffset(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1000 + nanos / 1e6 - performance.now();
}
