/** Statements, bodies, attributes and contracts (language.md 2, 5, 13, 16). */
import type { CstNode, IToken } from 'chevrotain';
import type { Attribute, Block, Contract, Expr, LetStmt, Stmt, Visibility } from '../ast.js';
import { spanOf } from '../places.js';
import * as T from '../tokens.js';
import { buildAssignment } from './assignments.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, spanOfNode, tokenOf, tokensOf } from './cst.js';
import { buildDeclaration, type Decoration } from './declarations.js';
import { buildExpression } from './expressions.js';
import { buildText } from './operands.js';
import { buildPattern, identPattern } from './patterns.js';
import { buildArg, buildCommand } from './postfix.js';
import { buildType } from './types.js';

/** The block with the label `body` of a construct; an empty one where recovery lost it. */
export function buildBody(b: Builder, node: CstNode | undefined): Block {
  const body = node === undefined ? undefined : childOf(node, 'body');
  if (body !== undefined) return buildBlock(b, body);
  const end = node === undefined ? 0 : spanOfNode(node).end;
  return { kind: 'Block', id: b.id(), span: { start: end, end }, stmts: [] };
}

/** A branch or arm body: statements, or one simple statement, with the modifiers that stand in `owner`. */
export function buildBranch(b: Builder, node: CstNode | undefined, owner?: CstNode): Block {
  if (node === undefined) return buildBody(b, owner);
  if (node.name === 'statements') return buildBlock(b, node);
  const stmt = owner === undefined ? buildSimple(b, node) : buildModified(b, buildSimple(b, node), owner);
  return { kind: 'Block', id: b.id(), span: stmt.span, stmts: [stmt] };
}

export function buildBlock(b: Builder, node: CstNode): Block {
  const stmts = buildStatements(b, node);
  const [first] = stmts;
  const last = stmts.at(-1);
  const span = first === undefined || last === undefined ? spanOfNode(node) : { start: first.span.start, end: last.span.end };
  return { kind: 'Block', id: b.id(), span, stmts };
}

export function buildStatements(b: Builder, node: CstNode): Stmt[] {
  const stmts: Stmt[] = [];
  for (const statement of childrenOf(node, 'statement')) {
    const stmt = buildIfStatement(b, statement);
    if (stmt !== null) stmts.push(stmt);
  }
  return stmts;
}

/** `setup` and `teardown` are parts of a test, not statements; see declarations. */
export function buildIfStatement(b: Builder, statement: CstNode): Stmt | null {
  return childOf(statement, 'decl')?.name === 'fixtureBlock' ? null : buildStatement(b, statement);
}

export function blockOfSimple(b: Builder, node: CstNode): Block {
  const stmt = buildSimple(b, node);
  return { kind: 'Block', id: b.id(), span: stmt.span, stmts: [stmt] };
}

export function blockOfExpression(b: Builder, expr: Expr): Block {
  const stmt: Stmt = { kind: 'ExprStmt', id: b.id(), span: expr.span, expr };
  return { kind: 'Block', id: b.id(), span: expr.span, stmts: [stmt] };
}

export function buildStatement(b: Builder, node: CstNode): Stmt {
  const simple = childOf(node, 'simple');
  if (simple !== undefined) {
    const decorations = childOf(node, 'decorations');
    return buildModified(b, buildSimple(b, simple, decorations === undefined ? null : visibilityOf(decorations)), node);
  }
  const decl = childOf(node, 'decl');
  if (decl !== undefined) return buildDeclaration(b, decl, buildDecoration(b, node));
  return { kind: 'ErrorStmt', id: b.id(), span: spanOfNode(node) };
}

/** Attributes, visibility and documentation of what `owner` declares. */
export function buildDecoration(b: Builder, owner: CstNode): Decoration {
  const node = childOf(owner, 'decorations');
  const doc = b.docBefore(spanOfNode(owner).start);
  if (node === undefined) return { visibility: null, attributes: [], doc };
  const attributes = childrenOf(node, 'attribute').flatMap((attribute) => buildAttribute(b, attribute));
  return { visibility: visibilityOf(node), attributes, doc };
}

function visibilityOf(node: CstNode): Visibility {
  if (hasChild(node, 'KwPriv')) return 'priv';
  if (!hasChild(node, 'KwPub')) return null;
  return hasChild(node, 'package') ? 'package' : 'pub';
}

