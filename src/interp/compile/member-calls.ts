/**
 * `r.name(args)` (language.md, section 10.5). Each call site remembers the last types it saw and the method found for each; a user
 * method with the right number of positional arguments is entered directly, a builtin is run without asking again whether they fit.
 */

import type { CallExpr, MemberExpr } from '../../parser/ast.js';
import { leave } from '../../runtime/continuation.js';
import type { Builtin } from '../builtin.js';
import { ARRAY, MAP, typeOf } from '../builtin-types.js';
import { callPlain, runBuiltin, runToEnd, takes } from '../call.js';
import { type Code, type Frame, type FunctionCode, type Run, WAITING } from '../code.js';
import { AriaFault } from '../fault.js';
import { memberCallWith, safeResult, skipsSafely, startMemberCall, staticMember } from '../member-call.js';
import { findMethod, methodEpoch } from '../member-lookup.js';
import { here, type Site } from '../site.js';
import {
  ArrayValue,
  EnumValue,
  FunctionValue,
  MapValue,
  ModuleValue,
  StructValue,
  TypeValue,
  type Method as UserMethod,
  type Value,
  VariantValue,
} from '../value.js';
import { ArrivalRest, arrived } from './arrivals.js';
import { compileAwaitMember } from './await-members.js';
import { type CompiledArguments, compileArguments, makeOf } from './calls.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { entering, framing } from './entering.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import { staticPath } from './members.js';
import type { Operands } from './operands.js';
import { perNode } from './per-node.js';
import { compileMarkedSend, isMarkedSend } from './sends.js';
import { compileStaticCall } from './static-calls.js';
import { startingThen } from './then.js';

