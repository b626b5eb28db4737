/**
 * Writing JSON (language.md 18.10, D 36). What has no JSON form (functions, handles, NaN, a structure that contains itself) is a
 * TypeError.
 */

import { display, inspect } from '../display.js';
import { typeError } from '../errors.js';
import { typeName } from '../kinds.js';
import { keyOf } from '../map-access.js';
import { OpenContainers } from '../open-containers.js';
import { isNone, isSome, payloadOf } from '../option.js';
import { walked } from '../poll.js';
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
import { TextBuffer, unitsOf } from './text-buffer.js';

/** `indent` blanks a level; null for the form without white space. */
export function encodeJson(value: Value, indent: number | null): string {
  const writer = new Writer(indent);
  writer.value(value, 0);
  return writer.text();
}

/** A key of an object with all that stands before and behind it, and the key that was written after it the last time. */
interface WrittenKey {
  readonly name: string;
  readonly text: Uint16Array;
  next: WrittenKey | null;
}

/** So many keys of a depth are remembered. */
const MOST_KEYS = 256;

/** What stands between the entries of a container, at one depth. `inner` stands before each entry, `outer` before the closing bracket. */
class Layout {
  readonly comma: Uint16Array;
  private readonly before: WrittenKey = { name: '', text: new Uint16Array(), next: null };
  private last: WrittenKey | null = null;
  private known = 0;
  /** Nothing is remembered of the first object of a depth, which may be the only one. */
  private isFirst = true;
  constructor(
    readonly inner: string,
    readonly outer: string,
    private readonly gap: string,
  ) {
    this.comma = unitsOf(`,${inner}`);
  }

  /** Objects of a list have the same keys in the same order, as a rule: what followed the last time is tried first. */
  writeKey(name: string, first: boolean, out: TextBuffer): void {
    if (first) this.begin();
    const { last } = this;
    let key = last === null ? null : last.next;
    if (last !== null && (key === null || key.name !== name)) key = this.known === MOST_KEYS ? null : this.remember(name, first, last);
    this.last = key;
    if (key !== null) {
      out.appendUnits(key.text);
      return;
    }
    out.append(first ? '{' : ',');
    out.append(this.inner);
    out.appendQuoted(name);
    out.append(`:${this.gap}`);
  }

  private begin(): void {
    this.last = this.isFirst ? null : this.before;
    this.isFirst = false;
  }

  private remember(name: string, first: boolean, last: WrittenKey): WrittenKey {
    this.known++;
    last.next = { name, text: unitsOf(`${first ? '{' : ','}${this.inner}${JSON.stringify(name)}:${this.gap}`), next: null };
    return last.next;
  }
}

class Writer {
  private readonly open = new OpenContainers();
  /** By depth. */
  private readonly layouts: Layout[] = [];
  private readonly out = new TextBuffer();
  constructor(private readonly indent: number | null) {}

  text(): string {
    return this.out.text();
  }

  value(value: Value, depth: number): void {
    // What most values are is asked first. No `switch (typeof value)`: V8 calls a function for it.
    if (typeof value === 'string') this.out.appendQuoted(value);
    else if (typeof value === 'number' || typeof value === 'bigint') this.out.appendInt(value);
    else if (typeof value === 'boolean') this.out.append(value ? 'true' : 'false');
    else if (value === null) this.out.append('null');
    else if (value instanceof MapValue || value instanceof ArrayValue) this.container(value, depth);
    else if (value instanceof Float) this.float(value);
    else if (isNone(value)) this.out.append('null');
    else if (isSome(value)) this.value(payloadOf(value), depth);
    else if (value instanceof Char) this.out.appendQuoted(value.text);
    else if (value instanceof SymbolValue) this.out.appendQuoted(value.name);
    else this.container(value, depth);
  }

  private container(value: Exclude<Value, string | number | bigint | boolean | null>, depth: number): void {
    if (!this.open.enter(value)) throw typeError('cannot encode a structure that contains itself as JSON');
    if (value instanceof MapValue) this.map(value, depth);
    else if (value instanceof ArrayValue) this.list(value.items, depth);
    else this.composite(value, depth);
    this.open.leave();
  }

  private composite(value: Value, depth: number): void {
    if (value instanceof TupleValue) this.list(value.items, depth);
    else if (value instanceof SetValue) this.list([...value.items.values()], depth);
    else if (value instanceof StructValue) this.record(value.type.fields, value.fields, depth);
    else if (value instanceof EnumValue) this.variant(value, depth);
    else if (value instanceof LibraryObject && value.data instanceof SequenceData) this.list(value.data.toItems(), depth);
    else throw typeError(`cannot encode ${typeName(value)} as JSON`);
  }

  private variant({ variant, payload }: EnumValue, depth: number): void {
    if (variant.shape === 'unit') {
      this.out.appendQuoted(variant.name);
      return;
    }
    const layout = this.layout(depth);
    layout.writeKey(variant.name, true, this.out);
    if (variant.shape === 'record') this.record(variant.fieldNames, payload, depth + 1);
    else if (payload.length === 1) this.value(payload[0] as Value, depth + 1);
    else this.list(payload, depth + 1);
    this.out.append(`${layout.outer}}`);
  }

  private list(items: readonly Value[], depth: number): void {
    walked(1 + items.length);
    if (items.length === 0) {
      this.out.append('[]');
      return;
    }
    const layout = this.layout(depth);
    this.out.append(`[${layout.inner}`);
    for (let i = 0; i < items.length; i++) {
      if (i > 0) this.out.appendUnits(layout.comma);
      this.value(items[i] as Value, depth + 1);
    }
    this.out.append(`${layout.outer}]`);
  }

  private record(names: readonly string[], values: readonly Value[], depth: number): void {
    walked(1 + names.length);
    const layout = this.layout(depth);
    for (let i = 0; i < names.length; i++) {
      layout.writeKey(names[i] as string, i === 0, this.out);
      this.value(values[i] ?? null, depth + 1);
    }
    this.out.append(names.length === 0 ? '{}' : `${layout.outer}}`);
  }

  private map(map: MapValue, depth: number): void {
    walked(1 + map.entries.size);
    const layout = this.layout(depth);
    let first = true;
    for (const [hash, value] of map.entries) {
      layout.writeKey(typeof hash === 'string' && map.keys === null ? hash : display(keyOf(map, hash)), first, this.out);
      this.value(value, depth + 1);
      first = false;
    }
    this.out.append(first ? '{}' : `${layout.outer}}`);
  }

  private layout(depth: number): Layout {
    const { indent, layouts } = this;
    let layout = layouts[depth];
    if (layout === undefined) {
      const line = (level: number): string => (indent === null ? '' : `\n${' '.repeat(indent * level)}`);
      layout = new Layout(line(depth + 1), line(depth), indent === null ? '' : ' ');
      layouts[depth] = layout;
    }
    return layout;
  }

  /** Keeps its fraction: `1.0` reads back as a Float. */
  private float(value: Float): void {
    // Many are whole and short; neither zero is.
    if (value.v >= 1 && value.v < 2 ** 20 && Number.isInteger(value.v)) {
      this.out.appendInt(value.v);
      this.out.append('.0');
      return;
    }
    if (!Number.isFinite(value.v)) throw typeError(`cannot encode ${inspect(value)} as JSON`);
    this.out.append(inspect(value));
  }
}
