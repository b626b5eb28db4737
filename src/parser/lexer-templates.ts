/**
 * Strings with interpolation (1.8): the flat run of tokens between `TemplateStart` and `TemplateEnd`.
 * A text frame is on the cursor's stack while text is read, a code frame above it between `#{` and `}`.
 */
import type { Span } from '../diagnostics/span.js';
import { isFormatSpec, specLengthAt } from './format-spec.js';
import type { Cursor, HeredocReturn, TextFrame } from './lexer-cursor.js';
import { cook, cookBlock } from './lexer-escapes.js';
import { lineEndBefore, terminatorEnd, tripleEnd } from './lexer-text.js';
import { noteSuspect } from './lexer-unclosed.js';
import { invalidFormatSpec } from './lexical-problems.js';
import * as t from './tokens.js';

/** Starts a template; `opener` is its quotes (with the newline that they swallow) or the `<<` of a heredoc. */
export function openTemplate(cursor: Cursor, opener: Span, close: string, heredoc: HeredocReturn | undefined): void {
  const token = cursor.pushLines(t.TemplateStart, opener.start, opener.end, false);
  cursor.open({ kind: 'text', close, opener: token, pieces: [], heredoc });
}

/** Reads text up to its end, the next `#{`, or the end of a line on which a heredoc was opened. */
export function scanTemplateText(cursor: Cursor, frame: TextFrame): void {
  const { text, pos: start } = cursor;
  const quote = frame.close.charCodeAt(0);
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (frame.heredoc === undefined) {
      if (code === quote && text.startsWith(frame.close, at)) {
        closeQuoted(cursor, frame, at);
        return;
      }
    } else if (text.charCodeAt(at - 1) === 0x0a) {
      const end = terminatorEnd(text, at, frame.close);
      if (end !== -1) {
        closeHeredoc(cursor, frame, frame.heredoc, at, end);
        return;
      }
    }
    if (code === 0x23 && text.charCodeAt(at + 1) === 0x7b) {
      addText(cursor, frame, at);
      cursor.push(t.InterpolationStart, at, at + 2, false);
      cursor.open({ kind: 'code', braces: 0, depth: 0, ternary: false });
      return;
    }
    if (code === 0x0a && cursor.resume !== undefined) {
      const { resume } = cursor;
      addText(cursor, frame, at + 1, true);
      cursor.jump(resume);
      return;
    }
    // An escaped line end is a line end all the same.
    if (code === 0x5c && text.charCodeAt(at + 1) !== 0x0a) at++;
  }
  // No end: the open templates are dealt with together.
  cursor.pos = text.length;
}

/** At a `}`: whether it closes an interpolation. A bracket that is still open in there is left for the grammar to report. */
export function closeInterpolation(cursor: Cursor): boolean {
  const frame = cursor.codeFrame;
  if (frame === undefined || frame.braces > 0) return false;
  dropNewline(cursor);
  cursor.push(t.InterpolationEnd, cursor.pos, cursor.pos + 1, false);
  cursor.close();
  return true;
}

/**
 * At a `:`: whether it starts a format spec, or something that can only have been meant as one. It must follow an operand at depth 0 with no
 * ternary before it. After `recv.name` a symbol may be the argument of a command call, so only a valid spec counts there.
 */
export function scanFormatSpec(cursor: Cursor): boolean {
  const { codeFrame: frame, text, pos, file } = cursor;
  if (frame === undefined || frame.depth > 0 || frame.ternary || text.charCodeAt(pos + 1) === 0x3a) return false;
  const start = pos + 1;
  if (!(cursor.lastType === t.Newline ? cursor.operandBefore : cursor.afterOperand)) return false;
  const length = specLengthAt(text, start);
  if (length > 0) {
    dropNewline(cursor);
    cursor.push(t.FormatSpec, start, start + length, false, text.slice(start, start + length));
    return true;
  }
  const before = cursor.tokens[cursor.tokens.length - 2]?.tokenType;
  if ((before === t.Dot || before === t.QuestionDot) && /\s:[a-zA-Z_]/.test(text.slice(pos - 1, pos + 2))) return false;
  const end = endOfBadSpec(text, start);
  if (end === -1) return false;
  const spec = text.slice(start, end);
  cursor.problems.push(invalidFormatSpec(file, { start: pos, end }, spec, isFormatSpec(spec.trim()) ? spec.trim() : undefined));
  cursor.pos = end;
  return true;
}

/** Where the interpolation closes on this line, brackets counted; a spec is short, so the search is. */
function endOfBadSpec(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + 200); at++) {
    const character = text[at];
    if (character === '\n') return -1;
    if (character === '{') depth++;
    if (character === '}' && depth-- === 0) return at;
  }
  return -1;
}

/**
 * Makes a token of the text from the cursor to `end`. The text of a block stays empty until all of it is known, because the indentation
 * to remove is common to all pieces.
 */
function addText(cursor: Cursor, frame: TextFrame, end: number, endsLine = false): void {
  const { pos: start } = cursor;
  if (start >= end) return;
  const block = frame.close !== '"';
  const token = cursor.pushLines(t.TemplateText, start, end, false, block ? '' : cook(cursor, start, end));
  if (block) frame.pieces.push({ token, start, end, endsLine });
}

function closeQuoted(cursor: Cursor, frame: TextFrame, close: number): void {
  const triple = frame.close === '"""';
  const end = triple ? tripleEnd(cursor.text, cursor.pos, close) : close;
  addText(cursor, frame, end);
  cursor.countLines(end, close);
  if (triple) cookBlock(cursor, frame.pieces, { dedent: true, escapes: true });
  cursor.push(t.TemplateEnd, close, close + frame.close.length, true);
  cursor.close();
  if (!triple) noteSuspect(cursor, frame.opener);
}

/** `lineStart` and `lineEnd` are those of the line with the tag. Reading goes on behind the tag that opened the heredoc. */
function closeHeredoc(cursor: Cursor, frame: TextFrame, opened: HeredocReturn, lineStart: number, lineEnd: number): void {
  const { text, pos: start } = cursor;
  const { pieces } = frame;
  const end = lineStart > start ? lineEndBefore(text, lineStart) : start;
  addText(cursor, frame, end);
  cursor.countLines(Math.max(end, start), lineEnd + 1);
  const last = pieces[pieces.length - 1];
  // The line end before the tag is no text; it is in a piece already if that line opened a heredoc.
  if (last?.endsLine && lineStart === start) pieces[pieces.length - 1] = { ...last, end: lineEndBefore(text, last.end), endsLine: false };
  cookBlock(cursor, pieces, { dedent: opened.dedent, escapes: true });
  const resume = { pos: Math.min(lineEnd + 1, text.length), line: cursor.line };
  cursor.line = opened.line;
  cursor.lineStart = opened.lineStart;
  cursor.push(t.TemplateEnd, opened.tagStart, opened.tagEnd, true);
  cursor.close();
  cursor.resume = resume;
}

/** A newline next to `}` or a format spec has no meaning. */
function dropNewline(cursor: Cursor): void {
  if (cursor.lastType === t.Newline) cursor.tokens.pop();
}
