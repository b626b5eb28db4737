/**
 * Whether anything inside a value can still change. What cannot crosses into tasks for free (runtime.md, section 2).
 *
 * Strings, numbers, types, handles and the like never change; tuples, enum values, data records and closures are as immutable as what
 * they hold; containers are immutable once frozen, and everything inside a frozen one is frozen.
 */
import { FrozenCell } from './frozen-cell.js';
import { libraryTransfer } from './library-transfer.js';
import {
  ArrayValue,
  BoundMethod,
  Cell,
  EnumValue,
  ErrorValue,
  FunctionValue,
  LibraryObject,
  MapValue,
  SetValue,
  StructValue,
  TupleValue,
  type Value,
} from './value.js';
import { eachPart } from './value-parts.js';

/** Large values that were found immutable, so that sending the same one again is free. */
const known = new WeakSet<object>();
const WORTH_KNOWING = 16;

export function isImmutable(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const nature = natureOf(value);
  if (nature !== 'shell') return nature === 'immutable';
  return isImmutableWithin(value, Number.POSITIVE_INFINITY);
}

/**
 * The same with at most `budget` nodes looked at; beyond, the answer is no. With `frozenCounts` false, frozen containers do not
 * count as immutable: is there anything that a mutable copy would have to copy?
 */
export function isImmutableWithin(value: object, budget: number, frozenCounts = true): boolean {
  if (frozenCounts && known.has(value)) return true;
  const seen = new Set<object>();
  const open: object[] = [value];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (seen.size > budget) return false;
    const nature = natureOf(node);
    if (nature === 'mutable' || (nature === 'immutable' && !frozenCounts && isContainer(node))) return false;
    if (nature === 'shell') {
      eachPart(node, (part) => {
        if (typeof part === 'object' && part !== null) open.push(part);
      });
    }
  }
  if (frozenCounts && seen.size > WORTH_KNOWING) known.add(value);
  return true;
}

type Nature = 'immutable' | 'mutable' | 'shell';

/** By the node itself; a `shell` is as immutable as its parts. */
function natureOf(value: object): Nature {
  if (value instanceof StructValue) return value.frozen === true ? 'immutable' : value.type.flavour === 'data' ? 'shell' : 'mutable';
  if (value instanceof ArrayValue || value instanceof MapValue || value instanceof SetValue)
    return value.frozen === true ? 'immutable' : 'mutable';
  if (value instanceof TupleValue || value instanceof EnumValue || value instanceof ErrorValue) return 'shell';
  if (value instanceof FunctionValue) return value.captures.length === 0 ? 'immutable' : 'shell';
  if (value instanceof BoundMethod) return 'shell';
  if (value instanceof Cell) return value instanceof FrozenCell ? 'immutable' : 'mutable';
  if (value instanceof LibraryObject)
    return value.frozen === true || libraryTransfer(value).crossing === 'shared' ? 'immutable' : 'mutable';
  return 'immutable';
}

function isContainer(value: object): boolean {
  return (
    value instanceof ArrayValue ||
    value instanceof MapValue ||
    value instanceof SetValue ||
    value instanceof StructValue ||
    value instanceof LibraryObject
  );
}
