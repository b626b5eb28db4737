/**
 * Patterns (language.md, section 7). `compileTest` gives a function that tries a pattern and binds its variables as it goes;
 * `compileBinding` gives one for places where the pattern must match (`let`, `for`, parameters): TypeError if it does not.
 * A failed alternative may leave variables bound; a name bound only by the alternative that did not match is nil.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { FieldPattern, IdentPattern, Pattern, PatternLiteral, RestPattern } from '../../parser/ast.js';
import { ANY, isInstance } from '../builtin-types.js';
import type { Frame } from '../code.js';
import { inspect } from '../display.js';
import { equals } from '../equality.js';
import { typeError } from '../errors.js';
import { mapLookup } from '../map-access.js';
import { fieldOf } from '../member-call.js';
import { inPatternRange } from '../pattern-range.js';
import { here } from '../site.js';
import {
  ArrayValue,
  Char,
  EnumValue,
  ErrorValue,
  Float,
  MapValue,
  StructValue,
  SymbolValue,
  TupleValue,
  TypeValue,
  type Value,
  VariantValue,
} from '../value.js';
import type { FunctionContext } from './context.js';
import { readRef, type Store, storeRef } from './names.js';
import { compileTypePredicate } from './type-tests.js';

/** Tries a pattern on a value, binding variables in the frame. */
export type Test = (frame: Frame, value: Value) => boolean;

const ALWAYS: Test = () => true;

export function compileBinding(pattern: Pattern, cx: FunctionContext): Store {
  if (pattern.kind === 'IdentPattern' && pattern.inner === null && pattern.type === null) return binder(pattern, cx);
  if (pattern.kind === 'WildcardPattern') return () => {};
  const test = compileTest(pattern, cx);
  const site = cx.site(pattern);
  return (frame, value) => {
    if (test(frame, value)) return;
    here.site = site;
    throw typeError(`pattern does not match value ${inspect(value)}`);
  };
}

function binder(
  pattern: { readonly id: number; readonly span: Pattern['span']; readonly name: { readonly name: string } | null },
  cx: FunctionContext,
): Store {
  const ref = cx.resolution.refs.get(pattern.id);
  if (ref === undefined) throw new Error(`internal: unresolved binding ${pattern.name?.name ?? ''}`);
  return storeRef(ref, pattern.name?.name ?? '', pattern, cx);
}

export function compileTest(pattern: Pattern, cx: FunctionContext): Test {
  switch (pattern.kind) {
    case 'WildcardPattern':
      return ALWAYS;
    case 'IdentPattern':
      return identTest(pattern, cx);
    case 'LiteralPattern':
      return literalTest(literalValue(pattern.literal));
    case 'RangePattern': {
      const start = pattern.start === null ? null : literalValue(pattern.start);
      const end = pattern.end === null ? null : literalValue(pattern.end);
      return (_f, v) => inPatternRange(v, start, end, pattern.inclusive);
    }
    case 'TuplePattern': {
      const list = compileList(pattern.elements, cx);
      return (f, v) => v instanceof TupleValue && list(f, v.items, (items) => new TupleValue(items));
    }
    case 'ArrayPattern': {
      const list = compileList(pattern.elements, cx);
      return (f, v) => v instanceof ArrayValue && list(f, v.items, (items) => new ArrayValue(items));
    }
    case 'NamePattern':
      return nameTest(pattern, cx);
    case 'MapPattern': {
      const fields = compileFields(pattern.fields, cx);
      return (f, v) => fields(f, v);
    }
    case 'OrPattern':
      return orTest(pattern, cx);
    default:
      return assertNever(pattern);
  }
}

function identTest(pattern: IdentPattern, cx: FunctionContext): Test {
  const store = binder(pattern, cx);
  const inner = pattern.inner === null ? null : compileTest(pattern.inner, cx);
  const accepts = pattern.type === null ? null : compileTypePredicate(pattern.type, cx);
  if (inner === null && accepts === null) {
    return (f, v) => {
      store(f, v);
      return true;
    };
  }
  return (f, v) => {
    if (accepts !== null && !accepts(v)) return false;
    if (inner !== null && !inner(f, v)) return false;
    store(f, v);
    return true;
  };
}

function literalTest(expected: Value): Test {
  if (typeof expected === 'number') return (_f, v) => (typeof v === 'number' ? v === expected : v instanceof Float && equals(v, expected));
  if (typeof expected === 'string') return (_f, v) => (typeof v === 'string' ? v === expected : equals(v, expected));
  return (_f, v) => equals(v, expected);
}

