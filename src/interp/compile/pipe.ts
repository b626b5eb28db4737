/** `x |> f(a)` (language.md, section 6.9): the left value becomes the first argument. */
import type { Expr } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { callWith, runToEnd } from '../call.js';
import type { Code } from '../code.js';
import { memberCallWith } from '../member-call.js';
import { here } from '../site.js';
import type { Value } from '../value.js';
import { compileArguments } from './calls.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';

export function compilePipe(expr: Extract<Expr, { kind: 'Pipe' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const { right } = expr;
  const site = cx.site(right);
  const isCall = right.kind === 'Call';
  const target = isCall ? right.callee : right;
  // `x |> o.m(a)` calls `o.m(x, a)`; `x |> o.m` too.
  const member = target.kind === 'Member' && isCall ? target : null;
  const callee = compileExpr(member === null ? target : member.object, cx, 'operand');
  const args = compileArguments(isCall ? right : { args: [] }, cx);
  const extension = member === null ? null : extensionOf(member, cx);
  const call = (first: Value, fn: Value, values: readonly Value[]): Steps<Value> => {
    here.site = site;
    const { positional, named } = args.arrange(values);
    const all = { positional: [first, ...positional], named };
    return member === null ? callWith(fn, all) : memberCallWith(fn, member.name.name, all, extension, site);
  };
  const { all } = args;
  if (left.suspends || callee.suspends || all.suspends || cx.maySuspend(expr) || cx.maySuspend(right)) {
    return suspending(function* (f) {
      const first = left.suspends ? yield* left.step(f) : left.run(f);
      const fn = callee.suspends ? yield* callee.step(f) : callee.run(f);
      return yield* call(first, fn, all.suspends ? yield* all.step(f) : all.run(f));
    });
  }
  const a = left.run;
  const c = callee.run;
  return plain((f) => {
    const first = a(f);
    const fn = c(f);
    return runToEnd(call(first, fn, all.run(f)));
  });
}
