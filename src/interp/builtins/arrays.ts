/**
 * Methods of Array (language.md 18.5, "Array only") and its statics. Methods that change the receiver first ask whether it may
 * be changed and drop its cached snapshot; the sequence methods come in through `index.ts`, the hottest of them as index loops.
 */
import { ITEM_BYTES, reserve, work } from '../budget.js';
import type { CallRequest, PlainCall } from '../builtin.js';
import { equals } from '../equality.js';
import { indexOutOfBounds, invalidArgument, runtimeError } from '../errors.js';
import { assertMutable } from '../isolate.js';
import { compact } from '../text.js';
import { ArrayValue, RangeValue, SetValue, type Value } from '../value.js';
import { arrayArg, intArg, isCallable, sizeArg } from './arguments.js';
import { call, holds, parameterCount } from './callbacks.js';
import { methodsOf, TableBuilder } from './define.js';
import { MOST_ITEMS } from './range-items.js';
import { itemsOf, iterableItems } from './sequence.js';
import { sorted, sortedBy, sortedByPlain, sortedPlain } from './sequence-order.js';
import { array } from './sequence-transforms.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const arrayMethods = methodsOf('Array')
  .run('len/length/size', '', 'Gives the number of items (18.5).', (args) => (args[0] as ArrayValue).items.length)
  .run('push', 'v', 'Adds v at the end (18.5).', (args) => {
    changing(args[0]!).push(compact(args[1]!));
    return null;
  })
  .run('append/extend', 'x', 'Adds all items of an Array, Set or Range, or any other value itself, at the end (18.5).', append)
  .run('insert', 'i v', 'Puts v before the item at position i (18.5).', insert)
  .run('unshift/push_front', 'v', 'Adds v at the start (18.5).', (args) => {
    changing(args[0]!).unshift(args[1]!);
    return null;
  })
  .run('pop', '', 'Removes and gives the last item; RuntimeError if there is none (18.5).', (args) => {
    const item = changing(args[0]!).pop();
    if (item === undefined) throw runtimeError('pop from empty array');
    return item;
  })
  .run('shift/pop_front', '', 'Removes and gives the first item; RuntimeError if there is none (18.5).', (args) => {
    const item = changing(args[0]!).shift();
    if (item === undefined) throw runtimeError('shift from empty array');
    return item;
  })
  .run('remove_at', 'i', 'Removes and gives the item at position i (18.5).', (args) => {
    const items = changing(args[0]!);
    return items.splice(position(items, args[1], 'Array.remove_at: i'), 1)[0]!;
  })
  .run('remove/delete', 'v', 'Removes the first item equal to v and tells whether there was one (18.5).', (args) => {
    const items = changing(args[0]!);
    const index = items.findIndex((item) => equals(item, args[1]!));
    if (index >= 0) items.splice(index, 1);
    return index >= 0;
  })
  .run('clear', '', 'Removes all items (18.5).', (args) => {
    changing(args[0]!).length = 0;
    return null;
  })
  .run('swap', 'i j', 'Exchanges the items at positions i and j (18.5).', (args) => {
    const items = changing(args[0]!);
    const i = position(items, args[1], 'Array.swap: i');
    const j = position(items, args[2], 'Array.swap: j');
    [items[i], items[j]] = [items[j]!, items[i]!];
    return null;
  })
  .run('truncate', 'n', 'Keeps only the first n items (18.5).', (args) => {
    const items = changing(args[0]!);
    const length = sizeArg(args[1], 'Array.truncate: n');
    if (length < 0) throw invalidArgument('Array.truncate', 'n must not be negative');
    if (length < items.length) items.length = length;
    return null;
  })
  .run('fill', 'v', 'Sets every item to v (18.5).', (args) => {
    changing(args[0]!).fill(args[1]!);
    return null;
  })
  .each('retain', 'f', 'Keeps only the items that satisfy f, in place (18.5).', retain)
  .each('map!', 'f', 'Replaces each item by f(item) (18.5).', mapInPlace)
  .each(
    'sort!',
    'cmp?',
    'Sorts in place; as sort (18.5).',
    function* (args): Calls {
      changing(args[0]!);
      return replaceAll(args[0]!, yield* sorted(itemsOf(args[0]!, 'sort!'), args[1]));
    },
    (args, invoke) => {
      changing(args[0]!);
      return replaceAll(args[0]!, sortedPlain(itemsOf(args[0]!, 'sort!'), args[1], invoke));
    },
  )
  .each(
    'sort_by!',
    'f',
    'Sorts in place; as sort_by (18.5).',
    function* (args): Calls {
      changing(args[0]!);
      return replaceAll(args[0]!, yield* sortedBy(itemsOf(args[0]!, 'sort_by!'), args[1]!));
    },
    (args, invoke) => {
      changing(args[0]!);
      return replaceAll(args[0]!, sortedByPlain(itemsOf(args[0]!, 'sort_by!'), args[1]!, parameterCount(args[1]!) === 2, invoke));
    },
  )
  .run('reverse!', '', 'Reverses the order of the items in place (18.5).', (args) => {
    changing(args[0]!).reverse();
    return null;
  })
  .run('concat', 'other', 'Gives a new Array with the items of both (18.5).', (args) =>
    array((args[0] as ArrayValue).items.concat(arrayArg(args[1], 'Array.concat: other').items)),
  )
  .run('repeat', 'n', 'Gives a new Array with the items n times in a row (18.5).', repeat)
  .each('map', 'f', 'Gives the results of f for each item (18.5).', mapItems, mapItemsPlain)
  .each('each/for_each', 'f', 'Calls f with each item (18.5).', eachItem, eachItemPlain)
  .build();

