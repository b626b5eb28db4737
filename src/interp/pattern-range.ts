/** Range patterns (language.md, section 7): Int, Float or one-character values; anything else does not match. */
import { Char, Float, type Value } from './value.js';

export function inPatternRange(value: Value, start: Value, end: Value, inclusive: boolean): boolean {
  const v = ordinal(value);
  if (v === null) return false;
  if (start !== null) {
    const order = compareOrdinals(v, ordinal(start));
    if (order === null || order < 0) return false;
  }
  if (end === null) return true;
  const order = compareOrdinals(v, ordinal(end));
  return order !== null && (inclusive ? order <= 0 : order < 0);
}

type Ordinal = number | bigint | string | null;

/** Negative, zero or positive; null for NaN, or a number against a character. */
function compareOrdinals(a: Ordinal, b: Ordinal): number | null {
  if (a === null || b === null) return null;
  if (typeof a === 'string') return typeof b === 'string' ? (a.codePointAt(0) as number) - (b.codePointAt(0) as number) : null;
  if (typeof b === 'string') return null;
  if (a < b) return -1;
  if (a > b) return 1;
  return a >= b ? 0 : null;
}

/** Numbers as they are; a single character as a string, ordered by scalar value. */
function ordinal(value: Value): Ordinal {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Float) return value.v;
  if (value instanceof Char) return value.text;
  if (typeof value === 'string' && (value.length === 1 || (value.length === 2 && (value.codePointAt(0) as number) > 0xffff))) return value;
  return null;
}
