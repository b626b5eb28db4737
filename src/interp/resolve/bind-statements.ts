/** Statements: bindings, assignments, blocks (language.md, sections 5 and 9). Declarations were hoisted before. */
import { assertNever } from '../../diagnostics/assert-never.js';
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Span } from '../../diagnostics/span.js';
import type { AssignStmt, AssignTarget, Block, CompoundAssignStmt, Expr, LetStmt, NameExpr, RaisesBlock, Stmt } from '../../parser/ast.js';
import { bindForall } from './bind-control.js';
import { bindTestLater } from './bind-declarations.js';
import { bindExpr } from './bind-expressions.js';
import { bindPattern } from './bind-patterns.js';
import { bindType, resolvePath } from './bind-types.js';
import { assignedBy, exportVariables } from './export-variables.js';
import { bindModuleBlock, hoistDeclarations } from './hoist.js';
import { visibleNames } from './look-up.js';
import { isQuietStatement } from './quiet.js';
import type { Scope, Variable } from './scope.js';
import { type UnitBinder, unwrapParens } from './unit-binder.js';

/** `transparent`: a branch, an arm, or a body of try or handle: bare assignments declare outside it (9, rule 2). */
export function bindBlock(b: UnitBinder, block: Block, transparent = false): void {
  b.inScope(block.id, transparent, () => bindStatements(b, block.stmts));
}

export function bindStatements(b: UnitBinder, stmts: readonly Stmt[]): void {
  hoistDeclarations(b, stmts);
  for (const stmt of stmts) {
    const first = b.globals.length;
    bindStatement(b, stmt);
    if (b.scope === b.moduleScope && b.quiet) noteQuiet(b, stmt, first);
  }
}

/** Variables that a quiet statement declares are assigned before any function runs. */
function noteQuiet(b: UnitBinder, stmt: Stmt, first: number): void {
  b.quiet = isQuietStatement(b, stmt);
  if (!b.quiet) return;
  for (const variable of b.globals.slice(first)) variable.early = true;
}

export function bindStatement(b: UnitBinder, stmt: Stmt): void {
  switch (stmt.kind) {
    case 'LetStmt':
      exportVariables(b, stmt, bindLet(b, stmt));
      return;
    case 'AssignStmt':
      bindAssign(b, stmt);
      exportVariables(b, stmt, assignedBy(b, stmt.target));
      return;
    case 'CompoundAssignStmt':
      bindCompound(b, stmt);
      return;
    case 'DeferStmt':
      b.scope.defers.push(stmt.id);
      b.fn.barriers.push({ kind: 'defer', span: stmt.span });
      b.flow.detour(() => bindBlock(b, stmt.body));
      b.fn.barriers.pop();
      return;
    case 'ExprStmt':
      bindExpr(b, stmt.expr);
      return;
    case 'ModifiedStmt':
      bindExpr(b, stmt.condition);
      b.flow.alternatives(() => b.time, true, [() => bindStatement(b, stmt.stmt)]);
      return;
    case 'Contract':
      bindExpr(b, stmt.condition);
      if (stmt.message !== null) bindExpr(b, stmt.message);
      return;
    case 'RaisesBlock':
      bindRaises(b, stmt);
      return;
    case 'ForallBlock':
      bindForall(b, stmt);
      return;
    case 'ConstDecl':
      // Module-level constants are bound where they are hoisted: they may be needed earlier.
      if (!b.scope.isModule) bindLocalConst(b, stmt);
      return;
    case 'ModuleDecl':
      bindModuleBlock(b, stmt);
      return;
    case 'TestDecl':
    case 'PropertyDecl':
    case 'ExamplesDecl':
      bindTestLater(b, stmt, null, b.scope);
      return;
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
    case 'ErrorStmt':
      return;
    default:
      assertNever(stmt);
  }
}

function bindLet(b: UnitBinder, stmt: LetStmt): readonly Variable[] {
  const kind = stmt.form === 'let' && !stmt.mutable ? 'let' : 'mut';
  bindType(b, stmt.type, 'annotation');
  const value = unwrapParens(stmt.value);
  if (value.kind === 'Lambda' && stmt.pattern.kind === 'IdentPattern') {
    // The name is visible inside the lambda (Appendix D, 11), which cannot run before the variable holds it.
    const time = b.time;
    const variables = bindPattern(b, stmt.pattern, kind);
    const [variable] = variables;
    bindExpr(b, stmt.value);
    if (variable === undefined) return variables;
    variable.lastAssignedAt = b.time++;
    if (variable.declaredAt >= time && !variable.reassigned) variable.lambda = value;
    return variables;
  }
  bindExpr(b, stmt.value);
  const variables = bindPattern(b, stmt.pattern, kind);
  const [variable] = variables;
  if (variable === undefined || stmt.pattern.kind !== 'IdentPattern') return variables;
  variable.initial = stmt.value;
  if (opensFile(b, stmt.value)) variable.holdsFile = true;
  return variables;
}

function bindAssign(b: UnitBinder, stmt: AssignStmt): void {
  const { target, value } = stmt;
  const whole = target.kind === 'Name' || target.kind === 'TupleTarget' || target.kind === 'ArrayTarget';
  if (!whole) bindTarget(b, target);
  bindExpr(b, value);
  if (!whole) return;
  bindTarget(b, target);
  const lambda = unwrapParens(value);
  const found = target.kind === 'Name' ? b.found.get(target.id) : undefined;
  if (found?.kind !== 'variable') return;
  if (found.variable.node === target.id) {
    found.variable.initial = value;
    if (lambda.kind === 'Lambda') found.variable.lambda = lambda;
  }
  if (opensFile(b, value)) found.variable.holdsFile = true;
}

