/**
 * Deferred operands: what `spawn e`, `s.spawn(e)`, `n.start_soon e` do with their expression (language.md, section 17.1).
 *
 * A call: callee, receiver and arguments are evaluated here, the call runs in the task. A lambda or block: its body is the task's.
 * A plain name or path whose value is a function: the task calls it. Anything else is evaluated in the task.
 */
import type { Block, CallExpr, Expr } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { isCallable } from '../callable.js';
import type { Frame, FunctionCode } from '../code.js';
import { constantCode } from '../constant-code.js';
import { unhandledEffect } from '../errors.js';
import { staticMember } from '../member-call.js';
import type { CaptureInfo, Resolution } from '../resolution.js';
import { here } from '../site.js';
import { blockCode, callBody, isolate, memberBody, type TaskBody } from '../task-bodies.js';
import { FunctionValue, TypeValue, type Value } from '../value.js';
import { compileArguments } from './calls.js';
import { type FunctionContext, runOf } from './context.js';
import { compileExpr } from './expressions.js';
import { CompiledFunction, captureList } from './functions.js';
import { readRef } from './names.js';
import { crossing, crossingName } from './transfer-marks.js';

/** Makes the body of a task from the running frame. */
export type Deferred =
  | { readonly suspends: false; make(frame: Frame): TaskBody }
  | { readonly suspends: true; steps(frame: Frame): Steps<TaskBody> };

type Performed = Resolution['performs'] extends ReadonlyMap<number, infer P> ? P : never;

export const infoOf = (code: FunctionCode) => (code instanceof CompiledFunction ? code.info : undefined);

export function compileDeferred(operand: Block | Expr, node: number, cx: FunctionContext): Deferred {
  if (operand.kind === 'Paren' && !cx.resolution.functions.has(operand.id)) return compileDeferred(operand.expr, operand.expr.id, cx);
  const performed = operand.kind === 'Call' ? cx.resolution.performs.get(operand.id) : undefined;
  if (operand.kind === 'Call' && performed !== undefined) return deferredPerform(operand, performed, cx);
  // `spawn f(x).await` evaluates all of it in the task; a call is deferred by parts.
  if (operand.kind === 'Call' && !cx.resolution.performs.has(operand.id) && !cx.resolution.functions.has(operand.id))
    return deferredCall(operand, cx);
  if (operand.kind === 'Lambda') return taskBlock(operand.id, cx);
  if (cx.resolution.functions.has(operand.id)) return taskBlock(operand.id, cx);
  if (cx.resolution.functions.has(node)) return taskBlock(node, cx);
  if (operand.kind === 'Name' || operand.kind === 'Member') return deferredName(operand, cx);
  throw new Error('internal: a task body the resolver did not see');
}

/** A block, lambda or expression with a FunctionInfo of its own. */
export function taskBlock(node: number, cx: FunctionContext): Deferred {
  const code = cx.program.functionCode(cx.module, node);
  const info = cx.resolution.functions.get(node);
  const captures = info?.captures ?? [];
  const capture = captureList(captures);
  const task = blockCode(code, info);
  return {
    suspends: false,
    make(frame) {
      const values = capture(frame);
      for (let i = 0; i < values.length; i++) {
        const { mode, name } = captures[i] as CaptureInfo;
        const value = values[i];
        if (value !== undefined && typeof value === 'object' && value !== null) values[i] = isolate(value as Value, mode, name);
      }
      return { code: task, args: values as Value[] };
    },
  };
}

