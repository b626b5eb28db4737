/**
 * `v is T`, type patterns and `catch` (language.md, section 4): types are erased, so only the value is looked at.
 */
import * as builtin from './builtin-types.js';
import { kindOf } from './kinds.js';
import { isInt } from './number.js';
import { isNone } from './option.js';
import {
  ArrayValue,
  BoundMethod,
  BuiltinFunction,
  Char,
  DurationValue,
  EnumValue,
  ErrorValue,
  Float,
  FunctionValue,
  LibraryObject,
  MapValue,
  type Method,
  ModuleValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  TypeValue,
  type Value,
  VariantValue,
} from './value.js';

/** The type whose methods the value has: the declared type, or the built-in one of its kind. */
export function typeOf(value: Value): TypeValue {
  // V8 tests one `typeof` against one name in place; for a `switch` over it it calls a function.
  if (typeof value === 'string') return builtin.STRING;
  if (typeof value === 'number' || typeof value === 'bigint') return builtin.INT;
  if (typeof value === 'boolean') return builtin.BOOL;
  if (value === null) return builtin.NIL;
  // The kinds whose methods are called most are told apart by their class alone.
  switch (value.constructor) {
    case ArrayValue:
      return builtin.ARRAY;
    case MapValue:
      return builtin.MAP;
    case Float:
      return builtin.FLOAT;
    case EnumValue:
      return (value as EnumValue).variant.type;
    default:
      break;
  }
  if (value instanceof StructValue || value instanceof ErrorValue || value instanceof LibraryObject) return value.type;
  if (value instanceof EnumValue) return value.variant.type;
  return typesByConstructor().get(value.constructor) ?? builtin.builtinType(kindOf(value)) ?? builtin.ANY;
}

/** The method a program gave to the value's type, with `self` as its first parameter. A Char also has those of String (8.1). */
export function ownMethod(value: Value, name: string): Method | null {
  const type = typeOf(value);
  const method = type.methods.get(name) ?? (type === builtin.CHAR ? builtin.STRING.methods.get(name) : undefined);
  return method?.hasSelf === true ? method : null;
}

/** `optional` is the `T?` form: nil and None match too. Type arguments have no effect. */
export function isInstance(value: Value, type: TypeValue, optional = false): boolean {
  if (optional && (value === null || isNone(value))) return true;
  if (type.flavour === 'struct' || type.flavour === 'data') return value instanceof StructValue && value.type === type;
  if (type.flavour === 'enum') return value instanceof EnumValue && value.variant.type === type;
  if (type.flavour === 'error') return value instanceof ErrorValue && value.type === type;
  if (type.flavour === 'trait') return implementsTrait(value, type);
  if (type.flavour === 'effect') return false;
  if (typeOf(value) === type) return true;
  if (type === builtin.ANY) return true;
  // A Char is not a String, but a String of length 1 is a Char (D 26).
  if (type === builtin.CHAR) return typeof value === 'string' && isOneScalar(value);
  if (type === builtin.UNIT_TYPE) return value instanceof TupleValue && value.items.length === 0;
  const sized = builtin.SIZED_INTS.get(type);
  return sized !== undefined && isInt(value) && value >= sized.min && value <= sized.max;
}

function implementsTrait(value: Value, trait: TypeValue): boolean {
  const type = typeOf(value);
  if (type.traits.has(trait)) return true;
  if (!trait.key.startsWith('builtin:')) return false;
  if (type.derives.has(trait.name)) return true;
  // Eq, Clone and Debug are always present (3.3); a data record derives Ord, Hash and Default as well.
  if (ALWAYS.has(trait.name)) return true;
  if (type.flavour === 'data') return OF_DATA.has(trait.name);
  return OF_KINDS.get(type.name)?.has(trait.name) ?? false;
}

function isOneScalar(text: string): boolean {
  return text.length === 1 || (text.length === 2 && text.codePointAt(0)! > 0xffff);
}

const ALWAYS: ReadonlySet<string> = new Set(['Eq', 'PartialEq', 'Clone', 'Debug', 'Display']);
const OF_DATA: ReadonlySet<string> = new Set(['Ord', 'PartialOrd', 'Hash', 'Default']);
const VALUE_TRAITS = ['Ord', 'PartialOrd', 'Hash', 'Copy', 'Default', 'Transfer', 'Sharable', 'Send'];
const NUMBER_TRAITS = ['Add', 'Sub', 'Mul', 'Div', 'Rem', 'Neg'];
const SEQUENCE_TRAITS = ['IntoIterator', 'FromIterator', 'Default', 'Transfer', 'Send'];

/** Built-in traits that values of built-in kinds have by what operators and methods do with them. */
const OF_KINDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Int', new Set([...VALUE_TRAITS, ...NUMBER_TRAITS])],
  ['Float', new Set([...VALUE_TRAITS, ...NUMBER_TRAITS])],
  ['Duration', new Set([...VALUE_TRAITS, 'Add', 'Sub', 'Mul', 'Div'])],
  ['Bool', new Set(VALUE_TRAITS)],
  ['Char', new Set(VALUE_TRAITS)],
  ['String', new Set([...VALUE_TRAITS, 'Add', 'IntoIterator'])],
  ['Symbol', new Set(['Hash', 'Copy', 'Transfer', 'Sharable', 'Send'])],
  ['Nil', new Set(['Hash', 'Copy', 'Transfer', 'Sharable', 'Send'])],
  ['Array', new Set([...SEQUENCE_TRAITS, 'Ord', 'PartialOrd'])],
  ['Tuple', new Set(['Ord', 'PartialOrd', 'Hash', 'IntoIterator', 'Transfer', 'Send'])],
  ['Map', new Set(SEQUENCE_TRAITS)],
  ['Set', new Set(SEQUENCE_TRAITS)],
  ['Range', new Set(['Hash', 'IntoIterator', 'Transfer', 'Sharable', 'Send'])],
  ['Option', new Set(['Hash', 'IntoIterator', 'Transfer', 'Send'])],
  ['Result', new Set(['Hash', 'Transfer', 'Send'])],
]);

let byConstructor: ReadonlyMap<unknown, TypeValue> | null = null;

/** Built at first use: the modules of types and values refer to each other. */
function typesByConstructor(): ReadonlyMap<unknown, TypeValue> {
  byConstructor ??= new Map<unknown, TypeValue>([
    [Float, builtin.FLOAT],
    [Char, builtin.CHAR],
    [SymbolValue, builtin.SYMBOL],
    [ArrayValue, builtin.ARRAY],
    [MapValue, builtin.MAP],
    [SetValue, builtin.SET],
    [TupleValue, builtin.TUPLE],
    [RangeValue, builtin.RANGE],
    [DurationValue, builtin.DURATION],
    [FunctionValue, builtin.FUNCTION],
    [BoundMethod, builtin.FUNCTION],
    [BuiltinFunction, builtin.FUNCTION],
    [VariantValue, builtin.FUNCTION],
    [TypeValue, builtin.TYPE],
    [ModuleValue, builtin.MODULE],
  ]);
  return byConstructor;
}
