/** Operands: literals, names, collections, prefix operators and postfixes (language.md 6.2 to 6.5). */
import type { CstNode, IToken } from 'chevrotain';
import { assertNever } from '../../diagnostics/assert-never.js';
import type { ComprehensionClause, Expr, Interpolation, Item, MapEntry, SpreadItem } from '../ast.js';
import { describe } from '../errors.js';
import { spanOf } from '../places.js';
import { unexpected } from '../problems.js';
import type { RuleName } from '../rules/grammar.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';
import { buildSelect, buildSpawn, buildWith } from './concurrency.js';
import { buildFor, buildIf, buildLoop, buildMatch, buildQuantifier, buildTry, buildWhile } from './control.js';
import { childOf, childrenOf, hasChild, isToken, spanOfNode, tokenOf, tokensOf } from './cst.js';
import { buildHandle } from './effects.js';
import { buildExpression, buildOptional } from './expressions.js';
import { buildDo, buildLambda, buildUnsafe } from './lambdas.js';
import { buildTupleOf } from './patterns.js';
import { applyPostfix } from './postfix.js';

export function buildOperand(b: Builder, node: CstNode): Expr {
  const atom = tokenOf(node, 'atom');
  const primary = childOf(node, 'primary');
  let expr = atom !== undefined ? buildAtom(b, atom) : primary !== undefined ? buildPrimary(b, primary) : b.errorExpr(node);
  expr = applyPostfix(b, expr, childrenOf(node, 'post'));
  const prefixes = tokensOf(node, 'prefix');
  if (b.isTooLong(prefixes)) return b.errorExpr(node);
  for (let index = prefixes.length - 1; index >= 0; index--) expr = applyPrefix(b, prefixes[index] as IToken, expr);
  return expr;
}

function buildAtom(b: Builder, token: IToken): Expr {
  const base = { id: b.id(), span: spanOf(token) };
  switch (token.tokenType) {
    case T.IntLiteral:
      return { kind: 'Int', ...base, value: T.intOf(token).value };
    case T.FloatLiteral:
      return { kind: 'Float', ...base, value: T.floatOf(token).value };
    case T.StringLiteral:
      return { kind: 'String', ...base, value: T.textOf(token) };
    case T.CharLiteral:
      return { kind: 'Char', ...base, value: T.textOf(token) };
    case T.SymbolLiteral:
      return { kind: 'Symbol', ...base, name: T.symbolNameOf(token) };
    case T.KwTrue:
    case T.KwFalse:
      return { kind: 'Bool', ...base, value: token.tokenType === T.KwTrue };
    case T.KwNil:
      return { kind: 'Nil', ...base };
    case T.KwSelf:
      return { kind: 'Self', ...base };
    case T.KwSelfType:
      return { kind: 'SelfType', ...base };
    default:
      return { kind: 'Name', ...base, name: token.image };
  }
}

function applyPrefix(b: Builder, token: IToken, operand: Expr): Expr {
  const base = { id: b.id(), span: { start: token.startOffset, end: operand.span.end } };
  switch (token.image) {
    case '-':
    case '+':
    case '!':
    case '~':
    case '&':
    case '*':
      return { kind: 'Unary', ...base, operator: token.image, operand };
    case '<-':
      return { kind: 'Receive', ...base, channel: operand };
    case 'await':
      return { kind: 'Await', ...base, task: operand };
    default:
      return { kind: 'Transfer', ...base, mode: token.image as 'move', operand };
  }
}

/** The primaries that are rules of their own. */
type Primary = Extract<
  RuleName,
  | 'template'
  | 'group'
  | 'array'
  | 'map'
  | 'braceLambda'
  | 'barsLambda'
  | 'arrowLambda'
  | 'fnLambda'
  | 'ifExpr'
  | 'matchExpr'
  | 'forExpr'
  | 'whileExpr'
  | 'loopExpr'
  | 'selectExpr'
  | 'handleExpr'
  | 'tryExpr'
  | 'spawnExpr'
  | 'withExpr'
  | 'quantifier'
  | 'doExpr'
  | 'unsafeExpr'
  | 'jump'
  | 'methodRef'
  | 'foreign'
>;

function buildPrimary(b: Builder, node: CstNode): Expr {
  const name = node.name as Primary;
  switch (name) {
    case 'template':
      return buildTemplate(b, node);
    case 'group':
      return buildGroup(b, node);
    case 'array':
      return buildArray(b, node);
    case 'map':
      return buildMap(b, node);
    case 'braceLambda':
    case 'barsLambda':
    case 'arrowLambda':
    case 'fnLambda':
      return buildLambda(b, node);
    case 'ifExpr':
      return buildIf(b, node);
    case 'matchExpr':
      return buildMatch(b, node);
    case 'forExpr':
      return buildFor(b, node);
    case 'whileExpr':
      return buildWhile(b, node);
    case 'loopExpr':
      return buildLoop(b, node);
    case 'selectExpr':
      return buildSelect(b, node);
    case 'handleExpr':
      return buildHandle(b, node);
    case 'tryExpr':
      return buildTry(b, node);
    case 'spawnExpr':
      return buildSpawn(b, node);
    case 'withExpr':
      return buildWith(b, node);
    case 'quantifier':
      return buildQuantifier(b, node);
    case 'doExpr':
      return buildDo(b, node);
    case 'unsafeExpr':
      return buildUnsafe(b, node);
    case 'jump':
      return buildJump(b, node);
    case 'methodRef':
      return { kind: 'MethodRef', id: b.id(), span: spanOfNode(node), name: tokenOf(node, 'AnyName')?.image ?? '' };
    case 'foreign':
      return b.errorExpr(node);
    default:
      return assertNever(name);
  }
}

