/**
 * Calls, and what runs in tasks: spawn in all its forms (language.md 17.1), callbacks of `par` (runtime.md 12.14), effect operations (12),
 * `old(e)` (13.1).
 *
 * A task body is a function of kind `task`: it captures values, never cells. Where the operand of a spawn is a call, nothing is a
 * function of its own: callee, receiver and arguments are evaluated by the spawner.
 */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Arg, CallExpr, Expr, MemberExpr, SpawnExpr } from '../../parser/ast.js';
import type { Ref } from '../resolution.js';
import { bindArgs, bindExpr, bindLambda, bindMember, checkFileCrossing } from './bind-expressions.js';
import { bindStatements } from './bind-statements.js';
import { declarationOf } from './look-up.js';
import { BUILTIN_EFFECTS, preludeKind } from './prelude-names.js';
import type { Found } from './scope.js';
import { isBlock, type UnitBinder, unwrapParens } from './unit-binder.js';

const SPAWN_METHODS: ReadonlySet<string> = new Set([
  'spawn',
  'try_spawn',
  'spawn_daemon',
  'start_soon',
  'start',
  'spawn_blocking',
  'spawn_with_cancel',
]);

const DEFAULT_EFFECTS: ReadonlySet<string> = new Set(['Console', 'IO', 'Async', 'Cancel']);

/** Parallel methods whose result is again a parallel iterator. */
const PARALLEL_STEPS: ReadonlySet<string> = new Set(['map', 'filter', 'filter_map', 'flat_map']);

export function bindCall(b: UnitBinder, call: CallExpr): void {
  checkPositions(b, call.args);
  if (isOld(b, call)) {
    bindOld(b, call);
    return;
  }
  const { callee } = call;
  if (callee.kind === 'Member') {
    bindMember(b, callee);
    performOf(b, callee, call.id);
  } else {
    bindExpr(b, callee);
  }
  const form = spawnForm(b, callee);
  if (form !== 'none') {
    bindSpawnCall(b, call, form);
    return;
  }
  const parallel = callee.kind === 'Member' && !b.world.userMethods.has('par') && isParallel(callee.object);
  for (const arg of call.args) {
    const value = unwrapParens(arg.value);
    if (parallel && value.kind === 'Lambda') bindLambda(b, value, 'task');
    else bindExpr(b, arg.value);
  }
  if (call.block !== null) bindLambda(b, call.block, parallel ? 'task' : 'lambda', opensScope(b, callee));
}

/** `Async.scope { |s| … }` and its kin: the parameter is a scope. */
function opensScope(b: UnitBinder, callee: Expr): boolean {
  const member = callee.kind === 'Call' ? callee.callee : callee;
  return member.kind === 'Member' && isPrelude(b.found.get(member.object.id), 'Async');
}

export function bindSpawn(b: UnitBinder, spawn: SpawnExpr): void {
  bindArgs(b, spawn.options);
  if (spawn.token !== null) bindExpr(b, spawn.token);
  const { body } = spawn;
  if (!isBlock(body)) {
    bindOperand(b, body);
    return;
  }
  b.inFunction(body.id, '<task>', body.span, 'task', b.time++, (task) => {
    task.head = { start: spawn.span.start, end: spawn.span.start + 'spawn'.length };
    bindStatements(b, body.stmts);
  });
}

/** `E.op(…)` and `E.op` where E is an effect: `node` performs the operation. */
export function performOf(b: UnitBinder, callee: MemberExpr, node: number): void {
  const object = withoutTypeArguments(callee.object);
  const found = b.found.get(object.id);
  if (found === undefined) return;
  const operation = callee.name.name;
  const builtin = found.kind === 'ref' && found.ref.kind === 'prelude' && preludeKind(found.ref.name) === 'effect' ? found.ref.name : null;
  if (builtin !== null) {
    if (!isPerformed(b, builtin, operation)) return;
  } else if (declarationOf(b, found)?.kind !== 'EffectDecl') {
    return;
  }
  b.performs.set(node, { effectNode: object.id, operation });
}

/**
 * Effects with a default are plain functions of their namespace as long as no clause of the program handles them. Raising unwinds: its
 * clauses catch, nothing waits for them.
 */
function isPerformed(b: UnitBinder, effect: string, operation: string): boolean {
  if (effect === 'Exception') return false;
  if (b.world.handledEffects.has(effect)) return true;
  return !DEFAULT_EFFECTS.has(effect) && BUILTIN_EFFECTS.get(effect)?.includes(operation) === true;
}

function bindSpawnCall(b: UnitBinder, call: CallExpr, form: 'spawn' | 'unclear'): void {
  const positional = call.args.filter((arg) => arg.name === null && !arg.spread);
  const only = call.block === null && positional.length === 1 ? positional[0] : undefined;
  for (const arg of call.args) {
    const shared = form === 'unclear' && unwrapParens(arg.value).kind === 'Lambda';
    if (arg === only && !shared) bindOperand(b, arg.value);
    else bindExpr(b, arg.value);
  }
  if (call.block !== null) bindLambda(b, call.block, form === 'spawn' ? 'task' : 'lambda');
}

