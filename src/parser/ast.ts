/**
 * The syntax tree: a table of node shapes, plain cloneable data, readonly after `build-ast` made it.
 *
 * Every node has a `kind`, an `id` unique in its unit (dense from 0: side tables are indexed by it) and a `span`.
 * Names are kept as written (suffix included). Layout-only forms (unless, elsif, block or inline) are told apart only by
 * `form` fields, which the formatter reads and nobody else. Section numbers are those of language.md.
 */
import type { Span } from '../diagnostics/span.js';

export interface NodeBase {
  readonly id: number;
  readonly span: Span;
}

/** A name where it is written: a declaration's name, a field, a label. */
export interface Ident {
  readonly name: string;
  readonly span: Span;
}

/** A comment kept for the formatter and for documentation. `doc` comments start with `## `. */
export interface Comment {
  readonly kind: 'line' | 'doc' | 'block';
  readonly text: string;
  readonly span: Span;
  /** True if nothing but white space precedes it on its line. */
  readonly ownLine: boolean;
}

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

// ---------------------------------------------------------------------------------------------- 3, 14-16 Declarations

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

// ------------------------------------------------------------------------------------------------------------ 4 Types

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

// ------------------------------------------------------------------------------------------------------- 5 Statements

/** A sequence of statements that opens a scope (9.1). Its value is that of its last statement. */
export interface Block extends NodeBase {
  readonly kind: 'Block';
  readonly stmts: readonly Stmt[];
}

export interface LetStmt extends NodeBase {
  readonly kind: 'LetStmt';
  readonly pattern: Pattern;
  readonly mutable: boolean;
  readonly type: TypeExpr | null;
  readonly value: Expr;
  /** `x: T = e` is `bare`. */
  readonly form: 'let' | 'mut' | 'let mut' | 'bare';
  /** `pub let x = 1` exports the variable (15). */
  readonly visibility: Visibility;
}

/** `target = value`. A plain name may declare (9.2). */
export interface AssignStmt extends NodeBase {
  readonly kind: 'AssignStmt';
  readonly target: AssignTarget;
  readonly value: Expr;
  /** `pub x = 1` exports the variable (15). */
  readonly visibility: Visibility;
}

export type AssignTarget =
  | NameExpr
  | MemberExpr
  | TupleIndexExpr
  | IndexExpr
  | (NodeBase & { readonly kind: 'TupleTarget'; readonly elements: readonly AssignTarget[] })
  | (NodeBase & { readonly kind: 'ArrayTarget'; readonly elements: readonly AssignTarget[]; readonly rest: AssignTarget | null });

export interface CompoundAssignStmt extends NodeBase {
  readonly kind: 'CompoundAssignStmt';
  /** The operator without `=`: `+`, `<<`, … */
  readonly operator: BinaryOperator;
  readonly target: NameExpr | MemberExpr | TupleIndexExpr | IndexExpr;
  readonly value: Expr;
}

export interface DeferStmt extends NodeBase {
  readonly kind: 'DeferStmt';
  readonly body: Block;
  readonly form: 'inline' | 'block';
}

export interface ExprStmt extends NodeBase {
  readonly kind: 'ExprStmt';
  readonly expr: Expr;
}

/** `stmt if cond`, `stmt unless cond`. */
export interface ModifiedStmt extends NodeBase {
  readonly kind: 'ModifiedStmt';
  readonly stmt: Stmt;
  readonly keyword: 'if' | 'unless';
  readonly condition: Expr;
}

/** What the parser leaves where it recovered from an error. Never present in a unit without problems. */
export interface ErrorStmt extends NodeBase {
  readonly kind: 'ErrorStmt';
}

export type Stmt =
  | Declaration
  | LetStmt
  | AssignStmt
  | CompoundAssignStmt
  | DeferStmt
  | ExprStmt
  | ModifiedStmt
  | Contract
  | RaisesBlock
  | ForallBlock
  | ErrorStmt;

// ------------------------------------------------------------------------------------------------------ 6 Expressions

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '++' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '==' | '!=' | '<' | '>' | '<=' | '>=' | '<=>' | '~=' | 'in' | 'not in';

