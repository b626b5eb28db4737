/**
 * Recognises a format spec (1.8). It says only what one looks like: the lexer needs that to tell `#{x:>5}` from other colons; what the parts
 * mean is the interpreter's business.
 *
 *   spec = [ [ fill ] ( '<' | '>' | '^' ) ] [ '+' | '-' | ' ' ] [ '#' ] [ '0' ] { digit } [ ',' | '_' ] [ '.' digit { digit } ] [ type ]
 */

/** Whether all of `text` is a spec. The empty text is none. */
export function isFormatSpec(text: string): boolean {
  return text !== '' && specLengthAt(`${text}}`, 0) === text.length;
}

/** The length of the spec that starts at `at` and is directly followed by `}`; 0 if there is none. */
export function specLengthAt(text: string, at: number): number {
  spec.lastIndex = at;
  const match = spec.exec(text);
  return match === null ? 0 : match[0].length;
}

const spec = /(?:[^}\r\n]?[<>^])?[+\- ]?#?0?[0-9]*[,_]?(?:\.[0-9]+)?[dboxXeEfg%s?]?(?=\})/uy;
