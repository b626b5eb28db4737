/**
 * `t.await`, with or without empty parentheses (language.md, section 17.2): the most frequent suspension point of all. Anything but a
 * task takes the ordinary way.
 */
import type { CallExpr, MemberExpr } from '../../parser/ast.js';
import { started } from '../../runtime/continuation.js';
import { Task } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import type { Code } from '../code.js';
import { memberCallWith, memberRead } from '../member-call.js';
import { here } from '../site.js';
import { startAwaitValue } from '../task-values.js';
import type { Value } from '../value.js';
import type { FunctionContext } from './context.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import { startingThen } from './then.js';

/** `expr` is the member, or the call of it. Null if it is no plain await. */
export function compileAwaitMember(expr: CallExpr | MemberExpr, member: MemberExpr, cx: FunctionContext): Code | null {
  if (member.name.name !== 'await' || member.access !== '.' || !cx.maySuspend(expr)) return null;
  if (expr.kind === 'Call' && (expr.args.length > 0 || expr.block !== null)) return null;
  const object = compileExpr(member.object, cx, 'operand');
  const site = cx.site({ ...expr, span: { start: member.name.span.start, end: expr.span.end } });
  const extension = extensionOf(member, cx);
  const other = (receiver: Value): Steps<Value> =>
    expr.kind === 'Call'
      ? memberCallWith(receiver, 'await', { positional: [], named: null }, extension, site)
      : memberRead(receiver, 'await', extension, site);
  return startingThen(object, (_f, task) => {
    here.site = site;
    return task instanceof Task ? startAwaitValue(task) : (started(other(task)) as Value);
  });
}
