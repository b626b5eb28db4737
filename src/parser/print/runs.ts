/**
 * Runs of tokens: types, patterns, generics, paths, imports and attributes. Their layout follows from the tokens alone, and the tree drops
 * some of what they say (`E.V` or `E::V`, the parameters of an extern function), so they are printed without it.
 */
import { EOF, type TokenType } from 'chevrotain';
import * as T from '../tokens.js';
import { closingComments, leadingComments } from './comments.js';
import { concat, type Doc, forceBreak, group, indent, line, nothing, softline } from './document.js';
import type { Tok, TokenReader } from './reader.js';

/** The tokens that start before the offset `end`. */
export function run(s: TokenReader, end: number): Doc {
  return runWhile(s, (tok) => tok.start < end);
}

/** The tokens up to the first one outside brackets that does not pass. */
export function runWhile(s: TokenReader, goesOn: (tok: Tok) => boolean): Doc {
  const parts: Doc[] = [];
  let before: Before | null = null;
  while (!s.is(EOF) && goesOn(s.peek())) {
    const tok = s.peek();
    if (before !== null) parts.push(gap(before, tok));
    const isPrefix: boolean = tok.type === T.Bang || (prefixes.has(tok.type) && !isOperand(before));
    if (opensBracket(tok)) {
      parts.push(bracket(s, isOperand(before)));
      before = { tok: s.previous ?? tok, isOperand: true, isPrefix: false };
    } else {
      parts.push(s.take());
      // Behind a dot or `fn` every word is a name (1.4).
      const isName: boolean = before !== null && nameBehind.has(before.tok.type);
      before = { tok, isOperand: !isPrefix && (isName || operandEnds.has(tok.type)), isPrefix };
    }
  }
  return concat(parts);
}

/** What a token of a run follows. */
interface Before {
  readonly tok: Tok;
  readonly isOperand: boolean;
  readonly isPrefix: boolean;
}

function isOperand(before: Before | null): boolean {
  return before?.isOperand === true;
}

/** `<…>` or `[…]` behind a name, if it follows. */
export function generics(s: TokenReader): Doc {
  if (s.peek().ends) return nothing;
  if (s.is(T.LBracket)) return bracket(s, true);
  if (!s.is(T.Lt)) return nothing;
  const depthAt = angleDepth();
  let depth = -1;
  return runWhile(s, (tok) => {
    const closed = depth === 0;
    depth = depthAt(tok);
    return !closed;
  });
}

/** Counts open `<` over the tokens it is shown. */
function angleDepth(): (tok: Tok) => number {
  let depth = 0;
  return ({ type }) => {
    if (type === T.Lt) depth++;
    else if (type === T.Gt) depth--;
    else if (type === T.GtGt) depth -= 2;
    return depth;
  };
}

/** An attribute: `@name(args)`, `@[a, b(c)]`. */
export function attribute(s: TokenReader): Doc {
  const sign = s.take();
  if (s.is(T.LBracket)) return concat([sign, bracket(s, false)]);
  const name = s.take();
  return concat([sign, name, s.is(T.LParen) && !s.peek().ends ? bracket(s, false) : nothing]);
}

/** Brackets of any kind; what they hold is a list that may break behind its commas. */
function bracket(s: TokenReader, behindOperand: boolean): Doc {
  const opener = s.peek();
  const close = s.at(opener.partner);
  // `Name { f: p }` has blanks inside, a map, a row of effects and a list of imports have not.
  const edge = opener.type === T.LBrace && behindOperand ? line : softline;
  const parts: Doc[] = [s.take()];
  const items: Doc[] = [];
  let breaks = s.commentAhead || (s.peek().newline && s.peek() !== close);
  let single = false;
  while (s.peek() !== close && !s.is(EOF)) {
    const depthAt = angleDepth();
    const before = leadingComments(s);
    const item = concat([...before, runWhile(s, (tok) => tok !== close && (depthAt(tok) > 0 || tok.type !== T.Comma))]);
    breaks ||= s.commentAhead;
    if (!s.is(T.Comma)) {
      items.push(item);
      continue;
    }
    // `(a,)` is a tuple; elsewhere a last comma says nothing.
    single = items.length === 0 && opener.type === T.LParen;
    const isLast = s.peek(1) === close;
    items.push(concat([item, isLast && !single ? s.drop() : s.takeComma(), isLast ? nothing : line]));
    breaks ||= s.commentAhead;
  }
  const ending = closingComments(s);
  const isEmpty = items.length === 0 && ending.length === 0;
  parts.push(indent([items.length > 0 ? edge : nothing, ...items, ...ending]), isEmpty ? nothing : edge);
  return concat([group(breaks ? [...parts, forceBreak] : parts), s.take()]);
}

/** What stands between two tokens of a run. */
function gap(before: Before, tok: Tok): Doc {
  if (tok.semicolon) return SEMICOLON;
  return isTight(before, tok) ? nothing : BLANK;
}

const BLANK: Doc = { kind: 'text', text: ' ', breaks: false };
const SEMICOLON: Doc = { kind: 'text', text: '; ', breaks: false };

function isTight(before: Before, tok: Tok): boolean {
  if (tightBefore.has(tok.type) || before.isPrefix || tightBehind.has(before.tok.type)) return true;
  switch (tok.type) {
    case T.LParen:
      return (before.isOperand && !prefixWords.has(before.tok.text)) || callWords.has(before.tok.type);
    case T.LBracket:
      // Type arguments, or the generics of `impl[T]`.
      return before.tok.end === tok.start && (before.isOperand || before.tok.type === T.KwImpl);
    case T.DotDot:
    case T.DotDotEq:
    case T.DotDotLt:
      return before.isOperand;
    default:
      return false;
  }
}

function opensBracket(tok: Tok): boolean {
  return tok.partner !== -1 && (tok.type === T.LParen || tok.type === T.LBracket || tok.type === T.LBrace);
}

const tightBefore: ReadonlySet<TokenType> = new Set([
  ...[T.Comma, T.RParen, T.RBracket, T.RBrace, T.Colon, T.ColonColon, T.Dot, T.QuestionDot, T.Question, T.QuestionQuestion],
  ...[T.Lt, T.Gt, T.GtGt],
]);
const tightBehind: ReadonlySet<TokenType> = new Set([
  ...[T.ColonColon, T.Dot, T.QuestionDot, T.Lt, T.Ellipsis, T.DotDot, T.DotDotEq, T.DotDotLt, T.LParen, T.LBracket, T.LBrace, T.AmpColon],
]);
/** `!` is always one: it begins an effect or is the never type. */
const prefixes: ReadonlySet<TokenType> = new Set([T.Amp, T.Star, T.Minus, T.Plus, T.Tilde]);
const prefixWords: ReadonlySet<string> = new Set(['ref', 'dyn']);
const callWords: ReadonlySet<TokenType> = new Set([T.KwFn, T.KwReturn, T.KwPub]);
const nameBehind: ReadonlySet<TokenType> = new Set([T.Dot, T.QuestionDot, T.ColonColon, T.KwFn]);
const operandEnds: ReadonlySet<TokenType> = new Set([
  ...[T.Identifier, T.UpperIdentifier, T.KwSelf, T.KwSelfType, T.KwNil, T.KwTrue, T.KwFalse, T.KwEnd, T.Star],
  ...[T.IntLiteral, T.FloatLiteral, T.StringLiteral, T.CharLiteral, T.SymbolLiteral, T.TemplateStart],
  ...[T.RParen, T.RBracket, T.RBrace, T.Gt, T.GtGt, T.Question],
]);
