/**
 * What a program may use. A limit that is reached ends the program: nothing in it can catch that, `defer` runs for the grace time.
 *
 * Left out means no limit here; the embedding API puts its own defaults in (engine/options.ts). Zero means zero.
 */
export interface Limits {
  /** Calls, loop iterations and elements that builtins go through. */
  readonly steps?: number;
  /** Milliseconds from start to end, waits included. */
  readonly time?: number;
  /** Bytes of live data; what a builtin is about to make is counted before it is made. */
  readonly memory?: number;
  /** Nested calls. Without it the depth of 10,000 calls raises StackOverflow, which can be caught. */
  readonly depth?: number;
  /** Bytes written to standard output and standard error together, in UTF-8. */
  readonly output?: number;
  /** Tasks that live at once, the root task not counted. */
  readonly tasks?: number;
  /** Threads the program runs on. */
  readonly threads?: number;
  /** Milliseconds that clean-up (`defer`, `finally`, shields) gets after a limit or a cancellation. Default 200. */
  readonly grace?: number;
}

export const LIMIT_NAMES = ['steps', 'time', 'memory', 'depth', 'output', 'tasks', 'threads'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

export const DEFAULT_GRACE_MS = 200;

/** The number for a limit: Infinity where there is none. */
export function limitOf(limits: Limits, name: LimitName): number {
  return limits[name] ?? Number.POSITIVE_INFINITY;
}