/** The operand of a spawn, by the rule of 17.1. */
function bindOperand(b: UnitBinder, operand: Expr): void {
  const expr = unwrapParens(operand);
  if (expr.kind === 'Lambda') {
    bindLambda(b, expr, 'task');
    return;
  }
  if (expr.kind === 'Call' && !performsOperation(b, expr)) {
    bindExpr(b, expr);
    for (const arg of expr.args) checkFileCrossing(b, arg.value, operand);
    return;
  }
  if (expr.kind === 'Name' || isStaticPath(b, expr)) {
    bindExpr(b, expr);
    return;
  }
  b.inFunction(expr.id, '<task>', expr.span, 'task', b.time++, () => bindExpr(b, expr));
}

/** An effect operation is performed in the task, as it is none of its spawner's business. */
function performsOperation(b: UnitBinder, call: CallExpr): boolean {
  if (call.callee.kind !== 'Member') return false;
  const object = withoutTypeArguments(call.callee.object);
  const found = object.kind === 'Name' ? b.lookUp(object.name) : undefined;
  if (found?.kind === 'ref' && found.ref.kind === 'prelude') {
    return preludeKind(found.ref.name) === 'effect' && isPerformed(b, found.ref.name, call.callee.name.name);
  }
  return declarationOf(b, found)?.kind === 'EffectDecl';
}

/** A path into a module or type. Other members (`worker.run`) are calls or fields of a value: evaluated in the task. */
function isStaticPath(b: UnitBinder, expr: Expr): boolean {
  if (expr.kind !== 'Member') return false;
  if (expr.access === '::') return true;
  const { object } = expr;
  if (object.kind !== 'Name') return false;
  const found = b.lookUp(object.name);
  return found?.kind === 'ref' && (found.ref.kind === 'unit' || found.ref.kind === 'std');
}

/**
 * The member forms of 17.1 and `spawn_blocking`. Where the program has a method of that name itself, receivers that are not evidently
 * scopes are 'unclear': the receiver decides at run time, and a lambda for another object must share its variables.
 */
function spawnForm(b: UnitBinder, callee: Expr): 'none' | 'spawn' | 'unclear' {
  if (callee.kind === 'Name') {
    const found = b.found.get(callee.id);
    return found?.kind === 'ref' && found.ref.kind !== 'global' && nameOf(found.ref) === 'spawn_blocking' ? 'spawn' : 'none';
  }
  // `s.spawn(name: "w") work(1)`: options in a call of their own.
  if (callee.kind === 'Call') {
    const options = callee.block === null && callee.args.length > 0 && callee.args.every((arg) => arg.name !== null);
    return options && callee.callee.kind === 'Member' ? spawnForm(b, callee.callee) : 'none';
  }
  if (callee.kind !== 'Member' || !SPAWN_METHODS.has(callee.name.name)) return 'none';
  const receiver = b.found.get(callee.object.id);
  if (isStaticModule(b, receiver)) return 'unclear';
  if (!b.world.userMethods.has(callee.name.name)) return 'spawn';
  const evident = receiver?.kind === 'variable' ? b.scopeVariables.has(receiver.variable) : isPrelude(receiver, 'Async');
  return evident ? 'spawn' : 'unclear';
}

function nameOf(ref: Ref): string | null {
  return ref.kind === 'prelude' || ref.kind === 'std' ? ref.name : null;
}

function isStaticModule(b: UnitBinder, found: Found | undefined): boolean {
  if (found?.kind === 'ref' && (found.ref.kind === 'unit' || found.ref.kind === 'std')) return true;
  const kind = declarationOf(b, found)?.kind;
  return kind === 'ModuleDecl' || kind === 'StructDecl' || kind === 'EnumDecl' || kind === 'EffectDecl';
}

function isPrelude(found: Found | undefined, name: string): boolean {
  return found?.kind === 'ref' && found.ref.kind === 'prelude' && found.ref.name === name;
}

function isParallel(receiver: Expr): boolean {
  let expr = unwrapParens(receiver);
  for (;;) {
    if (expr.kind === 'Call') expr = expr.callee;
    else if (expr.kind === 'Member' && expr.name.name === 'par') return true;
    else if (expr.kind === 'Member' && PARALLEL_STEPS.has(expr.name.name)) expr = unwrapParens(expr.object);
    else return false;
  }
}

function withoutTypeArguments(expr: Expr): Expr {
  const inner = unwrapParens(expr);
  return inner.kind === 'TypeApply' || inner.kind === 'Index' ? withoutTypeArguments(inner.object) : inner;
}

function isOld(b: UnitBinder, call: CallExpr): boolean {
  return b.ensures !== null && call.callee.kind === 'Name' && call.callee.name === 'old' && b.lookUp('old') === undefined;
}

/** `old(e)` in an ensures clause: computed when the function is entered, kept in a slot of its frame. */
function bindOld(b: UnitBinder, call: CallExpr): void {
  const owner = b.ensures;
  if (owner === null) return;
  const { fn, scope } = b;
  b.fn = owner;
  b.scope = owner.root ?? scope;
  bindArgs(b, call.args);
  b.fn = fn;
  b.scope = scope;
  const variable = b.declareTemp(owner, call.id, 'old', call.span);
  b.mention(call.id, call.span, variable, 'read');
}

/** E1031. A spread may stand anywhere. */
function checkPositions(b: UnitBinder, args: readonly Arg[]): void {
  let named: Arg | null = null;
  for (const arg of args) {
    if (arg.name !== null) named ??= arg;
    else if (named !== null && !arg.spread) b.report(catalogue.positionalAfterNamed(b.site(arg.span), b.site(named.span)));
  }
}
