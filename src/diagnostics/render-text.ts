/**
 * Diagnostics for people at a terminal. The first line is always `severity[CODE]: message`, the second `  --> file:line:column`
 * (language.md, Appendix B); then the frame, notes, help, and each fix as the line it would make.
 */

import { type Diagnostic, type Fix, type Label, primaryLabel } from './diagnostic.js';
import { columnAfter, expandTabs } from './display-width.js';
import { type FrameLabel, gutterWidth, renderFrame } from './frame.js';
import { LEAD, LONGEST_LINE } from './line-windows.js';
import { type Paint, paintWith } from './paint.js';
import type { SourceText } from './source.js';
import type { Sources } from './sources.js';
import { wrapWords } from './wrap.js';

/** How texts look on their terminal. */
export interface TextStyle {
  readonly color: boolean;
  /** Its width; frames are cut to it. Without it nothing is cut: who reads a pipe has room. */
  readonly columns?: number;
}

export interface TextOptions extends TextStyle {
  /** Ends with the line that names `aria explain`. */
  readonly explain?: boolean;
}

/** The diagnostic as lines of text, each ended by a newline. */
export function renderText(diagnostic: Diagnostic, sources: Sources, options: TextOptions): string {
  const paint = paintWith(options.color);
  const { severity, code, message } = diagnostic;
  const columns = options.columns ?? Number.POSITIVE_INFINITY;
  const out = [`${paint(severity, `${severity}[${code}]`)}${paint('strong', `: ${message}`)}`];
  const files = byFile(diagnostic);
  const known = files.flatMap(({ file, labels }) => {
    const source = sources.get(file);
    return source ? [{ source, spans: labels.map((label) => label.span) }] : [];
  });
  const gutter = gutterWidth(known);
  for (const [index, { file, labels }] of files.entries()) {
    out.push(...renderPlace(diagnostic, file, labels, sources.get(file), index === 0, { gutter, paint, columns }));
  }
  const indent = ' '.repeat(gutter + 1);
  const aside = (what: string, text: string): void => {
    // Its first line stands behind `= note: `; in a narrow terminal the rest has no room for such an indentation.
    const lead = indent.length + 2 + what.length;
    const hang = columns - lead < 20 ? indent.length + 2 : lead;
    const [first = '', ...more] = wrapWords(text, columns - lead);
    out.push(`${paint('gutter', `${indent}=`)} ${paint('strong', what)}${first}`);
    for (const line of more) out.push(`${' '.repeat(hang)}${line}`);
  };
  for (const note of diagnostic.notes) aside('note: ', note);
  for (const help of diagnostic.help) aside('help: ', help);
  for (const fix of diagnostic.fixes) out.push(...renderFix(fix, sources.get(diagnostic.file), gutter, paint, columns));
  if (options.explain === true) aside('', `run \`aria explain ${code}\` for more`);
  return `${out.join('\n')}\n`;
}

/** Labels by file, the primary label's file first, the others as they come. */
function byFile(diagnostic: Diagnostic): { file: string; labels: Label[] }[] {
  const files = new Map<string, Label[]>();
  const primary = primaryLabel(diagnostic);
  files.set(primary?.file ?? diagnostic.file, []);
  for (const label of diagnostic.labels) {
    const file = label.file ?? diagnostic.file;
    const labels = files.get(file);
    if (labels) labels.push(label);
    else files.set(file, [label]);
  }
  return [...files].map(([file, labels]) => ({ file, labels }));
}

function renderPlace(
  diagnostic: Diagnostic,
  file: string,
  labels: readonly Label[],
  source: SourceText | undefined,
  main: boolean,
  { gutter, paint, columns }: { readonly gutter: number; readonly paint: Paint; readonly columns: number },
): string[] {
  const arrow = paint('gutter', main ? '  -->' : '  :::');
  const anchor = (main ? primaryLabel(diagnostic) : undefined) ?? labels[0];
  if (source === undefined || anchor === undefined) {
    // Without the text there are no lines to speak of; what the labels say still counts.
    const said = labels.filter((label) => label.message !== '').map((label) => `   ${paint('gutter', '=')} ${label.message}`);
    return [`${arrow} ${file}`, ...said];
  }
  const { line, column } = source.position(anchor.span.start);
  const drawn = labels.map(
    (label): FrameLabel => ({
      span: label.span,
      message: label.message,
      primary: label.primary,
      role: label.primary ? diagnostic.severity : 'secondary',
    }),
  );
  return [`${arrow} ${file}:${line}:${column}`, ...renderFrame(source, drawn, gutter, paint, columns)];
}

/** The lines as they would be after the edit, with markers under what is new. */
function renderFix(fix: Fix, source: SourceText | undefined, gutter: number, paint: Paint, columns: number): string[] {
  const title = `${paint('help', 'help')}: ${fix.message}`;
  if (source === undefined) return [title];
  const { start, end } = source.clampSpan(fix.span);
  const firstLine = source.lineAt(start);
  const lastLine = source.lineAt(end);
  const head = source.lineText(firstLine).slice(0, start - source.lineStart(firstLine));
  const tail = source.lineText(lastLine).slice(end - source.lineStart(lastLine));
  const longest = Math.max(1, Math.min(LONGEST_LINE, columns - gutter - 5));
  const lead = Math.min(LEAD, Math.floor(longest / 3));
  const before = head.length > lead && head.length + fix.replacement.length + tail.length > longest ? `…${head.slice(-lead)}` : head;
  const rest = Math.max(0, longest - before.length - (longest < LONGEST_LINE ? fix.replacement.length : 0));
  const after = tail.length > rest ? `${tail.slice(0, rest)}…` : tail;
  const bar = paint('gutter', `${' '.repeat(gutter + 1)}|`);
  const lines = `${before}${fix.replacement}${after}`.split('\n');
  const out = [title, bar];
  for (const [index, text] of lines.entries()) {
    out.push(`${paint('gutter', `${String(firstLine + index).padStart(gutter)} |`)} ${expandTabs(text)}`.trimEnd());
  }
  if (lines.length === 1 && fix.replacement.trim() !== '') {
    const from = columnAfter(before);
    const width = columnAfter(before + fix.replacement.trimEnd()) - from;
    out.push(`${bar} ${' '.repeat(from)}${paint('help', (start === end ? '+' : '~').repeat(width))}`);
  }
  return out;
}
