/**
 * Operators of other languages, and what to write instead (Appendix C, E3030); words are in diagnostics/foreign-words.ts. Table of data, and
 * the recognition of those that are several tokens here.
 */
import type { IToken } from 'chevrotain';
import type { Span } from '../diagnostics/span.js';
import { endOf, lineEndOf } from './places.js';

export interface ForeignOperator {
  readonly span: Span;
  readonly written: string;
  readonly hint: string;
}

/** What to write instead of `operator`, or undefined. */
export function foreignOperatorHint(operator: string): string | undefined {
  return foreignOperators.get(operator);
}

export const foreignOperators: ReadonlyMap<string, string> = new Map([
  ['===', 'write `==`'],
  ['!==', 'write `!=`'],
  ['<>', 'write `!=`'],
  ['/=', 'write `!=` to compare; `/=` divides and assigns'],
  ['=~', 'there are no regular-expression literals; see `String.contains` and `std::string`'],
  ['!~', 'there are no regular-expression literals; see `String.contains` and `std::string`'],
  [':=', 'write `let name = value`, or `name = value`'],
  ['++x', 'write `x += 1`'],
  ['--x', 'write `x -= 1`'],
  ['x++', 'write `x += 1`; `++` joins arrays and strings'],
  ['x--', 'write `x -= 1`'],
  ['**=', 'write `x = x ** y`'],
  ['++=', 'write `x = x ++ y`'],
  ['&&=', 'write `x = x and y`'],
  ['||=', 'write `x = x or y`'],
  ['??=', 'write `x = x ?? y`'],
  ['>>>', 'write `>>`'],
  ['?:', 'write `a ?? b`'],
  ['<|', 'write a call, or `|>` the other way round'],
  ['>>=', 'write `.and_then(f)` for Results and Options; `>>=` shifts and assigns'],
  ['/', 'there are no regular-expression literals'],
  ['->?', 'write the return type with a `?`: `-> T?`'],
  ['@', 'a field of the object is `self.name`; `@name` is an attribute before a declaration'],
]);

/** What explains an error at `token`: two tokens that are one operator elsewhere, an increment, a regular expression. */
export function foreignOperatorAt(text: string, previous: IToken | undefined, token: IToken): ForeignOperator | undefined {
  const before = previous === undefined || Number.isNaN(previous.startOffset) ? undefined : previous;
  const start = token.startOffset;
  if (before !== undefined) {
    const written = before.image + token.image;
    if (endOf(before) === start && foreignOperators.has(written)) return foreign(before.startOffset, written);
    const increment = incrementAt(text, endOf(before));
    if (increment !== undefined) return increment;
  }
  if (text.startsWith('=~', start)) return foreign(start, '=~');
  if (token.image === '++' && /\w/.test(text.charAt(start + 2))) return foreign(start, '++', '++x');
  if (token.image === '/') {
    const close = text.indexOf('/', start + 1);
    if (close !== -1 && close < lineEndOf(text, start)) return foreign(start, text.slice(start, close + 1), '/');
  }
  return undefined;
}

/** `x++` or `x--` that ends at `end`, where nothing follows that it could join or subtract on its line. */
export function incrementAt(text: string, end: number): ForeignOperator | undefined {
  const written = text.slice(end - 2, end);
  const isOne = (written === '++' || written === '--') && /[\w)\]]/.test(text.charAt(end - 3));
  return isOne && /^[ \t]*(?:[\r\n;)}\]]|$)/.test(text.slice(end, end + 80)) ? foreign(end - 2, written, `x${written}`) : undefined;
}

function foreign(start: number, written: string, key = written): ForeignOperator {
  return { span: { start, end: start + written.length }, written, hint: foreignOperators.get(key) ?? '' };
}
