/** Comments on lines of their own inside a bracketed list, with the empty lines around them. */
import { blankline, type Doc, hardline } from './document.js';
import type { TokenReader } from './reader.js';

/** Those before an item. */
export function leadingComments(s: TokenReader): Doc[] {
  const docs: Doc[] = [];
  for (let one = s.ownComment(0); one !== null; one = s.ownComment(0)) docs.push(one, s.blankAhead ? blankline : hardline);
  return docs;
}

/** Those behind the last item. */
export function closingComments(s: TokenReader): Doc[] {
  const docs: Doc[] = [];
  for (let blank = s.blankAhead, one = s.ownComment(0); one !== null; blank = s.blankAhead, one = s.ownComment(0)) {
    docs.push(blank ? blankline : hardline, one);
  }
  return docs;
}
