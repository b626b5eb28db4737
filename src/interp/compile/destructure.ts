/** Taking a value apart for an assignment to several targets (language.md, section 5). The caller has set `here.site`. */
import { inspect } from '../display.js';
import { typeError } from '../errors.js';
import { ArrayValue, TupleValue, type Value } from '../value.js';

/** The elements of a tuple of exactly `size`. */
export function tupleElements(value: Value, size: number): readonly Value[] {
  if (value instanceof TupleValue && value.items.length === size) return value.items;
  throw typeError(`pattern does not match value ${inspect(value)}`);
}

/** The elements of an array of `size`, or at least `size` with the rest as a last element. */
export function arrayElements(value: Value, size: number, rest: boolean): readonly Value[] {
  if (value instanceof ArrayValue && (rest ? value.items.length >= size : value.items.length === size)) {
    return rest ? [...value.items.slice(0, size), new ArrayValue(value.items.slice(size))] : value.items;
  }
  throw typeError(`pattern does not match value ${inspect(value)}`);
}
