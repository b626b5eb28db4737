/**
 * Writing JSON (language.md 18.10, D 36). What has no JSON form (functions, handles, NaN, a structure that contains itself) is a
 * TypeError.
 */

import { joinTexts, work } from '../budget.js';
import { display, inspect } from '../display.js';
import { typeError } from '../errors.js';
import { typeName } from '../kinds.js';
import { keyOf } from '../map-access.js';
import { isNone, isSome, payloadOf } from '../option.js';
import {
  ArrayValue,
  Char,
  EnumValue,
  Float,
  LibraryObject,
  MapValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  type Value,
} from '../value.js';
import { SequenceData } from './library-data.js';

/** `indent` blanks a level; null for the form without white space. */
export function encodeJson(value: Value, indent: number | null): string {
  const writer = new Writer(indent);
  writer.value(value, 0);
  return writer.text();
}

/** What JSON.stringify would change. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;
const MOST_KEYS = 256;

const quote = (text: string): string => (NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`);

/** Pieces that are put together at a time. */
const CHUNK = 2048;

/**
 * Collects pieces in a list and joins some thousand at a time. Appending each to a text would leave a tree of all pieces behind, which the
 * garbage collector copies again and again until somebody looks inside.
 */
class Writer {
  /** Containers that are being written, outermost first. They are few, so looking through them costs less than a Set. */
  private readonly open: object[] = [];
  private readonly keys = new Map<string, string>();
  private readonly pieces: string[] = [];
  private done = '';
  constructor(private readonly indent: number | null) {}

  text(): string {
    return joinTexts(this.done, this.pieces.join(''));
  }

  value(value: Value, depth: number): void {
    switch (typeof value) {
      case 'string':
        this.write(quote(value));
        return;
      case 'number':
      case 'bigint':
      case 'boolean':
        this.write(String(value));
        return;
      default:
        break;
    }
    if (value === null || isNone(value)) this.write('null');
    else if (value instanceof Float) this.write(floatText(value));
    else if (value instanceof Char) this.write(JSON.stringify(value.text));
    else if (value instanceof SymbolValue) this.write(JSON.stringify(value.name));
    else if (isSome(value)) this.value(payloadOf(value), depth);
    else {
      if (this.open.includes(value)) throw typeError('cannot encode a structure that contains itself as JSON');
      work(1);
      this.open.push(value);
      this.composite(value, depth);
      this.open.pop();
    }
  }

  private write(piece: string): void {
    if (this.pieces.push(piece) < CHUNK) return;
    this.done = this.text();
    this.pieces.length = 0;
  }

  private composite(value: Value, depth: number): void {
    if (value instanceof ArrayValue || value instanceof TupleValue) this.list(value.items, depth);
    else if (value instanceof SetValue) this.list([...value.items.values()], depth);
    else if (value instanceof MapValue) this.map(value, depth);
    else if (value instanceof StructValue) this.record(value.type.fields, value.fields, depth);
    else if (value instanceof EnumValue) this.variant(value, depth);
    else if (value instanceof LibraryObject && value.data instanceof SequenceData) this.list(value.data.toItems(), depth);
    else throw typeError(`cannot encode ${typeName(value)} as JSON`);
  }

  private variant({ variant, payload }: EnumValue, depth: number): void {
    if (variant.shape === 'unit') {
      this.write(JSON.stringify(variant.name));
      return;
    }
    this.write(`{${this.line(depth + 1)}${JSON.stringify(variant.name)}:${this.gap()}`);
    if (variant.shape === 'record') this.record(variant.fieldNames, payload, depth + 1);
    else if (payload.length === 1) this.value(payload[0] as Value, depth + 1);
    else this.list(payload, depth + 1);
    this.write(`${this.line(depth)}}`);
  }

  private list(items: readonly Value[], depth: number): void {
    if (items.length === 0) {
      this.write('[]');
      return;
    }
    const inner = this.line(depth + 1);
    for (let i = 0; i < items.length; i++) {
      this.write(i === 0 ? `[${inner}` : `,${inner}`);
      this.value(items[i] as Value, depth + 1);
    }
    this.write(`${this.line(depth)}]`);
  }

  private record(names: readonly string[], values: readonly Value[], depth: number): void {
    for (let i = 0; i < names.length; i++) this.entry(names[i] as string, values[i] ?? null, i === 0, depth);
    this.write(names.length === 0 ? '{}' : `${this.line(depth)}}`);
  }

  private map(map: MapValue, depth: number): void {
    let first = true;
    for (const [hash, value] of map.entries) {
      this.entry(display(keyOf(map, hash)), value, first, depth);
      first = false;
    }
    this.write(first ? '{}' : `${this.line(depth)}}`);
  }

  private entry(name: string, value: Value, first: boolean, depth: number): void {
    const inner = this.line(depth + 1);
    this.write(first ? `{${inner}` : `,${inner}`);
    this.write(this.key(name));
    this.value(value, depth + 1);
  }

  /** Quoted, with the colon. Objects of a list have the same keys, as a rule. */
  private key(name: string): string {
    let key = this.keys.get(name);
    if (key === undefined) {
      key = `${quote(name)}:${this.gap()}`;
      if (this.keys.size < MOST_KEYS) this.keys.set(name, key);
    }
    return key;
  }

  private line(depth: number): string {
    return this.indent === null ? '' : `\n${' '.repeat(this.indent * depth)}`;
  }

  private gap(): string {
    return this.indent === null ? '' : ' ';
  }
}

/** Keeps its fraction: `1.0` reads back as a Float. */
function floatText(value: Float): string {
  if (!Number.isFinite(value.v)) throw typeError(`cannot encode ${inspect(value)} as JSON`);
  return inspect(value);
}
