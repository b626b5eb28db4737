/**
 * `spawn`, `await`, `<-` and `with` (language.md, section 17; runtime.md gives the meaning). The runtime does the work; here values
 * are isolated on their way and results become values of the language.
 */
import type { Expr, SpawnExpr, WithExpr } from '../../parser/ast.js';
import { CancelToken, Channel, CLOSED, EMPTY, type Scope, scheduler, Task } from '../../runtime/index.js';
import { receiverOf, sendChecked, senderOf } from '../channel-values.js';
import type { Code } from '../code.js';
import { shareEnds } from '../end-ownership.js';
import { channelClosed, notAChannel, notATask, typeError } from '../errors.js';
import { AriaFault } from '../fault.js';
import { kindOf } from '../kinds.js';
import { collectParallel, isParallel } from '../parallel-values.js';
import {
  leaveAtOnce,
  leaveScope,
  leaveThrown,
  openHead,
  PLAIN_SCOPE,
  PLAIN_SCOPE_NAME,
  parameterOf,
  readyHead,
  type ScopeHead,
  scopeHeadOf,
} from '../scope-heads.js';
import { awaitableSignal, awaitSignal } from '../signals.js';
import { here, type Site } from '../site.js';
import { spawnOptions } from '../spawn-options.js';
import { isolate, type TaskBody } from '../task-bodies.js';
import { settle, viewOf } from '../task-spawn.js';
import { awaitTaskValue } from '../task-values.js';
import type { Value } from '../value.js';
import { compileBlock, scopeEntry } from './blocks.js';
import { type FunctionContext, type Position, plain, suspending } from './context.js';
import { compileDeferred, taskBlock } from './deferred.js';
import { compileExpr } from './expressions.js';
import { sequenceOperands } from './operands.js';
import { compileBinding } from './patterns.js';
import { staticBuiltin } from './static-calls.js';
import { crossing, crossingName } from './transfer-marks.js';

export function compileSpawn(expr: SpawnExpr, cx: FunctionContext): Code {
  const deferred =
    expr.body.kind === 'Block'
      ? taskBlock(cx.resolution.functions.has(expr.id) ? expr.id : expr.body.id, cx)
      : compileDeferred(expr.body, expr.id, cx);
  const names = expr.options.map((option) => option.name?.name ?? '');
  const options = sequenceOperands(
    [...expr.options.map((option) => option.value), ...(expr.token === null ? [] : [expr.token])].map((e) => compileExpr(e, cx, 'operand')),
  );
  const plainSpawn = names.length === 0 && expr.token === null;
  const site = cx.site(expr);
  const spawn = (values: readonly Value[], body: TaskBody): Value => {
    here.site = site;
    const token = expr.token === null ? null : (values.at(-1) as Value);
    if (token !== null && !(token instanceof CancelToken)) throw typeError(`spawn with needs a CancelToken, got ${kindOf(token)}`);
    const scope = scheduler.innermostScope() as Scope;
    return spawnTask(
      scope,
      body,
      plainSpawn
        ? null
        : spawnOptions(
            names.map((name, i) => [name, values[i] as Value]),
            token,
          ),
    );
  };
  if (!options.suspends && !deferred.suspends) return plain((f) => spawn(options.run(f), deferred.make(f)));
  return suspending(function* (f) {
    const values = options.suspends ? yield* options.step(f) : options.run(f);
    return spawn(values, deferred.suspends ? yield* deferred.steps(f) : deferred.make(f));
  });
}

/** Creates the task; what it may read of module variables is taken now (runtime.md, section 12.14). */
export function spawnTask(scope: Scope, body: TaskBody, options: Parameters<Scope['spawn']>[2]): Value {
  const view = viewOf(body);
  return settle(scope.spawn(body.code, body.args, options ?? null), body, view);
}

export function compileAwait(expr: Extract<Expr, { kind: 'Await' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.task, cx, 'operand');
  const site = cx.site(expr);
  return suspending(function* (f) {
    const task = operand.suspends ? yield* operand.step(f) : operand.run(f);
    here.site = site;
    return yield* awaitValue(task);
  });
}

