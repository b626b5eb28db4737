/**
 * Option and Result (language.md 11.1): their types and constructors. Ordinary enums, except that their variants print without path.
 */
import { EnumValue, TypeValue, type Value, VariantValue } from './value.js';

/** Name and payload of a variant: a number of positional values, or field names. */
export type VariantShape = readonly [name: string, payload: number | readonly string[]];

/** An enum of the standard library. Its key finds it on every thread. */
export function builtinEnum(name: string, shapes: readonly VariantShape[]): TypeValue {
  const type = new TypeValue(name, 'enum', `builtin:${name}`);
  shapes.forEach(([variantName, payload], index) => {
    const shape = payload === 0 ? 'unit' : typeof payload === 'number' ? 'tuple' : 'record';
    const names = typeof payload === 'number' ? Array.from({ length: payload }, (_, i) => String(i)) : payload;
    const variant = new VariantValue(type, variantName, index, shape, names, index);
    if (shape === 'unit') variant.unit = new EnumValue(variant, []);
    type.variants.set(variantName, variant);
  });
  return type;
}

export const OPTION = builtinEnum('Option', [
  ['Some', 1],
  ['None', 0],
]);
export const RESULT = builtinEnum('Result', [
  ['Ok', 1],
  ['Err', 1],
]);

export const SOME = OPTION.variants.get('Some')!;
export const OK = RESULT.variants.get('Ok')!;
export const ERR = RESULT.variants.get('Err')!;

/** The one None of this thread. Test with `isNone`: a None from elsewhere is equal, not identical, to it. */
export const NONE: EnumValue = OPTION.variants.get('None')!.unit!;

export const some = (value: Value): EnumValue => new EnumValue(SOME, [value]);
export const ok = (value: Value): EnumValue => new EnumValue(OK, [value]);
export const err = (value: Value): EnumValue => new EnumValue(ERR, [value]);

/** `Some(value)`, or None for undefined. */
export const optionOf = (value: Value | undefined): EnumValue => (value === undefined ? NONE : some(value));

export const isSome = (value: Value): value is EnumValue => value instanceof EnumValue && value.variant === SOME;
export const isNone = (value: Value): value is EnumValue => value instanceof EnumValue && value.variant === NONE.variant;
export const isOk = (value: Value): value is EnumValue => value instanceof EnumValue && value.variant === OK;
export const isErr = (value: Value): value is EnumValue => value instanceof EnumValue && value.variant === ERR;
export const isOption = (value: Value): value is EnumValue => value instanceof EnumValue && value.variant.type === OPTION;
export const isResult = (value: Value): value is EnumValue => value instanceof EnumValue && value.variant.type === RESULT;

/** What a Some, Ok or Err holds; nil for None. */
export const payloadOf = (value: EnumValue): Value => value.payload[0] ?? null;

/** True for nil, None and Err(_): what `a ?? b` replaces by b (6.9). */
export const coalesces = (value: Value): boolean => value === null || isNone(value) || isErr(value);

/** What `a ?? b` gives for an `a` it keeps: the payload of Some and Ok, anything else itself. */
export const unwrapCoalesced = (value: Value): Value => (isSome(value) || isOk(value) ? payloadOf(value) : value);
