/** Patterns (language.md 7). */
import type { CstNode, IToken } from 'chevrotain';
import type { FieldPattern, IdentPattern, Pattern, PatternLiteral, RestPattern } from '../ast.js';
import { spanOf } from '../places.js';
import { secondRest } from '../problems.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, identOf, pathOf, spanOfNode, tokenOf, tokensOf } from './cst.js';
import { buildType } from './types.js';

/** `binding` is true in `let`, `mut` and parameters, where a single upper-case word binds (Appendix D 1). */
export function buildPattern(b: Builder, node: CstNode | undefined, binding = false): Pattern {
  if (node === undefined) return { kind: 'WildcardPattern', id: b.id(), span: { start: 0, end: 0 } };
  const alternatives = childrenOf(node, 'pat').map((pat) => buildSingle(b, pat, binding));
  return joinAlternatives(b, alternatives, node);
}

/** `p, q` and `p | q` of an arm are one choice (6.8). */
export function buildAlternatives(b: Builder, nodes: readonly CstNode[], owner: CstNode): Pattern {
  const all = nodes.flatMap((node) => childrenOf(node, 'pat').map((pat) => buildSingle(b, pat, false)));
  return joinAlternatives(b, all, owner);
}

/** `a, b` in the head of a loop is the tuple `(a, b)` (6.6). */
export function buildTupleOf(b: Builder, nodes: readonly CstNode[]): Pattern {
  const elements = nodes.map((node) => buildPattern(b, node));
  const [first] = elements;
  const last = elements.at(-1);
  if (first === undefined || last === undefined) return buildPattern(b, undefined);
  if (elements.length === 1) return first;
  return { kind: 'TuplePattern', id: b.id(), span: { start: first.span.start, end: last.span.end }, elements };
}

function joinAlternatives(b: Builder, alternatives: readonly Pattern[], owner: CstNode): Pattern {
  const [first] = alternatives;
  const last = alternatives.at(-1);
  if (first === undefined || last === undefined) return { kind: 'WildcardPattern', id: b.id(), span: spanOfNode(owner) };
  if (alternatives.length === 1) return first;
  return { kind: 'OrPattern', id: b.id(), span: { start: first.span.start, end: last.span.end }, alternatives };
}

export function identPattern(b: Builder, token: IToken): IdentPattern {
  return { kind: 'IdentPattern', id: b.id(), span: spanOf(token), name: identOf(token), inner: null, type: null, mode: null };
}

function buildSingle(b: Builder, node: CstNode, binding: boolean): Pattern {
  const span = spanOfNode(node);
  const name = tokenOf(node, 'name');
  if (name !== undefined) return buildName(b, node, name, binding);
  if (hasChild(node, 'range') || hasChild(node, 'start')) return buildLiteral(b, node);
  const path = pathOf(node, 'path');
  if (path.length > 0) return buildPath(b, node, binding);
  const map = childOf(node, 'map');
  if (map !== undefined) return { kind: 'MapPattern', id: b.id(), span, fields: buildFields(b, map, true, binding) };
  const elements = oneRest(
    b,
    childrenOf(node, 'patternField').map((field) => buildElement(b, field, binding)),
  );
  if (hasChild(node, 'LBracket')) return { kind: 'ArrayPattern', id: b.id(), span, elements };
  const [only] = elements;
  const grouping = elements.length === 1 && only?.kind !== 'RestPattern' && !/,\s*\)$/.test(b.slice(span));
  return grouping && only !== undefined ? only : { kind: 'TuplePattern', id: b.id(), span, elements };
}

function buildName(b: Builder, node: CstNode, name: IToken, binding: boolean): Pattern {
  const span = spanOfNode(node);
  const inner = childOf(node, 'pat');
  const type = childOf(node, 'type');
  const mode = tokenOf(node, 'mode')?.image;
  if (name.image === '_' && inner === undefined && type === undefined && mode === undefined)
    return { kind: 'WildcardPattern', id: b.id(), span };
  return {
    kind: 'IdentPattern',
    id: b.id(),
    span,
    name: identOf(name),
    inner: inner === undefined ? null : buildSingle(b, inner, binding),
    type: type === undefined ? null : buildType(b, type),
    mode: mode === 'mut' || mode === 'ref' ? mode : null,
  };
}

