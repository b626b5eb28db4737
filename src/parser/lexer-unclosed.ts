/**
 * Strings without an end. The whole rest of the text would be swallowed, so the literal is taken to end with its line, and reading starts
 * over behind it: the rest is still checked, and the brackets around the literal still match.
 *
 * Invariant: reading starts over a bounded number of times; after that an unclosed string takes the rest of the text.
 */
import type { Span } from '../diagnostics/span.js';
import { type Cursor, isWordCode, type Resume, type Token } from './lexer-cursor.js';
import { unterminatedHeredoc, unterminatedString } from './lexical-problems.js';
import * as t from './tokens.js';

/**
 * A string over several lines whose closing quote is followed by a letter was most likely closed by the opening quote of the next string.
 * Should the end of the text find a string open, this one is to blame.
 */
export function noteSuspect(cursor: Cursor, opener: Token): void {
  if (cursor.suspect !== undefined || opener.startLine === cursor.line || cursor.frames.length > 0) return;
  if (isWordCode(cursor.text.charCodeAt(cursor.pos))) cursor.suspect = opener;
}

/** The quoted string at the cursor has no end. Inside an interpolation the string around it has none either. */
export function abandonString(cursor: Cursor, quote: string): void {
  const { pos } = cursor;
  const inner = { start: pos, end: pos + quote.length };
  if (cursor.frames.length > 0) abandonUnclosed(cursor, inner);
  else restart(cursor, cursor.suspect ?? { startOffset: pos, startLine: cursor.line, startColumn: pos - cursor.lineStart + 1 });
}

/** The end of the text has come, and `cursor.frames` are open. The outermost is reported, `inner` or the innermost as a hint. */
export function abandonUnclosed(cursor: Cursor, inner?: Span): void {
  const [outermost] = cursor.frames;
  if (outermost?.kind !== 'text') return;
  const { opener, heredoc } = outermost;
  if (heredoc === undefined) {
    restart(cursor, cursor.suspect ?? opener, inner);
    return;
  }
  forget(cursor, opener.startOffset);
  cursor.line = heredoc.line;
  cursor.lineStart = heredoc.lineStart;
  abandonHeredoc(cursor, { start: opener.startOffset, end: heredoc.tagEnd }, outermost.close);
}

/** The heredoc whose tag is `at` has no end: its text is the rest, so nothing is read after its line. */
export function abandonHeredoc(cursor: Cursor, at: Span, tag: string, body?: Resume): void {
  const { text } = cursor;
  // Behind a heredoc that took the rest of the text, none on the same line can have a body.
  const follows = cursor.unclosed && cursor.resume?.pos === text.length;
  if (!follows) cursor.problems.push(unterminatedHeredoc(cursor.file, at, tag));
  cursor.unclosed = true;
  cursor.push(t.StringLiteral, at.start, at.end, true, '');
  cursor.resume = { pos: text.length, line: (body?.line ?? cursor.line) + text.slice(body?.pos ?? at.end).split('\n').length - 1 };
}

function restart(cursor: Cursor, opener: Pick<Token, 'startOffset' | 'startLine' | 'startColumn'>, inner?: Span): void {
  const { text, file } = cursor;
  const { startOffset: start } = opener;
  forget(cursor, start);
  cursor.line = opener.startLine;
  cursor.lineStart = start - opener.startColumn + 1;
  const quote = /"""|r"|["']/y;
  quote.lastIndex = start;
  const content = start + (quote.exec(text)?.[0].length ?? 1);
  cursor.problems.push(unterminatedString(file, { start, end: content }, inner?.start === start ? undefined : inner));
  const end = cursor.restarts-- > 0 ? closersBefore(cursor, content, cursor.endOfLine(start)) : text.length;
  cursor.pushLines(t.StringLiteral, start, end, true, text.slice(content, end));
}

/** Takes back everything made from `start` on. */
function forget(cursor: Cursor, start: number): void {
  const { tokens, comments, problems } = cursor;
  while (tokens.length > 0 && (tokens[tokens.length - 1]?.startOffset ?? -1) >= start) tokens.pop();
  while (comments.length > 0 && (comments[comments.length - 1]?.span.start ?? -1) >= start) comments.pop();
  let kept = 0;
  for (const problem of problems) if ((problem.labels[0]?.span.start ?? 0) < start) problems[kept++] = problem;
  problems.length = kept;
  cursor.closeAll();
  cursor.resume = undefined;
  cursor.suspect = undefined;
  cursor.afterOperand = false;
  cursor.unclosed = true;
}

/** In `f("abc)` the `)` was hardly meant as text: closers at the end of the line that match brackets opened on it are left out. */
function closersBefore(cursor: Cursor, content: number, lineEnd: number): number {
  const open: string[] = [];
  for (let at = cursor.tokens.length - 1; at >= 0; at--) {
    const token = cursor.tokens[at];
    if (token === undefined || token.startLine !== cursor.line) break;
    open.push(token.image);
  }
  const expected: string[] = [];
  for (const image of open.reverse()) {
    const closer = closerOf.get(image);
    if (closer !== undefined) expected.push(closer);
    else if (image === expected[expected.length - 1]) expected.pop();
  }
  // Outermost first from the end of the line: the innermost bracket closes first.
  let end = lineEnd;
  for (let at = lineEnd; at > content && expected.length > 0; ) {
    const character = cursor.text.charAt(--at);
    if (character === expected[0]) {
      expected.shift();
      end = at;
    } else if (character !== ' ' && character !== '\t') break;
  }
  return end;
}

const closerOf: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
