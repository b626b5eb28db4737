/**
 * `BTreeMap` of `std::collections` (language.md 18.10): a Map that is iterated in the order of its keys. It is a MapValue in every
 * respect (methods, indexing, equality, `type_of`); only the order in which its entries are read differs.
 *
 * A key finds its place when it comes, so one that has no order, or none among the others, is refused there and then.
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
import { type Place, SortedRuns } from './sorted-runs.js';

class SortedEntries extends Map<HashKey, Value> {
  private readonly runs = new SortedRuns<HashKey>();
  /** The keys in order; null when it has to be made anew. */
  private order: readonly HashKey[] | null = null;
  /** Where the key goes that comes next. */
  private place: Place | null = null;
  constructor(private readonly keyOf: (hash: HashKey) => Value) {
    super();
  }

  /** Finds the place of the key that is about to come; TypeError if it has none. */
  admit(hash: HashKey, key: Value): void {
    if (this.has(hash)) return;
    // Alone, it still has to be of a kind that has an order.
    if (this.size === 0) compareValues(key, key);
    this.place = this.runs.placeFor((other) => compareValues(key, this.keyOf(other)) < 0);
  }

  override set(hash: HashKey, value: Value): this {
    if (!this.has(hash)) {
      // A key that stands for itself was not announced; others are not when a map is copied, which is done in order.
      if (this.place === null && !isComposite(hash)) this.admit(hash, hash);
      this.runs.insert(this.place ?? this.runs.end, hash);
      this.order = null;
    }
    this.place = null;
    return super.set(hash, value);
  }

  override delete(hash: HashKey): boolean {
    if (!this.has(hash)) return false;
    const key = this.keyOf(hash);
    this.runs.delete(hash, (other) => compareValues(key, this.keyOf(other)) <= 0);
    this.order = null;
    return super.delete(hash);
  }

  override clear(): void {
    this.runs.clear();
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
    this.order ??= this.runs.items();
    return this.order;
  }
}

/** Not a key that stands for itself: see hash.ts. */
const isComposite = (hash: HashKey): boolean => typeof hash === 'string' && hash.charCodeAt(0) === 0;

/** A Map in every respect; a class of its own so that copies and what arrives from other threads stay sorted. */
export class SortedMapValue extends MapValue {
  declare readonly entries: SortedEntries;
  constructor() {
    super(new SortedEntries((hash) => keyOf(this, hash)));
  }

  override admit(hash: HashKey, key: Value): void {
    this.entries.admit(hash, key);
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
