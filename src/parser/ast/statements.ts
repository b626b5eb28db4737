/** Statements (language.md, section 5). */
import type { NodeBase } from './base.js';
import type { Contract, Declaration, ForallBlock, RaisesBlock, Visibility } from './declarations.js';
import type { BinaryOperator, Expr, IndexExpr, MemberExpr, NameExpr, TupleIndexExpr } from './expressions.js';
import type { Pattern } from './patterns.js';
import type { TypeExpr } from './types.js';

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
