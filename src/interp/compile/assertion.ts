/**
 * `assert c` and `assert(c, msg)` (language.md, sections 5 and 18.12): the condition explains itself when it does not hold, and the
 * message is evaluated whether it is needed or not, like any argument.
 */
import type { CallExpr } from '../../parser/ast.js';
import type { Code, Frame } from '../code.js';
import { display } from '../display.js';
import { assertionFailed } from '../errors.js';
import type { AriaFault } from '../fault.js';
import { here } from '../site.js';
import { truthy } from '../truth.js';
import type { Value } from '../value.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { observeCondition } from './observed-condition.js';

/** Null if it is no plain assertion: a call of the prelude's `assert` with a condition and perhaps a message, by position. */
export function compileAssertion(expr: CallExpr, cx: FunctionContext): Code | null {
  const ref = expr.callee.kind === 'Name' ? cx.ref(expr.callee) : undefined;
  if (ref?.kind !== 'prelude' || ref.name !== 'assert' || expr.block != null) return null;
  const [condition, message, ...rest] = expr.args;
  if (condition === undefined || rest.length > 0 || expr.args.some((arg) => arg.spread || arg.name !== null)) return null;
  const observed = observeCondition(condition.value, cx);
  const text = message === undefined ? null : compileExpr(message.value, cx, 'operand');
  const site = cx.site(expr);

  const failure = (value: Value, f: Frame, shown: Value | null): AriaFault => {
    const values = observed.explain(f);
    here.site = site;
    const fault = assertionFailed(text === null ? 'assertion failed' : `assertion failed: ${display(shown)}`, true, value);
    fault.notes = values.length === 0 ? [] : [`with ${values.join(', ')}`];
    return fault;
  };
  const { code } = observed;
  if (code.suspends || text?.suspends === true) {
    return suspending(function* (f) {
      const value = code.suspends ? yield* code.step(f) : code.run(f);
      const shown = text === null ? null : text.suspends ? yield* text.step(f) : text.run(f);
      if (truthy(value)) return null;
      throw failure(value, f, shown);
    });
  }
  return plain((f) =>
    observed.during(() => {
      const value = code.run(f);
      const shown = text === null ? null : text.run(f);
      if (truthy(value)) return null;
      throw failure(value, f, shown);
    }),
  );
}
