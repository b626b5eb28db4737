/** Going on with a value that may still have to come (runtime/continuation.ts). */
import { Continuation, leave } from '../runtime/continuation.js';
import { type Frame, WAITING } from './code.js';
import type { Value } from './value.js';

/** Goes on with a value; may answer WAITING in turn. */
export type After = (frame: Frame, value: Value) => Value;

class Then extends Continuation {
  constructor(
    private readonly frame: Frame,
    private readonly after: After,
  ) {
    super();
  }

  override resume(value: Value): Value {
    return this.after(this.frame, value);
  }
}

/** Goes on with `value`, or with what is still to come if it is WAITING. */
export function continueWith(value: Value, frame: Frame, after: After): Value {
  return value === WAITING ? (leave(new Then(frame, after)) as unknown as Value) : after(frame, value);
}
