/**
 * Int as JavaScript holds it: a number while it is safe, a bigint beyond, exact over 64 bits.
 *
 * Invariants: never a bigint inside the safe range (so `===` is equality of Ints), never -0 (so Int to Float conversion cannot
 * make one), never outside ±2^63. Everything that makes an Int from arithmetic goes through `fitInt`, `narrow` or a safe-range test.
 */
import type { Value } from './value.js';

export type Int = number | bigint;

export const MAX_SAFE = Number.MAX_SAFE_INTEGER;
export const INT_MAX = 9_223_372_036_854_775_807n;
export const INT_MIN = -9_223_372_036_854_775_808n;

export function isInt(value: Value | undefined): value is Int {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Equality of numbers of any kind, exact between number and bigint; false for NaN. */
export function sameNumber(a: Int, b: Int): boolean {
  return a <= b && a >= b;
}

/** The Int with this value, which is known to fit 64 bits. */
export function narrow(value: bigint): Int {
  return value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
}

/** The Int with this value, or null if it is outside 64 bits. */
export function fitInt(value: bigint): Int | null {
  return value <= INT_MAX && value >= INT_MIN ? narrow(value) : null;
}

/** The low 64 bits as a signed Int. */
export function wrapInt(value: bigint): Int {
  return narrow(BigInt.asIntN(64, value));
}

/** The Int a double truncates to; null for NaN and outside 64 bits. */
export function truncate(value: number): Int | null {
  const whole = Math.trunc(value);
  if (whole <= MAX_SAFE && whole >= -MAX_SAFE) return whole + 0;
  // 2^63 itself is the first double beyond the range; -2^63 is inside.
  if (whole >= -(2 ** 63) && whole < 2 ** 63) return narrow(BigInt(whole));
  return null;
}

/** A double in full as a number of Ints' kind: what it equals exactly if it is integral and fits, else itself. */
export function exactKey(value: number): Int {
  return Number.isInteger(value) ? (truncate(value) ?? value) : value;
}

const DIGITS: ReadonlyMap<number, RegExp> = new Map(
  Array.from({ length: 35 }, (_, index) => {
    const radix = index + 2;
    const letters = radix > 10 ? `a-${(radix - 1).toString(radix)}` : '';
    return [radix, new RegExp(`^[+-]?[0-${Math.min(radix - 1, 9)}${letters}]+$`, 'i')] as const;
  }),
);

/** Digits in a radix from 2 to 36 with an optional sign: the Int, `'syntax'` or `'range'`. */
export function parseInteger(text: string, radix = 10): Int | 'syntax' | 'range' {
  if (!DIGITS.get(radix)?.test(text)) return 'syntax';
  const small = Number.parseInt(text, radix);
  // Doubles are exact up to MAX_SAFE, and a value beyond it does not round to one below.
  if (small <= MAX_SAFE && small >= -MAX_SAFE) return small + 0;
  const negative = text.startsWith('-');
  let value = 0n;
  const base = BigInt(radix);
  for (const digit of text.replace(/^[+-]/, '')) {
    value = value * base + BigInt(Number.parseInt(digit, radix));
    if (value > -INT_MIN) return 'range';
  }
  return fitInt(negative ? -value : value) ?? 'range';
}

/** A decimal Float with optional sign; `.5` and `5.` are accepted (D 31), as are `inf`, `-inf` and `NaN`. Null if it is none. */
export function parseFloatText(text: string): number | null {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^[+-]?inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text === 'NaN' ? Number.NaN : null;
}
