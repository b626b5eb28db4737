/** What is shown of long lines: a window around the first label in them, with ellipses where text is left out. */
import { columnAfter } from './display-width.js';
import type { SourceText } from './source.js';
import type { Span } from './span.js';

/** Longest part of a line that is shown, and how much of it before its first label, in UTF-16 units. */
export const LONGEST_LINE = 200;
export const LEAD = 60;
/** In a narrow terminal a line is cut to what fits, but to no less. */
const SHORTEST_LINE = 8;

export class LineWindows {
  private readonly starts = new Map<number, number>();
  private readonly longest: number;

  constructor(
    private readonly source: SourceText,
    labels: readonly { readonly span: Span }[],
    /** Columns there are. */
    private readonly room: number,
  ) {
    this.longest = Math.max(SHORTEST_LINE, Math.min(LONGEST_LINE, room - 2));
    const lead = Math.min(LEAD, Math.floor(this.longest / 3));
    for (const { span } of labels) {
      const { start } = source.clampSpan(span);
      const line = source.lineAt(start);
      const at = Math.max(0, start - source.lineStart(line) - lead);
      this.starts.set(line, Math.min(at, this.starts.get(line) ?? at));
    }
  }

  shown(line: number): string {
    const text = this.source.lineText(line);
    const start = this.startOf(line, text);
    const end = start + this.endOf(text, start);
    return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
  }

  /** The shown text before an index of the line. */
  before(line: number, index: number): string {
    const text = this.source.lineText(line);
    const start = this.startOf(line, text);
    return `${start > 0 ? '…' : ''}${text.slice(start, Math.min(index, start + this.endOf(text, start)))}`;
  }

  private startOf(line: number, text: string): number {
    return this.fits(text) ? 0 : Math.min(this.starts.get(line) ?? 0, Math.max(0, text.length - this.longest));
  }

  /** How much is shown from `start` on; wide characters take two columns. */
  private endOf(text: string, start: number): number {
    if (start === 0 && this.fits(text)) return text.length;
    let count = Math.min(this.longest, text.length - start);
    while (count > 1 && columnAfter(text.slice(start, start + count)) > this.longest) count--;
    return count;
  }

  private fits(text: string): boolean {
    return text.length <= LONGEST_LINE && (this.room === Number.POSITIVE_INFINITY || columnAfter(text) <= this.room);
  }
}
