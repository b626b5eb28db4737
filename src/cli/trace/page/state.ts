/** What the parts of the page share: the run, what is in view, selected and found. Whoever changes it calls `changed`. */
import type { Item, Run } from './model.js';
import type { Row } from './rows.js';
import { Tree } from './rows.js';
import { Viewport } from './viewport.js';

export type View = 'scopes' | 'threads';

export class PageState {
  readonly tree: Tree;
  readonly viewport: Viewport;
  view: View = 'scopes';
  selected: Item | null = null;
  /** Found by the search, in the order of the tree; null while nothing is searched for. */
  hits: readonly Item[] | null = null;
  hitSet: ReadonlySet<Item> = new Set();
  scrollTop = 0;
  #rows: readonly Row[] | null = null;
  readonly #listeners: (() => void)[] = [];
  #drawing = false;

  constructor(readonly run: Run) {
    this.tree = new Tree(run.root);
    this.viewport = new Viewport(run.duration);
  }

  get rows(): readonly Row[] {
    this.#rows ??= this.tree.rows();
    return this.#rows;
  }

  /** Rows were opened or closed. */
  rowsChanged(): void {
    this.#rows = null;
    this.changed();
  }

  select(item: Item | null): void {
    this.selected = item;
    if (item !== null) {
      this.tree.reveal(item);
      this.#rows = null;
    }
    this.changed();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Draws everything once before the next frame. */
  changed(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
