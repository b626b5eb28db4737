/** Expressions above the operand, and conditions (language.md 6.2, 6.6). */
import type { CstNode } from 'chevrotain';
import type { Condition, Expr } from '../ast.js';
import type { Builder } from './builder.js';
import { childOf, hasChild, spanOfNode } from './cst.js';
import { buildOperators } from './operators.js';
import { buildPattern } from './patterns.js';

export function buildExpression(b: Builder, node: CstNode | undefined): Expr {
  if (node === undefined) return b.errorExpr({ start: 0, end: 0 });
  const expr = buildOperators(b, node);
  if (!hasChild(node, 'then')) return expr;
  const then = buildExpression(b, childOf(node, 'then'));
  const otherwise = buildExpression(b, childOf(node, 'otherwise'));
  return { kind: 'Ternary', id: b.id(), span: { start: expr.span.start, end: otherwise.span.end }, condition: expr, then, otherwise };
}

/** The expression with this label, or null. */
export function buildOptional(b: Builder, node: CstNode, label = 'expression'): Expr | null {
  const child = childOf(node, label);
  return child === undefined ? null : buildExpression(b, child);
}

export function buildCondition(b: Builder, node: CstNode | undefined): Condition {
  const value = buildExpression(b, node === undefined ? undefined : childOf(node, 'expression'));
  if (node === undefined || !hasChild(node, 'KwLet')) return value;
  const pattern = buildPattern(b, childOf(node, 'pattern'));
  return { kind: 'LetCondition', id: b.id(), span: spanOfNode(node), pattern, value };
}