export const arrayStatics = new TableBuilder('Array.')
  .run('new', '', 'Gives an empty Array (18.5).', () => array([]))
  .run('with_capacity', 'n', 'Gives an empty Array; n is a hint (18.5).', (args) => {
    intArg(args[0], 'Array.with_capacity: n');
    return array([]);
  })
  .each('fill', 'n v_or_f', 'Gives an Array of n times v, or of f(0) to f(n - 1) (18.5).', fill)
  .each('from', 'it', 'Gives the items of anything iterable as a new Array (18.5).', function* (args): Calls {
    return array([...(yield* iterableItems(args[0]!, 'Array.from'))]);
  })
  .build();

/** The items of an Array that is about to change: FrozenError if it may not. */
export function changing(value: Value): Value[] {
  const target = value as ArrayValue;
  if (target.frozen) assertMutable(target);
  target.snapshot = null;
  return target.items;
}

/** The place of an existing item; negative positions count from the end. */
function position(items: readonly Value[], index: Value | undefined, what: string): number {
  const wanted = intArg(index, what);
  const place = Number(wanted) < 0 ? Number(wanted) + items.length : Number(wanted);
  if (place < 0 || place >= items.length) throw indexOutOfBounds(wanted, items.length);
  return place;
}

function append(args: Args): Value {
  const items = changing(args[0]!);
  const added = args[1]!;
  if (added instanceof ArrayValue || added instanceof SetValue || added instanceof RangeValue) {
    // Appending an Array to itself must not chase its own tail.
    const more = itemsOf(added, 'append');
    work(more.length);
    reserve((items.length + 2 * more.length) * ITEM_BYTES);
    for (const item of more.slice()) items.push(item);
  } else items.push(added);
  return null;
}

function insert(args: Args): Value {
  const items = changing(args[0]!);
  const wanted = intArg(args[1], 'Array.insert: i');
  const place = Number(wanted) < 0 ? Number(wanted) + items.length : Number(wanted);
  if (place < 0 || place > items.length) throw indexOutOfBounds(wanted, items.length);
  items.splice(place, 0, args[2]!);
  return null;
}

function repeat(args: Args): Value {
  const times = sizeArg(args[1], 'Array.repeat: n');
  if (times < 0) throw invalidArgument('Array.repeat', 'n must not be negative');
  const { items } = args[0] as ArrayValue;
  if (items.length * times > MOST_ITEMS) throw invalidArgument('Array.repeat', 'the result is too long');
  work(items.length * times);
  reserve(items.length * times * ITEM_BYTES);
  const result: Value[] = [];
  for (let i = 0; i < times; i++) for (const item of items) result.push(item);
  return array(result);
}

function replaceAll(target: Value, items: readonly Value[]): Value {
  const own = changing(target);
  own.length = 0;
  for (const item of items) own.push(item);
  return null;
}

/** The new list replaces the old when all answers are in: a callback that raises leaves the Array as it was. */
function* retain(args: Args): Calls {
  const items = changing(args[0]!);
  const kept: Value[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (holds(yield call(args[1]!, item))) kept.push(item);
  }
  return replaceAll(args[0]!, kept);
}

function* mapInPlace(args: Args): Calls {
  const items = changing(args[0]!);
  for (let i = 0; i < items.length; i++) {
    const result = yield call(args[1]!, items[i]!);
    if (i < items.length) changing(args[0]!)[i] = result;
  }
  return null;
}

function* fill(args: Args): Calls {
  const count = sizeArg(args[0], 'Array.fill: n');
  if (count < 0) throw invalidArgument('Array.fill', 'n must not be negative');
  if (count > MOST_ITEMS) throw invalidArgument('Array.fill', 'n is too large');
  if (!isCallable(args[1])) {
    work(count);
    reserve(count * ITEM_BYTES);
    return array(new Array<Value>(count).fill(args[1]!));
  }
  const items: Value[] = [];
  for (let i = 0; i < count; i++) items.push(yield call(args[1]!, i));
  return array(items);
}

function* mapItems(args: Args): Calls {
  const { items } = args[0] as ArrayValue;
  const results: Value[] = [];
  for (let i = 0; i < items.length; i++) results.push(yield call(args[1]!, items[i]!));
  return array(results);
}

function mapItemsPlain(args: Args, invoke: PlainCall): Value {
  const { items } = args[0] as ArrayValue;
  const f = args[1]!;
  const results: Value[] = [];
  for (let i = 0; i < items.length; i++) results.push(invoke(f, items[i]!));
  return array(results);
}

function* eachItem(args: Args): Calls {
  const { items } = args[0] as ArrayValue;
  for (let i = 0; i < items.length; i++) yield call(args[1]!, items[i]!);
  return null;
}

function eachItemPlain(args: Args, invoke: PlainCall): Value {
  const { items } = args[0] as ArrayValue;
  const f = args[1]!;
  for (let i = 0; i < items.length; i++) invoke(f, items[i]!);
  return null;
}
