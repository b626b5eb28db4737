/**
 * The lexer: source text -> a flat array of tokens, the comments, and the lexical problems (language.md, section 1).
 *
 * What it is: one forward pass by hand, because heredocs, interpolation and adjacency do not fit the modes of a regular lexer. It keeps just
 * enough context to decide what is local to tokens: whether an operand ends here (heredoc or shift, sign or minus, format spec or symbol).
 * What it is not: the judge of what a newline means in a construct, of ternaries, or of contextual words. That is the grammar.
 *
 * Invariants
 * - Never throws, and is linear in the length of the text. A malformed token becomes one problem and the best token it can have been meant
 *   as, so that the grammar does not report it again.
 * - `TemplateStart` … `TemplateEnd` and `InterpolationStart` … `InterpolationEnd` are always balanced and properly nested.
 * - `startOffset` never decreases, with one exception: a heredoc's `TemplateStart` (`<<~`) and `TemplateEnd` (`TAG`), or its `StringLiteral`,
 *   stand on the line that opens it, so that adjacency holds there, while the tokens between them lie in the body further down.
 *
 * NEWLINES (1.10). A run of line ends, `;`, blank lines and comments is one `Newline` token. Who ignores which:
 * - Rule 1 (inside brackets): the grammar. All newlines inside brackets are in the stream, also next to the brackets.
 * - Rule 2 (after a token), here, where the token can only be followed by an operand: `+ - / // % ** ++ == != < <= >= <=> ~= && ?? & ^ ~ <<
 *   <-`, every compound assignment, `, . ?. :: |>`, `and or not in is as` (not where they are names: after `.`, `?.`, `::`, `fn`, `as`,
 *   `import`, `export`), infix `implies`, `*` (not the glob after `::`, `.` or `export`) and `||` after an operand.
 * - Rule 2, left to the grammar, because the newline can matter there. It sees the `Newline` and must skip it itself:
 *     `=`          of a binding, assignment, definition or default; the `=` of an anonymous `fn` begins a block
 *     `->` `=>`    skip before a return type and in `x => NL simple`; elsewhere they begin a block on new lines
 *     `|`          skip after a binary bar (6.1) and between patterns (7); a closing bar begins a block
 *     `>` `>>`     skip after a comparison or shift; a closing type bracket ends its line
 *     `:`          skip after the colon of a ternary or of a contract message; `x:` may end a command call
 *     `?` `!`      never skip: at the end of a line both are postfix (Appendix D 3)
 *     `.. ..< ..=` never skip: an open range (6.2)
 *     `||`         where no operand precedes it is an empty parameter list: a block begins
 * - Rule 3 (before a line that starts with an infix token), here, all of it. `and:`, `or:` and `implies:` are labels, not infix words.
 * - Rule 4 (function headers, layout `if`, `derive`): the grammar.
 * - A run that contains a `;` is never dropped: the statement has been ended by hand. Newlines before the first token are dropped, and those
 *   next to the `#{` and `}` of an interpolation.
 *
 * ADJACENCY. `spaceBefore(token, text)` and `spaceAfter(token, text)` look at one character; a block comment counts as white space (1.2).
 *
 * SYMBOLS. `:name` is one `SymbolLiteral` whenever the adjacency rule of 1.7 holds; where a ternary waits, the grammar takes it apart with
 * `splitToken`, which also halves `>>` in type arguments and `||` in empty parameter lists.
 */
import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Comment } from './ast.js';
import { scanChar } from './lexer-chars.js';
import { scanComment, scanForeignComment, startsForeignComment } from './lexer-comments.js';
import { Cursor } from './lexer-cursor.js';
import { scanHeredoc, startsHeredoc } from './lexer-heredocs.js';
import { scanName, scanSymbol, startsSymbol } from './lexer-names.js';
import { scanNewlines } from './lexer-newlines.js';
import { scanNumber } from './lexer-numbers.js';
import { scanPunctuation } from './lexer-punctuation.js';
import { scanRawString, scanString } from './lexer-strings.js';
import { closeInterpolation, scanFormatSpec, scanTemplateText } from './lexer-templates.js';
import { abandonUnclosed } from './lexer-unclosed.js';
import { scanUnexpected } from './lexer-unexpected.js';

export { adjacent, spaceAfter, spaceBefore } from './lexer-spacing.js';
export { splitToken } from './lexer-split.js';

