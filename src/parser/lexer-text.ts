/** Where texts end: the shared scans of quoted strings, templates and heredocs. Pure functions of the source. */

/** The offset of the closing quotes or of a `#{`, whichever comes first; -1 if neither comes. */
export function findTextEnd(text: string, from: number, close: string, interpolates: boolean): number {
  const quote = close.charCodeAt(0);
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === quote && (close.length === 1 || text.startsWith(close, at))) return at;
    else if (code === 0x23 && interpolates && text.charCodeAt(at + 1) === 0x7b) return at;
  }
  return -1;
}

/** Behind the line end that directly follows opening triple quotes, if there is one: it is dropped. */
export function tripleStart(text: string, start: number): number {
  if (text.charCodeAt(start) === 0x0a) return start + 1;
  return text.startsWith('\r\n', start) ? start + 2 : start;
}

/**
 * Where the text of triple quotes that close at `close` ends: a last line of only blanks is dropped with the line end before it. `start` is
 * where the last stretch of text began; behind an interpolation there is a line only after a line end.
 */
export function tripleEnd(text: string, start: number, close: number): number {
  let at = close;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  if (text.charCodeAt(at - 1) !== 0x0a) return close;
  // The line end behind the opening quotes is dropped already.
  return at === start ? at : lineEndBefore(text, at);
}

/** The end of the line that lies before the line starting at `lineStart`: in front of its LF or CR LF. */
export function lineEndBefore(text: string, lineStart: number): number {
  return text.charCodeAt(lineStart - 2) === 0x0d ? lineStart - 2 : lineStart - 1;
}

/** If the line at `lineStart` consists of `tag` (indented or not), where that line ends; else -1. */
export function terminatorEnd(text: string, lineStart: number, tag: string): number {
  let at = lineStart;
  while (isBlank(text.charCodeAt(at))) at++;
  if (!text.startsWith(tag, at)) return -1;
  at += tag.length;
  while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === 0x0d) at++;
  return at >= text.length || text.charCodeAt(at) === 0x0a ? at : -1;
}

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
