/** Expressions without control flow or calls of their own (language.md, section 6). The rest is in bind-control.ts and bind-calls.ts. */
import { assertNever } from '../../diagnostics/assert-never.js';
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Arg, Expr, Item, LambdaExpr, MapEntry, MemberExpr, NameExpr, Param } from '../../parser/ast.js';
import { bindCall, bindSpawn, performOf } from './bind-calls.js';
import {
  bindBreak,
  bindComprehension,
  bindContinue,
  bindFor,
  bindHandle,
  bindIf,
  bindLoop,
  bindMatch,
  bindQuantifier,
  bindReturn,
  bindSelect,
  bindTry,
  bindWhile,
  bindWith,
  checkTryInDefer,
} from './bind-control.js';
import { memberOf } from './bind-members.js';
import { bindPattern } from './bind-patterns.js';
import { bindBlock } from './bind-statements.js';
import { bindSelfType, bindType } from './bind-types.js';
import { declarationOf, isCapitalised } from './look-up.js';
import { isBuiltinTypeName } from './prelude-names.js';
import type { FunctionScope } from './scope.js';
import { type UnitBinder, unwrapParens } from './unit-binder.js';
import { hasSelf } from './world.js';

export function bindExpr(b: UnitBinder, expr: Expr): void {
  switch (expr.kind) {
    case 'Int':
    case 'Float':
    case 'String':
    case 'Char':
    case 'Symbol':
    case 'Bool':
    case 'Nil':
    case 'MethodRef':
    case 'ErrorExpr':
      return;
    case 'Template':
      for (const part of expr.parts) if (typeof part !== 'string') bindExpr(b, part.expr);
      return;
    case 'Name':
      bindName(b, expr, false);
      return;
    case 'Self':
      bindSelf(b, expr);
      return;
    case 'SelfType':
      bindSelfType(b, expr.id, expr.span);
      return;
    case 'Paren':
      bindExpr(b, expr.expr);
      return;
    case 'Tuple':
      for (const element of expr.elements) bindExpr(b, element);
      return;
    case 'Array':
      for (const item of expr.items) bindItem(b, item);
      return;
    case 'Map':
      for (const entry of expr.entries) bindEntry(b, entry);
      return;
    case 'ArrayComprehension':
      bindComprehension(b, expr.clauses, () => bindExpr(b, expr.element));
      return;
    case 'MapComprehension':
      bindComprehension(b, expr.clauses, () => {
        bindExpr(b, expr.key);
        bindExpr(b, expr.value);
      });
      return;
    case 'Range':
      for (const part of [expr.start, expr.end, expr.step]) if (part !== null) bindExpr(b, part);
      return;
    case 'Unary':
    case 'Not':
    case 'Unwrap':
      bindExpr(b, expr.operand);
      return;
    case 'TryOp':
      bindExpr(b, expr.operand);
      checkTryInDefer(b, expr.span);
      return;
    case 'Transfer':
      bindTransfer(b, expr);
      return;
    case 'Binary':
    case 'Compare':
    case 'Pipe':
      bindExpr(b, expr.left);
      bindExpr(b, expr.right);
      return;
    case 'Logical':
    case 'Coalesce':
      bindExpr(b, expr.left);
      b.flow.alternatives(() => b.time, true, [() => bindExpr(b, expr.right)]);
      return;
    case 'Chain':
      for (const operand of expr.operands) bindExpr(b, operand);
      return;
    case 'Is':
    case 'Cast':
      bindExpr(b, expr.value);
      bindType(b, expr.type, 'tested');
      return;
    case 'Ternary':
      bindExpr(b, expr.condition);
      b.flow.alternatives(() => b.time, false, [() => bindExpr(b, expr.then), () => bindExpr(b, expr.otherwise)]);
      return;
    case 'Send':
      bindExpr(b, expr.channel);
      bindExpr(b, expr.value);
      checkFileCrossing(b, expr.value);
      return;
    case 'Receive':
      bindExpr(b, expr.channel);
      return;
    case 'Await':
      bindExpr(b, expr.task);
      return;
    case 'Member':
      bindMember(b, expr);
      performOf(b, expr, expr.id);
      return;
    case 'TupleIndex':
      bindExpr(b, expr.object);
      return;
    case 'Index':
      bindExpr(b, expr.object);
      for (const index of expr.indices) bindIndex(b, index);
      return;
    case 'Slice':
      bindExpr(b, expr.object);
      bindExpr(b, expr.start);
      bindExpr(b, expr.end);
      return;
    case 'TypeApply':
      bindExpr(b, expr.object);
      for (const type of expr.args) bindType(b, type, 'annotation');
      return;
    case 'Call':
      bindCall(b, expr);
      return;
    case 'StructLiteral':
      bindExpr(b, expr.type);
      for (const field of expr.fields) bindExpr(b, field.value);
      return;
    case 'Lambda':
      bindLambda(b, expr, 'lambda');
      return;
    case 'If':
      bindIf(b, expr);
      return;
    case 'Match':
      bindMatch(b, expr);
      return;
    case 'For':
      bindFor(b, expr);
      return;
    case 'While':
      bindWhile(b, expr);
      return;
    case 'Loop':
      bindLoop(b, expr);
      return;
    case 'Select':
      bindSelect(b, expr);
      return;
    case 'Handle':
      bindHandle(b, expr);
      return;
    case 'Try':
      bindTry(b, expr);
      return;
    case 'Spawn':
      bindSpawn(b, expr);
      return;
    case 'With':
      bindWith(b, expr);
      return;
    case 'Quantifier':
      bindQuantifier(b, expr);
      return;
    case 'Do':
      bindBlock(b, expr.body);
      return;
    case 'Raise':
      bindExpr(b, expr.value);
      b.flow.dead = true;
      return;
    case 'Return':
      if (expr.value !== null) bindExpr(b, expr.value);
      bindReturn(b, expr.span);
      return;
    case 'Break':
      if (expr.value !== null) bindExpr(b, expr.value);
      bindBreak(b, expr.span);
      return;
    case 'Continue':
      bindContinue(b, expr.span);
      return;
    default:
      assertNever(expr);
  }
}

