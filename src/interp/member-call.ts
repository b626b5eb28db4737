/**
 * Members by name, the general way (language.md, section 10.5): every step of the look-up in its order, for calls
 * (`memberCallWith`) and for reads without argument list (`memberRead`). Call sites with a cached method do not come here.
 */
import { settled, started } from '../runtime/continuation.js';
import type { Steps } from '../runtime/task-code.js';
import type { CallArguments } from './arguments.js';
import { typeOf } from './builtin-types.js';
import { staticMembers } from './builtins/index.js';
import { arityOf, callSteps, callWith, positionalFor, startBuiltin, startCall } from './call.js';
import { RETURN } from './code.js';
import { newInstance } from './construction.js';
import { errorField, userErrorField } from './error-fields.js';
import { notATask, undefinedField, undefinedMethod } from './errors.js';
import type { AriaFault } from './fault.js';
import { typeName } from './kinds.js';
import { type Found, findMethod } from './member-lookup.js';
import { hintAtMembers } from './near-members.js';
import { isNone, isOption, isResult, isSome, NONE, payloadOf, some } from './option.js';
import { here, type Site } from './site.js';
import { ThrownCompletion } from './thrown-completion.js';
import { callTraitMethod, hasTraitMethod, traitMethod } from './trait-methods.js';
import { truthy } from './truth.js';
import { unboundMethod } from './unbound-method.js';
import { tryValue, unwrapValue } from './unwrap.js';
import {
  BoundMethod,
  BuiltinFunction,
  EnumValue,
  ErrorValue,
  FunctionValue,
  MapValue,
  ModuleValue,
  StructValue,
  TypeValue,
  type Value,
  VariantValue,
} from './value.js';

const NO_ARGUMENTS: CallArguments = { positional: [], named: null };

/** `receiver.name(args)`. `extension` is a function in scope whose first parameter is called `self`. */
export function* memberCallWith(
  receiver: Value,
  name: string,
  args: CallArguments,
  extension: Value | null,
  site: Site | null,
): Steps<Value> {
  if (receiver instanceof TypeValue || receiver instanceof ModuleValue) {
    const member = staticMember(receiver, name);
    if (member !== undefined) return yield* callWith(member, args);
    if (receiver instanceof TypeValue && name === 'new') return yield* newInstance(receiver, args);
  }
  const found = findMethod(typeOf(receiver), name);
  if (found !== null) return yield* callFound(found, receiver, args, site);
  const unbound = receiver instanceof TypeValue ? unboundMethod(receiver, name) : undefined;
  if (unbound !== undefined) return yield* callWith(unbound, args);
  if (receiver instanceof TypeValue && hasTraitMethod(receiver, name)) return yield* callTraitMethod(receiver, name, args, site);
  const suffixed = yield* suffixMember(receiver, name, site);
  if (suffixed !== undefined) return args.positional.length === 0 ? suffixed : yield* callWith(suffixed, args);
  const field = fieldOf(receiver, name);
  if (field !== undefined) return yield* callWith(field, args);
  if (extension !== null) return yield* callWith(extension, { positional: [receiver, ...args.positional], named: args.named });
  throw missingMember(receiver, name, undefinedMethod);
}

/** `memberCallWith`, without a generator where the member is a method of the receiver's type: the value, or WAITING. */
export function startMemberCall(receiver: Value, name: string, args: CallArguments, extension: Value | null, site: Site | null): Value {
  if (!(receiver instanceof TypeValue || receiver instanceof ModuleValue)) {
    const found = findMethod(typeOf(receiver), name);
    if (found !== null) return startFound(found, receiver, args, site);
  }
  return started(memberCallWith(receiver, name, args, extension, site)) as Value;
}

/** `memberRead`, likewise. */
export function startMemberRead(receiver: Value, name: string, extension: Value | null, site: Site | null): Value {
  if (!(receiver instanceof TypeValue || receiver instanceof ModuleValue)) {
    const field = fieldOf(receiver, name);
    if (field !== undefined) return field;
    const found = findMethod(typeOf(receiver), name);
    if (found !== null && takesNothing(found)) return startFound(found, receiver, NO_ARGUMENTS, site);
  }
  return started(memberRead(receiver, name, extension, site)) as Value;
}

/** `receiver.name` without argument list: a field, a call without arguments, a bound method, or a map's value. */
export function* memberRead(receiver: Value, name: string, extension: Value | null, site: Site | null): Steps<Value> {
  if (receiver instanceof TypeValue || receiver instanceof ModuleValue) {
    const member = staticMember(receiver, name);
    // An exported item is given as it is: only methods are called without an argument list.
    if (member !== undefined) return receiver instanceof ModuleValue ? member : yield* readStatic(member, site);
    if (receiver instanceof TypeValue && name === 'new') return yield* newInstance(receiver, NO_ARGUMENTS);
  }
  const field = fieldOf(receiver, name);
  if (field !== undefined) return field;
  const found = findMethod(typeOf(receiver), name);
  if (found !== null) {
    if (takesNothing(found)) return yield* callFound(found, receiver, NO_ARGUMENTS, site);
    return new BoundMethod(receiver, found.user === null ? new BuiltinFunction(name, found.builtin) : found.user.fn, name);
  }
  const unbound = receiver instanceof TypeValue ? unboundMethod(receiver, name) : undefined;
  if (unbound !== undefined) return unbound;
  if (receiver instanceof TypeValue && hasTraitMethod(receiver, name)) return traitMethod(receiver, name);
  const suffixed = yield* suffixMember(receiver, name, site);
  if (suffixed !== undefined) return suffixed;
  if (extension !== null) {
    if (extension instanceof FunctionValue && extension.code.required > 1) return new BoundMethod(receiver, extension, name);
    return yield* callSteps(extension, [receiver]);
  }
  if (receiver instanceof MapValue) {
    const value = receiver.entries.get(name);
    if (value !== undefined) return value;
  }
  throw missingMember(receiver, name, undefinedField);
}

