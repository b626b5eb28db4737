/** `junit`: the XML that build servers read. Written at the end, since a suite begins with its counts. */
import { failureText, fileText } from './failure-text.js';
import type { MakeReporter, TestEnd } from './reporter.js';

interface Suite {
  readonly file: string;
  readonly ends: TestEnd[];
  /** What is wrong with the file as a whole. */
  error: { readonly message: string; readonly text: string } | null;
}

export const junit: MakeReporter = (context) => {
  const plain = { ...context, color: false };
  const suites: Suite[] = [];
  return (event) => {
    const suite = suites.at(-1);
    switch (event.kind) {
      case 'file-started':
        suites.push({ file: event.file, ends: [], error: null });
        return;
      case 'file-invalid':
        suites.push({
          file: event.file,
          ends: [],
          error: { message: event.problems[0]?.message ?? 'errors', text: fileText(event, plain) },
        });
        return;
      case 'file-failed':
        if (suite !== undefined) suite.error = { message: event.failure.report.message, text: fileText(event, plain) };
        return;
      case 'test-passed':
      case 'test-failed':
      case 'test-skipped':
        suite?.ends.push(event);
        return;
      case 'run-ended': {
        const { totals, millis } = event;
        const tests = totals.passed + totals.failed + totals.skipped;
        const errors = totals.invalid + totals.broken;
        const counts = attributes({ tests, failures: totals.failed, skipped: totals.skipped, errors, time: seconds(millis) });
        const text = suites
          .map((one) => suiteText(one, (end) => caseText(end, (failed) => failureText(failed.failure, failed.output, plain))))
          .join('');
        return context.write(`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="aria"${counts}>\n${text}</testsuites>\n`);
      }
      case 'run-started':
      case 'test-started':
      case 'file-ended':
        return;
    }
  };
};

type Failed = Extract<TestEnd, { kind: 'test-failed' }>;

function suiteText({ file, ends, error }: Suite, caseOf: (end: TestEnd) => string): string {
  const count = (kind: TestEnd['kind']): number => ends.filter((end) => end.kind === kind).length;
  const millis = ends.reduce((sum, end) => sum + (end.kind === 'test-skipped' ? 0 : end.millis), 0);
  const counts = attributes({
    name: file,
    tests: ends.length + (error === null ? 0 : 1),
    failures: count('test-failed'),
    skipped: count('test-skipped'),
    errors: error === null ? 0 : 1,
    time: seconds(millis),
  });
  const broken =
    error === null
      ? ''
      : `    <testcase${attributes({ name: file, classname: file })}>\n      <error${attributes({ message: error.message })}>${content(error.text)}</error>\n    </testcase>\n`;
  return `  <testsuite${counts}>\n${ends.map(caseOf).join('')}${broken}  </testsuite>\n`;
}

function caseText(end: TestEnd, render: (failed: Failed) => string): string {
  const { name, file, line } = end.test;
  const time = end.kind === 'test-skipped' ? {} : { time: seconds(end.millis) };
  const head = `    <testcase${attributes({ name, classname: file, file, line, ...time })}`;
  const inside: string[] = [];
  if (end.kind === 'test-skipped') inside.push(`      <skipped${end.reason === '' ? '' : attributes({ message: end.reason })}/>\n`);
  if (end.kind === 'test-failed') {
    const { kind, message } = end.failure.report;
    inside.push(`      <failure${attributes({ message, type: kind })}>${content(render(end))}</failure>\n`);
  }
  if (end.kind !== 'test-skipped' && end.output !== '') inside.push(`      <system-out>${content(end.output)}</system-out>\n`);
  return inside.length === 0 ? `${head}/>\n` : `${head}>\n${inside.join('')}    </testcase>\n`;
}

const seconds = (millis: number): string => (millis / 1000).toFixed(3);

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${content(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** Escaped text, without the characters XML 1.0 cannot hold. */
function content(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
