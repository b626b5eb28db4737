/**
 * Bit operators on 64-bit two's complement (language.md 8.3): Ints only, besides Sets and operator methods.
 *
 * Safe Ints are split into a high part of 21 signed and a low part of 32 bits, which JavaScript's 32-bit operators can work on;
 * bigints go the long way.
 */

import { mismatch } from './arithmetic.js';
import { callPlain } from './call.js';
import { invalidArgument, typeError } from './errors.js';
import { typeName } from './kinds.js';
import { type Int, isInt, MAX_SAFE, wrapInt } from './number.js';
import { findOperatorCall } from './operator-methods.js';
import { SetValue, type Value } from './value.js';
import { combineSets } from './value-operators.js';

type BitOperator = '&' | '|' | '^';

export function bitAndSlow(a: Value, b: Value): Value {
  return bitwise('&', a, b);
}

export function bitOrSlow(a: Value, b: Value): Value {
  return bitwise('|', a, b);
}

export function bitXorSlow(a: Value, b: Value): Value {
  return bitwise('^', a, b);
}

export function bitNotSlow(value: Value): Value {
  if (typeof value === 'number') return normal(-1 - value);
  if (typeof value === 'bigint') return wrapInt(~value);
  throw typeError(`cannot invert ${typeName(value)}`);
}

/** Drops high bits. */
export function shlSlow(a: Value, b: Value): Value {
  if (!isInt(a) || !isInt(b)) return shiftByMethod('<<', a, b);
  const count = shiftCount('<<', b);
  if (typeof a === 'number') {
    const shifted = a * 2 ** count;
    if (shifted <= MAX_SAFE && shifted >= -MAX_SAFE) return shifted;
  }
  return wrapInt(BigInt(a) << BigInt(count));
}

/** Keeps the sign. */
export function shrSlow(a: Value, b: Value): Value {
  if (!isInt(a) || !isInt(b)) return shiftByMethod('>>', a, b);
  const count = shiftCount('>>', b);
  // Dividing by a power of two is exact, so the floor is too.
  return typeof a === 'number' ? Math.floor(a / 2 ** count) : wrapInt(a >> BigInt(count));
}

function bitwise(operator: BitOperator, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    // Both fit 32 bits: the common case.
    if ((a | 0) === a && (b | 0) === b) return apply32(operator, a, b);
    const high = apply32(operator, Math.floor(a / TWO_32), Math.floor(b / TWO_32));
    return normal(high * TWO_32 + (apply32(operator, a, b) >>> 0));
  }
  if (isInt(a) && isInt(b)) return wrapInt(apply64(operator, BigInt(a), BigInt(b)));
  if (a instanceof SetValue && b instanceof SetValue) return combineSets(operator, a, b);
  const call = findOperatorCall(operator, a, b);
  if (call === null) throw mismatch(`apply ${operator} to`, a, b);
  return callPlain(call.method.fn, call.args);
}

const TWO_32 = 0x1_0000_0000;

/** On the low 32 bits of each operand, as JavaScript takes them from any safe Int. */
function apply32(operator: BitOperator, a: number, b: number): number {
  return operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
}

function apply64(operator: BitOperator, a: bigint, b: bigint): bigint {
  return operator === '&' ? a & b : operator === '|' ? a | b : a ^ b;
}

/** -2^53 is exact as a double but no safe Int: the one result of safe operands that must be a bigint. */
function normal(value: number): Int {
  return value >= -MAX_SAFE ? value : BigInt(value);
}

function shiftByMethod(operator: '<<' | '>>', a: Value, b: Value): Value {
  const call = findOperatorCall(operator, a, b);
  if (call === null) throw mismatch('shift', a, b);
  return callPlain(call.method.fn, call.args);
}

function shiftCount(operator: string, count: Int): number {
  if (count < 0 || count > 63) throw invalidArgument(operator, `the shift count must be 0 to 63, got ${count}`);
  return Number(count);
}
