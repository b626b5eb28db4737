/**
 * Hash keys (language.md 8.7): equal values have the same key, so that Maps and Sets are JavaScript maps from keys to entries.
 *
 * Simple values are their own key (a Float that is integral has the Int's, a Char the String's). Everything else is a canonical
 * text behind a NUL; a String that begins with NUL is escaped, so no String can be taken for one. Types are named by their keys:
 * the text is the same on every thread.
 *
 * A type with `hash` but without `eq` is compared by its fields, so its key is made of them and two values with the same hash stay
 * apart. A type with both has the key of its hash: its `eq` must not tell values of one hash apart.
 */
import { work } from './budget.js';
import { callPlain } from './call.js';
import { typeError } from './errors.js';
import { typeName } from './kinds.js';
import { exactKey } from './number.js';
import {
  ArrayValue,
  Char,
  DurationValue,
  EnumValue,
  Float,
  type HashKey,
  MapValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  type TypeValue,
  type Value,
} from './value.js';

/** The key of a hashable value; TypeError for others. */
export function hashKey(value: Value): HashKey {
  if (typeof value === 'string') return textKey(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return value;
  if (value instanceof TupleValue && value.items.length === 2) {
    const key = pairKey(value);
    if (key !== null) return key;
  }
  if (value === null || value instanceof SymbolValue) return value;
  if (value instanceof Char) return textKey(value.text);
  if (value instanceof Float) {
    if (Number.isNaN(value.v)) throw typeError('NaN cannot be a key');
    return exactKey(value.v);
  }
  return `\0${canonical(value, false)}`;
}

/** Keys of pairs of Ints that were asked for before, each in the one place where it is looked for: those of a square do not meet. */
const SIDE_BITS = 7;
const PAIRS = 1 << (2 * SIDE_BITS);
const firsts = new Int32Array(PAIRS);
const seconds = new Int32Array(PAIRS);
const pairKeys = new Array<string>(PAIRS).fill(`\0${0},${0}`);

/**
 * The key of a pair of Ints: cells of a grid are the commonest Tuples by far, and who looks a cell up comes back to it. No other key has a
 * digit or a sign behind its NUL.
 */
function pairKey(pair: TupleValue): string | null {
  const a = wholeNumber(pair.items[0] as Value);
  const b = wholeNumber(pair.items[1] as Value);
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  const first = a | 0;
  const second = b | 0;
  if (first !== a || second !== b) return `\0${a},${b}`;
  const at = ((first << SIDE_BITS) ^ second) & (PAIRS - 1);
  if (firsts[at] !== first || seconds[at] !== second) {
    firsts[at] = first;
    seconds[at] = second;
    pairKeys[at] = `\0${first},${second}`;
  }
  return pairKeys[at]!;
}

/** An integral Float as the Int it equals. */
function wholeNumber(value: Value): Value {
  return value instanceof Float && Number.isInteger(value.v) ? exactKey(value.v) : value;
}

/** A hash of any hashable value as an Int below 2^53, equal on every thread and in every run. */
export function hashInt(value: Value): number {
  const key = hashKey(value);
  const text = key instanceof SymbolValue ? `y${key.name}` : typeof key === 'string' ? key : `\0n${String(key)}`;
  // Two FNV-1a hashes side by side: 21 bits of one above 32 of the other.
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}

const textKey = (text: string): string => (text.charCodeAt(0) === 0 ? `\0s${text}` : text);

/** `loose`: inside a type that took hashing into its own hands, where mutable values are allowed. */
function canonical(value: Value, loose: boolean): string {
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `n${value};`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value === null) return 'z';
  if (value instanceof Char) return `s${value.text.length}:${value.text}`;
  if (value instanceof Float) return floatText(value.v, loose);
  if (value instanceof SymbolValue) return `y${value.name.length}:${value.name}`;
  if (value instanceof TupleValue) return listText('T', value.items, loose);
  if (value instanceof EnumValue) return ofType(value, value.variant.type, value.payload, String(value.variant.index), loose);
  if (value instanceof StructValue) return ofType(value, value.type, value.fields, '', loose);
  if (value instanceof DurationValue) return `D${value.nanos};`;
  if (value instanceof RangeValue) return `R${value.start},${value.end},${value.inclusive},${value.step};`;
  if (loose) return looseText(value);
  throw unhashable(value);
}

function floatText(value: number, loose: boolean): string {
  if (!Number.isNaN(value)) return `n${exactKey(value)};`;
  if (loose) return 'N';
  throw typeError('NaN cannot be a key');
}

function listText(tag: string, items: readonly Value[], loose: boolean): string {
  work(items.length);
  let text = `${tag}${items.length}(`;
  for (const item of items) text += canonical(item, loose);
  return `${text})`;
}

function ofType(value: StructValue | EnumValue, type: TypeValue, parts: readonly Value[], variant: string, loose: boolean): string {
  const name = `${type.key.length}:${type.key}${variant}`;
  const hash = type.methods.get('hash');
  if (hash?.hasSelf === true) {
    if (type.methods.get('eq')?.hasSelf !== true) return listText(`S${name}`, parts, true);
    return `H${name}${canonical(callPlain(hash.fn, [value]), false)}`;
  }
  const hashable = value instanceof EnumValue || type.flavour === 'data' || type.derives.has('Hash');
  if (!hashable && !loose) throw unhashable(value);
  return listText(`S${name}`, parts, loose);
}

function looseText(value: object): string {
  if (value instanceof ArrayValue) return listText('A', value.items, true);
  if (value instanceof SetValue)
    return `U${[...value.items.values()]
      .map((item) => canonical(item, true))
      .sort()
      .join('')})`;
  if (value instanceof MapValue) {
    const entries = Array.from(value.entries, ([hash, item]) => canonical(value.keys?.get(hash) ?? hash, true) + canonical(item, true));
    return `M${entries.sort().join('')})`;
  }
  return `@${identityOf(value)};`;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

function identityOf(value: object): number {
  let id = identities.get(value);
  if (id === undefined) {
    id = nextIdentity++;
    identities.set(value, id);
  }
  return id;
}

const unhashable = (value: Value) => typeError(`${typeName(value)} cannot be a map key or set item`);
