/**
 * How many terminal columns a text takes. Tabs go to the next multiple of four, East Asian wide characters and emoji take two,
 * combining marks and control characters none. A grapheme is measured as a whole, so a family emoji is two columns, not eight.
 */
import { eastAsianWidth } from 'get-east-asian-width';

export const TAB_WIDTH = 4;

/** The column after `text`, when it begins in the 0-based column `from`. */
export function columnAfter(text: string, from = 0): number {
  if (PLAIN.test(text)) return from + text.length;
  let column = from;
  for (const { segment } of graphemes().segment(text)) {
    column = segment === '\t' ? nextTabStop(column) : column + graphemeWidth(segment);
  }
  return column;
}

/** The text as a terminal should get it: tabs as blanks, control characters (which would move the cursor) as their pictures. */
export function expandTabs(text: string): string {
  if (PLAIN.test(text)) return text;
  let column = 0;
  let out = '';
  for (const { segment } of graphemes().segment(text)) {
    if (segment === '\t') {
      const next = nextTabStop(column);
      out += ' '.repeat(next - column);
      column = next;
    } else {
      out += printable(segment);
      column += graphemeWidth(segment);
    }
  }
  return out;
}

const PLAIN = /^[ -~]*$/;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;

let shared: Intl.Segmenter | null = null;

function graphemes(): Intl.Segmenter {
  shared ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return shared;
}

function nextTabStop(column: number): number {
  return column + TAB_WIDTH - (column % TAB_WIDTH);
}

function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (isControl(code)) return 1;
  if (ZERO_WIDTH.test(grapheme)) return 0;
  if (EMOJI.test(grapheme)) return 2;
  return eastAsianWidth(code);
}

function isControl(code: number): boolean {
  return code < 32 || code === 127;
}

function printable(grapheme: string): string {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code === 127) return '\u2421';
  return code < 32 ? String.fromCharCode(0x2400 + code) : grapheme;
}
