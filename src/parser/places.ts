/**
 * Places in a text: the span of a token, lines, columns and indentation. Columns here count UTF-16 units; they are compared, never shown.
 *
 * Whatever asks for lines asks about one text many times over (a file with thousands of errors, a line of a megabyte), so the line table of
 * the last text is kept until `forgetLines`.
 */
import type { IToken } from 'chevrotain';
import type { Span } from '../diagnostics/span.js';

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** The offset behind a token. */
export function endOf(token: IToken): number {
  return (token.endOffset ?? token.startOffset - 1) + 1;
}

/** The table of the last text that was asked about. */
let known: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

/** Lets go of the last text. */
export function forgetLines(): void {
  known = { text: '', starts: [0] };
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
  const starts = lineStarts(text);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

export function lineStartOf(text: string, offset: number): number {
  return lineStarts(text)[lineOf(text, offset) - 1] ?? 0;
}

export function lineEndOf(text: string, offset: number): number {
  const next = lineStarts(text)[lineOf(text, offset)];
  return next === undefined ? text.length : next - 1;
}

function lineStarts(text: string): readonly number[] {
  if (known.text !== text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    known = { text, starts };
  }
  return known.starts;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
