/** Character literals (1.7): exactly one character, or one escape, between backticks. */
import { type Cursor, isWordCode } from './lexer-cursor.js';
import { readEscape } from './lexer-escapes.js';
import { invalidChar, invalidEscape } from './lexical-problems.js';
import * as t from './tokens.js';

/** At a backtick. Whatever is wrong, one problem and one literal come of it. */
export function scanChar(cursor: Cursor): void {
  const { text, pos: start, file } = cursor;
  const first = text.charCodeAt(start + 1);
  if (first === 0x5c) {
    const { value, end, valid } = readEscape(text, start + 1, text.length);
    if (text.charCodeAt(end) === 0x60) {
      if (!valid) cursor.problems.push(invalidEscape(file, { start: start + 1, end }, text.slice(start + 1, end)));
      cursor.push(t.CharLiteral, start, end + 1, true, value);
      return;
    }
  }
  const character = isLineEnd(first) ? '' : String.fromCodePoint(text.codePointAt(start + 1) ?? 0);
  const end = start + 1 + character.length;
  if (character !== '' && character !== '`' && character !== '\\' && text.charCodeAt(end) === 0x60) {
    cursor.push(t.CharLiteral, start, end + 1, true, character);
    return;
  }
  const close = closingBacktick(text, start + 1);
  const stop = close === -1 ? endOfWord(text, start + 1) : close + 1;
  cursor.problems.push(invalidChar(file, { start, end: stop }, close === -1 ? undefined : text.slice(start + 1, close)));
  cursor.push(t.CharLiteral, start, stop, true, character);
}

/** On the same line, escaped ones skipped; -1 if there is none. */
function closingBacktick(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x60) return at;
    if (isLineEnd(code)) return -1;
    if (code === 0x5c && !isLineEnd(text.charCodeAt(at + 1))) at++;
  }
}

/** An unclosed literal takes the word behind its backtick with it, which would make no sense alone. */
function endOfWord(text: string, from: number): number {
  let end = from;
  while (isWordCode(text.charCodeAt(end))) end++;
  return end;
}

/** Also the end of the text, where there is no code. */
function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d || Number.isNaN(code);
}
