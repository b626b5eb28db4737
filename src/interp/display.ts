/**
 * Text forms (language.md 8.4): display, quoted and inspect.
 *
 * One walk with a style. A type's own `to_string` or `fmt` is its display, `inspect` or `debug_fmt` its inspect, also where the
 * value is nested. A container that is being written already prints `...`; the containers on the way are the parameter `open`, so
 * nothing is left over if a user's method raises.
 */

import { work } from './budget.js';
import { CHAR, INT, STRING } from './builtin-types.js';
import { callPlain } from './call.js';
import { handleKind } from './kinds.js';
import { entriesOf } from './map-access.js';
import { OPTION, RESULT } from './option.js';
import { quoteText } from './text.js';
import { ownMethod } from './type-test.js';
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

/** What print, interpolation and `+` insert. */
export function display(value: Value): string {
  if (typeof value === 'string') return value;
  // Most programs give Int and Char no `to_string` of their own.
  if (typeof value === 'number' && INT.methods.size === 0) return String(value);
  if (value instanceof Char && CHAR.methods.size === 0 && STRING.methods.size === 0) return value.text;
  return write(value, 'display', null);
}

/** Display with Strings and Chars quoted: how elements of collections are shown. */
export function quoted(value: Value): string {
  return write(value, 'quoted', null);
}

/** Quoted, with Floats always showing a fraction or exponent. */
export function inspect(value: Value): string {
  return write(value, 'inspect', null);
}

/** The shortest decimal that reads back equal, never with an exponent. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return expand(String(value));
}

/** `h min s ms us ns`: the largest unit that gives a whole number (D 19). */
export function durationText(nanos: number): string {
  if (nanos === 0) return '0s';
  const [unit, size] = UNITS.find(([, candidate]) => nanos % candidate === 0) ?? ['ns', 1];
  return `${floatText(nanos / size)}${unit}`;
}

/** How a library object is written; `inner` writes a value inside it in the same style. */
export type LibraryDisplay = (object: LibraryObject, inner: (value: Value) => string) => string;

const libraryDisplays = new Map<TypeValue, LibraryDisplay>();

/** Without registration a library object prints `<Name>`. */
export function registerLibraryDisplay(type: TypeValue, show: LibraryDisplay): void {
  libraryDisplays.set(type, show);
}

type Style = 'display' | 'quoted' | 'inspect';

interface Open {
  readonly value: object;
  readonly outer: Open | null;
}

const OWN_DISPLAY = ['to_string', 'fmt'] as const;
const OWN_INSPECT = ['inspect', 'debug_fmt'] as const;

const UNITS: readonly (readonly [string, number])[] = [
  ['h', 3.6e12],
  ['min', 6e10],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
];

function write(value: Value, style: Style, open: Open | null): string {
  const own = writeOwn(value, style);
  if (own !== null) return own;
  switch (typeof value) {
    case 'string':
      return style === 'display' ? value : quoteText(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      break;
  }
  if (value === null) return 'nil';
  work(1);
  if (value instanceof Float) return style === 'inspect' ? floatInspect(value.v) : floatText(value.v);
  if (value instanceof Char) return style === 'display' ? value.text : quoteText(value.text);
  if (value instanceof SymbolValue) return `:${value.name}`;
  if (value instanceof DurationValue) return durationText(value.nanos);
  if (value instanceof RangeValue) return rangeText(value);
  for (let outer = open; outer !== null; outer = outer.outer) {
    if (outer.value === value) return '...';
  }
  return writeStructure(value, style === 'inspect' ? 'inspect' : 'quoted', { value, outer: open });
}

/** The text of the type's own method for this style, or null. Most built-in types have no methods: one look. */
function writeOwn(value: Value, style: Style): string | null {
  for (const name of style === 'inspect' ? OWN_INSPECT : OWN_DISPLAY) {
    const method = ownMethod(value, name);
    // `fmt(self, formatter)` is another method that happens to have the name.
    if (method === null || (method.fn instanceof FunctionValue && method.fn.code.required > 1)) continue;
    const text = callPlain(method.fn, [value]);
    return typeof text === 'string' ? text : display(text);
  }
  return null;
}

function writeStructure(value: object, style: Style, open: Open): string {
  const inner = (item: Value): string => write(item, style, open);
  if (value instanceof ArrayValue) return `[${value.items.map(inner).join(', ')}]`;
  if (value instanceof TupleValue)
    return value.items.length === 1 ? `(${inner(value.items[0]!)},)` : `(${value.items.map(inner).join(', ')})`;
  if (value instanceof MapValue) {
    return `{${Array.from(entriesOf(value), (entry) => `${inner(entry.key)}: ${inner(entry.value)}`).join(', ')}}`;
  }
  if (value instanceof SetValue) return `Set{${Array.from(value.items.values(), inner).join(', ')}}`;
  if (value instanceof StructValue) {
    if (value.fields.length === 0) return `${value.type.name} {}`;
    return `${value.type.name} { ${value.fields.map((field, i) => `${value.type.fields[i]}: ${inner(field)}`).join(', ')} }`;
  }
  if (value instanceof EnumValue) return enumText(value, inner);
  if (value instanceof ErrorValue)
    return style === 'inspect' ? `${value.type.name} { message: ${quoteText(value.message)} }` : value.message;
  if (value instanceof FunctionValue) return `<fn ${value.code.name}>`;
  if (value instanceof BoundMethod) return `<fn ${value.name}>`;
  if (value instanceof BuiltinFunction) return `<builtin ${value.name}>`;
  if (value instanceof TypeValue || value instanceof ModuleValue) return value.name;
  if (value instanceof VariantValue) return value.unit === null ? `<fn ${variantName(value)}>` : variantName(value);
  if (value instanceof LibraryObject) return libraryDisplays.get(value.type)?.(value, inner) ?? `<${value.type.name}>`;
  return handleKind(value)?.display(value) ?? '<object>';
}

/** The variants of Option and Result print without path. */
function variantName(variant: VariantValue): string {
  return variant.type === OPTION || variant.type === RESULT ? variant.name : `${variant.type.name}::${variant.name}`;
}

function enumText(value: EnumValue, inner: (item: Value) => string): string {
  const { variant, payload } = value;
  if (variant.shape === 'unit') return variantName(variant);
  const parts = payload.map((item, i) => (variant.fieldNames[i] === String(i) ? inner(item) : `${variant.fieldNames[i]}: ${inner(item)}`));
  return `${variantName(variant)}(${parts.join(', ')})`;
}

function rangeText(range: RangeValue): string {
  const end = range.end === null ? '' : range.end;
  const dots = range.end === null ? '..' : range.inclusive ? '..=' : '..<';
  return `${range.start ?? ''}${dots}${end}${range.step === 1 ? '' : ` by ${range.step}`}`;
}

/** As display, but integral values show `.0`; beyond 1e21 and below 1e-6 with an exponent (D 20). */
function floatInspect(value: number): string {
  const text = String(value);
  if (Number.isFinite(value) && text.includes('e')) return text.replace('e+', 'e');
  const plain = floatText(value);
  return Number.isInteger(value) ? `${plain}.0` : plain;
}

/** `1.5e-7` and `1e+21` as JavaScript writes them, without exponent. */
function expand(text: string): string {
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', fraction = '', exponent = '0'] = match;
  const digits = first + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
