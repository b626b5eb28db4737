/** Durations count nanoseconds, the runtime milliseconds. */

import { wrongKind } from './builtins/arguments.js';
import { invalidArgument } from './errors.js';
import { DurationValue, type Value } from './value.js';

/** `what` names the argument: `sleep: d`. A negative duration is InvalidArgument (runtime.md, section 12.11). */
export function millisOf(value: Value | undefined, what: string): number {
  if (!(value instanceof DurationValue)) throw wrongKind(what, 'Duration', value);
  if (value.nanos < 0) throw invalidArgument(what, 'a duration must not be negative');
  return value.nanos / 1e6;
}

export const durationOf = (millis: number): DurationValue => new DurationValue(Math.round(millis * 1e6));
