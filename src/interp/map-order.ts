/**
 * Maps come in two orders: by insertion, and by key (`BTreeMap`, 18.10). Copies and transfers keep the order.
 *
 * A sorted Map is a MapValue with entries of another class, which belongs to the standard library; here it is only told apart and
 * made, by the library's own `BTreeMap.new`.
 */
import { isBuiltin } from './builtins/index.js';
import { sortedMapType } from './builtins/sorted-map.js';
import { internalError } from './errors.js';
import { MapValue } from './value.js';

export function isSorted(map: MapValue): boolean {
  return map.entries.constructor !== Map;
}

/** An empty Map of the same order. */
export function emptyMap(sorted: boolean): MapValue {
  if (!sorted) return new MapValue();
  const make = sortedMapType.statics?.get('new');
  const map = isBuiltin(make) && make.kind === 'run' ? make.run([]) : null;
  if (map instanceof MapValue) return map;
  throw internalError('BTreeMap.new makes no Map');
}
