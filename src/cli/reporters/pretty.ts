/** `pretty`: a line a test under its file, failures explained where they happen. `verbose` adds times, cases and everything printed. */
import { duration, failureText, fileText, indented, paint, summaryText } from './failure-text.js';
import type { MakeReporter, Reporter, ReporterContext, TestEnd } from './reporter.js';

export const pretty: MakeReporter = (context) => lines(context, false);
export const verbose: MakeReporter = (context) => lines(context, true);

function lines(context: ReporterContext, talkative: boolean): Reporter {
  const { write, color } = context;
  let seed = 0;
  return (event) => {
    switch (event.kind) {
      case 'run-started':
        seed = event.seed;
        return;
      case 'file-started':
        return write(`${paint('bold', event.file, color)}\n`);
      case 'file-invalid':
      case 'file-failed': {
        const title = event.kind === 'file-invalid' ? `${paint('bold', event.file, color)}\n` : '';
        return write(
          `${title}${statusLine('FAILED', event.kind === 'file-invalid' ? 'has errors' : 'outside of its tests', color)}\n${indented(fileText(event, context), '    ')}`,
        );
      }
      case 'test-passed':
      case 'test-failed':
      case 'test-skipped':
        return write(testText(event, seed, context, talkative));
      case 'run-ended':
        return write(`\n${summaryText(event, color)}`);
      case 'test-started':
      case 'file-ended':
        return;
    }
  };
}

function testText(event: TestEnd, seed: number, context: ReporterContext, talkative: boolean): string {
  const { color } = context;
  const { test } = event;
  const label = test.kind === 'property' ? `property ${test.name}` : test.name;
  switch (event.kind) {
    case 'test-skipped':
      return `${statusLine('skipped', label, color)}${event.reason === '' ? '' : `: ${event.reason}`}\n`;
    case 'test-passed': {
      if (!talkative) return `${statusLine('ok', label, color)}\n`;
      const cases = event.cases > 0 ? `${event.cases} ${event.cases === 1 ? 'case' : 'cases'}, ` : '';
      const printed = event.output === '' ? '' : indented(event.output.replace(/\n?$/, '\n'), '    | ');
      return `${statusLine('ok', label, color)} (${cases}${duration(event.millis)})\n${printed}`;
    }
    case 'test-failed': {
      const time = talkative ? ` (${duration(event.millis)})` : '';
      const again = `run again: ${context.command(test, event.failure.seed ?? seed)}\n`;
      return `${statusLine('FAILED', label, color)}${time}\n${indented(failureText(event.failure, event.output, context) + again, '    ')}`;
    }
  }
}

function statusLine(status: 'ok' | 'FAILED' | 'skipped', label: string, color: boolean): string {
  const style = status === 'ok' ? 'green' : status === 'FAILED' ? 'red' : 'yellow';
  return `  ${paint(style, status.padEnd(7), color)}  ${label}`;
}
