/**
 * Characters that start no token (1.1, E3021): one problem for a run of them, and the token they were most likely meant to be, so that the
 * grammar has nothing left to report.
 */
import { asciiFor } from './confusables.js';
import { type Cursor, isWordCode } from './lexer-cursor.js';
import { foreignDollar, unexpectedCharacter } from './lexical-problems.js';
import * as t from './tokens.js';

export function scanUnexpected(cursor: Cursor): void {
  if (cursor.text.charCodeAt(cursor.pos) < 0x80) scanAscii(cursor);
  else if (!scanWord(cursor) && !scanCurlyString(cursor)) scanRun(cursor);
}

/** `$name`, a backslash at a line end, or a control character. */
function scanAscii(cursor: Cursor): void {
  const { text, pos: start, file } = cursor;
  const character = text.charAt(start);
  if (character === '$' && /[A-Za-z_{]/.test(text.charAt(start + 1))) {
    let end = start + 1;
    while (isWordCode(text.charCodeAt(end))) end++;
    cursor.problems.push(foreignDollar(file, { start, end }, text.slice(start + 1, end)));
    cursor.pos = start + 1;
    return;
  }
  let end = start + 1;
  while (text.charAt(end) === character) end++;
  const continuation = /\r?\n/y;
  continuation.lastIndex = end;
  const joinsLines = character === '\\' && continuation.test(text);
  const help = joinsLines ? 'a line goes on by itself after an operator or comma and before `.`, `|>`, `and` or `or`' : undefined;
  cursor.problems.push(unexpectedCharacter(file, { start, end }, character, undefined, help));
  cursor.pos = end;
  if (!joinsLines) return;
  // The line was meant to go on.
  cursor.pos = continuation.lastIndex - 1;
  cursor.nextLine();
}

const word = /[\p{L}\p{M}\p{Nd}_A-Za-z0-9]+/uy;

/** A word with letters beyond ASCII is one name; with look-alikes put right it may be a keyword. */
function scanWord(cursor: Cursor): boolean {
  const { text, pos, file } = cursor;
  word.lastIndex = pos;
  const tail = word.exec(text)?.[0];
  if (tail === undefined) return false;
  // `caf` has been read as a name before `é` was met.
  const { last } = cursor;
  const joined = last !== undefined && last.endOffset === pos - 1 && /^[A-Za-z_]\w*$/.test(last.image);
  const start = joined ? last.startOffset : pos;
  if (joined) {
    cursor.tokens.pop();
    cursor.afterOperand = cursor.operandBefore;
  }
  const end = pos + tail.length;
  const strange = Array.from(tail).filter((character) => character > '\x7f');
  const ascii = Array.from(text.slice(start, end), (character) => asciiFor(character) ?? character).join('');
  const readable = /^[\x20-\x7e]*$/.test(ascii) ? ascii : undefined;
  const [first = ''] = strange;
  const place = pos + tail.indexOf(first);
  const runEnd = place + strange.join('').length;
  const span = tail.includes(strange.join('')) ? { start: place, end: runEnd } : { start: place, end };
  cursor.problems.push(unexpectedCharacter(file, span, text.slice(span.start, span.end), readable));
  const keyword = t.keywordTypes.get(ascii);
  if (/^[0-9]+$/.test(ascii)) cursor.push(t.IntLiteral, start, end, true, { value: 0, suffix: '' } satisfies t.IntPayload);
  else cursor.pushImage(keyword ?? t.Identifier, ascii, start, end, keyword === undefined || keyword === t.KwEnd);
  return true;
}

/** `“text”`: a string in the quotes of a word processor. */
function scanCurlyString(cursor: Cursor): boolean {
  const { text, pos: start, file } = cursor;
  const quote = asciiFor(text.charAt(start));
  if ((quote !== '"' && quote !== "'") || cursor.afterOperand) return false;
  let end = start + 1;
  while (asciiFor(text.charAt(end)) !== quote) {
    // A bound on the search keeps a line of nothing but quotes linear.
    if (end >= text.length || text.charAt(end) === '\n' || end > start + 1000) return false;
    end++;
  }
  cursor.problems.push(unexpectedCharacter(file, { start, end: start + 1 }, text.charAt(start), quote));
  cursor.push(t.StringLiteral, start, end + 1, true, text.slice(start + 1, end));
  return true;
}

/** Symbols, spaces and the like. A single operator look-alike is read as that operator. */
function scanRun(cursor: Cursor): void {
  const { text, pos: start, file } = cursor;
  const run = /\P{ASCII}/uy;
  const end = runEnd(text, start, run);
  const written = text.slice(start, end);
  const replacements = Array.from(written, asciiFor);
  const known = replacements.every((replacement) => replacement !== undefined);
  const ascii = known ? replacements.join('') : undefined;
  cursor.problems.push(unexpectedCharacter(file, { start, end }, written, ascii));
  const type = ascii === undefined ? undefined : (t.punctuationTypes.get(ascii) ?? t.keywordTypes.get(ascii));
  if (ascii === ';') cursor.pushImage(t.Newline, ';', start, end, false, false);
  else if (type !== undefined)
    cursor.pushImage(type, ascii ?? '', start, end, type === t.RParen || type === t.RBracket || type === t.RBrace);
  else if (ascii?.trim() !== '' && !cursor.afterOperand && standsAlone(text, end)) cursor.push(t.Identifier, start, end, true);
  cursor.pos = end;
}

/** Up to the next ASCII character or letter: letters are words of their own. */
function runEnd(text: string, start: number, run: RegExp): number {
  let end = start;
  do {
    run.lastIndex = end;
    if (!run.test(text)) break;
    end = run.lastIndex;
    word.lastIndex = end;
  } while (!word.test(text));
  return end;
}

/** Whether nothing follows that could be the operand itself: what was meant is gone, but something stood for it. */
function standsAlone(text: string, end: number): boolean {
  const next = /[ \t]*/y;
  next.lastIndex = end;
  next.test(text);
  return !/[\w"'`([{]/.test(text.charAt(next.lastIndex));
}
