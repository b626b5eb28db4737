/**
 * The values of Aria (language.md, section 8.1) as JavaScript sees them.
 *
 *   nil         null                      Float   Float (boxed, so that 1 and 1.0 differ)
 *   Bool        boolean                   Char    Char
 *   Int         number while safe,        Symbol  SymbolValue (interned: compare by identity)
 *               bigint beyond (never a bigint inside the safe range)
 *   String      string                    the rest: one class a kind, below
 *   handles     objects of src/runtime (tasks, scopes, tokens, channels, cells), told apart by `instanceof`
 *
 * `undefined` is never a value: it marks a variable that has not been assigned yet.
 * Mutable kinds (Array, Map, Set, struct instances, library objects) carry `frozen`: a frozen one belongs to no task and every
 * change must first call `assertMutable` (runtime.md, section 2). This file holds shapes; display, equality, order and hashing
 * are in files of those names.
 */

import type { FunctionCode } from './code.js';

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Char
  | SymbolValue
  | ArrayValue
  | MapValue
  | SetValue
  | TupleValue
  | RangeValue
  | DurationValue
  | FunctionValue
  | BoundMethod
  | BuiltinFunction
  | StructValue
  | EnumValue
  | VariantValue
  | ErrorValue
  | LibraryObject
  | TypeValue
  | ModuleValue
  | HandleValue;

/** A runtime object (Task, Scope, CancelToken, Channel, Atomic, ..). The runtime's classes do not know this type. */
export type HandleValue = { readonly __handle?: never } & object;

export class Float {
  /**
   * Never changed once anyone else can see the Float: see compile/float-slots.ts. No other value has a property of this name: see
   * compile/operations.ts.
   */
  constructor(readonly v: number) {}
}

/** One Unicode scalar value; behaves as a string of length 1. */
export class Char {
  constructor(readonly text: string) {}
}

const symbols = new Map<string, SymbolValue>();

export class SymbolValue {
  private constructor(readonly name: string) {}

  /** The one symbol with this name on this thread. */
  static of(name: string): SymbolValue {
    let symbol = symbols.get(name);
    if (symbol === undefined) {
      symbol = new SymbolValue(name);
      symbols.set(name, symbol);
    }
    return symbol;
  }
}

/** In place of `frozen: false`: part of a result that others may still ask for; to be settled before it changes (lent-results.ts). */
export interface Lent {
  settle(): void;
}

/** `snapshot` caches the frozen copy until the next mutation; only kept where all items are immutable (runtime.md, section 2). */
export class ArrayValue {
  frozen: boolean | Lent = false;
  snapshot: ArrayValue | null = null;
  constructor(readonly items: Value[]) {}
}

export interface MapEntryValue {
  readonly key: Value;
  readonly value: Value;
}

/** What identifies a key: equal keys have the same HashKey (`hash.ts` computes it). */
export type HashKey = null | boolean | number | bigint | string | SymbolValue;

export class MapValue {
  frozen: boolean | Lent = false;
  snapshot: MapValue | null = null;
  /** The keys that are not their own hash key, as they were first put in; null as long as there are none. See map-access.ts. */
  keys: Map<HashKey, Value> | null = null;
  /** Values by hash key, in insertion order, unless a map that keeps another order is given (BTreeMap). */
  constructor(readonly entries: Map<HashKey, Value> = new Map()) {}
  /** A key that is not its own hash key is about to come. A map that keeps another order (BTreeMap) finds its place, or raises. */
  admit(_hash: HashKey, _key: Value): void {}
}

export class SetValue {
  frozen: boolean | Lent = false;
  snapshot: SetValue | null = null;
  readonly items: Map<HashKey, Value> = new Map();
}

export class TupleValue {
  constructor(readonly items: readonly Value[]) {}
}

/** `()`, also named Unit. */
export const UNIT = new TupleValue([]);

/** Bounds are Ints; null is an open end. `step` is never 0. */
export class RangeValue {
  constructor(
    readonly start: number | bigint | null,
    readonly end: number | bigint | null,
    readonly inclusive: boolean,
    readonly step: number | bigint,
  ) {}
}

/** Whole nanoseconds; beyond 2^53 ns (104 days) rounded to what a double holds. */
export class DurationValue {
  constructor(readonly nanos: number) {}
}

/** A variable that is captured and reassigned: shared by the frame and the closures. */
export class Cell {
  constructor(public v: Value | undefined) {}
}

/** A function or lambda together with what it captured. Captures are values, or Cells where FunctionInfo says so. */
export class FunctionValue {
  constructor(
    readonly code: FunctionCode,
    readonly captures: readonly (Value | Cell | undefined)[],
  ) {}
}

/** `obj.method` without arguments where the method needs some. */
export class BoundMethod {
  constructor(
    readonly receiver: Value,
    readonly method: Value,
    readonly name: string,
  ) {}
}

