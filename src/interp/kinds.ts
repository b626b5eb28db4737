/**
 * The kind of a value (language.md 8.1): what `type_of` returns and messages name.
 *
 * Runtime handles (Task, Channel, Atomic, ..) are classes of src/runtime that this file does not import: whoever joins the two
 * parts registers them with their kind names and text forms.
 */
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

/** First column of the table of 8.1: `Struct` for structs, data, errors, Durations and library objects alike. */
export function kindOf(value: Value): string {
  if (typeof value === 'number' || typeof value === 'bigint') return 'Int';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Bool';
  if (value === null) return 'Nil';
  return KINDS.get(value.constructor) ?? handleKind(value)?.name ?? inheritedKind(value);
}

/** The declared name of a struct or enum (`Point`, `Option`), else the kind. TypeErrors name what they found with this. */
export function typeName(value: Value): string {
  if (value instanceof StructValue || value instanceof ErrorValue || value instanceof LibraryObject) return value.type.name;
  if (value instanceof EnumValue) return value.variant.type.name;
  if (value instanceof DurationValue) return 'Duration';
  return kindOf(value);
}

type Constructor = abstract new (...args: never[]) => object;

export interface HandleKind {
  readonly name: string;
  /** Its display form; `<kind>` unless given. */
  readonly display: (handle: object) => string;
}

const handles = new Map<unknown, HandleKind>();

/** Makes objects of a runtime class values of the kind `name`. Once a class and thread. */
export function registerHandleKind<T extends object>(
  runtimeClass: abstract new (...args: never[]) => T,
  name: string,
  display: (handle: T) => string = () => `<${name.toLowerCase()}>`,
): void {
  handles.set(runtimeClass, { name, display: display as (handle: object) => string });
}

/** What is known about a runtime handle, or null if the object is none. Subclasses count as their registered base. */
export function handleKind(value: object): HandleKind | null {
  let known: unknown = value.constructor;
  while (typeof known === 'function') {
    const kind = handles.get(known);
    if (kind !== undefined) return kind;
    known = Object.getPrototypeOf(known) as unknown;
  }
  return null;
}

/** Subclasses of a value's class (a sorted Map) are of its kind. */
function inheritedKind(value: object): string {
  return value instanceof MapValue ? 'Map' : 'Struct';
}

const KINDS: ReadonlyMap<unknown, string> = new Map<Constructor, string>([
  [Float, 'Float'],
  [Char, 'Char'],
  [SymbolValue as unknown as Constructor, 'Symbol'],
  [ArrayValue, 'Array'],
  [MapValue, 'Map'],
  [SetValue, 'Set'],
  [TupleValue, 'Tuple'],
  [RangeValue, 'Range'],
  [FunctionValue, 'Function'],
  [BoundMethod, 'Function'],
  [BuiltinFunction, 'Function'],
  [VariantValue, 'Function'],
  [StructValue, 'Struct'],
  [ErrorValue, 'Struct'],
  [LibraryObject, 'Struct'],
  [DurationValue, 'Struct'],
  [EnumValue, 'EnumVariant'],
  [TypeValue, 'Type'],
  [ModuleValue, 'Module'],
]);
