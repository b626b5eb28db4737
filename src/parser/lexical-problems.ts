/**
 * The diagnostics of the lexer, one function each (language.md, Appendix B.2): E3021 to E3027, and E3030 for what no grammar is needed to
 * recognise. Wording, labels and help of a problem stand here and nowhere else.
 *
 * Every function takes the file and the place first. Messages are one line, lower case, without a full stop.
 */
import { type Diagnostic, makeDiagnostic } from '../diagnostics/diagnostic.js';
import { foreignAdvice } from '../diagnostics/foreign-words.js';
import type { Span } from '../diagnostics/span.js';
import { nameOf } from './confusables.js';

/** E3021. `characters` are those of the place; `ascii` is what they were taken for, if anything. */
export function unexpectedCharacter(file: string, span: Span, characters: string, ascii?: string, help?: string): Diagnostic {
  const [first = ''] = Array.from(characters);
  const shown = describe(first);
  const several = Array.from(new Set(characters)).length > 1;
  const hint = help ?? (ascii === undefined ? onlyAscii(first) : lookAlikeHint(ascii));
  return makeDiagnostic({
    code: 'E3021',
    message: several ? `unexpected characters, the first is ${shown}` : `unexpected character ${shown}`,
    file,
    span,
    label:
      ascii === '' ? 'cannot be seen' : ascii === undefined || ascii.trim() === '' ? 'not part of any token' : `looks like \`${ascii}\``,
    help: ascii === undefined && (first > '\x7f' || help !== undefined) ? [hint] : [],
    fixes: ascii === undefined ? [] : [{ message: hint, span, replacement: ascii, confidence: 'maybe' }],
  });
}

/** E3022. */
export function malformedNumber(file: string, span: Span, written: string): Diagnostic {
  return makeDiagnostic({ code: 'E3022', message: `malformed number \`${written}\``, file, span, ...numberAdvice(written) });
}

/** E3022. `written` includes a sign that counts. */
export function integerOutOfRange(file: string, span: Span, written: string, suffix: string): Diagnostic {
  const type = suffix === '' ? 'Int' : `\`${suffix}\``;
  const shown = written.length > 40 ? `${written.slice(0, 37)}...` : written;
  return makeDiagnostic({
    code: 'E3022',
    message: `the number ${shown} is out of range for ${type}`,
    file,
    span,
    label: `must be ${rangeOf(suffix)}`,
  });
}

/** E3022. */
export function floatOutOfRange(file: string, span: Span, suffix: string): Diagnostic {
  const type = suffix === 'f32' ? '`f32`' : 'Float';
  return makeDiagnostic({ code: 'E3022', message: `the number is out of range for ${type}`, file, span, label: 'would be infinite' });
}

/** E3023. `span` is the opening `###`. */
export function unterminatedComment(file: string, span: Span): Diagnostic {
  return makeDiagnostic({
    code: 'E3023',
    message: 'unterminated block comment',
    file,
    span,
    label: 'opened here and never closed',
    help: ['close it with `###`; a comment of one line starts with `#` or `##`'],
  });
}

/** E3024. `span` are the opening quotes; `inner` is a string inside an interpolation that is open as well. */
export function unterminatedString(file: string, span: Span, inner?: Span): Diagnostic {
  return makeDiagnostic({
    code: 'E3024',
    message: 'unterminated string',
    file,
    span,
    label: 'opened here and never closed',
    secondary: inner === undefined ? [] : [{ span: inner, message: 'this string inside it has no end either' }],
  });
}

/** E3024. */
export function unterminatedHeredoc(file: string, span: Span, tag: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3024',
    message: `unterminated heredoc \`${tag}\``,
    file,
    span,
    label: 'opened here and never closed',
    help: [`end the text with a line that consists of \`${tag}\``],
  });
}

