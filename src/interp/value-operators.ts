/**
 * Operators of Sets and Durations (language.md 8.3). A Duration is a whole number of nanoseconds: results are rounded.
 */
import { divisionByZero, integerOverflow, invalidArgument } from './errors.js';
import { DurationValue, SetValue } from './value.js';

/** Union, intersection, difference, symmetric difference; items keep the order of the left set, then of the right. */
export function combineSets(operator: '|' | '&' | '-' | '^', a: SetValue, b: SetValue): SetValue {
  const result = new SetValue();
  for (const [key, item] of a.items) {
    if (operator === '|' || b.items.has(key) === (operator === '&')) result.items.set(key, item);
  }
  if (operator === '|' || operator === '^') {
    for (const [key, item] of b.items) {
      if (!a.items.has(key)) result.items.set(key, item);
    }
  }
  return result;
}

/** The Duration of a computed number of nanoseconds. `operation` is the operator or function it comes from. */
export function durationOf(nanos: number, operation: string): DurationValue {
  if (Number.isNaN(nanos)) throw invalidArgument(operation, 'the duration is not a number');
  if (!Number.isFinite(nanos)) throw integerOverflow(operation);
  return new DurationValue(Math.round(nanos) + 0);
}

export function scaleDuration(duration: DurationValue, factor: number, operation: string): DurationValue {
  return durationOf(duration.nanos * factor, operation);
}

/** The quotient of nanoseconds by a number or by nanoseconds. */
export function divideDuration(nanos: number, divisor: number): number {
  if (divisor === 0) throw divisionByZero();
  return nanos / divisor;
}
