/**
 * Methods and statics of String (language.md 18.4): measuring, searching, cutting and testing. What transforms text is in
 * string-transforms.ts, what goes character by character in string-characters.ts.
 *
 * A Char is a String of length 1 in all of them. Positions and lengths count Unicode scalar values.
 */
import type { Builtin, BuiltinTable } from '../builtin.js';
import { toFloat, toInt } from '../conversions.js';
import { display, inspect } from '../display.js';
import { indexOutOfBounds, typeError } from '../errors.js';
import { kindOf } from '../kinds.js';
import { err, NONE, ok, optionOf, some } from '../option.js';
import { scalarAt, scalarLength, scalarPosition, scalarSlice } from '../text.js';
import { Char, SymbolValue, type Value } from '../value.js';
import { arrayArg, intArg, sizeArg, textArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import { LazyTable } from './lazy-table.js';
import { readFloat, readInt } from './numbers.js';
import { addCharacterMethods } from './string-characters.js';
import { self } from './string-receiver.js';
import { addTransforms } from './string-transforms.js';

type Args = readonly Value[];

/** Filled at first use, since it is made of several files that refer to each other. */
export const stringMethods: BuiltinTable = new LazyTable(() => addCharacterMethods(addTransforms(measures(methodsOf('String')))).build());

export const stringStatics: ReadonlyMap<string, Builtin | Value> = new TableBuilder('String.')
  .run('new', '', 'Gives the empty String (18.4).', () => '')
  .run('from', 'v', 'Gives the display form of a value (18.4).', ([v]) => display(v!))
  .run('from_chars', 'chars', 'Joins an Array of Chars or Strings (18.4).', ([chars]) =>
    arrayArg(chars, 'String.from_chars: chars')
      .items.map((part) => textArg(part, 'String.from_chars: item'))
      .join(''),
  )
  .run('join', 'parts sep?', 'Joins the display forms of an Array, with a separator between (18.4).', ([parts, sep]) =>
    arrayArg(parts, 'String.join: parts')
      .items.map(display)
      .join(sep === undefined ? '' : textArg(sep, 'String.join: sep')),
  )
  .build();

function measures(table: TableBuilder): TableBuilder {
  return table
    .run('len/length/size', '', 'Gives the number of characters (18.4).', (args) => scalarLength(self(args)))
    .run('byte_len', '', 'Gives the number of bytes in UTF-8 (18.4).', (args) => Buffer.byteLength(self(args), 'utf8'))
    .run('is_empty', '', 'Tells whether there are no characters (18.4).', (args) => self(args) === '')
    .run('char_at', 'i', 'Gives the Char at a position; IndexOutOfBounds outside (18.4).', charAt)
    .run('get', 'i', 'Gives the Char at a position as an Option (18.4).', (args) =>
      optionOf(charOrNone(self(args), sizeArg(args[1], 'String.get: i'))),
    )
    .run('first', '', 'Gives the first Char as an Option (18.4).', (args) => optionOf(charOrNone(self(args), 0)))
    .run('last', '', 'Gives the last Char as an Option (18.4).', (args) => optionOf(charOrNone(self(args), -1)))
    .run('slice/substring', 'i j?', 'Gives the part from i up to but excluding j, both clamped (18.4).', (args) => {
      const text = self(args);
      return cut(
        text,
        sizeArg(args[1], 'String.slice: i'),
        args.length < 3 ? Number.POSITIVE_INFINITY : sizeArg(args[2], 'String.slice: j'),
      );
    })
    .run('take', 'n', 'Gives the first n characters (18.4).', (args) => cut(self(args), 0, sizeArg(args[1], 'String.take: n')))
    .run('skip/drop', 'n', 'Gives all but the first n characters (18.4).', (args) =>
      cut(self(args), sizeArg(args[1], 'String.skip: n'), Number.POSITIVE_INFINITY),
    )
    .run('contains/contains?/include?', 's', 'Tells whether s is a part (18.4).', (args) =>
      self(args).includes(textArg(args[1], 'String.contains: s')),
    )
    .run('starts_with/starts_with?', 's', 'Tells whether it begins with s (18.4).', (args) =>
      self(args).startsWith(textArg(args[1], 'String.starts_with: s')),
    )
    .run('ends_with/ends_with?', 's', 'Tells whether it ends with s (18.4).', (args) =>
      self(args).endsWith(textArg(args[1], 'String.ends_with: s')),
    )
    .run('index_of/find', 's', 'Gives the position of the first s as an Option (18.4).', (args) => {
      const text = self(args);
      return found(text, text.indexOf(textArg(args[1], 'String.index_of: s')));
    })
    .run('rfind/last_index_of', 's', 'Gives the position of the last s as an Option (18.4).', (args) => {
      const text = self(args);
      return found(text, text.lastIndexOf(textArg(args[1], 'String.rfind: s')));
    })
    .run(
      'eq_ignore_case',
      's',
      'Tells whether it equals s but for upper and lower case (18.4).',
      (args) => self(args).toLowerCase() === textArg(args[1], 'String.eq_ignore_case: s').toLowerCase(),
    )
    .run('to_int', '', 'Gives the Int of decimal digits with optional sign; TypeError for other text (18.1).', (args) => toInt(args[0]!))
    .run('to_float', '', 'Gives the Float; TypeError for text that is no number (18.1).', (args) => toFloat(args[0]!))
    .run('parse_int', 'radix?', 'Reads an Int in a radix from 2 to 36: a Result (18.4).', (args) =>
      readInt(self(args), args.length < 2 ? 10 : Number(intArg(args[1], 'String.parse_int: radix')), 'String.parse_int'),
    )
    .run('parse_float', '', 'Reads a Float: a Result (18.4; D 31).', (args) => readFloat(self(args), 'String.parse_float'))
    .run('parse_bool', '', 'Reads `true` or `false`: a Result (18.4).', (args) => {
      const text = self(args);
      return text === 'true' || text === 'false' ? ok(text === 'true') : err(`cannot parse ${inspect(text)} as Bool`);
    })
    .run('to_string', '', 'Gives the String itself (8.4).', (args) => self(args))
    .run('to_symbol', '', 'Gives the Symbol of this name (18.4).', (args) => SymbolValue.of(self(args)));
}

/** Both bounds clamped to 0..length; a negative one is before the start. */
function cut(text: string, start: number, end: number): string {
  const length = scalarLength(text);
  return scalarSlice(text, Math.max(0, Math.min(start, length)), Math.max(0, Math.min(end, length)));
}

function charAt(args: Args): Value {
  const index = args[1]!;
  if (typeof index !== 'number' && typeof index !== 'bigint') throw typeError(`String.char_at: i must be Int, got ${kindOf(index)}`);
  const text = self(args);
  const char = charOrNone(text, Number(index));
  if (char === undefined) throw indexOutOfBounds(index, scalarLength(text));
  return char;
}

/** Negative positions count from the end. */
function charOrNone(text: string, index: number): Char | undefined {
  const length = scalarLength(text);
  const at = index < 0 ? index + length : index;
  return at >= 0 && at < length ? new Char(scalarAt(text, at)) : undefined;
}

const found = (text: string, offset: number): Value => (offset < 0 ? NONE : some(scalarPosition(text, offset)));
