/** Sets of token types that choosers ask about. A set is a table by type number: one array access. */
import type { IToken, TokenType } from 'chevrotain';
import * as T from '../tokens.js';

export type TokenSet = Uint8Array;

export function has(set: TokenSet, token: IToken): boolean {
  return set[token.tokenTypeIdx] === 1;
}

export function tokenSet(...types: readonly TokenType[]): TokenSet {
  const set = new Uint8Array(SIZE);
  const add = (type: TokenType): void => {
    set[type.tokenTypeIdx ?? 0] = 1;
    members.get(type)?.forEach(add);
  };
  types.forEach(add);
  return set;
}

const SIZE = 2 + T.allTokens.reduce((most, type) => Math.max(most, type.tokenTypeIdx ?? 0), 0);
// A category knows its members only once a lexer or parser was made with it.
const members = new Map<TokenType, TokenType[]>();
for (const type of T.allTokens) {
  for (const category of type.CATEGORIES ?? []) members.set(category, [...(members.get(category) ?? []), type]);
}

/** Any name, keywords included. */
export const names: TokenSet = tokenSet(T.AnyName);

const literalTypes = [T.IntLiteral, T.FloatLiteral, T.StringLiteral, T.TemplateStart, T.CharLiteral, T.KwTrue, T.KwFalse, T.KwNil] as const;

/** Literals of a pattern. */
export const patternLiterals: TokenSet = tokenSet(T.PatternLiteral);

/** Operands of one token. */
export const atoms: TokenSet = tokenSet(T.Atom);

/** First argument of a command call (6.5). */
export const commandArguments: TokenSet = tokenSet(
  ...literalTypes,
  T.SymbolLiteral,
  T.Identifier,
  T.UpperIdentifier,
  T.KwSelf,
  T.KwSelfType,
  T.KwFn,
  T.KwSpawn,
  T.KwAwait,
  T.KwMatch,
  T.AmpColon,
);

/** What makes a `?` a ternary wherever it stands (6.1). */
export const ternaryAlways: TokenSet = tokenSet(...literalTypes, T.Identifier, T.UpperIdentifier, T.KwSelf, T.KwSelfType, T.KwNot, T.KwFn);

/** What makes a `?` a ternary if white space stands on both sides of it (6.1). */
export const ternarySpaced: TokenSet = tokenSet(
  T.LParen,
  T.LBracket,
  T.LBrace,
  T.Minus,
  T.Bang,
  T.Tilde,
  T.Amp,
  T.Pipe,
  T.SymbolLiteral,
  T.KwIf,
  T.KwMatch,
);

export const rangeOperators: TokenSet = tokenSet(T.RangeOperator);

export const prefixOperators: TokenSet = tokenSet(T.PrefixOperator);

const primaryStarts = [
  ...literalTypes,
  T.SymbolLiteral,
  T.Identifier,
  T.UpperIdentifier,
  T.KwSelf,
  T.KwSelfType,
  T.LParen,
  T.LBracket,
  T.AmpColon,
  T.KwFn,
  T.KwIf,
  T.KwUnless,
  T.KwMatch,
  T.KwFor,
  T.KwWhile,
  T.KwLoop,
  T.KwSpawn,
  T.KwWith,
  T.KwUnsafe,
  T.KwRaise,
  T.KwReturn,
  T.KwBreak,
  T.KwContinue,
] as const;

/** What can begin an operand where none is required; `end` is not among them (1.4). */
export const operandStarts: TokenSet = tokenSet(
  ...primaryStarts,
  T.LBrace,
  T.KwDo,
  T.Pipe,
  T.PipePipe,
  T.Minus,
  T.Plus,
  T.Bang,
  T.Tilde,
  T.Amp,
  T.Star,
  T.LeftArrow,
  T.KwAwait,
  T.KwNot,
  T.DotDot,
  T.DotDotLt,
  T.DotDotEq,
);

/** What can be the right side of a range (6.2). `for` after an open range belongs to a comprehension. */
export const rangeEnds: TokenSet = tokenSet(
  ...primaryStarts.filter((type) => type !== T.KwFor && type !== T.KwWith),
  T.Minus,
  T.Plus,
  T.Bang,
  T.Tilde,
  T.Amp,
  T.Star,
  T.KwAwait,
);

/** What follows `handle` when it begins a handler (1.4): an operand that cannot be the rest of a binary expression. */
export const handledStarts: TokenSet = tokenSet(
  ...primaryStarts.filter((type) => type !== T.LParen && type !== T.LBracket && type !== T.KwIf && type !== T.KwUnless),
  T.KwDo,
  T.Bang,
  T.Tilde,
  T.KwAwait,
);

export const assignOperators: TokenSet = tokenSet(T.AssignOperator);

/** Infix operators whose right side is an operand. */
export const infixOperators: TokenSet = tokenSet(T.InfixOperator);

/** Closers and separators behind which nothing of a statement can stand. */
export const closers: TokenSet = tokenSet(T.RParen, T.RBracket, T.RBrace, T.InterpolationEnd);
