/** Recognising the heads of arms and clauses at the start of a line: they end the body of the arm before (6.8, 12, 17.6). */
import { EOF } from 'chevrotain';
import * as T from '../tokens.js';
import type { Grammar } from './grammar.js';
import { findInLine, isWord, pastNewline, skipGroup, tokenAt } from './scan.js';
import { typeAt } from './scan-types.js';
import { has, names, patternLiterals, rangeOperators } from './token-sets.js';

const arrows: ReadonlySet<unknown> = new Set([T.FatArrow, T.Arrow]);
const fatArrow: ReadonlySet<unknown> = new Set([T.FatArrow]);

/** `pattern {, pattern} [if guard]` followed by `=>` or `->` (6.8). */
export function matchArmAt(g: Grammar, index: number): boolean {
  let at = patternAt(g, index);
  while (at !== -1 && tokenAt(g, at).tokenType === T.Comma) at = patternAt(g, pastNewline(g, at + 1));
  if (at === -1) return false;
  const token = tokenAt(g, at);
  return arrows.has(token.tokenType) || (token.tokenType === T.KwIf && findInLine(g, at, arrows) !== -1);
}

/** The index behind the pattern at `index`, alternatives included, or -1. Brackets are skipped unread: only the outline counts here. */
export function patternAt(g: Grammar, index: number): number {
  let at = index;
  for (;;) {
    at = singlePatternAt(g, at);
    if (at === -1 || tokenAt(g, at).tokenType !== T.Pipe) return at;
    at = pastNewline(g, at + 1);
  }
}

function singlePatternAt(g: Grammar, index: number): number {
  const token = tokenAt(g, index);
  const next = tokenAt(g, index + 1);
  if (token.tokenType === T.KwMut || (isWord(token, 'ref') && next.tokenType === T.Identifier)) return singlePatternAt(g, index + 1);
  if (token.tokenType === T.Minus) return has(patternLiterals, next) ? rangeRest(g, index + 2) : -1;
  if (has(patternLiterals, token)) return rangeRest(g, index + 1);
  if (has(rangeOperators, token)) return has(patternLiterals, next) ? index + 2 : -1;
  switch (token.tokenType) {
    case T.LParen:
    case T.LBracket:
    case T.LBrace:
      return skipGroup(g, index);
    case T.UpperIdentifier:
    case T.KwSelfType:
      return pathRest(g, index + 1);
    case T.Identifier:
    case T.KwEnd:
      if (next.tokenType === T.ColonColon) return pathRest(g, index + 1);
      if (next.tokenType === T.At) return singlePatternAt(g, index + 2);
      return next.tokenType === T.Colon ? typeAt(g, index + 2) : index + 1;
    default:
      return -1;
  }
}

function rangeRest(g: Grammar, index: number): number {
  if (!has(rangeOperators, tokenAt(g, index))) return index;
  const minus = tokenAt(g, index + 1).tokenType === T.Minus ? 1 : 0;
  return has(patternLiterals, tokenAt(g, index + 1 + minus)) ? index + 2 + minus : index + 1;
}

function pathRest(g: Grammar, index: number): number {
  let at = index;
  while (isPathDot(g, at) && has(names, tokenAt(g, at + 1))) at += 2;
  const type = tokenAt(g, at).tokenType;
  return type === T.LParen || type === T.LBrace ? skipGroup(g, at) : at;
}

function isPathDot(g: Grammar, index: number): boolean {
  const type = tokenAt(g, index).tokenType;
  return type === T.ColonColon || type === T.Dot;
}

/** The form of a select head (17.6), as far as tokens tell. */
export type SelectForm = 'default' | 'timeout' | 'after' | 'receive' | 'bind' | 'pattern' | 'arrow' | 'call' | 'none';

export function selectFormAt(g: Grammar, index: number): SelectForm {
  const token = tokenAt(g, index);
  const arrow = findInLine(g, index, fatArrow);
  if (arrow === -1) return 'none';
  if (isWord(token, 'default') && endsHead(g, index + 1)) return 'default';
  if (isWord(token, 'timeout') && endsHead(g, index + 1)) return 'timeout';
  if ((isWord(token, 'timeout') || isWord(token, 'after')) && !namesTarget(g, index + 1)) return 'after';
  if (token.tokenType === T.LeftArrow) return 'receive';
  const stop = findInLine(g, index, headParts);
  switch (tokenAt(g, stop).tokenType) {
    case T.Eq:
      return isReceive(g, stop + 1) ? 'bind' : 'none';
    case T.LeftArrow:
      return isOnlyPattern(g, index, stop) ? 'pattern' : 'arrow';
    default:
      return endsInCall(g, stop, ['recv', 'send']) ? 'call' : 'none';
  }
}

const headParts: ReadonlySet<unknown> = new Set([T.Eq, T.LeftArrow, T.KwIf, T.FatArrow]);
const headEnds: ReadonlySet<unknown> = new Set([T.KwIf, T.FatArrow]);