/** E3001. `span` is what stands behind the tag. */
export function textAfterHeredocTag(file: string, span: Span, opener: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3001',
    message: `expected the end of the line after \`${opener}\``,
    file,
    span,
    label: 'only closing brackets, commas and a comment may stand here',
    help: ['bind the text to a name first and go on with that'],
  });
}

/** E3025. `written` is the escape with its backslash. */
export function invalidEscape(file: string, span: Span, written: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3025',
    message: written === '\\' ? 'a backslash must be followed by an escape' : `invalid escape \`${written}\``,
    file,
    span,
    label: 'not an escape',
    help: [escapeAdvice(written)],
  });
}

/** E3026. `span` begins at the colon; `trimmed` is a valid spec when only blanks are in the way. */
export function invalidFormatSpec(file: string, span: Span, spec: string, trimmed?: string): Diagnostic {
  const message = spec === '' ? 'missing format spec after `:`' : `invalid format spec \`${spec}\``;
  const form = 'a spec is `[[fill]<^>][sign][#][0][width][,][.precision][type]` with a type of `d b o x X e E f g % s ?`';
  const other = 'an expression with a `:` of its own needs parentheses: `#{(...)}`';
  return makeDiagnostic({
    code: 'E3026',
    message,
    file,
    span,
    label: 'a `:` here starts a format spec',
    help: trimmed === undefined ? [form, other] : [`write \`:${trimmed}\` without blanks`],
  });
}

/** E3027. `content` is undefined when there is no closing backtick on the line. */
export function invalidChar(file: string, span: Span, content: string | undefined): Diagnostic {
  const message =
    content === undefined
      ? 'unterminated character literal'
      : content === ''
        ? 'empty character literal'
        : 'a character literal holds exactly one character';
  if (content === undefined || content === '') {
    return makeDiagnostic({ code: 'E3027', message, file, span, help: ['write one character between backticks'] });
  }
  const replacement = `"${content.replaceAll('"', '\\"').replaceAll('${', '#{')}"`;
  const title = content.includes('${') ? 'write a string in double quotes, with `#{…}`' : 'write a string for several characters';
  return makeDiagnostic({ code: 'E3027', message, file, span, fixes: [{ message: title, span, replacement, confidence: 'maybe' }] });
}

/** E3030. `opener` is `//` or the slash and star. */
export function foreignComment(file: string, span: Span, opener: string): Diagnostic {
  const message = `\`${opener}\` does not start a comment in Aria`;
  if (opener !== '//') {
    return makeDiagnostic({ code: 'E3030', message, file, span, help: ['write `#` before each line, or `### … ###` around the comment'] });
  }
  const slashes = { start: span.start, end: span.start + 2 };
  const fixes = [{ message: 'write `#`; `//` divides', span: slashes, replacement: '#', confidence: 'exact' as const }];
  return makeDiagnostic({ code: 'E3030', message, file, span, fixes });
}

/** E3030. */
export function foreignOperator(file: string, span: Span, operator: string, hint: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3030',
    message: `\`${operator}\` is not an operator of Aria`,
    file,
    span,
    ...foreignAdvice(operator, hint, span),
  });
}

/** E3030. */
export function foreignDollar(file: string, span: Span, name: string): Diagnostic {
  const help = name === '' ? 'interpolate with `#{…}` inside double quotes' : `write \`${name}\``;
  const fixes = [
    { message: 'drop the `$`', span: { start: span.start, end: span.start + 1 }, replacement: '', confidence: 'exact' as const },
  ];
  return makeDiagnostic({ code: 'E3030', message: 'names have no `$` in Aria', file, span, help: [help], fixes: name === '' ? [] : fixes });
}

/** E3030. */
export function foreignLifetime(file: string, span: Span, name: string): Diagnostic {
  return makeDiagnostic({ code: 'E3030', message: `Aria has no lifetimes such as \`${name}\``, file, span, help: ['leave it out'] });
}

