/**
 * Runs of tokens: types, patterns, generics, paths, imports and attributes. Their layout follows from the tokens alone, and the tree drops
 * some of what they say (`E.V` or `E::V`, the parameters of an extern function), so they are printed without it.
 */
import { EOF, type TokenType } from 'chevrotain';
import * as T from '../tokens.js';
import { closingComments, leadingComments } from './comments.js';
import { concat, type Doc, forceBreak, group, indent, join, line, nothing, softline } from './document.js';
import type { Tok, TokenReader } from './reader.js';

/** The tokens that start before the offset `end`. */
export function run(s: TokenReader, end: number): Doc {
  return runWhile(s, (tok) => tok.start < end);
}

/** A type inside an expression or before one, where it is recognised only on one line. */
export function runFlat(s: TokenReader, end: number): Doc {
  return runWhile(s, (tok) => tok.start < end, true);
}

/** The tokens up to the first one outside brackets that does not pass. */
export function runWhile(s: TokenReader, goesOn: (tok: Tok) => boolean, flat = false): Doc {
  const parts: Doc[] = [];
  let before: Before | null = null;
  while (!s.is(EOF) && goesOn(s.peek())) {
    const tok = s.peek();
    if (before !== null) parts.push(gap(before, tok));
    const isPrefix: boolean = tok.type === T.Bang || (prefixes.has(tok.type) && !isOperand(before));
    if (opensBracket(tok)) {
      // Behind a colon stands a type, or a field's pattern: both are recognised only on one line.
      parts.push(bracket(s, isOperand(before), flat || before?.tok.type === T.Colon ? 'none' : 'all'));
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
  if (s.is(T.LBracket)) return bracket(s, true, 'all');
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
  if (s.is(T.LBracket)) return concat([sign, bracket(s, false, 'inside')]);
  const name = s.take();
  return concat([sign, name, s.is(T.LParen) && !s.peek().ends ? bracket(s, false, 'inside') : nothing]);
}

/** How far brackets may break: not at all, in their inner brackets only, or everywhere. */
type Breaking = 'none' | 'inside' | 'all';

/** Brackets of any kind; what they hold is a list that may break behind its commas. */
function bracket(s: TokenReader, behindOperand: boolean, breaking: Breaking): Doc {
  const opener = s.peek();
  const close = s.at(opener.partner);
  const isFlat = breaking !== 'all';
  // `Name { f: p }` has blanks inside, a map, a row of effects and a list of imports have not.
  const isPadded = opener.type === T.LBrace && behindOperand;
  const edge = isFlat ? (isPadded ? BLANK : nothing) : isPadded ? line : softline;
  const open = s.take();
  const items: Doc[] = [];
  let mustBreak = s.commentAhead || (s.peek().newline && s.peek() !== close);
  while (s.peek() !== close && !s.is(EOF)) {
    const before = isFlat ? [] : leadingComments(s);
    const depthAt = angleDepth();
    const item = runWhile(s, (tok) => tok !== close && (depthAt(tok) > 0 || tok.type !== T.Comma), breaking === 'none');
    mustBreak ||= s.commentAhead;
    items.push(concat([...before, item, s.is(T.Comma) ? bracketComma(s, close, items.length === 0) : nothing]));
    mustBreak ||= s.commentAhead;
  }
  const ending = isFlat ? [] : closingComments(s);
  const content = concat([join(isFlat ? BLANK : line, items), ...ending]);
  const outer = items.length > 0 || ending.length > 0 ? edge : nothing;
  const inside = isFlat ? [open, outer, content, outer] : [open, indent([outer, content]), outer];
  return concat([group(mustBreak && !isFlat ? [...inside, forceBreak] : inside), s.take()]);
}

/** `(a,)` is a tuple; elsewhere a last comma says nothing. */
function bracketComma(s: TokenReader, close: Tok, isFirst: boolean): Doc {
  const isLast = s.peek(1) === close;
  return isLast && !(isFirst && close.type === T.RParen) ? s.drop() : s.takeComma();
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
