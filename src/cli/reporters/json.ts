/** `json`: the events themselves, an object a line. Failures carry `rendered`, the text people would see. */
import { failureText, fileText } from './failure-text.js';
import type { MakeReporter } from './reporter.js';

export const json: MakeReporter = (context) => {
  const plain = { ...context, color: false };
  return (event) => {
    const rendered =
      event.kind === 'test-failed'
        ? { rendered: failureText(event.failure, event.output, plain) }
        : event.kind === 'file-invalid' || event.kind === 'file-failed'
          ? { rendered: fileText(event, plain) }
          : {};
    context.write(`${JSON.stringify({ ...event, ...rendered })}\n`);
  };
};
