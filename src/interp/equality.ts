/**
 * `==` (language.md 8.5). It never fails by itself; what a user's `eq` raises passes through.
 *
 * A pair of containers that is already being compared counts as equal: two cyclic structures are equal if no difference is found.
 */
import { callPlain } from './call.js';
import { typeError } from './errors.js';
import { typeName } from './kinds.js';
import { sameNumber } from './number.js';
import { OpenPairs } from './open-containers.js';
import { walked } from './poll.js';
import { truthy } from './truth.js';
import {
  ArrayValue,
  BoundMethod,
  Char,
  DurationValue,
  EnumValue,
  ErrorValue,
  Float,
  LibraryObject,
  MapValue,
  RangeValue,
  SetValue,
  StructValue,
  TupleValue,
  type Value,
} from './value.js';

export function equals(a: Value, b: Value): boolean {
  return equal(a, b, null);
}

/** `a ~= b` (6.9): numbers that differ by at most 1e-9, relative to the larger one beyond 1. */
export function approximately(a: Value, b: Value): boolean {
  const x = doubleOf(a);
  const y = doubleOf(b);
  if (x === null || y === null) throw typeError(`cannot compare ${typeName(a)} and ${typeName(b)} approximately`);
  // Infinities are near themselves only: their difference is NaN.
  return x === y || Math.abs(x - y) <= 1e-9 * Math.min(Math.max(1, Math.abs(x), Math.abs(y)), Number.MAX_VALUE);
}

/** Pairs being compared. Created at the first container. */
type Open = OpenPairs | null;

function equal(a: Value, b: Value, open: Open): boolean {
  if (typeof a !== 'object' || a === null) return typeof b === 'object' && b !== null ? equalMixed(a, b) : a === b;
  // Identity decides only where there is nothing inside that could be NaN or have an `eq`.
  if (a instanceof Float) return numberEquals(a.v, b);
  if (a instanceof Char) return textEquals(a.text, b);
  if (a instanceof ArrayValue) return b instanceof ArrayValue && within(a, b, open, equalItems);
  if (a instanceof StructValue || a instanceof EnumValue) {
    const eq = (a instanceof StructValue ? a.type : a.variant.type).methods.get('eq');
    if (eq?.hasSelf === true) return truthy(callPlain(eq.fn, [a, b]));
    if (a instanceof StructValue) return b instanceof StructValue && a.type === b.type && within(a, b, open, equalFields);
    return b instanceof EnumValue && a.variant === b.variant && equalLists(a.payload, b.payload, open);
  }
  if (a instanceof TupleValue) return b instanceof TupleValue && equalLists(a.items, b.items, open);
  if (a instanceof MapValue) return b instanceof MapValue && within(a, b, open, equalMaps);
  if (a instanceof SetValue) return b instanceof SetValue && sameKeys(a.items, b.items);
  if (a instanceof DurationValue) return b instanceof DurationValue && a.nanos === b.nanos;
  if (a instanceof RangeValue) {
    return b instanceof RangeValue && a.start === b.start && a.end === b.end && a.inclusive === b.inclusive && a.step === b.step;
  }
  if (a instanceof ErrorValue) return b instanceof ErrorValue && within(a, b, open, equalErrors);
  if (a instanceof BoundMethod) return b instanceof BoundMethod && a.method === b.method && a.receiver === b.receiver;
  if (a instanceof LibraryObject) return b instanceof LibraryObject && (a === b || within(a, b, open, equalLibraryObjects));
  return a === b;
}

/**
 * Compares the data of two objects of one library type; registered for those that are values (Instant, JsonError, ..). `sameItems`
 * compares what is inside.
 */
export type LibraryEquality = (a: LibraryObject, b: LibraryObject, sameItems: SameItems) => boolean;
export type SameItems = (a: readonly Value[], b: readonly Value[]) => boolean;

const libraryEqualities = new Map<object, LibraryEquality>();

/** Without registration library objects are equal by identity. */
export function registerLibraryEquality(type: LibraryObject['type'], compare: LibraryEquality): void {
  libraryEqualities.set(type, compare);
}

function equalLibraryObjects(a: LibraryObject, b: LibraryObject, open: Open): boolean {
  const compare = a.type === b.type ? libraryEqualities.get(a.type) : undefined;
  return compare?.(a, b, (x, y) => equalLists(x, y, open)) ?? false;
}

/** `a` is nil, a Bool, an Int or a String; `b` is an object. */
function equalMixed(a: null | boolean | number | bigint | string | undefined | ((..._: never) => unknown), b: object): boolean {
  if (b instanceof Float) return (typeof a === 'number' || typeof a === 'bigint') && sameNumber(b.v, a);
  return typeof a === 'string' && b instanceof Char && b.text === a;
}

function numberEquals(a: number, b: Value): boolean {
  if (b instanceof Float) return a === b.v;
  return (typeof b === 'number' || typeof b === 'bigint') && sameNumber(a, b);
}

function textEquals(a: string, b: Value): boolean {
  return b instanceof Char ? a === b.text : a === b;
}

function within<T extends object>(a: T, b: T, open: Open, compare: (a: T, b: T, open: Open) => boolean): boolean {
  const pairs = open ?? new OpenPairs();
  if (!pairs.enter(a, b)) return true;
  const same = compare(a, b, pairs);
  pairs.leave();
  return same;
}

const equalItems = (a: ArrayValue, b: ArrayValue, open: Open): boolean => equalLists(a.items, b.items, open);
const equalFields = (a: StructValue, b: StructValue, open: Open): boolean => equalLists(a.fields, b.fields, open);

function equalLists(a: readonly Value[], b: readonly Value[], open: Open): boolean {
  if (a.length !== b.length) return false;
  walked(1 + a.length);
  for (let i = 0; i < a.length; i++) {
    if (!equal(a[i]!, b[i]!, open)) return false;
  }
  return true;
}

function equalMaps(a: MapValue, b: MapValue, open: Open): boolean {
  if (a.entries.size !== b.entries.size) return false;
  walked(1 + a.entries.size);
  for (const [hash, value] of a.entries) {
    const other = b.entries.get(hash);
    if (other === undefined || !equal(value, other, open)) return false;
  }
  return true;
}

function sameKeys(a: ReadonlyMap<unknown, unknown>, b: ReadonlyMap<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const key of a.keys()) {
    if (!b.has(key)) return false;
  }
  return true;
}

/** Errors are struct values: same kind and equal fields. Where they were raised is not compared. */
function equalErrors(a: ErrorValue, b: ErrorValue, open: Open): boolean {
  if (a.type !== b.type || a.code !== b.code || a.message !== b.message) return false;
  const names = Object.keys(a.fields);
  if (names.length !== Object.keys(b.fields).length) return false;
  return names.every((name) => Object.hasOwn(b.fields, name) && equal(a.fields[name]!, b.fields[name]!, open));
}

function doubleOf(value: Value): number | null {
  if (value instanceof Float) return value.v;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}
