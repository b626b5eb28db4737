/** The canvas beside the tree: one row a task or scope, or one lane a thread; the time axis above. */
import { color, drawGroup, drawScope, drawTask, mark, type Pen, ROW_HEIGHT } from './bars.js';
import { fitCanvas } from './dom.js';
import { tickLabel, tickStep } from './format.js';
import type { Item, Slice, Task } from './model.js';
import { palette } from './palette.js';
import type { PageState } from './state.js';

export const LANE_HEIGHT = 44;

export class Timeline {
  readonly #state: PageState;
  readonly #canvas: HTMLCanvasElement;
  readonly #axis: HTMLCanvasElement;
  readonly #lanes: ReadonlyMap<number, readonly { readonly task: Task; readonly slice: Slice }[]>;
  /** Where the pointer is, in pixels of the canvas. */
  pointer: number | null = null;

  constructor(state: PageState, canvas: HTMLCanvasElement, axis: HTMLCanvasElement) {
    this.#state = state;
    this.#canvas = canvas;
    this.#axis = axis;
    this.#lanes = lanes(state.run.tasks);
  }

  draw(width: number, height: number): void {
    const { viewport, view } = this.#state;
    viewport.width = Math.max(1, width);
    this.#drawAxis(width);
    const context = fitCanvas(this.#canvas, width, height);
    context.clearRect(0, 0, width, height);
    const pen: Pen = { context, colors: palette(), viewport };
    this.#grid(pen, height);
    if (view === 'scopes') this.#drawRows(pen, height);
    else this.#drawLanes(pen, height);
    if (this.pointer !== null) {
      context.fillStyle = color(pen.colors, 'muted');
      context.fillRect(Math.round(this.pointer), 0, 1, height);
    }
  }

  /** What is at a pixel of the canvas. */
  hit(x: number, y: number): Item | null {
    const { view, rows, scrollTop, viewport } = this.#state;
    if (view === 'scopes') {
      const item = rows[Math.floor((y + scrollTop) / ROW_HEIGHT)]?.item;
      return item === undefined || item.kind === 'group' ? null : item;
    }
    const thread = this.#state.run.data.threads[Math.floor((y + scrollTop) / LANE_HEIGHT)];
    const time = viewport.time(x);
    const space = 3 * viewport.microsPerPixel;
    const lane = thread === undefined ? [] : (this.#lanes.get(thread) ?? []);
    const exact = lane.find(({ slice }) => slice.from <= time && slice.to >= time);
    return (exact ?? lane.find(({ slice }) => slice.from - space <= time && slice.to + space >= time))?.task ?? null;
  }

  #drawRows(pen: Pen, height: number): void {
    const { rows, scrollTop, selected, hitSet } = this.#state;
    const first = Math.floor(scrollTop / ROW_HEIGHT);
    for (let i = first; i < rows.length && i * ROW_HEIGHT - scrollTop < height; i++) {
      const row = rows[i];
      if (row === undefined) continue;
      const y = i * ROW_HEIGHT - scrollTop;
      const { item } = row;
      if (item === selected) this.#band(pen, y, 'select');
      else if (item.kind !== 'group' && hitSet.has(item)) this.#band(pen, y, 'hit');
      if (item.kind === 'group') drawGroup(pen, item, y);
      else if (item.kind === 'scope') drawScope(pen, item, y);
      else drawTask(pen, item, y);
    }
    if (selected !== null) this.#arrows(pen, selected);
  }

  /** What led to the selected item, and what it waits for. */
  #arrows(pen: Pen, selected: Item): void {
    const { rows, scrollTop, run } = this.#state;
    const at = new Map(rows.map(({ item }, i) => [item, i * ROW_HEIGHT - scrollTop + ROW_HEIGHT / 2]));
    const y = at.get(selected);
    if (y === undefined) return;
    const arrow = (other: Item | null | undefined, time: number, ink: string, into: boolean): void => {
      const otherY = other === null || other === undefined || other === selected ? undefined : at.get(other);
      if (otherY === undefined) return;
      const x = pen.viewport.x(time);
      curve(pen, x, into ? otherY : y, into ? y : otherY, color(pen.colors, ink));
    };
    if (selected.kind === 'task') {
      arrow(selected.spawner, selected.from, 'pending', true);
      for (const wait of selected.waits.slice(0, 50)) arrow(wait.on, wait.to, 'waiting', false);
    }
    const cause = selected.why?.by == null ? undefined : run.byName.get(selected.why.by);
    if (cause !== undefined) arrow(cause, cause.to, cause.state === 'failed' ? 'failed' : 'cancelled', true);
  }

