/**
 * The spawn forms that are written as calls (language.md, section 17.1): `s.spawn f(x)`, `s.spawn do .. end`, `n.start |ready| .. end`,
 * `s.spawn(f, a, b)`, `s.spawn(restart: :permanent) work(1)`, `spawn_blocking { .. }`.
 *
 * The receiver decides at run time. A scope or `Async` gets a task made of the deferred operand; anything else forces the operand
 * first and receives an ordinary call of its member. Where the program has methods of such a name itself, the resolver may have bound
 * the operand as ordinary code; then the ordinary call is all there is, and scopes have ordinary methods too.
 */
import type { Arg, CallExpr, Expr, LambdaExpr, MemberExpr } from '../../parser/ast.js';
import { type Readiness, Scope, type SpawnOptions, scheduler, startChild } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import { callSteps, runToEnd } from '../call.js';
import type { Code, Frame, Run } from '../code.js';
import { memberCallWith } from '../member-call.js';
import { ReadyFunction } from '../ready-function.js';
import { here, type Site } from '../site.js';
import { spawnOptions } from '../spawn-options.js';
import { callBody, callCode, isolate, type TaskBody } from '../task-bodies.js';
import { tokenBlockCode } from '../task-parameters.js';
import { settle, viewOf } from '../task-spawn.js';
import { FunctionValue, TypeValue, type Value } from '../value.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileDeferred, type Deferred, infoOf, taskBlock } from './deferred.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import { captureList, closure } from './functions.js';
import { type Operands, sequenceOperands } from './operands.js';
import { perNode } from './per-node.js';
import { crossing, crossingName } from './transfer-marks.js';

/** What each form does with the task. */
type Form = 'spawn' | 'try' | 'daemon' | 'start' | 'blocking';

const FORMS: ReadonlyMap<string, Form> = new Map([
  ['spawn', 'spawn'],
  ['start_soon', 'spawn'],
  ['spawn_with_cancel', 'spawn'],
  ['try_spawn', 'try'],
  ['spawn_daemon', 'daemon'],
  ['start', 'start'],
  ['spawn_blocking', 'blocking'],
]);

/** The call as a spawn form; null if it is none, or has nothing to spawn. */
export function compileSpawnCall(expr: CallExpr, cx: FunctionContext): Code | null {
  const member = memberOf(expr);
  if (member === null && !isSpawnFunction(expr, cx)) return null;
  const args = expr.callee.kind === 'Call' ? [...expr.callee.args, ...expr.args] : expr.args;
  const operand = compileOperand(args, expr.block, member?.name.name === 'start', cx);
  if (operand === null) return null;
  if (member === null) return compileForm('blocking', { object: plain(() => null), member, args, operand }, expr, cx);
  const object = compileExpr(member.object, cx, 'operand');
  return compileForm(FORMS.get(member.name.name) as Form, { object, member, args, operand }, expr, cx);
}

/** Whether `spawn_blocking ..` is the function of the prelude. */
function isSpawnFunction({ callee }: CallExpr, cx: FunctionContext): boolean {
  if (callee.kind !== 'Name' || callee.name !== 'spawn_blocking') return false;
  const ref = cx.ref(callee);
  return ref?.kind === 'prelude' || (ref?.kind === 'std' && ref.name === 'spawn_blocking');
}

/** Options may be written before the operand, as a call of their own: `s.spawn(name: "w") work(1)`. */
function memberOf({ callee, args, block }: CallExpr): MemberExpr | null {
  if (callee.kind === 'Member') return FORMS.has(callee.name.name) ? callee : null;
  if (callee.kind !== 'Call' || (args.length === 0 && block === null)) return null;
  const inner = callee.callee;
  const optionsOnly = callee.block === null && callee.args.length > 0 && callee.args.every((arg) => arg.name !== null);
  return inner.kind === 'Member' && FORMS.has(inner.name.name) && optionsOnly ? inner : null;
}

/** What a form spawns, and how its parts are evaluated if the receiver turns out to be something else. */
interface Operand {
  readonly deferred: Deferred;
  /** The body with the function that reports readiness in its place. */
  started(body: TaskBody, ready: Value): TaskBody;
  readonly forced: ((frame: Frame) => Steps<Value[]>) | null;
}

interface Parts {
  readonly object: Code;
  /** Null for the function, which spawns into the innermost scope. */
  readonly member: MemberExpr | null;
  readonly args: readonly Arg[];
  readonly operand: Operand;
}

