/**
 * `select` (language.md, section 17.6; runtime.md, section 7). On entry guards, channels and values to send are evaluated once, top to
 * bottom; then the runtime commits exactly one arm, and its body runs in the frame around it.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Expr, SelectArm, SelectHead } from '../../parser/ast.js';
import { rejectCycle } from '../../runtime/await.js';
import {
  cancelSignal,
  DONE,
  errorOf,
  receiveArm,
  type SelectCase,
  type Selected,
  scheduler,
  select,
  sendArm,
  startSelect,
  Task,
  taskArm,
  type SelectArm as WaitArm,
} from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import { continueWith } from '../after.js';
import { receiverOf, type SendEnd, senderOf } from '../channel-values.js';
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
import { constant, evaluate, type FunctionContext, type Position, starting, suspending } from './context.js';
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
  readonly enter: Enter;
  /** Binds what was received; MatchError if the pattern does not match. */
  bind(frame: Frame, received: Value): void;
  readonly begin: ((frame: Frame) => void) | null;
  readonly body: Code;
}

/** Evaluates what an arm waits for. `timeout` is that of the whole select. `now`: the same where nothing in it suspends, else null. */
interface Enter {
  readonly now: ((frame: Frame, timeout: number | null) => Entered | null) | null;
  steps(frame: Frame, timeout: number | null): Steps<Entered | null>;
}

export function compileSelect(expr: Extract<Expr, { kind: 'Select' }>, cx: FunctionContext, position: Position): Code {
  const arms = expr.arms.map((arm) => compileArm(arm, cx, position));
  const timeout = expr.timeout === null ? null : compileExpr(expr.timeout, cx, 'operand');
  const biased = expr.biased === null ? constant(false) : compileExpr(expr.biased, cx, 'operand');
  // Without an arm of its own the option ends the select with nil.
  const plainTimeout = expr.arms.every((arm) => arm.head.kind !== 'timeout');
  const site = cx.site(expr);
  const abrupt = arms.some((arm) => arm.body.abrupt);

  const casesOf = (entered: readonly (Entered | null)[], limit: number | null): (SelectCase | null)[] => {
    const cases: (SelectCase | null)[] = [];
    for (const one of entered) cases.push(one === null ? null : one.wait);
    if (limit !== null && plainTimeout) cases.push({ after: limit });
    here.site = site;
    return cases;
  };
  const limitOf = (duration: Value): number => {
    here.site = site;
    return millisOf(duration, 'select: timeout');
  };
  /** Binds what the chosen arm delivers: the arm whose body is to run, or null if the option `timeout` ended the select. */
  const chosenOf = (f: Frame, entered: readonly (Entered | null)[], selected: Selected): Arm | null => {
    here.site = site;
    const arm = arms[selected.index];
    const chosen = entered[selected.index];
    if (arm === undefined || chosen === null || chosen === undefined) return null;
    const value = chosen.deliver(selected);
    arm.begin?.(f);
    if (chosen.receives) arm.bind(f, value);
    return arm;
  };

  const direct = arms.every(({ guard, enter }) => guard?.suspends !== true && enter.now !== null);
  if (direct && timeout?.suspends !== true && !biased.suspends) {
    return starting((f) => {
      const limit = timeout === null ? null : limitOf(timeout.run(f));
      const inOrder = truthy(biased.run(f));
      const entered: (Entered | null)[] = [];
      for (const { guard, enter } of arms) {
        const enabled = guard === null || evaluate(guard, f) === true;
        entered.push(enabled ? (enter.now as NonNullable<Enter['now']>)(f, limit) : null);
      }
      const selected = startSelect(casesOf(entered, limit), inOrder);
      return continueWith(selected as unknown as Value, f, (_f, chosen) => {
        const arm = chosenOf(f, entered, chosen as unknown as Selected);
        return arm === null ? null : evaluate(arm.body, f);
      });
    }, abrupt);
  }
  return suspending(function* (f) {
    const limit = timeout === null ? null : limitOf(timeout.suspends ? yield* timeout.step(f) : timeout.run(f));
    const inOrder = truthy(biased.suspends ? yield* biased.step(f) : biased.run(f));
    const entered: (Entered | null)[] = [];
    for (const { guard, enter } of arms) {
      const enabled = guard === null || (guard.suspends ? yield* guard.step(f) : guard.run(f)) === true;
      entered.push(enabled ? yield* enter.steps(f, limit) : null);
    }
    const arm = chosenOf(f, entered, yield* sited(select(casesOf(entered, limit), inOrder)));
    if (arm === null) return null;
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
      return entering(duration, (value) => {
        here.site = site;
        return timer(millisOf(value, 'after'));
      });
    }
    case 'timeout':
      return immediate((_f, timeout) => (timeout === null ? null : timer(timeout)));
    case 'default':
      return immediate(() => DEFAULT);
    default:
      return assertNever(head);
  }
}

