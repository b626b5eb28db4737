/** Effect handlers (language.md 12). */
import type { CstNode } from 'chevrotain';
import type { Block, Expr, HandlerClause } from '../ast.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, pathOf, spanOfNode } from './cst.js';
import { buildExpression } from './expressions.js';
import { buildPattern } from './patterns.js';
import { blockOfExpression, buildBody, buildBranch } from './statements.js';

export function buildHandle(b: Builder, node: CstNode): Expr {
  const inline = childOf(node, 'expression');
  const body: Block = inline === undefined ? buildBody(b, node) : blockOfExpression(b, buildExpression(b, inline));
  const clauses = childrenOf(node, 'clause')
    .filter((clause) => hasChild(clause, 'body'))
    .map((clause) => buildClause(b, clause));
  return { kind: 'Handle', id: b.id(), span: spanOfNode(node), body, clauses, form: inline === undefined ? 'block' : 'inline' };
}

function buildClause(b: Builder, node: CstNode): HandlerClause {
  const base = { id: b.id(), span: spanOfNode(node) };
  const patterns = childrenOf(node, 'pattern').map((pattern) => buildPattern(b, pattern));
  const body = buildBranch(b, childOf(node, 'body'), node);
  const [only] = patterns;
  if (hasChild(node, 'KwReturn') && only !== undefined) return { kind: 'ReturnClause', ...base, pattern: only, body };
  const path = pathOf(node, 'name');
  const operation = path.at(-1) ?? { name: '', span: base.span };
  return { kind: 'OperationClause', ...base, effect: path.slice(0, -1), operation, params: patterns, body };
}
