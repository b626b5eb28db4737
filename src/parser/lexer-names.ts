/** Identifiers and their suffixes (1.3), keywords (1.4), symbols (1.7). */
import type { TokenType } from 'chevrotain';
import { type Cursor, isWordCode } from './lexer-cursor.js';
import * as t from './tokens.js';

/** At a letter or `_`. */
export function scanName(cursor: Cursor): void {
  const { text, pos: start } = cursor;
  let end = start + 1;
  while (isWordCode(text.charCodeAt(end))) end++;
  const word = text.slice(start, end);
  const keyword = end - start <= longestKeyword ? t.keywordTypes.get(word) : undefined;
  if (keyword !== undefined) {
    scanKeyword(cursor, keyword, word, end);
    return;
  }
  const first = text.charCodeAt(start);
  if (first >= 0x41 && first <= 0x5a) cursor.pushImage(t.UpperIdentifier, intern(cursor, word), start, end, true);
  else if (takesSuffix(text, end)) cursor.pushImage(t.Identifier, intern(cursor, text.slice(start, end + 1)), start, end + 1, true);
  else cursor.pushImage(t.Identifier, intern(cursor, word), start, end, !isInfixWord(cursor, word));
}

/** Whether a name that ends at `end` owns the `?` or `!` that stands there. */
export function takesSuffix(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  if (code === 0x21) return text.charCodeAt(end + 1) !== 0x3d;
  if (code !== 0x3f) return false;
  const next = text.charCodeAt(end + 1);
  return next !== 0x2e && next !== 0x3f;
}

/** Whether the `:` begins a symbol: adjacent to a name, and after white space, an opening bracket, a comma or an operator character. */
export function startsSymbol(cursor: Cursor): boolean {
  const { text, pos } = cursor;
  const next = text.charCodeAt(pos + 1);
  if (!isWordCode(next) || (next >= 0x30 && next <= 0x39)) return false;
  return pos === 0 || beforeSymbol.has(text.charCodeAt(pos - 1));
}

export function scanSymbol(cursor: Cursor): void {
  const { text, pos: start } = cursor;
  let end = start + 2;
  while (isWordCode(text.charCodeAt(end))) end++;
  const first = text.charCodeAt(start + 1);
  const lower = first === 0x5f || first >= 0x61;
  if (lower && takesSuffix(text, end)) end++;
  cursor.push(t.SymbolLiteral, start, end, true);
}

/** A keyword takes no suffix, except `x.nil?`; `await` not even there. */
function scanKeyword(cursor: Cursor, keyword: TokenType, word: string, end: number): void {
  const start = end - word.length;
  const before = cursor.lastType;
  const member = before === t.Dot || before === t.QuestionDot;
  if (member && keyword !== t.KwAwait && takesSuffix(cursor.text, end)) cursor.push(t.Identifier, start, end + 1, true);
  else cursor.pushImage(keyword, word, start, end, member || before === t.ColonColon || operandWords.has(keyword));
}

function intern(cursor: Cursor, word: string): string {
  const known = cursor.words.get(word);
  if (known !== undefined) return known;
  cursor.words.set(word, word);
  return word;
}

/** `implies` and `by` after an operand are operators: what follows is an operand again. */
function isInfixWord(cursor: Cursor, word: string): boolean {
  return cursor.afterOperand && (word === 'implies' || word === 'by');
}

const longestKeyword = Math.max(...Array.from(t.keywordTypes.keys(), (word) => word.length));

const operandWords: ReadonlySet<TokenType> = new Set([t.KwEnd, t.KwFalse, t.KwNil, t.KwSelf, t.KwSelfType, t.KwTrue]);

/** `#` is the end of a block comment, which counts as white space. */
const beforeSymbol: ReadonlySet<number> = new Set(Array.from(' \t\r\n;#([{,+-*/%=!<>~&|^.?:@', (character) => character.charCodeAt(0)));
