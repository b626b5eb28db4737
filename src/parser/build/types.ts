/** Types (language.md 4). */
import type { CstNode, IToken } from 'chevrotain';
import type { GenericParam, Ident, TypeExpr, WhereBound } from '../ast.js';
import { spanOf } from '../places.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, identOf, nameOf, pathOf, spanOfNode, startOf, tokenOf, tokensOf } from './cst.js';
import { buildExpression } from './expressions.js';

export function buildType(b: Builder, node: CstNode | undefined): TypeExpr {
  if (node === undefined) return { kind: 'NamedType', id: b.id(), span: { start: 0, end: 0 }, path: [], args: [] };
  const atom = childOf(node, 'typeAtom');
  let type = atom === undefined ? emptyType(b, node) : buildAtom(b, atom);
  const marks = tokensOf(node, 'Question');
  for (const mark of b.isTooLong(marks) ? [] : marks)
    type = { kind: 'OptionalType', id: b.id(), span: { start: type.span.start, end: spanOf(mark).end }, type };
  const prefixes = tokensOf(node, 'prefix');
  if (b.isTooLong(prefixes)) return type;
  for (let index = prefixes.length - 1; index >= 0; index--) {
    const last = prefixes[index] as IToken;
    const before = prefixes[index - 1];
    // `&mut`, `*const` and `*mut` are one prefix.
    const joins =
      before !== undefined &&
      (before.tokenType === T.Amp || before.tokenType === T.Star) &&
      last.tokenType !== T.Amp &&
      last.tokenType !== T.Star;
    const first = joins ? before : last;
    if (joins) index--;
    const prefix = joins ? `${first.image}${last.image}` : last.image;
    type = { kind: 'PrefixedType', id: b.id(), span: { start: first.startOffset, end: type.span.end }, prefix, type };
  }
  return type;
}

export function buildTypes(b: Builder, nodes: readonly CstNode[]): TypeExpr[] {
  return nodes.map((node) => buildType(b, node));
}

function emptyType(b: Builder, node: CstNode): TypeExpr {
  return { kind: 'NamedType', id: b.id(), span: spanOfNode(node), path: [], args: [] };
}

function buildAtom(b: Builder, node: CstNode): TypeExpr {
  const span = spanOfNode(node);
  const path = childOf(node, 'typePath');
  if (path !== undefined) return buildTypePath(b, path);
  const single = tokenOf(node, 'atom');
  if (single !== undefined) return { kind: single.tokenType === T.Bang ? 'NeverType' : 'NilType', id: b.id(), span };
  const parts = childrenOf(node, 'part');
  if (hasChild(node, 'LBrace')) {
    return { kind: 'MapType', id: b.id(), span, key: buildType(b, parts[0]), value: buildType(b, parts[1]) };
  }
  if (hasChild(node, 'LBracket')) {
    const size = childOf(node, 'expression');
    return {
      kind: 'ArrayType',
      id: b.id(),
      span,
      element: buildType(b, parts[0]),
      size: size === undefined ? null : buildExpression(b, size),
    };
  }
  const result = childOf(node, 'returnType');
  if (!hasChild(node, 'fn') && result === undefined) return { kind: 'TupleType', id: b.id(), span, elements: buildTypes(b, parts) };
  if (!hasChild(node, 'LParen')) return { kind: 'NamedType', id: b.id(), span, path: [{ name: 'Fn', span }], args: [] };
  const list = childOf(node, 'effectList');
  const returned = result === undefined ? null : buildReturnType(b, result);
  return {
    kind: 'FnType',
    id: b.id(),
    span,
    params: buildTypes(b, parts),
    result: returned?.type ?? null,
    effects: [...(list === undefined ? [] : buildEffects(b, list)), ...(returned?.effects ?? [])],
  };
}

/** A path with its arguments. A lower-case name with `?` is an optional type whose mark the lexer joined to the name (1.3). */
export function buildTypePath(b: Builder, node: CstNode): TypeExpr {
  const span = spanOfNode(node);
  const path = pathOf(node, 'name');
  const list = childOf(node, 'typeArgs');
  const args = list === undefined ? [] : buildTypeArgs(b, list);
  const last = path.at(-1);
  if (path.length === 1 && last?.name === 'Self' && args.length === 0) return { kind: 'SelfTypeExpr', id: b.id(), span };
  if (last === undefined || !last.name.endsWith('?')) return { kind: 'NamedType', id: b.id(), span, path, args };
  const inner = { start: span.start, end: span.end - 1 };
  const bare: Ident = { name: last.name.slice(0, -1), span: { start: last.span.start, end: last.span.end - 1 } };
  const type: TypeExpr = { kind: 'NamedType', id: b.id(), span: inner, path: [...path.slice(0, -1), bare], args };
  return { kind: 'OptionalType', id: b.id(), span, type };
}

