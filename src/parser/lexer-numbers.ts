/** Number literals and their range checks (1.6). The checks belong here because the suffix means nothing afterwards. */
import { type Cursor, isWordCode } from './lexer-cursor.js';
import { floatOutOfRange, integerOutOfRange, malformedNumber } from './lexical-problems.js';
import * as t from './tokens.js';

/** At a digit. A malformed or too large number becomes one problem and the literal 0. */
export function scanNumber(cursor: Cursor): void {
  const { text, pos } = cursor;
  // After `.` the digits of a tuple index, nothing more: `t.0.1` is two accesses.
  if (cursor.lastType === t.Dot) pushInt(cursor, matchEnd(decimalIndex, text, pos), '');
  else if (text.charCodeAt(pos) === 0x30 && /[xob]/.test(text.charAt(pos + 1))) scanBased(cursor);
  else scanDecimal(cursor);
}

const decimalIndex = /[0-9]+/y;
const based = /0x[0-9a-fA-F][0-9a-fA-F_]*|0o[0-7][0-7_]*|0b[01][01_]*/y;
const decimal = /[0-9][0-9_]*(\.[0-9][0-9_]*)?([eE][+-]?[0-9][0-9_]*)?/y;
const intSuffix = /[iu](?:8|16|32|64|128|size)/y;
const floatSuffix = /f(?:32|64)/y;

function scanBased(cursor: Cursor): void {
  const { text, pos } = cursor;
  const end = matchEnd(based, text, pos);
  if (end === pos) pushMalformed(cursor);
  else pushInt(cursor, end, suffixAt(intSuffix, text, end));
}

function scanDecimal(cursor: Cursor): void {
  const { text, pos } = cursor;
  decimal.lastIndex = pos;
  const match = decimal.exec(text);
  const end = pos + (match?.[0].length ?? 1);
  const suffix = suffixAt(floatSuffix, text, end);
  const isFloat = match?.[1] !== undefined || match?.[2] !== undefined || suffix !== '';
  if (isFloat) pushFloat(cursor, end, suffix);
  else pushInt(cursor, end, suffixAt(intSuffix, text, end));
}

/** `end` is where the digits end; `suffix` follows. */
function pushFloat(cursor: Cursor, end: number, suffix: string): void {
  const { text, pos: start } = cursor;
  const stop = end + suffix.length;
  if (isWordCode(text.charCodeAt(stop))) {
    pushMalformed(cursor);
    return;
  }
  const exact = Number(text.slice(start, end).replaceAll('_', ''));
  const value = suffix === 'f32' ? Math.fround(exact) : exact;
  if (!Number.isFinite(value)) cursor.problems.push(floatOutOfRange(cursor.file, { start, end: stop }, suffix));
  cursor.push(t.FloatLiteral, start, stop, true, { value: Number.isFinite(value) ? value : 0, suffix } satisfies t.FloatPayload);
}

function pushInt(cursor: Cursor, end: number, suffix: string): void {
  const { text, pos: start } = cursor;
  const stop = end + suffix.length;
  if (isWordCode(text.charCodeAt(stop))) {
    pushMalformed(cursor);
    return;
  }
  const digits = text.slice(start, end);
  const value = integerValue(digits.includes('_') ? digits.replaceAll('_', '') : digits);
  const negative = isNegated(cursor, start);
  const fits =
    value !== undefined &&
    (isSmall(value, suffix) || value <= limitOf(suffix, negative)) &&
    !(negative && suffix.startsWith('u') && value !== 0);
  if (!fits) {
    const sign = negative ? 1 : 0;
    cursor.problems.push(integerOutOfRange(cursor.file, { start: start - sign, end: stop }, text.slice(start - sign, stop), suffix));
  }
  cursor.push(
    t.IntLiteral,
    start,
    stop,
    true,
    fits && suffix === '' ? plainInt(value) : ({ value: fits ? value : 0, suffix } satisfies t.IntPayload),
  );
}

/** The small numbers are most numbers: they share their payloads. */
function plainInt(value: number | bigint): t.IntPayload {
  return (typeof value === 'number' ? smallInts[value] : undefined) ?? { value, suffix: '' };
}

const smallInts: readonly t.IntPayload[] = Array.from({ length: 256 }, (_, value) => ({ value, suffix: '' }));

/** A letter or digit sticks to the number, or a base prefix has no digits: the whole word is one malformed number. */
function pushMalformed(cursor: Cursor): void {
  const { text, pos: start } = cursor;
  let end = start;
  while (isWordCode(text.charCodeAt(end))) end++;
  // The fraction belongs to the word: `1.5s`.
  if (text.charCodeAt(end) === 0x2e && cursor.lastType !== t.Dot && /[0-9]/.test(text.charAt(end + 1))) {
    end++;
    while (isWordCode(text.charCodeAt(end))) end++;
  }
  cursor.problems.push(malformedNumber(cursor.file, { start, end }, text.slice(start, end)));
  cursor.push(t.IntLiteral, start, end, true, { value: 0, suffix: '' } satisfies t.IntPayload);
}

/** Undefined beyond 64 bits: a long literal is out of range without being converted, which would take quadratic time. */
function integerValue(digits: string): number | bigint | undefined {
  if (digits.length <= 15) return Number(digits);
  const significant = digits.replace(/^0[xob]?0*/, '');
  if (significant.length > 64) return undefined;
  const value = BigInt(digits);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Within every range without asking: most literals. */
function isSmall(value: number | bigint, suffix: string): boolean {
  return typeof value === 'number' && (suffix === '' || value < 128);
}

/** The largest magnitude a suffix allows. A minus directly before the literal counts (Appendix D 8). */
function limitOf(suffix: string, negative: boolean): bigint {
  const bits = signedBits.get(suffix);
  if (bits !== undefined) return negative ? 1n << bits : (1n << bits) - 1n;
  const unsigned = unsignedBits.get(suffix);
  // The 128-bit and unsigned 64-bit suffixes are limited to the non-negative 64-bit signed range.
  return unsigned === undefined ? (1n << 63n) - 1n : (1n << unsigned) - 1n;
}

const signedBits: ReadonlyMap<string, bigint> = new Map([
  ['', 63n],
  ['i8', 7n],
  ['i16', 15n],
  ['i32', 31n],
  ['i64', 63n],
  ['isize', 63n],
]);

const unsignedBits: ReadonlyMap<string, bigint> = new Map([
  ['u8', 8n],
  ['u16', 16n],
  ['u32', 32n],
]);

/** Whether a unary minus stands directly before the literal. */
function isNegated(cursor: Cursor, start: number): boolean {
  const { last } = cursor;
  return last !== undefined && last.tokenType === t.Minus && !cursor.operandBefore && last.endOffset + 1 === start;
}

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function suffixAt(pattern: RegExp, text: string, from: number): string {
  return text.slice(from, matchEnd(pattern, text, from));
}
