/** Completions as a list below the text: signatures and the first sentence of what each does, as many as there is room for. */
import { columnAfter } from '../../diagnostics/display-width.js';
import type { Completion } from './completion.js';
import { paintLook } from './highlight.js';

export function listCompletions(candidates: readonly Completion[], columns: number, rows: number, color: boolean): readonly string[] {
  const dim = (text: string): string => (color ? paintLook('gray', text) : text);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) {
    return [clip(only.name + only.signature, columns), ...(only.doc === '' ? [] : [dim(clip(`  ${only.doc}`, columns))])];
  }
  const shown = candidates.slice(0, candidates.length > rows ? rows - 1 : rows);
  const width = Math.min(40, Math.max(...shown.map(({ name, signature }) => columnAfter(name + signature))));
  const lines = shown.map(({ name, signature, doc }) => {
    const head = clip(name + signature, Math.min(columns, 60));
    const gap = ' '.repeat(Math.max(1, width - columnAfter(head)));
    const room = columns - columnAfter(head + gap) - 3;
    return doc === '' || room < 12 ? head : `${head}${gap}${dim(`  ${clip(doc, room)}`)}`;
  });
  const more = candidates.length - shown.length;
  return more > 0 ? [...lines, dim(`... ${more} more`)] : lines;
}

/** What all names begin with. */
export function sharedPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}

function clip(text: string, columns: number): string {
  if (columnAfter(text) < columns) return text;
  let out = '';
  for (const char of text) {
    if (columnAfter(out + char) >= columns - 1) break;
    out += char;
  }
  return `${out}…`;
}