/** `t.await` on any value. */
export function* awaitValue(task: Value) {
  if (task instanceof Task) return yield* awaitTaskValue(task);
  if (isParallel(task)) return yield* collectParallel(task);
  throw notATask(task);
}

export function compileReceive(expr: Extract<Expr, { kind: 'Receive' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.channel, cx, 'operand');
  const site = cx.site(expr);
  return suspending(function* (f) {
    const source = operand.suspends ? yield* operand.step(f) : operand.run(f);
    const channel = receiverOf(source);
    if (channel === null) {
      here.site = site;
      if (awaitableSignal(source)) return yield* awaitSignal(source);
      if (source instanceof Task) return yield* awaitValue(source);
      throw notAChannel('receive', source);
    }
    let value = channel.receiveFast();
    if (value === EMPTY) {
      // Where it waits: a deadlock is reported there.
      here.site = site;
      value = yield* channel.receive();
    }
    if (value !== CLOSED) return value as Value;
    here.site = site;
    throw channelClosed();
  });
}

export function compileSend(expr: Extract<Expr, { kind: 'Send' }>, cx: FunctionContext): Code {
  const channel = compileExpr(expr.channel, cx, 'operand');
  const { mode, operand } = crossing(expr.value);
  const value = compileExpr(operand, cx, 'operand');
  const name = crossingName(operand);
  const site = cx.site(expr);
  return suspending(function* (f) {
    const target = channel.suspends ? yield* channel.step(f) : channel.run(f);
    const v = value.suspends ? yield* value.step(f) : value.run(f);
    const sent = isolate(v, mode, name);
    if (target instanceof Channel) {
      shareEnds(sent);
      here.site = site;
      if (target.sendFast(sent) || (yield* target.send(sent))) return null;
      here.site = site;
      throw channelClosed(sent);
    }
    return yield* sendOn(target, sent, site);
  });
}

/** `ch <- v` with an isolated value: nil, or ChannelClosed. */
export function* sendOn(target: Value, value: Value, site: Site) {
  const end = senderOf(target);
  here.site = site;
  if (end === null) throw notAChannel('send', target);
  shareEnds(value);
  yield* sendChecked(end, value, site);
  return null;
}

export function compileWith(expr: WithExpr, cx: FunctionContext, position: Position): Code {
  const head = compileExpr(expr.head, cx, 'operand');
  const bind = expr.binding === null ? null : compileBinding(expr.binding, cx);
  const enter = scopeEntry(expr.id, [], cx);
  const body = compileBlock(expr.body, cx, position);
  const site = cx.site(expr.head);
  const plainHead = plainScopeHead(expr.head, cx);
  return suspending(function* (f) {
    let scopeHead = plainHead?.() ?? null;
    if (scopeHead === null) {
      const value = head.suspends ? yield* head.step(f) : head.run(f);
      here.site = site;
      scopeHead = readyHead(value) ?? (yield* scopeHeadOf(value));
    } else here.site = site;
    try {
      const scope = openHead(scopeHead);
      let result: Value;
      try {
        enter?.(f);
        bind?.(f, parameterOf(scopeHead, scope));
        result = body.suspends ? yield* body.step(f) : body.run(f);
      } catch (thrown) {
        return yield* leaveThrown(scopeHead, scope, thrown, site);
      }
      return leaveAtOnce(scopeHead, scope, result) ? result : yield* leaveScope(scopeHead, scope, result, site);
    } catch (thrown) {
      if (thrown instanceof AriaFault) thrown.arriveAt(site);
      throw thrown;
    }
  }, body.abrupt);
}

/** The head of `with Async.scope`, with or without empty parentheses, where nothing has to be evaluated for it. */
function plainScopeHead(head: Expr, cx: FunctionContext): (() => ScopeHead | null) | null {
  const path = head.kind === 'Call' && head.args.length === 0 && head.block === null ? head.callee : head;
  const find = path.kind === 'Member' ? staticBuiltin(path, cx) : null;
  return find === null ? null : () => (find()?.name === PLAIN_SCOPE_NAME ? PLAIN_SCOPE : null);
}