export function literalValue(literal: PatternLiteral): Value {
  switch (literal.kind) {
    case 'Int':
    case 'String':
    case 'Bool':
      return literal.value;
    case 'Float':
      return new Float(literal.value);
    case 'Char':
      return new Char(literal.value);
    case 'Symbol':
      return SymbolValue.of(literal.name);
    case 'Nil':
      return null;
    default:
      return assertNever(literal);
  }
}

type ListTest = (frame: Frame, items: readonly Value[], rest: (items: Value[]) => Value) => boolean;

function compileList(elements: readonly (Pattern | RestPattern)[], cx: FunctionContext): ListTest {
  const at = elements.findIndex((element) => element.kind === 'RestPattern');
  const tests = elements.map((element) => (element.kind === 'RestPattern' ? ALWAYS : compileTest(element, cx)));
  if (at < 0) {
    const size = tests.length;
    const [first, second] = tests;
    if (size === 1 && first !== undefined) return (f, items) => items.length === 1 && first(f, items[0] as Value);
    if (size === 2 && first !== undefined && second !== undefined) {
      return (f, items) => items.length === 2 && first(f, items[0] as Value) && second(f, items[1] as Value);
    }
    return (f, items) => {
      if (items.length !== size) return false;
      for (let i = 0; i < size; i++) if (!(tests[i] as Test)(f, items[i] as Value)) return false;
      return true;
    };
  }
  const rest = elements[at] as RestPattern;
  const store = rest.name === null ? null : binder(rest, cx);
  const after = elements.length - at - 1;
  return (f, items, make) => {
    if (items.length < at + after) return false;
    for (let i = 0; i < at; i++) if (!(tests[i] as Test)(f, items[i] as Value)) return false;
    const tail = items.length - after;
    for (let i = 0; i < after; i++) if (!(tests[at + 1 + i] as Test)(f, items[tail + i] as Value)) return false;
    store?.(f, make(items.slice(at, tail)));
    return true;
  };
}

/** Fields of a map, struct, record variant or error by name. */
function compileFields(fields: readonly (FieldPattern | RestPattern)[], cx: FunctionContext): Test {
  const named = fields
    .filter((field) => field.kind === 'FieldPattern')
    .map((field) => ({ name: fieldName(field), test: compileTest(field.pattern, cx) }));
  return (f, v) => {
    if (!(v instanceof MapValue || v instanceof StructValue || v instanceof ErrorValue || isRecordVariant(v))) return false;
    for (const { name, test } of named) {
      const value = v instanceof MapValue ? mapLookup(v, name) : fieldOf(v, name);
      if (value === undefined || !test(f, value)) return false;
    }
    return true;
  };
}

function isRecordVariant(v: Value): boolean {
  return v instanceof EnumValue && v.variant.shape === 'record';
}

function fieldName(field: FieldPattern): string {
  if (field.name !== null) return field.name.name;
  return field.pattern.kind === 'IdentPattern' ? field.pattern.name.name : '';
}

function orTest(pattern: Extract<Pattern, { kind: 'OrPattern' }>, cx: FunctionContext): Test {
  const tests = pattern.alternatives.map((alternative) => compileTest(alternative, cx));
  const clears = [...new Set(pattern.alternatives.flatMap((alternative) => bindings(alternative)))].map((name) => binder(name, cx));
  return (f, v) => {
    for (const clear of clears) clear(f, null);
    for (const test of tests) if (test(f, v)) return true;
    return false;
  };
}

/** The nodes that bind a variable in a pattern. */
function bindings(pattern: Pattern | RestPattern): (IdentPattern | RestPattern)[] {
  switch (pattern.kind) {
    case 'IdentPattern':
      return [pattern, ...(pattern.inner === null ? [] : bindings(pattern.inner))];
    case 'RestPattern':
      return pattern.name === null ? [] : [pattern];
    case 'TuplePattern':
    case 'ArrayPattern':
      return pattern.elements.flatMap(bindings);
    case 'NamePattern':
    case 'MapPattern':
      return (pattern.fields ?? []).flatMap((field) => bindings(field.kind === 'RestPattern' ? field : field.pattern));
    case 'OrPattern':
      return pattern.alternatives.flatMap(bindings);
    default:
      return [];
  }
}

type NamePattern = Extract<Pattern, { kind: 'NamePattern' }>;