export interface NameExpr extends NodeBase {
  readonly kind: 'Name';
  readonly name: string;
}

/** `o.name`, `o?.name`, `A::name`. With arguments it is the callee of a `Call`. */
export interface MemberExpr extends NodeBase {
  readonly kind: 'Member';
  readonly object: Expr;
  readonly name: Ident;
  readonly access: '.' | '?.' | '::';
}

export interface TupleIndexExpr extends NodeBase {
  readonly kind: 'TupleIndex';
  readonly object: Expr;
  readonly index: number;
  readonly safe: boolean;
}

export interface IndexExpr extends NodeBase {
  readonly kind: 'Index';
  readonly object: Expr;
  /** Several only for type arguments (`mpsc[Int, String]`). */
  readonly indices: readonly Expr[];
}

/** One argument of a call, struct literal, attribute or option list. */
export interface Arg extends NodeBase {
  readonly kind: 'Arg';
  /** Set for `name: value`; for `name:` alone, `value` is the `Name` (shorthand). */
  readonly name: Ident | null;
  readonly value: Expr;
  readonly spread: boolean;
  readonly shorthand: boolean;
}

export interface CallExpr extends NodeBase {
  readonly kind: 'Call';
  readonly callee: Expr;
  readonly args: readonly Arg[];
  /** The trailing block (6.5), which is the last argument. */
  readonly block: LambdaExpr | null;
  /** How it was written: `paren` f(x), `command` f x, `block` f { } without parentheses. */
  readonly form: 'paren' | 'command' | 'block';
}

export interface LambdaExpr extends NodeBase {
  readonly kind: 'Lambda';
  readonly params: readonly Param[];
  /** False for brace and do blocks without a parameter list: they ignore all arguments (6.7). */
  readonly hasParams: boolean;
  readonly body: Block;
  readonly form: 'bars' | 'arrow' | 'fn' | 'brace' | 'do' | 'bars-block';
}

/** `if`/`unless` with its `elsif` chain unrolled into nested `If`s in `otherwise`. */
export interface IfExpr extends NodeBase {
  readonly kind: 'If';
  readonly negated: boolean;
  readonly condition: Condition;
  readonly then: Block;
  readonly otherwise: Block | IfExpr | null;
  readonly form: 'block' | 'inline' | 'layout' | 'brace';
}

/** `if c` or `if let p = e`. */
export type Condition = Expr | LetCondition;

export interface LetCondition extends NodeBase {
  readonly kind: 'LetCondition';
  readonly pattern: Pattern;
  readonly value: Expr;
}

export interface MatchArm extends NodeBase {
  readonly kind: 'MatchArm';
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: Block;
}

export interface SelectArm extends NodeBase {
  readonly kind: 'SelectArm';
  readonly head: SelectHead;
  readonly guard: Expr | null;
  readonly body: Block;
}

export type SelectHead =
  /** `p = <-ch`, `<-ch`, `p = ch.recv()`, `p <- ch` when p can only be a pattern. `channel` has the `.recv()` stripped. */
  | { readonly kind: 'receive'; readonly pattern: Pattern | null; readonly channel: Expr }
  /** `ch <- e`, `ch.send(e)` */
  | { readonly kind: 'send'; readonly channel: Expr; readonly value: Expr }
  /** `name <- r`, decided on entry (17.6): send if `name` holds a channel, else a receive that binds `name` (the pattern). */
  | { readonly kind: 'either'; readonly name: NameExpr; readonly pattern: Pattern; readonly right: Expr }
  | { readonly kind: 'after'; readonly duration: Expr }
  /** `timeout =>`: the arm for `select(timeout: d)`. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'default' };

export type HandlerClause =
  | (NodeBase & {
      readonly kind: 'OperationClause';
      readonly effect: readonly Ident[];
      readonly operation: Ident;
      readonly params: readonly Pattern[];
      readonly body: Block;
    })
  | (NodeBase & { readonly kind: 'ReturnClause'; readonly pattern: Pattern; readonly body: Block });

export interface CatchClause extends NodeBase {
  readonly kind: 'CatchClause';
  /** Null for a bare `catch`. */
  readonly pattern: Pattern | null;
  readonly body: Block;
}

