/**
 * `< <= > >=` and `<=>` (language.md 8.6).
 *
 * One function finds the order of two values; NaN makes it `UNORDERED`, which `<=>` turns into TypeError and the others into false.
 */
import { callPlain } from './call.js';
import { stackOverflow, typeError } from './errors.js';
import { kindOf, typeName } from './kinds.js';
import { type Int, isInt, sameNumber } from './number.js';
import { walked } from './poll.js';
import { compareText } from './text.js';
import { truthy } from './truth.js';
import { ArrayValue, Char, DurationValue, EnumValue, Float, StructValue, TupleValue, type Value } from './value.js';

/** `a <=> b`: -1, 0 or 1. */
export function compareValues(a: Value, b: Value): -1 | 0 | 1 {
  const order = orderOf(a, b, 0);
  if (order === UNORDERED) throw typeError('cannot order NaN');
  return order;
}

export function lessThan(a: Value, b: Value): boolean {
  return orderOf(a, b, 0) === -1;
}

export function greaterThan(a: Value, b: Value): boolean {
  return orderOf(a, b, 0) === 1;
}

export function lessEqual(a: Value, b: Value): boolean {
  const order = orderOf(a, b, 0);
  return order === -1 || order === 0;
}

export function greaterEqual(a: Value, b: Value): boolean {
  const order = orderOf(a, b, 0);
  return order === 1 || order === 0;
}

/** The order of two numbers, exact also between Int and Float. */
export function compareNumbers(a: number | bigint, b: number | bigint): Order {
  return a < b ? -1 : a > b ? 1 : sameNumber(a, b) ? 0 : UNORDERED;
}

const UNORDERED = 2;
type Order = -1 | 0 | 1 | typeof UNORDERED;

/** Values nested deeper than this contain themselves, or might as well. */
const MAX_DEPTH = 4000;

function orderOf(a: Value, b: Value, depth: number): Order {
  const x = plainNumber(a);
  if (x !== null) {
    const y = plainNumber(b);
    if (y !== null) return compareNumbers(x, y);
  }
  if (typeof a === 'string' || a instanceof Char) {
    if (typeof b === 'string' || b instanceof Char) return compareText(textOf(a), textOf(b));
  } else if (a instanceof StructValue || a instanceof EnumValue) {
    const order = orderOfDeclared(a, b, depth);
    if (order !== null) return order;
  } else if ((a instanceof TupleValue && b instanceof TupleValue) || (a instanceof ArrayValue && b instanceof ArrayValue)) {
    return orderOfLists(a.items, b.items, depth + 1);
  } else if (a instanceof DurationValue && b instanceof DurationValue) {
    return compareNumbers(a.nanos, b.nanos);
  } else if (typeof a === 'boolean' && typeof b === 'boolean') {
    return a === b ? 0 : a ? 1 : -1;
  }
  throw typeError(`cannot compare ${typeName(a)} and ${typeName(b)}`);
}

/** The order by the type's `cmp`, `lt`, derived Ord or declaration order; null if it has none of them. */
function orderOfDeclared(a: StructValue | EnumValue, b: Value, depth: number): Order | null {
  const type = a instanceof StructValue ? a.type : a.variant.type;
  const cmp = type.methods.get('cmp');
  if (cmp?.hasSelf === true) {
    const sign = callPlain(cmp.fn, [a, b]);
    if (!isInt(sign)) throw typeError(`${type.name}.cmp must return Int, got ${kindOf(sign)}`);
    return sign < 0 ? -1 : sign > 0 ? 1 : 0;
  }
  const lt = type.methods.get('lt');
  if (lt?.hasSelf === true) {
    if (truthy(callPlain(lt.fn, [a, b]))) return -1;
    return truthy(callPlain(lt.fn, [b, a])) ? 1 : 0;
  }
  const derived = type.flavour === 'data' || type.derives.has('Ord');
  if (a instanceof StructValue) {
    return derived && b instanceof StructValue && b.type === type ? orderOfLists(a.fields, b.fields, depth + 1) : null;
  }
  if (!(b instanceof EnumValue) || b.variant.type !== type) return null;
  if (!derived && !isPayloadFree(type.variants.values())) return null;
  if (a.variant !== b.variant) return a.variant.index < b.variant.index ? -1 : 1;
  return orderOfLists(a.payload, b.payload, depth + 1);
}

function isPayloadFree(variants: Iterable<EnumValue['variant']>): boolean {
  for (const variant of variants) {
    if (variant.shape !== 'unit') return false;
  }
  return true;
}

function orderOfLists(a: readonly Value[], b: readonly Value[], depth: number): Order {
  if (depth > MAX_DEPTH) throw stackOverflow();
  const shorter = Math.min(a.length, b.length);
  walked(1);
  for (let i = 0; i < shorter; i++) {
    const order = orderOf(a[i]!, b[i]!, depth);
    if (order !== 0) return order;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

const textOf = (value: string | Char): string => (typeof value === 'string' ? value : value.text);

function plainNumber(value: Value): Int | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value instanceof Float ? value.v : null;
}
