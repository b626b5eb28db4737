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

/** True if JSON.stringify would write more than the text between quotes. */
function needsEscape(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit === 0x22 || unit === 0x5c || (unit >= 0xd800 && unit <= 0xdfff)) return true;
  }
  return false;
}

const quote = (text: string): string => (needsEscape(text) ? JSON.stringify(text) : `"${text}"`);

/** So many different keys are remembered. */
const MOST_KEYS = 256;

/** What stands between the entries of a container, at one depth. `inner` stands before each entry, `outer` before the closing bracket. */
class Layout {
  readonly comma: string;
  /** Keys with what comes before and behind them: of the first entry, and of any other. */
  readonly firstKeys = new Map<string, string>();
  readonly otherKeys = new Map<string, string>();
  constructor(
    readonly inner: string,
    readonly outer: string,
    private readonly gap: string,
  ) {
    this.comma = `,${inner}`;
  }

  /** Objects of a list have the same keys, as a rule. */
  key(name: string, first: boolean): string {
    const keys = first ? this.firstKeys : this.otherKeys;
    let key = keys.get(name);
    if (key === undefined) {
      key = `${first ? '{' : ','}${this.inner}${quote(name)}:${this.gap}`;
      if (keys.size < MOST_KEYS) keys.set(name, key);
    }
    return key;
  }
}

/** Pieces that are put together at a time. */
const CHUNK = 2048;

/**
 * Collects pieces in a list and joins some thousand at a time. Appending each to a text would leave a tree of all pieces behind, which the
 * garbage collector copies again and again until somebody looks inside.
 */
class Writer {
  /** Containers that are being written, outermost first. They are few, so looking through them costs less than a Set. */
  private readonly open: object[] = [];
  /** By depth. Without white space there is one. */
  private readonly layouts: Layout[] = [];
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
    const layout = this.layout(depth);
    this.write(layout.key(variant.name, true));
    if (variant.shape === 'record') this.record(variant.fieldNames, payload, depth + 1);
    else if (payload.length === 1) this.value(payload[0] as Value, depth + 1);
    else this.list(payload, depth + 1);
    this.write(`${layout.outer}}`);
  }

  private list(items: readonly Value[], depth: number): void {
    if (items.length === 0) {
      this.write('[]');
      return;
    }
    const layout = this.layout(depth);
    this.write(`[${layout.inner}`);
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.write(layout.comma);
      this.value(items[i] as Value, depth + 1);
    }
    this.write(`${layout.outer}]`);
  }

  private record(names: readonly string[], values: readonly Value[], depth: number): void {
    const layout = this.layout(depth);
    for (let i = 0; i < names.length; i++) {
      this.write(layout.key(names[i] as string, i === 0));
      this.value(values[i] ?? null, depth + 1);
    }
    this.write(names.length === 0 ? '{}' : `${layout.outer}}`);
  }

  private map(map: MapValue, depth: number): void {
    const layout = this.layout(depth);
    let first = true;
    for (const [hash, value] of map.entries) {
      this.write(layout.key(display(keyOf(map, hash)), first));
      this.value(value, depth + 1);
      first = false;
    }
    this.write(first ? '{}' : `${layout.outer}}`);
  }

  private layout(depth: number): Layout {
    const { indent, layouts } = this;
    const at = indent === null ? 0 : depth;
    let layout = layouts[at];
    if (layout === undefined) {
      const line = (level: number): string => (indent === null ? '' : `\n${' '.repeat(indent * level)}`);
      layout = new Layout(line(depth + 1), line(depth), indent === null ? '' : ' ');
      layouts[at] = layout;
    }
    return layout;
  }
}

/** Keeps its fraction: `1.0` reads back as a Float. */
function floatText(value: Float): string {
  if (!Number.isFinite(value.v)) throw typeError(`cannot encode ${inspect(value)} as JSON`);
  return inspect(value);
}
