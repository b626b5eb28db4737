/**
 * Calling anything callable: functions, lambdas, bound methods, builtins, types, variants, objects with a `call` method
 * (language.md, sections 10.1-10.4).
 *
 * Each way exists twice, and nowhere else: `callPlain` returns a value, `callSteps` may suspend. A function that may suspend,
 * called where the compiler expected a plain one (a `to_string`, a comparison inside a sort), runs as far as it can without
 * suspending; if it does suspend, that is an error of the program.
 */
import { Continuation, leave, settled, started, type WAITING as waiting } from '../runtime/continuation.js';
import { runWithoutWaiting } from '../runtime/interruption.js';
import { pulse } from '../runtime/pulse.js';
import type { Steps } from '../runtime/task-code.js';
import { argumentsFor, type CallArguments, orderNamed } from './arguments.js';
import type { Builtin, CallRequest } from './builtin.js';
import { type Frame, type FunctionCode, type Run, WAITING } from './code.js';
import { construct, constructVariant } from './construction.js';
import { engineFault, MAX_DEPTH, tooDeep } from './engine-faults.js';
import { arityMismatch, notCallable, structureError } from './errors.js';
import { AriaFault } from './fault.js';
import { findUserMethod } from './member-lookup.js';
import { poll } from './poll.js';
import { here, type Site } from './site.js';
import { BoundMethod, BuiltinFunction, FunctionValue, type Method, TupleValue, TypeValue, type Value, VariantValue } from './value.js';

export { MAX_DEPTH } from './engine-faults.js';
export { findUserMethod } from './member-lookup.js';

