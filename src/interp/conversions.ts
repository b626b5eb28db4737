/**
 * `to_int` and `to_float` (language.md 18.1), the functions and the methods.
 */
import { inspect } from './display.js';
import { integerOverflow, typeError } from './errors.js';
import { isInt, parseFloatText, parseInteger, truncate } from './number.js';
import { Char, Float, type Value } from './value.js';

/** From Int, Bool, Float (truncated), Char (code point) and a String of decimal digits with optional sign. */
export function toInt(value: Value): number | bigint {
  if (isInt(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Char) return value.text.codePointAt(0)!;
  if (value instanceof Float) {
    const int = truncate(value.v);
    if (int === null) throw integerOverflow('to_int');
    return int;
  }
  if (typeof value === 'string') {
    const int = parseInteger(value);
    if (int === 'range') throw integerOverflow('to_int');
    if (int !== 'syntax') return int;
  }
  throw typeError(`cannot convert ${inspect(value)} to Int`);
}

/** From Int, Float and String. */
export function toFloat(value: Value): Float {
  if (value instanceof Float) return value;
  if (isInt(value)) return new Float(Number(value));
  const text = value instanceof Char ? value.text : value;
  const float = typeof text === 'string' ? parseFloatText(text) : null;
  if (float === null) throw typeError(`cannot convert ${inspect(value)} to Float`);
  return new Float(float);
}