  #drawLanes(pen: Pen, height: number): void {
    const { run, scrollTop, selected, hitSet } = this.#state;
    const { context, viewport, colors } = pen;
    run.data.threads.forEach((thread, i) => {
      const top = i * LANE_HEIGHT - scrollTop;
      if (top > height || top + LANE_HEIGHT < 0) return;
      context.fillStyle = color(colors, 'row');
      context.fillRect(0, top + 6, viewport.width, LANE_HEIGHT - 12);
      let filled = -1;
      for (const { task, slice } of this.#lanes.get(thread) ?? []) {
        const from = viewport.x(slice.from);
        const to = Math.max(viewport.x(slice.to), from + 0.75);
        if (to < 0 || from > viewport.width) continue;
        const chosen = task === selected || hitSet.has(task);
        // Of many slices in one pixel only the first is drawn, unless one has to be seen.
        if (to <= filled && !chosen) continue;
        filled = Math.max(filled, Math.floor(to + 0.25));
        context.fillStyle = laneColor(task, slice, colors);
        context.fillRect(from, top + 6, to - from, LANE_HEIGHT - 12);
        if (chosen) {
          context.strokeStyle = color(colors, 'text');
          context.lineWidth = 2;
          context.strokeRect(from, top + 6, Math.max(2, to - from), LANE_HEIGHT - 12);
        } else if (to - from > 3) {
          context.fillStyle = color(colors, 'panel');
          context.fillRect(to - 1, top + 6, 1, LANE_HEIGHT - 12);
        }
        label(pen, task.name, from, to, top + LANE_HEIGHT / 2);
      }
      for (const { task, slice } of this.#lanes.get(thread) ?? []) {
        if (slice !== task.slices.at(-1) || (task.state !== 'failed' && task.state !== 'cancelled')) continue;
        const x = viewport.x(slice.to);
        if (x > -6 && x < viewport.width + 6 && task.state === 'failed') mark(pen, x, top + 6, 'cross', color(colors, 'failed'));
      }
    });
  }

  #grid({ context, viewport, colors }: Pen, height: number): void {
    const step = tickStep(viewport.microsPerPixel, 96);
    context.fillStyle = color(colors, 'line');
    for (let at = Math.ceil(viewport.from / step) * step; at <= viewport.to; at += step) {
      context.fillRect(Math.round(viewport.x(at)), 0, 1, height);
    }
  }

  #drawAxis(width: number): void {
    const { viewport } = this.#state;
    const height = 24;
    const context = fitCanvas(this.#axis, width, height);
    const colors = palette();
    context.clearRect(0, 0, width, height);
    const step = tickStep(viewport.microsPerPixel, 96);
    context.font = '11px ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace';
    context.fillStyle = color(colors, 'muted');
    for (let at = Math.ceil(viewport.from / step) * step; at <= viewport.to; at += step) {
      const x = Math.round(viewport.x(at));
      context.fillRect(x, height - 5, 1, 5);
      context.fillText(tickLabel(at, step), x + 4, height - 8);
    }
  }

  #band({ context, colors, viewport }: Pen, y: number, name: string): void {
    context.fillStyle = color(colors, name);
    context.fillRect(0, y, viewport.width, ROW_HEIGHT);
  }
}

/** Work is work; only where a failure or cancellation ended it, it has the colour of that. */
function laneColor(task: Task, slice: Slice, colors: Pen['colors']): string {
  const ended = (task.state === 'failed' || task.state === 'cancelled') && slice === task.slices.at(-1);
  return color(colors, ended ? task.state : 'running');
}

function label({ context, colors, viewport }: Pen, name: string, from: number, to: number, y: number): void {
  const left = Math.max(from, 0) + 5;
  const space = Math.min(to, viewport.width) - left - 5;
  if (space < 28) return;
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = color(colors, 'panel');
  let text = name;
  if (context.measureText(text).width > space) {
    const fits = Math.floor((text.length * space) / context.measureText(text).width) - 1;
    if (fits < 3) return;
    text = `${text.slice(0, fits)}…`;
  }
  context.fillText(text, left, y + 4);
}

function curve({ context }: Pen, x: number, from: number, to: number, ink: string): void {
  const bend = Math.min(28, 8 + Math.abs(to - from) / 6);
  context.strokeStyle = ink;
  context.fillStyle = ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, from);
  context.bezierCurveTo(x - bend, from, x - bend, to, x - 5, to);
  context.stroke();
  context.beginPath();
  context.moveTo(x, to);
  context.lineTo(x - 6, to - 3.5);
  context.lineTo(x - 6, to + 3.5);
  context.fill();
}

function lanes(tasks: Iterable<Task>): Map<number, { task: Task; slice: Slice }[]> {
  const found = new Map<number, { task: Task; slice: Slice }[]>();
  for (const task of tasks) {
    for (const slice of task.slices) {
      const lane = found.get(slice.thread);
      if (lane === undefined) found.set(slice.thread, [{ task, slice }]);
      else lane.push({ task, slice });
    }
  }
  for (const lane of found.values()) lane.sort((a, b) => a.slice.from - b.slice.from);
  return found;
}
