/**
 * The text of one source file with its line table. Offsets are UTF-16 code units, as everywhere inside; lines and columns are what
 * people see: 1-based, columns counted in Unicode scalar values. The table is built on first use, so a program without
 * problems never pays for it.
 */
import type { Span } from './span.js';

export interface Position {
  readonly line: number;
  readonly column: number;
}

export class SourceText {
  readonly file: string;
  readonly text: string;
  private starts: readonly number[] | null = null;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  /** The number of lines; a final newline begins one more, empty line. */
  get lineCount(): number {
    return this.lineStarts().length;
  }

  /** Line and column of an offset. An offset outside the text (or NaN) counts as the nearest end of it. */
  position(offset: number): Position {
    const at = this.clamp(offset);
    const line = this.lineAt(at);
    return { line, column: scalarCount(this.text, this.lineStart(line), at) + 1 };
  }

  /** The offset of a 1-based line and column; a column past the line's end gives the line's end. */
  offset(position: Position): number {
    let at = this.lineStart(position.line);
    const end = at + this.lineText(position.line).length;
    for (let column = 1; column < position.column && at < end; column++) {
      at += isPair(this.text, at) ? 2 : 1;
    }
    return at;
  }

  /** The 1-based line that holds `offset`. */
  lineAt(offset: number): number {
    const starts = this.lineStarts();
    const at = this.clamp(offset);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  lineStart(line: number): number {
    return this.lineStarts()[line - 1] ?? this.text.length;
  }

  /** The text of a line without its line ending. */
  lineText(line: number): string {
    const start = this.lineStart(line);
    let end = this.lineStarts()[line] ?? this.text.length;
    if (end > start && this.text.charCodeAt(end - 1) === 10) end--;
    if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    return this.text.slice(start, end);
  }

  /** The span as an ordered range inside the text. */
  clampSpan(span: Span): Span {
    const start = this.clamp(span.start);
    return { start, end: Math.max(start, this.clamp(span.end)) };
  }

  private clamp(offset: number): number {
    // Error tokens at the end of the input may carry NaN offsets.
    if (Number.isNaN(offset)) return this.text.length;
    return Math.min(Math.max(0, offset), this.text.length);
  }

  private lineStarts(): readonly number[] {
    if (this.starts === null) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.starts = starts;
    }
    return this.starts;
  }
}

function scalarCount(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += isPair(text, at) ? 2 : 1) count++;
  return count;
}

function isPair(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdbff) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}