function buildPath(b: Builder, node: CstNode, binding: boolean): Pattern {
  const span = spanOfNode(node);
  const path = pathOf(node, 'path');
  const list = childOf(node, 'patternFields');
  const [only] = tokensOf(node, 'path');
  if (list === undefined && path.length === 1 && only !== undefined && binding && bindsUpper(b, only)) return identPattern(b, only);
  const braces = list !== undefined && hasChild(list, 'LBrace');
  return { kind: 'NamePattern', id: b.id(), span, path, fields: list === undefined ? null : buildFields(b, list, braces, binding), braces };
}

/** A single upper-case word binds if `=`, `:`, `,` or `)` follows (Appendix D 1). */
function bindsUpper(b: Builder, name: IToken): boolean {
  if (name.tokenType !== T.UpperIdentifier) return false;
  const follows = /\S/g;
  follows.lastIndex = spanOf(name).end;
  const next = follows.exec(b.text)?.[0] ?? '';
  return next !== '' && '=:,)|'.includes(next);
}

function buildElement(b: Builder, node: CstNode, binding: boolean): Pattern | RestPattern {
  if (hasChild(node, 'rest')) return buildRest(b, node);
  return buildPattern(b, childOf(node, 'pattern'), binding);
}

function buildRest(b: Builder, node: CstNode): RestPattern {
  const name = tokenOf(node, 'name');
  return { kind: 'RestPattern', id: b.id(), span: spanOfNode(node), name: name === undefined ? null : identOf(name) };
}

function buildFields(b: Builder, node: CstNode, braces: boolean, binding: boolean): (FieldPattern | RestPattern)[] {
  const fields = childrenOf(node, 'patternField').map((field): FieldPattern | RestPattern => {
    if (hasChild(field, 'rest')) return buildRest(b, field);
    const span = spanOfNode(field);
    const label = tokenOf(field, 'label');
    const given = childOf(field, 'pattern');
    if (label !== undefined) {
      const pattern = given === undefined ? identPattern(b, label) : buildPattern(b, given, binding);
      return { kind: 'FieldPattern', id: b.id(), span, name: identOf(label), pattern, shorthand: given === undefined };
    }
    const pattern = buildPattern(b, given, binding);
    const names = braces && pattern.kind === 'IdentPattern' && pattern.inner === null && pattern.type === null;
    return { kind: 'FieldPattern', id: b.id(), span, name: names ? pattern.name : null, pattern, shorthand: names };
  });
  return oneRest(b, fields);
}

/** The elements as they are; a second rest would leave open which takes what (7, Appendix D 6). */
function oneRest<Element extends Pattern | FieldPattern | RestPattern>(b: Builder, elements: Element[]): Element[] {
  const [first, second] = elements.filter((element) => element.kind === 'RestPattern');
  if (first !== undefined && second !== undefined) b.report(secondRest(b.file, second.span, first.span));
  return elements;
}

function buildLiteral(b: Builder, node: CstNode): Pattern {
  const span = spanOfNode(node);
  const first = literalOf(b, node, 'start');
  const operator = tokenOf(node, 'range');
  if (operator !== undefined) {
    return {
      kind: 'RangePattern',
      id: b.id(),
      span,
      start: first,
      end: literalOf(b, node, 'end'),
      inclusive: operator.tokenType !== T.DotDotLt,
    };
  }
  return { kind: 'LiteralPattern', id: b.id(), span, literal: first ?? { kind: 'Nil', id: b.id(), span } };
}

/** The literal with this label; a minus before it is part of the number. */
function literalOf(b: Builder, node: CstNode, label: 'start' | 'end'): PatternLiteral | null {
  const token = tokenOf(node, label);
  if (token === undefined) return null;
  const minus = tokenOf(node, `${label}Minus`);
  const span = { start: minus?.startOffset ?? token.startOffset, end: spanOf(token).end };
  const base = { id: b.id(), span };
  switch (token.tokenType) {
    case T.IntLiteral: {
      const { value } = T.intOf(token);
      return { kind: 'Int', ...base, value: minus === undefined ? value : -value };
    }
    case T.FloatLiteral: {
      const { value } = T.floatOf(token);
      return { kind: 'Float', ...base, value: minus === undefined ? value : -value };
    }
    case T.CharLiteral:
      return { kind: 'Char', ...base, value: T.textOf(token) };
    case T.SymbolLiteral:
      return { kind: 'Symbol', ...base, name: T.symbolNameOf(token) };
    case T.KwTrue:
    case T.KwFalse:
      return { kind: 'Bool', ...base, value: token.tokenType === T.KwTrue };
    case T.KwNil:
      return { kind: 'Nil', ...base };
    default:
      return { kind: 'String', ...base, value: T.textOf(token) };
  }
}
