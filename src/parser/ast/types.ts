/** Types (language.md, section 4). */
import type { Ident, NodeBase } from './base.js';
import type { Expr } from './expressions.js';

export type TypeExpr =
  | (NodeBase & { readonly kind: 'NamedType'; readonly path: readonly Ident[]; readonly args: readonly TypeExpr[] })
  | (NodeBase & { readonly kind: 'OptionalType'; readonly type: TypeExpr })
  | (NodeBase & { readonly kind: 'ArrayType'; readonly element: TypeExpr; readonly size: Expr | null })
  | (NodeBase & { readonly kind: 'MapType'; readonly key: TypeExpr; readonly value: TypeExpr })
  | (NodeBase & { readonly kind: 'TupleType'; readonly elements: readonly TypeExpr[] })
  | (NodeBase & {
      readonly kind: 'FnType';
      readonly params: readonly TypeExpr[];
      readonly result: TypeExpr | null;
      readonly effects: readonly TypeExpr[];
    })
  /** `&T`, `mut T`, `ref T`, `dyn T`, `impl T`, `*const T`: the prefix as written. */
  | (NodeBase & { readonly kind: 'PrefixedType'; readonly prefix: string; readonly type: TypeExpr })
  | (NodeBase & { readonly kind: 'NeverType' })
  | (NodeBase & { readonly kind: 'NilType' })
  | (NodeBase & { readonly kind: 'SelfTypeExpr' })
  /** An integer or `Name = T` as a type argument. */
  | (NodeBase & { readonly kind: 'IntTypeArg'; readonly value: number })
  | (NodeBase & { readonly kind: 'NamedTypeArg'; readonly name: Ident; readonly type: TypeExpr })
  /** `{A, B | e}`, `!A` in a return type or before the arrow. */
  | (NodeBase & {
      readonly kind: 'EffectRow';
      readonly effects: readonly TypeExpr[];
      readonly tail: Ident | null;
      readonly result: TypeExpr | null;
    });
