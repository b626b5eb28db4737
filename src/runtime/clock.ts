/** Monotonic time in milliseconds (runtime.md, section 5). Nothing in the runtime reads the time of day. */
export interface Clock {
  /** True if time stands still until somebody calls `advanceTo`. */
  readonly virtual: boolean;
  now(): number;
  /** Virtual clocks only: jumps to `time`, never backwards. */
  advanceTo(time: number): void;
}

export const realClock: Clock = {
  virtual: false,
  now: () => performance.now(),
  advanceTo: () => {},
};

/** The clock of tests: the driver jumps it to the next timer when every task is blocked. */
export class VirtualClock implements Clock {
  readonly virtual = true;
  private time = 0;

  now(): number {
    return this.time;
  }

  advanceTo(time: number): void {
    if (time > this.time) this.time = time;
  }
}
