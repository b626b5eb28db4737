/**
 * `PriorityQueue` (also `BinaryHeap`) of `std::collections` (language.md 18.10): a binary heap that gives the greatest item first,
 * by the natural order or by a comparator (D 37). Items that compare equal come out in the order they went in.
 */
import type { CallRequest, PlainCall } from '../builtin.js';
import { libraryType } from '../builtin-types.js';
import { typeError } from '../errors.js';
import { assertMutable } from '../isolate.js';
import { typeName } from '../kinds.js';
import { optionOf } from '../option.js';
import { compareValues } from '../order.js';
import { LibraryObject, type Value } from '../value.js';
import { isInt } from './arguments.js';
import { call } from './callbacks.js';
import { methodsOf, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { iterableItems } from './sequence.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

interface HeapEntry {
  readonly item: Value;
  /** Counts insertions: the earlier of equal items goes first. */
  readonly arrival: number;
}

interface HeapData {
  readonly entries: HeapEntry[];
  readonly compare: Value | null;
  arrivals: number;
}

const PRIORITY_QUEUE = libraryType('PriorityQueue');

export const priorityQueueType: LibraryType = {
  type: PRIORITY_QUEUE,
  methods: methodsOf('PriorityQueue')
    .each('push', 'v', 'Adds v (18.10).', pushing, (args, invoke) => drive(pushing(args), invoke))
    .each('pop', '', 'Removes the greatest item and gives it as an Option (18.10).', popping, (args, invoke) =>
      drive(popping(args), invoke),
    )
    .run('peek', '', 'Gives the greatest item as an Option (18.10).', (args) => optionOf(heapOf(args[0]!).entries[0]?.item))
    .run('len/length/size', '', 'Gives the number of items (18.10).', (args) => heapOf(args[0]!).entries.length)
    .run('is_empty', '', 'Tells whether there are no items (18.10).', (args) => heapOf(args[0]!).entries.length === 0)
    .run('clear', '', 'Removes all items (18.10).', (args) => {
      changing(args[0]!).entries.length = 0;
      return null;
    })
    .build(),
  statics: new TableBuilder('PriorityQueue.')
    .run('new', '', 'Gives an empty queue in the natural order (18.10).', () => emptyQueue(null))
    .run('by', 'cmp', 'Gives an empty queue in the order of a comparator: the greatest under it comes first (18.10).', (args) =>
      emptyQueue(args[0]!),
    )
    .each('from', 'it', 'Gives a queue with the items of anything iterable (18.10).', function* (args): Calls {
      const queue = emptyQueue(null);
      for (const item of yield* iterableItems(args[0]!, 'PriorityQueue.from')) yield* pushing([queue, item]);
      return queue;
    })
    .build(),
  display: (object) => `<priorityqueue ${heapOf(object).entries.length}>`,
  transfer: { crossing: 'copy' },
};

function emptyQueue(compare: Value | null): Value {
  return new LibraryObject(PRIORITY_QUEUE, { entries: [], compare, arrivals: 0 } satisfies HeapData);
}

function heapOf(value: Value): HeapData {
  return (value as LibraryObject).data as HeapData;
}

function changing(value: Value): HeapData {
  assertMutable(value as LibraryObject);
  return heapOf(value);
}

function* pushing(args: Args): Calls {
  const heap = changing(args[0]!);
  const entry = { item: args[1]!, arrival: heap.arrivals++ };
  let at = heap.entries.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!(yield* goesBefore(heap, heap.entries[at]!, heap.entries[parent]!))) break;
    swap(heap.entries, at, parent);
    at = parent;
  }
  return null;
}

function* popping(args: Args): Calls {
  const heap = changing(args[0]!);
  const { entries } = heap;
  const top = entries[0];
  const last = entries.pop();
  if (top === undefined || last === undefined || entries.length === 0) return optionOf(top?.item);
  entries[0] = last;
  for (let at = 0; ; ) {
    let first = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < entries.length && (yield* goesBefore(heap, entries[child]!, entries[first]!))) first = child;
    }
    if (first === at) return optionOf(top.item);
    swap(entries, at, first);
    at = first;
  }
}

function* goesBefore(heap: HeapData, a: HeapEntry, b: HeapEntry): Generator<CallRequest, boolean, Value> {
  const order = heap.compare === null ? compareValues(a.item, b.item) : yield call(heap.compare, a.item, b.item);
  if (!isInt(order)) throw typeError(`a comparator must return Int, got ${typeName(order)}`);
  return order > 0 || (order === 0 && a.arrival < b.arrival);
}

function swap(entries: HeapEntry[], i: number, j: number): void {
  const entry = entries[i]!;
  entries[i] = entries[j]!;
  entries[j] = entry;
}

/** Comparators get two values: nothing is spread. */
function drive(steps: Calls, invoke: PlainCall): Value {
  let step = steps.next();
  while (step.done !== true) step = steps.next(invoke(step.value.fn, step.value.args[0]!, step.value.args[1]!));
  return step.value;
}
