/**
 * Ranges as sequences (language.md 18.5): what range.ts computes, with the errors of methods that need a start or an end.
 */
import { ITEM_BYTES, reserve, work } from '../budget.js';
import { integerOverflow, invalidArgument, typeError } from '../errors.js';
import { fitInt, type Int, MAX_SAFE } from '../number.js';
import { rangeAt, rangeLength } from '../range.js';
import type { RangeValue, Value } from '../value.js';

/** Longest JavaScript array. */
export const MOST_ITEMS = 4_294_967_295;

/** Number of elements as an Int. TypeError without a start; IntegerOverflow beyond 64 bits. For a range with an end. */
export function rangeSize(range: RangeValue, what: string): Int {
  if (rangeCount(range) <= MAX_SAFE) return rangeLength(range);
  const size = fitInt(BigInt(rangeLength(range)));
  if (size === null) throw integerOverflow(what);
  return size;
}

/** Number of elements, rounded beyond 2^53; Infinity without an end. TypeError without a start. */
export function rangeCount(range: RangeValue): number {
  if (range.start === null) throw typeError('a Range without a start is not iterable');
  return Number(rangeLength(range));
}

/** All elements. `what` names the caller in the error for a range that does not end. */
export function rangeItems(range: RangeValue, what: string): Value[] {
  const count = rangeCount(range);
  if (count === Number.POSITIVE_INFINITY) throw invalidArgument(what, 'the Range has no end');
  if (count > MOST_ITEMS) throw invalidArgument(what, `a Range of ${count} items is too long`);
  work(count);
  reserve(count * ITEM_BYTES);
  const items: Value[] = [];
  for (let i = 0; i < count; i++) items.push(rangeAt(range, i));
  return items;
}
