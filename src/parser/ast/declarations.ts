/** Declarations (language.md, sections 3 and 13 to 16). */
import type { Ident, NodeBase } from './base.js';
import type { Arg, Expr } from './expressions.js';
import type { Pattern } from './patterns.js';
import type { Block, Stmt } from './statements.js';
import type { TypeExpr } from './types.js';

export type Visibility = 'pub' | 'package' | 'priv' | null;

/** `@name(args)` (16); `inner` is `@!name`. */
export interface Attribute extends NodeBase {
  readonly kind: 'Attribute';
  readonly name: string;
  readonly args: readonly Arg[];
  readonly inner: boolean;
}

interface DeclBase extends NodeBase {
  readonly visibility: Visibility;
  readonly attributes: readonly Attribute[];
  readonly doc: string | null;
}

export interface Param extends NodeBase {
  readonly kind: 'Param';
  /** An `IdentPattern` for a plain name; `self` is an `IdentPattern` named `self`. */
  readonly pattern: Pattern;
  readonly type: TypeExpr | null;
  readonly default: Expr | null;
  readonly rest: boolean;
  /** `mut`, `ref`, `&`, `&mut` as written; no meaning at run time. */
  readonly mode: string | null;
}

export interface GenericParam {
  readonly name: Ident;
  readonly bounds: readonly TypeExpr[];
  readonly default: TypeExpr | null;
}

export interface WhereBound {
  readonly type: TypeExpr;
  readonly bounds: readonly TypeExpr[];
}

/** A contract clause of a function, a struct invariant, or a contract statement in a body (13). */
export interface Contract extends NodeBase {
  readonly kind: 'Contract';
  readonly clause: 'requires' | 'ensures' | 'invariant';
  readonly condition: Expr;
  /** Source text of the condition, for the report. */
  readonly source: string;
  readonly message: Expr | null;
}

export interface FnDecl extends DeclBase {
  readonly kind: 'FnDecl';
  readonly name: Ident;
  readonly unsafe: boolean;
  readonly generics: readonly GenericParam[];
  readonly params: readonly Param[];
  readonly effects: readonly TypeExpr[];
  readonly returnType: TypeExpr | null;
  readonly where: readonly WhereBound[];
  readonly contracts: readonly Contract[];
  /** Null for a signature in a trait or effect body. */
  readonly body: Block | Expr | null;
  /** `= expr` bodies hold an expression (or a block with one simple statement). */
  readonly form: 'block' | 'expr' | 'signature';
  /** `examples` and `property` blocks at the end of the body (14). */
  readonly tests: readonly (ExamplesDecl | PropertyDecl)[];
}

export interface ConstDecl extends DeclBase {
  readonly kind: 'ConstDecl';
  readonly name: Ident;
  readonly type: TypeExpr | null;
  /** Null only in traits. */
  readonly value: Expr | null;
}

export interface TypeDecl extends DeclBase {
  readonly kind: 'TypeDecl';
  readonly name: Ident;
  readonly generics: readonly GenericParam[];
  readonly bounds: readonly TypeExpr[];
  /** Null for an associated type without default. */
  readonly type: TypeExpr | null;
}

export interface FieldDecl extends NodeBase {
  readonly kind: 'FieldDecl';
  /** `"0"`, `"1"`, … for fields without a name. */
  readonly name: Ident;
  readonly named: boolean;
  readonly type: TypeExpr;
  readonly default: Expr | null;
  readonly visibility: Visibility;
}

export interface StructDecl extends DeclBase {
  /** `struct` (mutable, reference identity) or `data` (immutable, value identity). */
  readonly kind: 'StructDecl';
  readonly flavour: 'struct' | 'data';
  readonly form: 'block' | 'paren' | 'brace';
  readonly name: Ident;
  readonly generics: readonly GenericParam[];
  readonly bounds: readonly TypeExpr[];
  readonly fields: readonly FieldDecl[];
  readonly invariants: readonly Contract[];
  readonly derives: readonly TypeExpr[];
  readonly members: readonly (FnDecl | ConstDecl)[];
}

export interface VariantDecl extends NodeBase {
  readonly kind: 'VariantDecl';
  readonly name: Ident;
  readonly shape: 'unit' | 'tuple' | 'record';
  readonly fields: readonly FieldDecl[];
  readonly discriminant: Expr | null;
  readonly doc: string | null;
}

export interface EnumDecl extends DeclBase {
  readonly kind: 'EnumDecl';
  readonly name: Ident;
  readonly generics: readonly GenericParam[];
  readonly variants: readonly VariantDecl[];
  readonly derives: readonly TypeExpr[];
  readonly members: readonly FnDecl[];
}