/** `v.m` as `&:m` means it. */
export function* memberCall(receiver: Value, name: string): Steps<Value> {
  return yield* memberRead(receiver, name, null, here.site);
}

/** A static function that can be called with no arguments is called (`Channel.new`); a value or another function is given. */
function* readStatic(member: Value, site: Site | null): Steps<Value> {
  here.site = site;
  if (member instanceof BuiltinFunction && arityOf(member.definition).min === 0) return yield* callSteps(member, []);
  if (member instanceof FunctionValue && member.code.required === 0) return yield* callSteps(member, []);
  return member;
}

/** An exported item, variant, function or constant of a type or module (10.5 a). */
export function staticMember(receiver: TypeValue | ModuleValue, name: string): Value | undefined {
  if (receiver instanceof ModuleValue) return receiver.exports.get(name)?.();
  const variant = receiver.variants.get(name);
  if (variant !== undefined) return variant.unit ?? variant;
  const method = receiver.methods.get(name);
  if (method !== undefined) return method.fn;
  const constant = receiver.constants.get(name);
  if (constant !== undefined) return typeof constant === 'function' ? constant() : constant;
  const builtin = staticMembers(receiver.name)?.get(name);
  if (builtin !== undefined && receiver.key.startsWith('builtin:'))
    return isBuiltin(builtin) ? new BuiltinFunction(`${receiver.name}.${name}`, builtin) : builtin;
  return undefined;
}

function isBuiltin(value: unknown): value is import('./builtin.js').Builtin {
  return typeof value === 'object' && value !== null && 'kind' in value && 'doc' in value;
}

/** The field of a struct, data record, error or record variant (10.5 b). */
export function fieldOf(receiver: Value, name: string): Value | undefined {
  if (receiver instanceof StructValue) {
    const at = receiver.type.fields.indexOf(name);
    return at >= 0 ? (receiver.fields[at] as Value) : userErrorField(receiver, name);
  }
  if (receiver instanceof EnumValue) {
    const at = receiver.variant.fieldNames.indexOf(name);
    return at >= 0 ? receiver.payload[at] : undefined;
  }
  if (receiver instanceof ErrorValue) return errorField(receiver, name);
  return undefined;
}

/** `name?` and `name!` (10.5 e); undefined if they do not apply. */
function* suffixMember(receiver: Value, name: string, site: Site | null): Steps<Value | undefined> {
  const base = name.slice(0, -1);
  if (name.endsWith('?')) {
    const predicate = findMethod(typeOf(receiver), `is_${base}`);
    if (predicate !== null) return yield* callFound(predicate, receiver, NO_ARGUMENTS, site);
    const field = fieldOf(receiver, base);
    return field === undefined ? undefined : yield* triedField(field, site);
  }
  if (name.endsWith('!')) {
    const field = fieldOf(receiver, base);
    return field === undefined ? undefined : unwrapValue(field, site);
  }
  return undefined;
}

function* callFound(found: Found, receiver: Value, args: CallArguments, site: Site | null): Steps<Value> {
  return yield* settled(startFound(found, receiver, args, site));
}

function startFound(found: Found, receiver: Value, args: CallArguments, site: Site | null): Value {
  here.site = site;
  if (found.user !== null) {
    const { fn, hasSelf } = found.user;
    return startCall(fn, hasSelf ? { positional: [receiver, ...args.positional], named: args.named } : args);
  }
  const positional = positionalFor(found.builtin, args);
  return startBuiltin(found.builtin, [receiver, ...positional], site, 1);
}

function takesNothing(found: Found): boolean {
  if (found.builtin !== null) return arityOf(found.builtin).min === 0;
  const { fn, hasSelf } = found.user;
  if (fn instanceof FunctionValue) return fn.code.required <= (hasSelf ? 1 : 0);
  return fn.definition.params.length === 0;
}

/** True if `?.` yields the receiver itself: nil and None (11.3). */
export function skipsSafely(receiver: Value): boolean {
  return receiver === null || isNone(receiver);
}

/** `a?.m` on something that is there: the member of the payload, wrapped in Some unless it is an Option already (11.3). */
export function* safeResult(receiver: Value, member: (inner: Value) => Steps<Value>): Steps<Value> {
  if (!isSome(receiver)) return yield* member(receiver);
  const result = yield* member(payloadOf(receiver));
  if (result === null) return NONE;
  return isOption(result) ? result : some(result);
}

/** `x.await` on what has no such member is `await x` (17.2). */
function missingMember(receiver: Value, name: string, missing: typeof undefinedField): AriaFault {
  return name === 'await' ? notATask(receiver) : hintAtMembers(missing(shownType(receiver), name), receiver, name);
}

/** How messages name what a member was looked for on. */
function shownType(receiver: Value): string {
  if (receiver instanceof TypeValue || receiver instanceof ModuleValue) return receiver.name;
  if (receiver instanceof VariantValue) return receiver.type.name;
  return typeName(receiver);
}

/** A field read as `field?`: an Option or Result is tried, anything else gives its truthiness. */
function* triedField(field: Value, site: Site | null): Steps<Value> {
  if (!isOption(field) && !isResult(field)) return truthy(field);
  const tried = tryValue(field, site);
  if (!tried.failed) return tried.value;
  throw new ThrownCompletion(RETURN, tried.value);
}
