/**
 * The rows of the tree: what is visible, in order. Many tasks of one function in one scope stand as one group until it is opened, so
 * that ten thousand tasks are a page and not a scroll; those that failed always stand alone. No DOM here.
 */
import { family } from './format.js';
import type { Item, Task } from './model.js';

export interface Group {
  readonly kind: 'group';
  readonly key: string;
  readonly name: string;
  readonly tasks: readonly Task[];
  readonly from: number;
  readonly to: number;
}

export type RowItem = Item | Group;

export interface Row {
  readonly item: RowItem;
  readonly depth: number;
  readonly open: boolean;
  readonly hasChildren: boolean;
}

/** So many tasks of one function are still shown one by one. */
const ALONE = 12;

export class Tree {
  readonly #root: Item;
  /** What the reader has opened or closed, by key; the rest is as `#opensByItself` says. */
  readonly #choices = new Map<string, boolean>();

  constructor(root: Item) {
    this.#root = root;
  }

  rows(): Row[] {
    const rows: Row[] = [];
    this.#walk(this.#root, 0, rows);
    return rows;
  }

  toggle(item: RowItem, open = !this.isOpen(item)): void {
    this.#choices.set(keyOf(item), open);
  }

  isOpen(item: RowItem): boolean {
    return this.#choices.get(keyOf(item)) ?? item.kind !== 'group';
  }

  /** Opens everything around an item, so that it has a row. */
  reveal(item: Item): void {
    for (let at: Item | null = item; at !== null; at = at.parent) {
      if (at !== item) this.toggle(at, true);
      if (at.kind !== 'task' || at.parent === null) continue;
      for (const group of grouped(at.parent.children)) {
        if (group.kind === 'group' && group.tasks.includes(at)) this.toggle(group, true);
      }
    }
  }

  setAll(open: boolean): void {
    for (const item of descendants(this.#root)) {
      if (item !== this.#root && item.children.length > 0) this.toggle(item, open);
      for (const group of grouped(item.children)) if (group.kind === 'group') this.toggle(group, open);
    }
  }

  #walk(item: RowItem, depth: number, rows: Row[]): void {
    const children = item.kind === 'group' ? item.tasks : grouped(item.children);
    const open = this.isOpen(item);
    rows.push({ item, depth, open, hasChildren: children.length > 0 });
    if (open) for (const child of children) this.#walk(child, depth + 1, rows);
  }
}

export function keyOf(item: RowItem): string {
  return item.kind === 'group' ? item.key : `${item.kind}${item.id}`;
}

/** The children of an item, with groups where many are alike; a group stands where its first task would. */
const groups = new WeakMap<readonly Item[], RowItem[]>();
export function grouped(children: readonly Item[]): RowItem[] {
  let rows = groups.get(children);
  if (rows === undefined) {
    rows = group(children);
    groups.set(children, rows);
  }
  return rows;
}

function group(children: readonly Item[]): RowItem[] {
  const families = new Map<string, Task[]>();
  for (const child of children) {
    if (child.kind !== 'task' || child.onFailurePath) continue;
    const name = family(child.name);
    const members = families.get(name);
    if (members === undefined) families.set(name, [child]);
    else members.push(child);
  }
  const rows: RowItem[] = [];
  const done = new Set<string>();
  for (const child of children) {
    const name = child.kind === 'task' && !child.onFailurePath ? family(child.name) : null;
    const members = name === null ? undefined : families.get(name);
    if (name === null || members === undefined || members.length <= ALONE) rows.push(child);
    else if (!done.has(name)) {
      done.add(name);
      const from = Math.min(...bounds(members.map((task) => task.from)));
      const to = Math.max(...bounds(members.map((task) => task.to)));
      rows.push({ kind: 'group', key: `group ${keyOf(members[0] as Task)}`, name, tasks: members, from, to });
    }
  }
  return rows;
}

/** Least and greatest of a long list: spreading it would overflow the stack. */
function bounds(numbers: readonly number[]): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}

export function* descendants(item: Item): Generator<Item> {
  const rest: Item[] = [item];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i--) rest.push(next.children[i] as Item);
  }
}
