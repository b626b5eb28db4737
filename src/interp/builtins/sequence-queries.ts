/**
 * Sequence methods that look at the items and give one value (language.md 18.5): counting, searching, folding, choosing.
 * They work on every receiver `cursorOf` knows; a Map's items are `(key, value)` pairs, which the call layer spreads over two
 * parameters.
 */

import { addSlow, mulSlow } from '../arithmetic.js';
import { joinTexts } from '../budget.js';
import type { CallRequest, PlainCall } from '../builtin.js';
import { callPlain } from '../call.js';
import { display } from '../display.js';
import { equals } from '../equality.js';
import { typeError } from '../errors.js';
import { kindOf } from '../kinds.js';
import type { Int } from '../number.js';
import { NONE, some } from '../option.js';
import { compareValues } from '../order.js';
import { lastOfRange, rangeAt, rangePosition } from '../range.js';
import { DurationValue, EnumValue, Float, MapValue, RangeValue, SetValue, StructValue, TupleValue, type Value } from '../value.js';
import { isCallable, isInt, numberArg, sizeArg, textArg } from './arguments.js';
import { call, holds, parameterCount } from './callbacks.js';
import { TableBuilder } from './define.js';
import { rangeCount, rangeSize } from './range-items.js';
import { boundedCursor, countedCursor, itemsOf, receiverCursor } from './sequence.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const sequenceQueries = new TableBuilder('')
  .run('len/length/size', '', 'Gives the number of items (18.5).', (args) => itemCount(args[0]!, 'len'))
  .run('is_empty', '', 'Tells whether there are no items (18.5).', (args) => receiverCursor(args[0]!)() === undefined)
  .each('count', 'f_or_v?', 'Counts the items; those that satisfy f, or equal v, if given (18.5).', count)
  .run('contains/contains?/include?', 'v', 'Tells whether an item equals v (18.5).', (args) => positionOf(args[0]!, args[1]!) !== null)
  .run('index_of', 'v', 'Gives the position of the first item equal to v as an Option (18.5).', (args) =>
    optional(positionOf(args[0]!, args[1]!) ?? undefined),
  )
  .each('each/for_each', 'f', 'Calls f with each item (18.5).', each, eachPlain)
  .each('each_with_index', 'f', 'Calls f with each item and its position (18.5).', eachWithIndex)
  .each('fold', 'init f', 'Combines the items from the left, starting with init (18.5).', fold, foldPlain)
  .each(
    'reduce',
    'init_or_f f?',
    'Folds with an init; without one gives an Option, starting with the first item (18.5).',
    reduce,
    reducePlain,
  )
  .each('any/any?', 'f?', 'Tells whether f holds for an item; without f, whether one is truthy (18.5).', anyOf(true), anyOfPlain(true))
  .each('none/none?', 'f?', 'Tells whether f holds for no item (18.5).', anyOf(false), anyOfPlain(false))
  .each('all/all?', 'f?', 'Tells whether f holds for every item; without f, whether all are truthy (18.5).', all, allPlain)
  .each('find', 'f', 'Gives the first item that satisfies f as an Option (18.5).', find, findPlain)
  .each('find_index', 'f', 'Gives the position of the first item that satisfies f as an Option (18.5).', findIndex)
  .run('first', '', 'Gives the first item as an Option (18.5).', (args) => optional(receiverCursor(args[0]!)()))
  .run('last', '', 'Gives the last item as an Option (18.5).', (args) => optional(lastOf(args[0]!)))
  .run('get', 'i', 'Gives the item at position i as an Option; a negative i counts from the end (18.5).', get)
  .run('min', '', 'Gives the smallest item as an Option (18.5).', (args) => extreme(itemsOf(args[0]!, 'min'), -1))
  .run('max', '', 'Gives the greatest item as an Option (18.5).', (args) => extreme(itemsOf(args[0]!, 'max'), 1))
  .each('min_by', 'f', 'Gives the item with the smallest f(item), the first of equals, as an Option (18.5).', extremeBy(-1))
  .each('max_by', 'f', 'Gives the item with the greatest f(item), the first of equals, as an Option (18.5).', extremeBy(1))
  .run('sum', '', 'Adds the items; 0 if there are none (18.5).', (args) => sum(args[0]!))
  .run('product', '', 'Multiplies the items; 1 if there are none (18.5).', (args) => product(args[0]!))
  .run('average/mean', '', 'Gives the arithmetic mean as a Float; NaN if there are no items (18.5).', (args) => average(args[0]!))
  .run('join', 'sep?', 'Gives the display forms with sep between them; sep is "" if not given (18.5).', join)
  .build();

