/** What can be called (language.md, section 10). */
import { findUserMethod } from './member-lookup.js';
import { BoundMethod, BuiltinFunction, FunctionValue, StructValue, type Value } from './value.js';

/** True for functions, lambdas, bound methods and builtins, and objects with a `call` method. Types construct; they are not counted. */
export function isCallable(value: Value): boolean {
  if (value instanceof FunctionValue || value instanceof BuiltinFunction || value instanceof BoundMethod) return true;
  return value instanceof StructValue && findUserMethod(value, 'call') !== null;
}
