/**
 * Methods of Map (language.md 18.5) and its statics. The sequence methods come in through `index.ts`; the ones that read a Map
 * differently are here: `filter` and `reject` keep the kind, `contains` looks at keys.
 */
import type { CallRequest, PlainCall } from '../builtin.js';
import { invalidKey } from '../errors.js';
import { assertMutable } from '../isolate.js';
import { entriesOf, holdsKey, keyOf, mapClear, mapInsert, mapInsertHashed, mapLookup, mapRemove } from '../map-access.js';
import { NONE, some } from '../option.js';
import { MapValue, type Value } from '../value.js';
import { intArg, isCallable, mapArg } from './arguments.js';
import { call, holds } from './callbacks.js';
import { methodsOf, TableBuilder } from './define.js';
import { iterableItems, pair } from './sequence.js';
import { array, mapOf } from './sequence-transforms.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const mapMethods = methodsOf('Map')
  .run('get', 'k default?', 'Gives the value under k as an Option; with a default the value itself, or the default (18.5).', get)
  .run('insert/set/put', 'k v', 'Puts v under k and gives the previous value as an Option (18.5).', insert)
  .run('remove/delete', 'k', 'Removes k and gives its value as an Option (18.5).', remove)
  .run('contains_key/has_key?/key?/contains/contains?/include?', 'k', 'Tells whether k is a key (18.5).', (args) => has(args))
  .run('keys', '', 'Gives the keys as an Array (18.5).', (args) => array(entries(args[0]!).map((entry) => entry.key)))
  .run('values', '', 'Gives the values as an Array (18.5).', (args) => array([...(args[0] as MapValue).entries.values()]))
  .run('entries', '', 'Gives pairs of key and value (18.5).', (args) =>
    array(entries(args[0]!).map((entry) => pair(entry.key, entry.value))),
  )
  .run('get_or', 'k d', 'Gives the value under k, or d (18.5).', (args) => get(args))
  .each('get_or_insert', 'k v_or_f', 'Gives the value under k; an absent key first gets v, or the result of f() (18.5).', getOrInsert)
  .each('update', 'k f default?', 'Replaces the value under k by f(value) and gives it; an absent key gets the default (18.5).', update)
  .run('merge', 'm', 'Gives a new Map with the entries of both, those of m winning (18.5).', (args) => {
    const result = copyOf(args[0] as MapValue);
    mergeInto(result, mapArg(args[1], 'Map.merge: m'));
    return result;
  })
  .run('merge!/extend', 'm', 'Takes over the entries of m (18.5).', (args) => {
    mergeInto(changing(args[0]!), mapArg(args[1], 'Map.merge!: m'));
    return null;
  })
  .each('map_values', 'f', 'Gives a new Map with f(value) under each key (18.5).', mapValues)
  .each('map_keys', 'f', 'Gives a new Map with each value under f(key) (18.5).', mapKeys)
  .run('invert', '', 'Gives a new Map from values to keys (18.5).', (args) => {
    const result = new MapValue();
    for (const { key, value } of entries(args[0]!)) mapInsert(result, value, key);
    return result;
  })
  .run('clear', '', 'Removes all entries (18.5).', (args) => {
    mapClear(changing(args[0]!));
    return null;
  })
  .each('filter/select', 'f', 'Gives a new Map of the entries that satisfy f (18.5).', filter(true), filterPlain(true))
  .each('reject', 'f', 'Gives a new Map without the entries that satisfy f (18.5).', filter(false), filterPlain(false))
  .build();

export const mapStatics = new TableBuilder('Map.')
  .run('new', '', 'Gives an empty Map (18.5).', () => new MapValue())
  .run('with_capacity', 'n', 'Gives an empty Map; n is a hint (18.5).', (args) => {
    intArg(args[0], 'Map.with_capacity: n');
    return new MapValue();
  })
  .each('from', 'pairs', 'Gives a Map made of pairs, or a copy of a Map (18.5).', function* (args): Calls {
    return mapOf(yield* iterableItems(args[0]!, 'Map.from'), 'Map.from');
  })
  .build();

/** The Map that is about to change: FrozenError if it may not. */
export function changing(value: Value): MapValue {
  const target = value as MapValue;
  if (target.frozen) assertMutable(target);
  target.snapshot = null;
  return target;
}

const entries = (value: Value) => entriesOf(value as MapValue);

const find = (map: Value, key: Value) => mapLookup(map as MapValue, key);

const has = (args: Args): boolean => holdsKey((args[0] as MapValue).entries, args[1]!);

function get(args: Args): Value {
  const value = find(args[0]!, args[1]!);
  if (args.length > 2) return value === undefined ? args[2]! : value;
  return value === undefined ? NONE : some(value);
}

function insert(args: Args): Value {
  const map = changing(args[0]!);
  const previous = mapLookup(map, args[1]!);
  mapInsert(map, args[1]!, args[2]!);
  return previous === undefined ? NONE : some(previous);
}

function remove(args: Args): Value {
  const value = mapRemove(changing(args[0]!), args[1]!);
  return value === undefined ? NONE : some(value);
}

function* getOrInsert(args: Args): Calls {
  const known = find(args[0]!, args[1]!);
  if (known !== undefined) return known;
  changing(args[0]!);
  const value = isCallable(args[2]) ? yield call(args[2]!) : args[2]!;
  mapInsert(changing(args[0]!), args[1]!, value);
  return value;
}

function* update(args: Args): Calls {
  const [map, key, f] = args;
  const known = find(changing(map!), key!);
  if (known === undefined && args.length < 4) throw invalidKey(key!);
  const value = known === undefined ? args[3]! : yield call(f!, known);
  mapInsert(changing(map!), key!, value);
  return value;
}

function copyOf(map: MapValue): MapValue {
  const copy = new MapValue();
  for (const [hash, value] of map.entries) mapInsertHashed(copy, hash, keyOf(map, hash), value);
  return copy;
}

function mergeInto(target: MapValue, other: MapValue): void {
  for (const { key, value } of entries(other)) mapInsert(target, key, value);
}

function* mapValues(args: Args): Calls {
  const result = new MapValue();
  for (const { key, value } of entries(args[0]!)) mapInsert(result, key, yield call(args[1]!, value));
  return result;
}

function* mapKeys(args: Args): Calls {
  const result = new MapValue();
  for (const { key, value } of entries(args[0]!)) mapInsert(result, yield call(args[1]!, key), value);
  return result;
}

function filter(keep: boolean) {
  return function* (args: Args): Calls {
    const result = new MapValue();
    for (const { key, value } of entries(args[0]!)) {
      if (holds(yield call(args[1]!, pair(key, value))) === keep) mapInsert(result, key, value);
    }
    return result;
  };
}

function filterPlain(keep: boolean) {
  return (args: Args, invoke: PlainCall): Value => {
    const result = new MapValue();
    for (const { key, value } of entries(args[0]!)) {
      if (holds(invoke(args[1]!, pair(key, value))) === keep) mapInsert(result, key, value);
    }
    return result;
  };
}
