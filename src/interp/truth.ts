/**
 * Truthiness (language.md 8.2). Falsy: nil, false, zero, and what is empty. None, Err and NaN are truthy.
 */
import { rangeLength } from './range.js';
import { ArrayValue, Float, MapValue, RangeValue, SetValue, TupleValue, type Value } from './value.js';

export function truthy(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'bigint') return true;
  if (value === null) return false;
  // Both zeros compare equal to 0, NaN does not.
  if (value instanceof Float) return value.v !== 0;
  if (value instanceof ArrayValue || value instanceof TupleValue) return value.items.length !== 0;
  if (value instanceof MapValue) return value.entries.size !== 0;
  if (value instanceof SetValue) return value.items.size !== 0;
  if (value instanceof RangeValue) return rangeLength(value) !== 0;
  return true;
}