export interface TraitDecl extends DeclBase {
  readonly kind: 'TraitDecl';
  readonly name: Ident;
  readonly generics: readonly GenericParam[];
  readonly supertraits: readonly TypeExpr[];
  readonly members: readonly (FnDecl | ConstDecl | TypeDecl)[];
}

export interface ImplDecl extends DeclBase {
  readonly kind: 'ImplDecl';
  readonly generics: readonly GenericParam[];
  readonly trait: TypeExpr | null;
  readonly target: TypeExpr;
  /** `impl Trait for T` or `impl T: Trait`. */
  readonly form: 'for' | 'colon' | 'inherent';
  readonly where: readonly WhereBound[];
  readonly members: readonly (FnDecl | ConstDecl | TypeDecl | TestDecl | PropertyDecl | ExamplesDecl)[];
}

export interface EffectDecl extends DeclBase {
  readonly kind: 'EffectDecl';
  readonly name: Ident;
  readonly generics: readonly GenericParam[];
  readonly operations: readonly FnDecl[];
}

/** `module M … end` as a block (15). A file header is `Unit.header`. */
export interface ModuleDecl extends DeclBase {
  readonly kind: 'ModuleDecl';
  readonly path: readonly Ident[];
  readonly items: readonly Stmt[];
}

/** `mod x` (15). */
export interface SubmoduleDecl extends DeclBase {
  readonly kind: 'SubmoduleDecl';
  readonly name: Ident;
}

/** A path, glob or list in `import`, `use` and `export` (15). */
export interface ImportRef extends NodeBase {
  readonly kind: 'ImportRef';
  /** The quoted file, or null if the reference is a module path. */
  readonly file: Ident | null;
  readonly path: readonly Ident[];
  readonly glob: boolean;
  /** `{a, b as c, d::{e}}`; null if there is no list. */
  readonly items: readonly ImportRef[] | null;
  readonly alias: Ident | null;
}

export interface ImportDecl extends DeclBase {
  readonly kind: 'ImportDecl';
  readonly keyword: 'import' | 'use';
  readonly ref: ImportRef;
}

export interface ExportDecl extends DeclBase {
  readonly kind: 'ExportDecl';
  /** `export *` has `glob` and no refs; `{…}` and lists of refs fill `refs`. */
  readonly glob: boolean;
  readonly braces: boolean;
  readonly refs: readonly ImportRef[];
  readonly from: Ident | null;
  readonly alias: Ident | null;
}

export interface ExternItem extends NodeBase {
  readonly kind: 'ExternItem';
  readonly item: 'fn' | 'struct' | 'const' | 'type';
  readonly name: Ident;
}

export interface ExternDecl extends DeclBase {
  readonly kind: 'ExternDecl';
  /** `C`, `JS`, `Python` or the quoted text. */
  readonly language: string;
  readonly direction: 'import' | 'export' | null;
  readonly name: Ident | null;
  readonly from: string | null;
  readonly alias: Ident | null;
  readonly items: readonly ExternItem[];
}

export interface TestDecl extends DeclBase {
  readonly kind: 'TestDecl';
  readonly name: string;
  readonly options: readonly Arg[];
  readonly setup: Block | null;
  readonly teardown: Block | null;
  readonly body: Block;
}

export interface PropertyDecl extends DeclBase {
  readonly kind: 'PropertyDecl';
  readonly name: string;
  readonly options: readonly Arg[];
  /** `ForallBlock`s stand among the statements. */
  readonly body: Block;
}

/** `forall x: T, y: gen where c … end` inside a property (14). */
export interface ForallBlock extends NodeBase {
  readonly kind: 'ForallBlock';
  readonly generators: readonly ForallGenerator[];
  readonly where: Expr | null;
  readonly body: Block;
}

export interface ForallGenerator extends NodeBase {
  readonly kind: 'ForallGenerator';
  readonly name: Ident;
  /** What follows the colon, read as a type when it parses as one, else as an expression. */
  readonly type: TypeExpr | null;
  readonly expr: Expr | null;
}

export interface ExamplesDecl extends DeclBase {
  readonly kind: 'ExamplesDecl';
  readonly body: Block;
}

/** `raises K … end` in tests and examples (14). */
export interface RaisesBlock extends NodeBase {
  readonly kind: 'RaisesBlock';
  readonly path: readonly Ident[];
  readonly body: Block;
}

export type Declaration =
  | FnDecl
  | ConstDecl
  | TypeDecl
  | StructDecl
  | EnumDecl
  | TraitDecl
  | ImplDecl
  | EffectDecl
  | ModuleDecl
  | SubmoduleDecl
  | ImportDecl
  | ExportDecl
  | ExternDecl
  | TestDecl
  | PropertyDecl
  | ExamplesDecl;
