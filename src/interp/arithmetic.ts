/**
 * The one shared slow function of every arithmetic operator (language.md 8.3, 10.6). They take any two values; the caller has set
 * `here.site`.
 *
 * What compiled code may do before it calls them:
 *   `+ - *` on two numbers: the double result, if its magnitude is at most MAX_SAFE_INTEGER. A double result in that range is exact,
 *      because rounding is monotonic: a true result beyond it cannot round to one inside. For `*` a zero must be made +0.
 *   `/ //` on two numbers, divisor not 0: `Math.trunc(a / b)`, which is exact for safe Ints; `%`: `a % b`. A zero must be made +0.
 *   all of them on two Floats: the JavaScript operator (divisor of `/` not 0).
 * An Int is never -0: otherwise `0 * -1` converted to Float would be -0.0.
 */
import { ITEM_BYTES, joinTexts, reserve } from './budget.js';
import { callPlain } from './call.js';
import { display } from './display.js';
import { divisionByZero, integerOverflow, typeError } from './errors.js';
import type { AriaFault } from './fault.js';
import { typeName } from './kinds.js';
import { fitInt, type Int, isInt, MAX_SAFE, narrow } from './number.js';
import { findOperatorCall, type MethodOperator, operatorMethod } from './operator-methods.js';
import { ArrayValue, Char, DurationValue, Float, SetValue, type Value } from './value.js';
import { combineSets, divideDuration, durationOf, scaleDuration } from './value-operators.js';

export { bitAndSlow, bitNotSlow, bitOrSlow, bitXorSlow, shlSlow, shrSlow } from './bitwise.js';

export function addSlow(a: Value, b: Value): Value {
  if (isText(a) && isText(b)) return joinTexts(textOf(a), textOf(b));
  if (isInt(a) && isInt(b)) return addInts(a, b);
  const x = doubleOf(a);
  const y = x === null ? null : doubleOf(b);
  if (x !== null && y !== null) return new Float(x + y);
  const call = findOperatorCall('+', a, b);
  // A reflected method does not hide what `String + v` means (8.3).
  if (call !== null && (call.args[0] === a || !isText(a))) return callPlain(call.method.fn, call.args);
  if (isText(a) || isText(b)) return joinTexts(display(a), display(b));
  if (a instanceof DurationValue && b instanceof DurationValue) return durationOf(a.nanos + b.nanos, '+');
  throw mismatch('add', a, b);
}

export function subSlow(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return subtractInts(a, b);
  const x = doubleOf(a);
  const y = x === null ? null : doubleOf(b);
  if (x !== null && y !== null) return new Float(x - y);
  if (a instanceof DurationValue && b instanceof DurationValue) return durationOf(a.nanos - b.nanos, '-');
  if (a instanceof SetValue && b instanceof SetValue) return combineSets('-', a, b);
  return callOperator('-', 'subtract', a, b);
}

export function mulSlow(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return multiplyInts(a, b);
  const y = doubleOf(b);
  const x = y === null ? null : doubleOf(a);
  if (x !== null && y !== null) return new Float(x * y);
  if (a instanceof DurationValue && y !== null) return scaleDuration(a, y, '*');
  return callOperator('*', 'multiply', a, b);
}

export function divSlow(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return divideInts(a, b, '/');
  const y = doubleOf(b);
  if (a instanceof DurationValue) {
    if (b instanceof DurationValue) return new Float(divideDuration(a.nanos, b.nanos));
    if (y !== null) return durationOf(divideDuration(a.nanos, y), '/');
  }
  const x = y === null ? null : doubleOf(a);
  if (x !== null && y !== null) {
    if (y === 0) throw divisionByZero();
    return new Float(x / y);
  }
  return callOperator('/', 'divide', a, b);
}

/** `//`: both operands must be Int. */
export function intDivSlow(a: Value, b: Value): Value {
  if (isInt(a) && isInt(b)) return divideInts(a, b, '//');
  return callOperator('//', 'integer-divide', a, b);
}

export function remSlow(a: Value, b: Value): Value {
  if (isInt(b) && b === 0 && doubleOf(a) !== null) throw divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  if (isInt(a) && isInt(b)) return narrow(BigInt(a) % BigInt(b));
  const x = doubleOf(a);
  const y = x === null ? null : doubleOf(b);
  if (x !== null && y !== null) return new Float(x % y);
  return callOperator('%', 'take the remainder of', a, b);
}

