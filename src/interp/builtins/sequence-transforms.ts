/**
 * Sequence methods that make a new collection (language.md 18.5). The receiver is not changed. Over a Map or Set, `filter`,
 * `reject` and `compact` keep the kind (maps.ts and sets.ts have those); everything else gives Arrays.
 */

import { ITEM_BYTES, reserve, work } from '../budget.js';
import type { CallRequest, PlainCall } from '../builtin.js';
import { invalidArgument, typeError } from '../errors.js';
import { hashKey } from '../hash.js';
import { kindOf } from '../kinds.js';
import { mapInsert, mapInsertHashed } from '../map-access.js';
import { isErr, isNone, isOk, isSome, payloadOf } from '../option.js';
import { ArrayValue, EnumValue, MapValue, RangeValue, SetValue, TupleValue, type Value } from '../value.js';
import { sizeArg } from './arguments.js';
import { call, holds } from './callbacks.js';
import { TableBuilder } from './define.js';
import { rangeCount } from './range-items.js';
import { boundedCursor, countedCursor, itemsOf, iterableItems, pair, plainIterableItems, receiverCursor } from './sequence.js';
import { foldCall, spreadsPairs } from './sequence-queries.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const sequenceTransforms = new TableBuilder('')
  .each('map', 'f', 'Gives the results of f for each item (18.5).', map, mapPlain)
  .each('filter/select', 'f', 'Keeps the items that satisfy f (18.5).', filter(true), filterPlain(true))
  .each('reject', 'f', 'Drops the items that satisfy f (18.5).', filter(false), filterPlain(false))
  .each('filter_map', 'f', 'Keeps the payloads of Some and Ok results of f, drops None, nil, Err and false (18.5).', filterMap)
  .each('flat_map', 'f', 'Gives the items of the collections that f returns, one after the other (18.5).', flatMap)
  .run('flatten', '', 'Replaces items that are collections by their items, one level deep (18.5).', flatten)
  .run('compact', '', 'Drops nil and None (18.5).', (args) =>
    array(itemsOf(args[0]!, 'compact').filter((item) => item !== null && !isNone(item))),
  )
  .each('scan', 'init f', 'Gives the results of a fold after each item, without init (18.5).', scan)
  .run('take', 'n', 'Gives the first n items (18.5).', take)
  .run('skip/drop', 'n', 'Gives all but the first n items (18.5).', (args) =>
    array(itemsOf(args[0]!, 'skip').slice(atLeastZero(args[1], 'skip: n'))),
  )
  .each('take_while', 'f', 'Gives the items before the first that does not satisfy f (18.5).', takeWhile)
  .each('skip_while/drop_while', 'f', 'Gives the items from the first that does not satisfy f (18.5).', skipWhile)
  .run('slice', 'i j', 'Gives the items from position i up to but excluding j, both clamped (18.5).', slice)
  .run('chunks/chunk', 'n', 'Gives Arrays of n items in a row, the last with what is left (18.5).', chunks)
  .run('windows', 'n', 'Gives the Arrays of n neighbouring items (18.5).', windows)
  .each('partition', 'f', 'Gives a tuple: the items that satisfy f and the others (18.5).', partition)
  .run('zip', 'other', 'Gives pairs of items at the same position, as many as the shorter has (18.5).', zip)
  .each('zip_with', 'other f', 'Gives f(a, b) for items at the same position (18.5).', zipWith)
  .run('unzip', '', 'Turns an Array of pairs into a pair of Arrays (18.5).', unzip)
  .run('enumerate/with_index', '', 'Gives pairs of position and item (18.5).', (args) =>
    array(itemsOf(args[0]!, 'enumerate').map((item, index) => pair(index, item))),
  )
  .each('group_by', 'f', 'Gives a Map from each f(item) to the Array of its items (18.5).', groupBy)
  .run('tally', '', 'Gives a Map from each item to how often it occurs (18.5).', tally)
  .run('to_array/collect/to_list', '', 'Gives the items as a new Array (18.5).', (args) => array(itemsOf(args[0]!, 'to_array').slice()))
  .run('to_set', '', 'Gives the items as a Set (18.5).', (args) => setOf(itemsOf(args[0]!, 'to_set')))
  .run('to_map', '', 'Gives a Map made of pairs (18.5).', (args) => mapOf(itemsOf(args[0]!, 'to_map'), 'to_map'))
  .run('iter', '', 'Gives the receiver, which can be iterated (18.5).', (args) => args[0]!)
  .build();

