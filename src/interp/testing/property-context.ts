/**
 * The property that is running: its options, and how many cases it has tried. `forall` blocks read it when they are entered. One per
 * thread: tests of a file run one after another, in the root task.
 */
export interface PropertySettings {
  readonly name: string;
  /** Cases for each `forall`. */
  readonly iterations: number;
  readonly seed: number;
  /** Most cases tried while a failing one is made simpler. */
  readonly maxShrinks: number;
}

export const DEFAULT_ITERATIONS = 100;
export const DEFAULT_MAX_SHRINKS = 1000;

export const property: { settings: PropertySettings; cases: number } = {
  settings: { name: 'forall', iterations: DEFAULT_ITERATIONS, seed: 1, maxShrinks: DEFAULT_MAX_SHRINKS },
  cases: 0,
};
