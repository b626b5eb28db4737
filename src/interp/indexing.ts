/**
 * `a[i]`, `a[r]`, `a[i:j]`, `m[k]`, `t.0` and assignment to an index (language.md 8.8, 10.6).
 *
 * Negative positions count from the end. A position outside is an error, the bounds of a range are clamped.
 */
import { callPlain } from './call.js';
import { indexOutOfBounds, invalidKey, typeError } from './errors.js';
import { assertMutable } from './isolate.js';
import { kindOf, typeName } from './kinds.js';
import { keyOf, mapInsert, mapLookup } from './map-access.js';
import { isInt } from './number.js';
import { operatorMethod } from './operator-methods.js';
import { collectInPlace, isParallel } from './parallel-values.js';
import { scalarAt, scalarLength, scalarSlice, scalarsOf } from './text.js';
import { ArrayValue, Char, EnumValue, MapValue, RangeValue, StructValue, TupleValue, type Value } from './value.js';

export function indexGet(target: Value, index: Value): Value {
  if (target instanceof ArrayValue) {
    if (typeof index === 'number') {
      const { items } = target;
      const at = index < 0 ? index + items.length : index;
      if (at < 0 || at >= items.length) throw indexOutOfBounds(index, items.length);
      return items[at]!;
    }
    if (index instanceof RangeValue) return new ArrayValue(pick(target.items, index));
    throw wrongIndex(index, target.items.length);
  }
  if (target instanceof MapValue) return lookUp(target, index);
  if (typeof target === 'string') return indexText(target, index);
  if (target instanceof Char) return indexText(target.text, index);
  if (target instanceof TupleValue) {
    if (index instanceof RangeValue) return new ArrayValue(pick(target.items, index));
    return target.items[position(index, target.items.length)]!;
  }
  const method = operatorMethod(target, 'index');
  if (method !== null) return callPlain(method.fn, [target, index]);
  if (isParallel(target)) return indexGet(collectInPlace(target), index);
  throw notIndexable(target);
}

/** `a[i] = v`. An Array needs an existing index, a Map inserts or replaces. */
export function indexSet(target: Value, index: Value, value: Value): void {
  if (target instanceof ArrayValue) {
    assertMutable(target);
    const { items } = target;
    target.snapshot = null;
    items[position(index, items.length)] = value;
    return;
  }
  if (target instanceof MapValue) {
    assertMutable(target);
    mapInsert(target, index, value);
    return;
  }
  const method = operatorMethod(target, 'index_set');
  if (method !== null) {
    callPlain(method.fn, [target, index, value]);
    return;
  }
  throw typeError(`cannot assign to an index of ${typeName(target)}`);
}

/** `a[i:j]`: nil is an open end, j is excluded. */
export function sliceGet(target: Value, start: Value, end: Value): Value {
  for (const bound of [start, end]) {
    if (bound !== null && !isInt(bound)) throw typeError(`a slice bound must be Int, got ${typeName(bound)}`);
  }
  return indexGet(target, new RangeValue(start as number | bigint | null, end as number | bigint | null, false, 1));
}

/** `t.0` on a Tuple, and the positional field of a struct or variant. */
export function tupleIndex(target: Value, index: number): Value {
  if (target instanceof TupleValue) {
    const item = target.items[index];
    if (item !== undefined) return item;
    throw indexOutOfBounds(index, target.items.length);
  }
  if (target instanceof StructValue) {
    const at = target.type.fields.indexOf(String(index));
    if (at >= 0) return target.fields[at]!;
  }
  if (target instanceof EnumValue && target.payload[index] !== undefined) return target.payload[index]!;
  throw typeError(`${typeName(target)} has no position ${index}`);
}

/** Start and end (excluded) within 0..length of a range without step; empty if start >= end. */
export function clampRange(range: RangeValue, length: number): readonly [start: number, end: number] {
  const from = fromEnd(range.start ?? 0, length);
  const to = range.end === null ? length : fromEnd(range.end, length) + (range.inclusive ? 1 : 0);
  return [clamp(from, length), clamp(to, length)];
}

function indexText(text: string, index: Value): Value {
  if (index instanceof RangeValue) {
    if (index.step !== 1) return pick(scalarsOf(text), index).join('');
    const [start, end] = clampRange(index, scalarLength(text));
    return scalarSlice(text, start, end);
  }
  return scalarAt(text, position(index, scalarLength(text)));
}

function lookUp(map: MapValue, key: Value): Value {
  const value = mapLookup(map, key);
  if (value !== undefined) return value;
  const kind = keyKind(key);
  let first: string | null = null;
  for (const hash of map.entries.keys()) {
    const other = keyKind(keyOf(map, hash));
    if (other === kind) throw invalidKey(key);
    first ??= other;
  }
  throw first === null ? invalidKey(key) : typeError(`map key must be ${first}, got ${kind}`);
}

/** A Char is a String of length 1 (8.1). */
const keyKind = (key: Value): string => (key instanceof Char ? 'String' : kindOf(key));

/** The items a range selects; with a step, every step-th from its start. */
function pick<T>(items: readonly T[], range: RangeValue): T[] {
  const [start, end] = clampRange(range, items.length);
  const step = Number(range.step);
  if (step === 1) return items.slice(start, Math.max(start, end));
  const picked: T[] = [];
  if (step > 0) {
    for (let at = fromEnd(range.start ?? 0, items.length); at < end; at += step) if (at >= 0) picked.push(items[at]!);
    return picked;
  }
  const last = range.end === null ? 0 : fromEnd(range.end, items.length) + (range.inclusive ? 0 : 1);
  for (let at = fromEnd(range.start ?? items.length - 1, items.length); at >= Math.max(last, 0); at += step) {
    if (at < items.length) picked.push(items[at]!);
  }
  return picked;
}

function fromEnd(bound: number | bigint, length: number): number {
  const at = Number(bound);
  return at < 0 ? at + length : at;
}

const clamp = (at: number, length: number): number => Math.max(0, Math.min(at, length));

/** An existing position, counted from the start. */
function position(index: Value, length: number): number {
  if (typeof index !== 'number') throw wrongIndex(index, length);
  const at = index < 0 ? index + length : index;
  if (at < 0 || at >= length) throw indexOutOfBounds(index, length);
  return at;
}

function wrongIndex(index: Value, length: number) {
  if (typeof index === 'bigint') return indexOutOfBounds(index, length);
  return typeError(`index must be Int or Range, got ${typeName(index)}`);
}

const notIndexable = (target: Value) => typeError(`${typeName(target)} is not indexable`);
