/**
 * `std::string` and `std::fmt` (language.md 18.10): joining, padding, digits, and `StringBuilder`.
 */
import { joinTexts, repeatText } from '../budget.js';
import { libraryType, registerBuiltinType } from '../builtin-types.js';
import { display } from '../display.js';
import { invalidArgument } from '../errors.js';
import { format } from '../format.js';
import { assertMutable } from '../isolate.js';
import { builtinEnum } from '../option.js';
import { scalarLength } from '../text.js';
import { EnumValue, LibraryObject, type Value } from '../value.js';
import { intArg, sizeArg, textArg, wrongKind } from './arguments.js';
import { methodsOf, moduleFunctions, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { itemsOf } from './sequence.js';

const STRING_BUILDER = libraryType('StringBuilder');

export const ALIGNMENT = registerBuiltinType(
  builtinEnum('Alignment', [
    ['Left', 0],
    ['Right', 0],
    ['Center', 0],
  ]),
);

interface BuilderData {
  text: string;
}

/** JavaScript strings grow by ropes: appending is cheap, the text is flattened when it is read. */
export const stringBuilderType: LibraryType = {
  type: STRING_BUILDER,
  methods: methodsOf('StringBuilder')
    .run('push', 's', 'Adds the display form of s (18.10).', (args) => {
      const builder = changing(args[0]!);
      builder.text = joinTexts(builder.text, display(args[1]!));
      return null;
    })
    .run('push_line', 's', 'Adds the display form of s and a newline (18.10).', (args) => {
      const builder = changing(args[0]!);
      builder.text = joinTexts(builder.text, `${display(args[1]!)}\n`);
      return null;
    })
    .run('build/to_string', '', 'Gives the text built so far (18.10).', (args) => textOf(args[0]!))
    .run('len/length/size', '', 'Gives the length of the text (18.10).', (args) => scalarLength(textOf(args[0]!)))
    .run('is_empty', '', 'Tells whether the text is empty (18.10).', (args) => textOf(args[0]!) === '')
    .run('clear', '', 'Empties the text (18.10).', (args) => {
      changing(args[0]!).text = '';
      return null;
    })
    .build(),
  statics: new TableBuilder('StringBuilder.')
    .run('new', '', 'Gives an empty builder (18.10).', () => new LibraryObject(STRING_BUILDER, { text: '' } satisfies BuilderData))
    .build(),
  display: textOf,
};

export const stringFunctions = moduleFunctions('string')
  .run('join', 'parts sep', 'Gives the display forms with sep between them (18.10).', (args) =>
    itemsOf(args[0]!, 'string::join').map(display).join(textArg(args[1], 'string::join: sep')),
  )
  .run('from_char', 'c n', 'Gives a String of n times the character c (18.10).', (args) => {
    const times = sizeArg(args[1], 'string::from_char: n');
    if (times < 0) throw invalidArgument('string::from_char', 'n must not be negative');
    return repeatText(textArg(args[0], 'string::from_char: c'), times);
  })
  .run('is_whitespace', 'c', 'Tells whether all characters are white space (18.10).', (args) =>
    /^\p{White_Space}+$/u.test(textArg(args[0], 'string::is_whitespace: c')),
  )
  .run('format', 'template ...values', 'Fills `{}` and `{:spec}` with the values in order (18.1).', (args) =>
    format(textArg(args[0], 'string::format: template'), args.slice(1)),
  )
  .build();

export const fmtFunctions = moduleFunctions('fmt')
  .run('pad', 's n c alignment', 'Fills s up to n characters with c, as the Alignment says (18.10).', pad)
  .run('to_hex', 'n', 'Gives the hexadecimal digits of an Int, without prefix (18.10).', (args) =>
    intArg(args[0], 'fmt::to_hex: n').toString(16),
  )
  .run('to_binary', 'n', 'Gives the binary digits of an Int, without prefix (18.10).', (args) =>
    intArg(args[0], 'fmt::to_binary: n').toString(2),
  )
  .run('to_octal', 'n', 'Gives the octal digits of an Int, without prefix (18.10).', (args) =>
    intArg(args[0], 'fmt::to_octal: n').toString(8),
  )
  .build();

function textOf(value: Value): string {
  return ((value as LibraryObject).data as BuilderData).text;
}

function changing(value: Value): BuilderData {
  assertMutable(value as LibraryObject);
  return (value as LibraryObject).data as BuilderData;
}

/** Centred text has the extra blank on the right (D 18). */
function pad(args: readonly Value[]): Value {
  const text = display(args[0]!);
  const missing = Math.max(0, sizeArg(args[1], 'fmt::pad: n') - scalarLength(text));
  const fill = textArg(args[2], 'fmt::pad: c');
  const alignment = args[3];
  if (!(alignment instanceof EnumValue) || alignment.variant.type !== ALIGNMENT)
    throw wrongKind('fmt::pad: alignment', 'Alignment', alignment);
  if (scalarLength(fill) !== 1) throw invalidArgument('fmt::pad', 'c must be one character');
  switch (alignment.variant.name) {
    case 'Left':
      return text + repeatText(fill, missing);
    case 'Right':
      return repeatText(fill, missing) + text;
    default:
      return repeatText(fill, Math.floor(missing / 2)) + text + repeatText(fill, Math.ceil(missing / 2));
  }
}