export interface ComprehensionClause extends NodeBase {
  readonly kind: 'ComprehensionClause';
  readonly pattern: Pattern;
  readonly iterable: Expr;
  readonly conditions: readonly Expr[];
}

export interface Quantified extends NodeBase {
  readonly kind: 'Quantified';
  readonly name: Ident;
  readonly type: TypeExpr | null;
  readonly iterable: Expr | null;
}

/** An element of an array literal. */
export type Item = Expr | SpreadItem;
export interface SpreadItem extends NodeBase {
  readonly kind: 'Spread';
  readonly value: Expr;
}

export type MapEntry =
  /** `name: v`, `expr: v`, `expr => v`; a bare name before `:` is a `StringLit` key with `bareKey`. */
  (NodeBase & { readonly kind: 'Entry'; readonly key: Expr; readonly value: Expr; readonly bareKey: boolean }) | SpreadItem;

export interface Interpolation extends NodeBase {
  readonly kind: 'Interpolation';
  readonly expr: Expr;
  /** The format spec's text without the colon (1.8), or null. */
  readonly spec: string | null;
}

export interface SpawnExpr extends NodeBase {
  readonly kind: 'Spawn';
  readonly options: readonly Arg[];
  /** The token of `spawn with token …`. */
  readonly token: Expr | null;
  /** A block, or the expression that is passed deferred (17.1). */
  readonly body: Block | Expr;
}

export interface WithExpr extends NodeBase {
  readonly kind: 'With';
  readonly head: Expr;
  /** From `as x` or `|x|`. */
  readonly binding: Pattern | null;
  readonly body: Block;
}

