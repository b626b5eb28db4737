/**
 * `BTreeMap` of `std::collections` (language.md 18.10): a Map that is iterated in the order of its keys. It is a MapValue in every
 * respect (methods, indexing, equality, `type_of`); only the order in which its entries are read differs.
 *
 * The order is found when it is asked for and kept until a key comes or goes: reading after a change costs a sort.
 */
import type { CallRequest } from '../builtin.js';
import { libraryType } from '../builtin-types.js';
import { compareValues } from '../order.js';
import { type HashKey, type MapEntryValue, MapValue, type Value } from '../value.js';
import { TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { iterableItems } from './sequence.js';
import { pairItems, putEntry } from './sequence-transforms.js';

class SortedEntries extends Map<HashKey, MapEntryValue> {
  /** Null when the order has to be found anew. */
  private order: [HashKey, MapEntryValue][] | null = null;

  override set(key: HashKey, entry: MapEntryValue): this {
    if (!this.has(key)) this.order = null;
    else if (this.order !== null) {
      // Whoever replaces the entry object itself: the order of keys is the same.
      const place = this.order.findIndex(([known]) => known === key);
      if (place >= 0) this.order[place] = [key, entry];
    }
    return super.set(key, entry);
  }

  override delete(key: HashKey): boolean {
    this.order = null;
    return super.delete(key);
  }

  override clear(): void {
    this.order = null;
    super.clear();
  }

  override entries(): MapIterator<[HashKey, MapEntryValue]> {
    return this.sorted()[Symbol.iterator]();
  }

  override keys(): MapIterator<HashKey> {
    return this.sorted()
      .map(([key]) => key)
      [Symbol.iterator]();
  }

  override values(): MapIterator<MapEntryValue> {
    return this.sorted()
      .map(([, entry]) => entry)
      [Symbol.iterator]();
  }

  override forEach(callback: (entry: MapEntryValue, key: HashKey, map: Map<HashKey, MapEntryValue>) => void): void {
    for (const [key, entry] of this.sorted()) callback(entry, key, this);
  }

  override [Symbol.iterator](): MapIterator<[HashKey, MapEntryValue]> {
    return this.entries();
  }

  private sorted(): [HashKey, MapEntryValue][] {
    this.order ??= [...super.entries()].sort(([, a], [, b]) => compareValues(a.key, b.key));
    return this.order;
  }
}

/** A Map in every respect; a class of its own so that copies and what arrives from other threads stay sorted. */
export class SortedMapValue extends MapValue {
  constructor() {
    super(new SortedEntries());
  }
}

/** The type is only a name to make one by: its values are Maps. */
export const sortedMapType: LibraryType = {
  type: libraryType('BTreeMap'),
  statics: new TableBuilder('BTreeMap.')
    .run('new', '', 'Gives an empty Map that is read in the order of its keys (18.10).', () => new SortedMapValue())
    .each(
      'from',
      'pairs',
      'Gives a Map made of pairs, or a copy of a Map, that is read in the order of its keys (18.10).',
      function* (args): Generator<CallRequest, Value, Value> {
        const map = new SortedMapValue();
        for (const item of yield* iterableItems(args[0]!, 'BTreeMap.from')) {
          const [key, value] = pairItems(item, 'BTreeMap.from');
          putEntry(map, key, value);
        }
        return map;
      },
    )
    .build(),
};
