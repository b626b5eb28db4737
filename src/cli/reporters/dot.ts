/** `dot`: a character a test; the failures at the end. */
import { failureText, fileText, indented, paint, summaryText } from './failure-text.js';
import type { MakeReporter } from './reporter.js';

const LINE_WIDTH = 80;

export const dot: MakeReporter = (context) => {
  const { write, color } = context;
  const failures: string[] = [];
  let seed = 0;
  let column = 0;
  const mark = (character: string): void => {
    write(character);
    if (++column === LINE_WIDTH) {
      write('\n');
      column = 0;
    }
  };
  return (event) => {
    switch (event.kind) {
      case 'run-started':
        seed = event.seed;
        return;
      case 'test-passed':
        return mark('.');
      case 'test-skipped':
        return mark(paint('yellow', 's', color));
      case 'test-failed': {
        const { test, failure, output } = event;
        failures.push(
          `${test.name}\n${indented(`${failureText(failure, output, context)}run again: ${context.command(test, failure.seed ?? seed)}\n`, '    ')}`,
        );
        return mark(paint('red', 'F', color));
      }
      case 'file-invalid':
      case 'file-failed':
        failures.push(`${event.file}\n${indented(fileText(event, context), '    ')}`);
        return mark(paint('red', 'E', color));
      case 'run-ended': {
        const list = failures.map((text, i) => `\n${i + 1}. ${text}`).join('');
        return write(`${column === 0 ? '' : '\n'}${list}\n${summaryText(event, color)}`);
      }
      case 'file-started':
      case 'test-started':
      case 'file-ended':
        return;
    }
  };
};
