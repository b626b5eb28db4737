/**
 * Small things every callback-taking builtin needs.
 */
import { CallRequest } from '../builtin.js';
import { truthy } from '../truth.js';
import { BoundMethod, BuiltinFunction, FunctionValue, type Value } from '../value.js';
import { arityOf } from './define.js';

/** A call of a callback: `const r = yield call(f, x)`. */
export const call = (fn: Value, ...args: readonly Value[]): CallRequest => new CallRequest(fn, args);

/** Predicates count by truthiness (8.2); the usual answers are Bools. */
export function holds(answer: Value): boolean {
  return answer === true || (answer !== false && truthy(answer));
}

/**
 * Parameters a callable declares, to choose between the readings of 18.5 ("1 parameter: key, 2: comparator") and D(33); -1 if
 * that is open (rest parameters, values that are called by a method).
 */
export function parameterCount(fn: Value): number {
  if (fn instanceof FunctionValue) {
    const { params } = fn.code;
    return params.some((param) => param.rest) ? -1 : params.length;
  }
  if (fn instanceof BoundMethod) {
    const count = parameterCount(fn.method);
    return count > 0 && !(fn.method instanceof BuiltinFunction) ? count - 1 : count;
  }
  if (fn instanceof BuiltinFunction) {
    const { max } = arityOf(fn.definition);
    return Number.isFinite(max) ? max : -1;
  }
  return -1;
}
