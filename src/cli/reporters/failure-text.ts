/** A failed test for people: the error in its code frame, the case, both sides, what was printed, how to run it again. */
import { styleText } from 'node:util';
import { renderAll } from '../../diagnostics/render-all.js';
import { renderFault, type TestEvent, type TestFailure, type TestTotals } from '../../testing.js';
import { type DiffLine, lineDiff } from './line-diff.js';
import type { ReporterContext } from './reporter.js';

/** Lines of text, each ended by a newline, without indentation. */
export function failureText(failure: TestFailure, output: string, context: ReporterContext): string {
  const sources = { get: (file: string) => context.source(file) };
  const { report } = failure;
  const parts = [renderFault({ ...report, notes: [...report.notes, ...failure.notes] }, sources, context.color)];
  // Without a place there is no frame, and the notes stand alone.
  if (report.site === null) for (const note of failure.notes) parts.push(`  = note: ${note.replaceAll('\n', '\n    ')}\n`);
  if (failure.cause !== null) parts.push(`caused by ${renderFault(failure.cause, sources, context.color)}`);
  if (failure.inputs.length > 0) {
    const width = Math.max(...failure.inputs.map(({ name }) => name.length));
    parts.push('smallest failing case:\n', ...failure.inputs.map(({ name, value }) => `  ${name.padEnd(width)} = ${value}\n`));
  }
  parts.push(sidesText(failure, context.color));
  if (output !== '')
    parts.push(
      'printed:\n',
      ...output
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `  | ${line}\n`),
    );
  return parts.join('');
}

/** What went wrong with a file as a whole. */
export function fileText(event: Extract<TestEvent, { kind: 'file-invalid' | 'file-failed' }>, context: ReporterContext): string {
  if (event.kind === 'file-failed') return failureText(event.failure, event.output, context);
  const errors = event.problems.filter((problem) => problem.severity === 'error' || problem.severity === 'bug');
  return renderAll(errors, { get: (file: string) => context.source(file) }, { format: 'text', color: context.color });
}

/** `4 tests: 2 passed, 1 failed, 1 skipped (0.3 s, seed 7)` */
export function summaryText({ totals, millis, seed, stopped }: Extract<TestEvent, { kind: 'run-ended' }>, color: boolean): string {
  const count = totals.passed + totals.failed + totals.skipped;
  const bad = totals.failed + totals.invalid + totals.broken > 0;
  const parts = [
    `${totals.passed} passed`,
    ...(totals.failed > 0 ? [`${totals.failed} failed`] : []),
    ...(totals.skipped > 0 ? [`${totals.skipped} skipped`] : []),
    ...fileCounts(totals),
  ];
  const text = `${count} ${count === 1 ? 'test' : 'tests'}: ${parts.join(', ')}`;
  const why = stopped === null ? '' : stopped === 'interrupted' ? '; interrupted' : '; stopped after the failures asked for';
  return `${paint(bad ? 'red' : 'green', text, color)} (${(millis / 1000).toFixed(2)} s, seed ${seed})${why}\n`;
}

/** Every line moved to the right; empty ones stay empty. */
export function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}

export function paint(style: Parameters<typeof styleText>[0], text: string, color: boolean): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}

/** `duration` of a test in a form that stays short. */
export function duration(millis: number): string {
  return millis < 1000 ? `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms` : `${(millis / 1000).toFixed(2)} s`;
}

function fileCounts({ invalid, broken }: TestTotals): readonly string[] {
  const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;
  return [...(invalid > 0 ? [`${files(invalid)} with errors`] : []), ...(broken > 0 ? [`${files(broken)} failed outside of tests`] : [])];
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
