/**
 * The frame of a diagnostic: the source lines of one file with its labels drawn under and beside them.
 *
 *      |
 *    2 |   let total = add(price, "3")
 *      |               ---        ^^^ a String
 *      |               |
 *      |               needs two numbers
 *    7 | / while true
 *    8 | |   step()
 *   ...  |
 *   19 | | end
 *      | |___^ never ends
 *
 * Columns are display columns. A label over several lines runs in a track left of the text, one track per label.
 */
import { columnAfter, expandTabs } from './display-width.js';
import { LineWindows } from './line-windows.js';
import type { Paint, Role } from './paint.js';
import { Row } from './row.js';
import type { SourceText } from './source.js';
import type { Span } from './span.js';
import { wrapWords } from './wrap.js';

export interface FrameLabel {
  readonly span: Span;
  readonly message: string;
  readonly role: Role;
  readonly primary: boolean;
}

/** The rows of the frame, gutter included. `gutter` is the width of the line numbers, `columns` that of the terminal. */
export function renderFrame(source: SourceText, labels: readonly FrameLabel[], gutter: number, paint: Paint, columns: number): string[] {
  const room = columns - gutter - 3;
  const long = labels.filter(({ span }) => source.lineAt(span.start) !== source.lineAt(span.end)).length;
  const windows = new LineWindows(source, labels, room - 2 * long);
  const marks = labels.map((label) => placeMark(source, label, windows));
  assignTracks(marks);
  const margin = 2 * marks.reduce((most, mark) => Math.max(most, mark.track + 1), 0);
  const bar = paint('gutter', `${' '.repeat(gutter + 1)}|`);
  const out = [bar];
  const emit = (row: Row): void => {
    const text = row.toString(paint);
    out.push(text === '' ? bar : `${bar} ${text}`);
  };
  let previous = 0;
  for (const line of shownLines(marks)) {
    if (previous > 0 && line > previous + 1) out.push(elision(marks, previous, gutter, paint));
    previous = line;
    const row = new Row();
    drawTracks(row, marks, line, 'line');
    row.end(margin, expandTabs(windows.shown(line)), 'plain');
    out.push(`${paint('gutter', `${String(line).padStart(gutter)} |`)} ${row.toString(paint)}`.trimEnd());
    const here = marks.filter((mark) => mark.track < 0 && mark.firstLine === line);
    for (const marker of markerRows(here, margin, marks, line, room)) emit(marker);
    for (const marker of trackRows(marks, line, margin, room)) emit(marker);
  }
  return out;
}

/** The width the line numbers of these labels need; at least two, so that small frames line up with the arrow above them. */
export function gutterWidth(places: readonly { readonly source: SourceText; readonly spans: readonly Span[] }[]): number {
  const last = places.flatMap(({ source, spans }) => spans.map((span) => source.lineAt(span.end)));
  return Math.max(2, ...last.map((line) => String(line).length));
}

interface Mark {
  readonly label: FrameLabel;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Display columns, 0-based; `to` is after the last one. */
  readonly from: number;
  readonly to: number;
  /** Only white space before it on its first line: it begins with a slash in its track. */
  readonly opensLine: boolean;
  /** The track of a mark over several lines, -1 for one line. */
  track: number;
}

function placeMark(source: SourceText, label: FrameLabel, windows: LineWindows): Mark {
  const { start, end: rawEnd } = source.clampSpan(label.span);
  let end = rawEnd;
  const firstLine = source.lineAt(start);
  // A span that ends with its line's newline ends on that line, not at the beginning of the next.
  while (end > start && source.lineStart(source.lineAt(end)) === end) end--;
  const lastLine = source.lineAt(end);
  const prefix = windows.before(firstLine, start - source.lineStart(firstLine));
  const from = columnAfter(prefix);
  const to = columnAfter(windows.before(lastLine, end - source.lineStart(lastLine)));
  const oneLine = firstLine === lastLine;
  return {
    label,
    firstLine,
    lastLine,
    from,
    to: oneLine ? Math.max(to, from + 1) : Math.max(to, 1),
    opensLine: prefix.trim() === '',
    track: oneLine ? -1 : 0,
  };
}

/** Marks that overlap in lines get tracks of their own, the longest outermost. */
function assignTracks(marks: readonly Mark[]): void {
  const long = marks.filter((mark) => mark.track === 0);
  long.sort((a, b) => a.firstLine - b.firstLine || b.lastLine - a.lastLine);
  const busyUntil: number[] = [];
  for (const mark of long) {
    let track = busyUntil.findIndex((line) => line < mark.firstLine);
    if (track < 0) track = busyUntil.length;
    busyUntil[track] = mark.lastLine;
    mark.track = track;
  }
}

/** Lines with an end of a mark, the neighbours inside long marks, and single lines between two shown ones. */
function shownLines(marks: readonly Mark[]): number[] {
  const wanted = new Set<number>();
  for (const { firstLine, lastLine } of marks) {
    wanted.add(firstLine).add(lastLine);
    if (lastLine > firstLine + 1) wanted.add(firstLine + 1).add(lastLine - 1);
  }
  const lines = [...wanted].sort((a, b) => a - b);
  return lines.flatMap((line, index) => (lines[index + 1] === line + 2 ? [line, line + 1] : [line]));
}

function elision(marks: readonly Mark[], line: number, gutter: number, paint: Paint): string {
  const row = new Row();
  drawTracks(row, marks, line, 'below');
  return `${paint('gutter', '...'.padEnd(gutter + 2))} ${row.toString(paint)}`.trimEnd();
}

