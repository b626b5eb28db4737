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
  mapInsertHashed(map, hashKey(key), key, value);
  map.snapshot = null;
}

/** `mapInsert` for a map that nobody else has seen, of a key whose hash is known. */
export function mapInsertHashed(map: MapValue, hash: HashKey, key: Value, value: Value): void {
  if (hash !== key && !map.entries.has(hash)) {
    map.keys ??= new Map();
    map.keys.set(hash, key);
  }
  map.entries.set(hash, value);
}

export function mapLookup(map: MapValue, key: Value): Value | undefined {
  return map.entries.get(hashKey(key));
}

/** Removes a key and gives its value; undefined if it was not there. */
export function mapRemove(map: MapValue, key: Value): Value | undefined {
  const hash = hashKey(key);
  const value = map.entries.get(hash);
  if (value === undefined) return undefined;
  map.entries.delete(hash);
  map.keys?.delete(hash);
  map.snapshot = null;
  return value;
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
