/** How a run of a loop's body ended. */
import { BREAK, Completion, completion, RETURN } from '../code.js';
import type { Value } from '../value.js';

/** What a body said: go on, or leave the loop with `result` (a value, or the RETURN mark on its way out). */
export const GO_ON = Symbol('go on');

/** Reads a body's value: GO_ON, the value of `break`, or the RETURN mark. */
export function outcome(v: Value): Value | typeof GO_ON {
  if (!(v instanceof Completion)) return GO_ON;
  if (v === BREAK) {
    const { value } = completion;
    completion.value = null;
    return value;
  }
  return v === RETURN ? v : GO_ON;
}