/** The bars of the tracks beside a line, or below it: on the way to the next line, which the marks that end here no longer reach. */
function drawTracks(row: Row, marks: readonly Mark[], line: number, where: 'line' | 'markers' | 'below'): void {
  for (const mark of marks) {
    if (mark.track < 0 || line < mark.firstLine || line > mark.lastLine) continue;
    const column = 2 * mark.track;
    if (line > mark.firstLine) {
      if (where !== 'below' || line < mark.lastLine) row.put(column, '|', mark.label.role);
    } else if (mark.opensLine || where === 'below') {
      row.put(column, where === 'line' ? '/' : '|', mark.label.role);
    }
  }
}

/** The rows under a line for its one-line marks: markers, the last label beside them, the others hanging below. */
function markerRows(here: readonly Mark[], margin: number, all: readonly Mark[], line: number, room: number): Row[] {
  if (here.length === 0) return [];
  const rows: Row[] = [];
  const start = (): Row => {
    const row = new Row();
    drawTracks(row, all, line, 'markers');
    rows.push(row);
    return row;
  };
  const markers = start();
  // The primary mark is drawn last, over the others.
  for (const mark of [...here].sort((a, b) => Number(a.label.primary) - Number(b.label.primary))) {
    markers.fill(margin + mark.from, margin + mark.to, mark.label.primary ? '^' : '-', mark.label.role);
  }
  const worded = here.filter((mark) => mark.label.message !== '').sort((a, b) => a.from - b.from || a.to - b.to);
  const reach = Math.max(...here.map((mark) => mark.to));
  const last = worded.at(-1);
  const beside = last !== undefined && last.to === reach && fitsBeside(last.label.message, room - margin - last.to - 1) ? last : undefined;
  const hanging = beside === undefined ? worded : worded.slice(0, -1);
  if (beside !== undefined) {
    const column = margin + beside.to + 1;
    const [first = '', ...more] = wrapWords(beside.label.message, room - column);
    markers.end(column, first, beside.label.role);
    for (const text of more) {
      const row = start();
      drawBars(row, hanging, margin);
      row.end(column, text, beside.label.role);
    }
  }
  if (hanging.length > 0) drawBars(start(), hanging, margin);
  for (let index = hanging.length - 1; index >= 0; index--) {
    const mark = hanging[index];
    const column = hangAt(margin + (mark?.from ?? 0), room);
    for (const text of wrapWords(mark?.label.message ?? '', room - column)) {
      const row = start();
      drawBars(
        row,
        hanging.slice(0, index).filter((other) => margin + other.from < column),
        margin,
      );
      row.end(column, text, mark?.label.role ?? 'plain');
    }
  }
  return rows;
}

/** Words beside a marker need so many columns, else they hang below it. */
const ROOM_BESIDE = 16;

function fitsBeside(message: string, room: number): boolean {
  return room >= ROOM_BESIDE || message.split('\n').every((line) => columnAfter(line) <= room);
}

/** Where words below a marker begin: under it, or further left if there they would have no room. */
function hangAt(column: number, room: number): number {
  return room === Number.POSITIVE_INFINITY ? column : Math.max(0, Math.min(column, room - ROOM_BESIDE));
}

function drawBars(row: Row, marks: readonly Mark[], margin: number): void {
  for (const mark of marks) row.put(margin + mark.from, '|', mark.label.role);
}

/** The rows that lead from the text into a track where a mark begins in mid-line, and out of it where one ends. */
function trackRows(marks: readonly Mark[], line: number, margin: number, room: number): Row[] {
  const rows: Row[] = [];
  const begun: Mark[] = [];
  for (const mark of marks) {
    if (mark.track < 0 || mark.firstLine !== line || mark.opensLine) continue;
    const row = new Row();
    drawTracks(row, marks, line, 'markers');
    for (const other of begun) row.put(2 * other.track, '|', other.label.role);
    row.fill(2 * mark.track + 1, margin + mark.from, '_', mark.label.role);
    row.put(margin + mark.from, mark.label.primary ? '^' : '-', mark.label.role);
    begun.push(mark);
    rows.push(row);
  }
  // Innermost first, so that no line crosses a track that is still open.
  const ending = marks.filter((mark) => mark.track >= 0 && mark.lastLine === line).sort((a, b) => b.track - a.track);
  for (const [index, mark] of ending.entries()) {
    const column = margin + mark.to + 1;
    const isBeside = fitsBeside(mark.label.message, room - column);
    const at = isBeside ? column : hangAt(column, room);
    const lines = wrapWords(mark.label.message, room - at);
    const [first, more] = isBeside ? [lines[0] ?? '', lines.slice(1)] : ['', mark.label.message === '' ? [] : lines];
    const open = marks.filter((other) => !ending.slice(0, index).includes(other));
    const row = new Row();
    drawTracks(row, open, line, 'markers');
    row.fill(2 * mark.track + 1, margin + mark.to - 1, '_', mark.label.role);
    row.put(margin + mark.to - 1, mark.label.primary ? '^' : '-', mark.label.role);
    if (first !== '') row.end(at, first, mark.label.role);
    rows.push(row);
    for (const text of more) {
      const rest = new Row();
      drawTracks(
        rest,
        open.filter((other) => other !== mark),
        line,
        'markers',
      );
      rest.end(at, text, mark.label.role);
      rows.push(rest);
    }
  }
  return rows;
}
