/** Taking apart tokens that the longest match joined and the grammar must read as two. */
import type { IToken, TokenType } from 'chevrotain';
import { Token } from './lexer-cursor.js';
import { Colon, Gt, GtEq, GtGt, GtGtEq, Identifier, keywordTypes, Pipe, PipePipe, SymbolLiteral, UpperIdentifier } from './tokens.js';

/**
 * The two tokens that `token` stands for: `>>` is `>` `>` and `>>=` is `>` `>=` in a type argument list (1.5), `||` is `|` `|` as an empty
 * parameter list, `:name` is `:` and a name while a ternary waits (1.7). Undefined for every other token.
 */
export function splitToken(token: IToken): readonly [IToken, IToken] | undefined {
  switch (token.tokenType) {
    case GtGt:
      return halves(token, Gt, Gt);
    case GtGtEq:
      return halves(token, Gt, GtEq);
    case PipePipe:
      return halves(token, Pipe, Pipe);
    case SymbolLiteral:
      return halves(token, Colon, nameType(token.image.slice(1)));
    default:
      return undefined;
  }
}

function halves(token: IToken, first: TokenType, second: TokenType): readonly [IToken, IToken] {
  const { image, startOffset } = token;
  const line = token.startLine ?? 1;
  const column = token.startColumn ?? 1;
  return [
    new Token(image.slice(0, 1), startOffset, startOffset, line, column, first, undefined),
    new Token(image.slice(1), startOffset + 1, startOffset + image.length - 1, line, column + 1, second, undefined),
  ];
}

function nameType(name: string): TokenType {
  return keywordTypes.get(name) ?? (/^[A-Z]/.test(name) ? UpperIdentifier : Identifier);
}
