/**
 * Calls (language.md, sections 6.5 and 10). In order of speed: a known function of the program with the right number of
 * positional arguments, a builtin function, a method (member-calls.ts), anything else.
 */

import type { Arg, CallExpr } from '../../parser/ast.js';
import { settled } from '../../runtime/continuation.js';
import type { CallArguments } from '../arguments.js';
import type { Builtin } from '../builtin.js';
import { callBuiltin, callPlain, callWith, newFrame, runBuiltin, runToEnd, startBuiltin, startCall, startFrame, takes } from '../call.js';
import type { Code, Frame, FunctionCode, Run } from '../code.js';
import { buildStruct } from '../construction.js';
import { spreadItems } from '../iteration.js';
import { here, type Site } from '../site.js';
import { BuiltinFunction, FunctionValue, StructValue, TypeValue, type Value } from '../value.js';
import { compileAssertion } from './assertion.js';
import { type FunctionContext, type Position, plain, starting, suspending } from './context.js';
import { entering, framing } from './entering.js';
import { compileExpr } from './expressions.js';
import { compileLambda } from './functions.js';
import { compileMemberCall } from './member-calls.js';
import { applySuffix } from './name-expressions.js';
import { readRef } from './names.js';
import { type Operands, sequenceOperands } from './operands.js';
import { perNode } from './per-node.js';
import { compilePerform } from './perform.js';
import { compileSpawnCall } from './spawn-members.js';

export function compileCall(expr: CallExpr, cx: FunctionContext, _position: Position): Code {
  const { callee } = expr;
  const performed = cx.resolution.performs.get(expr.id);
  if (performed !== undefined) return compilePerform(expr, performed, cx);
  const oldSlot = cx.resolution.temps.get(expr.id);
  if (oldSlot !== undefined) {
    // In a lambda of the clause the value is a capture.
    const ref = cx.ref(expr);
    return ref === undefined ? plain((f) => f[oldSlot] as Value) : readRef(ref, 'old', expr, cx);
  }
  const spawned = compileSpawnCall(expr, cx);
  if (spawned !== null) return spawned;
  if (callee.kind === 'Member') return compileMemberCall(expr, callee, cx);
  const assertion = compileAssertion(expr, cx);
  if (assertion !== null) return assertion;
  const args = compileArguments(expr, cx);
  const site = cx.site(expr);
  const suspends = cx.maySuspend(expr);
  if (callee.kind === 'Name') {
    const ref = cx.ref(callee);
    if (ref?.kind === 'global' && ref.decl !== null && args.simple !== null) {
      const module = cx.program.module(ref.unit);
      const code = cx.program.functionCode(module, ref.decl);
      if (code.simpleArity === args.count) return knownCall(code, args.simple, args.count, site);
    }
    if (ref?.kind === 'suffix')
      return applySuffix(ref, callFunction(readRef(ref.base, callee.name, callee, cx), args, site, suspends), site, cx);
    if (ref !== undefined) {
      const target = readRef(ref, callee.name, callee, cx);
      if ((ref.kind === 'prelude' || ref.kind === 'std') && !target.suspends) {
        const value = target.run([]);
        if (value instanceof BuiltinFunction && args.simple !== null) return builtinCall(value, args.simple, site, suspends);
      }
      return callFunction(target, args, site, suspends);
    }
  }
  return callFunction(compileExpr(callee, cx, 'operand'), args, site, suspends);
}

/** The arguments of a call in source order, the trailing block last. */
export interface CompiledArguments {
  /** Positional arguments only, or null if there are names or spreads. */
  readonly simple: Operands | null;
  readonly count: number;
  readonly all: Operands;
  /** Puts evaluated values into their places. */
  arrange(values: readonly Value[]): CallArguments;
}

export function compileArguments(
  expr: { readonly args: readonly Arg[]; readonly block?: CallExpr['block'] },
  cx: FunctionContext,
): CompiledArguments {
  const codes = expr.args.map((arg) => compileExpr(arg.value, cx, 'operand'));
  const block = expr.block ?? null;
  if (block !== null) codes.push(compileLambda(block, cx));
  const all = sequenceOperands(codes);
  const special = expr.args.some((arg) => arg.spread || arg.name !== null);
  const { args } = expr;
  return {
    simple: special ? null : all,
    count: codes.length,
    all,
    arrange(values) {
      if (!special) return { positional: values, named: null };
      const positional: Value[] = [];
      const named: [string, Value][] = [];
      let base: Value | undefined;
      values.forEach((value, i) => {
        const arg = args[i];
        if (arg === undefined) positional.push(value);
        else if (arg.spread && value instanceof StructValue) base = value;
        else if (arg.spread) positional.push(...spreadItems(value));
        else if (arg.name !== null) named.push([arg.name.name, value]);
        else positional.push(value);
      });
      const given = { positional, named: named.length > 0 ? named : null };
      return base === undefined ? given : { ...given, base };
    },
  };
}

/** A call of a function of the program whose arguments are known to fit. */
function knownCall(code: FunctionCode, args: Operands, count: number, site: Site): Code {
  const { frameSize: size } = code;
  if (code.suspends || args.suspends) {
    return afterOperands(args, (values) => {
      const frame = newFrame(size, null);
      for (let i = 0; i < count; i++) frame[i + 1] = values[i];
      here.site = site;
      return startFrame(code, frame, site);
    });
  }
  return plain(callCode(code, args.parts, site));
}