/** A builtin as a value. `definition` is shared, see builtin.ts. */
export class BuiltinFunction {
  constructor(
    readonly name: string,
    readonly definition: import('./builtin.js').Builtin,
  ) {}
}

/** A member of a type: a method or an associated function (`self` is its first parameter or not). */
export interface Method {
  readonly name: string;
  readonly fn: FunctionValue | BuiltinFunction;
  readonly hasSelf: boolean;
}

/** A declared or built-in type, trait or effect. As a value it is called (construction), indexed (type arguments) and asked for members. */
export class TypeValue {
  /** Inherent methods and constants, then trait impls in source order, then trait defaults: first hit wins (10.5). */
  readonly methods: Map<string, Method> = new Map();
  readonly constants: Map<string, Value | (() => Value)> = new Map();
  readonly traits: Set<TypeValue> = new Set();
  /** struct and data: field names in order. */
  fields: readonly string[] = [];
  /** enum: variants by name, in order. */
  variants: Map<string, VariantValue> = new Map();
  /** effect: the names of its operations; trait: of the methods it declares, with or without a body. */
  readonly operations: Set<string> = new Set();
  /** Names given to `derive`. */
  readonly derives: Set<string> = new Set();
  /** What building an instance needs beyond the field names; set when the declaration is compiled. */
  construct: TypeConstructor | null = null;
  /** Struct invariants (13.4), checked by compile/invariants. */
  invariants: readonly Invariant[] = [];
  constructor(
    readonly name: string,
    readonly flavour: 'struct' | 'data' | 'enum' | 'trait' | 'effect' | 'builtin' | 'error',
    /** `unit-file#node-id` of the declaration; `builtin:Name` for built-in types: finds the same type on another thread. */
    readonly key: string,
  ) {}
}

/** The fields' defaults: `defaults[i]` computes field i in a frame that holds the earlier fields, or is null if it has none. */
export interface TypeConstructor {
  readonly frameSize: number;
  /** Slot of each field in that frame. */
  readonly slots: readonly number[];
  readonly defaults: readonly (((frame: import('./code.js').Frame) => Value) | null)[];
}

/** A compiled invariant: `holds(self)` and how to report it. */
export interface Invariant {
  readonly source: string;
  /** Where it stands: `file:line`. */
  readonly place: string;
  /** Null if it holds. */
  check(self: Value): BrokenInvariant | null;
}

export interface BrokenInvariant {
  /** The author's text, if there is one. */
  readonly message: string | undefined;
  /** What it was computed from: `self.balance = -1`. */
  readonly values: readonly string[];
}

export class StructValue {
  frozen: boolean | Lent = false;
  snapshot: StructValue | null = null;
  constructor(
    readonly type: TypeValue,
    /** In the order of `type.fields`. */
    readonly fields: Value[],
  ) {}
}

/** A variant of an enum: the constructor of its values, and for unit variants their type. */
export class VariantValue {
  constructor(
    readonly type: TypeValue,
    readonly name: string,
    /** Position in the enum. */
    readonly index: number,
    readonly shape: 'unit' | 'tuple' | 'record',
    readonly fieldNames: readonly string[],
    readonly discriminant: number | bigint,
  ) {}
  /** The value of a unit variant (one object). */
  unit: EnumValue | null = null;
  /** The fields' defaults, if it has any. */
  construct: TypeConstructor | null = null;
}

export class EnumValue {
  constructor(
    readonly variant: VariantValue,
    readonly payload: readonly Value[],
  ) {}
}

/** A run-time error of a built-in kind (Appendix B.1), raised or held as a value. */
export class ErrorValue {
  /** Set once, where it is raised first. */
  origin: ErrorOrigin | null = null;
  cause: Value = null;
  readonly suppressed: Value[] = [];
  taskPath: readonly string[] = [];
  constructor(
    /** The kind's type, e.g. the TypeValue `DivisionByZero`. */
    readonly type: TypeValue,
    readonly code: string,
    readonly message: string,
    /** The extra fields of its row. */
    readonly fields: Readonly<Record<string, Value>>,
  ) {}
}

export interface StackEntry {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface ErrorOrigin {
  readonly file: string;
  /** UTF-16 offsets into the file. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  /** Active calls, innermost first. */
  readonly stack: readonly StackEntry[];
}

/** An object of the standard library (Rng, Instant, File, Deque, StringBuilder, Gen, ..): `type` names it, `data` is its own. */
export class LibraryObject {
  frozen: boolean | Lent = false;
  constructor(
    readonly type: TypeValue,
    readonly data: object,
  ) {}
}

/** A module or namespace as a value. */
export class ModuleValue {
  readonly exports: Map<string, () => Value> = new Map();
  constructor(readonly name: string) {}
}
