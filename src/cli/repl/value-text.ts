/** A result as text: on one line if it fits, else an item a line. In the language's own notation, so it can be coloured as code. */
import { columnAfter } from '../../diagnostics/display-width.js';
import type { Preview } from '../../engine/session.js';
import { highlight } from './highlight.js';

export function valueText(preview: Preview, columns: number, color: boolean): string {
  const text = layOut(preview, columns, 0, 0);
  return color ? highlight(text) : text;
}

const STEP = 2;

/** `used`: columns taken on the first line already. */
function layOut(preview: Preview, columns: number, indent: number, used: number): string {
  if (typeof preview === 'string') return preview;
  const line = flat(preview);
  if (indent + used + columnAfter(line) < columns) return line;
  const blanks = ' '.repeat(indent + STEP);
  const { open, items, more, close } = preview;
  const parts = isShort(items)
    ? wrapped(preview, columns - indent - STEP)
    : items.map(({ label, value }) => label + layOut(value, columns, indent + STEP, columnAfter(label) + 1));
  const lines =
    more > 0
      ? [...parts.map((part) => `${part},`), `... ${more} more`]
      : parts.map((part, at) => (at < parts.length - 1 ? `${part},` : part));
  return `${open.trimEnd()}\n${lines.map((part) => blanks + part).join('\n')}\n${' '.repeat(indent)}${close.trimStart()}`;
}

type Items = Exclude<Preview, string>['items'];

/** Many small items: as many on a line as there is room for. */
function isShort(items: Items): boolean {
  return items.length > 8 && items.every(({ label, value }) => label === '' && typeof value === 'string' && value.length <= 12);
}

function wrapped({ items }: Exclude<Preview, string>, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { value } of items) {
    const next = line === '' ? String(value) : `${line}, ${String(value)}`;
    if (line !== '' && columnAfter(next) + 1 >= columns) {
      lines.push(line);
      line = String(value);
    } else line = next;
  }
  return line === '' ? lines : [...lines, line];
}

function flat(preview: Preview): string {
  if (typeof preview === 'string') return preview;
  const items = preview.items.map(({ label, value }) => label + flat(value));
  if (preview.more > 0) items.push(`... ${preview.more} more`);
  return `${preview.open}${items.join(', ')}${preview.close}`;
}
