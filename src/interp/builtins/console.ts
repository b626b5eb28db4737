/**
 * Printing and reading lines (language.md 18.1): the functions of the prelude that `std::io` exports as well. Text goes out through
 * the output port as it was written; one call is one piece.
 */
import { display, inspect } from '../display.js';
import { format } from '../format.js';
import { ports } from '../host-ports.js';
import type { Value } from '../value.js';
import { textArg } from './arguments.js';
import { functions } from './define.js';
import { waitFor } from './waiting.js';

export const consoleFunctions = functions()
  .run('println', '...values', 'Writes the display forms with blanks between them and a newline (18.1).', (args) =>
    write('out', `${shown(args)}\n`),
  )
  .run('print', '...values', 'Writes the display forms with blanks between them (18.1).', (args) => write('out', shown(args)))
  .run('eprintln', '...values', 'Writes a line to standard error (18.1).', (args) => write('err', `${shown(args)}\n`))
  .run('eprint', '...values', 'Writes to standard error (18.1).', (args) => write('err', shown(args)))
  .run('printf', 'template ...values', 'Writes what format gives (18.1).', (args) =>
    write('out', format(textArg(args[0], 'printf: template'), args.slice(1))),
  )
  .run('debug/dbg', 'v', 'Writes the inspect form to standard error and gives v (18.1).', (args) => {
    write('err', `${inspect(args[0]!)}\n`);
    return args[0]!;
  })
  .suspend('input', 'prompt?', 'Writes the prompt and reads a line of standard input; "" at the end of input (18.1).', function* (args) {
    if (args.length > 0) write('out', display(args[0]!));
    return (yield* waitFor(ports.input.readLine())) ?? '';
  })
  .suspend('read_line', '', 'Reads a line of standard input; nil at the end of input (18.1).', function* () {
    return yield* waitFor(ports.input.readLine());
  })
  .build();

function shown(values: readonly Value[]): string {
  if (values.length === 1) return text(values[0]!);
  let line = '';
  for (let i = 0; i < values.length; i++) line += i === 0 ? text(values[i]!) : ` ${text(values[i]!)}`;
  return line;
}

const text = (value: Value): string => (typeof value === 'string' ? value : display(value));

function write(stream: 'out' | 'err', text: string): null {
  ports.output(stream, text);
  return null;
}
