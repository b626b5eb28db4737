/** Operators whose user method may suspend (language.md, section 10.6); everything else goes to the plain slow functions. */
import type { BinaryOperator, CompareOperator } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { callSteps } from '../call.js';
import { findOperatorCall, type MethodOperator, OPERATOR_METHODS, operatorMethod } from '../operator-methods.js';
import { here, type Site } from '../site.js';
import { truthy } from '../truth.js';
import type { Value } from '../value.js';

type Slow = (a: Value, b: Value) => Value;

const hasMethod = (operator: BinaryOperator): operator is MethodOperator => operator in OPERATOR_METHODS;

export function* userOperator(operator: BinaryOperator, a: Value, b: Value, slow: Slow, site: Site): Steps<Value> {
  const call = hasMethod(operator) ? findOperatorCall(operator, a, b) : null;
  here.site = site;
  return call === null ? slow(a, b) : yield* callSteps(call.method.fn, call.args);
}

export function* userUnary(operator: '-' | '+' | '!' | '~', v: Value, apply: (v: Value) => Value, site: Site): Steps<Value> {
  const method = operator === '-' ? operatorMethod(v, 'neg') : null;
  here.site = site;
  return method === null ? apply(v) : yield* callSteps(method.fn, [v]);
}

export function* userCompare(operator: CompareOperator, a: Value, b: Value, slow: Slow, site: Site): Steps<Value> {
  here.site = site;
  if (operator === '==' || operator === '!=') {
    const eq = operatorMethod(a, 'eq');
    if (eq === null) return slow(a, b);
    return truthy(yield* callSteps(eq.fn, [a, b])) === (operator === '==');
  }
  if (operator === 'in' || operator === 'not in') {
    const method = operatorMethod(b, 'contains');
    if (method === null) return slow(a, b);
    return truthy(yield* callSteps(method.fn, [b, a])) === (operator === 'in');
  }
  const cmp = operatorMethod(a, 'cmp');
  if (cmp === null || operator === '~=') return slow(a, b);
  const order = yield* callSteps(cmp.fn, [a, b]);
  if (operator === '<=>') return order;
  return slow(order, 0);
}
