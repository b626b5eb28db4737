/**
 * Writing JSON (language.md 18.10, D 36). What has no JSON form (functions, handles, NaN, a structure that contains itself) is a
 * TypeError.
 */

import { work } from '../budget.js';
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
  return new Writer(indent).value(value, 0);
}

/** What JSON.stringify would change. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to be escaped
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;
const MOST_KEYS = 256;

const quote = (text: string): string => (NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`);

class Writer {
  /** Containers that are being written. */
  private readonly open = new Set<object>();
  private readonly keys = new Map<string, string>();
  constructor(private readonly indent: number | null) {}

  value(value: Value, depth: number): string {
    switch (typeof value) {
      case 'string':
        return quote(value);
      case 'number':
      case 'bigint':
      case 'boolean':
        return String(value);
      default:
        break;
    }
    if (value === null || isNone(value)) return 'null';
    if (value instanceof Float) return this.float(value.v);
    if (value instanceof Char) return JSON.stringify(value.text);
    if (value instanceof SymbolValue) return JSON.stringify(value.name);
    if (isSome(value)) return this.value(payloadOf(value), depth);
    if (this.open.has(value)) throw typeError('cannot encode a structure that contains itself as JSON');
    work(1);
    this.open.add(value);
    const text = this.composite(value, depth);
    this.open.delete(value);
    return text;
  }

  private composite(value: Value, depth: number): string {
    if (value instanceof ArrayValue || value instanceof TupleValue) return this.list(value.items, depth);
    if (value instanceof SetValue) return this.list([...value.items.values()], depth);
    if (value instanceof MapValue) {
      return this.object(
        Array.from(value.entries, ([hash, item]) => [display(keyOf(value, hash)), item] as const),
        depth,
      );
    }
    if (value instanceof StructValue) {
      return this.object(
        value.type.fields.map((name, i) => [name, value.fields[i] ?? null] as const),
        depth,
      );
    }
    if (value instanceof EnumValue) return this.variant(value, depth);
    if (value instanceof LibraryObject && value.data instanceof SequenceData) return this.list(value.data.toItems(), depth);
    throw typeError(`cannot encode ${typeName(value)} as JSON`);
  }

  private variant({ variant, payload }: EnumValue, depth: number): string {
    if (variant.shape === 'unit') return JSON.stringify(variant.name);
    const inner = this.line(depth + 1);
    const content = () => {
      if (variant.shape === 'record') {
        return this.object(
          variant.fieldNames.map((name, i) => [name, payload[i] ?? null] as const),
          depth + 1,
        );
      }
      return payload.length === 1 ? this.value(payload[0]!, depth + 1) : this.list(payload, depth + 1);
    };
    return `{${inner}${JSON.stringify(variant.name)}:${this.gap()}${content()}${this.line(depth)}}`;
  }

  private list(items: readonly Value[], depth: number): string {
    if (items.length === 0) return '[]';
    const inner = this.line(depth + 1);
    let text = '[';
    for (let i = 0; i < items.length; i++) text += `${i === 0 ? inner : `,${inner}`}${this.value(items[i] as Value, depth + 1)}`;
    return `${text}${this.line(depth)}]`;
  }

  private object(entries: Iterable<readonly [string, Value]>, depth: number): string {
    const inner = this.line(depth + 1);
    const gap = this.gap();
    let text = '';
    for (const [key, value] of entries) {
      text += `${text === '' ? inner : `,${inner}`}${this.key(key)}:${gap}${this.value(value, depth + 1)}`;
    }
    return text === '' ? '{}' : `{${text}${this.line(depth)}}`;
  }

  /** Objects of a list have the same keys, as a rule. */
  private key(name: string): string {
    let quoted = this.keys.get(name);
    if (quoted === undefined) {
      quoted = quote(name);
      if (this.keys.size < MOST_KEYS) this.keys.set(name, quoted);
    }
    return quoted;
  }

  /** Keeps its fraction: `1.0` reads back as a Float. */
  private float(value: number): string {
    if (!Number.isFinite(value)) throw typeError(`cannot encode ${inspect(new Float(value))} as JSON`);
    return inspect(new Float(value));
  }

  private line(depth: number): string {
    return this.indent === null ? '' : `\n${' '.repeat(this.indent * depth)}`;
  }

  private gap(): string {
    return this.indent === null ? '' : ' ';
  }
}
