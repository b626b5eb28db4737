/** Conditionals, loops, match, try and quantifiers (language.md 6.6, 6.8, 6.9, 11.5). */
import type { CstNode } from 'chevrotain';
import type { Block, CatchClause, Condition, Expr, IfExpr, MatchArm, Quantified } from '../ast.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, nameOf, spanOfNode, tokenOf } from './cst.js';
import { buildCondition, buildExpression, buildOptional } from './expressions.js';
import { buildAlternatives, buildPattern, buildTupleOf } from './patterns.js';
import { buildBody, buildBranch } from './statements.js';
import { buildType } from './types.js';

export function buildIf(b: Builder, node: CstNode): Expr {
  const span = spanOfNode(node);
  const conditions = childrenOf(node, 'condition');
  if (b.isTooLong(conditions)) return b.errorExpr(node);
  const heads = conditions.map((condition) => buildCondition(b, condition));
  const branches = childrenOf(node, 'body').map((branch) => buildBranch(b, branch));
  const form = formOf(node);
  const last = branches[heads.length];
  let otherwise: Block | IfExpr | null = last === undefined ? null : chained(last, form);
  for (let index = heads.length - 1; index > 0; index--) {
    const start = heads[index]?.span.start ?? span.start;
    otherwise = ifExpr(b, { start, end: span.end }, heads[index], branches[index], otherwise, form, false);
  }
  return ifExpr(b, span, heads[0], branches[0], otherwise, form, tokenOf(node, 'keyword')?.image === 'unless');
}

/** An inline `else if …` is one chain (6.6). */
function chained(branch: Block, form: IfExpr['form']): Block | IfExpr {
  const [only] = branch.stmts;
  const nested = form === 'inline' && branch.stmts.length === 1 && only?.kind === 'ExprStmt' ? only.expr : undefined;
  return nested?.kind === 'If' && !nested.negated ? nested : branch;
}

function ifExpr(
  b: Builder,
  span: { readonly start: number; readonly end: number },
  condition: Condition | undefined,
  then: Block | undefined,
  otherwise: Block | IfExpr | null,
  form: IfExpr['form'],
  negated: boolean,
): IfExpr {
  return {
    kind: 'If',
    id: b.id(),
    span,
    negated,
    condition: condition ?? b.errorExpr(span),
    // biome-ignore lint/suspicious/noThenProperty: a field of the syntax tree, never awaited
    then: then ?? { kind: 'Block', id: b.id(), span, stmts: [] },
    otherwise,
    form,
  };
}

function formOf(node: CstNode): IfExpr['form'] {
  if (hasChild(node, 'inlineThen')) return 'inline';
  if (hasChild(node, 'layoutThen')) return 'layout';
  return hasChild(node, 'LBrace') ? 'brace' : 'block';
}

export function buildMatch(b: Builder, node: CstNode): Expr {
  const subject = headerOf(b, node);
  const arms = childrenOf(node, 'arm').filter((arm) => hasChild(arm, 'body'));
  return { kind: 'Match', id: b.id(), span: spanOfNode(node), subject, arms: arms.map((arm) => buildArm(b, arm)) };
}

function buildArm(b: Builder, node: CstNode): MatchArm {
  return {
    kind: 'MatchArm',
    id: b.id(),
    span: spanOfNode(node),
    pattern: buildAlternatives(b, childrenOf(node, 'pattern'), node),
    guard: buildGuard(b, node),
    body: buildBranch(b, childOf(node, 'body'), node),
  };
}

export function buildGuard(b: Builder, arm: CstNode): Expr | null {
  const guard = childOf(arm, 'guard');
  return guard === undefined ? null : buildOptional(b, guard);
}

/** The expression between the keyword and the body. */
export function headerOf(b: Builder, node: CstNode): Expr {
  const header = childOf(node, 'header');
  return (header === undefined ? null : buildOptional(b, header)) ?? b.errorExpr(node);
}

export function buildFor(b: Builder, node: CstNode): Expr {
  const pattern = buildTupleOf(b, childrenOf(node, 'pattern'));
  return { kind: 'For', id: b.id(), span: spanOfNode(node), pattern, iterable: headerOf(b, node), body: buildBody(b, node) };
}

export function buildWhile(b: Builder, node: CstNode): Expr {
  const condition = buildCondition(b, childOf(node, 'condition'));
  return { kind: 'While', id: b.id(), span: spanOfNode(node), condition, body: buildBody(b, node) };
}

export function buildLoop(b: Builder, node: CstNode): Expr {
  return { kind: 'Loop', id: b.id(), span: spanOfNode(node), body: buildBody(b, node) };
}

export function buildTry(b: Builder, node: CstNode): Expr {
  const body = buildBody(b, node);
  const catches = childrenOf(node, 'catchClause').map((clause): CatchClause => {
    const pattern = childOf(clause, 'pattern');
    return {
      kind: 'CatchClause',
      id: b.id(),
      span: spanOfNode(clause),
      pattern: pattern === undefined ? null : buildPattern(b, pattern),
      body: buildBody(b, clause),
    };
  });
  const cleanup = childOf(node, 'cleanup');
  return {
    kind: 'Try',
    id: b.id(),
    span: spanOfNode(node),
    body,
    catches,
    finally: cleanup === undefined ? null : buildBranch(b, cleanup),
  };
}

export function buildQuantifier(b: Builder, node: CstNode): Expr {
  const variables = childrenOf(node, 'quantified').map((variable): Quantified => {
    const type = childOf(variable, 'type');
    return {
      kind: 'Quantified',
      id: b.id(),
      span: spanOfNode(variable),
      name: nameOf(variable),
      type: type === undefined ? null : buildType(b, type),
      iterable: buildOptional(b, variable),
    };
  });
  return {
    kind: 'Quantifier',
    id: b.id(),
    span: spanOfNode(node),
    quantifier: tokenOf(node, 'Identifier')?.image === 'exists' ? 'exists' : 'forall',
    variables,
    where: buildOptional(b, node, 'where'),
    predicate: buildExpression(b, childOf(node, 'predicate')),
  };
}
