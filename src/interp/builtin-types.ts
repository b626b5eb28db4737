/**
 * The types every program knows without declaring them (language.md, section 4; 18.1): kinds and their aliases, sized Ints, traits,
 * error kinds, and the types of library objects and runtime handles.
 *
 * A type is one TypeValue a thread; its key `builtin:Name` finds it on another. `impl` for a built-in type adds to its `methods`.
 * Aliases (`List`, `f64`) are further names of the same TypeValue. Tests against types are in type-test.ts.
 */
import { ERROR_KINDS } from './error-kinds.js';
import { INT_MAX, type Int } from './number.js';
import { OPTION, RESULT } from './option.js';
import { TypeValue } from './value.js';

export { isInstance, typeOf } from './type-test.js';

const types = new Map<string, TypeValue>();

/** The built-in type with this name or alias. */
export function builtinType(name: string): TypeValue | undefined {
  return types.get(name);
}

/** The built-in type with a key `builtin:Name`, as found in transferred data. */
export function builtinTypeByKey(key: string): TypeValue | undefined {
  if (key.startsWith(HOST)) return types.get(key);
  return key.startsWith('builtin:') ? types.get(key.slice('builtin:'.length)) : undefined;
}

/** All names and aliases. */
export function builtinTypeNames(): Iterable<string> {
  return types.keys();
}

/** The type of a kind of library object (`Rng`, `File`, `Deque`), made at the first call. */
export function libraryType(name: string): TypeValue {
  return types.get(name) ?? declare(name);
}

/** The type of opaque objects of the host: found by its key, never by a name. */
export function hostObjectType(key: string, name: string): TypeValue {
  const type = new TypeValue(name, 'builtin', `${HOST}${key}`);
  types.set(type.key, type);
  return type;
}

export const HOST = 'host:';

/** Makes an enum or other type of the standard library known by its name. */
export function registerBuiltinType(type: TypeValue): TypeValue {
  types.set(type.name, type);
  return type;
}

function declare(name: string, ...aliases: string[]): TypeValue {
  const type = new TypeValue(name, 'builtin', `builtin:${name}`);
  for (const known of [name, ...aliases]) types.set(known, type);
  return type;
}

export const NIL = declare('Nil');
export const BOOL = declare('Bool');
export const INT = declare('Int', 'Int64', 'i64', 'isize', 'Int128', 'i128');
export const FLOAT = declare('Float', 'Float64', 'Float32', 'f64', 'f32');
export const STRING = declare('String');
export const CHAR = declare('Char');
export const SYMBOL = declare('Symbol');
/** `Bytes` is an alias of `[Int]`. */
export const ARRAY = declare('Array', 'List', 'Vec', 'Bytes');
export const MAP = declare('Map', 'HashMap', 'Dict');
export const SET = declare('Set', 'HashSet');
export const TUPLE = declare('Tuple');
export const RANGE = declare('Range');
export const FUNCTION = declare('Function', 'Fn');
export const DURATION = declare('Duration');
export const TYPE = declare('Type');
export const MODULE = declare('Module');
export const UNIT_TYPE = declare('Unit');
export const ANY = declare('Any');
export const NEVER = declare('Never');

/** Runtime handles (17), found by the kind they are registered with. */
for (const name of ['Channel', 'SendChan', 'RecvChan', 'Task', 'CancelToken', 'Scope', 'Atomic', 'Mutex', 'Semaphore', 'Barrier', 'Once']) {
  declare(name);
}

/** An Int within a range: `is Int8` tests it, `as Int8` checks it. Widths beyond 64 bits are limited as in 1.6. */
export interface SizedInt {
  readonly min: Int;
  readonly max: Int;
}

export const SIZED_INTS: ReadonlyMap<TypeValue, SizedInt> = new Map([
  [declare('Int8', 'i8'), { min: -128, max: 127 }],
  [declare('Int16', 'i16'), { min: -32_768, max: 32_767 }],
  [declare('Int32', 'i32'), { min: -2_147_483_648, max: 2_147_483_647 }],
  [declare('UInt8', 'u8'), { min: 0, max: 255 }],
  [declare('UInt16', 'u16'), { min: 0, max: 65_535 }],
  [declare('UInt32', 'u32'), { min: 0, max: 4_294_967_295 }],
  [declare('UInt', 'UInt64', 'UInt128', 'u64', 'u128', 'usize'), { min: 0, max: INT_MAX }],
]);

/** The built-in traits of 3.5. What implements them without being told is a table in type-test.ts. */
export const BUILTIN_TRAITS: ReadonlyMap<string, TypeValue> = new Map(
  [
    ...['Eq', 'Ord', 'PartialEq', 'PartialOrd', 'Hash', 'Clone', 'Copy', 'Default', 'Debug', 'Display'],
    ...['Add', 'Sub', 'Mul', 'Div', 'Rem', 'Neg', 'Iterator', 'IntoIterator', 'FromIterator'],
    ...['From', 'Into', 'TryFrom', 'TryInto', 'Transfer', 'Sharable', 'Send', 'Error'],
  ].map((name) => [name, registerBuiltinType(new TypeValue(name, 'trait', `builtin:${name}`))]),
);

/** The trait all built-in error kinds implement. */
export const ERROR_TRAIT = BUILTIN_TRAITS.get('Error')!;

registerBuiltinType(OPTION);
registerBuiltinType(RESULT);
for (const { type } of ERROR_KINDS.values()) {
  type.traits.add(ERROR_TRAIT);
  registerBuiltinType(type);
}