/** A frame for `code` with nothing but its captures. */
export function newFrame(size: number, captures: Frame[0]): Frame {
  switch (size) {
    case 1:
      return [captures];
    case 2:
      return [captures, undefined];
    case 3:
      return [captures, undefined, undefined];
    case 4:
      return [captures, undefined, undefined, undefined];
    case 5:
      return [captures, undefined, undefined, undefined, undefined];
    case 6:
      return [captures, undefined, undefined, undefined, undefined, undefined];
    case 7:
      return [captures, undefined, undefined, undefined, undefined, undefined, undefined];
    case 8:
      return [captures, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    default: {
      const frame: Frame = [captures, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
      for (let i = 8; i < size; i++) frame.push(undefined);
      return frame;
    }
  }
}

/** A frame with positional arguments in place. Missing optional parameters stay undefined: the body's prologue fills them. */
export function frameFor(fn: FunctionValue, args: readonly Value[]): Frame {
  const { code } = fn;
  const frame = newFrame(code.frameSize, fn.captures);
  if (code.simpleArity === args.length) {
    for (let i = 0; i < args.length; i++) frame[i + 1] = args[i];
    return frame;
  }
  if (code.ignoresArgs) return frame;
  argumentsFor(code, frame, args, null);
  return frame;
}

/** A frame from positional, named and spread arguments. */
export function frameForArguments(fn: FunctionValue, args: CallArguments): Frame {
  const frame = newFrame(fn.code.frameSize, fn.captures);
  if (!fn.code.ignoresArgs) argumentsFor(fn.code, frame, args.positional, args.named);
  return frame;
}

/** Enters a call: polls the pulse and counts the depth. Every `enter` is paired with `pulse.depth--` or `unwind`. */
export function enter(): void {
  if (--pulse.left < 0) poll();
  if (++pulse.depth > MAX_DEPTH) tooDeep();
}

/** The name of a file's own statements: not a function, so not shown among the active calls. */
export const UNIT_NAME = '<main>';

/** Leaves a call with an error: to be rethrown by the caller. */
export function unwind(error: unknown, name: string, site: Site | null): unknown {
  pulse.depth--;
  const fault = error instanceof RangeError ? engineFault(error) : error;
  if (fault instanceof AriaFault && name !== UNIT_NAME) fault.leave(name, site);
  return fault;
}

/** Runs a body in a filled frame; it must not suspend. */
export function runFrame(code: FunctionCode, frame: Frame, site: Site | null): Value {
  if (!code.suspends) return runPlainFrame(code, frame, site);
  enter();
  try {
    const value = startToEnd(code.start, frame);
    pulse.depth--;
    return value;
  } catch (error) {
    throw unwind(error, code.name, site);
  }
}

/** Runs a body that cannot suspend in a filled frame. */
export function runPlainFrame(code: FunctionCode, frame: Frame, site: Site | null): Value {
  if (--pulse.left < 0) poll();
  if (++pulse.depth > MAX_DEPTH) {
    here.site = site;
    tooDeep();
  }
  try {
    const value = code.run(frame);
    pulse.depth--;
    return value;
  } catch (error) {
    throw unwind(error, code.name, site);
  }
}

/** Runs any body in a filled frame, suspending if it does. */
export function* stepFrame(code: FunctionCode, frame: Frame, site: Site | null): Steps<Value> {
  return yield* settled(startFrame(code, frame, site));
}

/** The same without a generator: its value, or WAITING. */
export function startFrame(code: FunctionCode, frame: Frame, site: Site | null): Value {
  enter();
  let value: Value;
  try {
    value = code.start(frame);
  } catch (error) {
    throw unwind(error, code.name, site);
  }
  if (value === WAITING) return leave(new CallRest(code, site)) as unknown as Value;
  pulse.depth--;
  return value;
}

/** The end of a call. */
class CallRest extends Continuation {
  constructor(
    private readonly code: FunctionCode,
    private readonly site: Site | null,
  ) {
    super();
  }

  override resume(value: Value): Value {
    pulse.depth--;
    return value;
  }

  override fail(error: unknown): never {
    throw unwind(error, this.code.name, this.site);
  }
}

/** Drives a body that should not suspend. */
export const runToEnd = (steps: Steps<Value>): Value => toEnd(started, steps);

/** The same for a body that is started. */
export const startToEnd = (start: Run, frame: Frame): Value => toEnd(start, frame);

function toEnd<A>(start: (subject: A) => Value | typeof waiting, subject: A): Value {
  const ended = runWithoutWaiting(start as (subject: A) => Value, subject);
  if (ended !== null) return ended.value;
  throw structureError('this function suspends where only plain code can run (a comparison, a conversion to text, a hash)');
}

/** Calls any callable with positional arguments; it must not suspend. */
export function callPlain(fn: Value, args: readonly Value[]): Value {
  const { site } = here;
  if (fn instanceof FunctionValue) return runFrame(fn.code, frameFor(fn, args), site);
  if (fn instanceof BuiltinFunction) return callBuiltin(fn.definition, args, site);
  if (fn instanceof BoundMethod) {
    const all = [fn.receiver, ...args];
    return fn.method instanceof BuiltinFunction ? callBuiltin(fn.method.definition, all, site, 1) : callPlain(fn.method, all);
  }
  if (fn instanceof VariantValue) return constructVariant(fn, { positional: args, named: null });
  const steps = callOther(fn, { positional: args, named: null });
  return runToEnd(steps);
}

/** Calls any callable with positional arguments. */
export function* callSteps(fn: Value, args: readonly Value[]): Steps<Value> {
  const { site } = here;
  if (fn instanceof FunctionValue) return yield* stepFrame(fn.code, frameFor(fn, args), site);
  if (fn instanceof BuiltinFunction) return yield* builtinSteps(fn.definition, args, site);
  if (fn instanceof BoundMethod) return yield* callBound(fn, { positional: args, named: null });
  return yield* callOther(fn, { positional: args, named: null });
}

/** Calls any callable with any arguments: its value, or WAITING. */
export function startCall(fn: Value, args: CallArguments): Value {
  if (fn instanceof FunctionValue) return startFrame(fn.code, frameForArguments(fn, args), here.site);
  if (fn instanceof BuiltinFunction) return startBuiltin(fn.definition, positionalFor(fn.definition, args), here.site);
  return started(callWith(fn, args)) as Value;
}

/** The same as a generator. */
export function* callWith(fn: Value, args: CallArguments): Steps<Value> {
  const { site } = here;
  if (fn instanceof FunctionValue) return yield* stepFrame(fn.code, frameForArguments(fn, args), site);
  if (fn instanceof BuiltinFunction) return yield* builtinSteps(fn.definition, positionalFor(fn.definition, args), site);
  if (fn instanceof BoundMethod) return yield* callBound(fn, args);
  return yield* callOther(fn, args);
}

/** A function of the program has its receiver as first parameter; a builtin has none for it. */
function* callBound({ method, receiver }: BoundMethod, args: CallArguments): Steps<Value> {
  if (!(method instanceof BuiltinFunction))
    return yield* callWith(method, { positional: [receiver, ...args.positional], named: args.named });
  return yield* builtinSteps(method.definition, [receiver, ...positionalFor(method.definition, args)], here.site, 1);
}

function* callOther(fn: Value, args: CallArguments): Steps<Value> {
  if (fn instanceof TypeValue) return yield* construct(fn, args);
  if (fn instanceof VariantValue) return constructVariant(fn, args);
  const method = findUserMethod(fn, 'call');
  if (method !== null) return yield* callWith(method.fn, { positional: [fn, ...args.positional], named: args.named });
  throw notCallable(fn);
}

/** Named arguments of a builtin, put in their places. */
export function positionalFor(builtin: Builtin, args: CallArguments): readonly Value[] {
  return args.named === null ? args.positional : orderNamed(builtin, args);
}

/** The number of arguments a builtin takes, from its parameter names. */
interface Arity {
  readonly min: number;
  readonly max: number;
}
const arities = new WeakMap<Builtin, Arity>();

export function arityOf(builtin: Builtin): Arity {
  let arity = arities.get(builtin);
  if (arity === undefined) {
    const { params } = builtin;
    arity = {
      min: params.filter((p) => !p.endsWith('?') && !p.startsWith('...')).length,
      max: params.some((p) => p.startsWith('...')) ? Number.POSITIVE_INFINITY : params.length,
    };
    arities.set(builtin, arity);
  }
  return arity;
}

/** True if the builtin takes that many arguments, receiver not counted. */
export function takes(builtin: Builtin, count: number): boolean {
  const { min, max } = arityOf(builtin);
  return count >= min && count <= max;
}

/** Checks the count; `receiver` arguments in front are not counted. */
export function checkArity(builtin: Builtin, given: number, receivers: number): void {
  const { min, max } = arityOf(builtin);
  const count = given - receivers;
  if (count < min || count > max) throw arityMismatch(builtin.name, min, max, count);
}

/** Calls a builtin function with positional arguments; it must not suspend. */
export function callBuiltin(builtin: Builtin, args: readonly Value[], site: Site | null, receivers = 0): Value {
  checkArity(builtin, args.length, receivers);
  return runBuiltin(builtin, args, site);
}

/** The same where the number of arguments is known to fit: a call site checks it once. */
export function runBuiltin(builtin: Builtin, args: readonly Value[], site: Site | null): Value {
  switch (builtin.kind) {
    case 'run':
      return builtin.run(args);
    case 'each':
      return builtin.plain === undefined ? driveEach(builtin.each(args), site) : builtin.plain(args, callback);
    case 'suspend':
      return runToEnd(builtin.suspend(args));
  }
}

/** The same for one that may suspend: its value, or WAITING. */
export function startBuiltin(builtin: Builtin, args: readonly Value[], site: Site | null, receivers = 0): Value {
  checkArity(builtin, args.length, receivers);
  switch (builtin.kind) {
    case 'run':
      return builtin.run(args);
    case 'each':
      return started(eachSteps(builtin.each(args), site)) as Value;
    case 'suspend':
      return builtin.start === undefined ? (started(builtin.suspend(args)) as Value) : builtin.start(args);
  }
}

export function* builtinSteps(builtin: Builtin, args: readonly Value[], site: Site | null, receivers = 0): Steps<Value> {
  checkArity(builtin, args.length, receivers);
  switch (builtin.kind) {
    case 'run':
      return builtin.run(args);
    case 'each':
      return yield* eachSteps(builtin.each(args), site);
    case 'suspend':
      return yield* builtin.suspend(args);
  }
}

function driveEach(requests: Generator<CallRequest, Value, Value>, site: Site | null): Value {
  let result = requests.next();
  while (result.done !== true) {
    const { fn, args } = result.value;
    let value: Value;
    try {
      value = callPlain(fn, spreadTuple(fn, args));
    } catch (error) {
      result = requests.throw(error);
      continue;
    }
    here.site = site;
    result = requests.next(value);
  }
  return result.value;
}

function* eachSteps(requests: Generator<CallRequest, Value, Value>, site: Site | null): Steps<Value> {
  let result = requests.next();
  while (result.done !== true) {
    const { fn, args } = result.value;
    let value: Value;
    try {
      value = yield* callbackSteps(fn, args);
    } catch (error) {
      result = requests.throw(error);
      continue;
    }
    here.site = site;
    result = requests.next(value);
  }
  return result.value;
}

/** How a builtin calls a callback: one tuple is spread over several declared parameters (6.7). */
export function callback(fn: Value, a: Value, b?: Value): Value {
  const { site } = here;
  if (fn instanceof FunctionValue && fn.code.simpleArity === (b === undefined ? 1 : 2) && !fn.code.suspends) {
    // A lambda that takes what it is given: no list of arguments.
    const { code } = fn;
    const frame = newFrame(code.frameSize, fn.captures);
    frame[1] = a;
    if (b !== undefined) frame[2] = b;
    const value = runFrame(code, frame, site);
    here.site = site;
    return value;
  }
  const value = callPlain(fn, spreadTuple(fn, b === undefined ? [a] : [a, b]));
  here.site = site;
  return value;
}

function* callbackSteps(fn: Value, args: readonly Value[]): Steps<Value> {
  return yield* callSteps(fn, spreadTuple(fn, args));
}

function spreadTuple(fn: Value, args: readonly Value[]): readonly Value[] {
  if (args.length !== 1 || !(fn instanceof FunctionValue)) return args;
  const [only] = args;
  const { params } = fn.code;
  return params.length >= 2 && only instanceof TupleValue && only.items.length === params.length ? only.items : args;
}

/** Calls a method found on a value. */
export function callMethod(method: Method, receiver: Value, args: readonly Value[]): Value {
  return callPlain(method.fn, method.hasSelf ? [receiver, ...args] : args);
}
