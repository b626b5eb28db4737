/** Comments (1.2), and those of other languages where they can be nothing else (Appendix C). */
import type { Comment } from './ast.js';
import type { Cursor } from './lexer-cursor.js';
import { foreignComment, unterminatedComment } from './lexical-problems.js';

/** At a `#`: a line, documentation, banner or block comment. */
export function scanComment(cursor: Cursor): void {
  const { text, pos } = cursor;
  if (text.startsWith('###', pos) && text.charCodeAt(pos + 3) !== 0x23) scanBlock(cursor);
  else scanLine(cursor, text.startsWith('##', pos) && text.charCodeAt(pos + 2) !== 0x23 ? 'doc' : 'line', cursor.endOfLine(pos));
}

/** `/*` always, `//` only as the first thing on its line: elsewhere it divides. */
export function startsForeignComment(cursor: Cursor): boolean {
  const { text, pos } = cursor;
  const next = text.charCodeAt(pos + 1);
  return next === 0x2a || (next === 0x2f && onlyBlanksBefore(cursor, pos));
}

/** Skips the comment; the lines of one group of `//` are reported together, at the first. */
export function scanForeignComment(cursor: Cursor): void {
  const { text, pos, line } = cursor;
  if (text.charCodeAt(pos + 1) === 0x2f) {
    const end = cursor.endOfLine(pos);
    if (cursor.foreignLine !== line - 1 || line === 1) cursor.problems.push(foreignComment(cursor.file, { start: pos, end }, '//'));
    cursor.foreignLine = line;
    cursor.pos = end;
    return;
  }
  const close = text.indexOf('*/', pos + 2);
  const end = close === -1 ? text.length : close + 2;
  cursor.problems.push(foreignComment(cursor.file, { start: pos, end: pos + 2 }, '/*'));
  cursor.countLines(pos, end);
  cursor.pos = end;
}

function scanLine(cursor: Cursor, kind: Comment['kind'], end: number): void {
  addComment(cursor, kind, end);
  cursor.pos = end;
}

function scanBlock(cursor: Cursor): void {
  const { text, pos } = cursor;
  const close = text.indexOf('###', pos + 3);
  if (close !== -1) {
    addComment(cursor, 'block', close + 3);
    cursor.countLines(pos, close + 3);
    cursor.pos = close + 3;
    return;
  }
  cursor.problems.push(unterminatedComment(cursor.file, { start: pos, end: pos + 3 }));
  cursor.unclosed = true;
  // `### Title` alone is most likely a heading; only a bare `###` is taken to open a comment that was meant to go on.
  const end = cursor.endOfLine(pos);
  if (text.slice(pos + 3, end).trim() !== '') {
    scanLine(cursor, 'line', end);
    return;
  }
  addComment(cursor, 'block', text.length);
  cursor.countLines(pos, text.length);
  cursor.pos = text.length;
}

function addComment(cursor: Cursor, kind: Comment['kind'], end: number): void {
  const { text, pos } = cursor;
  cursor.comments.push({ kind, text: text.slice(pos, end), span: { start: pos, end }, ownLine: onlyBlanksBefore(cursor, pos) });
}

function onlyBlanksBefore(cursor: Cursor, pos: number): boolean {
  for (let at = pos - 1; at >= cursor.lineStart; at--) {
    const code = cursor.text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09) return false;
  }
  return true;
}
