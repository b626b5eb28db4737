/** Places in a text: the span of a token, columns and indentation. Columns here count UTF-16 units; they are compared, never shown. */
import type { IToken } from 'chevrotain';
import type { Span } from '../diagnostics/span.js';

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** The offset behind a token. */
export function endOf(token: IToken): number {
  return (token.endOffset ?? token.startOffset - 1) + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStartOf(text, offset);
}

/** The column of the first character that is not blank in the line of `offset`. */
export function indentOf(text: string, offset: number): number {
  const start = lineStartOf(text, offset);
  let position = start;
  while (position < offset && isBlank(text.charCodeAt(position))) position++;
  return position - start;
}

/** The line of an offset, counted from 1. For messages; renderers count for themselves. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

export function lineStartOf(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

export function lineEndOf(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
