/**
 * A clock that all threads of a process share: `performance.now()` of each thread has an origin of its own, and `timeOrigin` differs from
 * the truth by milliseconds. The one place outside of the command line that looks at `process`, and only for the time.
 */

/** Milliseconds since some moment before the process began, to the nanosecond. */
export function sharedNow(): number {
  const time = process.hrtime();
  return time[0] * 1000 + time[1] / 1e6;
}
