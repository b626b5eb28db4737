/**
 * The diagnostics of the grammar and the AST builder, one function each (language.md, Appendix B.2). Wording, labels and help of a problem
 * stand here and nowhere else; lexical-problems.ts has those of the lexer.
 */
import type { IToken } from 'chevrotain';
import { type Diagnostic, type Fix, makeDiagnostic } from '../diagnostics/diagnostic.js';
import { foreignAdvice } from '../diagnostics/foreign-words.js';
import type { Span } from '../diagnostics/span.js';
import { lineOf, spanOf } from './places.js';

/** E3001 to E3015, E4002, E4003: `expected {what}, found {token}`. The code says which kind of thing is malformed. */
export function unexpected(file: string, code: string, span: Span, what: string, found: string, advice: Advice = {}): Diagnostic {
  return makeDiagnostic({ code, message: `expected ${what}, found ${found}`, file, span, label: `expected ${what}`, ...advice });
}

/** What follows the frame: how to go on. */
export interface Advice {
  readonly help?: readonly string[];
  readonly fixes?: readonly Fix[];
}

/** E3001: an `end` (or another closing word) that closes nothing. */
export function strayWord(file: string, token: IToken): Diagnostic {
  return makeDiagnostic({
    code: 'E3001',
    message: `\`${token.image}\` closes nothing`,
    file,
    span: spanOf(token),
    label: 'no block is open here',
    help: ['a block further up may have been closed too early'],
  });
}

/** E3001: nesting beyond what the parser follows. */
export function tooDeep(file: string, token: IToken): Diagnostic {
  return makeDiagnostic({
    code: 'E3001',
    message: 'code is nested too deeply',
    file,
    span: spanOf(token),
    label: 'the parser stops here',
    help: ['give the inner parts names: move them into variables or functions'],
  });
}

/** E3001: an operator chain or call chain that is too long to be one expression. */
export function tooLong(file: string, span: Span, limit: number): Diagnostic {
  return makeDiagnostic({
    code: 'E3001',
    message: `an expression with more than ${limit} operations`,
    file,
    span,
    label: 'too long from here on',
    help: ['split it, or build the value in a loop'],
  });
}

/** E3001: operators of level 11 and 18 do not associate (6.1). */
export function notAssociative(file: string, span: Span, operator: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3001',
    message: `\`${operator}\` cannot follow another operator of its kind`,
    file,
    span,
    label: 'needs parentheses',
    help: ['say with parentheses which comes first'],
  });
}

/** E3001: `by` without a range (6.1). */
export function stepWithoutRange(file: string, span: Span): Diagnostic {
  return makeDiagnostic({ code: 'E3001', message: '`by` needs a range before it', file, span, help: ['write `a..b by step`'] });
}

/** E3003: `not` as the operand of an operator that binds tighter (6.1). */
export function tightNot(file: string, span: Span): Diagnostic {
  return makeDiagnostic({
    code: 'E3003',
    message: 'expected an expression, found `not`',
    file,
    span,
    label: '`not` binds more loosely than the operator before it',
    help: ['put it in parentheses, or write `!`'],
  });
}

/** E3005. `at` is where the `end` was missed; `last` the last token of the file. */
export function missingEnd(file: string, text: string, opener: IToken, at: IToken, last: IToken | undefined): Diagnostic {
  const name = opener.image === '' ? 'block' : opener.image;
  const offset = Number.isNaN(at.startOffset) ? (last === undefined ? 0 : spanOf(last).end) : at.startOffset;
  const span = Number.isNaN(at.startOffset) ? { start: offset, end: offset } : spanOf(at);
  return makeDiagnostic({
    code: 'E3005',
    message: `\`${name}\` of line ${lineOf(text, opener.startOffset)} is not closed with \`end\``,
    file,
    span,
    label: at.image === 'end' ? 'this `end` seems to belong to a block around it' : 'expected `end`',
    secondary: [{ span: spanOf(opener), message: 'this block is never closed' }],
  });
}