function compileForm(form: Form, { object, member, args, operand }: Parts, expr: CallExpr, cx: FunctionContext): Code {
  const options = args.filter((arg) => arg.name !== null);
  const names = options.map((arg) => arg.name?.name ?? '');
  const optionValues = sequenceOperands(options.map((arg) => compileExpr(arg.value, cx, 'operand')));
  const site = cx.site(expr);
  const extension = member === null ? null : extensionOf(member, cx);
  const { deferred } = operand;
  const waits = (form === 'spawn' || form === 'start') && cx.maySuspend(expr);

  const optionsOf = (scope: Scope, values: readonly Value[]): SpawnOptions | null => {
    if (values.length === 0 && form !== 'daemon' && form !== 'blocking') return null;
    const given = spawnOptions(
      names.map((name, i) => [name, values[i] as Value]),
      null,
      scope,
      form === 'daemon',
    );
    if (form === 'daemon') return { ...given, daemon: true };
    return form === 'blocking' ? { ...given, on: 'blocking' } : given;
  };
  const spawn = (scope: Scope, body: TaskBody, chosen: SpawnOptions | null): Value => {
    const view = viewOf(body);
    const task = form === 'try' ? scope.trySpawn(body.code, body.args, chosen) : scope.spawn(body.code, body.args, chosen);
    return task === null ? null : settle(task, body, view);
  };
  function* spawnSteps(scope: Scope, body: TaskBody, chosen: SpawnOptions | null): Steps<Value> {
    if (form === 'start') return yield* start(scope, body, chosen);
    if (form !== 'spawn' || !scope.full) return spawn(scope, body, chosen);
    const view = viewOf(body);
    const task = yield* scope.spawnWhenFree(body.code, body.args, chosen);
    return settle(task, body, view);
  }
  function* start(scope: Scope, body: TaskBody, chosen: SpawnOptions | null): Steps<Value> {
    const argsWith = (ready: Readiness) => operand.started(body, new ReadyFunction(ready)).args;
    const { code } = operand.started(body, null);
    return (yield* startChild(scope, code, argsWith, chosen)) as Value;
  }
  function* ordinary(f: Frame, receiver: Value, values: readonly Value[]): Steps<Value> {
    const positional = yield* (operand.forced as NonNullable<Operand['forced']>)(f);
    const named = names.map((name, i): [string, Value] => [name, values[i] as Value]);
    here.site = site;
    return yield* memberCallWith(
      receiver,
      (member as MemberExpr).name.name,
      { positional, named: named.length > 0 ? named : null },
      extension,
      site,
    );
  }

  if (!waits && !object.suspends && names.length === 0 && !deferred.suspends && form === 'spawn' && member !== null) {
    return plain(
      spawning(
        object.run,
        deferred.make,
        (scope, body) => spawn(scope, body, null),
        (f, receiver) => runToEnd(ordinary(f, receiver, [])),
        site,
      ),
    );
  }
  if (!waits && !object.suspends && !optionValues.suspends && !deferred.suspends) {
    return plain((f) => {
      const receiver = object.run(f);
      const scope = member === null ? innermost() : spawnScope(receiver);
      const values = optionValues.run(f);
      if (scope === null) return runToEnd(ordinary(f, receiver, values));
      const body = deferred.make(f);
      here.site = site;
      return form === 'start' ? runToEnd(spawnSteps(scope, body, optionsOf(scope, values))) : spawn(scope, body, optionsOf(scope, values));
    });
  }
  return suspending(function* (f) {
    const receiver = object.suspends ? yield* object.step(f) : object.run(f);
    const scope = member === null ? innermost() : spawnScope(receiver);
    const values = optionValues.suspends ? yield* optionValues.step(f) : optionValues.run(f);
    if (scope === null) return yield* ordinary(f, receiver, values);
    const body = deferred.suspends ? yield* deferred.steps(f) : deferred.make(f);
    here.site = site;
    return yield* spawnSteps(scope, body, optionsOf(scope, values));
  });
}

/** The commonest form: `s.spawn e`. */
const spawning = perNode(
  { here, spawnScope },
  ({ here, spawnScope }) =>
    (
      object: Run,
      make: (f: Frame) => TaskBody,
      spawn: (scope: Scope, body: TaskBody) => Value,
      ordinary: (f: Frame, receiver: Value) => Value,
      site: Site,
    ): Run => {
      return (f) => {
        const receiver = object(f);
        const scope = spawnScope(receiver);
        if (scope === null) return ordinary(f, receiver);
        const body = make(f);
        here.site = site;
        return spawn(scope, body);
      };
    },
);

const innermost = (): Scope => scheduler.innermostScope() as Scope;