export function itemCount(self: Value, what: string): Int {
  if (self instanceof RangeValue) return self.end === null ? itemsOf(self, what).length : rangeSize(self, what);
  if (self instanceof MapValue) return self.entries.size;
  if (self instanceof SetValue) return self.items.size;
  return itemsOf(self, what).length;
}

function positionOf(self: Value, wanted: Value): Int | null {
  if (self instanceof RangeValue && self.start !== null) return rangePosition(self, wanted);
  const next = countedCursor(self);
  let index = 0;
  for (let item = next(); item !== undefined; item = next()) {
    if (item === wanted || equals(item, wanted)) return index;
    index += 1;
  }
  return null;
}

function* count(args: Args): Calls {
  const [self, wanted] = args;
  if (args.length < 2) return itemCount(self!, 'count');
  const matches = isCallable(wanted);
  if (self instanceof RangeValue && self.end === null) boundedCursor(self, 'count');
  const next = matches ? receiverCursor(self!) : countedCursor(self!);
  let found = 0;
  for (let item = next(); item !== undefined; item = next()) {
    if (matches ? holds(yield call(wanted!, item)) : equals(item, wanted!)) found += 1;
  }
  return found;
}

function* each(args: Args): Calls {
  const next = receiverCursor(args[0]!);
  for (let item = next(); item !== undefined; item = next()) yield call(args[1]!, item);
  return null;
}

function eachPlain(args: Args, invoke: PlainCall): Value {
  const next = receiverCursor(args[0]!);
  const f = args[1]!;
  for (let item = next(); item !== undefined; item = next()) invoke(f, item);
  return null;
}

function* eachWithIndex(args: Args): Calls {
  const next = receiverCursor(args[0]!);
  let index = 0;
  for (let item = next(); item !== undefined; item = next()) yield call(args[1]!, item, index++);
  return null;
}

/** D(33): over a Map, a callback with three parameters gets acc, key and value; one with two gets acc and the pair. */
export const spreadsPairs = (self: Value, f: Value): boolean => self instanceof MapValue && parameterCount(f) === 3;

export function foldCall(f: Value, acc: Value, item: Value, spread: boolean): CallRequest {
  return spread && item instanceof TupleValue ? call(f, acc, ...item.items) : call(f, acc, item);
}

function* fold(args: Args): Calls {
  const [self, init, f] = args;
  const next = boundedCursor(self!, 'fold');
  const spread = spreadsPairs(self!, f!);
  let acc: Value = init!;
  for (let item = next(); item !== undefined; item = next()) acc = yield foldCall(f!, acc, item, spread);
  return acc;
}

function foldPlain(args: Args, invoke: PlainCall): Value {
  const self = args[0]!;
  const f = args[2]!;
  const next = boundedCursor(self, 'fold');
  let acc: Value = args[1]!;
  const spread = spreadsPairs(self, f);
  for (let item = next(); item !== undefined; item = next()) {
    acc = spread && item instanceof TupleValue ? callPlain(f, [acc, ...item.items]) : invoke(f, acc, item);
  }
  return acc;
}

function* reduce(args: Args): Calls {
  if (args.length > 2) return yield* fold(args);
  const next = boundedCursor(args[0]!, 'reduce');
  let acc: Value | undefined = next();
  if (acc === undefined) return NONE;
  for (let item = next(); item !== undefined; item = next()) acc = yield call(args[1]!, acc, item);
  return some(acc);
}

function reducePlain(args: Args, invoke: PlainCall): Value {
  if (args.length > 2) return foldPlain(args, invoke);
  const next = boundedCursor(args[0]!, 'reduce');
  const f = args[1]!;
  let acc: Value | undefined = next();
  if (acc === undefined) return NONE;
  for (let item = next(); item !== undefined; item = next()) acc = invoke(f, acc, item);
  return some(acc);
}

/** `any` answers true at the first hit, `none` false. */
function anyOf(hit: boolean) {
  return function* (args: Args): Calls {
    const next = args[1] === undefined ? countedCursor(args[0]!) : receiverCursor(args[0]!);
    const f = args[1];
    for (let item = next(); item !== undefined; item = next()) {
      if (holds(f === undefined ? item : yield call(f, item))) return hit;
    }
    return !hit;
  };
}