function deferredCall(expr: CallExpr, cx: FunctionContext): Deferred {
  const { callee } = expr;
  const member = callee.kind === 'Member' ? callee : null;
  const args = compileArguments({ args: expr.args.map((arg) => ({ ...arg, value: crossing(arg.value).operand })), block: expr.block }, cx);
  const modes = [...expr.args.map((arg) => ({ mode: crossing(arg.value).mode, name: crossingName(crossing(arg.value).operand) }))];
  if (expr.block !== null) modes.push({ mode: 'frozen', name: 'block' });
  const target = member === null ? callee : member.object;
  const targetCrossing = crossing(target);
  const site = cx.site(expr);
  const operand = compileExpr(member === null ? callee : targetCrossing.operand, cx, 'operand');
  // Most sites spawn one function, over and over.
  let known: Value = null;
  let knownBody: TaskBody | null = null;
  // `values` is a fresh array.
  const make = (fn: Value, values: Value[]): TaskBody => {
    here.site = site;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as Value;
      if (typeof value !== 'object' || value === null) continue;
      const { mode, name } = modes[i] as (typeof modes)[number];
      values[i] = isolate(value, mode, name);
    }
    if (fn === known && knownBody !== null) return { code: knownBody.code, args: behind(knownBody.args[0] as Value, values) };
    const given = args.arrange(values);
    if (member !== null)
      return memberBody(isolate(fn, targetCrossing.mode, crossingName(targetCrossing.operand)), member.name.name, given, infoOf);
    const body = callBody(fn, given, infoOf);
    if (args.simple !== null && fn instanceof FunctionValue && fn.captures.length === 0) {
      known = fn;
      knownBody = body;
    }
    return body;
  };
  const { all } = args;
  if (!operand.suspends && !all.suspends) {
    return { suspends: false, make: (f) => make(operand.run(f), all.run(f)) };
  }
  return {
    suspends: true,
    *steps(f) {
      const fn = operand.suspends ? yield* operand.step(f) : operand.run(f);
      return make(fn, all.suspends ? yield* all.step(f) : all.run(f));
    },
  };
}

/** `[first, ...others]`, as an array without spare room: a spawned task keeps it. */
function behind(first: Value, others: readonly Value[]): Value[] {
  const [a, b, c] = others as readonly [Value, Value, Value];
  switch (others.length) {
    case 0:
      return [first];
    case 1:
      return [first, a];
    case 2:
      return [first, a, b];
    case 3:
      return [first, a, b, c];
    default:
      return [first, ...others];
  }
}

/** `spawn E.op(x)`: no handler reaches into the task, so the operation is the effect's own, or has none. */
function deferredPerform(expr: CallExpr, performed: Performed, cx: FunctionContext): Deferred {
  const { operation } = performed;
  const effect = runOf(readRef(performed.effect, operation, expr, cx));
  const args = compileArguments({ args: expr.args.map((arg) => ({ ...arg, value: crossing(arg.value).operand })), block: expr.block }, cx);
  const site = cx.site(expr);
  const make = (f: Frame, values: readonly Value[]): TaskBody => {
    const type = effect(f);
    here.site = site;
    const isolated = values.map((value, i) => isolate(value, crossing((expr.args[i] ?? { value: expr }).value).mode, operation));
    const own = type instanceof TypeValue ? staticMember(type, operation) : undefined;
    if (own !== undefined) return callBody(own, args.arrange(isolated), infoOf);
    const unhandled = (): never => {
      throw unhandledEffect(type instanceof TypeValue ? type.name : 'effect', operation);
    };
    return { code: { ...constantCode, key: null, name: operation, run: unhandled, start: unhandled }, args: [] };
  };
  const { all } = args;
  if (!all.suspends) return { suspends: false, make: (f) => make(f, all.run(f)) };
  return {
    suspends: true,
    *steps(f) {
      return make(f, yield* all.step(f));
    },
  };
}

/** A name or path: a function is called by the task, any other value is the task's result. */
function deferredName(expr: Expr, cx: FunctionContext): Deferred {
  const code = compileExpr(expr, cx, 'operand');
  const site = cx.site(expr);
  const make = (value: Value): TaskBody => {
    here.site = site;
    if (isCallable(value)) return callBody(value, { positional: [], named: null }, infoOf);
    return { code: constantCode, args: [isolate(value, 'frozen', crossingName(expr))] };
  };
  if (code.suspends) {
    const { step } = code;
    return {
      suspends: true,
      *steps(f) {
        return make(yield* step(f));
      },
    };
  }
  const { run } = code;
  return { suspends: false, make: (f) => make(run(f)) };
}
