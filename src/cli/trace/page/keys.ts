/** The keyboard. The letters are those of Perfetto; everything that a pointer can do has a key. */
import { byId } from './dom.js';
import type { Item } from './model.js';
import type { PageState, View } from './state.js';

export interface Actions {
  view(view: View): void;
  theme(): void;
  help(): void;
  close(): void;
  scrollTo(item: Item): void;
  nextHit(step: number): void;
  nextFailure(): void;
}

const ZOOM = 0.7;
const PAN = 0.15;

export function listenToKeys(state: PageState, actions: Actions): void {
  const { viewport } = state;
  const keys: Readonly<Record<string, () => void>> = {
    w: () => viewport.zoom(ZOOM, viewport.width / 2),
    s: () => viewport.zoom(1 / ZOOM, viewport.width / 2),
    '+': () => viewport.zoom(ZOOM, viewport.width / 2),
    '-': () => viewport.zoom(1 / ZOOM, viewport.width / 2),
    a: () => viewport.pan(-PAN * viewport.width),
    d: () => viewport.pan(PAN * viewport.width),
    f: () => {
      if (state.selected !== null) viewport.fit(state.selected.from, state.selected.to);
    },
    0: () => viewport.reset(),
    1: () => actions.view('scopes'),
    2: () => actions.view('threads'),
    v: () => actions.view(state.view === 'scopes' ? 'threads' : 'scopes'),
    e: () => actions.nextFailure(),
    n: () => actions.nextHit(1),
    N: () => actions.nextHit(-1),
    t: () => actions.theme(),
    '?': () => actions.help(),
    '[': () => {
      state.tree.setAll(false);
      state.rowsChanged();
    },
    ']': () => {
      state.tree.setAll(true);
      state.rowsChanged();
    },
    Escape: () => actions.close(),
    ArrowDown: () => move(state, 1, actions),
    ArrowUp: () => move(state, -1, actions),
    ArrowRight: () => fold(state, true, actions),
    ArrowLeft: () => fold(state, false, actions),
    Home: () => actions.scrollTo(state.run.root),
  };
  window.addEventListener('keydown', (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '/' && !typing) {
      event.preventDefault();
      byId<HTMLInputElement>('search').select();
      return;
    }
    if (typing) return;
    const act = keys[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
    state.changed();
  });
}

/** The next row; groups are opened when they are walked into. */
function move(state: PageState, step: number, actions: Actions): void {
  const { rows, selected } = state;
  let index = rows.findIndex((row) => row.item === selected);
  for (index += step; index >= 0 && index < rows.length; index += step) {
    const item = rows[index]?.item;
    if (item === undefined || item.kind === 'group') continue;
    state.select(item);
    actions.scrollTo(item);
    return;
  }
}

/** Right opens, or goes to the first child; left closes, or goes to the parent. */
function fold(state: PageState, open: boolean, actions: Actions): void {
  const { selected, tree, rows } = state;
  if (selected === null) return;
  const row = rows.find((one) => one.item === selected);
  if (row?.hasChildren === true && row.open !== open) {
    tree.toggle(selected, open);
    state.rowsChanged();
    return;
  }
  const next = open ? selected.children[0] : selected.parent;
  if (next === undefined || next === null) return;
  state.select(next);
  actions.scrollTo(next);
}
