/**
 * The functions of `std::io` that the prelude does not have (language.md 18.7): all of standard input at once.
 */
import { ports } from '../host-ports.js';
import { moduleFunctions } from './define.js';
import { attempt, linesOf } from './io-results.js';

export const inputFunctions = moduleFunctions('io')
  .suspend('read_to_string', '', 'Reads all that is left of standard input: Ok(String) (18.7).', function* () {
    return yield* attempt(ports.input.readAll(), (text) => text);
  })
  .suspend('stdin_lines', '', 'Reads the lines that are left of standard input: Ok(Array) (18.7).', function* () {
    return yield* attempt(ports.input.readAll(), linesOf);
  })
  .build();
