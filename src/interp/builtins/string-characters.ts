/**
 * String methods that go character by character (language.md 18.4): arrays of characters, callbacks, tests of kinds of characters.
 */
import type { CallRequest } from '../builtin.js';
import { display } from '../display.js';
import { scalarsOf } from '../text.js';
import { ArrayValue, Char, type Value } from '../value.js';
import { isCallable, textArg } from './arguments.js';
import { call, holds } from './callbacks.js';
import type { TableBuilder } from './define.js';
import { self, WHITE_SPACE } from './string-receiver.js';

type Args = readonly Value[];

export function addCharacterMethods(table: TableBuilder): TableBuilder {
  table
    .run('chars', '', 'Gives the characters as an Array of Chars (18.4).', (args) => new ArrayValue(chars(args)))
    .run(
      'bytes',
      '',
      'Gives the bytes in UTF-8 as an Array of Ints (18.4).',
      (args) => new ArrayValue([...Buffer.from(self(args), 'utf8')]),
    )
    .run(
      'code_points',
      '',
      'Gives the code points as an Array of Ints (18.4).',
      (args) => new ArrayValue(scalarsOf(self(args)).map((character) => character.codePointAt(0)!)),
    )
    .each('each_char', 'f', 'Calls f with every Char (18.4).', function* (args) {
      for (const char of chars(args)) yield call(args[1]!, char);
      return null;
    })
    .each('map', 'f', 'Gives the String of the results of f for every Char (18.4; D 31).', function* (args) {
      let result = '';
      for (const char of chars(args)) result += display(yield call(args[1]!, char));
      return result;
    })
    .each('filter', 'f', 'Gives the String of the Chars that satisfy f (18.4; D 31).', function* (args) {
      let result = '';
      for (const char of chars(args)) if (holds(yield call(args[1]!, char))) result += char.text;
      return result;
    })
    .each('any/any?', 'f', 'Tells whether a Char satisfies f (18.4).', function* (args) {
      for (const char of chars(args)) if (holds(yield call(args[1]!, char))) return true;
      return false;
    })
    .each('all/all?', 'f', 'Tells whether every Char satisfies f (18.4).', function* (args) {
      for (const char of chars(args)) if (!holds(yield call(args[1]!, char))) return false;
      return true;
    })
    .each('count', 'f', 'Counts the Chars that satisfy f, or the places where a String occurs (18.4).', count);
  for (const [name, doc, pattern] of CHARACTER_TESTS) {
    table.run(name, '', `Tells whether there are characters and all are ${doc} (18.4).`, (args) => pattern.test(self(args)));
  }
  return table;
}

const CHARACTER_TESTS: readonly (readonly [name: string, doc: string, pattern: RegExp])[] = [
  ['is_digit', 'decimal digits 0 to 9', /^[0-9]+$/],
  ['is_numeric', 'numeric', /^\p{N}+$/u],
  ['is_alphabetic', 'letters', /^\p{Alphabetic}+$/u],
  ['is_alphanumeric', 'letters or numeric', /^[\p{Alphabetic}\p{N}]+$/u],
  ['is_whitespace', 'white space', new RegExp(`^${WHITE_SPACE}+$`, 'u')],
  ['is_uppercase', 'upper-case letters', /^\p{Uppercase}+$/u],
  ['is_lowercase', 'lower-case letters', /^\p{Lowercase}+$/u],
];

const chars = (args: Args): Char[] => scalarsOf(self(args)).map((character) => new Char(character));

function* count(args: Args): Generator<CallRequest, Value, Value> {
  const wanted = args[1]!;
  let total = 0;
  if (isCallable(wanted)) {
    for (const char of chars(args)) if (holds(yield call(wanted, char))) total++;
    return total;
  }
  const part = textArg(wanted, 'String.count: s');
  if (part === '') return scalarsOf(self(args)).length + 1;
  return self(args).split(part).length - 1;
}
