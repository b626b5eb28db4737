/**
 * Plain iteration over built-in kinds (language.md 6.6): cursors instead of generators, so that a loop costs a method call an item.
 *
 * Arrays are read live: the length is looked at before each item. Maps and Sets are walked over a snapshot of their keys; an entry
 * that has been removed meanwhile is skipped. Channels and user types with `next` or `iter` may suspend: they are not iterated here,
 * `iterate` returns null for them.
 */
import { ITEM_BYTES, reserve, work } from './budget.js';
import { typeError } from './errors.js';
import type { AriaFault } from './fault.js';
import { typeName } from './kinds.js';
import { keyOf } from './map-access.js';
import { isSome, OPTION, payloadOf } from './option.js';
import { rangeAt, rangeLength } from './range.js';
import { hasUnitCharacters, scalarsOf } from './text.js';
import {
  ArrayValue,
  Char,
  EnumValue,
  type HashKey,
  LibraryObject,
  MapValue,
  RangeValue,
  SetValue,
  TupleValue,
  type TypeValue,
  type Value,
} from './value.js';

/** What `next` returns once there are no more items; never a value. */
export const END: unique symbol = Symbol('end');

export interface Cursor {
  next(): Value | typeof END;
}

/** A cursor over a value of a built-in iterable kind, null for anything else. */
export function iterate(value: Value): Cursor | null {
  if (value instanceof ArrayValue) return new ListCursor(value.items);
  if (value instanceof RangeValue) return rangeCursor(value);
  if (typeof value === 'string') return new CharCursor(value);
  if (value instanceof Char) return new ListCursor([value]);
  if (value instanceof MapValue) return new MapCursor(value);
  if (value instanceof SetValue) return new SetCursor(value);
  if (value instanceof TupleValue) return new ListCursor(value.items);
  if (value instanceof EnumValue) {
    if (value.variant.type !== OPTION) return null;
    return new ListCursor(isSome(value) ? [payloadOf(value)] : []);
  }
  if (value instanceof LibraryObject) return libraryCursors.get(value.type)?.(value) ?? null;
  return null;
}

/** The items `...value` spreads into: of an Array, Tuple, Range or Set (10.2). */
export function spreadItems(value: Value): readonly Value[] {
  if (value instanceof ArrayValue || value instanceof TupleValue) return value.items;
  if (value instanceof SetValue) return [...value.items.values()];
  if (!(value instanceof RangeValue)) throw typeError(`cannot spread ${typeName(value)}`);
  if (value.end === null) throw typeError('cannot spread a Range without an end');
  return itemsOf(rangeCursor(value));
}

/** Items between two looks at the limits. */
const CHUNK = 1024;

/** All that a cursor has left. */
export function itemsOf(cursor: Cursor): Value[] {
  const items: Value[] = [];
  for (let item = cursor.next(); item !== END; item = cursor.next()) {
    if (items.push(item) % CHUNK !== 0) continue;
    work(CHUNK);
    reserve(CHUNK * ITEM_BYTES);
  }
  return items;
}

export const notIterable = (value: Value): AriaFault => typeError(`${typeName(value)} is not iterable`);

const libraryCursors = new Map<TypeValue, (object: LibraryObject) => Cursor>();

/** Makes objects of a library type iterable by `for`. */
export function registerLibraryIteration(type: TypeValue, open: (object: LibraryObject) => Cursor): void {
  libraryCursors.set(type, open);
}

/** A cursor over a list as it is when read. */
export class ListCursor implements Cursor {
  private index = 0;
  constructor(private readonly items: readonly Value[]) {}

  next(): Value | typeof END {
    const { items } = this;
    return this.index < items.length ? items[this.index++]! : END;
  }
}

class CharCursor implements Cursor {
  private index = 0;
  /** The text itself where it has a character in each position. */
  private readonly characters: string | readonly string[];
  constructor(text: string) {
    this.characters = hasUnitCharacters(text) ? text : scalarsOf(text);
  }

  next(): Value | typeof END {
    return this.index < this.characters.length ? charOf(this.characters[this.index++] as string) : END;
  }
}

/** The Chars that most texts are made of; a Char has no identity (8.1), so one of each is enough. */
const asciiChars: Char[] = Array.from({ length: 128 }, (_, unit) => new Char(String.fromCharCode(unit)));

function charOf(character: string): Char {
  return asciiChars[character.charCodeAt(0)] ?? new Char(character);
}

/** Elements that are all safe Ints: start, start + step, .. */
class SafeRangeCursor implements Cursor {
  constructor(
    private value: number,
    private left: number,
    private readonly step: number,
  ) {}

  next(): Value | typeof END {
    if (this.left <= 0) return END;
    this.left--;
    const { value } = this;
    this.value = value + this.step;
    return value;
  }
}

/** Any other range: computed element by element. */
class RangeCursor implements Cursor {
  private index = 0;
  private readonly length: number;
  constructor(private readonly range: RangeValue) {
    this.length = Number(rangeLength(range));
  }

  next(): Value | typeof END {
    return this.index < this.length ? rangeAt(this.range, this.index++) : END;
  }
}

class MapCursor implements Cursor {
  private index = 0;
  private readonly keys: readonly HashKey[];
  constructor(private readonly map: MapValue) {
    this.keys = [...map.entries.keys()];
  }

  next(): Value | typeof END {
    while (this.index < this.keys.length) {
      const hash = this.keys[this.index++] as HashKey;
      const value = this.map.entries.get(hash);
      if (value !== undefined) return new TupleValue([keyOf(this.map, hash), value]);
    }
    return END;
  }
}

class SetCursor implements Cursor {
  private index = 0;
  private readonly keys: readonly HashKey[];
  constructor(private readonly set: SetValue) {
    this.keys = [...set.items.keys()];
  }

  next(): Value | typeof END {
    while (this.index < this.keys.length) {
      const key = this.keys[this.index++]!;
      if (this.set.items.has(key)) return this.set.items.get(key) as Value;
    }
    return END;
  }
}

function rangeCursor(range: RangeValue): Cursor {
  const { start, step } = range;
  if (start === null) throw typeError('a Range without a start is not iterable');
  const length = rangeLength(range);
  const safe = typeof start === 'number' && typeof step === 'number' && typeof length === 'number';
  if (safe && Number.isSafeInteger(start + step * length)) return new SafeRangeCursor(start, length, step);
  return new RangeCursor(range);
}