/** `Name`, `Name(…)`, `E::V(…)`: a variant, a constant, a type or trait, in this order. */
function nameTest(pattern: NamePattern, cx: FunctionContext): Test {
  const { path, fields } = pattern;
  const name = (path.at(-1) as { name: string }).name;
  const owner = path.length > 1 ? (path.at(-2) as { name: string }).name : null;
  const ref = cx.ref(pattern);
  const named = ref === undefined ? null : readRef(ref, name, pattern, cx);
  const read = named === null || named.suspends ? null : named.run;
  const payload = fields === null ? null : compilePayload(fields, cx);
  const known = named === null || named.suspends ? null : meantVariant(named.constant);
  if (known !== null) {
    // The path names a variant, known now: nothing else can match.
    return (f, v) => v instanceof EnumValue && v.variant === known && (payload === null || payload(f, known.fieldNames, v.payload));
  }
  return (f, v) => {
    if (v instanceof EnumValue) {
      const { variant } = v;
      const path = owner === null ? undefined : read?.(f);
      const meant = meantVariant(path);
      // The path of an alias is erased to Any: then the variant's name decides.
      const sameEnum = owner === null || path === ANY || variant.type.name === owner;
      if (meant === null ? variant.name === name && sameEnum : variant === meant) {
        return payload === null || payload(f, variant.fieldNames, v.payload);
      }
      if (path === ANY) return false;
    }
    if (read === null) return false;
    const meaning = read(f);
    if (meantVariant(meaning) !== null) return false;
    if (!(meaning instanceof TypeValue)) return payload === null && equals(meaning, v);
    if (!isInstance(v, meaning)) return false;
    if (payload === null) return true;
    if (v instanceof StructValue) return payload(f, v.type.fields, v.fields);
    return v instanceof ErrorValue && payload(f, null, [], v);
  };
}

/** The variant that a path names; null where only its name is known. */
function meantVariant(meaning: Value | undefined): VariantValue | null {
  if (meaning instanceof EnumValue) return meaning.variant;
  return meaning instanceof VariantValue ? meaning : null;
}

type PayloadTest = (frame: Frame, names: readonly string[] | null, values: readonly Value[], error?: ErrorValue) => boolean;

/** Positional fields must agree in number unless there is a rest; named ones are looked up, others ignored. */
function compilePayload(fields: readonly (FieldPattern | RestPattern)[], cx: FunctionContext): PayloadTest {
  const rest = fields.some((field) => field.kind === 'RestPattern');
  const positional = fields.every((field) => field.kind === 'RestPattern' || field.name === null);
  if (positional) {
    const list = compileList(
      fields.map((field) => (field.kind === 'RestPattern' ? field : field.pattern)),
      cx,
    );
    const payload: PayloadTest = (f, _names, values) => list(f, values, (items) => new ArrayValue(items));
    // `Name(v: T)` on a positional payload is a typed binding: see the named branch.
    return payload;
  }
  const entries = fields.map((field) =>
    field.kind === 'RestPattern'
      ? null
      : { name: field.name === null ? null : fieldName(field), test: compileTest(field.pattern, cx), binding: typedBinding(field, cx) },
  );
  return (f, names, values, error) => {
    // A positional payload has fields called 0, 1, ..: there `v: T` binds v, typed.
    if (names !== null && names[0] === '0' && entries.every((entry) => entry === null || entry.binding !== null)) {
      const present = entries.filter((entry) => entry !== null);
      if (!rest && present.length !== values.length) return false;
      return present.every((entry, i) => (entry.binding as Test)(f, values[i] as Value));
    }
    return entries.every((entry, i) => {
      if (entry === null) return true;
      // A variant may have both: values without a name come first, and are matched by their place.
      if (entry.name === null) return i < values.length && entry.test(f, values[i] as Value);
      const value = error !== undefined ? fieldOf(error, entry.name) : values[names?.indexOf(entry.name) ?? -1];
      if (value === undefined && entry.binding !== null && names?.[i] === String(i)) return entry.binding(f, values[i] as Value);
      return value !== undefined && entry.test(f, value);
    });
  };
}

/** `v: T` read as a typed binding of a positional payload, where T is a type name; null if it cannot be one. */
function typedBinding(field: FieldPattern, cx: FunctionContext): Test | null {
  const { name, pattern } = field;
  if (name === null || pattern.kind !== 'NamePattern' || pattern.fields !== null) return null;
  const ref = cx.resolution.refs.get(field.id);
  if (ref === undefined) return null;
  const store = storeRef(ref, name.name, field, cx);
  const test = compileTest(pattern, cx);
  return (f, v) => {
    if (!test(f, v)) return false;
    store(f, v);
    return true;
  };
}
