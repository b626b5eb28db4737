/**
 * Elements of ranges (language.md 8.8). A Range is never expanded: its length and elements are computed, exact over 64 bits.
 */
import { invalidArgument, typeError } from './errors.js';
import { typeName } from './kinds.js';
import { type Int, isInt, MAX_SAFE, narrow, truncate } from './number.js';
import { Float, RangeValue, type Value } from './value.js';

/** The value of `start..end by step`; undefined is an open end. Bounds that are not Int are a TypeError, a step of 0 is InvalidArgument. */
export function rangeOf(start: Value | undefined, end: Value | undefined, inclusive: boolean, step: Value): RangeValue {
  if (!isInt(step)) throw typeError(`the step of a Range must be Int, got ${typeName(step)}`);
  if (step === 0) throw invalidArgument('by', 'the step must not be 0');
  return new RangeValue(bound(start), bound(end), inclusive, step);
}

/** Number of elements, exact: it may exceed 64 bits. Infinity if an end is missing. */
export function rangeLength(range: RangeValue): Int {
  const { start, end, step, inclusive } = range;
  if (start === null || end === null) return Number.POSITIVE_INFINITY;
  if (typeof start === 'number' && typeof end === 'number' && typeof step === 'number') {
    const span = step > 0 ? end - start : start - end;
    if (span <= MAX_SAFE) return span < 0 ? 0 : stepsIn(span, Math.abs(step), inclusive);
  }
  const by = BigInt(step);
  const span = by > 0n ? BigInt(end) - BigInt(start) : BigInt(start) - BigInt(end);
  if (span < 0n) return 0;
  const stride = by > 0n ? by : -by;
  return narrow(span / stride + (inclusive || span % stride !== 0n ? 1n : 0n));
}

/** The last element; undefined if there is none. For a range with both ends. */
export function lastOfRange(range: RangeValue): Int | undefined {
  const length = rangeLength(range);
  return length === 0 ? undefined : rangeAt(range, narrow(BigInt(length) - 1n));
}

/** The element at a position from 0, which must exist. */
export function rangeAt(range: RangeValue, index: Int): Int {
  const { start, step } = range;
  if (typeof start === 'number' && typeof step === 'number' && typeof index === 'number') {
    const value = start + step * index;
    if (value <= MAX_SAFE && value >= -MAX_SAFE) return value;
  }
  return narrow(BigInt(start ?? 0) + BigInt(step) * BigInt(index));
}

/** True if iterating the range yields `value`. An open end contains everything on its side. */
export function rangeContains(range: RangeValue, value: Int): boolean {
  const { start, end, step } = range;
  const up = step > 0;
  if (start !== null && (up ? value < start : value > start)) return false;
  if (end !== null && (up ? value > end : value < end)) return false;
  if (value === end && !range.inclusive) return false;
  if (start === null || step === 1 || step === -1) return true;
  return (BigInt(value) - BigInt(start)) % BigInt(step) === 0n;
}

/** Where iterating a range with a start yields what equals `value`, from 0; null if it never does. */
export function rangePosition(range: RangeValue, value: Value): Int | null {
  const whole = value instanceof Float && Number.isInteger(value.v) ? truncate(value.v) : value;
  if (whole === null || !isInt(whole) || !rangeContains(range, whole)) return null;
  const { start, step } = range;
  if (typeof whole === 'number' && typeof start === 'number' && typeof step === 'number') {
    const span = whole - start;
    if (Number.isSafeInteger(span)) return span / step + 0;
  }
  return narrow((BigInt(whole) - BigInt(start ?? 0)) / BigInt(step));
}

/** Strides of `by` that fit in `span`, plus the first element. */
function stepsIn(span: number, by: number, inclusive: boolean): number {
  const whole = by === 1 ? span : Math.floor(span / by);
  return inclusive || whole * by !== span ? whole + 1 : whole;
}

function bound(value: Value | undefined): Int | null {
  if (value === undefined) return null;
  if (isInt(value)) return value;
  throw typeError(`the bounds of a Range must be Int, got ${typeName(value)}`);
}
