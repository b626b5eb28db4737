/** Entries of maps by key (language.md, sections 8.7 and 8.8). Callers check `assertMutable` where a program changes a map. */
import { hashKey } from './hash.js';
import type { MapValue, Value } from './value.js';

/** Inserts or replaces; a replaced entry keeps its place and its first key. */
export function mapInsert(map: MapValue, key: Value, value: Value): void {
  const hash = hashKey(key);
  const entry = map.entries.get(hash);
  if (entry === undefined) map.entries.set(hash, { key, value });
  else entry.value = value;
  map.snapshot = null;
}

export function mapLookup(map: MapValue, key: Value): Value | undefined {
  return map.entries.get(hashKey(key))?.value;
}
