/**
 * `JSON` and `JsonError` of `std::json` (language.md 18.10).
 */
import { ERROR_TRAIT, libraryType } from '../builtin-types.js';
import { invalidArgument } from '../errors.js';
import { err, ok } from '../option.js';
import { LibraryObject, type Value } from '../value.js';
import { sizeArg, textArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import { encodeJson } from './json-encode.js';
import { JsonMistake, parseJson } from './json-parse.js';
import type { LibraryType } from './library-data.js';

const JSON_TYPE = libraryType('JSON');
const JSON_ERROR = libraryType('JsonError');
JSON_ERROR.traits.add(ERROR_TRAIT);

const DEFAULT_INDENT = 2;
const WIDEST_INDENT = 64;

export const jsonType: LibraryType = {
  type: JSON_TYPE,
  statics: new TableBuilder('JSON.')
    .run('parse/decode', 's', 'Reads a JSON document: Ok(value) or Err(JsonError) (18.10).', (args) =>
      parse(textArg(args[0], 'JSON.parse: s')),
    )
    .run('encode/stringify', 'v', 'Writes a value as JSON without white space (18.10).', (args) => encodeJson(args[0]!, null))
    .run('encode_pretty', 'v indent?', 'Writes a value as JSON with indent blanks a level, 2 if not given (18.10).', (args) => {
      const indent = args[1] === undefined ? DEFAULT_INDENT : sizeArg(args[1], 'JSON.encode_pretty: indent');
      if (indent < 0 || indent > WIDEST_INDENT) throw invalidArgument('JSON.encode_pretty', `indent must be 0 to ${WIDEST_INDENT}`);
      return encodeJson(args[0]!, indent);
    })
    .build(),
};

interface Mistake {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export const jsonErrorType: LibraryType = {
  type: JSON_ERROR,
  methods: methodsOf('JsonError')
    .run('message', '', 'Says what is wrong (18.10).', (args) => mistakeOf(args[0]!).message)
    .run('line', '', 'Gives the line of the mistake, from 1 (18.10).', (args) => mistakeOf(args[0]!).line)
    .run('column', '', 'Gives the column of the mistake, from 1 (18.10).', (args) => mistakeOf(args[0]!).column)
    .build(),
  equals: (a, b) => textOf(a) === textOf(b),
  display: textOf,
  transfer: { crossing: 'shared' },
};

function parse(text: string): Value {
  try {
    return ok(parseJson(text));
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    const { message, line, column } = error;
    return err(new LibraryObject(JSON_ERROR, { message, line, column } satisfies Mistake));
  }
}

function mistakeOf(value: Value): Mistake {
  return (value as LibraryObject).data as Mistake;
}

function textOf(value: Value): string {
  const { message, line, column } = mistakeOf(value);
  return `${message} at line ${line}, column ${column}`;
}
