/**
 * `select` (language.md, section 17.6; runtime.md, section 7). On entry guards, channels and values to send are evaluated once, top to
 * bottom; then the runtime commits exactly one arm, and its body runs in the frame around it.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Expr, SelectArm, SelectHead } from '../../parser/ast.js';
import { rejectCycle } from '../../runtime/await.js';
import {
  DONE,
  errorOf,
  receiveArm,
  type SelectCase,
  type Selected,
  scheduler,
  select,
  sendArm,
  Task,
  taskArm,
  type SelectArm as WaitArm,
} from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import { receiverOf, senderOf } from '../channel-values.js';
import type { Code, Frame } from '../code.js';
import { shareEnds } from '../end-ownership.js';
import { channelClosed, matchError, notAChannel } from '../errors.js';
import { millisOf } from '../milliseconds.js';
import { awaitableSignal, signalArm, signalValue } from '../signals.js';
import { here, type Site } from '../site.js';
import { sited } from '../sited.js';
import { isolate } from '../task-bodies.js';
import { truthy } from '../truth.js';
import type { Value } from '../value.js';
import { compileBlock, scopeEntry } from './blocks.js';
import { compileTruth } from './conditions.js';
import { constant, type FunctionContext, type Position, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { compileTest, type Test } from './patterns.js';
import { crossing, crossingName } from './transfer-marks.js';

/** An arm that has been entered: what the runtime waits for, and what it delivers to the body. */
interface Entered {
  readonly wait: SelectCase;
  /** The value for the arm's pattern; raises what the arm raises. */
  deliver(selected: Selected): Value;
  readonly receives: boolean;
}

interface Arm {
  readonly guard: Code | null;
  enter(frame: Frame, timeout: number | null): Steps<Entered | null>;
  /** Binds what was received; MatchError if the pattern does not match. */
  bind(frame: Frame, received: Value): void;
  readonly begin: ((frame: Frame) => void) | null;
  readonly body: Code;
}

export function compileSelect(expr: Extract<Expr, { kind: 'Select' }>, cx: FunctionContext, position: Position): Code {
  const arms = expr.arms.map((arm) => compileArm(arm, cx, position));
  const timeout = expr.timeout === null ? null : compileExpr(expr.timeout, cx, 'operand');
  const biased = expr.biased === null ? constant(false) : compileExpr(expr.biased, cx, 'operand');
  // Without an arm of its own the option ends the select with nil.
  const plainTimeout = expr.arms.every((arm) => arm.head.kind !== 'timeout');
  const site = cx.site(expr);
  const abrupt = arms.some((arm) => arm.body.abrupt);

  return suspending(function* (f) {
    let limit: number | null = null;
    if (timeout !== null) {
      const duration = timeout.suspends ? yield* timeout.step(f) : timeout.run(f);
      here.site = site;
      limit = millisOf(duration, 'select: timeout');
    }
    const inOrder = truthy(biased.suspends ? yield* biased.step(f) : biased.run(f));
    const entered: (Entered | null)[] = [];
    for (const { guard, enter } of arms) {
      const enabled = guard === null || (guard.suspends ? yield* guard.step(f) : guard.run(f)) === true;
      entered.push(enabled ? yield* enter(f, limit) : null);
    }
    const cases: (SelectCase | null)[] = entered.map((one) => one?.wait ?? null);
    if (limit !== null && plainTimeout) cases.push({ after: limit });
    here.site = site;
    const selected = yield* sited(select(cases, inOrder));
    const arm = arms[selected.index];
    const chosen = entered[selected.index];
    if (arm === undefined || chosen === null || chosen === undefined) return null;
    const value = chosen.deliver(selected);
    arm.begin?.(f);
    if (chosen.receives) arm.bind(f, value);
    return arm.body.suspends ? yield* arm.body.step(f) : arm.body.run(f);
  }, abrupt);
}

function compileArm(arm: SelectArm, cx: FunctionContext, position: Position): Arm {
  const { head } = arm;
  const pattern = head.kind === 'receive' || head.kind === 'either' ? head.pattern : null;
  const test: Test | null = pattern === null ? null : compileTest(pattern, cx);
  const site = cx.site(pattern ?? arm);
  return {
    guard: arm.guard === null ? null : compileTruth(arm.guard, cx),
    enter: compileHead(head, cx.site(arm), cx),
    bind(frame, received) {
      if (test === null || test(frame, received)) return;
      here.site = site;
      throw matchError(received);
    },
    begin: scopeEntry(arm.id, [], cx),
    body: compileBlock(arm.body, cx, position),
  };
}

