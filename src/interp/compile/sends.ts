/**
 * `ch.send(move v)`, `ch.send(copy v)` (runtime.md, section 2): the mark says how the value crosses, if the receiver is a channel or
 * sending end. For any other receiver it is an ordinary call.
 */
import type { CallExpr, MemberExpr } from '../../parser/ast.js';
import { runToEnd } from '../call.js';
import { Moved, senderOf } from '../channel-values.js';
import type { Code } from '../code.js';
import { deepCopy } from '../isolate.js';
import { memberCallWith } from '../member-call.js';
import { here } from '../site.js';
import { isolate } from '../task-bodies.js';
import type { Value } from '../value.js';
import { compileArguments } from './calls.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import { crossing, crossingName } from './transfer-marks.js';

const SENDS: ReadonlySet<string> = new Set(['send', 'try_send', 'send_timeout']);

/** Whether the first argument of a call that may send carries a mark. */
export function isMarkedSend(expr: CallExpr, callee: MemberExpr): boolean {
  const [value] = expr.args;
  if (value === undefined || value.name !== null || value.spread || callee.access === '?.' || !SENDS.has(callee.name.name)) return false;
  return crossing(value.value).mode !== 'frozen';
}

export function compileMarkedSend(expr: CallExpr, callee: MemberExpr, cx: FunctionContext): Code {
  const object = compileExpr(callee.object, cx, 'operand');
  const [first, ...others] = expr.args as readonly [CallExpr['args'][number]];
  const { mode, operand } = crossing(first.value);
  const args = compileArguments({ args: [{ ...first, value: operand }, ...others], block: expr.block }, cx);
  const name = crossingName(operand);
  const site = cx.site(expr);
  const extension = extensionOf(callee, cx);
  const call = (receiver: Value, [value, ...rest]: readonly Value[]) => {
    here.site = site;
    const sent = value as Value;
    const given = senderOf(receiver) !== null ? (new Moved(isolate(sent, mode, name)) as Value) : mode === 'copy' ? deepCopy(sent) : sent;
    return memberCallWith(receiver, callee.name.name, args.arrange([given, ...rest]), extension, site);
  };
  const { all } = args;
  if (!cx.maySuspend(expr) && !object.suspends && !all.suspends) return plain((f) => runToEnd(call(object.run(f), all.run(f))));
  return suspending(function* (f) {
    const receiver = object.suspends ? yield* object.step(f) : object.run(f);
    return yield* call(receiver, all.suspends ? yield* all.step(f) : all.run(f));
  });
}