function bindTarget(b: UnitBinder, target: AssignTarget): void {
  switch (target.kind) {
    case 'Name':
      assignName(b, target);
      return;
    case 'Member':
    case 'TupleIndex':
    case 'Index':
      bindExpr(b, target);
      return;
    case 'TupleTarget':
      for (const element of target.elements) bindTarget(b, element);
      return;
    case 'ArrayTarget':
      for (const element of target.elements) bindTarget(b, element);
      if (target.rest !== null) bindTarget(b, target.rest);
      return;
    default:
      assertNever(target);
  }
}

function assignName(b: UnitBinder, target: NameExpr): void {
  if (target.name === '_') return;
  const known = assignable(b, target.name);
  if (known === 'elsewhere') {
    const found = b.lookUp(target.name);
    if (found !== undefined) b.use(target.id, target.span, found);
    return;
  }
  if (known !== undefined) {
    warnWithoutMut(b, known, target.span);
    b.assigned(known);
    b.mention(target.id, target.span, known, 'write');
    return;
  }
  const scope = b.bareScope();
  warnHiddenImport(b, scope, target);
  const variable = b.declare(target.name, 'bare', target.id, target.span, scope);
  b.assigned(variable);
  b.mention(target.id, target.span, variable, 'declare');
}

/**
 * The variable a bare assignment assigns. Functions, types, imports and modules are never assigned: such a name is declared anew.
 * 'elsewhere' is a variable of an earlier entry of a session.
 */
function assignable(b: UnitBinder, name: string): Variable | 'elsewhere' | undefined {
  for (let scope: Scope | null = b.scope; scope !== null; scope = scope.parent) {
    const found = scope.names.get(name);
    if (found?.kind === 'variable') {
      const kind = found.variable.kind;
      return kind === 'fn' || kind === 'type' || kind === 'module' ? undefined : found.variable;
    }
    if (found?.kind === 'ref' && found.ref.kind === 'global' && (found.ref.binding === 'let' || found.ref.binding === 'var')) {
      return 'elsewhere';
    }
    if (found !== undefined || scope.imports.has(name)) return undefined;
  }
  return undefined;
}

function bindCompound(b: UnitBinder, stmt: CompoundAssignStmt): void {
  const { target } = stmt;
  if (target.kind !== 'Name') {
    bindExpr(b, target);
    bindExpr(b, stmt.value);
    return;
  }
  bindExpr(b, stmt.value);
  const known = assignable(b, target.name);
  if (known === undefined) {
    b.useLater(target.id, target.span, target.name);
    return;
  }
  if (known === 'elsewhere') {
    assignName(b, target);
    return;
  }
  warnWithoutMut(b, known, target.span);
  b.mention(target.id, target.span, known, 'update');
  b.assigned(known);
}

function bindLocalConst(b: UnitBinder, stmt: Extract<Stmt, { kind: 'ConstDecl' }>): void {
  if (stmt.value !== null) bindExpr(b, stmt.value);
  const variable = b.declare(stmt.name.name, 'const', stmt.id, stmt.name.span);
  b.assigned(variable);
  b.mention(stmt.id, stmt.name.span, variable, 'declare');
}

function bindRaises(b: UnitBinder, stmt: RaisesBlock): void {
  const [first] = stmt.path;
  const found = resolvePath(b, stmt.path);
  if (found === undefined && first !== undefined) {
    b.report(catalogue.undefinedType(b.site(first.span), first.name, visibleNames(b, b.scope)));
  } else if (found !== undefined && found !== 'reported') {
    b.use(stmt.id, first?.span ?? stmt.span, found);
  }
  b.flow.alternatives(() => b.time, true, [() => bindBlock(b, stmt.body)]);
}

function warnWithoutMut(b: UnitBinder, variable: Variable, span: Span): void {
  if (variable.kind === 'let') b.report(catalogue.assignmentWithoutMut(b.site(span), variable.name, b.site(variable.span)));
}

function warnHiddenImport(b: UnitBinder, from: Scope, target: NameExpr): void {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    const imported = scope.imports.get(target.name);
    if (imported !== undefined) {
      b.report(catalogue.shadowedImport(b.site(target.span), target.name, b.site(imported.span)));
      return;
    }
  }
}

/** `File.open(p)?` and its kin: the value is an open file, which belongs to the task that made it (E6020). */
function opensFile(b: UnitBinder, value: Expr): boolean {
  const expr = unwrapParens(value);
  if (expr.kind === 'TryOp' || expr.kind === 'Unwrap') return isFileCall(b, unwrapParens(expr.operand));
  if (expr.kind === 'Call' && expr.callee.kind === 'Member') {
    const name = expr.callee.name.name;
    return (name === 'unwrap' || name === 'expect') && isFileCall(b, unwrapParens(expr.callee.object));
  }
  return false;
}

function isFileCall(b: UnitBinder, expr: Expr): boolean {
  if (expr.kind !== 'Call' || expr.callee.kind !== 'Member') return false;
  const { object, name } = expr.callee;
  if (name.name !== 'open' && name.name !== 'create' && name.name !== 'append') return false;
  const found = b.found.get(object.id);
  return found?.kind === 'ref' && (found.ref.kind === 'prelude' || found.ref.kind === 'std') && found.ref.name === 'File';
}
