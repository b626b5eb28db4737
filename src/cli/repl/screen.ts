/**
 * The block of lines at the bottom of the terminal that is being edited, drawn anew after each change and erased before anything else is
 * printed. The terminal wraps long lines itself, so that it can wrap them again when its width changes; here it is only computed how.
 */
import { columnAfter } from '../../diagnostics/display-width.js';

export interface Frame {
  /** Lines as printed, with escape sequences, and the same without. */
  readonly lines: readonly { readonly shown: string; readonly plain: string }[];
  /** Where the cursor is: a line, and the plain text before it there. */
  readonly cursor: { readonly line: number; readonly before: string };
}

export interface ScreenOutput {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
}

export class Screen {
  private drawn: Frame | null = null;

  constructor(private readonly output: ScreenOutput) {}

  get isDrawn(): boolean {
    return this.drawn !== null;
  }

  /** Puts `frame` where the last one was. */
  draw(whole: Frame): void {
    const { columns, rows } = this.output;
    const frame = fitting(whole, columns, rows);
    const texts = frame.lines.map(({ shown, plain }) => (fills(plain, columns) ? `${shown} ` : shown));
    const above = rowsAbove(frame, columns);
    const total = sum(frame.lines.map(({ plain }) => rowsOf(plain, columns)));
    const column = columnAfter(frame.cursor.before) % columns;
    const back = total - 1 - above;
    const place = `\r${back > 0 ? `\u001b[${back}A` : ''}${column > 0 ? `\u001b[${column}C` : ''}`;
    this.output.write(`\u001b[?25l${this.toStart()}\u001b[J${texts.join('\r\n')}${place}\u001b[?25h`);
    this.drawn = frame;
  }

  /** Takes the frame off the screen; the cursor stands where it began. */
  erase(): void {
    if (this.drawn === null) return;
    this.output.write(`${this.toStart()}\u001b[J`);
    this.drawn = null;
  }

  /** Leaves the frame as it is and goes to the line below it. */
  leave(): void {
    if (this.drawn === null) return;
    const { columns } = this.output;
    const rows = sum(this.drawn.lines.map(({ plain }) => rowsOf(plain, columns))) - 1 - rowsAbove(this.drawn, columns);
    this.output.write(`${rows > 0 ? `\u001b[${rows}B` : ''}\r\n`);
    this.drawn = null;
  }

  /** From the cursor to the first column of the first row, at the present width. */
  private toStart(): string {
    const rows = this.drawn === null ? 0 : rowsAbove(this.drawn, this.output.columns);
    return `\r${rows > 0 ? `\u001b[${rows}A` : ''}`;
  }
}

/** As many lines around the cursor as the terminal can show: what scrolls out at the top could not be drawn again. */
function fitting(frame: Frame, columns: number, rows: number): Frame {
  const heights = frame.lines.map(({ plain }) => rowsOf(plain, columns));
  let first = 0;
  let last = heights.length;
  let total = sum(heights);
  while (total > rows && last > frame.cursor.line + 1) total -= heights[--last] ?? 0;
  while (total > rows && first < frame.cursor.line) total -= heights[first++] ?? 0;
  if (first === 0 && last === heights.length) return frame;
  return { lines: frame.lines.slice(first, last), cursor: { ...frame.cursor, line: frame.cursor.line - first } };
}

function rowsAbove({ lines, cursor }: Frame, columns: number): number {
  const before = sum(lines.slice(0, cursor.line).map(({ plain }) => rowsOf(plain, columns)));
  return before + Math.floor(columnAfter(cursor.before) / columns);
}

/** A line that ends with the row gets a row more, where the cursor can stand. */
function rowsOf(plain: string, columns: number): number {
  return Math.floor(columnAfter(plain) / columns) + 1;
}

function fills(plain: string, columns: number): boolean {
  const width = columnAfter(plain);
  return width > 0 && width % columns === 0;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
