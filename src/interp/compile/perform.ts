/** Performing an effect operation (language.md, section 12): to the innermost active handler, else the effect's default. */
import type { CallExpr, MemberExpr } from '../../parser/ast.js';
import { staticMembers } from '../builtins/index.js';
import { callSteps } from '../call.js';
import type { Code } from '../code.js';
import { mayBeHandled, Perform } from '../effect-handlers.js';
import { undefinedOperation, unhandledEffect } from '../errors.js';
import type { Ref } from '../resolution.js';
import { here } from '../site.js';
import { BuiltinFunction, TypeValue, type Value } from '../value.js';
import { compileArguments } from './calls.js';
import { type FunctionContext, suspending } from './context.js';
import { readRef } from './names.js';

export function compilePerform(
  expr: CallExpr | MemberExpr,
  performed: { readonly effect: Ref; readonly operation: string },
  cx: FunctionContext,
): Code {
  const { operation } = performed;
  const effect = readRef(performed.effect, operation, expr, cx);
  const args = compileArguments(expr.kind === 'Call' ? expr : { args: [] }, cx);
  const site = cx.site(expr);
  return suspending(function* (f) {
    const type = effect.suspends ? yield* effect.step(f) : effect.run(f);
    const values = args.all.suspends ? yield* args.all.step(f) : args.all.run(f);
    const { positional } = args.arrange(values);
    here.site = site;
    if (!(type instanceof TypeValue)) throw undefinedOperation('effect', operation);
    if (mayBeHandled(type, operation)) return (yield new Perform(type, operation, positional)) as Value;
    const builtin = staticMembers(type.name)?.get(operation);
    if (builtin !== undefined && type.key.startsWith('builtin:') && typeof builtin === 'object' && builtin !== null && 'doc' in builtin) {
      return yield* callSteps(new BuiltinFunction(`${type.name}.${operation}`, builtin), positional);
    }
    if (!type.operations.has(operation)) throw undefinedOperation(type.name, operation);
    throw unhandledEffect(type.name, operation);
  });
}
