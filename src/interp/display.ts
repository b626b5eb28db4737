/**
 * Text forms (language.md 8.4): display, quoted and inspect.
 *
 * One walk with a style. A type's own `to_string` or `fmt` is its display, `inspect` or `debug_fmt` its inspect, also where the
 * value is nested. A container that is being written already prints `...`.
 */

import { CHAR, INT, STRING } from './builtin-types.js';
import { callPlain } from './call.js';
import { handleKind } from './kinds.js';
import { entriesOf } from './map-access.js';
import { OpenContainers } from './open-containers.js';
import { OPTION, RESULT } from './option.js';
import { walked } from './poll.js';
import { quoteText } from './text.js';
import { TextPieces } from './text-pieces.js';
import { ownMethod, typeOf } from './type-test.js';
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
  return write(value, 'display');
}

/** Display with Strings and Chars quoted: how elements of collections are shown. */
export function quoted(value: Value): string {
  return write(value, 'quoted');
}

/** Quoted, with Floats always showing a fraction or exponent. */
export function inspect(value: Value): string {
  return write(value, 'inspect');
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

/** How a library object is written: its text, or what stands around its items, which are written in the same style. */
export type LibraryDisplay = (object: LibraryObject) => string | LibraryItems;

export interface LibraryItems {
  readonly before: string;
  readonly items: readonly Value[];
  readonly after: string;
}

const libraryDisplays = new Map<TypeValue, LibraryDisplay>();

/** Without registration a library object prints `<Name>`. */
export function registerLibraryDisplay(type: TypeValue, show: LibraryDisplay): void {
  libraryDisplays.set(type, show);
}

type Style = 'display' | 'quoted' | 'inspect';

const OWN_DISPLAY = ['to_string', 'fmt'] as const;
const OWN_INSPECT = ['inspect', 'debug_fmt'] as const;

const UNITS: readonly (readonly [string, number])[] = [
  ['h', 3.6e12],
  ['min', 6e10],
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
];

function write(value: Value, style: Style): string {
  const text = simpleText(value, style);
  if (text !== null) return text;
  const writer = new Writer();
  writer.value(value, style);
  return writer.text();
}

/** The text of a value that is not written part by part, or null. */
function simpleText(value: Value, style: Style): string | null {
  const own = ownText(value, style);
  if (own !== null) return own;
  if (typeof value === 'string') return style === 'display' ? value : quoteText(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value === null) return 'nil';
  if (value instanceof Float) return style === 'inspect' ? floatInspect(value.v) : floatText(value.v);
  if (value instanceof Char) return style === 'display' ? value.text : quoteText(value.text);
  if (value instanceof SymbolValue) return `:${value.name}`;
  if (value instanceof DurationValue) return durationText(value.nanos);
  if (value instanceof RangeValue) return rangeText(value);
  if (value instanceof EnumValue && value.variant.shape === 'unit') return variantName(value.variant);
  return null;
}

/** The text of the type's own method for this style, or null. Most built-in types have no methods: one look. */
function ownText(value: Value, style: Style): string | null {
  const type = typeOf(value);
  if (type.methods.size === 0 && type !== CHAR) return null;
  for (const name of style === 'inspect' ? OWN_INSPECT : OWN_DISPLAY) {
    const method = ownMethod(value, name);
    // `fmt(self, formatter)` is another method that happens to have the name.
    if (method === null || (method.fn instanceof FunctionValue && method.fn.code.required > 1)) continue;
    const text = callPlain(method.fn, [value]);
    return typeof text === 'string' ? text : display(text);
  }
  return null;
}

/** Writes one value with all that is inside, however deep. */
class Writer extends TextPieces {
  private readonly open = new OpenContainers();

  value(value: Value, style: Style): void {
    const text = simpleText(value, style);
    if (text !== null) this.write(text);
    else this.container(value as object, style === 'inspect' ? 'inspect' : 'quoted');
  }

  private container(value: object, style: Style): void {
    if (!this.open.enter(value)) {
      this.write('...');
      return;
    }
    this.structure(value, style);
    this.open.leave();
  }

  private structure(value: object, style: Style): void {
    if (value instanceof ArrayValue) this.items('[', value.items, ']', style);
    else if (value instanceof TupleValue) this.items('(', value.items, value.items.length === 1 ? ',)' : ')', style);
    else if (value instanceof MapValue) this.map(value, style);
    else if (value instanceof SetValue) this.items('Set{', [...value.items.values()], '}', style);
    else if (value instanceof StructValue) this.record(value, style);
    else if (value instanceof EnumValue) this.variant(value, style);
    else if (value instanceof LibraryObject) this.library(value, style);
    else this.write(singleText(value, style));
  }

  private items(before: string, items: readonly Value[], after: string, style: Style): void {
    walked(1 + items.length);
    this.write(before);
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.write(', ');
      this.value(items[i] as Value, style);
    }
    this.write(after);
  }

  private map(map: MapValue, style: Style): void {
    walked(1 + map.entries.size);
    let separator = '{';
    for (const { key, value } of entriesOf(map)) {
      this.write(separator);
      this.value(key, style);
      this.write(': ');
      this.value(value, style);
      separator = ', ';
    }
    this.write(separator === '{' ? '{}' : '}');
  }

  private record({ type, fields }: StructValue, style: Style): void {
    walked(1 + fields.length);
    if (fields.length === 0) this.write(`${type.name} {}`);
    for (let i = 0; i < fields.length; i++) {
      this.write(`${i === 0 ? `${type.name} { ` : ', '}${type.fields[i]}: `);
      this.value(fields[i] as Value, style);
    }
    if (fields.length > 0) this.write(' }');
  }

  private variant({ variant, payload }: EnumValue, style: Style): void {
    walked(1 + payload.length);
    this.write(`${variantName(variant)}(`);
    for (let i = 0; i < payload.length; i++) {
      if (i > 0) this.write(', ');
      if (variant.fieldNames[i] !== String(i)) this.write(`${variant.fieldNames[i]}: `);
      this.value(payload[i] as Value, style);
    }
    this.write(')');
  }

  private library(object: LibraryObject, style: Style): void {
    const shown = libraryDisplays.get(object.type)?.(object) ?? `<${object.type.name}>`;
    if (typeof shown === 'string') this.write(shown);
    else this.items(shown.before, shown.items, shown.after, style);
  }
}

/** What has no parts that are shown. */
function singleText(value: object, style: Style): string {
  if (value instanceof ErrorValue)
    return style === 'inspect' ? `${value.type.name} { message: ${quoteText(value.message)} }` : value.message;
  if (value instanceof FunctionValue) return `<fn ${value.code.name}>`;
  if (value instanceof BoundMethod) return `<fn ${value.name}>`;
  if (value instanceof BuiltinFunction) return `<builtin ${value.name}>`;
  if (value instanceof TypeValue || value instanceof ModuleValue) return value.name;
  if (value instanceof VariantValue) return value.unit === null ? `<fn ${variantName(value)}>` : variantName(value);
  return handleKind(value)?.display(value) ?? '<object>';
}

/** The variants of Option and Result print without path. */
function variantName(variant: VariantValue): string {
  return variant.type === OPTION || variant.type === RESULT ? variant.name : `${variant.type.name}::${variant.name}`;
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
