/**
 * Strings as sequences of Unicode scalar values (language.md 8.1, 8.8). JavaScript counts UTF-16 units; the two agree for strings
 * without surrogates, which take the fast path.
 *
 * What is known about the last long string is remembered (one entry), so that a loop over `s[i]` is linear.
 */

export function scalarLength(text: string): number {
  return isBasic(text) ? text.length : scalarsOf(text).length;
}

/** The character at a position that exists. */
export function scalarAt(text: string, index: number): string {
  return isBasic(text) ? text[index]! : scalarsOf(text)[index]!;
}

/** From `start` up to but excluding `end`; both within 0..length. */
export function scalarSlice(text: string, start: number, end: number): string {
  if (start >= end) return '';
  return isBasic(text) ? text.slice(start, end) : scalarsOf(text).slice(start, end).join('');
}

/** The position in scalar values of a UTF-16 offset that lies between characters. */
export function scalarPosition(text: string, offset: number): number {
  return isBasic(text) ? offset : scalarLength(text.slice(0, offset));
}

/** True if each UTF-16 unit is a character. */
export function hasUnitCharacters(text: string): boolean {
  return isBasic(text);
}

/** All characters. Do not change the result. */
export function scalarsOf(text: string): readonly string[] {
  if (isBasic(text)) return text.split('');
  if (text.length < REMEMBER_FROM) return [...text];
  // isBasic has just made `remembered` speak of this string.
  remembered.scalars ??= [...text];
  return remembered.scalars;
}

/** Longer texts stay as they are: to copy them again and again while they grow would cost more than it saves. */
const COMPACT_UP_TO = 128;

/**
 * The value, for a place that keeps it. A short text that was put together piece by piece is a tree of its pieces to JavaScript until somebody
 * looks inside; kept by the thousand, such trees are most of what the garbage collector copies. So somebody looks inside.
 */
export function compact<T>(value: T): T {
  if (typeof value === 'string' && value.length <= COMPACT_UP_TO) looked.unit = value.charCodeAt(0);
  return value;
}

/** What was seen has to go somewhere, or JavaScript need not look. */
const looked = { unit: 0 };

/** The order of two strings by scalar values: -1, 0 or 1. Units differ from it only where a surrogate meets U+E000 and above. */
export function compareText(a: string, b: string): -1 | 0 | 1 {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (isSurrogate(x) !== isSurrogate(y) && x >= 0xd800 && y >= 0xd800) return isSurrogate(x) ? 1 : -1;
    return x < y ? -1 : 1;
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1;
}

/** In double quotes with the escapes of 1.7, so that it reads back as the same String. */
export function quoteText(text: string): string {
  return `"${text.replace(NEEDS_ESCAPE, escapeOne)}"`;
}

/** True for a Unicode scalar value. */
export function isScalar(code: number): boolean {
  return Number.isInteger(code) && code >= 0 && code <= 0x10ffff && !isSurrogate(code);
}

const REMEMBER_FROM = 64;
const SURROGATE = /[\ud800-\udfff]/;
const remembered: { text: string; basic: boolean; scalars: readonly string[] | null } = { text: '', basic: true, scalars: null };

function isBasic(text: string): boolean {
  if (text.length < REMEMBER_FROM) return !SURROGATE.test(text);
  if (remembered.text !== text) {
    remembered.text = text;
    remembered.basic = !SURROGATE.test(text);
    remembered.scalars = null;
  }
  return remembered.basic;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be escaped
const NEEDS_ESCAPE = /["\\\u0000-\u001f\u007f]|#(?=\{)/g;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\0', '\\0'],
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['#', '\\#'],
]);

function escapeOne(character: string): string {
  return SHORT_ESCAPES.get(character) ?? `\\u{${character.charCodeAt(0).toString(16)}}`;
}
