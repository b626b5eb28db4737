/** Statements (language.md, section 5): the dispatcher over their kinds, and modifiers. The value of a declaration is nil. */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { ModifiedStmt, Stmt } from '../../parser/ast.js';
import type { Code, Run } from '../code.js';
import { compileForall } from '../testing/forall.js';
import { truthy } from '../truth.js';
import { compileAssign, compileCompound, compileLet } from './assignments.js';
import { constant, evaluate, type FunctionContext, type Position, plain } from './context.js';
import { contractStatement } from './contracts.js';
import { compileDefer } from './defer.js';
import { compileExpr } from './expressions.js';
import { constStatement, moduleStatement } from './modules.js';
import { perNode } from './per-node.js';
import { raisesStatement } from './test-blocks.js';
import { startingThen } from './then.js';

export function compileStmt(stmt: Stmt, cx: FunctionContext, position: Position): Code {
  switch (stmt.kind) {
    case 'ExprStmt':
      return compileExpr(stmt.expr, cx, position);
    case 'LetStmt':
      return compileLet(stmt, cx, position);
    case 'AssignStmt':
      return compileAssign(stmt, cx, position);
    case 'CompoundAssignStmt':
      return compileCompound(stmt, cx);
    case 'ModifiedStmt':
      return compileModified(stmt, cx, position);
    case 'DeferStmt':
      return compileDefer(stmt, cx);
    case 'Contract':
      return contractStatement(stmt, cx);
    case 'RaisesBlock':
      return raisesStatement(stmt, cx);
    case 'ForallBlock':
      return compileForall(stmt, cx);
    case 'ConstDecl':
      return constStatement(stmt, cx);
    case 'ModuleDecl':
      return moduleStatement(stmt, cx);
    case 'ErrorStmt':
      throw new Error('internal: a program with parse errors was compiled');
    case 'FnDecl':
    case 'TypeDecl':
    case 'StructDecl':
    case 'EnumDecl':
    case 'TraitDecl':
    case 'ImplDecl':
    case 'EffectDecl':
    case 'SubmoduleDecl':
    case 'ImportDecl':
    case 'ExportDecl':
    case 'ExternDecl':
    case 'TestDecl':
    case 'PropertyDecl':
    case 'ExamplesDecl':
      return constant(null);
    default:
      return assertNever(stmt);
  }
}

function compileModified(stmt: ModifiedStmt, cx: FunctionContext, position: Position): Code {
  const condition = compileExpr(stmt.condition, cx, 'operand');
  const body = compileStmt(stmt.stmt, cx, position);
  const wanted = stmt.keyword === 'if';
  if (condition.suspends || body.suspends) {
    return startingThen(
      condition,
      (f, c) => ((c === true || (c !== false && truthy(c))) === wanted ? evaluate(body, f) : null),
      body.abrupt,
    );
  }
  return plain(modified(condition.run, body.run, wanted), body.abrupt);
}

const modified = perNode({ truthy }, ({ truthy }) => (test: Run, run: Run, wanted: boolean): Run => {
  return (f) => {
    const c = test(f);
    return (c === true || (c !== false && truthy(c))) === wanted ? run(f) : null;
  };
});
