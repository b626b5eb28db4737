/**
 * What only Float has (language.md 18.3).
 */
import { fixedDigits } from '../float-digits.js';
import { Float, type Value } from '../value.js';
import { intArg } from './arguments.js';
import type { TableBuilder } from './define.js';

export function addFloatMethods(table: TableBuilder): TableBuilder {
  return table
    .run('floor', '', 'Rounds down to a whole Float (18.3).', ([x]) => new Float(Math.floor(float(x))))
    .run('ceil', '', 'Rounds up to a whole Float (18.3).', ([x]) => new Float(Math.ceil(float(x))))
    .run('round', '', 'Rounds to the nearest whole Float, half away from zero (18.3).', ([x]) => new Float(roundAway(float(x))))
    .run('trunc', '', 'Drops the fraction (18.3).', ([x]) => new Float(Math.trunc(float(x))))
    .run('fract', '', 'Gives the fraction, with the sign of the number (18.3).', ([x]) => new Float(float(x) % 1))
    .run(
      'round_to',
      'digits',
      'Rounds to a number of decimals (18.3).',
      ([x, digits]) => new Float(roundTo(float(x), Number(intArg(digits, 'Float.round_to: digits')))),
    )
    .run('is_nan', '', 'Tells whether it is not a number (18.3).', ([x]) => Number.isNaN(float(x)))
    .run('is_infinite', '', 'Tells whether it is an infinity (18.3).', ([x]) => Math.abs(float(x)) === Number.POSITIVE_INFINITY)
    .run('is_finite', '', 'Tells whether it is neither infinite nor NaN (18.3).', ([x]) => Number.isFinite(float(x)));
}

/** Half away from zero; `Math.round` goes up instead, and turns 0.49999999999999994 into 1. */
export function roundAway(x: number): number {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}

/** Negative digits round to tens, hundreds, ..; a tie on the exact value goes away from zero as in `round`. */
function roundTo(x: number, digits: number): number {
  if (!Number.isFinite(x)) return x;
  if (digits <= 0) {
    const unit = 10 ** -digits;
    return Number.isFinite(unit) ? roundAway(x / unit) * unit : 0;
  }
  // Beyond this every double is its own rounding.
  if (digits > 340) return x;
  // Only a multiple of 2^-(digits + 1) can lie exactly between two results: away from zero. The exact digits decide everything else.
  const scaled = x * 10 ** digits;
  if (Number.isInteger(x * 2 ** (digits + 1)) && Number.isSafeInteger(scaled * 2)) return roundAway(scaled) / 10 ** digits;
  return Number(`${x < 0 || Object.is(x, -0) ? '-' : ''}${fixedDigits(Math.abs(x), digits)}`);
}

const float = (value: Value | undefined): number => (value as Float).v;
