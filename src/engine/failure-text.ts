/** A failed test in words: the error in its code frame, the case, both sides, what was printed. */
import { styleText } from 'node:util';
import type { TextStyle } from '../diagnostics/render-text.js';
import type { Sources } from '../diagnostics/sources.js';
import type { FaultReport } from '../interp/fault-report.js';
import type { TestFailure } from '../interp/testing/index.js';
import { type DiffLine, lineDiff } from './line-diff.js';
import { renderUncaught } from './uncaught.js';

/** An error as an uncaught one is shown: its frame, the active calls, the tasks, what it suppressed. */
export function renderFault(report: FaultReport, sources: Sources, style: TextStyle): string {
  return renderUncaught({ report }, sources, style);
}

/** Lines of text, each ended by a newline. `output` is what the test printed; `sources` gives the texts for code frames. */
export function explainFailure(failure: TestFailure, output: string, sources: Sources, color: boolean, columns?: number): string {
  const style: TextStyle = { color, ...(columns === undefined ? {} : { columns }) };
  const { report } = failure;
  const parts = [renderFault({ ...report, notes: [...report.notes, ...failure.notes] }, sources, style)];
  // Without a place there is no frame, and the notes stand alone.
  if (report.site === null) for (const note of failure.notes) parts.push(`  = note: ${note.replaceAll('\n', '\n    ')}\n`);
  if (failure.cause !== null) parts.push(`caused by ${renderFault(failure.cause, sources, style)}`);
  if (failure.inputs.length > 0) {
    const width = Math.max(...failure.inputs.map(({ name }) => name.length));
    parts.push('smallest failing case:\n', ...failure.inputs.map(({ name, value }) => `  ${name.padEnd(width)} = ${value}\n`));
  }
  parts.push(sidesText(failure, color));
  if (output !== '') parts.push('printed:\n', output.replace(/\n$/, '').replace(/^/gm, '  | '), '\n');
  return parts.join('');
}

function sidesText({ expected, actual }: TestFailure, color: boolean): string {
  if (expected === null || actual === null) return '';
  const diff = lineDiff(expected, actual);
  if (diff.length === 0) return `expected  ${paint('green', expected, color)}\nactual    ${paint('red', actual, color)}\n`;
  const shown = diff.map((line) => `${paintLine(line, color)}\n`);
  return ['difference (- expected, + actual):\n', ...shown].join('');
}

function paintLine({ mark, text }: DiffLine, color: boolean): string {
  const line = `  ${mark} ${text}`;
  if (mark === ' ') return line;
  return paint(mark === '-' ? 'green' : 'red', line, color);
}

function paint(style: 'green' | 'red', text: string, color: boolean): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}
