/** Small things the methods of String share. */
import { ArrayValue, Char, type Value } from '../value.js';

/** The text of a receiver, which is a String or Char. */
export function self(args: readonly Value[]): string {
  return args[0] instanceof Char ? args[0].text : (args[0] as string);
}

export const stringArray = (items: readonly string[]): ArrayValue => new ArrayValue([...items]);

/** White space by Unicode (property White_Space), which JavaScript's `\s` misses U+0085 of and adds U+FEFF to. */
export const WHITE_SPACE = '[\\t-\\r\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
