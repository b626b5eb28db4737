/**
 * Arithmetic and other value operators (language.md, sections 6.1, 8.3 and 10.6); their fast forms are in binary.ts.
 */
import type { Expr } from '../../parser/ast.js';
import * as arithmetic from '../arithmetic.js';
import type { Code, Run } from '../code.js';
import { coalesces, unwrapCoalesced } from '../option.js';
import { here } from '../site.js';
import { truthy } from '../truth.js';
import { Float, type Value } from '../value.js';
import { binaryOf } from './binary.js';
import { evaluate, type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { perNode } from './per-node.js';
import { andThen, startingThen } from './then.js';
import { userUnary } from './user-operators.js';

export function compileBinary(expr: Extract<Expr, { kind: 'Binary' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const right = compileExpr(expr.right, cx, 'operand');
  return binaryOf(expr.operator, left, right, cx.site(expr), cx.maySuspend(expr));
}

export function compileUnary(expr: Extract<Expr, { kind: 'Unary' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.operand, cx, 'operand');
  const { operator } = expr;
  // `&x` and `*x` yield x (6.2).
  if (operator === '&' || operator === '*') return operand;
  const site = cx.site(expr);
  const apply = unaryOperation(operator);
  if (cx.maySuspend(expr)) {
    return suspending(function* (f) {
      const v = operand.suspends ? yield* operand.step(f) : operand.run(f);
      here.site = site;
      return yield* userUnary(operator, v, apply, site);
    });
  }
  return mapOperand(operand, (v) => {
    here.site = site;
    return apply(v);
  });
}

function unaryOperation(operator: '-' | '+' | '!' | '~'): (v: Value) => Value {
  switch (operator) {
    case '-':
      return (v) => (typeof v === 'number' && v !== 0 ? -v : v instanceof Float ? new Float(-v.v) : arithmetic.negSlow(v));
    case '+':
      return arithmetic.plusSlow;
    case '~':
      return arithmetic.bitNotSlow;
    case '!':
      return (v) => !truthy(v);
  }
}

/** Applies a plain operation to the value of `operand`. */
export function mapOperand(operand: Code, apply: (v: Value) => Value): Code {
  return operand.suspends ? andThen(operand, (_f, v) => apply(v)) : plain(mapped(operand.run, apply));
}

const mapped = perNode({}, () => (run: Run, apply: (v: Value) => Value): Run => {
  return (f) => apply(run(f));
});

/** `a ?? b` (6.9): the right side is evaluated only for nil, None and Err. */
export function compileCoalesce(expr: Extract<Expr, { kind: 'Coalesce' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const right = compileExpr(expr.right, cx, 'operand');
  if (left.suspends || right.suspends) {
    return startingThen(left, (f, v) => (coalesces(v) ? evaluate(right, f) : unwrapCoalesced(v)));
  }
  return plain(coalesced(left.run, right.run));
}

const coalesced = perNode({ coalesces, unwrapCoalesced }, ({ coalesces, unwrapCoalesced }) => (l: Run, r: Run): Run => {
  return (f) => {
    const v = l(f);
    return coalesces(v) ? r(f) : unwrapCoalesced(v);
  };
});
