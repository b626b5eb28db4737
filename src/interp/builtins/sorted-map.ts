/**
 * `BTreeMap` of `std::collections` (language.md 18.10): a Map that is iterated in the order of its keys. It is a MapValue in every
 * respect (methods, indexing, equality, `type_of`); only the order in which its entries are read differs.
 *
 * The order is found when it is asked for and kept until a key comes or goes: reading after a change costs a sort.
 */
import type { CallRequest } from '../builtin.js';
import { libraryType } from '../builtin-types.js';
import { keyOf, mapInsert } from '../map-access.js';
import { compareValues } from '../order.js';
import { type HashKey, MapValue, type Value } from '../value.js';
import { TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { iterableItems } from './sequence.js';
import { pairItems } from './sequence-transforms.js';

class SortedEntries extends Map<HashKey, Value> {
  /** Null when the order has to be found anew. */
  private order: readonly HashKey[] | null = null;
  constructor(private readonly keyOf: (hash: HashKey) => Value) {
    super();
  }

  override set(hash: HashKey, value: Value): this {
    if (!this.has(hash)) this.order = null;
    return super.set(hash, value);
  }

  override delete(hash: HashKey): boolean {
    this.order = null;
    return super.delete(hash);
  }

  override clear(): void {
    this.order = null;
    super.clear();
  }

  override entries(): MapIterator<[HashKey, Value]> {
    return this.sorted()
      .map((hash): [HashKey, Value] => [hash, this.get(hash) as Value])
      [Symbol.iterator]();
  }

  override keys(): MapIterator<HashKey> {
    return this.sorted()[Symbol.iterator]();
  }

  override values(): MapIterator<Value> {
    return this.sorted()
      .map((hash) => this.get(hash) as Value)
      [Symbol.iterator]();
  }

  override forEach(callback: (value: Value, hash: HashKey, map: Map<HashKey, Value>) => void): void {
    for (const [hash, value] of this.entries()) callback(value, hash, this);
  }

  override [Symbol.iterator](): MapIterator<[HashKey, Value]> {
    return this.entries();
  }

  private sorted(): readonly HashKey[] {
    this.order ??= [...super.keys()].sort((a, b) => compareValues(this.keyOf(a), this.keyOf(b)));
    return this.order;
  }
}

/** A Map in every respect; a class of its own so that copies and what arrives from other threads stay sorted. */
export class SortedMapValue extends MapValue {
  constructor() {
    super(new SortedEntries((hash) => keyOf(this, hash)));
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
          mapInsert(map, key, value);
        }
        return map;
      },
    )
    .build(),
};
