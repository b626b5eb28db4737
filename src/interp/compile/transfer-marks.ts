/** `move`, `copy`, `consume`, `borrow` (language.md, section 6.2; runtime.md, section 2). */
import type { Expr } from '../../parser/ast.js';
import type { Code } from '../code.js';
import { takeEnd } from '../end-ownership.js';
import { copyForTask, deepCopy } from '../isolate.js';
import { inRoot } from '../module-variables.js';
import type { CaptureMode } from '../resolution.js';
import type { FunctionContext } from './context.js';
import { compileExpr } from './expressions.js';
import { mapOperand } from './operators.js';

/** Away from a task boundary `copy x` is `x.clone()`, the others yield x; a module variable that a task moves becomes the task's own. */
export function compileTransfer(expr: Extract<Expr, { kind: 'Transfer' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.operand, cx, 'operand');
  if (expr.mode === 'copy') return mapOperand(operand, deepCopy);
  if (expr.mode === 'borrow') return operand;
  const isGlobal = expr.operand.kind === 'Name' && cx.ref(expr.operand)?.kind === 'global';
  // What a task sees of a module variable is a snapshot.
  return mapOperand(operand, isGlobal ? (value) => takeEnd(inRoot() ? value : copyForTask(value)) : takeEnd);
}

/** How an argument or sent value written as `expr` crosses a task boundary, and the expression without its mark. */
export function crossing(expr: Expr): { readonly mode: CaptureMode; readonly operand: Expr } {
  if (expr.kind === 'Paren') return crossing(expr.expr);
  if (expr.kind !== 'Transfer') return { mode: 'frozen', operand: expr };
  switch (expr.mode) {
    case 'move':
    case 'consume':
      return { mode: 'move', operand: expr.operand };
    case 'copy':
      return { mode: 'copy', operand: expr.operand };
    case 'borrow':
      return { mode: 'frozen', operand: expr.operand };
  }
}

/** A name for the path of a value that cannot cross. */
export function crossingName(expr: Expr): string {
  return expr.kind === 'Name' ? expr.name : 'value';
}
