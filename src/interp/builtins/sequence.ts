/**
 * What the sequence methods of language.md 18.5 iterate over: one view of Array, Range, Set, Map and the sequences of
 * `std::collections`, on top of the cursors of iteration.ts.
 *
 * Invariants: an Array is read live, Map and Set over a snapshot of their keys, a Range is never built. `undefined` ends a cursor
 * here: it is never a value.
 */
import { work } from '../budget.js';
import { CallRequest } from '../builtin.js';
import { callPlain, findUserMethod } from '../call.js';
import { itemsOf as drain, END, iterate, notIterable } from '../iteration.js';
import { isSome, payloadOf } from '../option.js';
import { ArrayValue, LibraryObject, RangeValue, TupleValue, type Value } from '../value.js';
import { SequenceData } from './library-data.js';
import { rangeItems } from './range-items.js';

export type Next = () => Value | undefined;

/** The items of a receiver one by one. */
export function receiverCursor(value: Value): Next {
  if (value instanceof ArrayValue) {
    const { items } = value;
    let index = 0;
    return () => (index < items.length ? items[index++] : undefined);
  }
  const cursor = iterate(value);
  if (cursor === null) throw notIterable(value);
  return () => {
    const item = cursor.next();
    return item === END ? undefined : item;
  };
}

/** As `receiverCursor`, for methods that call nothing for an item: each counts as a step. */
export function countedCursor(value: Value): Next {
  const next = receiverCursor(value);
  return () => {
    work(1);
    return next();
  };
}

/** As `receiverCursor`, for methods that need the end: InvalidArgument for a Range without one. */
export function boundedCursor(value: Value, what: string): Next {
  if (value instanceof RangeValue && value.end === null) rangeItems(value, what);
  return receiverCursor(value);
}

/** All items at once. An Array gives its own list: do not change it, and copy it before user code runs. */
export function itemsOf(value: Value, what: string): readonly Value[] {
  const items = knownItems(value, what);
  if (items === null) throw notIterable(value);
  return items;
}

/**
 * The items of any iterable (6.6), also of user types with `next`, `iter` or `into_iter`. A receiving channel is not read here:
 * builtins that accept one suspend.
 */
export function* iterableItems(value: Value, what: string): Generator<CallRequest, readonly Value[], Value> {
  const known = knownItems(value, what);
  if (known !== null) return known;
  const next = findUserMethod(value, 'next');
  if (next === null) {
    const maker = findUserMethod(value, 'iter') ?? findUserMethod(value, 'into_iter');
    if (maker === null) throw notIterable(value);
    return yield* iterableItems(yield new CallRequest(maker.fn, [value]), what);
  }
  const items: Value[] = [];
  for (;;) {
    const item = yield new CallRequest(next.fn, [value]);
    if (!isSome(item)) return items;
    items.push(payloadOf(item));
  }
}

/** As `iterableItems`, for callers that call nothing else. */
export function plainIterableItems(value: Value, what: string): readonly Value[] {
  const walk = iterableItems(value, what);
  let step = walk.next();
  while (step.done !== true) step = walk.next(callPlain(step.value.fn, step.value.args));
  return step.value;
}

export function pair(a: Value, b: Value): TupleValue {
  return new TupleValue([a, b]);
}

function knownItems(value: Value, what: string): readonly Value[] | null {
  if (value instanceof ArrayValue || value instanceof TupleValue) return value.items;
  if (value instanceof RangeValue) return rangeItems(value, what);
  if (value instanceof LibraryObject && value.data instanceof SequenceData) return value.data.toItems();
  const cursor = iterate(value);
  return cursor === null ? null : drain(cursor);
}
