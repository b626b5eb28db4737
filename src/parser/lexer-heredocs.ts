/**
 * Heredocs (1.9): `<<TAG`, `<<~TAG`, `<<'TAG'`. The text lies below the line that opens it; several heredocs of one line follow each other.
 * Once a body is read, `cursor.resume` is where the line end leads.
 */
import type { Cursor, Resume } from './lexer-cursor.js';
import { cookBlock } from './lexer-escapes.js';
import { openTemplate } from './lexer-templates.js';
import { lineEndBefore, terminatorEnd } from './lexer-text.js';
import { abandonHeredoc } from './lexer-unclosed.js';
import { textAfterHeredocTag } from './lexical-problems.js';
import * as t from './tokens.js';

/** At a `<`: whether a heredoc starts. Where an operand is complete, `<<` shifts. */
export function startsHeredoc(cursor: Cursor): boolean {
  if (cursor.afterOperand || cursor.text.charCodeAt(cursor.pos + 1) !== 0x3c) return false;
  opener.lastIndex = cursor.pos;
  return opener.test(cursor.text);
}

export function scanHeredoc(cursor: Cursor): void {
  const { text, pos: start } = cursor;
  opener.lastIndex = start;
  const [image = '', tilde = '', quoted, plain = ''] = opener.exec(text) ?? [];
  const tagEnd = start + image.length;
  const tag = quoted ?? plain;
  const raw = quoted !== undefined;
  const dedent = tilde !== '';
  checkRestOfLine(cursor, tagEnd, image);
  const body = bodyOf(cursor, tagEnd);
  if (!raw && hasInterpolation(text, body.pos, tag)) {
    const tagStart = tagEnd - tag.length;
    openTemplate(cursor, { start, end: tagStart }, tag, { dedent, tagStart, tagEnd, line: cursor.line, lineStart: cursor.lineStart });
    cursor.jump(body);
    return;
  }
  const close = findTerminator(text, body.pos, tag);
  if (close === undefined) {
    abandonHeredoc(cursor, { start, end: tagEnd }, tag, body);
    return;
  }
  const token = cursor.push(t.StringLiteral, start, tagEnd, true, '');
  if (close.lineStart > body.pos) {
    const piece = { token, start: body.pos, end: lineEndBefore(text, close.lineStart), endsLine: false };
    cookBlock(cursor, [piece], { dedent, escapes: !raw });
  }
  cursor.resume = { pos: Math.min(close.lineEnd + 1, text.length), line: body.line + close.lines };
}

const opener = /<<(~?)(?:'([A-Z_][A-Z0-9_]*)'|([A-Z_][A-Z0-9_]*)(?![A-Za-z0-9_]))/y;
/** Closing brackets, commas, blanks, further heredocs and a comment. */
const allowed = /[ \t)\]},]*/y;
const restOfLine = /[ \t)\]},]*(?:\r?\n|#|<<~?'?[A-Z_]|$)/y;

function checkRestOfLine(cursor: Cursor, tagEnd: number, image: string): void {
  const { text } = cursor;
  restOfLine.lastIndex = tagEnd;
  if (restOfLine.test(text)) return;
  allowed.lastIndex = tagEnd;
  allowed.test(text);
  const start = allowed.lastIndex;
  cursor.problems.push(textAfterHeredocTag(cursor.file, { start, end: start + 1 }, image));
}

/** The body starts on the next line, or behind the bodies that this line opened before. */
function bodyOf(cursor: Cursor, tagEnd: number): Resume {
  if (cursor.resume !== undefined) return cursor.resume;
  const lineEnd = cursor.text.indexOf('\n', tagEnd);
  return { pos: lineEnd === -1 ? cursor.text.length : lineEnd + 1, line: cursor.line + 1 };
}

/** Whether a `#{` comes before the line with the tag. */
function hasInterpolation(text: string, body: number, tag: string): boolean {
  for (let at = body; at < text.length; at++) {
    if (text.charCodeAt(at - 1) === 0x0a && terminatorEnd(text, at, tag) !== -1) return false;
    const code = text.charCodeAt(at);
    if (code === 0x23 && text.charCodeAt(at + 1) === 0x7b) return true;
    if (code === 0x5c && text.charCodeAt(at + 1) !== 0x0a) at++;
  }
  return false;
}

function findTerminator(text: string, body: number, tag: string): { lineStart: number; lineEnd: number; lines: number } | undefined {
  let lines = 1;
  for (let lineStart = body; lineStart < text.length; lines++) {
    const lineEnd = terminatorEnd(text, lineStart, tag);
    if (lineEnd !== -1) return { lineStart, lineEnd, lines };
    const next = text.indexOf('\n', lineStart);
    if (next === -1) return undefined;
    lineStart = next + 1;
  }
  return undefined;
}
