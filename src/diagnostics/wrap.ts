/** Text in lines of a width. */
import { columnAfter } from './display-width.js';

/** Broken between words into lines of at most `width` columns; a longer word stays whole. Lines that are there stay. */
export function wrapWords(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => (columnAfter(line) <= width ? [line] : wrapLine(line, width)));
}

function wrapLine(line: string, width: number): string[] {
  const out: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && columnAfter(current) + columnAfter(word) + 1 > width) {
      out.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...out, current];
}
