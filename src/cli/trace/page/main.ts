/**
 * The page of `aria trace`: a tree of scopes and tasks, the timeline beside it, and a panel about what is selected.
 *
 * What this is: a reader of one recorded run, which is in the page itself (data.ts). It loads nothing and stores nothing. How it is built: one
 * state (state.ts), parts that draw it, and one redraw per frame when something has changed. The files without `document` in them (model,
 * rows, viewport, search, format) are tested in Node.
 */
import { ROW_HEIGHT } from './bars.js';
import type { PageData } from './data.js';
import { Details } from './details.js';
import { byId, h } from './dom.js';
import { count, duration } from './format.js';
import { listenToKeys } from './keys.js';
import { Minimap } from './minimap.js';
import type { Item } from './model.js';
import { overview } from './overview.js';
import { readRun } from './read-run.js';
import { search } from './search.js';
import { PageState, type View } from './state.js';
import { cycleTheme, followSystem } from './theme.js';
import { Timeline } from './timeline.js';
import { TreeView } from './tree-view.js';

declare const TRACE: PageData;

const WHEEL_ZOOM = 1.0015;

class Page {
  readonly #state = new PageState(readRun(TRACE));
  readonly #timeline = new Timeline(this.#state, byId<HTMLCanvasElement>('timeline'), byId<HTMLCanvasElement>('axis'));
  readonly #tree = new TreeView(this.#state);
  readonly #minimap = new Minimap(this.#state);
  readonly #details = new Details(this.#state);
  readonly #panel = byId('panel');
  readonly #scroller = byId('scroller');
  readonly #search = byId<HTMLInputElement>('search');
  #shown: Item | null | undefined;
  #failure = -1;

  start(): void {
    const { run } = this.#state;
    document.title = `${run.data.program} – aria trace`;
    this.#header();
    this.#listen();
    followSystem(() => this.#state.changed());
    this.#state.onChange(() => this.#draw());
    this.#fromAddress();
    this.#state.changed();
  }

  #header(): void {
    const { run } = this.#state;
    byId('program').textContent = run.data.program;
    const { failed, cancelled, done } = run.counts;
    const find = (query: string) => (): void => {
      this.#search.value = query;
      this.#find();
    };
    byId('facts').append(
      h('span', {}, duration(run.duration)),
      h('span', {}, count(run.tasks.length, 'task')),
      h('span', {}, count(run.data.threads.length, 'thread')),
      failed > 0
        ? h(
            'button',
            { class: 'chip failed', onclick: find('is:failed'), title: 'show them (E goes from one to the next)' },
            `${failed.toLocaleString('en')} failed`,
          )
        : '',
      cancelled > 0
        ? h(
            'button',
            { class: 'chip cancelled', onclick: find('is:cancelled'), title: 'show them' },
            `${cancelled.toLocaleString('en')} cancelled`,
          )
        : '',
      failed + cancelled === 0 ? h('span', { class: 'chip done' }, `${done.toLocaleString('en')} done`) : '',
    );
  }

