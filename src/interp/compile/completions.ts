/**
 * Leaving early: `return`, `break`, `continue`, `?`, `!`, `raise` (language.md, sections 6.6, 11.2-11.4).
 *
 * In statement position a completion is a mark that travels as the value; in operand position it is thrown as a
 * `ThrownCompletion` and the function or loop that stops it has a try/catch, which it needs only then (`throwsReturn`, `throws`).
 */
import type { Expr } from '../../parser/ast.js';
import { BREAK, CONTINUE, type Code, completion, RETURN, type Run } from '../code.js';
import { AriaFault } from '../fault.js';
import { raisable } from '../raise.js';
import { here, type Site } from '../site.js';
import { ThrownCompletion } from '../thrown-completion.js';
import { tryValue, unwrapValue } from '../unwrap.js';
import type { Value } from '../value.js';
import { constant, type FunctionContext, type Position, plain } from './context.js';
import { compileExpr } from './expressions.js';
import { mapOperand } from './operators.js';
import { perNode } from './per-node.js';
import { andThen } from './then.js';

export function compileReturn(expr: Extract<Expr, { kind: 'Return' }>, cx: FunctionContext, position: Position): Code {
  const value = expr.value === null ? constant(null) : compileExpr(expr.value, cx, 'operand');
  if (position === 'operand') cx.throwsReturn = true;
  return complete(value, RETURN, position);
}

export function compileBreak(expr: Extract<Expr, { kind: 'Break' }>, cx: FunctionContext, position: Position): Code {
  const value = expr.value === null ? constant(null) : compileExpr(expr.value, cx, 'operand');
  markThrown(cx, position);
  return complete(value, BREAK, position);
}

export function compileContinue(_expr: Expr, cx: FunctionContext, position: Position): Code {
  markThrown(cx, position);
  return complete(constant(null), CONTINUE, position);
}

function markThrown(cx: FunctionContext, position: Position): void {
  const loop = cx.loops.at(-1);
  if (position === 'operand' && loop !== undefined) loop.throws = true;
}

function complete(value: Code, mark: Value, position: Position): Code {
  if (value.suspends) return andThen(value, (_f, v) => leave(v, mark, position), position === 'statement');
  if (position === 'statement') return plain(completing(value.run, mark), true);
  const { run } = value;
  return plain((f) => leave(run(f), mark, position));
}

const completing = perNode({ completion }, ({ completion }) => (run: Run, mark: Value): Run => {
  return (f) => {
    completion.value = run(f);
    return mark;
  };
});

function leave(value: Value, mark: Value, position: Position): Value {
  if (position === 'operand') throw new ThrownCompletion(mark, value);
  completion.value = value;
  return mark;
}

/** Postfix `?` (11.3). */
export function compileTryOp(expr: Extract<Expr, { kind: 'TryOp' }>, cx: FunctionContext, position: Position): Code {
  const operand = compileExpr(expr.operand, cx, 'operand');
  return tryCode(operand, cx.site(expr), cx, position);
}

/** `operand?` for an operand that is already code. */
export function tryCode(operand: Code, site: Site, cx: FunctionContext, position: Position): Code {
  if (position === 'operand') cx.throwsReturn = true;
  const attempt = (v: Value): Value => {
    const tried = tryValue(v, site);
    return tried.failed ? leave(tried.value, RETURN, position) : tried.value;
  };
  return { ...mapOperand(operand, attempt), abrupt: position === 'statement' };
}

/** Postfix `!` (11.4). */
export function compileUnwrap(expr: Extract<Expr, { kind: 'Unwrap' }>, cx: FunctionContext): Code {
  const site = cx.site(expr);
  return mapOperand(compileExpr(expr.operand, cx, 'operand'), (v) => unwrapValue(v, site));
}

export function compileRaise(expr: Extract<Expr, { kind: 'Raise' }>, cx: FunctionContext): Code {
  const site = cx.site(expr);
  return mapOperand(compileExpr(expr.value, cx, 'operand'), (v) => {
    here.site = site;
    throw new AriaFault(raisable(v));
  });
}
