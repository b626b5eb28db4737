/** What the runtime keeps as it was thrown or given, as values of the language. */
import { recordOrigin } from './error-fields.js';
import { AriaFault } from './fault.js';
import { ArrayValue, type Value } from './value.js';

/** The error value of something a task threw. What is no error of the language (an exit request, a bug of ours) is thrown on. */
export function errorValue(thrown: unknown): Value {
  if (!(thrown instanceof AriaFault)) throw thrown;
  recordOrigin(thrown);
  return thrown.value;
}

/** Data of the runtime: lists become Arrays, faults their values, nothing becomes nil. */
export function toValue(data: unknown): Value {
  if (data === undefined || data === null) return null;
  if (data instanceof AriaFault) return errorValue(data);
  if (Array.isArray(data)) return new ArrayValue(data.map(toValue));
  return data as Value;
}