/** Arguments are evaluated straight into the frame. */
const callCode = perNode({ entering, framing }, ({ entering, framing }) => (code: FunctionCode, parts: readonly Run[], site: Site): Run => {
  const enter = entering(site);
  const frameFor = framing(code.frameSize);
  const [a, b, c] = parts as [Run, Run, Run];
  switch (parts.length) {
    case 0:
      return () => enter(code, frameFor(null));
    case 1:
      return (f) => {
        const frame = frameFor(null);
        frame[1] = a(f);
        return enter(code, frame);
      };
    case 2:
      return (f) => {
        const frame = frameFor(null);
        frame[1] = a(f);
        frame[2] = b(f);
        return enter(code, frame);
      };
    case 3:
      return (f) => {
        const frame = frameFor(null);
        frame[1] = a(f);
        frame[2] = b(f);
        frame[3] = c(f);
        return enter(code, frame);
      };
    default:
      return (f) => {
        const frame = frameFor(null);
        for (let i = 0; i < parts.length; i++) frame[i + 1] = (parts[i] as Run)(f);
        return enter(code, frame);
      };
  }
});

function builtinCall(fn: BuiltinFunction, args: Operands, site: Site, suspends: boolean): Code {
  const { definition } = fn;
  if (suspends || args.suspends) {
    return afterOperands(args, (values) => {
      here.site = site;
      return suspends ? startBuiltin(definition, values, site) : callBuiltin(definition, values, site);
    });
  }
  const { kind } = definition;
  if (!takes(definition, args.parts.length) || kind === 'suspend') {
    return plain((f) => {
      const values = args.run(f);
      here.site = site;
      return callBuiltin(definition, values, site);
    });
  }
  return plain(kind === 'run' ? runOfBuiltin(args.run, definition.run, site) : callOfBuiltin(args.run, definition, site));
}

const runOfBuiltin = perNode(
  { here },
  ({ here }) =>
    (args: (f: Frame) => Value[], run: (values: readonly Value[]) => Value, site: Site): Run => {
      return (f) => {
        const values = args(f);
        here.site = site;
        return run(values);
      };
    },
);

const callOfBuiltin = perNode(
  { here, runBuiltin },
  ({ here, runBuiltin }) =>
    (args: (f: Frame) => Value[], definition: Builtin, site: Site): Run => {
      return (f) => {
        const values = args(f);
        here.site = site;
        return runBuiltin(definition, values, site);
      };
    },
);

/** What `start` makes of the operands: a value, or WAITING. */
function afterOperands(operands: Operands, start: (values: Value[]) => Value): Code {
  if (operands.suspends) {
    return suspending(function* (f) {
      return yield* settled(start(yield* operands.step(f)));
    });
  }
  const { run } = operands;
  return starting((f) => start(run(f)));
}

/** A value made of its operands. */
export function makeOf(operands: Operands, make: (values: Value[]) => Value): Code {
  if (operands.suspends) return afterOperands(operands, make);
  return plain(making(operands.run, make));
}

const making = perNode({}, () => (operands: (f: Frame) => Value[], make: (values: Value[]) => Value): Run => {
  return (f) => make(operands(f));
});

/** A call of whatever the callee evaluates to. */
export function callFunction(callee: Code, args: CompiledArguments, site: Site, suspends: boolean): Code {
  const { simple, all } = args;
  if (suspends || callee.suspends || all.suspends) {
    if (!callee.suspends && !all.suspends) {
      return starting((f) => {
        const fn = callee.run(f);
        const values = all.run(f);
        here.site = site;
        return startCall(fn, args.arrange(values));
      });
    }
    return suspending(function* (f) {
      const fn = callee.suspends ? yield* callee.step(f) : callee.run(f);
      const values = all.suspends ? yield* all.step(f) : all.run(f);
      here.site = site;
      return yield* callWith(fn, args.arrange(values));
    });
  }
  const read = callee.run;
  if (simple !== null && callee.constant instanceof TypeValue && buildsFrom(callee.constant, args.count)) {
    return instanceOf(callee.constant, simple, site);
  }
  if (simple !== null && !simple.suspends) return plain(callValue(read, simple, args.count, site));
  return plain((f) => {
    const fn = read(f);
    const values = all.run(f);
    here.site = site;
    return runToEnd(callWith(fn, args.arrange(values)));
  });
}

const callValue = perNode(
  { callPlain, entering, FunctionValue, here, newFrame },
  ({ callPlain, entering, FunctionValue, here, newFrame }) =>
    (read: Run, args: Extract<Operands, { suspends: false }>, count: number, site: Site): Run => {
      const enter = entering(site);
      const { parts, run } = args;
      const [a] = parts as [Run];
      return (f) => {
        const fn = read(f);
        if (fn instanceof FunctionValue) {
          const { code } = fn;
          if (code.simpleArity === count && !code.suspends) {
            const frame = newFrame(code.frameSize, fn.captures);
            if (count > 0) frame[1] = a(f);
            for (let i = 1; i < count; i++) frame[i + 1] = (parts[i] as Run)(f);
            here.site = site;
            return enter(code, frame);
          }
        }
        const values = run(f);
        here.site = site;
        return callPlain(fn, values);
      };
    },
);

/** True for a type whose instances have exactly that many fields. */
const buildsFrom = (type: TypeValue, count: number): boolean =>
  (type.flavour === 'struct' || type.flavour === 'data') && type.fields.length === count;

/** `T(a, b)` with a value for each field. */
function instanceOf(type: TypeValue, fields: Operands, site: Site): Code {
  return makeOf(fields, instantiate(type, site));
}

const instantiate = perNode(
  { buildStruct, here, StructValue },
  ({ buildStruct, here, StructValue }) =>
    (type: TypeValue, site: Site): ((values: Value[]) => Value) => {
      return (values) => {
        if (type.invariants.length === 0) return new StructValue(type, values);
        here.site = site;
        return buildStruct(type, values, null, null);
      };
    },
);
