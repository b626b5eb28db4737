/**
 * The cell of a captured variable in a closure that has crossed into another task: it can be read, and assigning to it is a
 * FrozenError (runtime.md 12.14). Compiled code sees an ordinary Cell.
 */
import { frozenError } from './errors.js';
import { Cell, type Value } from './value.js';

export class FrozenCell extends Cell {
  private held: Value | undefined;

  constructor(value: Value | undefined) {
    super(undefined);
    this.held = value;
    // `v` is an own property of every Cell; here it is turned into a pair of accessors.
    Object.defineProperty(this, 'v', {
      get: (): Value | undefined => this.held,
      set: (): never => {
        throw frozenError('Function');
      },
    });
  }

  /** Called once, by whoever makes the frozen copy. */
  fill(value: Value | undefined): void {
    this.held = value;
  }
}
