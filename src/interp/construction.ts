/**
 * Building struct, data and variant values from arguments (language.md, sections 3.3, 3.4, 10.4). Explicit fields win over spread
 * ones; missing fields take their defaults, evaluated in field order, which may refer to earlier fields.
 */
import type { Steps } from '../runtime/task-code.js';
import type { CallArguments } from './arguments.js';

import { callWith, newFrame } from './call.js';
import { afterConstruction } from './compile/invariants.js';
import { arityMismatch, duplicateArgument, errorOfType, missingArgument, notCallable, typeError, unknownArgument } from './errors.js';
import { typeName } from './kinds.js';
import { hintAt } from './near-members.js';
import { EnumValue, StructValue, type TypeConstructor, type TypeValue, type Value, type VariantValue } from './value.js';

/** `T(args)`: construction, or for built-in types conversion. */
export function* construct(type: TypeValue, args: CallArguments): Steps<Value> {
  switch (type.flavour) {
    case 'struct':
    case 'data':
      return buildStruct(type, args.positional, args.named, args.base ?? null);
    case 'error':
      return errorOfType(type, args.positional.length === 0 ? undefined : (args.positional[0] as string));
    case 'builtin':
    case 'enum':
    case 'trait':
    case 'effect':
      throw notCallable(type);
  }
}

/** `T.new(args)` where the type defines no `new`. */
export function* newInstance(type: TypeValue, args: CallArguments): Steps<Value> {
  const own = type.methods.get('new');
  if (own !== undefined) return yield* callWith(own.fn, args);
  return yield* construct(type, args);
}

/** What `raise T` raises for a user type: an instance built without arguments. */
export function newErrorInstance(type: TypeValue): Value {
  if (type.flavour === 'struct' || type.flavour === 'data') return buildStruct(type, [], null, null);
  return type;
}

/** Builds an instance. `base` gives the fields that no argument names (`...v`). */
export function buildStruct(type: TypeValue, positional: readonly Value[], named: CallArguments['named'], base: Value | null): StructValue {
  const { fields: names } = type;
  if (named === null && base === null && positional.length === names.length) {
    const instance = new StructValue(type, positional.slice());
    if (type.invariants.length > 0) afterConstruction(instance);
    return instance;
  }
  const shape = { shown: type.name, fields: names, rule: type.construct };
  if (positional.length > names.length) throw arityMismatch(type.name, requiredFields(shape), names.length, positional.length);
  const values: (Value | undefined)[] = new Array(names.length).fill(undefined);
  for (let i = 0; i < positional.length; i++) values[i] = positional[i];
  for (const [name, value] of named ?? []) {
    const at = names.indexOf(name);
    if (at < 0) throw hintAt(unknownArgument(type.name, name), name, names);
    if (values[at] !== undefined) throw duplicateArgument(name);
    values[at] = value;
  }
  if (base !== null) fillFrom(base, type, values);
  fillDefaults(shape, values, positional.length + (named?.length ?? 0));
  const instance = new StructValue(type, values as Value[]);
  if (type.invariants.length > 0) afterConstruction(instance);
  return instance;
}

function fillFrom(base: Value, type: TypeValue, values: (Value | undefined)[]): void {
  if (!(base instanceof StructValue) || base.type !== type) throw typeError(`cannot spread ${typeName(base)} into ${type.name}`);
  for (let i = 0; i < values.length; i++) values[i] ??= base.fields[i];
}

/** Gives the missing fields their defaults, in field order; a default may refer to earlier fields. */
function fillDefaults(shape: Shape, values: (Value | undefined)[], given: number): void {
  const at = values.indexOf(undefined);
  if (at < 0) return;
  const { rule } = shape;
  const frame = rule === null ? null : newFrame(rule.frameSize, null);
  for (let i = 0; i < values.length; i++) {
    if (values[i] === undefined) {
      const fallback = rule?.defaults[i] ?? null;
      if (fallback === null || frame === null) {
        throw missingArgument(shape.shown, shape.fields[i] as string, requiredFields(shape), values.length, given);
      }
      values[i] = fallback(frame);
    }
    if (frame !== null && rule !== null) frame[rule.slots[i] as number] = values[i];
  }
}

/** What is built: its fields, their defaults, and how messages name it. */
interface Shape {
  readonly shown: string;
  readonly fields: readonly string[];
  readonly rule: TypeConstructor | null;
}

function requiredFields({ fields, rule }: Shape): number {
  return fields.length - (rule?.defaults.filter((value) => value !== null).length ?? 0);
}

/** `E::V(args)`. */
export function constructVariant(variant: VariantValue, args: CallArguments): Value {
  const { fieldNames: fields } = variant;
  const { positional, named } = args;
  if (named === null && positional.length === fields.length) return new EnumValue(variant, positional);
  const shape = { shown: `${variant.type.name}::${variant.name}`, fields, rule: variant.construct };
  const required = requiredFields(shape);
  if (positional.length > fields.length || (named === null && positional.length < required)) {
    throw arityMismatch(shape.shown, required, fields.length, positional.length);
  }
  const payload: (Value | undefined)[] = fields.map((_, i) => positional[i]);
  for (const [name, value] of named ?? []) {
    const at = fields.indexOf(name);
    if (at < 0) throw hintAt(unknownArgument(shape.shown, name), name, shape.fields);
    if (payload[at] !== undefined) throw duplicateArgument(name);
    payload[at] = value;
  }
  fillDefaults(shape, payload, positional.length + (named?.length ?? 0));
  return new EnumValue(variant, payload as Value[]);
}

/** `T.default()` of a type that derives Default: each field's default, or the zero of its type. */
export function defaultInstance(type: TypeValue, zeros: readonly (() => Value)[]): Value {
  const rule = type.construct;
  const frame = newFrame(rule?.frameSize ?? 1, null);
  const values = type.fields.map((_, i) => {
    const value = rule?.defaults[i]?.(frame) ?? (zeros[i] as () => Value)();
    if (rule !== null) frame[rule.slots[i] as number] = value;
    return value;
  });
  return new StructValue(type, values);
}
