/** From the text between quotes to the text that is meant: escapes (1.7), line ends, common indentation (1.7, 1.9). */
import type { Cursor, Piece } from './lexer-cursor.js';
import { isBlank } from './lexer-text.js';
import { invalidEscape } from './lexical-problems.js';

/** The meaning of `[start, end)`: escapes resolved, each line end a line feed. A bad escape is reported and stands for its own character. */
export function cook(cursor: Cursor, start: number, end: number, escapes = true): string {
  const raw = cursor.text.slice(start, end);
  if (!escapes || !raw.includes('\\')) return withLineFeeds(raw);
  const { text } = cursor;
  const parts: string[] = [];
  let copied = start;
  for (let at = text.indexOf('\\', start); at !== -1 && at < end; at = text.indexOf('\\', copied)) {
    parts.push(withLineFeeds(text.slice(copied, at)));
    const found = readEscape(text, at, end);
    if (!found.valid) cursor.problems.push(invalidEscape(cursor.file, { start: at, end: found.end }, text.slice(at, found.end)));
    parts.push(found.value);
    // A bad escape at a line end must leave the line end alone.
    copied = Math.max(found.end, at + 1);
  }
  parts.push(withLineFeeds(text.slice(copied, end)));
  return parts.join('');
}

/** Line ends as they stand in the source; what an escape means is left alone. */
function withLineFeeds(raw: string): string {
  return raw.includes('\r') ? raw.replaceAll('\r\n', '\n') : raw;
}

/**
 * Cooks the pieces of a block (triple quotes, heredoc) together and stores each text in its token. `dedent` removes the indentation that
 * all lines with content share; the first line counts only if it starts behind a line end.
 */
export function cookBlock(cursor: Cursor, pieces: readonly Piece[], options: { dedent: boolean; escapes: boolean }): void {
  const lines = pieces.map((piece) => linesOf(cursor.text, piece, piece === pieces[pieces.length - 1]));
  const indents = lines.flat().filter((line) => line.atLineStart && !line.blank);
  const common = options.dedent ? indents.reduce((least, line) => Math.min(least, line.indent), Number.POSITIVE_INFINITY) : 0;
  for (const [index, piece] of pieces.entries()) {
    const cooked = (lines[index] ?? []).map((line) => {
      const cut = line.atLineStart ? Math.min(common, line.indent) : 0;
      return cook(cursor, line.start + cut, line.end, options.escapes);
    });
    piece.token.payload = cooked.join('\n');
  }
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly atLineStart: boolean;
  /** Blanks at its start. */
  readonly indent: number;
  /** Nothing but blanks up to a line end: such a line has no say in the common indentation. */
  readonly blank: boolean;
}

function linesOf(text: string, piece: Piece, last: boolean): Line[] {
  const lines: Line[] = [];
  const raw = text.slice(piece.start, piece.end);
  let start = piece.start;
  for (;;) {
    const found = raw.indexOf('\n', start - piece.start);
    const closes = found === -1;
    const stop = closes ? piece.end : piece.start + found;
    const end = !closes && text.charCodeAt(stop - 1) === 0x0d ? stop - 1 : stop;
    let indent = 0;
    while (start + indent < end && isBlank(text.charCodeAt(start + indent))) indent++;
    // The rest of a piece before an interpolation is not blank: the interpolation is its content.
    const blank = start + indent >= end && (!closes || last || piece.endsLine);
    lines.push({ start, end: Math.max(start, end), atLineStart: text.charCodeAt(start - 1) === 0x0a, indent, blank });
    if (closes) return lines;
    start = stop + 1;
  }
}

interface Escape {
  readonly value: string;
  readonly end: number;
  readonly valid: boolean;
}

/** The escape whose backslash is at `at`; it ends before `limit`. */
export function readEscape(text: string, at: number, limit: number): Escape {
  const character = at + 1 < limit ? String.fromCodePoint(text.codePointAt(at + 1) ?? 0) : '';
  const simple = simpleEscapes.get(character);
  if (simple !== undefined) return { value: simple, end: at + 2, valid: true };
  if (character === 'x' || character === 'u') return readCode(text, at, limit, character);
  if (character === '\n' || character === '\r') return { value: '', end: at + 1, valid: false };
  return { value: character, end: at + 1 + character.length, valid: false };
}

function readCode(text: string, at: number, limit: number, kind: 'x' | 'u'): Escape {
  const pattern = kind === 'x' ? hexEscape : unicodeEscape;
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const digits = match?.[1];
  if (match === null || digits === undefined || pattern.lastIndex > limit) {
    return { value: kind, end: Math.min(limit, at + 2 + badCodeLength(text, at + 2, kind)), valid: false };
  }
  const code = Number.parseInt(digits, 16);
  const scalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return { value: scalar ? String.fromCodePoint(code) : '\ufffd', end: pattern.lastIndex, valid: scalar };
}

/** How much of what follows `\x` or `\u` was meant to be the code: hex digits, or braces with letters and digits. */
function badCodeLength(text: string, from: number, kind: 'x' | 'u'): number {
  const pattern = kind === 'x' ? /[0-9a-fA-F]{0,2}/y : /\{[0-9A-Za-z_+]{0,16}\}?|[0-9a-fA-F]{0,4}/y;
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0].length ?? 0;
}

const hexEscape = /\\x([0-9a-fA-F]{2})/y;
const unicodeEscape = /\\u\{([0-9a-fA-F]{1,6})\}/y;

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['0', '\0'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['#', '#'],
]);
