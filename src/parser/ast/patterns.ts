/** Patterns (language.md, section 7). */
import type { Ident, NodeBase } from './base.js';
import type { Expr } from './expressions.js';
import type { TypeExpr } from './types.js';

export interface IdentPattern extends NodeBase {
  readonly kind: 'IdentPattern';
  readonly name: Ident;
  /** `x @ p` */
  readonly inner: Pattern | null;
  /** `x: T` */
  readonly type: TypeExpr | null;
  readonly mode: 'mut' | 'ref' | null;
}

/** A field of a struct, map or record pattern. */
export interface FieldPattern extends NodeBase {
  readonly kind: 'FieldPattern';
  /** Null for a positional one. */
  readonly name: Ident | null;
  readonly pattern: Pattern;
  /** `g:` or (in braces) `g`. */
  readonly shorthand: boolean;
}

export interface RestPattern extends NodeBase {
  readonly kind: 'RestPattern';
  readonly name: Ident | null;
}

/** A literal in a pattern; negative numbers are folded. */
export type PatternLiteral = Extract<Expr, { kind: 'Int' | 'Float' | 'String' | 'Char' | 'Symbol' | 'Bool' | 'Nil' }>;

export type Pattern =
  | (NodeBase & { readonly kind: 'WildcardPattern' })
  | IdentPattern
  | (NodeBase & { readonly kind: 'LiteralPattern'; readonly literal: PatternLiteral })
  | (NodeBase & {
      readonly kind: 'RangePattern';
      readonly start: PatternLiteral | null;
      readonly end: PatternLiteral | null;
      readonly inclusive: boolean;
    })
  | (NodeBase & { readonly kind: 'TuplePattern'; readonly elements: readonly (Pattern | RestPattern)[] })
  | (NodeBase & { readonly kind: 'ArrayPattern'; readonly elements: readonly (Pattern | RestPattern)[] })
  /** `Name`, `E::V`, and with arguments `Name(p, …)`, `Name { f, .. }`. `fields` is null without argument list. */
  | (NodeBase & {
      readonly kind: 'NamePattern';
      readonly path: readonly Ident[];
      readonly fields: readonly (FieldPattern | RestPattern)[] | null;
      readonly braces: boolean;
    })
  | (NodeBase & { readonly kind: 'MapPattern'; readonly fields: readonly (FieldPattern | RestPattern)[] })
  | (NodeBase & { readonly kind: 'OrPattern'; readonly alternatives: readonly Pattern[] });