export function buildTypeArgs(b: Builder, node: CstNode): TypeExpr[] {
  return childrenOf(node, 'typeArg').map((arg): TypeExpr => {
    const span = spanOfNode(arg);
    const number = tokenOf(arg, 'IntLiteral');
    if (number !== undefined) return { kind: 'IntTypeArg', id: b.id(), span, value: Number(T.intOf(number).value) };
    const types = childrenOf(arg, 'type');
    const first = buildType(b, types[0]);
    if (types[1] === undefined) return first;
    const name = first.kind === 'NamedType' ? first.path.at(-1) : undefined;
    return {
      kind: 'NamedTypeArg',
      id: b.id(),
      span,
      name: name ?? { name: b.slice(first.span), span: first.span },
      type: buildType(b, types[1]),
    };
  });
}

export interface ReturnType {
  readonly type: TypeExpr;
  /** Effects behind the type, `-> T !IO`. */
  readonly effects: readonly TypeExpr[];
}

/** What stands behind the arrow of a function: effects before the type become an `EffectRow` around it. */
export function buildReturnType(b: Builder, node: CstNode): ReturnType {
  const span = spanOfNode(node);
  const list = childOf(node, 'effectList');
  const effects = list === undefined ? [] : buildEffects(b, list);
  const inner = childOf(node, 'type');
  const type = inner === undefined ? null : buildType(b, inner);
  const rows = childrenOf(node, 'effectRow');
  const single = childrenOf(node, 'effect');
  if (rows.length === 0 && single.length === 0) return { type: type ?? emptyType(b, node), effects };
  const before = [...rows, ...single].sort((x, y) => startOf(x) - startOf(y));
  const named = before.flatMap((effect) => (effect.name === 'effectRow' ? rowOf(b, effect).effects : [buildTypePath(b, effect)]));
  const tail = rows.map(tailOf).find((ident) => ident !== null) ?? null;
  return { type: { kind: 'EffectRow', id: b.id(), span, effects: named, tail, result: type }, effects };
}

/** `!A`, `!A, B` or `!{A | e}`. */
export function buildEffects(b: Builder, node: CstNode): TypeExpr[] {
  const row = childOf(node, 'effectRow');
  if (row === undefined) return childrenOf(node, 'effect').map((effect) => buildTypePath(b, effect));
  const { effects, tail } = rowOf(b, row);
  return [{ kind: 'EffectRow', id: b.id(), span: spanOfNode(row), effects, tail, result: null }];
}

function rowOf(b: Builder, node: CstNode): { readonly effects: TypeExpr[]; readonly tail: Ident | null } {
  return { effects: childrenOf(node, 'effect').map((effect) => buildTypePath(b, effect)), tail: tailOf(node) };
}

function tailOf(node: CstNode): Ident | null {
  const tail = tokenOf(node, 'tail');
  return tail === undefined ? null : identOf(tail);
}

export function buildBounds(b: Builder, node: CstNode | undefined): TypeExpr[] {
  return node === undefined ? [] : buildTypes(b, childrenOf(node, 'type'));
}

export function buildGenerics(b: Builder, node: CstNode | undefined): GenericParam[] {
  if (node === undefined) return [];
  return childrenOf(node, 'genericParam').map((param) => {
    const fallback = childOf(param, 'type');
    return {
      name: nameOf(param),
      bounds: buildBounds(b, childOf(param, 'bounds')),
      default: fallback === undefined ? null : buildType(b, fallback),
    };
  });
}

export function buildWhere(b: Builder, node: CstNode | undefined): WhereBound[] {
  if (node === undefined) return [];
  const bounds = childrenOf(node, 'bounds');
  return childrenOf(node, 'type').map((type, index) => ({ type: buildType(b, type), bounds: buildBounds(b, bounds[index]) }));
}