function onlyAscii(character: string): string {
  return /\p{L}|\p{M}/u.test(character)
    ? 'names are made of the letters `a` to `z` and `A` to `Z`, digits and `_`'
    : 'outside strings and comments only ASCII characters may appear';
}

function describe(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = nameOf(character);
  const visible = code > 0x20 && code !== 0x7f && name === undefined && !/\p{C}|\p{Z}|\p{M}/u.test(character);
  if (visible && code < 0x80) return `\`${character}\``;
  if (visible) return `\`${character}\` (${number})`;
  return name === undefined ? number : `${number} (${name})`;
}

function lookAlikeHint(ascii: string): string {
  if (ascii === '') return 'delete it';
  return ascii.trim() === '' ? 'replace it with an ordinary space' : `write the ASCII \`${ascii}\``;
}

function numberAdvice(written: string): { label: string; help: string[] } {
  const [, base] = /^0([xobXOB])/.exec(written) ?? [];
  if (base !== undefined && base !== base.toLowerCase()) return { label: `the prefix is \`0${base.toLowerCase()}\``, help: [] };
  const digits = base === undefined ? undefined : baseDigits.get(base);
  if (digits !== undefined) return { label: `digits after \`0${base}\` are ${digits}`, help: [] };
  const [, number, unit = ''] = /^([0-9_.]+)([A-Za-z]+)$/.exec(written) ?? [];
  const member = units.get(unit);
  if (number !== undefined && member !== undefined) return { label: 'numbers have no units', help: [`write \`${number}.${member}\``] };
  return { label: 'a letter or digit sticks to the number', help: ['the suffixes are i8 to i128, u8 to u128, isize, usize, f32 and f64'] };
}

const baseDigits: ReadonlyMap<string, string> = new Map([
  ['x', '0 to 9 and a to f'],
  ['o', '0 to 7'],
  ['b', '0 and 1'],
]);

/** Units people write, and the member that makes a Duration of them (18.3). */
const units: ReadonlyMap<string, string> = new Map([
  ['ns', 'ns'],
  ['us', 'us'],
  ['ms', 'ms'],
  ['s', 'seconds'],
  ['sec', 'seconds'],
  ['secs', 'seconds'],
  ['m', 'minutes'],
  ['min', 'minutes'],
  ['mins', 'minutes'],
  ['h', 'hours'],
  ['hr', 'hours'],
  ['hrs', 'hours'],
  ['d', 'days'],
  ['w', 'weeks'],
]);

function rangeOf(suffix: string): string {
  const bits = /^[iu](8|16|32)$/.exec(suffix)?.[1];
  if (bits === undefined) {
    const unsigned = suffix.startsWith('u') || suffix === 'i128';
    return unsigned ? 'from 0 to 9223372036854775807' : 'from -9223372036854775808 to 9223372036854775807';
  }
  const size = 2 ** Number(bits);
  return suffix.startsWith('u') ? `from 0 to ${size - 1}` : `from ${-size / 2} to ${size / 2 - 1}`;
}

function escapeAdvice(written: string): string {
  const letter = written.charAt(1);
  const code = controlEscapes.get(letter);
  if (code !== undefined) return `write \`\\x${code}\``;
  if (letter === 'x') return '`\\x` takes exactly two hex digits';
  if (letter === 'u') return '`\\u` takes one to six hex digits of a Unicode character in braces: `\\u{1F600}`';
  if (/[1-7]/.test(letter)) return 'there are no octal escapes: write `\\xHH`';
  if (letter === '{' || letter === '$') return 'only `#{` starts an interpolation; write `\\#` to keep it as text';
  return 'the escapes are `\\n \\r \\t \\0 \\\\ \\" \\\' \\` \\#`, `\\xHH` and `\\u{H…}`; write `\\\\` for a backslash';
}

const controlEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '07'],
  ['b', '08'],
  ['e', '1b'],
  ['f', '0c'],
  ['v', '0b'],
]);
