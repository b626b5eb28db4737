/** Expressions (language.md, section 6). */
import type { Ident, NodeBase } from './base.js';
import type { Param } from './declarations.js';
import type { Pattern } from './patterns.js';
import type { Block } from './statements.js';
import type { TypeExpr } from './types.js';

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