export const array = (items: Value[]): ArrayValue => new ArrayValue(items);

export function setOf(items: Iterable<Value>): SetValue {
  const set = new SetValue();
  for (const item of items) {
    const key = hashKey(item);
    if (!set.items.has(key)) set.items.set(key, item);
  }
  return set;
}

/** A Map from pairs: tuples, or Arrays of length 2. */
export function mapOf(pairs: Iterable<Value>, what: string): MapValue {
  const map = new MapValue();
  for (const item of pairs) {
    const [key, value] = pairItems(item, what);
    mapInsert(map, key, value);
  }
  return map;
}

export function pairItems(item: Value, what: string): readonly [Value, Value] {
  if ((item instanceof TupleValue || item instanceof ArrayValue) && item.items.length === 2) return [item.items[0]!, item.items[1]!];
  throw typeError(`${what} needs pairs, got ${kindOf(item)}`);
}

function* map(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'map');
  const results: Value[] = [];
  for (let item = next(); item !== undefined; item = next()) results.push(yield call(args[1]!, item));
  return array(results);
}

function mapPlain(args: Args, invoke: PlainCall): Value {
  const next = boundedCursor(args[0]!, 'map');
  const f = args[1]!;
  const results: Value[] = [];
  for (let item = next(); item !== undefined; item = next()) results.push(invoke(f, item));
  return array(results);
}

function filter(keep: boolean) {
  return function* (args: Args): Calls {
    const next = boundedCursor(args[0]!, 'filter');
    const results: Value[] = [];
    for (let item = next(); item !== undefined; item = next()) {
      if (holds(yield call(args[1]!, item)) === keep) results.push(item);
    }
    return array(results);
  };
}

function filterPlain(keep: boolean) {
  return (args: Args, invoke: PlainCall): Value => {
    const next = boundedCursor(args[0]!, 'filter');
    const f = args[1]!;
    const results: Value[] = [];
    for (let item = next(); item !== undefined; item = next()) {
      if (holds(invoke(f, item)) === keep) results.push(item);
    }
    return array(results);
  };
}

function* filterMap(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'filter_map');
  const results: Value[] = [];
  for (let item = next(); item !== undefined; item = next()) {
    const answer = yield call(args[1]!, item);
    if (answer === null || answer === false) continue;
    if (answer instanceof EnumValue) {
      if (isNone(answer) || isErr(answer)) continue;
      results.push(isSome(answer) || isOk(answer) ? payloadOf(answer) : answer);
    } else results.push(answer);
  }
  return array(results);
}

/** Collections that flatten; Tuples, Maps and Strings are items of their own. */
function spliceInto(results: Value[], item: Value): void {
  if (item instanceof ArrayValue || item instanceof RangeValue || item instanceof SetValue) {
    const inner = itemsOf(item, 'flatten');
    work(inner.length);
    reserve(inner.length * ITEM_BYTES);
    for (const one of inner) results.push(one);
  } else results.push(item);
}

function* flatMap(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'flat_map');
  const results: Value[] = [];
  for (let item = next(); item !== undefined; item = next()) spliceInto(results, yield call(args[1]!, item));
  return array(results);
}

function flatten(args: Args): Value {
  const results: Value[] = [];
  for (const item of itemsOf(args[0]!, 'flatten')) spliceInto(results, item);
  return array(results);
}

function* scan(args: Args): Calls {
  const [self, init, f] = args;
  const next = boundedCursor(self!, 'scan');
  const spread = spreadsPairs(self!, f!);
  const results: Value[] = [];
  let acc: Value = init!;
  for (let item = next(); item !== undefined; item = next()) {
    acc = yield foldCall(f!, acc, item, spread);
    results.push(acc);
  }
  return array(results);
}

export function atLeastZero(value: Value | undefined, what: string): number {
  return Math.max(0, sizeArg(value, what));
}

/** Reads no more than it needs: works on a Range without end. */
function take(args: Args): Value {
  const wanted = atLeastZero(args[1], 'take: n');
  if (args[0] instanceof ArrayValue) return array(args[0].items.slice(0, wanted));
  const next = countedCursor(args[0]!);
  const results: Value[] = [];
  if (wanted !== Number.POSITIVE_INFINITY) reserve(Math.min(wanted, countOf(args[0]!)) * ITEM_BYTES);
  while (results.length < wanted) {
    const item = next();
    if (item === undefined) break;
    results.push(item);
  }
  return array(results);
}