/** `operation` is `pow` for the method. */
export function powSlow(a: Value, b: Value, operation = '**'): Value {
  if (isInt(a) && isInt(b)) return b < 0 ? new Float(Number(a) ** Number(b)) : powerOfInts(a, b, operation);
  const x = doubleOf(a);
  const y = x === null ? null : doubleOf(b);
  if (x !== null && y !== null) return new Float(x ** y);
  return callOperator('**', 'raise to a power', a, b);
}

/** `++` joins two Arrays or two Strings. */
export function concatSlow(a: Value, b: Value): Value {
  if (a instanceof ArrayValue && b instanceof ArrayValue) {
    reserve((a.items.length + b.items.length) * ITEM_BYTES);
    return new ArrayValue(a.items.concat(b.items));
  }
  if (isText(a) && isText(b)) return joinTexts(textOf(a), textOf(b));
  throw mismatch('concatenate', a, b);
}

export function negSlow(value: Value): Value {
  if (typeof value === 'number') return 0 - value;
  if (typeof value === 'bigint') return checked(-value, '-');
  if (value instanceof Float) return new Float(-value.v);
  const method = operatorMethod(value, 'neg');
  if (method !== null) return callPlain(method.fn, [value]);
  throw typeError(`cannot negate ${typeName(value)}`);
}

/** Unary `+` leaves numbers as they are. */
export function plusSlow(value: Value): Value {
  if (isInt(value) || value instanceof Float || value instanceof DurationValue) return value;
  throw typeError(`unary + needs a number, got ${typeName(value)}`);
}

/** `operation` names the operator or function in IntegerOverflow (D 22). */
export function addInts(a: Int, b: Int, operation = '+'): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (sum <= MAX_SAFE && sum >= -MAX_SAFE) return sum;
  }
  return checked(BigInt(a) + BigInt(b), operation);
}

export function subtractInts(a: Int, b: Int, operation = '-'): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (difference <= MAX_SAFE && difference >= -MAX_SAFE) return difference;
  }
  return checked(BigInt(a) - BigInt(b), operation);
}

export function multiplyInts(a: Int, b: Int, operation = '*'): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product <= MAX_SAFE && product >= -MAX_SAFE) return product + 0;
  }
  return checked(BigInt(a) * BigInt(b), operation);
}

/** Truncated toward zero. */
export function divideInts(a: Int, b: Int, operation: string): Int {
  if (b === 0) throw divisionByZero();
  if (typeof a === 'number' && typeof b === 'number') return Math.trunc(a / b) + 0;
  return checked(BigInt(a) / BigInt(b), operation);
}

/** `exponent` is not negative. Exact: doubles are squared only while the result is safe. */
export function powerOfInts(base: Int, exponent: Int, operation: string): Int {
  if (exponent === 0 || base === 1) return 1;
  if (base === 0) return 0;
  if (base === -1) return BigInt(exponent) % 2n === 0n ? 1 : -1;
  // |base| is at least 2 here.
  if (exponent > 63) throw integerOverflow(operation);
  let result = 1;
  for (let left = Number(exponent); left > 0 && typeof base === 'number'; left--) {
    result *= base;
    if (result > MAX_SAFE || result < -MAX_SAFE) return checked(BigInt(base) ** BigInt(exponent), operation);
  }
  return typeof base === 'number' ? result : checked(base ** BigInt(exponent), operation);
}

/** An Int result that must fit 64 bits. */
export function checked(result: bigint, operation: string): Int {
  const value = fitInt(result);
  if (value === null) throw integerOverflow(operation);
  return value;
}

/** The error of an operator that has no meaning for its operands: `cannot add Int and Nil`. */
export function mismatch(verb: string, a: Value, b: Value): AriaFault {
  return typeError(`cannot ${verb} ${typeName(a)} and ${typeName(b)}`);
}

function callOperator(operator: MethodOperator, verb: string, a: Value, b: Value): Value {
  const call = findOperatorCall(operator, a, b);
  if (call === null) throw mismatch(verb, a, b);
  return callPlain(call.method.fn, call.args);
}

const isText = (value: Value): value is string | Char => typeof value === 'string' || value instanceof Char;

const textOf = (value: string | Char): string => (typeof value === 'string' ? value : value.text);

function doubleOf(value: Value): number | null {
  if (value instanceof Float) return value.v;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : null;
}