/** E3009. `at` is where the closer was missed. */
export function unclosedBracket(file: string, opener: IToken, at: Span, text: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3009',
    message: `\`${opener.image}\` of line ${lineOf(text, opener.startOffset)} is not closed`,
    file,
    span: at,
    label: `expected \`${closing(opener.image)}\``,
    secondary: [{ span: spanOf(opener), message: 'opened here' }],
  });
}

/** E3010. */
export function mismatchedBracket(file: string, closer: IToken, opener: IToken): Diagnostic {
  const wanted = closing(opener.image);
  return makeDiagnostic({
    code: 'E3010',
    message: `\`${closer.image}\` does not close \`${opener.image}\``,
    file,
    span: spanOf(closer),
    label: `expected \`${wanted}\``,
    secondary: [{ span: spanOf(opener), message: 'opened here' }],
    fixes: [{ message: `close it with \`${wanted}\``, span: spanOf(closer), replacement: wanted, confidence: 'maybe' }],
  });
}

/** E3010: a closer without any opener. */
export function strayBracket(file: string, closer: IToken): Diagnostic {
  return makeDiagnostic({
    code: 'E3010',
    message: `\`${closer.image}\` closes nothing`,
    file,
    span: spanOf(closer),
    label: 'no bracket is open here',
  });
}

/** E3011. */
export function invalidTarget(file: string, span: Span, compound: boolean): Diagnostic {
  return makeDiagnostic({
    code: 'E3011',
    message: 'cannot assign to this expression',
    file,
    span,
    label: compound ? 'not a variable, field or element' : 'not a variable, field, element or list of them',
    help: compound ? [] : ['to compare, write `==`'],
  });
}

/** E3012: `...rest` must be the last parameter (3.1). */
export function restNotLast(file: string, span: Span, name: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3012',
    message: `\`...${name}\` must be the last parameter`,
    file,
    span,
    label: 'takes all positional arguments that are left',
    help: ['move it to the end'],
  });
}

/** E4002: a pattern holds one rest at most (7). */
export function secondRest(file: string, span: Span, first: Span): Diagnostic {
  return makeDiagnostic({
    code: 'E4002',
    message: 'a second rest in one pattern',
    file,
    span,
    label: 'cannot take a rest again',
    secondary: [{ span: first, message: 'this one takes what is left' }],
    help: ['keep one of them; `_` skips one element'],
  });
}

export const SELECT_ARMS = 'write `v = <-ch =>`, `ch.send(v) =>`, `after d =>` or `default =>`';

/** E3013: a select arm whose head is a call of something else than `recv` or `send` (17.6). */
export function invalidSelectHead(file: string, span: Span): Diagnostic {
  return makeDiagnostic({
    code: 'E3013',
    message: 'a select arm must receive, send, wait or be `default`',
    file,
    span,
    help: [SELECT_ARMS],
  });
}

/** E3030. `written` is the foreign form. */
export function foreignSyntax(file: string, span: Span, written: string, hint: string): Diagnostic {
  const message = `\`${written}\` is not Aria`;
  return makeDiagnostic({ code: 'E3030', message, file, span, label: 'from another language', ...foreignAdvice(written, hint, span) });
}

/** E3030: `fn f() { … }` and its kin (Appendix C). */
export function braceBody(file: string, span: Span, construct: string): Diagnostic {
  return makeDiagnostic({
    code: 'E3030',
    message: `the body of \`${construct}\` is not written in braces`,
    file,
    span,
    label: 'begin the body on a new line',
    help: [`write \`${construct} …\`, the body on lines of its own, and \`end\``],
  });
}

/** W3001: `"=" repeat 80` (6.2). */
export function legacyRepeat(file: string, span: Span): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W3001',
    message: '`repeat` between a string and a count is a legacy form',
    file,
    span,
    help: ['write `text.repeat(n)`'],
  });
}

function closing(opener: string): string {
  switch (opener) {
    case '(':
      return ')';
    case '[':
      return ']';
    case '"':
      return '"';
    default:
      return '}';
  }
}
