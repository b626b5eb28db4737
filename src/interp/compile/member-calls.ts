/**
 * `r.name(args)` (language.md, section 10.5). Each call site remembers the last type it saw and the method found for it; a user
 * method with the right number of positional arguments is entered directly.
 */

import type { CallExpr, MemberExpr } from '../../parser/ast.js';
import { pulse } from '../../runtime/pulse.js';
import { typeOf } from '../builtin-types.js';
import { callBuiltin, enter, newFrame, runToEnd, unwind } from '../call.js';
import type { Code, Run } from '../code.js';
import { AriaFault } from '../fault.js';
import { memberCallWith, safeResult, skipsSafely } from '../member-call.js';
import { type Found, findMethod, methodEpoch } from '../member-lookup.js';
import { here, type Site } from '../site.js';
import { FunctionValue, ModuleValue, StructValue, TypeValue, type Value } from '../value.js';
import { compileAwaitMember } from './await-members.js';
import { type CompiledArguments, compileArguments } from './calls.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import type { Operands } from './operands.js';
import { compileMarkedSend, isMarkedSend } from './sends.js';

export function compileMemberCall(expr: CallExpr, callee: MemberExpr, cx: FunctionContext): Code {
  if (isMarkedSend(expr, callee)) return compileMarkedSend(expr, callee, cx);
  const awaited = compileAwaitMember(expr, callee, cx);
  if (awaited !== null) return awaited;
  const object = compileExpr(callee.object, cx, 'operand');
  const args = compileArguments(expr, cx);
  const { name } = callee.name;
  const site = cx.site(
    callee.span.end > callee.name.span.start ? { ...expr, span: { start: callee.name.span.start, end: expr.span.end } } : expr,
  );
  const extension = extensionOf(callee, cx);
  const safe = callee.access === '?.';
  const { all, simple } = args;
  if (!cx.maySuspend(expr) && !object.suspends && !all.suspends) {
    if (simple !== null && !simple.suspends && !safe) return plain(fastCall(object.run, name, simple, args, site, extension));
    const read = object.run;
    return plain((f) => {
      const receiver = read(f);
      if (safe && skipsSafely(receiver)) return receiver;
      const values = all.run(f);
      here.site = site;
      return runToEnd(callSafely(receiver, name, args, values, safe, extension, site));
    });
  }
  return suspending(function* (f) {
    const receiver = object.suspends ? yield* object.step(f) : object.run(f);
    if (safe && skipsSafely(receiver)) return receiver;
    const values = all.suspends ? yield* all.step(f) : all.run(f);
    here.site = site;
    try {
      return yield* callSafely(receiver, name, args, values, safe, extension, site);
    } catch (thrown) {
      // The error of a task that was awaited here.
      if (thrown instanceof AriaFault) thrown.arriveAt(site);
      throw thrown;
    }
  });
}

function* callSafely(
  receiver: Value,
  name: string,
  args: CompiledArguments,
  values: readonly Value[],
  safe: boolean,
  extension: Value | null,
  site: Site,
) {
  if (!safe) return yield* memberCallWith(receiver, name, args.arrange(values), extension, site);
  return yield* safeResult(receiver, (inner) => memberCallWith(inner, name, args.arrange(values), extension, site));
}

function fastCall(
  read: Run,
  name: string,
  args: Extract<Operands, { suspends: false }>,
  compiled: CompiledArguments,
  site: Site,
  extension: Value | null,
): Run {
  let cachedType: TypeValue | null = null;
  let cachedEpoch = -1;
  let cached: Found | null = null;
  const { count } = compiled;
  const { parts } = args;
  return (f) => {
    const receiver = read(f);
    if (!(receiver instanceof TypeValue || receiver instanceof ModuleValue)) {
      const type = receiver instanceof StructValue ? receiver.type : typeOf(receiver);
      if (type !== cachedType || cachedEpoch !== methodEpoch.value) {
        cached = findMethod(type, name);
        cachedType = type;
        cachedEpoch = methodEpoch.value;
      }
      if (cached !== null) {
        const { user, builtin } = cached;
        if (user !== null) {
          const { fn } = user;
          if (fn instanceof FunctionValue && user.hasSelf && fn.code.simpleArity === count + 1 && !fn.code.suspends) {
            const { code } = fn;
            const frame = newFrame(code.frameSize, fn.captures);
            frame[1] = receiver;
            for (let i = 0; i < count; i++) frame[i + 2] = (parts[i] as Run)(f);
            here.site = site;
            enter();
            try {
              const value = code.run(frame);
              pulse.depth--;
              return value;
            } catch (error) {
              throw unwind(error, code.name, site);
            }
          }
        } else {
          const values: Value[] = [receiver];
          for (let i = 0; i < count; i++) values.push((parts[i] as Run)(f));
          here.site = site;
          return callBuiltin(builtin, values, site, 1);
        }
      }
    }
    const values = args.run(f);
    here.site = site;
    return runToEnd(memberCallWith(receiver, name, compiled.arrange(values), extension, site));
  };
}
