/** Operators and brackets, longest first (1.5). */
import type { TokenType } from 'chevrotain';
import { foreignOperators } from './foreign.js';
import type { Cursor } from './lexer-cursor.js';
import { spaceBefore } from './lexer-spacing.js';
import { foreignOperator } from './lexical-problems.js';
import * as t from './tokens.js';

interface Candidate {
  readonly image: string;
  readonly type: TokenType;
}

/** Where the text is at the first character of an operator or bracket. */
export function scanPunctuation(cursor: Cursor): void {
  const { text, pos } = cursor;
  for (const { image, type } of byFirst[text.charCodeAt(pos)] ?? []) {
    if (image.length > 1 && !text.startsWith(image, pos)) continue;
    const token = cursor.pushImage(type, image, pos, pos + image.length, closers.has(type));
    // Postfix `?` and `!` leave an operand behind; a ternary `?` has white space before it, a prefix `!` no operand (6.1).
    if ((type === t.Question || type === t.Bang) && cursor.operandBefore) cursor.afterOperand = !spaceBefore(token, text);
    if (cursor.codeFrame !== undefined) trackBrackets(cursor, type, token.startOffset);
    if (text.charCodeAt(cursor.pos) === 0x3d) skipForeignEquals(cursor, image);
    return;
  }
}

/** `===`, `!==`, `:=`, `||=` and the like: an operator and an adjacent `=` that no program can have. The `=` is reported and skipped. */
function skipForeignEquals(cursor: Cursor, image: string): void {
  const { text, pos, file } = cursor;
  const next = text.charCodeAt(pos + 1);
  if (next === 0x3d || next === 0x3e) return;
  const written = `${image}=`;
  const hint = foreignOperators.get(written);
  if (hint === undefined) return;
  const start = pos - image.length;
  cursor.problems.push(foreignOperator(file, { start, end: pos + 1 }, written, hint));
  // `:=` is a binding, the compound ones are assignments; the comparisons stay what they are without the `=`.
  if (image === '==' || image === '!=') {
    cursor.pos++;
    return;
  }
  cursor.tokens.pop();
  cursor.pushImage(t.Eq, written, start, pos + 1, false);
}

/** Inside an interpolation, what closes it is the `}` that no `{` in it opened (1.8). */
function trackBrackets(cursor: Cursor, type: TokenType, start: number): void {
  const frame = cursor.codeFrame;
  if (frame === undefined) return;
  if (type === t.LBrace) {
    frame.braces++;
    frame.depth++;
  } else if (type === t.LParen || type === t.LBracket) frame.depth++;
  else if (type === t.RBrace) {
    frame.braces--;
    frame.depth--;
  } else if (type === t.RParen || type === t.RBracket) frame.depth = Math.max(frame.braces, frame.depth - 1);
  else if (type === t.Question && frame.depth === 0 && /\s/.test(cursor.text.charAt(start - 1))) frame.ternary = true;
}

const closers: ReadonlySet<TokenType> = new Set([t.RParen, t.RBracket, t.RBrace]);

const byFirst: readonly (readonly Candidate[] | undefined)[] = candidates();

function candidates(): readonly (readonly Candidate[] | undefined)[] {
  const table: Candidate[][] = [];
  for (const [image, type] of t.punctuationTypes) {
    const first = image.charCodeAt(0);
    const list = table[first] ?? [];
    table[first] = list;
    list.push({ image, type });
  }
  for (const list of table) list?.sort((a, b) => b.image.length - a.image.length);
  return table;
}
