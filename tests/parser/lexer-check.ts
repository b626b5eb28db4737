/** What the lexer's tests compare: tokens and problems as short lines of text. */
import type { IToken } from 'chevrotain';
import { lex } from '../../src/parser/lexer.js';
import * as t from '../../src/parser/tokens.js';

/** The tokens of `source`, one word each: names and operators as written, `"text"`, `NL`, `;`. Fails on a lexical problem. */
export function tokens(source: string): string {
  const result = lex(source, 'test.aria');
  if (result.problems.length > 0) throw new Error(`unexpected problems: ${problemList(result.problems)}`);
  return result.tokens.map(show).join(' ');
}

/** As `tokens`, for a program with problems: what recovery makes of it. */
export function recovered(source: string): string {
  return lex(source, 'test.aria').tokens.map(show).join(' ');
}

/** `CODE@text`: the code of each problem and the source text its primary label covers. */
export function problems(source: string): string[] {
  return lex(source, 'test.aria').problems.map((problem) => {
    const span = problem.labels[0]?.span ?? { start: 0, end: 0 };
    return `${problem.code}@${source.slice(span.start, span.end)}`;
  });
}

/** Help of all problems, joined. */
export function help(source: string): string {
  return lex(source, 'test.aria')
    .problems.flatMap((problem) => [...problem.labels.map((label) => label.message), ...problem.help])
    .join('\n');
}

/** The payload of the only literal in `source`. */
export function literal(source: string): unknown {
  const found = lex(source, 'test.aria').tokens.filter((token) => token.payload !== undefined && token.tokenType !== t.Newline);
  if (found.length !== 1) throw new Error(`expected one literal, found ${found.length}`);
  return found[0]?.payload;
}

/** The type names of the tokens. */
export function types(source: string): string {
  return lex(source, 'test.aria')
    .tokens.map((token) => token.tokenType.name)
    .join(' ');
}

function show(token: IToken): string {
  switch (token.tokenType) {
    case t.Newline:
      return t.isLineBreak(token) ? 'NL' : ';';
    case t.IntLiteral:
      return String(t.intOf(token).value);
    case t.FloatLiteral:
      return `${t.floatOf(token).value}f`;
    case t.StringLiteral:
    case t.TemplateText:
      return JSON.stringify(t.textOf(token));
    case t.CharLiteral:
      return `\`${t.textOf(token)}\``;
    case t.FormatSpec:
      return `spec(${t.textOf(token)})`;
    case t.TemplateStart:
      return '<<';
    case t.TemplateEnd:
      return '>>';
    default:
      return token.image;
  }
}

function problemList(list: readonly { code: string; message: string }[]): string {
  return list.map((problem) => `${problem.code} ${problem.message}`).join('; ');
}
