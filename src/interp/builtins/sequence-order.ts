/**
 * Sequence methods about the order and sameness of items (language.md 18.5): sorting (stable), reversing, removing doubles.
 *
 * Callbacks may suspend, so sorting with one is a merge sort written as a generator; without a callback, and where the callback
 * is plain, it is the engine's own stable sort on a copy.
 */
import type { CallRequest, PlainCall } from '../builtin.js';
import { equals } from '../equality.js';
import { typeError } from '../errors.js';
import { AriaFault } from '../fault.js';
import { hashKey } from '../hash.js';
import { kindOf } from '../kinds.js';
import { compareValues } from '../order.js';
import { type HashKey, MapValue, type Value } from '../value.js';
import { isInt } from './arguments.js';
import { call, parameterCount } from './callbacks.js';
import { TableBuilder } from './define.js';
import { sharedRng } from './random-draws.js';
import { itemsOf } from './sequence.js';
import { array } from './sequence-transforms.js';

type Items = Generator<CallRequest, Value[], Value>;
type Calls = Generator<CallRequest, Value, Value>;

export const sequenceOrder = new TableBuilder('')
  .each(
    'sort',
    'cmp?',
    'Gives the items in order, stable; cmp(a, b) gives a negative, zero or positive Int (18.5).',
    function* (args): Calls {
      return array(yield* sorted(itemsOf(args[0]!, 'sort'), args[1]));
    },
    (args, invoke) => array(sortedPlain(itemsOf(args[0]!, 'sort'), args[1], invoke)),
  )
  .each(
    'sort_by',
    'f',
    'Gives the items in the order of their keys f(item), or by the comparator f(a, b); stable (18.5).',
    function* (args): Calls {
      return array(yield* sortedBy(itemsOf(args[0]!, 'sort_by'), args[1]!, comparesPairs(args)));
    },
    (args, invoke) => array(sortedByPlain(itemsOf(args[0]!, 'sort_by'), args[1]!, comparesPairs(args), invoke)),
  )
  .run('reverse/rev', '', 'Gives the items from last to first (18.5).', (args) => array(itemsOf(args[0]!, 'reverse').toReversed()))
  .run('unique/distinct', '', 'Gives the items without those equal to an earlier one (18.5).', (args) =>
    array(unique(itemsOf(args[0]!, 'unique'))),
  )
  .run('shuffle', '', 'Gives the items in random order, from the shared generator (18.5).', (args) => {
    const items = itemsOf(args[0]!, 'shuffle').slice();
    sharedRng().shuffle(items);
    return array(items);
  })
  .run('is_sorted/sorted?', '', 'Tells whether no item is smaller than the one before it (18.5).', (args) =>
    isSorted(itemsOf(args[0]!, 'is_sorted')),
  )
  .run('permutation_of?', 'other', 'Tells whether other has the same items, each as often (18.5).', (args) =>
    isPermutation(itemsOf(args[0]!, 'permutation_of?'), itemsOf(args[1]!, 'permutation_of?')),
  )
  .build();

/** A sorted copy. `compare` is undefined for the natural order. */
export function* sorted(items: readonly Value[], compare: Value | undefined): Items {
  if (compare === undefined) return naturally(items.slice());
  return yield* mergeSort(items.slice(), compare);
}

export function sortedPlain(items: readonly Value[], compare: Value | undefined, invoke: PlainCall): Value[] {
  const copy = items.slice();
  if (compare === undefined) return naturally(copy);
  return copy.sort((a, b) => signOf(invoke(compare, a, b)));
}

/** "1 parameter: key, 2: comparator"; over a Map two parameters are the key and the value of one entry (D 33). */
function comparesPairs([self, f]: readonly Value[]): boolean {
  return !(self instanceof MapValue) && parameterCount(f!) === 2;
}

export function* sortedBy(items: readonly Value[], f: Value, compares = parameterCount(f) === 2): Items {
  if (compares) return yield* mergeSort(items.slice(), f);
  const copy = items.slice();
  const keys: Value[] = [];
  for (const item of copy) keys.push(yield call(f, item));
  return byKeys(copy, keys);
}

export function sortedByPlain(items: readonly Value[], f: Value, compares: boolean, invoke: PlainCall): Value[] {
  if (compares) return sortedPlain(items, f, invoke);
  const copy = items.slice();
  return byKeys(
    copy,
    copy.map((item) => invoke(f, item)),
  );
}

function naturally(items: Value[]): Value[] {
  if (items.every((item) => typeof item === 'number')) return (items as number[]).sort((a, b) => a - b);
  return items.sort(compareValues);
}

function byKeys(items: readonly Value[], keys: readonly Value[]): Value[] {
  const order = items.map((_, index) => index);
  order.sort((a, b) => compareValues(keys[a]!, keys[b]!));
  return order.map((index) => items[index]!);
}

/** Bottom-up and stable: the right run wins only if it is strictly smaller. */
function* mergeSort(items: Value[], compare: Value): Items {
  let from = items;
  let to = items.slice();
  for (let width = 1; width < items.length; width *= 2) {
    for (let start = 0; start < items.length; start += 2 * width) {
      const middle = Math.min(start + width, items.length);
      const end = Math.min(start + 2 * width, items.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takeRight = left >= middle || (right < end && signOf(yield call(compare, from[left]!, from[right]!)) > 0);
        to[at] = takeRight ? from[right++]! : from[left++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

function signOf(answer: Value): number {
  if (!isInt(answer)) throw typeError(`a comparator must return Int, got ${kindOf(answer)}`);
  return answer < 0 ? -1 : answer > 0 ? 1 : 0;
}

function unique(items: readonly Value[]): Value[] {
  const seen = new Seen();
  return items.filter((item) => seen.add(item) === 1);
}

function isSorted(items: readonly Value[]): boolean {
  for (let i = 1; i < items.length; i++) if (compareValues(items[i - 1]!, items[i]!) > 0) return false;
  return true;
}

function isPermutation(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  const seen = new Seen();
  for (const item of a) seen.add(item);
  return b.every((item) => seen.remove(item));
}

/** Counts items by equality: hashed where they can be, else one by one (Arrays, Maps, structs without Hash). */
class Seen {
  private readonly hashed = new Map<HashKey, number>();
  private readonly others: { item: Value; count: number }[] = [];

  /** How often the item has been added, this time included. */
  add(item: Value): number {
    const key = keyOf(item);
    if (key !== undefined) {
      const count = (this.hashed.get(key) ?? 0) + 1;
      this.hashed.set(key, count);
      return count;
    }
    const entry = this.others.find((other) => equals(other.item, item));
    if (entry !== undefined) return ++entry.count;
    this.others.push({ item, count: 1 });
    return 1;
  }

  /** Takes one back; false if there is none. */
  remove(item: Value): boolean {
    const key = keyOf(item);
    if (key !== undefined) {
      const count = this.hashed.get(key) ?? 0;
      if (count > 0) this.hashed.set(key, count - 1);
      return count > 0;
    }
    const entry = this.others.find((other) => other.count > 0 && equals(other.item, item));
    if (entry !== undefined) entry.count -= 1;
    return entry !== undefined;
  }
}

function keyOf(item: Value): HashKey | undefined {
  try {
    return hashKey(item);
  } catch (error) {
    if (error instanceof AriaFault) return undefined;
    throw error;
  }
}