export interface LexResult {
  readonly tokens: IToken[];
  readonly comments: Comment[];
  /** In the order of their places. */
  readonly problems: Diagnostic[];
  /** Whether a string, heredoc or block comment has no end: what is missing at the end of the input may be missing for that reason. */
  readonly unclosed: boolean;
}

/** Reads all of `text`. `file` is what the problems call it. */
export function lex(text: string, file: string): LexResult {
  const cursor = new Cursor(text, file);
  skipHeader(cursor);
  for (;;) {
    while (cursor.pos < text.length) {
      if (cursor.textFrame === undefined) scanToken(cursor);
      else scanTemplateText(cursor, cursor.textFrame);
    }
    if (cursor.frames.length === 0) break;
    abandonUnclosed(cursor);
  }
  cursor.problems.sort((a, b) => placeOf(a) - placeOf(b));
  return { tokens: cursor.tokens, comments: cursor.comments, problems: cursor.problems, unclosed: cursor.unclosed };
}

/** A byte-order mark and a `#!` line are no part of the program (1.1). */
function skipHeader(cursor: Cursor): void {
  const { text } = cursor;
  if (text.charCodeAt(0) === 0xfeff) cursor.pos = cursor.lineStart = 1;
  if (text.startsWith('#!', cursor.pos)) cursor.pos = cursor.endOfLine(cursor.pos);
}

/** One token, comment or run of white space of code. The order of the cases is the order in which a longer reading wins. */
function scanToken(cursor: Cursor): void {
  const { text, pos } = cursor;
  const code = text.charCodeAt(pos);
  switch (code < 128 ? (kinds[code] ?? Kind.Other) : Kind.Other) {
    case Kind.Blank:
      cursor.pos++;
      return;
    case Kind.LineEnd:
      scanNewlines(cursor);
      return;
    case Kind.Letter:
      if (code === 0x72 && text.charCodeAt(pos + 1) === 0x22) scanRawString(cursor);
      else scanName(cursor);
      return;
    case Kind.Digit:
      scanNumber(cursor);
      return;
    case Kind.Hash:
      scanComment(cursor);
      return;
    case Kind.Quote:
      scanString(cursor);
      return;
    case Kind.Backtick:
      scanChar(cursor);
      return;
    case Kind.Less:
      if (startsHeredoc(cursor)) scanHeredoc(cursor);
      else scanPunctuation(cursor);
      return;
    case Kind.Slash:
      if (startsForeignComment(cursor)) scanForeignComment(cursor);
      else scanPunctuation(cursor);
      return;
    case Kind.Colon:
      if (scanFormatSpec(cursor)) return;
      if (startsSymbol(cursor)) scanSymbol(cursor);
      else scanPunctuation(cursor);
      return;
    case Kind.RightBrace:
      if (!closeInterpolation(cursor)) scanPunctuation(cursor);
      return;
    case Kind.Punctuation:
      scanPunctuation(cursor);
      return;
    default:
      scanUnexpected(cursor);
  }
}

const Kind = {
  Other: 0,
  Blank: 1,
  LineEnd: 2,
  Letter: 3,
  Digit: 4,
  Hash: 5,
  Quote: 6,
  Backtick: 7,
  Less: 8,
  Slash: 9,
  Colon: 10,
  RightBrace: 11,
  Punctuation: 12,
} as const;

const kinds = kindTable();

/** What a token can begin with, by character code. A carriage return counts as a line end only before a line feed. */
function kindTable(): Uint8Array {
  const table = new Uint8Array(128);
  const put = (characters: string, kind: number): void => {
    for (const character of characters) table[character.charCodeAt(0)] = kind;
  };
  put(' \t', Kind.Blank);
  put('\n\r;', Kind.LineEnd);
  put('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', Kind.Letter);
  put('0123456789', Kind.Digit);
  put('#', Kind.Hash);
  put('"\'', Kind.Quote);
  put('`', Kind.Backtick);
  put('<', Kind.Less);
  put('/', Kind.Slash);
  put(':', Kind.Colon);
  put('}', Kind.RightBrace);
  put('+-*%=!>~&|^.?@()[]{,', Kind.Punctuation);
  return table;
}

function placeOf(problem: Diagnostic): number {
  return problem.labels[0]?.span.start ?? 0;
}
