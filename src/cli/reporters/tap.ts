/** `tap`: the Test Anything Protocol, version 14. Names may not contain an unescaped `#`; details are a YAML block. */
import { fileText } from './failure-text.js';
import type { MakeReporter } from './reporter.js';

export const tap: MakeReporter = (context) => {
  const { write } = context;
  let count = 0;
  let seed = 0;
  const line = (ok: boolean, name: string, more = ''): void => write(`${ok ? 'ok' : 'not ok'} ${++count} - ${escaped(name)}${more}\n`);
  return (event) => {
    switch (event.kind) {
      case 'run-started':
        seed = event.seed;
        return write('TAP version 14\n');
      case 'file-started':
        return write(`# ${event.file}\n`);
      case 'test-passed':
        return line(true, event.test.name);
      case 'test-skipped':
        return line(true, event.test.name, ` # SKIP${event.reason === '' ? '' : ` ${event.reason.replaceAll('\n', ' ')}`}`);
      case 'test-failed': {
        const { test, failure } = event;
        const { code, message } = failure.report;
        line(false, test.name);
        return write(
          yaml({
            message,
            code,
            at: `${test.file}:${test.line}`,
            ...(failure.expected === null || failure.actual === null ? {} : { expected: failure.expected, actual: failure.actual }),
            ...(failure.cause === null ? {} : { cause: failure.cause.message }),
            ...(failure.notes.length === 0 ? {} : { notes: failure.notes.join('\n') }),
            again: context.command(test, failure.seed ?? seed),
          }),
        );
      }
      case 'file-invalid':
      case 'file-failed':
        line(false, event.file);
        return write(yaml({ message: fileText(event, { ...context, color: false }) }));
      case 'run-ended':
        if (event.stopped !== null) write(`Bail out! ${event.stopped}\n`);
        return write(`1..${count}\n`);
      case 'test-started':
      case 'file-ended':
        return;
    }
  };
};

function escaped(name: string): string {
  return name.replace(/[\\#]/g, '\\$&').replaceAll('\n', ' ');
}

/** JSON strings are YAML strings. */
function yaml(fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`);
  return `  ---\n${lines.join('')}  ...\n`;
}
