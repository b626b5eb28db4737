/**
 * Finding tasks and scopes by words: of the name, the state, errors, reasons, waits and files. All words must occur; `is:failed` means the
 * state alone. No DOM here.
 */
import type { Item, Run } from './model.js';
import { descendants } from './rows.js';

const MOST = 5000;

export function search(run: Run, query: string): Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: Item[] = [];
  for (const item of descendants(run.root)) {
    const text = textOf(item);
    if (words.every((word) => text.includes(word)) && found.push(item) === MOST) break;
  }
  return found;
}

const texts = new WeakMap<Item, string>();

function textOf(item: Item): string {
  let text = texts.get(item);
  if (text === undefined) {
    const { name, error, why, place } = item;
    const parts = [name, item.kind, place === null ? '' : `${place.file}:${place.line}`, error?.kind, error?.message, why?.text];
    if (item.kind === 'task') parts.push(item.state, `is:${item.state}`, ...item.waits.slice(0, 20).map((wait) => wait.what));
    else if (item.why !== null) parts.push('cancelled');
    text = parts.join(' ').toLowerCase();
    texts.set(item, text);
  }
  return text;
}
