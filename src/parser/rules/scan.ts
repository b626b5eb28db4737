/**
 * Looking ahead in the tokens: what choosers need to know that one token does not say. Nothing here moves the parser.
 *
 * All positions are indexes into `g.source.tokens`. Brackets are skipped in one step, and every scan ends with its line or after a fixed
 * number of tokens, so that parsing stays linear.
 */
import { EOF, type IToken } from 'chevrotain';
import { adjacent, spaceAfter, spaceBefore } from '../lexer.js';
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { assignOperators, closers, commandArguments, handledStarts, has, names, ternaryAlways, ternarySpaced } from './token-sets.js';

/** The token at an index; behind the last one the end of the file. */
export function tokenAt(g: Grammar, index: number): IToken {
  const { tokens } = g.source;
  return (tokens[index] ?? tokens[tokens.length - 1]) as IToken;
}

export function isWord(token: IToken, word: string): boolean {
  return token.tokenType === T.Identifier && token.image === word;
}

export function isAssignment(token: IToken): boolean {
  return token.tokenType === T.Eq || has(assignOperators, token);
}

/** Behind the bracket or string that begins at `index`, or the next index. */
export function skipGroup(g: Grammar, index: number): number {
  const partner = g.source.partner[index] ?? -1;
  return partner > index ? partner + 1 : index + 1;
}

/** The token behind a newline that may stand at `index`. */
export function pastNewline(g: Grammar, index: number): number {
  return tokenAt(g, index).tokenType === T.Newline ? index + 1 : index;
}

/** Words that stand between operands, so they neither begin an argument nor the middle of a ternary (6.1, 6.5). */
const infixWords: ReadonlySet<string> = new Set(['implies', 'by']);
const noArguments: ReadonlySet<string> = new Set(['implies', 'by', 'after', 'raises']);

/** Whether the token at `index`, behind a name, begins the arguments of a command call (6.5). */
export function commandArgumentAt(g: Grammar, index: number): boolean {
  const token = tokenAt(g, index);
  if (!has(commandArguments, token) || (g.context & Flag.NoCommand) !== 0) return false;
  if (adjacent(tokenAt(g, index - 1), token)) return false;
  if (token.tokenType === T.Identifier) return !noArguments.has(token.image);
  return token.tokenType !== T.KwMatch || (g.context & Flag.Head) === 0;
}

/** Whether the `?` at `index` asks for a ternary (6.1); otherwise it is the try operator. */
export function isTernary(g: Grammar, index: number): boolean {
  const next = tokenAt(g, index + 1);
  if (has(ternaryAlways, next)) return next.tokenType !== T.Identifier || !infixWords.has(next.image);
  if (!has(ternarySpaced, next)) return false;
  const question = tokenAt(g, index);
  return spaceBefore(question, g.text) && spaceAfter(question, g.text);
}

/** Whether `by` or `implies` at `index` is the infix word, given that an operand is complete. */
export function isInfixWord(g: Grammar, index: number): boolean {
  const token = tokenAt(g, index);
  return token.tokenType === T.Identifier && infixWords.has(token.image);
}

/** The parameter list of a trailing block `|params|` at `index` (6.5), which `a | b` with blanks on both sides never is. */
export function trailingBarsAt(g: Grammar, index: number): boolean {
  const open = tokenAt(g, index);
  if (!spaceBefore(open, g.text) || !adjacent(open, tokenAt(g, index + 1))) return false;
  for (let at = index + 1, steps = 0; steps < MOST_BAR_TOKENS; steps++) {
    const token = tokenAt(g, at);
    if (token.tokenType === T.Pipe) return spaceAfter(token, g.text);
    if (!barTokens.has(token.tokenType)) return false;
    at = skipGroup(g, at);
  }
  return false;
}

