/**
 * Whole files by path (language.md 18.1, 18.7): in the prelude, in `std::io` and, as statics, on `File`.
 */
import { display } from '../display.js';
import { ports } from '../host-ports.js';
import { textArg } from './arguments.js';
import { functions } from './define.js';
import { attempt, linesOf, toUnit } from './io-results.js';
import { pathArg } from './paths.js';
import { itemsOf } from './sequence.js';
import { waitFor } from './waiting.js';

export const fileFunctions = functions()
  .suspend('read_file', 'path', 'Reads a whole file: Ok(String) (18.7).', function* (args) {
    return yield* attempt(ports.files.readText(pathArg(args[0], 'read_file: path')), (text) => text);
  })
  .suspend('read_lines', 'path', 'Reads the lines of a file: Ok(Array) (18.7).', function* (args) {
    return yield* attempt(ports.files.readText(pathArg(args[0], 'read_lines: path')), linesOf);
  })
  .suspend('write_file', 'path text', 'Creates or replaces a file: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.writeText(pathArg(args[0], 'write_file: path'), textArg(args[1], 'write_file: text')), toUnit);
  })
  .suspend('append_file', 'path text', 'Creates or extends a file: Ok(()) (18.7).', function* (args) {
    return yield* attempt(ports.files.appendText(pathArg(args[0], 'append_file: path'), textArg(args[1], 'append_file: text')), toUnit);
  })
  .suspend('write_lines', 'path lines', 'Writes lines, each with a newline, to a new or replaced file: Ok(()) (18.7).', function* (args) {
    const lines = itemsOf(args[1]!, 'write_lines').map((line) => `${display(line)}\n`);
    return yield* attempt(ports.files.writeText(pathArg(args[0], 'write_lines: path'), lines.join('')), toUnit);
  })
  .suspend('file_exists', 'path', 'Tells whether there is something at the path (18.7).', function* (args) {
    return (yield* waitFor(ports.files.metadata(pathArg(args[0], 'file_exists: path')))) !== null;
  })
  .build();
