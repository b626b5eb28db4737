/** A failed test for people: the error in its code frame, the case, both sides, what was printed, how to run it again. */
import { styleText } from 'node:util';
import { renderAll } from '../../diagnostics/render-all.js';
import { explainFailure, type TestEvent, type TestFailure, type TestTotals } from '../../testing.js';
import type { ReporterContext } from './reporter.js';

/** Lines of text, each ended by a newline, without indentation. */
export function failureText(failure: TestFailure, output: string, context: ReporterContext): string {
  return explainFailure(failure, output, { get: (file: string) => context.source(file) }, context.color, roomOf(context));
}

/** What went wrong with a file as a whole. */
export function fileText(event: Extract<TestEvent, { kind: 'file-invalid' | 'file-failed' }>, context: ReporterContext): string {
  if (event.kind === 'file-failed') return failureText(event.failure, event.output, context);
  const errors = event.problems.filter((problem) => problem.severity === 'error' || problem.severity === 'bug');
  const columns = roomOf(context);
  const style = { format: 'text', color: context.color, ...(columns === undefined ? {} : { columns }) } as const;
  return renderAll(errors, { get: (file: string) => context.source(file) }, style);
}

/** Reporters move explanations to the right by so many columns. */
const INDENTATION = 4;

const roomOf = ({ columns }: ReporterContext): number | undefined => (columns === undefined ? undefined : columns - INDENTATION);

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