export function buildTemplate(b: Builder, node: CstNode): Expr {
  const parts = ((node.children.part ?? []) as (CstNode | IToken)[]).map((part): string | Interpolation => {
    if (isToken(part)) return T.textOf(part);
    const spec = tokenOf(part, 'FormatSpec');
    return {
      kind: 'Interpolation',
      id: b.id(),
      span: spanOfNode(part),
      expr: buildExpression(b, childOf(part, 'expression')),
      spec: spec === undefined ? null : T.textOf(spec),
    };
  });
  return { kind: 'Template', id: b.id(), span: spanOfNode(node), parts };
}

/** A string with or without interpolation: the name of a test, the message of a contract. */
export function buildText(b: Builder, node: CstNode, label: string): Expr | null {
  const token = (node.children[label] ?? node.children.StringLiteral ?? node.children.template)?.[0];
  if (token === undefined) return null;
  return isToken(token) ? { kind: 'String', id: b.id(), span: spanOf(token), value: T.textOf(token) } : buildTemplate(b, token);
}

function buildGroup(b: Builder, node: CstNode): Expr {
  const span = spanOfNode(node);
  const elements = childrenOf(node, 'item').map((item) => buildExpression(b, item));
  const [only] = elements;
  if (elements.length === 1 && only !== undefined && !hasChild(node, 'Comma')) return { kind: 'Paren', id: b.id(), span, expr: only };
  return { kind: 'Tuple', id: b.id(), span, elements };
}

function buildArray(b: Builder, node: CstNode): Expr {
  const span = spanOfNode(node);
  const items = childrenOf(node, 'item').map((item): Item => (item.name === 'spread' ? buildSpread(b, item) : buildExpression(b, item)));
  const clauses = buildComprehension(b, node);
  const [element] = items;
  if (clauses.length === 0) return { kind: 'Array', id: b.id(), span, items };
  if (element === undefined || element.kind === 'Spread' || !isLonely(b, node, items.length)) return b.errorExpr(node);
  return { kind: 'ArrayComprehension', id: b.id(), span, element, clauses };
}

function buildMap(b: Builder, node: CstNode): Expr {
  const span = spanOfNode(node);
  const entries = childrenOf(node, 'mapEntry').map((entry) => buildEntry(b, entry));
  const clauses = buildComprehension(b, node);
  const [entry] = entries;
  if (clauses.length === 0) return { kind: 'Map', id: b.id(), span, entries };
  if (entry === undefined || entry.kind === 'Spread' || !isLonely(b, node, entries.length)) return b.errorExpr(node);
  return { kind: 'MapComprehension', id: b.id(), span, key: entry.key, value: entry.value, clauses };
}

/** A comprehension has one element and no commas (6.4). */
function isLonely(b: Builder, node: CstNode, count: number): boolean {
  if (count === 1 && !hasChild(node, 'Comma')) return true;
  const clause = childOf(node, 'comprehension');
  const keyword = clause === undefined ? undefined : tokenOf(clause, 'KwFor');
  if (keyword !== undefined) b.report(unexpected(b.file, 'E3001', spanOf(keyword), '`,` or the end of the list', describe(keyword)));
  return false;
}

function buildEntry(b: Builder, node: CstNode): MapEntry {
  const spread = childOf(node, 'spread');
  if (spread !== undefined) return buildSpread(b, spread);
  const label = tokenOf(node, 'label');
  const key: Expr =
    label === undefined
      ? buildExpression(b, childOf(node, 'key'))
      : { kind: 'String', id: b.id(), span: spanOf(label), value: label.image };
  const value = buildExpression(b, childOf(node, 'value'));
  return { kind: 'Entry', id: b.id(), span: spanOfNode(node), key, value, bareKey: label !== undefined };
}

function buildSpread(b: Builder, node: CstNode): SpreadItem {
  return { kind: 'Spread', id: b.id(), span: spanOfNode(node), value: buildExpression(b, childOf(node, 'expression')) };
}

function buildComprehension(b: Builder, node: CstNode): ComprehensionClause[] {
  return childrenOf(node, 'comprehension').map((clause) => ({
    kind: 'ComprehensionClause',
    id: b.id(),
    span: spanOfNode(clause),
    pattern: buildTupleOf(b, childrenOf(clause, 'pattern')),
    iterable: buildExpression(b, childOf(clause, 'iterable')),
    conditions: childrenOf(clause, 'condition').map((condition) => buildExpression(b, condition)),
  }));
}

function buildJump(b: Builder, node: CstNode): Expr {
  const span = spanOfNode(node);
  const value = buildOptional(b, node);
  if (hasChild(node, 'KwRaise')) return { kind: 'Raise', id: b.id(), span, value: value ?? b.errorExpr(node) };
  if (hasChild(node, 'KwReturn')) return { kind: 'Return', id: b.id(), span, value };
  return hasChild(node, 'KwBreak') ? { kind: 'Break', id: b.id(), span, value } : { kind: 'Continue', id: b.id(), span };
}
