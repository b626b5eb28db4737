/**
 * `spawn`, `await`, `<-` and `with` (language.md, section 17; runtime.md gives the meaning). The runtime does the work; here values
 * are isolated on their way and results become values of the language.
 */
import type { Expr, SpawnExpr, WithExpr } from '../../parser/ast.js';
import { Continuation, leave, settled, started } from '../../runtime/continuation.js';
import { CancelToken, type ReceiveAnswers, type Scope, type SendAnswers, scheduler, Task } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import { type After, continueWith } from '../after.js';
import { receiverOf, senderOf } from '../channel-values.js';
import { type Code, type Frame, type Run, WAITING } from '../code.js';
import { shareEnds } from '../end-ownership.js';
import { channelClosed, notAChannel, notATask, typeError } from '../errors.js';
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
import { startAwaitValue } from '../task-values.js';
import type { Value } from '../value.js';
import { arrived } from './arrivals.js';
import { compileBlock, scopeEntry } from './blocks.js';
import { type FunctionContext, type Position, plain, starting, suspending } from './context.js';
import { compileDeferred, taskBlock } from './deferred.js';
import { compileExpr } from './expressions.js';
import { sequenceOperands } from './operands.js';
import { compileBinding } from './patterns.js';
import { perNode } from './per-node.js';
import { staticBuiltin } from './static-calls.js';
import { startingThen } from './then.js';
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
            scope,
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
  return startingThen(operand, (_f, task) => {
    here.site = site;
    return startAwait(task);
  });
}

/** `t.await` on any value: its value, or WAITING. */
function startAwait(task: Value): Value {
  if (task instanceof Task) return startAwaitValue(task);
  if (isParallel(task)) return started(collectParallel(task)) as Value;
  throw notATask(task);
}

export function compileReceive(expr: Extract<Expr, { kind: 'Receive' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.channel, cx, 'operand');
  const site = cx.site(expr);
  const answers: ReceiveAnswers = {
    closed: () => {
      here.site = site;
      throw channelClosed();
    },
  };
  return startingThen(operand, (_f, source) => {
    here.site = site;
    const channel = receiverOf(source);
    if (channel !== null) return channel.startReceive(answers) as Value;
    if (awaitableSignal(source)) return started(awaitSignal(source)) as Value;
    if (source instanceof Task) return startAwaitValue(source);
    throw notAChannel('receive', source);
  });
}

export function compileSend(expr: Extract<Expr, { kind: 'Send' }>, cx: FunctionContext): Code {
  const channel = compileExpr(expr.channel, cx, 'operand');
  const { mode, operand } = crossing(expr.value);
  const value = compileExpr(operand, cx, 'operand');
  const name = crossingName(operand);
  const site = cx.site(expr);
  const answers: SendAnswers<Value> = {
    sent: null,
    closed: (sent) => {
      here.site = site;
      throw channelClosed(sent as Value);
    },
  };
  const send = (target: Value, v: Value): Value => {
    here.site = site;
    const sent = isolate(v, mode, name);
    const end = senderOf(target);
    if (end === null) throw notAChannel('send', target);
    shareEnds(sent);
    return end.startSend(sent, answers) as Value;
  };
  if (!channel.suspends && !value.suspends) return starting((f) => send(channel.run(f), value.run(f)));
  return suspending(function* (f) {
    const target = channel.suspends ? yield* channel.step(f) : channel.run(f);
    return yield* settled(send(target, value.suspends ? yield* value.step(f) : value.run(f)));
  });
}

export function compileWith(expr: WithExpr, cx: FunctionContext, position: Position): Code {
  const head = compileExpr(expr.head, cx, 'operand');
  const bind = expr.binding === null ? null : compileBinding(expr.binding, cx);
  const enter = scopeEntry(expr.id, [], cx);
  const body = compileBlock(expr.body, cx, position);
  const site = cx.site(expr.head);
  const plainHead = plainScopeHead(expr.head, cx);
  const run = insideScope(body.suspends ? body.start : body.run, enter, bind, site);
  const open: After = (f, value) => {
    here.site = site;
    const ready = readyHead(value);
    return ready === null ? continueWith(started(scopeHeadOf(value)) as unknown as Value, f, opened) : run(f, ready);
  };
  const opened: After = (f, ready) => run(f, ready as unknown as ScopeHead);
  const any = startingThen(head, open, body.abrupt);
  if (plainHead === null) return any;
  return starting((f) => {
    const ready = plainHead();
    if (ready === null) return any.start(f);
    here.site = site;
    return run(f, ready);
  }, body.abrupt);
}

/** Opens the scope of a head, runs the body in it and leaves it. */
const insideScope = perNode(
  { arrived, leave, leaveAtOnce, openHead, parameterOf, WAITING, withRest: (...args: WithParts) => new WithRest(...args) },
  ({ arrived, leave, leaveAtOnce, openHead, parameterOf, WAITING, withRest }) =>
    (
      body: Run,
      enter: ((frame: Frame) => void) | null,
      bind: ((frame: Frame, value: Value) => void) | null,
      site: Site,
    ): ((f: Frame, head: ScopeHead) => Value) => {
      return (f, head) => {
        let scope: Scope;
        try {
          scope = openHead(head);
        } catch (thrown) {
          throw arrived(thrown, site);
        }
        let result: Value;
        try {
          enter?.(f);
          bind?.(f, parameterOf(head, scope));
          result = body(f);
        } catch (thrown) {
          return withRest(head, scope, site).fail(thrown);
        }
        if (result === WAITING) return leave(withRest(head, scope, site)) as unknown as Value;
        return leaveAtOnce(head, scope, result) ? result : withRest(head, scope, site).resume(result);
      };
    },
);

type WithParts = readonly [head: ScopeHead, scope: Scope, site: Site];

/** A scope whose body, or whose tasks, are waited for. */
class WithRest extends Continuation {
  private leaving = false;

  constructor(
    private readonly head: ScopeHead,
    private readonly scope: Scope,
    private readonly site: Site,
  ) {
    super();
  }

  override resume(value: Value): Value {
    if (this.leaving || leaveAtOnce(this.head, this.scope, value)) return value;
    return this.end(leaveScope(this.head, this.scope, value, this.site));
  }

  override fail(thrown: unknown): Value {
    if (this.leaving) throw arrived(thrown, this.site);
    return this.end(leaveThrown(this.head, this.scope, thrown, this.site));
  }

  private end(steps: Steps<Value>): Value {
    this.leaving = true;
    let value: Value | typeof WAITING;
    try {
      value = started(steps) as Value;
    } catch (thrown) {
      throw arrived(thrown, this.site);
    }
    return value === WAITING ? (leave(this) as unknown as Value) : value;
  }
}

/** The head of `with Async.scope`, with or without empty parentheses, where nothing has to be evaluated for it. */
function plainScopeHead(head: Expr, cx: FunctionContext): (() => ScopeHead | null) | null {
  const path = head.kind === 'Call' && head.args.length === 0 && head.block === null ? head.callee : head;
  const find = path.kind === 'Member' ? staticBuiltin(path, cx) : null;
  return find === null ? null : () => (find()?.name === PLAIN_SCOPE_NAME ? PLAIN_SCOPE : null);
}
