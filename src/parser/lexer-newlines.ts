/** Which newlines become tokens (1.10). The division of labour with the grammar is in the header of lexer.ts. */
import type { TokenType } from 'chevrotain';
import { scanComment, scanForeignComment, startsForeignComment } from './lexer-comments.js';
import { type Cursor, isWordCode } from './lexer-cursor.js';
import { scanUnexpected } from './lexer-unexpected.js';
import * as t from './tokens.js';

/** At a line end or `;`: reads the whole run, with its blank lines and comments, and makes a `Newline` unless rule 2 or 3 drops it. */
export function scanNewlines(cursor: Cursor): void {
  const { text, pos: start, line, lineStart } = cursor;
  let end = start;
  let lineBreak = false;
  let semicolon = false;
  scan: while (cursor.pos < text.length) {
    switch (text.charCodeAt(cursor.pos)) {
      case 0x20: // blank
      case 0x09:
        cursor.pos++;
        break;
      case 0x0d: // CR, part of a line end only before LF
        if (text.charCodeAt(cursor.pos + 1) !== 0x0a) break scan;
        cursor.pos++;
        break;
      case 0x0a:
        cursor.nextLine();
        end = cursor.pos;
        lineBreak = true;
        break;
      case 0x3b: // ;
        end = ++cursor.pos;
        semicolon = true;
        break;
      case 0x23: // #
        scanComment(cursor);
        break;
      case 0x2f: // /
        if (!startsForeignComment(cursor)) break scan;
        scanForeignComment(cursor);
        break;
      default:
        break scan;
    }
  }
  // Only a carriage return of its own gets here without a line end.
  if (!lineBreak && !semicolon) {
    scanUnexpected(cursor);
    return;
  }
  if (!semicolon && (continuesAfter(cursor) || continuesBefore(text, cursor.pos))) return;
  addNewline(cursor, { start, end, line, lineStart }, lineBreak);
}

/** Whether the last token cannot end a line (rule 2), or there is none on which a line could end. */
function continuesAfter(cursor: Cursor): boolean {
  const { tokens } = cursor;
  const last = tokens[tokens.length - 1]?.tokenType;
  if (last === undefined || last === t.InterpolationStart || openEnded.has(last)) return true;
  const before = tokens[tokens.length - 2]?.tokenType;
  if (infixWords.has(last)) return before === undefined || !namePositions.has(before);
  if (last === t.Star) return before !== t.ColonColon && before !== t.Dot && before !== t.KwExport;
  if (last === t.PipePipe || (last === t.Identifier && cursor.last?.image === 'implies')) return cursor.operandBefore || endsType(cursor);
  return false;
}

/** Whether the token before the last is the `>` of type arguments: `x is Array<Int> implies`. A comparison has a blank before it. */
function endsType(cursor: Cursor): boolean {
  const closer = cursor.tokens[cursor.tokens.length - 2];
  if (closer === undefined || (closer.tokenType !== t.Gt && closer.tokenType !== t.GtGt)) return false;
  return isWordCode(cursor.text.charCodeAt(closer.startOffset - 1));
}

/** Whether the line at `pos` starts with a token that cannot start a statement (rule 3). */
function continuesBefore(text: string, pos: number): boolean {
  const next = text.charCodeAt(pos + 1);
  switch (text.charCodeAt(pos)) {
    case 0x2e: // . but not .. or ...
      return next !== 0x2e;
    case 0x3f: // ?. ??
      return next === 0x2e || next === 0x3f;
    case 0x7c: // |> ||
      return next === 0x3e || next === 0x7c;
    case 0x26: // &&
      return next === 0x26;
    case 0x3d: // ==
    case 0x21: // !=
    case 0x3c: // <= <=>
    case 0x3e: // >=
    case 0x7e: // ~=
      return next === 0x3d;
    case 0x2f: // / but not // /* /=
      return next !== 0x2f && next !== 0x2a && next !== 0x3d;
    case 0x25: // % but not %=
      return next !== 0x3d;
    case 0x2a: // **
      return next === 0x2a;
    case 0x61:
      return startsWithWord(text, pos, 'and');
    case 0x6f:
      return startsWithWord(text, pos, 'or');
    case 0x69:
      return startsWithWord(text, pos, 'implies');
    default:
      return false;
  }
}

/** The whole word, and not as a label (`or: Int`) or with a suffix (`implies?`). */
function startsWithWord(text: string, pos: number, word: string): boolean {
  if (!text.startsWith(word, pos)) return false;
  const code = text.charCodeAt(pos + word.length);
  if (code === 0x3a) return text.charCodeAt(pos + word.length + 1) === 0x3a;
  return !isWordCode(code) && code !== 0x3f && code !== 0x21;
}

function addNewline(cursor: Cursor, run: { start: number; end: number; line: number; lineStart: number }, lineBreak: boolean): void {
  const { pos, line, lineStart } = cursor;
  cursor.line = run.line;
  cursor.lineStart = run.lineStart;
  const token = cursor.pushImage(t.Newline, lineBreak ? '\n' : ';', run.start, run.end, false, lineBreak);
  cursor.pos = pos;
  cursor.line = line;
  cursor.lineStart = lineStart;
  token.endLine = line;
}

const openEnded: ReadonlySet<TokenType> = new Set([
  ...[t.Plus, t.Minus, t.Slash, t.SlashSlash, t.Percent, t.StarStar, t.PlusPlus],
  ...[t.EqEq, t.NotEq, t.Lt, t.LtEq, t.GtEq, t.Spaceship, t.TildeEq],
  ...[t.AmpAmp, t.QuestionQuestion, t.Amp, t.Caret, t.Tilde, t.LtLt, t.LeftArrow],
  ...[t.PlusEq, t.MinusEq, t.StarEq, t.SlashEq, t.SlashSlashEq, t.PercentEq, t.AmpEq, t.PipeEq, t.CaretEq, t.LtLtEq, t.GtGtEq],
  ...[t.Comma, t.Dot, t.QuestionDot, t.ColonColon, t.PipeGt],
]);

const infixWords: ReadonlySet<TokenType> = new Set([t.KwAnd, t.KwOr, t.KwNot, t.KwIn, t.KwIs, t.KwAs]);

/** After these a keyword is a name (1.4). */
const namePositions: ReadonlySet<TokenType> = new Set([t.Dot, t.QuestionDot, t.ColonColon, t.KwFn, t.KwAs, t.KwImport, t.KwExport]);
