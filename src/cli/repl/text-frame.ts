/** How the text being edited looks on the screen: prompts in front of its lines, colours, the cursor's place, a list below. */
import { expandTabs } from '../../diagnostics/display-width.js';
import { paintLook, type Styled } from './highlight.js';
import type { Frame } from './screen.js';

export interface TextLook {
  readonly text: string;
  readonly cursor: number;
  readonly ranges: readonly Styled[];
  readonly prompt: string;
  /** The same with escape sequences. */
  readonly shownPrompt: string;
  readonly below: readonly string[];
  readonly color: boolean;
}

export function frameOf({ text, cursor, ranges, prompt, shownPrompt, below, color }: TextLook): Frame {
  const margin = `${' '.repeat(Math.max(0, prompt.length - 2))}| `;
  const shownMargin = color ? paintLook('gray', margin) : margin;
  let offset = 0;
  const lines = text.split('\n').map((line, at) => {
    const front = at === 0 ? prompt : margin;
    const shown = (at === 0 ? shownPrompt : shownMargin) + paintLine(line, offset, ranges);
    const one = { start: offset, front, plain: front + expandTabs(line), shown };
    offset += line.length + 1;
    return one;
  });
  const row = lines.findLastIndex(({ start }) => start <= cursor);
  const { start, front } = lines[row] ?? { start: 0, front: prompt };
  return {
    lines: [...lines.map(({ plain, shown }) => ({ plain, shown })), ...below.map((line) => ({ plain: withoutEscapes(line), shown: line }))],
    cursor: { line: row, before: front + expandTabs(text.slice(start, cursor)) },
  };
}

function paintLine(line: string, offset: number, ranges: readonly Styled[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, look } of ranges) {
    const from = Math.max(start - offset, at);
    const to = Math.min(end - offset, line.length);
    if (from >= to) continue;
    out += expandTabs(line.slice(at, from)) + paintLook(look, expandTabs(line.slice(from, to)));
    at = to;
  }
  return out + expandTabs(line.slice(at));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences that colours are made of
const ESCAPES = /\u001b\[[0-9;]*m/g;

export function withoutEscapes(text: string): string {
  return text.replace(ESCAPES, '');
}
