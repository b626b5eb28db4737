/**
 * String methods that give changed text or pieces of it (language.md 18.4).
 */
import { joinTexts, reserve } from '../budget.js';
import { invalidArgument } from '../errors.js';
import { scalarLength, scalarsOf } from '../text.js';
import type { Value } from '../value.js';
import { sizeArg, textArg } from './arguments.js';
import type { TableBuilder } from './define.js';
import { self, stringArray, WHITE_SPACE } from './string-receiver.js';

export function addTransforms(table: TableBuilder): TableBuilder {
  return table
    .run('to_uppercase/to_upper/upcase', '', 'Gives the text in upper case (18.4).', (args) => self(args).toUpperCase())
    .run('to_lowercase/to_lower/downcase', '', 'Gives the text in lower case (18.4).', (args) => self(args).toLowerCase())
    .run('capitalize', '', 'Gives the text with its first character in upper case, the others in lower case (18.4).', (args) => {
      const [first = '', ...others] = scalarsOf(self(args));
      return first.toUpperCase() + others.join('').toLowerCase();
    })
    .run('reverse', '', 'Gives the characters from back to front (18.4).', (args) => scalarsOf(self(args)).toReversed().join(''))
    .run('trim/strip', '', 'Drops white space at both ends (18.4).', (args) => self(args).replace(LEADING, '').replace(TRAILING, ''))
    .run('trim_start', '', 'Drops white space at the start (18.4).', (args) => self(args).replace(LEADING, ''))
    .run('trim_end', '', 'Drops white space at the end (18.4).', (args) => self(args).replace(TRAILING, ''))
    .run('split', 'sep? limit?', 'Gives the pieces between separators, at most `limit`; without one, the words (18.4; D 31).', split)
    .run('split_whitespace', '', 'Gives the words: pieces between runs of white space (18.4).', (args) => words(self(args)))
    .run('lines', '', 'Gives the lines without their ends (18.4; D 31).', (args) => {
      const lines = self(args).split(/\r?\n/);
      if (lines.at(-1) === '') lines.pop();
      return stringArray(lines);
    })
    .run('replace', 'a b', 'Gives the text with every a replaced by b (18.4).', (args) => {
      const [a, b] = [textArg(args[1], 'String.replace: a'), textArg(args[2], 'String.replace: b')];
      // Between characters, which JavaScript would take for UTF-16 units.
      if (a === '') {
        reserve(self(args).length * (b.length + 1));
        return ['', ...scalarsOf(self(args)), ''].join(b);
      }
      reserve(occurrences(self(args), a) * b.length);
      return self(args).replaceAll(a, literal(b));
    })
    .run('replace_first', 'a b', 'Gives the text with the first a replaced by b (18.4).', (args) =>
      self(args).replace(textArg(args[1], 'String.replace_first: a'), literal(textArg(args[2], 'String.replace_first: b'))),
    )
    .run('repeat', 'n', 'Gives the text n times; InvalidArgument for a negative count (18.4).', (args) =>
      repeated(self(args), sizeArg(args[1], 'String.repeat: n'), 'String.repeat'),
    )
    .run('concat', 's', 'Gives both texts in one (18.4).', (args) => joinTexts(self(args), textArg(args[1], 'String.concat: s')))
    .run('pad_left/pad_start', 'n char?', 'Fills up to n characters in front (18.4).', (args) => {
      const text = self(args);
      return padding(args, 'String.pad_left') + text;
    })
    .run(
      'pad_right/pad_end',
      'n char?',
      'Fills up to n characters behind (18.4).',
      (args) => self(args) + padding(args, 'String.pad_right'),
    )
    .run('center', 'n char?', 'Fills up to n characters on both sides; an odd one goes behind (18.4).', (args) => {
      const fill = scalarsOf(padding(args, 'String.center'));
      const left = Math.floor(fill.length / 2);
      return fill.slice(0, left).join('') + self(args) + fill.slice(0, fill.length - left).join('');
    });
}

/** The String n times, or InvalidArgument: negative, or longer than a String can be. */
export function repeated(text: string, count: number, what: string): string {
  if (count < 0) throw invalidArgument(what, `the count must not be negative, got ${count}`);
  reserve(text.length * count);
  if (text.length * count > LONGEST) throw invalidArgument(what, 'the result is too long');
  return text.repeat(count);
}

/** A piece of a text: a String of its own and its place in an Array. */
const PIECE_BYTES = 40;

/** How often `part`, which is not empty, occurs in `text`. */
function occurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Longest string V8 makes on 64-bit machines. */
const LONGEST = 536_870_888;

const LEADING = new RegExp(`^${WHITE_SPACE}+`);
const TRAILING = new RegExp(`${WHITE_SPACE}+$`);
const BETWEEN_WORDS = new RegExp(`${WHITE_SPACE}+`);

function words(text: string): Value {
  return stringArray(text.split(BETWEEN_WORDS).filter((word) => word !== ''));
}

function split(args: readonly Value[]): Value {
  const text = self(args);
  if (args.length < 2) return words(text);
  const separator = textArg(args[1], 'String.split: sep');
  reserve((separator === '' ? text.length : occurrences(text, separator)) * PIECE_BYTES);
  const pieces = separator === '' ? scalarsOf(text) : text.split(separator);
  const limit = args.length < 3 ? Number.POSITIVE_INFINITY : sizeArg(args[2], 'String.split: limit');
  if (limit < 1) throw invalidArgument('String.split', `the limit must be at least 1, got ${limit}`);
  if (pieces.length <= limit) return stringArray(pieces);
  // The last piece is all the rest.
  return stringArray([...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(separator)]);
}

/** A replacement in which `$` has no meaning. */
const literal = (text: string) => (): string => text;

/** What is missing to `n` characters, made of the fill character. */
function padding(args: readonly Value[], what: string): string {
  const width = sizeArg(args[1], `${what}: n`);
  const fill = args.length < 3 ? ' ' : textArg(args[2], `${what}: char`);
  if (scalarLength(fill) !== 1) throw invalidArgument(what, `the fill must be one character, got ${scalarLength(fill)}`);
  return repeated(fill, Math.max(0, width - scalarLength(self(args))), what);
}
