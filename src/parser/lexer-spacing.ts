/** Adjacency (1.1): whether white space precedes or follows a token. One character decides, so nothing is stored in the tokens. */
import type { IToken } from 'chevrotain';

/**
 * Whether white space, a comment or the start of the text precedes the token. A `#` before a token can only be the end of a block comment,
 * which counts as white space (1.2); characters beyond ASCII outside strings can only be misplaced blanks.
 */
export function spaceBefore(token: IToken, text: string): boolean {
  return token.startOffset === 0 || isSpaceOrComment(text.charCodeAt(token.startOffset - 1));
}

/** Whether white space, a comment or the end of the text follows the token. */
export function spaceAfter(token: IToken, text: string): boolean {
  const next = (token.endOffset ?? token.startOffset) + 1;
  return next >= text.length || isSpaceOrComment(text.charCodeAt(next));
}

/** Whether nothing lies between the two. */
export function adjacent(left: IToken, right: IToken): boolean {
  return (left.endOffset ?? left.startOffset) + 1 === right.startOffset;
}

function isSpaceOrComment(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d || code === 0x23 || code === 0x3b || code >= 0x80;
}