function endsHead(g: Grammar, index: number): boolean {
  return headEnds.has(tokenAt(g, index).tokenType);
}

/** `after` and `timeout` may be variables as well: `after = <-ch`, `after <- v`, `after.send(v)`. */
function namesTarget(g: Grammar, index: number): boolean {
  const type = tokenAt(g, index).tokenType;
  return type === T.Eq || type === T.LeftArrow || type === T.Dot || type === T.QuestionDot;
}

function isReceive(g: Grammar, index: number): boolean {
  if (tokenAt(g, index).tokenType === T.LeftArrow) return true;
  return endsInCall(g, findInLine(g, index, headEnds), ['recv']);
}

/** Whether the expression before `end` ends in a call of one of the methods, with parentheses or (for `send`) as a command. */
function endsInCall(g: Grammar, end: number, methods: readonly string[]): boolean {
  const closer = end - 1;
  if (tokenAt(g, closer).tokenType === T.RParen) {
    const opener = g.source.partner[closer] ?? 0;
    return methods.includes(tokenAt(g, opener - 1).image) && isDot(g, opener - 2);
  }
  if (methods.includes(tokenAt(g, closer).image) && isDot(g, closer - 1)) return true;
  for (let at = closer; at > 1 && tokenAt(g, at).tokenType !== T.Newline && end - at < MOST_BACK; at--) {
    if (tokenAt(g, at).image === 'send' && isDot(g, at - 1)) return methods.includes('send');
  }
  return false;
}

const MOST_BACK = 50;

function isDot(g: Grammar, index: number): boolean {
  const type = tokenAt(g, index).tokenType;
  return type === T.Dot || type === T.QuestionDot;
}

/** Whether `l` of `l <- r` can only be a pattern: not a plain name, not a path to a value, not a call. */
function isOnlyPattern(g: Grammar, index: number, end: number): boolean {
  const token = tokenAt(g, index);
  if (patternAt(g, index) !== end) return false;
  if (token.tokenType === T.Identifier) return token.image === '_' || end !== index + 1;
  if (token.tokenType !== T.UpperIdentifier && token.tokenType !== T.KwSelfType) return true;
  const last = tokenAt(g, end - 1);
  return last.tokenType !== T.Identifier;
}

export function selectArmAt(g: Grammar, index: number): boolean {
  return selectFormAt(g, index) !== 'none';
}

/** `Effect.operation(patterns) =>` or `return(pattern) =>` (12). */
export function clauseAt(g: Grammar, index: number): boolean {
  let at = index;
  if (tokenAt(g, at).tokenType === T.KwReturn) {
    return tokenAt(g, at + 1).tokenType === T.LParen && tokenAt(g, skipGroup(g, at + 1)).tokenType === T.FatArrow;
  }
  if (tokenAt(g, at).tokenType !== T.UpperIdentifier) return false;
  at = typeAt(g, at);
  if (at === -1) return false;
  // With type arguments in the middle the operation is still to come.
  if (isPathDot(g, at) && has(names, tokenAt(g, at + 1))) at += 2;
  if (tokenAt(g, at).tokenType === T.LParen) at = skipGroup(g, at);
  return tokenAt(g, at).tokenType === T.FatArrow;
}

/** Whether the `with` at `index` ends the body of a `handle` (12). */
export function handleWithAt(g: Grammar, index: number): boolean {
  const next = tokenAt(g, index + 1).tokenType;
  return next === T.Newline || next === T.KwEnd || next === EOF || clauseAt(g, index + 1);
}

/** Whether the `forall` at `index` begins a block of a property (14); the expression has a predicate after a comma (6.9). */
export function forallBlockAt(g: Grammar, index: number): boolean {
  let at = index + 1;
  if (tokenAt(g, at).tokenType === T.LParen) {
    at = findInLine(g, skipGroup(g, at), generatorEnds);
  } else {
    for (;;) {
      if (tokenAt(g, at).tokenType !== T.Identifier || tokenAt(g, at + 1).tokenType !== T.Colon) return false;
      at = generatorEnd(g, at + 2);
      if (at === -1 || tokenAt(g, at).tokenType !== T.Comma) break;
      at = pastNewline(g, at + 1);
      if (tokenAt(g, at + 1).tokenType !== T.Colon) return false;
    }
  }
  if (at !== -1 && tokenAt(g, at).tokenType === T.KwWhere) at = findInLine(g, at + 1, blockStarts);
  return at !== -1 && tokenAt(g, at).tokenType !== T.Comma;
}

/** What ends the type or expression at `index`; the commas of type arguments do not. */
function generatorEnd(g: Grammar, index: number): number {
  const afterType = typeAt(g, index);
  return afterType !== -1 && generatorEnds.has(tokenAt(g, afterType).tokenType) ? afterType : findInLine(g, index, generatorEnds);
}

const generatorEnds: ReadonlySet<unknown> = new Set([T.Comma, T.KwWhere, T.KwDo, T.Newline, EOF]);
const blockStarts: ReadonlySet<unknown> = new Set([T.Comma, T.KwDo, T.Newline, EOF]);