export function bindLambda(b: UnitBinder, lambda: LambdaExpr, kind: 'lambda' | 'task', scopeParam = false): void {
  const name = kind === 'task' ? '<task>' : '<lambda>';
  b.inFunction(lambda.id, name, lambda.span, kind, b.time++, (fn) => {
    bindParams(b, fn, lambda.params);
    const [first] = fn.params;
    if (scopeParam && first) b.scopeVariables.add(first);
    bindBlock(b, lambda.body);
  });
}

/** Parameters in order: each default may use those before it (10.1). */
export function bindParams(b: UnitBinder, fn: FunctionScope, params: readonly Param[]): void {
  let firstDefault: Param | null = null;
  for (const param of params) {
    bindType(b, param.type, 'annotation');
    if (param.default !== null) {
      bindExpr(b, param.default);
      firstDefault ??= param;
    } else if (firstDefault !== null && !param.rest) {
      const name = param.pattern.kind === 'IdentPattern' ? param.pattern.name.name : '_';
      b.report(catalogue.defaultBeforeRequired(b.site(param.span), name, b.site(firstDefault.span)));
    }
    bindParam(b, fn, param);
  }
}

function bindParam(b: UnitBinder, fn: FunctionScope, param: Param): void {
  const { pattern } = param;
  const plain = pattern.kind === 'IdentPattern' && pattern.inner === null;
  if (!plain) {
    fn.params.push(null);
    bindPattern(b, pattern, 'param');
    return;
  }
  const known = b.scope.names.get(pattern.name.name);
  if (known?.kind === 'variable') {
    b.report(catalogue.duplicateParameter(b.site(pattern.name.span), pattern.name.name, b.site(known.variable.span)));
  }
  bindType(b, pattern.type, 'annotation');
  const variable = b.declare(pattern.name.name, 'param', pattern.id, pattern.name.span);
  fn.params.push(variable);
  b.assigned(variable);
  b.mention(pattern.id, pattern.name.span, variable, 'declare');
}

