/**
 * The syntax tree: node shapes, plain cloneable data, a file of `ast/` for each part of the language, readonly after `build-ast` made it.
 *
 * Every node has a `kind`, an `id` unique in its unit (dense from 0: side tables are indexed by it) and a `span`.
 * Names are kept as written (suffix included). Layout-only forms (unless, elsif, block or inline) are told apart only by
 * `form` fields, which the formatter reads and nobody else. Section numbers are those of language.md.
 */
import type { Comment, Ident, NodeBase } from './ast/base.js';
import type { Attribute, ExternItem, FieldDecl, ForallGenerator, ImportRef, Param, VariantDecl } from './ast/declarations.js';
import type {
  Arg,
  CatchClause,
  ComprehensionClause,
  Expr,
  HandlerClause,
  Interpolation,
  LetCondition,
  MapEntry,
  MatchArm,
  Quantified,
  SelectArm,
  SpreadItem,
} from './ast/expressions.js';
import type { FieldPattern, Pattern, RestPattern } from './ast/patterns.js';
import type { Block, Stmt } from './ast/statements.js';
import type { TypeExpr } from './ast/types.js';

export type * from './ast/base.js';
export type * from './ast/declarations.js';
export type * from './ast/expressions.js';
export type * from './ast/patterns.js';
export type * from './ast/statements.js';
export type * from './ast/types.js';

/** One parsed file. */
export interface Unit extends NodeBase {
  readonly kind: 'Unit';
  /** Path or label of the source, as given to the parser. */
  readonly file: string;
  /** `module A::B` as a file header (15). */
  readonly header: readonly Ident[] | null;
  readonly attributes: readonly Attribute[];
  readonly items: readonly Stmt[];
  readonly comments: readonly Comment[];
  /** Node ids in this unit are below this number. */
  readonly nodeCount: number;
}

/** Any node, for walkers. */
export type Node =
  | Unit
  | Stmt
  | Expr
  | Pattern
  | TypeExpr
  | Block
  | Param
  | Arg
  | Attribute
  | FieldDecl
  | VariantDecl
  | MatchArm
  | SelectArm
  | HandlerClause
  | CatchClause
  | ComprehensionClause
  | Quantified
  | SpreadItem
  | MapEntry
  | Interpolation
  | LetCondition
  | FieldPattern
  | RestPattern
  | ImportRef
  | ExternItem
  | ForallGenerator;