/** Literals and forms that need no name of their own elsewhere. */
export type Expr =
  | (NodeBase & { readonly kind: 'Int'; readonly value: number | bigint })
  | (NodeBase & { readonly kind: 'Float'; readonly value: number })
  | (NodeBase & { readonly kind: 'String'; readonly value: string })
  | (NodeBase & { readonly kind: 'Template'; readonly parts: readonly (string | Interpolation)[] })
  | (NodeBase & { readonly kind: 'Char'; readonly value: string })
  | (NodeBase & { readonly kind: 'Symbol'; readonly name: string })
  | (NodeBase & { readonly kind: 'Bool'; readonly value: boolean })
  | (NodeBase & { readonly kind: 'Nil' })
  | NameExpr
  | (NodeBase & { readonly kind: 'Self' })
  | (NodeBase & { readonly kind: 'SelfType' })
  | (NodeBase & { readonly kind: 'Paren'; readonly expr: Expr })
  | (NodeBase & { readonly kind: 'Tuple'; readonly elements: readonly Expr[] })
  | (NodeBase & { readonly kind: 'Array'; readonly items: readonly Item[] })
  | (NodeBase & { readonly kind: 'ArrayComprehension'; readonly element: Expr; readonly clauses: readonly ComprehensionClause[] })
  | (NodeBase & { readonly kind: 'Map'; readonly entries: readonly MapEntry[] })
  | (NodeBase & {
      readonly kind: 'MapComprehension';
      readonly key: Expr;
      readonly value: Expr;
      readonly clauses: readonly ComprehensionClause[];
    })
  | (NodeBase & {
      readonly kind: 'Range';
      readonly start: Expr | null;
      readonly end: Expr | null;
      readonly operator: '..' | '..<' | '..=';
      readonly step: Expr | null;
    })
  | (NodeBase & { readonly kind: 'Unary'; readonly operator: '-' | '+' | '!' | '~' | '&' | '*'; readonly operand: Expr })
  | (NodeBase & { readonly kind: 'Not'; readonly operand: Expr })
  | (NodeBase & { readonly kind: 'Binary'; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr })
  | (NodeBase & { readonly kind: 'Logical'; readonly operator: 'and' | 'or' | 'implies'; readonly left: Expr; readonly right: Expr })
  | (NodeBase & { readonly kind: 'Compare'; readonly operator: CompareOperator; readonly left: Expr; readonly right: Expr })
  /** `a < b <= c`: at least two of `< <= > >=` in a row (6.1); operands.length is operators.length + 1. */
  | (NodeBase & { readonly kind: 'Chain'; readonly operands: readonly Expr[]; readonly operators: readonly ('<' | '<=' | '>' | '>=')[] })
  | (NodeBase & { readonly kind: 'Is'; readonly value: Expr; readonly type: TypeExpr; readonly negated: boolean })
  | (NodeBase & { readonly kind: 'Cast'; readonly value: Expr; readonly type: TypeExpr })
  | (NodeBase & { readonly kind: 'Coalesce'; readonly left: Expr; readonly right: Expr })
  | (NodeBase & { readonly kind: 'Ternary'; readonly condition: Expr; readonly then: Expr; readonly otherwise: Expr })
  | (NodeBase & { readonly kind: 'Pipe'; readonly left: Expr; readonly right: Expr })
  | (NodeBase & { readonly kind: 'Send'; readonly channel: Expr; readonly value: Expr })
  | (NodeBase & { readonly kind: 'Receive'; readonly channel: Expr })
  | (NodeBase & { readonly kind: 'Await'; readonly task: Expr })
  /** `move x`, `copy x`, `consume x`, `borrow x`. */
  | (NodeBase & { readonly kind: 'Transfer'; readonly mode: 'move' | 'copy' | 'consume' | 'borrow'; readonly operand: Expr })
  /** Postfix `?` */
  | (NodeBase & { readonly kind: 'TryOp'; readonly operand: Expr })
  /** Postfix `!` */
  | (NodeBase & { readonly kind: 'Unwrap'; readonly operand: Expr })
  | MemberExpr
  | TupleIndexExpr
  | IndexExpr
  | (NodeBase & { readonly kind: 'Slice'; readonly object: Expr; readonly start: Expr; readonly end: Expr })
  /** `f<Int>`, `f::<Int>`, `Channel[Fn(Int)]`: erased type arguments. */
  | (NodeBase & { readonly kind: 'TypeApply'; readonly object: Expr; readonly args: readonly TypeExpr[] })
  | CallExpr
  /** `T { x: 1, y, ...v }` */
  | (NodeBase & { readonly kind: 'StructLiteral'; readonly type: Expr; readonly fields: readonly Arg[] })
  | LambdaExpr
  /** `&:m` */
  | (NodeBase & { readonly kind: 'MethodRef'; readonly name: string })
  | IfExpr
  | (NodeBase & { readonly kind: 'Match'; readonly subject: Expr; readonly arms: readonly MatchArm[] })
  | (NodeBase & { readonly kind: 'For'; readonly pattern: Pattern; readonly iterable: Expr; readonly body: Block })
  | (NodeBase & { readonly kind: 'While'; readonly condition: Condition; readonly body: Block })
  | (NodeBase & { readonly kind: 'Loop'; readonly body: Block })
  | (NodeBase & {
      readonly kind: 'Select';
      readonly timeout: Expr | null;
      readonly biased: Expr | null;
      readonly arms: readonly SelectArm[];
    })
  | (NodeBase & {
      readonly kind: 'Handle';
      readonly body: Block;
      readonly clauses: readonly HandlerClause[];
      readonly form: 'block' | 'inline';
    })
  | (NodeBase & { readonly kind: 'Try'; readonly body: Block; readonly catches: readonly CatchClause[]; readonly finally: Block | null })
  | SpawnExpr
  | WithExpr
  | (NodeBase & {
      readonly kind: 'Quantifier';
      readonly quantifier: 'forall' | 'exists';
      readonly variables: readonly Quantified[];
      readonly where: Expr | null;
      readonly predicate: Expr;
    })
  /** `do … end` as an operand, or `unsafe` with a block. */
  | (NodeBase & { readonly kind: 'Do'; readonly body: Block; readonly unsafe: boolean })
  | (NodeBase & { readonly kind: 'Raise'; readonly value: Expr })
  | (NodeBase & { readonly kind: 'Return'; readonly value: Expr | null })
  | (NodeBase & { readonly kind: 'Break'; readonly value: Expr | null })
  | (NodeBase & { readonly kind: 'Continue' })
  /** Where the parser recovered. Never present in a unit without problems. */
  | (NodeBase & { readonly kind: 'ErrorExpr' });

// --------------------------------------------------------------------------------------------------------- 7 Patterns

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