const MOST_BAR_TOKENS = 100;
const barTokens: ReadonlySet<unknown> = new Set([
  T.Identifier,
  T.UpperIdentifier,
  T.KwSelf,
  T.KwSelfType,
  T.KwMut,
  T.KwEnd,
  T.KwTrue,
  T.KwFalse,
  T.KwNil,
  T.Comma,
  T.Colon,
  T.ColonColon,
  T.Dot,
  T.Ellipsis,
  T.DotDot,
  T.Question,
  T.Lt,
  T.Gt,
  T.Eq,
  T.At,
  T.Amp,
  T.Minus,
  T.IntLiteral,
  T.FloatLiteral,
  T.StringLiteral,
  T.CharLiteral,
  T.SymbolLiteral,
  T.LParen,
  T.LBracket,
  T.LBrace,
]);

/** An arrow lambda: `x =>`, or `(` whose partner is followed by `=>` (6.7). */
export function arrowLambdaAt(g: Grammar, index: number): boolean {
  if ((g.context & Flag.NoArrow) !== 0) return false;
  const token = tokenAt(g, index);
  const last = token.tokenType === T.LParen ? (g.source.partner[index] ?? index) : index;
  return tokenAt(g, last + 1).tokenType === T.FatArrow;
}

/** Whether the `{` at `index`, in operand position, begins a map; otherwise it is a lambda (6.4). */
export function isMapAt(g: Grammar, index: number): boolean {
  const end = g.source.partner[index] ?? index;
  let at = pastNewline(g, index + 1);
  const first = tokenAt(g, at);
  if (at >= end || first.tokenType === T.Ellipsis) return true;
  if (has(names, first) && tokenAt(g, at + 1).tokenType === T.Colon) return true;
  if (isQuantifierAt(g, at)) return false;
  let waiting = 0;
  while (at < end) {
    const token = tokenAt(g, at);
    if (token.tokenType === T.FatArrow) return true;
    if (token.tokenType === T.Question && isTernary(g, at)) waiting++;
    else if (token.tokenType === T.Colon || token.tokenType === T.SymbolLiteral) {
      if (token.tokenType === T.Colon && waiting === 0) return true;
      if (waiting > 0 && tokenAt(g, at - 1).tokenType !== T.Question) waiting--;
    } else if (token.tokenType === T.Newline || token.tokenType === T.Comma || isAssignment(token) || statementWords.has(token.tokenType))
      return false;
    at = skipGroup(g, at);
  }
  return false;
}

const statementWords: ReadonlySet<unknown> = new Set([
  T.Pipe,
  T.PipePipe,
  T.KwLet,
  T.KwMut,
  T.KwDo,
  T.KwDefer,
  T.KwReturn,
  T.KwFor,
  T.KwWhile,
  T.KwThen,
]);

/** `forall` or `exists` at the start of an operand (1.4). */
export function isQuantifierAt(g: Grammar, index: number): boolean {
  const token = tokenAt(g, index);
  if (token.tokenType !== T.Identifier || (token.image !== 'forall' && token.image !== 'exists')) return false;
  const next = tokenAt(g, index + 1);
  if (next.tokenType === T.Identifier) return !infixWords.has(next.image);
  if (next.tokenType !== T.LParen || tokenAt(g, index + 2).tokenType !== T.Identifier) return false;
  const after = tokenAt(g, index + 3).tokenType;
  return after === T.Colon || after === T.KwIn;
}

/** What a contextual word at the start of an operand is (1.4); `name` if it is just a name. */
export type OperandWord = 'name' | 'handle' | 'select' | 'try' | 'quantifier' | 'transfer';

export function operandWordAt(g: Grammar, index: number): OperandWord {
  const word = contextual.get(tokenAt(g, index).image);
  if (word === undefined) return 'name';
  const next = tokenAt(g, index + 1);
  switch (word) {
    case 'handle':
      return isHandleAt(g, index, next) ? word : 'name';
    case 'select':
      return next.tokenType === T.Newline || (next.tokenType === T.LParen && isSelectOption(g, index + 2)) ? word : 'name';
    case 'try':
      return next.tokenType === T.Newline || next.tokenType === T.KwDo ? word : 'name';
    case 'quantifier':
      return isQuantifierAt(g, index) ? word : 'name';
    case 'transfer': {
      const type = next.tokenType;
      const named = (type === T.Identifier && !infixWords.has(next.image)) || type === T.UpperIdentifier || type === T.KwSelf;
      return named && spaceBefore(next, g.text) ? word : 'name';
    }
    default:
      return 'name';
  }
}

