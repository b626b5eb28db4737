/** Assignment targets (language.md 5): an expression was read, and `=` made it a target. */
import type { IToken } from 'chevrotain';
import type { AssignTarget, BinaryOperator, CompoundAssignStmt, Expr, Stmt, Visibility } from '../ast.js';
import { incrementAt } from '../foreign.js';
import { foreignOperator } from '../lexical-problems.js';
import { invalidTarget } from '../problems.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';

export function buildAssignment(b: Builder, left: Expr, operator: IToken, value: Expr, visibility: Visibility): Stmt {
  const base = { id: b.id(), span: { start: left.span.start, end: value.span.end } };
  if (operator.tokenType === T.Eq) {
    const target = targetOf(b, left);
    return target === null ? { kind: 'ErrorStmt', ...base } : { kind: 'AssignStmt', ...base, target, value, visibility };
  }
  const target = lvalueOf(left);
  if (target === null) {
    reject(b, left, true);
    return { kind: 'ErrorStmt', ...base };
  }
  return { kind: 'CompoundAssignStmt', ...base, operator: operator.image.slice(0, -1) as BinaryOperator, target, value };
}

function targetOf(b: Builder, expr: Expr): AssignTarget | null {
  switch (expr.kind) {
    case 'Paren':
      return targetOf(b, expr.expr);
    case 'Tuple': {
      const elements = expr.elements.map((element) => targetOf(b, element));
      return elements.length === 0
        ? reject(b, expr, false)
        : elements.includes(null)
          ? null
          : { ...tuple(b, expr), elements: elements as AssignTarget[] };
    }
    case 'Array': {
      const last = expr.items.at(-1);
      const rest = last?.kind === 'Spread' ? targetOf(b, last.value) : null;
      const items = last?.kind === 'Spread' ? expr.items.slice(0, -1) : expr.items;
      const elements = items.map((item) => (item.kind === 'Spread' ? reject(b, item, false) : targetOf(b, item)));
      if (elements.includes(null) || (last?.kind === 'Spread' && rest === null)) return null;
      return { kind: 'ArrayTarget', id: b.id(), span: expr.span, elements: elements as AssignTarget[], rest };
    }
    default:
      return lvalueOf(expr) ?? reject(b, expr, false);
  }
}

function tuple(b: Builder, expr: Expr): { readonly kind: 'TupleTarget'; readonly id: number; readonly span: Expr['span'] } {
  return { kind: 'TupleTarget', id: b.id(), span: expr.span };
}

type Spread = Extract<Expr, { kind: 'Array' }>['items'][number];

/** A variable, a field, a position or an element. A path `A::b` and a safe member `a?.b` are none (5 lvalue). */
function lvalueOf(expr: Expr): CompoundAssignStmt['target'] | null {
  switch (expr.kind) {
    case 'Name':
      return expr;
    case 'Member':
      return expr.access === '.' ? expr : null;
    case 'TupleIndex':
      return expr.safe ? null : expr;
    case 'Index':
      return expr.indices.length === 1 ? expr : null;
    default:
      return null;
  }
}

/** An expression that recovery left has been reported already. `x++` and a target on the next line are a concatenation here. */
function reject(b: Builder, expr: Expr | Spread, compound: boolean): null {
  if (expr.kind === 'ErrorExpr') return null;
  const increment = expr.kind === 'Binary' ? incrementAt(b.text, expr.left.span.end + 2) : undefined;
  if (increment === undefined) b.report(invalidTarget(b.file, expr.span, compound));
  else b.report(foreignOperator(b.file, increment.span, increment.written, increment.hint));
  return null;
}
