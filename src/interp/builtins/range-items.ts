/**
 * Ranges as sequences (language.md 18.5): what range.ts computes, with the errors of methods that need a start or an end.
 */
import { ITEM_BYTES, reserve, work } from '../budget.js';
import { invalidArgument, typeError } from '../errors.js';
import { rangeAt, rangeLength } from '../range.js';
import type { RangeValue, Value } from '../value.js';

/** Longest JavaScript array. */
export const MOST_ITEMS = 4_294_967_295;

/** Number of elements; Infinity without an end. TypeError without a start. */
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
