/**
 * Methods of Set (language.md 18.5) and its statics. The sequence methods come in through `index.ts`; `filter` and `reject`
 * keep the kind.
 */
import type { CallRequest } from '../builtin.js';
import { hashKey } from '../hash.js';
import { assertMutable } from '../isolate.js';
import { holdsKey, keep } from '../map-access.js';
import { SetValue, type Value } from '../value.js';
import { setArg } from './arguments.js';
import { call, holds } from './callbacks.js';
import { methodsOf, TableBuilder } from './define.js';
import { iterableItems } from './sequence.js';
import { setOf } from './sequence-transforms.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const setMethods = methodsOf('Set')
  .run('insert/add', 'v', 'Adds v and tells whether it was new (18.5).', (args) => {
    const { items } = changing(args[0]!);
    const item = args[1]!;
    if (holdsKey(items, item)) return false;
    keep(items, item, item);
    return true;
  })
  .run('remove/delete', 'v', 'Removes v and tells whether it was there (18.5).', (args) =>
    changing(args[0]!).items.delete(hashKey(args[1]!)),
  )
  .run('contains/contains?/include?', 'v', 'Tells whether v is in the Set (18.5).', (args) => holdsKey(self(args).items, args[1]!))
  .run('union', 's', 'Gives the items of either Set (18.5).', (args) => setFrom(both(args, 'union'), () => true))
  .run('intersection', 's', 'Gives the items that are in both Sets (18.5).', (args) => {
    const other = setArg(args[1], 'Set.intersection: s');
    return setFrom(self(args).items, (key) => other.items.has(key));
  })
  .run('difference', 's', 'Gives the items that are not in s (18.5).', (args) => {
    const other = setArg(args[1], 'Set.difference: s');
    return setFrom(self(args).items, (key) => !other.items.has(key));
  })
  .run('symmetric_difference', 's', 'Gives the items that are in exactly one of the Sets (18.5).', (args) => {
    const [mine, others] = [self(args), setArg(args[1], 'Set.symmetric_difference: s')];
    return setFrom(both(args, 'symmetric_difference'), (key) => mine.items.has(key) !== others.items.has(key));
  })
  .run('is_subset', 's', 'Tells whether all items are in s (18.5).', (args) => within(self(args), setArg(args[1], 'Set.is_subset: s')))
  .run('is_superset', 's', 'Tells whether all items of s are here (18.5).', (args) =>
    within(setArg(args[1], 'Set.is_superset: s'), self(args)),
  )
  .run('is_disjoint', 's', 'Tells whether the Sets have no item in common (18.5).', (args) => {
    const other = setArg(args[1], 'Set.is_disjoint: s');
    return ![...self(args).items.keys()].some((key) => other.items.has(key));
  })
  .run('clear', '', 'Removes all items (18.5).', (args) => {
    changing(args[0]!).items.clear();
    return null;
  })
  .each('filter/select', 'f', 'Gives a new Set of the items that satisfy f (18.5).', filter(true))
  .each('reject', 'f', 'Gives a new Set without the items that satisfy f (18.5).', filter(false))
  .build();

export const setStatics = new TableBuilder('Set.')
  .run('new', '', 'Gives an empty Set (18.5).', () => new SetValue())
  .each('from', 'it', 'Gives the items of anything iterable as a Set (18.5).', function* (args): Calls {
    return setOf(yield* iterableItems(args[0]!, 'Set.from'));
  })
  .build();

const self = (args: Args): SetValue => args[0] as SetValue;

/** The Set that is about to change: FrozenError if it may not. */
function changing(value: Value): SetValue {
  const target = value as SetValue;
  if (target.frozen) assertMutable(target);
  target.snapshot = null;
  return target;
}

type Items = SetValue['items'];

function setFrom(items: Items, keep: (key: Parameters<Items['has']>[0]) => boolean): SetValue {
  const result = new SetValue();
  for (const [key, item] of items) if (keep(key)) result.items.set(key, item);
  return result;
}

/** The items of both Sets, the receiver's first. */
function both(args: Args, what: string): Items {
  const all = new Map(self(args).items);
  for (const [key, item] of setArg(args[1], `Set.${what}: s`).items) if (!all.has(key)) all.set(key, item);
  return all;
}

const within = (inner: SetValue, outer: SetValue): boolean => [...inner.items.keys()].every((key) => outer.items.has(key));

function filter(keep: boolean) {
  return function* (args: Args): Calls {
    const result = new SetValue();
    for (const [key, item] of [...self(args).items]) {
      if (holds(yield call(args[1]!, item)) === keep) result.items.set(key, item);
    }
    return result;
  };
}
