/**
 * Reading arguments: each function gives the JavaScript form of an argument or raises TypeError (language.md 18: "a wrong
 * argument kind is TypeError"). `what` names the argument in the message, e.g. `Array.take: n`.
 */

import { typeError } from '../errors.js';
import type { AriaFault } from '../fault.js';
import { typeName } from '../kinds.js';
import { isInt } from '../number.js';
import {
  ArrayValue,
  BoundMethod,
  BuiltinFunction,
  Char,
  DurationValue,
  Float,
  FunctionValue,
  LibraryObject,
  MapValue,
  SetValue,
  type TypeValue,
  type Value,
  VariantValue,
} from '../value.js';

export { isInt } from '../number.js';

/** True for what `18.5` calls "v or f" when it means f. Types are called too, but stand for themselves there. */
export function isCallable(value: Value | undefined): boolean {
  return (
    value instanceof FunctionValue || value instanceof BoundMethod || value instanceof BuiltinFunction || value instanceof VariantValue
  );
}

export function intArg(value: Value | undefined, what: string): number | bigint {
  if (isInt(value)) return value;
  throw wrongKind(what, 'Int', value);
}

/** An Int used as a position or count: beyond the safe range it is as good as infinite. */
export function sizeArg(value: Value | undefined, what: string): number {
  if (typeof value === 'number') return value;
  return Number(intArg(value, what));
}

/** Any number as a double. */
export function numberArg(value: Value | undefined, what: string): number {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.v;
  if (typeof value === 'bigint') return Number(value);
  throw wrongKind(what, 'a number', value);
}

export function textArg(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  if (value instanceof Char) return value.text;
  throw wrongKind(what, 'String', value);
}

export function boolArg(value: Value | undefined, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongKind(what, 'Bool', value);
}

export function arrayArg(value: Value | undefined, what: string): ArrayValue {
  if (value instanceof ArrayValue) return value;
  throw wrongKind(what, 'Array', value);
}

export function mapArg(value: Value | undefined, what: string): MapValue {
  if (value instanceof MapValue) return value;
  throw wrongKind(what, 'Map', value);
}

export function setArg(value: Value | undefined, what: string): SetValue {
  if (value instanceof SetValue) return value;
  throw wrongKind(what, 'Set', value);
}

/** Nanoseconds. */
export function durationArg(value: Value | undefined, what: string): number {
  if (value instanceof DurationValue) return value.nanos;
  throw wrongKind(what, 'Duration', value);
}

/** The data of a library object of this type. */
export function libraryArg<T extends object>(value: Value | undefined, type: TypeValue, what: string): T {
  if (value instanceof LibraryObject && value.type === type) return value.data as T;
  throw wrongKind(what, type.name, value);
}

export function wrongKind(what: string, expected: string, found: Value | undefined): AriaFault {
  return typeError(`${what} must be ${expected}, got ${typeName(found ?? null)}`);
}
