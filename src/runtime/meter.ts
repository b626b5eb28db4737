/**
 * The seam for limits: whoever counts what a program uses sees it here. One meter a thread, none by default.
 *
 * It rides on what is there anyway: the counter that loops and calls poll, and the spawning of tasks. Code that nobody meters pays
 * nothing, and metered code pays at each 1,024th poll.
 */
export interface Meter {
  /** The pulse has run out. Refills `pulse.left`, with less than PULSE_INTERVAL where fewer polls are allowed; may throw the cancel signal. */
  polled(): void;
  /** Before a task is made; throws the cancel signal where it must not be. */
  spawning(): void;
  spawned(): void;
  /** A task this meter was told of has ended. */
  ended(): void;
  /** The scheduler begins to run tasks on this thread, and hands the thread back. */
  resumed(): void;
  paused(): void;
}