/** `@name(args)`; `@[a, b(c)]` is the attributes `a` and `b(c)` (16). */
export function buildAttribute(b: Builder, node: CstNode): Attribute[] {
  const span = spanOfNode(node);
  const inner = hasChild(node, 'AtBang');
  const name = tokenOf(node, 'name');
  const args = childrenOf(node, 'arg').map((arg) => buildArg(b, arg));
  if (name !== undefined) return [{ kind: 'Attribute', id: b.id(), span, name: name.image, args, inner }];
  return args.map(({ value }): Attribute => {
    const callee = value.kind === 'Call' ? value.callee : value;
    const given = value.kind === 'Call' ? value.args : [];
    return {
      kind: 'Attribute',
      id: b.id(),
      span: value.span,
      name: callee.kind === 'Name' ? callee.name : b.slice(callee.span),
      args: given,
      inner,
    };
  });
}

function buildModified(b: Builder, stmt: Stmt, node: CstNode): Stmt {
  const words = tokensOf(node, 'modifier');
  if (b.isTooLong(words)) return stmt;
  return childrenOf(node, 'modifierCondition').reduce((inner: Stmt, condition, index): Stmt => {
    const expr = buildExpression(b, condition);
    const keyword = words[index]?.tokenType === T.KwUnless ? 'unless' : 'if';
    return {
      kind: 'ModifiedStmt',
      id: b.id(),
      span: { start: inner.span.start, end: expr.span.end },
      stmt: inner,
      keyword,
      condition: expr,
    };
  }, stmt);
}

export function buildSimple(b: Builder, node: CstNode, visibility: Visibility = null): Stmt {
  const expr = childOf(node, 'expr');
  if (expr !== undefined) return buildExpressionStatement(b, node, expr, visibility);
  const form = childOf(node, 'form');
  const span = spanOfNode(node);
  switch (form?.name) {
    case 'letBinding':
      return buildLet(b, form, visibility);
    case 'bareLet': {
      const name = tokenOf(form, 'Identifier');
      const pattern = name === undefined ? buildPattern(b, undefined) : identPattern(b, name);
      return letStmt(b, form, pattern, 'bare', visibility);
    }
    case 'deferStmt': {
      const simple = childOf(form, 'simple');
      const body = simple === undefined ? buildBody(b, form) : blockOfSimple(b, simple);
      return { kind: 'DeferStmt', id: b.id(), span, body, form: simple === undefined ? 'block' : 'inline' };
    }
    case 'contract':
      return buildContract(b, form);
    case 'assertCommand':
    case 'command': {
      const name = tokenOf(form, 'name') as IToken;
      const callee: Expr = { kind: 'Name', id: b.id(), span: spanOf(name), name: name.image };
      return { kind: 'ExprStmt', id: b.id(), span, expr: buildCommand(b, callee, form) };
    }
    default:
      return { kind: 'ErrorStmt', id: b.id(), span };
  }
}

function buildExpressionStatement(b: Builder, node: CstNode, expr: CstNode, visibility: Visibility): Stmt {
  const left = buildExpression(b, expr);
  const operator = tokenOf(node, 'assign');
  if (operator === undefined) return { kind: 'ExprStmt', id: b.id(), span: left.span, expr: left };
  return buildAssignment(b, left, operator, buildExpression(b, childOf(node, 'value')), visibility);
}

function buildLet(b: Builder, node: CstNode, visibility: Visibility): LetStmt {
  const pattern = buildPattern(b, childOf(node, 'pattern'), true);
  const form = hasChild(node, 'KwLet') ? (hasChild(node, 'KwMut') ? 'let mut' : 'let') : 'mut';
  return letStmt(b, node, pattern, form, visibility);
}

function letStmt(b: Builder, node: CstNode, pattern: LetStmt['pattern'], form: LetStmt['form'], visibility: Visibility): LetStmt {
  const type = childOf(node, 'type');
  return {
    kind: 'LetStmt',
    id: b.id(),
    span: spanOfNode(node),
    pattern,
    mutable: form === 'mut' || form === 'let mut',
    type: type === undefined ? null : buildType(b, type),
    value: buildExpression(b, childOf(node, 'expression')),
    form,
    visibility,
  };
}

export function buildContract(b: Builder, node: CstNode): Contract {
  const condition = buildExpression(b, childOf(node, 'expression'));
  return {
    kind: 'Contract',
    id: b.id(),
    span: spanOfNode(node),
    clause: (tokenOf(node, 'clause')?.image ?? 'requires') as Contract['clause'],
    condition,
    source: b.slice(condition.span),
    message: buildText(b, node, 'StringLiteral'),
  };
}
