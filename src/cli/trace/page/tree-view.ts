/** The tree: only the rows in view exist as elements. In the view by threads it lists the threads. */
import { ROW_HEIGHT, tint } from './bars.js';
import { byId, h } from './dom.js';
import { count, duration, shortName } from './format.js';
import type { Run } from './model.js';
import type { Row } from './rows.js';
import type { PageState } from './state.js';
import { LANE_HEIGHT } from './timeline.js';

const INDENT = 14;
/** Deeper levels are no longer indented: names have to stay readable. */
const DEEPEST = 14;

export class TreeView {
  readonly #state: PageState;
  readonly #list = byId('tree-rows');
  #loads: readonly Load[] | null = null;
  /** What the elements were made of. */
  #shown: readonly unknown[] = [];

  constructor(state: PageState) {
    this.#state = state;
    this.#list.addEventListener('click', (event) => this.#clicked(event));
    this.#list.addEventListener('dblclick', (event) => this.#opened(event));
  }

  /** Height of everything there is to scroll through. */
  get height(): number {
    const { view, rows, run } = this.#state;
    return view === 'scopes' ? rows.length * ROW_HEIGHT : run.data.threads.length * LANE_HEIGHT;
  }

  /** Elements stay while nothing of the tree has changed: one that goes between press and release takes the click with it. */
  draw(height: number): void {
    const { view, scrollTop, rows, selected, hits } = this.#state;
    const shown = [view, scrollTop, rows, selected, hits, height];
    if (shown.every((value, i) => value === this.#shown[i])) return;
    this.#shown = shown;
    this.#list.replaceChildren(...(view === 'scopes' ? this.#rowElements(height) : this.#threadElements()));
    this.#list.style.transform = view === 'scopes' ? `translateY(${-(scrollTop % ROW_HEIGHT)}px)` : `translateY(${-scrollTop}px)`;
  }

  #rowElements(height: number): HTMLElement[] {
    const { rows, scrollTop } = this.#state;
    const first = Math.floor(scrollTop / ROW_HEIGHT);
    const last = Math.min(rows.length, first + Math.ceil(height / ROW_HEIGHT) + 2);
    const elements: HTMLElement[] = [];
    for (let i = first; i < last; i++) elements.push(this.#element(rows[i] as Row, i));
    return elements;
  }

  #element({ item, depth, open, hasChildren }: Row, index: number): HTMLElement {
    const { selected, hits, hitSet } = this.#state;
    const single = item.kind !== 'group';
    const classes = ['row', item.kind];
    if (item === selected) classes.push('selected');
    if (single && item.onFailurePath) classes.push('failure');
    if (hits !== null && single) classes.push(hitSet.has(item) ? 'hit' : 'dim');
    const arrow = h('span', { class: 'arrow', 'data-toggle': hasChildren }, hasChildren ? (open ? '▾' : '▸') : '');
    const properties = {
      class: classes.join(' '),
      style: `padding-left:${8 + Math.min(depth, DEEPEST) * INDENT}px`,
      'data-index': index,
      role: 'treeitem',
      'aria-level': depth + 1,
      'aria-selected': item === selected ? 'true' : 'false',
      ...(hasChildren ? { 'aria-expanded': open ? 'true' : 'false' } : {}),
    };
    if (!single) {
      const name = h(
        'span',
        { class: 'name', title: item.name },
        h('span', { class: 'head' }, shortName(item.name, this.#state.run.oneFile)),
      );
      return h('div', properties, arrow, h('span', { class: 'many' }, `×${item.tasks.length.toLocaleString('en')}`), name);
    }
    const sign = h('span', { class: `sign ${tint(item)}`, title: item.kind === 'task' ? item.state : 'scope' });
    const [head, number = ''] = split(shortName(item.name, this.#state.run.oneFile));
    const time = h('span', { class: 'time' }, duration(item.to - item.from));
    return h(
      'div',
      properties,
      arrow,
      sign,
      h('span', { class: 'name', title: item.name }, h('span', { class: 'head' }, head), h('span', { class: 'number' }, number)),
      time,
    );
  }

  #threadElements(): HTMLElement[] {
    const { run } = this.#state;
    this.#loads ??= loads(run);
    return this.#loads.map(({ thread, busy, slices }) => {
      const share = Math.round((100 * busy) / Math.max(1, run.duration));
      const meter = h('span', { class: 'meter' }, h('span', { style: `width:${Math.min(100, share)}%` }));
      const facts = h('span', { class: 'facts' }, `${share}% busy, ${count(slices, 'run')}`);
      return h(
        'div',
        { class: 'thread', style: `height:${LANE_HEIGHT}px` },
        h('span', { class: 'name' }, `thread ${thread}`),
        meter,
        facts,
      );
    });
  }

  #clicked(event: Event): void {
    const row = this.#rowAt(event);
    if (row === null) return;
    const { item } = row;
    if ((event.target as HTMLElement).dataset.toggle !== undefined || item.kind === 'group') {
      this.#state.tree.toggle(item);
      this.#state.rowsChanged();
    } else this.#state.select(item);
  }

  #opened(event: Event): void {
    const row = this.#rowAt(event);
    if (row === null || !row.hasChildren || row.item.kind === 'group') return;
    this.#state.tree.toggle(row.item);
    this.#state.rowsChanged();
  }

  #rowAt(event: Event): Row | null {
    const element = (event.target as HTMLElement).closest<HTMLElement>('.row');
    return element === null ? null : (this.#state.rows[Number(element.dataset.index)] ?? null);
  }
}

/** What a thread did: how long it was busy, in how many pieces. */
interface Load {
  readonly thread: number;
  busy: number;
  slices: number;
}

function loads(run: Run): Load[] {
  const threads = new Map(run.data.threads.map((thread): [number, Load] => [thread, { thread, busy: 0, slices: 0 }]));
  for (const task of run.tasks) {
    for (const { thread, from, to } of task.slices) {
      const load = threads.get(thread);
      if (load === undefined) continue;
      load.busy += to - from;
      load.slices++;
    }
  }
  return [...threads.values()];
}

/** `worker@jobs.aria:3` and `#12`. */
function split(name: string): [string, string?] {
  const hash = name.lastIndexOf('#');
  return hash <= 0 ? [name] : [name.slice(0, hash), name.slice(hash)];
}