/** `asObject`: before a `.` or `::`, where an unknown capitalised name is an unknown type (E1002). */
function bindName(b: UnitBinder, name: NameExpr, asObject: boolean): void {
  const found = b.lookUp(name.name);
  if (found !== undefined) {
    b.use(name.id, name.span, found);
    if (found.kind === 'suffix' && found.operator === '?') checkTryInDefer(b, name.span);
  } else if (isCapitalised(name.name) && isBuiltinTypeName(name.name)) {
    b.refs.set(name.id, { kind: 'prelude', name: name.name });
  } else {
    b.useLater(name.id, name.span, name.name, asObject && isCapitalised(name.name) && !/^[A-Z0-9_]{2,}$/.test(name.name));
  }
}

function bindSelf(b: UnitBinder, expr: Extract<Expr, { kind: 'Self' }>): void {
  const found = b.lookUp('self');
  if (found === undefined) b.report(catalogue.selfOutsideType(b.site(expr.span), 'self'));
  else b.use(expr.id, expr.span, found);
}

/** `a.b`, `A::b`: a path into a module or enum is resolved here; everything else is a member of a value. */
export function bindMember(b: UnitBinder, expr: MemberExpr): void {
  if (expr.object.kind === 'Name') bindName(b, expr.object, true);
  else bindExpr(b, expr.object);
  const found = b.found.get(expr.object.id);
  const member = found === undefined || expr.access === '?.' ? undefined : memberOf(b, found, expr.name);
  if (member === undefined) bindExtension(b, expr);
  else if (member !== 'missing') b.use(expr.id, expr.name.span, member);
}

/** The extension function in scope that `r.name` may mean (10.5 g); the receiver decides at run time. */
function bindExtension(b: UnitBinder, expr: MemberExpr): void {
  if (expr.access === '::' || !b.world.userMethods.has(expr.name.name)) return;
  const found = b.lookUp(expr.name.name);
  const declaration = declarationOf(b, found);
  if (found === undefined || declaration?.kind !== 'FnDecl' || !hasSelf(declaration)) return;
  if (found.kind === 'variable' && !found.variable.isGlobal) return;
  b.extensions.add(expr.id);
  b.use(expr.id, expr.name.span, found);
}

/** The content of `[ ]` may be a type argument (6.3): a type parameter left undeclared stands for Any. */
function bindIndex(b: UnitBinder, index: Expr): void {
  if (index.kind === 'Name' && isBuiltinTypeName(index.name) && b.lookUp(index.name) === undefined) {
    b.refs.set(index.id, { kind: 'prelude', name: index.name });
  } else {
    bindExpr(b, index);
  }
}

function bindItem(b: UnitBinder, item: Item): void {
  bindExpr(b, item.kind === 'Spread' ? item.value : item);
}

function bindEntry(b: UnitBinder, entry: MapEntry): void {
  if (entry.kind === 'Entry' && !entry.bareKey) bindExpr(b, entry.key);
  bindExpr(b, entry.value);
}

/** `move x`: x must not be used afterwards (E6022); inside a task, `move` and `copy` also mark the capture. */
function bindTransfer(b: UnitBinder, expr: Extract<Expr, { kind: 'Transfer' }>): void {
  bindExpr(b, expr.operand);
  const operand = unwrapParens(expr.operand);
  const found = b.found.get(operand.id);
  if (found?.kind !== 'variable' || (expr.mode !== 'move' && expr.mode !== 'copy')) return;
  b.markTransfer(found.variable, expr.mode);
  if (expr.mode === 'move' && operand.kind === 'Name') b.flow.moved.set(found.variable, expr.span);
}

/** E6020: an open file written as an argument of a spawned call, or sent on a channel. */
export function checkFileCrossing(b: UnitBinder, value: Expr, task?: Expr): void {
  const expr = unwrapParens(value);
  const operand = expr.kind === 'Transfer' ? unwrapParens(expr.operand) : expr;
  const found = operand.kind === 'Name' ? b.found.get(operand.id) : undefined;
  if (found?.kind !== 'variable' || !found.variable.holdsFile) return;
  b.report(catalogue.notTransferable(b.site(operand.span), found.variable.name, 'an open file', task && b.site(task.span)));
}

export function bindArgs(b: UnitBinder, args: readonly Arg[]): void {
  for (const arg of args) bindExpr(b, arg.value);
}