export function compileMemberCall(expr: CallExpr, callee: MemberExpr, cx: FunctionContext): Code {
  if (isMarkedSend(expr, callee)) return compileMarkedSend(expr, callee, cx);
  const awaited = compileAwaitMember(expr, callee, cx);
  if (awaited !== null) return awaited;
  const args = compileArguments(expr, cx);
  const variant = staticPath(callee, cx);
  if (variant instanceof VariantValue && args.simple !== null && variant.fieldNames.length === args.count) {
    return makeOf(args.simple, (values) => new EnumValue(variant, values));
  }
  const object = compileExpr(callee.object, cx, 'operand');
  const { name } = callee.name;
  const site = cx.site(
    callee.span.end > callee.name.span.start ? { ...expr, span: { start: callee.name.span.start, end: expr.span.end } } : expr,
  );
  const extension = extensionOf(callee, cx);
  const safe = callee.access === '?.';
  const { all, simple } = args;
  if (!cx.maySuspend(expr) && !object.suspends && !all.suspends) {
    if (simple !== null && !simple.suspends && !safe) {
      return compileStaticCall(expr, callee, args, plain(fastCall(object.run, name, simple, args, site, extension)), site, cx);
    }
    const read = object.run;
    return plain((f) => {
      const receiver = read(f);
      if (safe && skipsSafely(receiver)) return receiver;
      const values = all.run(f);
      here.site = site;
      return runToEnd(callSafely(receiver, name, args, values, safe, extension, site));
    });
  }
  if (!cx.maySuspend(expr) && simple !== null && !simple.suspends && !safe) {
    let held: Value = null;
    const read: Run = () => {
      const receiver = held;
      held = null;
      return receiver;
    };
    const call = fastCall(read, name, simple, args, site, extension);
    return startingThen(object, (f, receiver) => {
      held = receiver;
      try {
        return call(f);
      } catch (thrown) {
        throw arrived(thrown, site);
      }
    });
  }
  if (!all.suspends && !safe) {
    return startingThen(object, (f, receiver) => {
      const values = all.run(f);
      here.site = site;
      let value: Value;
      try {
        value = startMemberCall(receiver, name, args.arrange(values), extension, site);
      } catch (thrown) {
        throw arrived(thrown, site);
      }
      return value === WAITING ? (leave(new ArrivalRest(site)) as unknown as Value) : value;
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

/** A method of the program that takes exactly what a call site gives: its body, what it captured, and how its frames are made. */
interface Method {
  readonly code: FunctionCode;
  readonly captures: FunctionValue['captures'];
  frameFor(captures: Frame[0]): Frame;
}

/** What a call site has found out about a type it saw: a method, or a builtin that takes what the site gives, or neither. */
interface Target {
  readonly type: TypeValue | null;
  readonly epoch: number;
  readonly method: Method | null;
  readonly builtin: Builtin | null;
}

const UNSEEN: Target = { type: null, epoch: -1, method: null, builtin: null };

/** A site remembers a few types: calls through a trait see several in turn. */
const MOST_TARGETS = 4;

function targetOf(type: TypeValue, name: string, count: number): Target {
  const found = findMethod(type, name);
  const builtin = found !== null && found.user === null && takes(found.builtin, count) ? found.builtin : null;
  return { type, epoch: methodEpoch.value, method: found?.user ? methodOf(found.user, count) : null, builtin };
}

function methodOf({ fn, hasSelf }: UserMethod, count: number): Method | null {
  if (!(fn instanceof FunctionValue) || !hasSelf || fn.code.simpleArity !== count + 1 || fn.code.suspends) return null;
  return { code: fn.code, captures: fn.captures, frameFor: framing(fn.code.frameSize) };
}

const fastCall = perNode(
  {
    ARRAY,
    ArrayValue,
    callPlain,
    entering,
    here,
    MAP,
    MapValue,
    memberCallWith,
    methodEpoch,
    ModuleValue,
    MOST_TARGETS,
    runBuiltin,
    runToEnd,
    staticMember,
    StructValue,
    targetOf,
    typeOf,
    TypeValue,
    UNSEEN,
  },
  ({
    ARRAY,
    ArrayValue,
    callPlain,
    entering,
    here,
    MAP,
    MapValue,
    memberCallWith,
    methodEpoch,
    ModuleValue,
    MOST_TARGETS,
    runBuiltin,
    runToEnd,
    staticMember,
    StructValue,
    targetOf,
    typeOf,
    TypeValue,
    UNSEEN,
  }) =>
    (
      read: Run,
      name: string,
      args: Extract<Operands, { suspends: false }>,
      compiled: CompiledArguments,
      site: Site,
      extension: Value | null,
    ): Run => {
      const { count } = compiled;
      const { parts, run } = args;
      const [a, b] = parts as [Run, Run];
      const enter = entering(site);
      let last = UNSEEN;
      let others: Target[] = [];
      const look = (type: TypeValue): Target => {
        const known = others.find((target) => target.type === type && target.epoch === methodEpoch.value);
        if (known === undefined) {
          if (last !== UNSEEN) others = [last, ...others].slice(0, MOST_TARGETS);
          last = targetOf(type, name, count);
          return last;
        }
        return known;
      };
      const general = (f: Frame, receiver: Value): Value => {
        const values = run(f);
        here.site = site;
        const member = receiver instanceof TypeValue || receiver instanceof ModuleValue ? staticMember(receiver, name) : undefined;
        if (member !== undefined) return callPlain(member, values);
        return runToEnd(memberCallWith(receiver, name, compiled.arrange(values), extension, site));
      };
      const callMethod = (f: Frame, receiver: Value, { code, captures, frameFor }: Method): Value => {
        const frame = frameFor(captures);
        frame[1] = receiver;
        if (count > 0) frame[2] = a(f);
        for (let i = 1; i < count; i++) frame[i + 2] = (parts[i] as Run)(f);
        here.site = site;
        return enter(code, frame);
      };
      const callBuiltin = (f: Frame, receiver: Value, builtin: Builtin): Value => {
        let values: Value[];
        if (count === 0) values = [receiver];
        else if (count === 1) values = [receiver, a(f)];
        else if (count === 2) values = [receiver, a(f), b(f)];
        else values = [receiver, ...run(f)];
        here.site = site;
        return builtin.kind === 'run' ? builtin.run(values) : runBuiltin(builtin, values, site);
      };
      return (f) => {
        const receiver = read(f);
        let type: TypeValue;
        if (typeof receiver !== 'object' || receiver === null) type = typeOf(receiver);
        else {
          // A site sees few classes: V8 knows the class of what it has seen, and walks up the prototypes for each `instanceof`.
          const { constructor: made } = receiver;
          if (made === StructValue) type = (receiver as StructValue).type;
          else if (made === ArrayValue) type = ARRAY;
          else if (made === MapValue) type = MAP;
          else if (made === TypeValue || made === ModuleValue) return general(f, receiver);
          else type = typeOf(receiver);
        }
        const target = type === last.type && last.epoch === methodEpoch.value ? last : look(type);
        if (target.method !== null) return callMethod(f, receiver, target.method);
        return target.builtin === null ? general(f, receiver) : callBuiltin(f, receiver, target.builtin);
      };
    },
);