function anyOfPlain(hit: boolean) {
  return (args: Args, invoke: PlainCall): Value => {
    const next = args[1] === undefined ? countedCursor(args[0]!) : receiverCursor(args[0]!);
    const f = args[1];
    for (let item = next(); item !== undefined; item = next()) {
      if (holds(f === undefined ? item : invoke(f, item))) return hit;
    }
    return !hit;
  };
}

function* all(args: Args): Calls {
  const next = args[1] === undefined ? countedCursor(args[0]!) : receiverCursor(args[0]!);
  const f = args[1];
  for (let item = next(); item !== undefined; item = next()) {
    if (!holds(f === undefined ? item : yield call(f, item))) return false;
  }
  return true;
}

function allPlain(args: Args, invoke: PlainCall): Value {
  const next = args[1] === undefined ? countedCursor(args[0]!) : receiverCursor(args[0]!);
  const f = args[1];
  for (let item = next(); item !== undefined; item = next()) {
    if (!holds(f === undefined ? item : invoke(f, item))) return false;
  }
  return true;
}

function* find(args: Args): Calls {
  const next = receiverCursor(args[0]!);
  for (let item = next(); item !== undefined; item = next()) if (holds(yield call(args[1]!, item))) return some(item);
  return NONE;
}

function findPlain(args: Args, invoke: PlainCall): Value {
  const next = receiverCursor(args[0]!);
  const f = args[1]!;
  for (let item = next(); item !== undefined; item = next()) if (holds(invoke(f, item))) return some(item);
  return NONE;
}

function* findIndex(args: Args): Calls {
  const next = receiverCursor(args[0]!);
  let index = 0;
  for (let item = next(); item !== undefined; item = next()) {
    if (holds(yield call(args[1]!, item))) return some(index);
    index += 1;
  }
  return NONE;
}

export const optional = (item: Value | undefined): Value => (item === undefined ? NONE : some(item));

function lastOf(self: Value): Value | undefined {
  if (self instanceof RangeValue && self.start !== null && self.end !== null) return lastOfRange(self);
  return itemsOf(self, 'last').at(-1);
}

function get(args: Args): Value {
  const index = sizeArg(args[1], 'get: i');
  const self = args[0]!;
  if (self instanceof RangeValue && index >= 0) return index < rangeCount(self) ? some(rangeAt(self, index)) : NONE;
  return optional(itemsOf(self, 'get').at(index));
}

function extreme(items: readonly Value[], sign: -1 | 1): Value {
  let best = items[0];
  if (best === undefined) return NONE;
  for (let i = 1; i < items.length; i++) {
    const item = items[i]!;
    if (compareValues(item, best) * sign > 0) best = item;
  }
  return some(best);
}

function extremeBy(sign: -1 | 1) {
  return function* (args: Args): Calls {
    const next = boundedCursor(args[0]!, sign < 0 ? 'min_by' : 'max_by');
    let best: Value | undefined;
    let bestKey: Value = null;
    for (let item = next(); item !== undefined; item = next()) {
      const key = yield call(args[1]!, item);
      if (best === undefined || compareValues(key, bestKey) * sign > 0) {
        best = item;
        bestKey = key;
      }
    }
    return optional(best);
  };
}

/** Starts with the first item, so that Durations and user types with `add` can be summed; Strings have `join`. */
function sum(self: Value): Value {
  const items = itemsOf(self, 'sum');
  let total: Value = items[0] ?? 0;
  if (!isInt(total) && !SUMMABLE.some((kind) => total instanceof kind)) throw typeError(`cannot add Int and ${kindOf(total)}`);
  for (let i = 1; i < items.length; i++) {
    const item = items[i]!;
    if (typeof total === 'number' && typeof item === 'number') {
      const next: number = total + item;
      if (Number.isSafeInteger(next)) {
        total = next;
        continue;
      }
    }
    total = addSlow(total, item);
  }
  return total;
}

const SUMMABLE = [Float, DurationValue, StructValue, EnumValue];

function product(self: Value): Value {
  let total: Value = 1;
  for (const item of itemsOf(self, 'product')) total = mulSlow(total, item);
  return total;
}

function average(self: Value): Value {
  const items = itemsOf(self, 'average');
  let total = 0;
  for (const item of items) total += numberArg(item, 'average: each item');
  return new Float(total / items.length);
}

function join(args: Args): Value {
  const separator = args.length > 1 ? textArg(args[1], 'join: sep') : '';
  const items = itemsOf(args[0]!, 'join');
  let text = '';
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const piece = typeof item === 'string' ? item : display(item);
    text = joinTexts(i === 0 ? text : text + separator, piece);
  }
  return text;
}
