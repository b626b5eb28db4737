/** The tokens of a text as the printer takes them: without newlines, strings with interpolation in one piece, heredocs with their bodies. */
import { EOF, type IToken, type TokenType } from 'chevrotain';
import { lineEndBefore, terminatorEnd } from '../lexer-text.js';
import { endOf, lineEndOf, lineStartOf } from '../places.js';
import * as T from '../tokens.js';

export interface Tok {
  readonly type: TokenType;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a `Newline` token precedes: a statement or header may end here. */
  readonly ends: boolean;
  /** Whether it is made of `;` alone, as in the type `[T; n]`. */
  readonly semicolon: boolean;
  /** Whether it begins a line. */
  readonly newline: boolean;
  /** Index of the other bracket, or -1. */
  partner: number;
  /** The lines below that a heredoc's tag stands for, its terminator included. */
  readonly heredoc: { readonly start: number; readonly end: number } | null;
}

export function readTokens(text: string, tokens: readonly IToken[]): Tok[] {
  const toks: Tok[] = [];
  const open: number[] = [];
  let newline: IToken | undefined;
  let heredocs = { line: -1, end: -1 };
  let lastEnd = 0;
  const add = (type: TokenType, start: number, end: number, heredoc: Tok['heredoc']): void => {
    const between = text.slice(Math.min(lastEnd, start), start);
    toks.push({
      type,
      text: text.slice(start, end),
      start,
      end,
      ends: newline !== undefined,
      semicolon: newline !== undefined && !T.isLineBreak(newline),
      newline: between.includes('\n'),
      partner: -1,
      heredoc,
    });
    newline = undefined;
    lastEnd = end;
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as IToken;
    if (token.tokenType === T.Newline) {
      newline = token;
      continue;
    }
    const last = token.tokenType === T.TemplateStart ? templateEnd(tokens, index) : index;
    const end = endOf(tokens[last] as IToken);
    const start = token.startOffset;
    const tag = text.startsWith('<<', start) && textTypes.has(token.tokenType) ? text.slice(start, end) : '';
    if (tag === '') add(token.tokenType, start, end, null);
    else {
      const line = lineStartOf(text, start);
      const from = heredocs.line === line ? heredocs.end + 1 : lineEndOf(text, end) + 1;
      const inside = last > index + 1 ? endOf(tokens[last - 1] as IToken) : from;
      const body = { start: from, end: terminatorOf(text, from, inside, tag.replace(/^<<~?'?|'$/g, '')) };
      heredocs = { line, end: body.end };
      add(token.tokenType, start, end, { start: from, end: withoutReturn(text, body.end) });
    }
    index = last;
    const opener = openers.get(token.tokenType);
    if (opener !== undefined) open.push(toks.length - 1);
    else if (closers.has(token.tokenType)) {
      const partner = open.pop() ?? -1;
      const at = toks[partner];
      if (at !== undefined) at.partner = toks.length - 1;
      (toks.at(-1) as Tok).partner = partner;
    }
  }
  add(EOF, text.length, text.length, null);
  return toks;
}

/** Index of the `TemplateEnd` that belongs to a `TemplateStart`. */
function templateEnd(tokens: readonly IToken[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index++) {
    const type = tokens[index]?.tokenType;
    if (type === T.TemplateStart) depth++;
    else if (type === T.TemplateEnd && --depth === 0) return index;
  }
  return tokens.length - 1;
}

/** The end of the line that closes a heredoc: the first behind the offset `inside` that holds the tag alone. */
function terminatorOf(text: string, from: number, inside: number, tag: string): number {
  for (let start = from; start < text.length; start = lineEndOf(text, start) + 1) {
    const end = terminatorEnd(text, start, tag);
    // The text of the body may end in front of the tag, never behind the start of its line.
    if (end !== -1 && start >= inside - 1) return end;
  }
  return text.length;
}

function withoutReturn(text: string, end: number): number {
  return text.charCodeAt(end) === 0x0a ? lineEndBefore(text, end + 1) : end;
}

const textTypes: ReadonlySet<TokenType> = new Set([T.TemplateStart, T.StringLiteral]);
const openers = new Map([
  [T.LParen, T.RParen],
  [T.LBracket, T.RBracket],
  [T.LBrace, T.RBrace],
]);
const closers: ReadonlySet<TokenType> = new Set(openers.values());