type Enter = Arm['enter'];

function compileHead(head: SelectHead, site: Site, cx: FunctionContext): Enter {
  switch (head.kind) {
    case 'receive':
      return receiveHead(compileExpr(head.channel, cx, 'operand'), cx.site(head.channel));
    case 'send':
      return sendHead(compileExpr(head.channel, cx, 'operand'), head.value, cx);
    case 'either':
      return eitherHead(head, cx);
    case 'after': {
      const duration = compileExpr(head.duration, cx, 'operand');
      return function* (f) {
        const value = duration.suspends ? yield* duration.step(f) : duration.run(f);
        here.site = site;
        return timer(millisOf(value, 'after'));
      };
    }
    case 'timeout':
      return function* (_f, timeout) {
        return timeout === null ? null : timer(timeout);
      };
    case 'default':
      return function* () {
        return { wait: 'default', receives: false, deliver: () => null };
      };
    default:
      return assertNever(head);
  }
}

const timer = (after: number): Entered => ({ wait: { after }, receives: false, deliver: () => null });

function receiveHead(source: Code, site: Site): Enter {
  return function* (f) {
    const value = source.suspends ? yield* source.step(f) : source.run(f);
    here.site = site;
    return receiving(value, site);
  };
}

function receiving(source: Value, site: Site): Entered {
  const channel = receiverOf(source);
  if (channel !== null) return arriving(receiveArm(channel), (selected) => open(selected, null, site));
  if (awaitableSignal(source)) return arriving(signalArm(source), ({ value }) => signalValue(source, value));
  if (source instanceof Task) {
    rejectCycle(source, scheduler.current);
    return arriving(taskArm(source), ({ value }) => {
      if (source.state === DONE) return value as Value;
      here.site = site;
      throw errorOf(source);
    });
  }
  throw notAChannel('receive', source);
}

const arriving = (wait: WaitArm, deliver: Entered['deliver']): Entered => ({ wait, deliver, receives: true });

/** ChannelClosed in the arm of a closed channel, with the value that was not sent. */
function open({ value, closed }: Selected, unsent: Value, site: Site): Value {
  if (!closed) return (value ?? null) as Value;
  here.site = site;
  throw channelClosed(unsent);
}

function sendHead(target: Code, operand: Expr, cx: FunctionContext): Enter {
  const send = compileOffer(operand, cx);
  return function* (f) {
    return yield* send(f, target.suspends ? yield* target.step(f) : target.run(f));
  };
}

/** Evaluates and isolates the value to be sent. */
function compileOffer(operand: Expr, cx: FunctionContext): (frame: Frame, target: Value) => Steps<Entered> {
  const { mode, operand: unmarked } = crossing(operand);
  const value = compileExpr(unmarked, cx, 'operand');
  const name = crossingName(unmarked);
  const site = cx.site(operand);
  return function* (f, target) {
    const end = senderOf(target);
    here.site = site;
    if (end === null) throw notAChannel('send', target);
    const evaluated = value.suspends ? yield* value.step(f) : value.run(f);
    here.site = site;
    const sent = isolate(evaluated, mode, name);
    shareEnds(sent);
    return { wait: sendArm(end, sent), receives: false, deliver: (selected) => open(selected, sent, site) };
  };
}

/** `name <- r`: a send if `name` is a variable that holds a channel or sending end now, else a receive that binds it. */
function eitherHead(head: Extract<SelectHead, { kind: 'either' }>, cx: FunctionContext): Enter {
  const source = withoutReceive(head.right);
  const receive = receiveHead(compileExpr(source, cx, 'operand'), cx.site(source));
  if (cx.ref(head.name) === undefined) return receive;
  const variable = compileExpr(head.name, cx, 'operand');
  const send = compileOffer(head.right, cx);
  return function* (f, timeout) {
    const target = variable.suspends ? yield* variable.step(f) : variable.run(f);
    if (target === undefined || senderOf(target) === null) return yield* receive(f, timeout);
    const offer = yield* send(f, target);
    // The name is bound in the arm either way: after a send it is still the channel.
    return {
      ...offer,
      receives: true,
      deliver(selected) {
        offer.deliver(selected);
        return target;
      },
    };
  };
}

/** `x.recv()` stands for `x`. */
function withoutReceive(expr: Expr): Expr {
  if (expr.kind !== 'Call' || expr.args.length > 0 || expr.block !== null) return expr;
  const { callee } = expr;
  return callee.kind === 'Member' && callee.name.name === 'recv' ? callee.object : expr;
}
