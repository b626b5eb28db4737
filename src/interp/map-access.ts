/**
 * Entries of maps by key (language.md, sections 8.7 and 8.8). Callers check `assertMutable` where a program changes a map.
 *
 * Most keys are their own hash key (`hash.ts`): for them `map.entries` is all there is, and an entry costs no object. The others
 * (Tuples, Floats, Chars, structs) are kept beside it, in `map.keys`.
 */
import { hashKey } from './hash.js';
import type { HashKey, MapEntryValue, MapValue, Value } from './value.js';

/** Inserts or replaces; a replaced entry keeps its place and its first key. */
export function mapInsert(map: MapValue, key: Value, value: Value): void {
  const small = smallKey(key);
  if (small === key) map.entries.set(small, value);
  else {
    const hash = hashKey(key);
    if (hash !== key) map.admit(hash, key);
    mapInsertHashed(map, hash, key, value);
  }
  map.snapshot = null;
}

/** `mapInsert` for a map that nobody else has seen, of a key whose hash is known. */
export function mapInsertHashed(map: MapValue, hash: HashKey, key: Value, value: Value): void {
  const { entries } = map;
  const before = entries.size;
  entries.set(hash, value);
  if (hash !== key && entries.size !== before) {
    map.keys ??= new Map();
    map.keys.set(hash, key);
  }
}

export function mapLookup(map: MapValue, key: Value): Value | undefined {
  return lookUp(map.entries, key);
}

/** Removes a key and gives its value; undefined if it was not there. */
export function mapRemove(map: MapValue, key: Value): Value | undefined {
  const value = lookUp(map.entries, key);
  if (value === undefined) return undefined;
  const small = smallKey(key);
  const hash = small === key ? small : hashKey(key);
  map.entries.delete(hash);
  map.keys?.delete(hash);
  map.snapshot = null;
  return value;
}

/** What is kept by `key` in the table of a Map or Set. */
export function lookUp<Kept>(table: ReadonlyMap<HashKey, Kept>, key: Value): Kept | undefined {
  const small = smallKey(key);
  return small === key ? table.get(small) : table.get(hashKey(key));
}

export function holdsKey(table: ReadonlyMap<HashKey, unknown>, key: Value): boolean {
  const small = smallKey(key);
  return small === key ? table.has(small) : table.has(hashKey(key));
}

export function keep<Kept>(table: Map<HashKey, Kept>, key: Value, kept: Kept): void {
  const small = smallKey(key);
  if (small === key) table.set(small, kept);
  else table.set(hashKey(key), kept);
}

/** The key itself if it is a small Int. V8 looks for one in the code of the caller, and for what could be any key with a general function. */
function smallKey(key: Value): number {
  return typeof key === 'number' ? key | 0 : Number.NaN;
}

export function mapClear(map: MapValue): void {
  map.entries.clear();
  map.keys = null;
  map.snapshot = null;
}

/** The key as it was first put in. */
export function keyOf(map: MapValue, hash: HashKey): Value {
  return map.keys?.get(hash) ?? hash;
}

/** A list of its own, in the map's order: the map may change while it is read. */
export function entriesOf(map: MapValue): MapEntryValue[] {
  return Array.from(map.entries, ([hash, value]) => ({ key: keyOf(map, hash), value }));
}
