/**
 * `Deque` and `LinkedList` of `std::collections` (language.md 18.10): sequences that grow and shrink at both ends in constant time.
 * Both are a ring of items; what Aria's names promise is the cost, not the shape.
 */
import type { CallRequest } from '../builtin.js';
import { libraryType } from '../builtin-types.js';
import { assertMutable } from '../isolate.js';
import { optionOf } from '../option.js';
import { LibraryObject, type TypeValue, type Value } from '../value.js';
import { methodsOf, TableBuilder } from './define.js';
import { type LibraryType, SequenceData } from './library-data.js';
import { iterableItems } from './sequence.js';

/** A power of two, so that positions wrap with a mask. */
const FIRST_CAPACITY = 8;

export class DequeData extends SequenceData {
  private ring: Value[] = new Array<Value>(FIRST_CAPACITY).fill(null);
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  pushBack(item: Value): void {
    this.makeRoom();
    this.ring[(this.head + this.count) & (this.ring.length - 1)] = item;
    this.count += 1;
  }

  pushFront(item: Value): void {
    this.makeRoom();
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = item;
    this.count += 1;
  }

  popBack(): Value | undefined {
    if (this.count === 0) return undefined;
    this.count -= 1;
    return this.takeFrom((this.head + this.count) & (this.ring.length - 1));
  }

  popFront(): Value | undefined {
    if (this.count === 0) return undefined;
    const at = this.head;
    this.head = (at + 1) & (this.ring.length - 1);
    this.count -= 1;
    return this.takeFrom(at);
  }

  at(index: number): Value | undefined {
    return index < this.count ? this.ring[(this.head + index) & (this.ring.length - 1)] : undefined;
  }

  clear(): void {
    this.ring = new Array<Value>(FIRST_CAPACITY).fill(null);
    this.head = 0;
    this.count = 0;
  }

  override toItems(): readonly Value[] {
    const items: Value[] = [];
    for (let i = 0; i < this.count; i++) items.push(this.at(i)!);
    return items;
  }

  /** The place is cleared, so that the ring keeps nothing alive. */
  private takeFrom(place: number): Value {
    const item = this.ring[place]!;
    this.ring[place] = null;
    return item;
  }

  private makeRoom(): void {
    if (this.count < this.ring.length) return;
    const items = this.toItems();
    this.ring = [...items, ...new Array<Value>(items.length).fill(null)];
    this.head = 0;
  }
}

export const dequeType: LibraryType = describe(libraryType('Deque'));
export const linkedListType: LibraryType = describe(libraryType('LinkedList'));

function describe(type: TypeValue): LibraryType {
  return {
    type,
    sequence: true,
    methods: methodsOf(type.name)
      .run('len/length/size', '', 'Gives the number of items (18.10).', (args) => dataOf(args[0]!).length)
      .run('push_front', 'v', 'Adds v at the front (18.10).', (args) => {
        changing(args[0]!).pushFront(args[1]!);
        return null;
      })
      .run('push_back/push', 'v', 'Adds v at the back (18.10).', (args) => {
        changing(args[0]!).pushBack(args[1]!);
        return null;
      })
      .run('pop_front', '', 'Removes the first item and gives it as an Option (18.10).', (args) => optionOf(changing(args[0]!).popFront()))
      .run('pop_back', '', 'Removes the last item and gives it as an Option (18.10).', (args) => optionOf(changing(args[0]!).popBack()))
      .run('front', '', 'Gives the first item as an Option (18.10).', (args) => optionOf(dataOf(args[0]!).at(0)))
      .run('back', '', 'Gives the last item as an Option (18.10).', (args) => optionOf(dataOf(args[0]!).at(dataOf(args[0]!).length - 1)))
      .run('clear', '', 'Removes all items (18.10).', (args) => {
        changing(args[0]!).clear();
        return null;
      })
      .build(),
    statics: new TableBuilder(`${type.name}.`)
      .run('new', '', 'Gives an empty one (18.10).', () => new LibraryObject(type, new DequeData()))
      .each('from', 'it', 'Gives one with the items of anything iterable (18.10).', function* (args): Generator<CallRequest, Value, Value> {
        const data = new DequeData();
        for (const item of yield* iterableItems(args[0]!, `${type.name}.from`)) data.pushBack(item);
        return new LibraryObject(type, data);
      })
      .build(),
    equals: (a, b, sameItems) => sameItems(dataOf(a).toItems(), dataOf(b).toItems()),
    display: (object) => ({ before: `${type.name}[`, items: dataOf(object).toItems(), after: ']' }),
    transfer: { crossing: 'copy', dataClass: DequeData },
  };
}

function dataOf(value: Value): DequeData {
  return (value as LibraryObject).data as DequeData;
}

function changing(value: Value): DequeData {
  assertMutable(value as LibraryObject);
  return dataOf(value);
}