/** The scope that a receiver spawns into, or null if it is none. */
function spawnScope(receiver: Value): Scope | null {
  if (receiver instanceof Scope) return receiver;
  return receiver instanceof TypeValue && receiver.key === 'builtin:Async' ? innermost() : null;
}

/** The operand of a form; null if the resolver bound it as ordinary code, or there is none. */
function compileOperand(args: readonly Arg[], block: LambdaExpr | null, reports: boolean, cx: FunctionContext): Operand | null {
  const positional = args.filter((arg) => arg.name === null);
  if (positional.some((arg) => arg.spread)) return null;
  const [only] = positional;
  if (block !== null) return positional.length === 0 ? lambdaOperand(block, reports, cx) : null;
  if (only === undefined) return null;
  if (positional.length > 1) return callOperand(positional, cx);
  const value = unwrapped(only.value);
  if (value.kind === 'Lambda') return lambdaOperand(value, reports, cx);
  return {
    deferred: compileDeferred(only.value, only.value.id, cx),
    started: appended,
    forced: forcedValue(only.value, value, cx),
  };
}

function unwrapped(expr: Expr): Expr {
  return expr.kind === 'Paren' ? unwrapped(expr.expr) : expr;
}

/** A block or lambda: its body is the task's. A parameter is the task's token, or the function that reports readiness. */
function lambdaOperand(lambda: LambdaExpr, reports: boolean, cx: FunctionContext): Operand | null {
  const info = cx.resolution.functions.get(lambda.id);
  if (info?.isTask !== true) return null;
  const block = taskBlock(lambda.id, cx);
  const make = closure(lambda.id, cx);
  const forced = function* (f: Frame): Steps<Value[]> {
    return [make(f)];
  };
  if (lambda.params.length === 0 || block.suspends) return { deferred: block, started: (body) => body, forced };
  const code = cx.program.functionCode(cx.module, lambda.id);
  const captured = (body: TaskBody): Value => body.args as unknown as Value;
  if (reports) {
    const call = callCode(code, info);
    return { deferred: block, started: (body, ready) => ({ code: call, args: [captured(body), ready] }), forced };
  }
  const task = tokenBlockCode(code, info);
  const deferred: Deferred = { suspends: false, make: (f) => ({ code: task, args: [captured(block.make(f))] }) };
  return { deferred, started: (body) => body, forced };
}

/** `s.spawn(f, a, b)`: a call of f. */
function callOperand(args: readonly Arg[], cx: FunctionContext): Operand {
  const crossings = args.map((arg) => crossing(arg.value));
  const operands = sequenceOperands(crossings.map(({ operand }) => compileExpr(operand, cx, 'operand')));
  const site = cx.site(args[0] as Arg);
  const make = ([fn, ...values]: readonly Value[]): TaskBody => {
    here.site = site;
    const positional = values.map((value, i) => {
      const { mode, operand } = crossings[i + 1] as (typeof crossings)[number];
      return isolate(value, mode, crossingName(operand));
    });
    return callBody(fn as Value, { positional, named: null }, infoOf);
  };
  const forced = function* (f: Frame): Steps<Value[]> {
    return operands.suspends ? yield* operands.step(f) : operands.run(f);
  };
  return { deferred: deferredOf(operands, make), started: appended, forced };
}

function deferredOf(operands: Operands, make: (values: readonly Value[]) => TaskBody): Deferred {
  if (!operands.suspends) return { suspends: false, make: (f) => make(operands.run(f)) };
  return {
    suspends: true,
    *steps(f) {
      return make(yield* operands.step(f));
    },
  };
}

/** In the call form `ready` is the last argument; a body that takes no arguments cannot report. */
const appended = (body: TaskBody, ready: Value): TaskBody => ({ code: body.code, args: [...body.args, ready] });

/** Evaluates a deferred operand after all. An expression that was bound as a task body is a function of its own. */
function forcedValue(expr: Expr, inner: Expr, cx: FunctionContext): (frame: Frame) => Steps<Value[]> {
  const own = [expr, inner].find((node) => cx.resolution.functions.has(node.id));
  if (own !== undefined) return forcedFunction(own.id, cx);
  const code = compileExpr(expr, cx, 'operand');
  return function* (f) {
    return [code.suspends ? yield* code.step(f) : code.run(f)];
  };
}

function forcedFunction(node: number, cx: FunctionContext): (frame: Frame) => Steps<Value[]> {
  const code = cx.program.functionCode(cx.module, node);
  const capture = captureList(cx.resolution.functions.get(node)?.captures ?? []);
  return function* (f) {
    return [yield* callSteps(new FunctionValue(code, capture(f)), [])];
  };
}
