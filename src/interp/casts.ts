/**
 * `v as T` (language.md 10.8), and built-in types called as functions.
 */
import { ARRAY, BOOL, CHAR, FLOAT, INT, isInstance, MAP, SET, SIZED_INTS, STRING, SYMBOL, UNIT_TYPE } from './builtin-types.js';
import { toFloat, toInt } from './conversions.js';
import { display } from './display.js';
import { arityMismatch, integerOverflow, invalidArgument, notCallable, typeError } from './errors.js';
import { typeName } from './kinds.js';
import { type Int, isInt, truncate } from './number.js';
import { isNone } from './option.js';
import { isScalar } from './text.js';
import { truthy } from './truth.js';
import { ArrayValue, Char, EnumValue, Float, MapValue, SetValue, SymbolValue, type TypeValue, UNIT, type Value } from './value.js';

/** `type` is null for types that are erased (`[Int]`, `Fn(A) -> B`): the value is left as it is. `optional` is the form `T?`. */
export function castTo(value: Value, type: TypeValue | null, optional = false): Value {
  if (type === null || (optional && (value === null || isNone(value)))) return value;
  if (type === INT || SIZED_INTS.has(type)) return toIntType(value, type);
  if (type === FLOAT) {
    if (value instanceof Float) return value;
    if (isInt(value)) return new Float(Number(value));
  } else if (type === CHAR) {
    if (isInt(value)) return charOf(value, 'as Char');
    if (typeof value === 'string' && isInstance(value, CHAR)) return new Char(value);
  } else if (type === STRING) {
    return display(value);
  }
  if (isInstance(value, type)) return value;
  throw typeError(`cannot cast ${typeName(value)} to ${type.name}`);
}

/** `T(v)` for a built-in type (18.1): what the function of the same purpose gives, `to_int(v)` for `Int(v)`. */
export function convertTo(type: TypeValue, args: readonly Value[]): Value {
  const [value] = args;
  if (args.length > 1) throw arityMismatch(type.name, 0, 1, args.length);
  if (value === undefined) {
    const empty = EMPTY.get(type);
    if (empty === undefined) throw notCallable(type);
    return empty();
  }
  if (type === INT) return toInt(value);
  if (type === FLOAT) return toFloat(value);
  if (type === BOOL) return truthy(value);
  if (type === SYMBOL) return SymbolValue.of(display(value));
  if (type === STRING || type === CHAR || SIZED_INTS.has(type)) return castTo(value, type);
  throw notCallable(type);
}

const EMPTY: ReadonlyMap<TypeValue, () => Value> = new Map<TypeValue, () => Value>([
  [STRING, () => ''],
  [ARRAY, () => new ArrayValue([])],
  [MAP, () => new MapValue()],
  [SET, () => new SetValue()],
  [UNIT_TYPE, () => UNIT],
]);

/** The Char with a code point; `fn` is named in the InvalidArgument for a number that is no scalar value. */
export function charOf(code: Int, fn: string): Char {
  const number = Number(code);
  if (!isScalar(number)) throw invalidArgument(fn, `${code} is not a Unicode scalar value`);
  return new Char(String.fromCodePoint(number));
}

function toIntType(value: Value, type: TypeValue): Value {
  const int = intOf(value);
  if (int === null) throw typeError(`cannot cast ${typeName(value)} to ${type.name}`);
  const sized = SIZED_INTS.get(type);
  if (sized !== undefined && (int < sized.min || int > sized.max)) throw integerOverflow('as');
  return int;
}

/** The Int a value converts to, null if it does not. */
function intOf(value: Value): Int | null {
  if (isInt(value)) return value;
  if (value instanceof Float) {
    const int = truncate(value.v);
    if (int === null) throw integerOverflow('as');
    return int;
  }
  if (value instanceof Char) return value.text.codePointAt(0)!;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof EnumValue && value.variant.shape === 'unit') return value.variant.discriminant;
  return null;
}