/** How many items there are at most, where that is known without looking. */
const countOf = (value: Value): number => (value instanceof RangeValue ? rangeCount(value) : 0);

function* takeWhile(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'take_while');
  const results: Value[] = [];
  for (let item = next(); item !== undefined; item = next()) {
    if (!holds(yield call(args[1]!, item))) break;
    results.push(item);
  }
  return array(results);
}

function* skipWhile(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'skip_while');
  const results: Value[] = [];
  let skipping = true;
  for (let item = next(); item !== undefined; item = next()) {
    if (skipping) skipping = holds(yield call(args[1]!, item));
    if (!skipping) results.push(item);
  }
  return array(results);
}

function slice(args: Args): Value {
  return array(itemsOf(args[0]!, 'slice').slice(atLeastZero(args[1], 'slice: i'), atLeastZero(args[2], 'slice: j')));
}

function positive(value: Value | undefined, what: string): number {
  const n = sizeArg(value, `${what}: n`);
  if (n <= 0) throw invalidArgument(what, 'n must be positive');
  return n;
}

function chunks(args: Args): Value {
  const size = positive(args[1], 'chunks');
  const items = itemsOf(args[0]!, 'chunks');
  const results: Value[] = [];
  for (let start = 0; start < items.length; start += size) results.push(array(items.slice(start, start + size)));
  return array(results);
}

function windows(args: Args): Value {
  const size = positive(args[1], 'windows');
  const items = itemsOf(args[0]!, 'windows');
  reserve(Math.max(0, items.length - size + 1) * size * ITEM_BYTES);
  const results: Value[] = [];
  for (let start = 0; start + size <= items.length; start++) results.push(array(items.slice(start, start + size)));
  return array(results);
}

function* partition(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'partition');
  const yes: Value[] = [];
  const no: Value[] = [];
  for (let item = next(); item !== undefined; item = next()) (holds(yield call(args[1]!, item)) ? yes : no).push(item);
  return pair(array(yes), array(no));
}

/** One of the two may be a Range without end. */
function zip(args: Args): Value {
  const [self, other] = args;
  const left = countedCursor(self!);
  const right = endless(other!) ? receiverCursor(other!) : itemCursor(plainIterableItems(other!, 'zip'));
  if (endless(self!) && endless(other!)) boundedCursor(self!, 'zip');
  const results: Value[] = [];
  for (let a = left(), b = right(); a !== undefined && b !== undefined; a = left(), b = right()) results.push(pair(a, b));
  return array(results);
}

const endless = (value: Value): boolean => value instanceof RangeValue && value.end === null;

function itemCursor(items: readonly Value[]): () => Value | undefined {
  let index = 0;
  return () => items[index++];
}

function* zipWith(args: Args): Calls {
  const left = boundedCursor(args[0]!, 'zip_with');
  const right = itemCursor(yield* iterableItems(args[1]!, 'zip_with'));
  const results: Value[] = [];
  for (let a = left(), b = right(); a !== undefined && b !== undefined; a = left(), b = right()) results.push(yield call(args[2]!, a, b));
  return array(results);
}

function unzip(args: Args): Value {
  const lefts: Value[] = [];
  const rights: Value[] = [];
  for (const item of itemsOf(args[0]!, 'unzip')) {
    const [left, right] = pairItems(item, 'unzip');
    lefts.push(left);
    rights.push(right);
  }
  return pair(array(lefts), array(rights));
}

function* groupBy(args: Args): Calls {
  const next = boundedCursor(args[0]!, 'group_by');
  const groups = new MapValue();
  for (let item = next(); item !== undefined; item = next()) {
    const key = yield call(args[1]!, item);
    const hash = hashKey(key);
    const group = groups.entries.get(hash);
    if (group === undefined) mapInsertHashed(groups, hash, key, array([item]));
    else if (group instanceof ArrayValue) group.items.push(item);
  }
  return groups;
}

function tally(args: Args): Value {
  const counts = new MapValue();
  for (const item of itemsOf(args[0]!, 'tally')) {
    const hash = hashKey(item);
    const count = counts.entries.get(hash);
    mapInsertHashed(counts, hash, item, count === undefined ? 1 : (count as number) + 1);
  }
  return counts;
}