  /** `#view=threads&find=x&select=name&from=µs&to=µs`: what a link to the page may ask for. */
  #fromAddress(): void {
    const wanted = new URLSearchParams(location.hash.slice(1));
    if (wanted.get('view') === 'threads') this.#show('threads');
    const { run, viewport } = this.#state;
    const query = wanted.get('find');
    if (query !== null) {
      this.#search.value = query;
      this.#find();
    }
    const name = wanted.get('select');
    const item = name === null ? undefined : [...run.tasks, ...run.scopes].find((one) => one.name.includes(name));
    if (item !== undefined) this.#state.select(item);
    const to = Number(wanted.get('to'));
    if (to > 0) viewport.show(Number(wanted.get('from')), to);
  }

  #listen(): void {
    const canvas = byId<HTMLCanvasElement>('timeline');
    const state = this.#state;
    new ResizeObserver(() => state.changed()).observe(byId('body'));
    this.#scroller.addEventListener('scroll', () => {
      state.scrollTop = this.#scroller.scrollTop;
      state.changed();
    });
    byId('body').addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.#drag(event, canvas));
    canvas.addEventListener('pointermove', (event) => this.#hover(event.offsetX, event.offsetY));
    canvas.addEventListener('pointerleave', () => this.#hover(null, 0));
    for (const view of ['scopes', 'threads'] as const) byId(`view-${view}`).addEventListener('click', () => this.#show(view));
    byId('theme').addEventListener('click', () => this.#theme());
    byId('help-button').addEventListener('click', () => this.#help());
    byId('help').addEventListener('click', () => this.#help(false));
    this.#search.addEventListener('input', () => this.#find());
    this.#search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#nextHit(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') {
        this.#search.value = '';
        this.#find();
        this.#search.blur();
      }
    });
    listenToKeys(state, {
      view: (view) => this.#show(view),
      theme: () => this.#theme(),
      help: () => this.#help(),
      close: () => (byId('help').hidden ? state.select(null) : this.#help(false)),
      scrollTo: (item) => this.#scrollTo(item),
      nextHit: (step) => this.#nextHit(step),
      nextFailure: () => this.#nextFailure(),
    });
  }

  #draw(): void {
    const { state, height, width } = { state: this.#state, ...this.#size() };
    const space = byId('space');
    space.style.height = `${this.#tree.height}px`;
    const most = Math.max(0, this.#tree.height - height);
    if (state.scrollTop > most) state.scrollTop = most;
    if (this.#scroller.scrollTop !== state.scrollTop) this.#scroller.scrollTop = state.scrollTop;
    this.#tree.draw(height);
    this.#timeline.draw(width, height);
    this.#minimap.draw(byId('minimap-box').clientWidth);
    if (this.#shown === state.selected) return;
    this.#shown = state.selected;
    this.#panel.replaceChildren(state.selected === null ? overview(state, this.#details) : this.#details.element(state.selected));
    this.#panel.scrollTop = 0;
  }

  #size(): { width: number; height: number } {
    const box = byId('canvas-box');
    return { width: box.clientWidth, height: box.clientHeight };
  }

  #show(view: View): void {
    this.#state.view = view;
    this.#state.scrollTop = 0;
    for (const one of ['scopes', 'threads']) byId(`view-${one}`).setAttribute('aria-pressed', one === view ? 'true' : 'false');
    this.#state.changed();
  }

  #find(): void {
    const state = this.#state;
    const query = this.#search.value.trim();
    state.hits = query === '' ? null : search(state.run, query);
    state.hitSet = new Set(state.hits ?? []);
    byId('hits').textContent =
      state.hits === null ? '' : state.hits.length === 0 ? 'nothing found' : count(state.hits.length, 'match', 'matches');
    if (state.hits !== null && state.hits.length > 0 && state.hits.length <= 50) for (const hit of state.hits) state.tree.reveal(hit);
    state.rowsChanged();
  }

  #nextHit(step: number): void {
    const { hits, selected } = this.#state;
    if (hits === null || hits.length === 0) return;
    const at = selected === null ? (step > 0 ? -1 : 0) : hits.indexOf(selected);
    this.#go(hits[(at + step + hits.length) % hits.length] as Item);
    byId('hits').textContent = `${((at + step + hits.length) % hits.length) + 1} of ${hits.length}`;
  }

  #nextFailure(): void {
    const { failures } = this.#state.run;
    if (failures.length === 0) return;
    this.#failure = (this.#failure + 1) % failures.length;
    this.#go(failures[this.#failure] as Item);
  }

  #go(item: Item): void {
    this.#state.select(item);
    this.#scrollTo(item);
  }

  #scrollTo(item: Item): void {
    const { viewport, rows, view } = this.#state;
    if (item.to < viewport.from || item.from > viewport.to) viewport.fit(item.from, item.to);
    const index = rows.findIndex((row) => row.item === item);
    if (index < 0 || view !== 'scopes') return;
    const { height } = this.#size();
    const top = index * ROW_HEIGHT;
    const { scrollTop } = this.#state;
    if (top < scrollTop || top + ROW_HEIGHT > scrollTop + height) this.#state.scrollTop = Math.max(0, top - height / 3);
  }

  /** The wheel zooms where the timeline is, and with a key everywhere; shift, or a wheel that goes sideways, pans. */
  #wheel(event: WheelEvent): void {
    const { viewport } = this.#state;
    const box = byId('canvas-box').getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.shiftKey || sideways) viewport.pan(sideways ? event.deltaX : event.deltaY);
    else if (inside && (event.ctrlKey || event.metaKey)) viewport.zoom(WHEEL_ZOOM ** event.deltaY, event.clientX - box.left);
    else {
      this.#scroller.scrollTop += event.deltaY;
      return;
    }
    event.preventDefault();
    this.#state.changed();
  }

  #drag(down: PointerEvent, canvas: HTMLCanvasElement): void {
    const state = this.#state;
    let moved = 0;
    const move = (event: PointerEvent): void => {
      moved += Math.abs(event.movementX) + Math.abs(event.movementY);
      if (moved < 4) return;
      state.viewport.pan(-event.movementX);
      this.#scroller.scrollTop -= event.movementY;
      state.changed();
    };
    canvas.setPointerCapture(down.pointerId);
    canvas.addEventListener('pointermove', move);
    const up = (event: PointerEvent): void => {
      canvas.removeEventListener('pointermove', move);
      if (moved < 4) state.select(this.#timeline.hit(event.offsetX, event.offsetY));
    };
    canvas.addEventListener('pointerup', up, { once: true });
  }

  #hover(x: number | null, y: number): void {
    this.#timeline.pointer = x;
    const tip = byId('tip');
    const item = x === null ? null : this.#timeline.hit(x, y);
    tip.hidden = x === null;
    if (x !== null) {
      const at = duration(this.#state.viewport.time(x));
      tip.textContent = item === null ? at : `${at} · ${item.name}`;
      const { width } = this.#size();
      tip.style.transform = `translate(${Math.min(x + 12, width - tip.offsetWidth - 8)}px, ${y + 16}px)`;
    }
    this.#state.changed();
  }

  #theme(): void {
    cycleTheme();
    this.#state.changed();
  }

  #help(open = byId('help').hidden): void {
    byId('help').hidden = !open;
  }
}

new Page().start();