const contextual: ReadonlyMap<string, OperandWord> = new Map([
  ['handle', 'handle'],
  ['select', 'select'],
  ['try', 'try'],
  ['forall', 'quantifier'],
  ['exists', 'quantifier'],
  ['move', 'transfer'],
  ['copy', 'transfer'],
  ['consume', 'transfer'],
  ['borrow', 'transfer'],
]);

/** 1.4. Deviation: an operator that can be binary (`*`, `&`, `+`, `|`, `<-`, a range) never makes `handle` a keyword. */
function isHandleAt(g: Grammar, index: number, next: IToken): boolean {
  if (next.tokenType === T.Newline) return !blockClosers.has(tokenAt(g, index + 2).tokenType);
  return has(handledStarts, next) && spaceBefore(next, g.text) && !isInfixWord(g, index + 1);
}

const blockClosers: ReadonlySet<unknown> = new Set([T.KwEnd, T.RBrace, T.RParen, T.RBracket, T.KwElse, T.KwElsif, T.InterpolationEnd, EOF]);

function isSelectOption(g: Grammar, index: number): boolean {
  const at = pastNewline(g, index);
  const token = tokenAt(g, at);
  return tokenAt(g, at + 1).tokenType === T.Colon && (isWord(token, 'timeout') || isWord(token, 'biased'));
}

/** Whether `return` or `break` before `index` has no value (6.2). */
export function endsJump(g: Grammar, index: number): boolean {
  const token = tokenAt(g, index);
  return has(closers, token) || jumpEnds.has(token.tokenType);
}

const jumpEnds: ReadonlySet<unknown> = new Set([
  T.Newline,
  T.KwIf,
  T.KwUnless,
  T.KwElse,
  T.KwElsif,
  T.KwEnd,
  T.Comma,
  T.Colon,
  T.FatArrow,
  T.Arrow,
  T.KwThen,
  T.KwFor,
  EOF,
]);

/** The first index at or behind `index` that holds one of the types outside brackets in the same line, or -1. */
export function findInLine(g: Grammar, index: number, types: ReadonlySet<unknown>): number {
  for (let at = index; ; at = skipGroup(g, at)) {
    const token = tokenAt(g, at);
    if (types.has(token.tokenType)) return at;
    if (token.tokenType === T.Newline || token.tokenType === EOF || has(closers, token)) return -1;
  }
}

/** Whether the line of `index` is the last one and has no end. */
export function isCutOff(g: Grammar, index: number): boolean {
  return findInLine(g, index, endOfFile) !== -1;
}

const endOfFile: ReadonlySet<unknown> = new Set([EOF]);

/** Whether a word is declared somewhere in the file, so that it is no foreign keyword here. */
export function isDeclared(g: Grammar, word: string): boolean {
  const { tokens } = g.source;
  let words = declaredWords.get(tokens);
  if (words === undefined) {
    words = new Set(tokens.filter((token, index) => declares(tokens, index) && token.tokenType === T.Identifier).map(({ image }) => image));
    declaredWords.set(tokens, words);
  }
  return words.has(word);
}

function declares(tokens: readonly IToken[], index: number): boolean {
  return declaring.has(tokens[index - 1]?.tokenType) || tokens[index + 1]?.tokenType === T.Eq;
}

/** By file; made when the first foreign word is seen. */
const declaredWords = new WeakMap<readonly IToken[], ReadonlySet<string>>();

const declaring: ReadonlySet<unknown> = new Set([T.KwFn, T.KwLet, T.KwMut, T.KwConst, T.Comma, T.LParen, T.Pipe, T.LBrace]);