const timer = (after: number): Entered => ({ wait: { after }, receives: false, deliver: () => null });

const DEFAULT: Entered = { wait: 'default', receives: false, deliver: () => null };

const immediate = (now: NonNullable<Enter['now']>): Enter => ({
  now,
  *steps(f, timeout) {
    return now(f, timeout);
  },
});

/** Evaluates `source`, of whose value `make` makes what the arm waits for. */
function entering(source: Code, make: (value: Value) => Entered): Enter {
  return {
    now: source.suspends ? null : (f) => make(source.run(f)),
    *steps(f) {
      return make(source.suspends ? yield* source.step(f) : source.run(f));
    },
  };
}

function receiveHead(source: Code, site: Site): Enter {
  return entering(source, (value) => {
    here.site = site;
    return receiving(value, site);
  });
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
      throw scheduler.current.interrupted ? cancelSignal : errorOf(source);
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
  const offer = compileOffer(operand, cx);
  const { value } = offer;
  return {
    now: target.suspends || value.suspends ? null : (f) => offer.make(offer.end(target.run(f)), value.run(f)),
    *steps(f) {
      const end = offer.end(target.suspends ? yield* target.step(f) : target.run(f));
      return offer.make(end, value.suspends ? yield* value.step(f) : value.run(f));
    },
  };
}

interface Offer {
  readonly value: Code;
  /** The end that is sent to. */
  end(target: Value): SendEnd;
  /** The arm, with the value isolated. */
  make(end: SendEnd, value: Value): Entered;
}

function compileOffer(operand: Expr, cx: FunctionContext): Offer {
  const { mode, operand: unmarked } = crossing(operand);
  const name = crossingName(unmarked);
  const site = cx.site(operand);
  return {
    value: compileExpr(unmarked, cx, 'operand'),
    end(target) {
      const end = senderOf(target);
      here.site = site;
      if (end === null) throw notAChannel('send', target);
      return end;
    },
    make(end, value) {
      here.site = site;
      const sent = isolate(value, mode, name);
      shareEnds(sent);
      return { wait: sendArm(end, sent), receives: false, deliver: (selected) => open(selected, sent, site) };
    },
  };
}

/** `name <- r`: a send if `name` is a variable that holds a channel or sending end now, else a receive that binds it. */
function eitherHead(head: Extract<SelectHead, { kind: 'either' }>, cx: FunctionContext): Enter {
  const source = withoutReceive(head.right);
  const receive = receiveHead(compileExpr(source, cx, 'operand'), cx.site(source));
  if (cx.ref(head.name) === undefined) return receive;
  const variable = compileExpr(head.name, cx, 'operand');
  const offer = compileOffer(head.right, cx);
  const { value } = offer;
  const sends = (target: Value | undefined): boolean => target !== undefined && senderOf(target) !== null;
  // The name is bound in the arm either way: after a send it is still the channel.
  const sending = (target: Value, sent: Value): Entered => {
    const entered = offer.make(offer.end(target), sent);
    return {
      ...entered,
      receives: true,
      deliver(selected) {
        entered.deliver(selected);
        return target;
      },
    };
  };
  const { now } = receive;
  return {
    now:
      variable.suspends || value.suspends || now === null
        ? null
        : (f, timeout) => {
            const target = variable.run(f);
            return sends(target) ? sending(target, value.run(f)) : now(f, timeout);
          },
    *steps(f, timeout) {
      const target = variable.suspends ? yield* variable.step(f) : variable.run(f);
      if (!sends(target)) return yield* receive.steps(f, timeout);
      return sending(target, value.suspends ? yield* value.step(f) : value.run(f));
    },
  };
}

/** `x.recv()` stands for `x`. */
function withoutReceive(expr: Expr): Expr {
  if (expr.kind !== 'Call' || expr.args.length > 0 || expr.block !== null) return expr;
  const { callee } = expr;
  return callee.kind === 'Member' && callee.name.name === 'recv' ? callee.object : expr;
}
