/**
 * A value as plain data that can be laid out at any width: texts in the language's own notation, and containers of them.
 *
 * Bounded: whoever prints a million elements wants to see the first ones and how many there are. A type's own `inspect` is respected.
 */

import { inspect } from '../display.js';
import { kindOf } from '../kinds.js';
import { entriesOf } from '../map-access.js';
import { quoteText } from '../text.js';
import { ownMethod } from '../type-test.js';
import { ArrayValue, EnumValue, MapValue, SetValue, StructValue, TupleValue, type Value } from '../value.js';

export type Preview = string | PreviewGroup;

/** `open item, item close`. */
export interface PreviewGroup {
  readonly open: string;
  readonly items: readonly PreviewItem[];
  /** So many items are left out at the end. */
  readonly more: number;
  readonly close: string;
}

export interface PreviewItem {
  /** `name: ` of a field, `key: ` of a map entry; empty elsewhere. */
  readonly label: string;
  readonly value: Preview;
}

export interface PreviewLimits {
  /** Items shown of each container. */
  readonly items: number;
  /** Containers inside containers. */
  readonly depth: number;
  /** UTF-16 units of a text, of the value itself and inside of others. */
  readonly text: number;
  readonly innerText: number;
}

const LIMITS: PreviewLimits = { items: 100, depth: 6, text: 10_000, innerText: 200 };

export function preview(value: Value, limits: PreviewLimits = LIMITS): Preview {
  return of(value, limits, 0, new Set());
}

function of(value: Value, limits: PreviewLimits, depth: number, open: Set<object>): Preview {
  if (typeof value === 'string') return textOf(value, depth === 0 ? limits.text : limits.innerText);
  if (typeof value !== 'object' || value === null || hasOwnForm(value)) return inspect(value);
  const group = groupOf(value);
  if (group === null) return inspect(value);
  if (open.has(value)) return '...';
  const size = sizeOf(group.entries);
  if (size === 0) return `${group.open.trimEnd()}${group.close.trimStart()}`;
  if (depth >= limits.depth) return `${group.open}...${group.close}`;
  open.add(value);
  const items: PreviewItem[] = [];
  for (const { label, key, value: item } of group.entries) {
    if (items.length === limits.items) break;
    const name = key === undefined ? (label ?? '') : `${flat(of(key, limits, depth + 1, open))}: `;
    items.push({ label: name, value: of(item, limits, depth + 1, open) });
  }
  open.delete(value);
  return { open: group.open, items, more: size - items.length, close: group.close };
}

interface Entry {
  readonly label?: string;
  readonly key?: Value;
  readonly value: Value;
}

interface Group {
  readonly open: string;
  readonly close: string;
  readonly entries: SizedIterable;
}

interface SizedIterable extends Iterable<Entry> {
  readonly size: number;
}

const sizeOf = (entries: SizedIterable): number => entries.size;

function groupOf(value: object): Group | null {
  if (value instanceof ArrayValue) return { open: '[', close: ']', entries: plain(value.items.length, value.items) };
  if (value instanceof TupleValue)
    return { open: '(', close: value.items.length === 1 ? ',)' : ')', entries: plain(value.items.length, value.items) };
  if (value instanceof SetValue) return { open: 'Set{', close: '}', entries: plain(value.items.size, value.items.values()) };
  if (value instanceof MapValue) return { open: '{', close: '}', entries: sized(value.entries.size, entriesOf(value)) };
  if (value instanceof StructValue) {
    const fields = value.fields.map((field, i) => ({ label: `${value.type.fields[i]}: `, value: field }));
    return { open: `${value.type.name} { `, close: ' }', entries: sized(fields.length, fields) };
  }
  if (value instanceof EnumValue && value.variant.shape !== 'unit') {
    const { fieldNames } = value.variant;
    const payload = value.payload.map((item, i) => ({ label: fieldNames[i] === String(i) ? '' : `${fieldNames[i]}: `, value: item }));
    return { open: `${nameOf(value)}(`, close: ')', entries: sized(payload.length, payload) };
  }
  return null;
}

/** As `inspect` writes it, with the path of the enum where that is needed. */
function nameOf(value: EnumValue): string {
  const text = inspect(
    new EnumValue(
      value.variant,
      value.payload.map(() => null),
    ),
  );
  return text.slice(0, text.indexOf('('));
}

function plain(size: number, values: Iterable<Value>): SizedIterable {
  return {
    size,
    *[Symbol.iterator]() {
      for (const value of values) yield { value };
    },
  };
}

function sized(size: number, entries: Iterable<Entry>): SizedIterable {
  return { size, [Symbol.iterator]: () => entries[Symbol.iterator]() };
}

const hasOwnForm = (value: object): boolean =>
  kindOf(value as Value) !== 'Array' && ['inspect', 'debug_fmt'].some((name) => ownMethod(value as Value, name) !== null);

function textOf(text: string, limit: number): string {
  if (text.length <= limit) return quoteText(text);
  return `${quoteText(text.slice(0, limit))} ... (${text.length - limit} more)`;
}

/** On one line. */
export function flat(value: Preview): string {
  if (typeof value === 'string') return value;
  const items = value.items.map(({ label, value: item }) => label + flat(item));
  if (value.more > 0) items.push(`... ${value.more} more`);
  return `${value.open}${items.join(', ')}${value.close}`;
}
