/** Drawing one row of the timeline: what a task did, what a scope or a group of tasks spanned. */
import type { Item, Scope, Task } from './model.js';
import { hatched, type Palette } from './palette.js';
import type { Group } from './rows.js';
import type { Viewport } from './viewport.js';

export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly colors: Palette;
  readonly viewport: Viewport;
}

export const ROW_HEIGHT = 22;
const BAR = 12;

export function drawTask(pen: Pen, task: Task, y: number): void {
  const { context, colors, viewport } = pen;
  const middle = y + ROW_HEIGHT / 2;
  const top = middle - BAR / 2;
  const [from, to] = [viewport.x(task.from), viewport.x(task.to)];
  if (to < 0 || from > viewport.width) return;
  const start = task.started === null ? to : viewport.x(task.started);
  line(pen, from, start, middle, color(colors, 'pending'), [2, 3]);
  line(pen, start, to, middle, color(colors, 'pending'), []);
  context.fillStyle = hatched(context, color(colors, 'waiting'));
  for (const wait of task.waits) box(pen, viewport.x(wait.from), viewport.x(wait.to), top + 2, BAR - 4, 0);
  context.fillStyle = color(colors, 'running');
  boxes(pen, task, top);
  for (const { at } of task.restarts) mark(pen, viewport.x(at), middle, 'restart', color(colors, 'failed'));
  ending(pen, task, to, middle);
}

export function drawScope(pen: Pen, scope: Scope, y: number): void {
  const { context, colors, viewport } = pen;
  const [from, to] = [viewport.x(scope.from), viewport.x(scope.to)];
  if (to < -8 || from > viewport.width + 8) return;
  const top = y + 6;
  const height = ROW_HEIGHT - 12;
  context.fillStyle = color(colors, 'row');
  box(pen, from, to, top, height, 1);
  if (scope.cancelledAt !== null) {
    context.fillStyle = hatched(context, color(colors, 'cancelled'));
    box(pen, viewport.x(scope.cancelledAt), to, top, height, 1);
  }
  context.strokeStyle =
    scope.error !== null ? color(colors, 'failed') : scope.why !== null ? color(colors, 'cancelled') : color(colors, 'scope');
  context.lineWidth = scope.error !== null ? 1.6 : 1;
  const left = Math.max(from, -4);
  context.strokeRect(left + 0.5, top + 0.5, Math.max(1, Math.min(to, viewport.width + 4) - left - 1), height - 1);
}

/** How many of a group run and wait, as two bands whose strength is their share. */
export function drawGroup(pen: Pen, group: Group, y: number): void {
  const { context, colors, viewport } = pen;
  const { running, waiting, most } = density(group, viewport);
  const base = y + ROW_HEIGHT - 3;
  const height = ROW_HEIGHT - 6;
  for (let x = 0; x < running.length; x++) {
    const waits = ((waiting[x] ?? 0) / most) * height;
    const runs = ((running[x] ?? 0) / most) * height;
    if (waits > 0) {
      context.fillStyle = color(colors, 'waiting');
      context.globalAlpha = 0.45;
      context.fillRect(x * STEP, base - Math.max(1, runs + waits), STEP, Math.max(1, runs + waits));
      context.globalAlpha = 1;
    }
    if (runs > 0) {
      context.fillStyle = color(colors, 'running');
      context.fillRect(x * STEP, base - Math.max(1, runs), STEP, Math.max(1, runs));
    }
  }
  line(pen, viewport.x(group.from), viewport.x(group.to), base + 0.5, color(colors, 'pending'), []);
}

const STEP = 2;

/** Parts of tasks that run and wait per column, and the most there are at once. */
function density(group: Group, viewport: Viewport): { running: Float32Array; waiting: Float32Array; most: number } {
  const columns = Math.max(1, Math.ceil(viewport.width / STEP));
  const running = new Float32Array(columns);
  const waiting = new Float32Array(columns);
  for (const task of group.tasks) {
    if (viewport.x(task.to) < 0 || viewport.x(task.from) > viewport.width) continue;
    for (const { from, to } of task.slices) spread(running, viewport.x(from) / STEP, viewport.x(to) / STEP);
    for (const { from, to } of task.waits) spread(waiting, viewport.x(from) / STEP, viewport.x(to) / STEP);
  }
  let most = 1;
  for (let i = 0; i < columns; i++) most = Math.max(most, (running[i] ?? 0) + (waiting[i] ?? 0));
  return { running, waiting, most };
}

/** Adds what an interval covers of each column. */
export function spread(columns: Float32Array, from: number, to: number): void {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(columns.length - 1, Math.floor(to));
  for (let i = first; i <= last; i++) columns[i] = (columns[i] ?? 0) + Math.max(0, Math.min(to, i + 1) - Math.max(from, i));
}

/** Slices closer than a pixel are drawn as one. */
function boxes(pen: Pen, task: Task, top: number): void {
  const { viewport } = pen;
  let from = Number.NaN;
  let to = Number.NaN;
  for (const slice of task.slices) {
    const [a, b] = [viewport.x(slice.from), viewport.x(slice.to)];
    if (b < 0 || a > viewport.width) continue;
    if (a <= to + 0.5) to = Math.max(to, b);
    else {
      if (!Number.isNaN(from)) box(pen, from, to, top, BAR, 2);
      [from, to] = [a, b];
    }
  }
  if (!Number.isNaN(from)) box(pen, from, to, top, BAR, 2);
}

/** Ends differ in shape, not only in colour: a cross, a barred circle, a small stop. */
function ending(pen: Pen, task: Task, x: number, y: number): void {
  if (x < -8 || x > pen.viewport.width + 8 || !task.over) return;
  if (task.state === 'failed') mark(pen, x, y, 'cross', color(pen.colors, 'failed'));
  else if (task.state === 'cancelled') mark(pen, x, y, 'barred', color(pen.colors, 'cancelled'));
  else {
    pen.context.fillStyle = color(pen.colors, 'done');
    pen.context.fillRect(x - 1, y - 4, 2, 8);
  }
}

export function mark({ context, colors }: Pen, x: number, y: number, shape: 'cross' | 'barred' | 'restart', ink: string): void {
  context.lineWidth = 2;
  context.strokeStyle = ink;
  context.fillStyle = color(colors, 'panel');
  context.beginPath();
  context.arc(x, y, 5.5, 0, 2 * Math.PI);
  context.fill();
  context.beginPath();
  if (shape === 'cross') {
    context.moveTo(x - 4, y - 4);
    context.lineTo(x + 4, y + 4);
    context.moveTo(x + 4, y - 4);
    context.lineTo(x - 4, y + 4);
  } else if (shape === 'barred') {
    context.arc(x, y, 4.5, 0, 2 * Math.PI);
    context.moveTo(x - 3, y + 3);
    context.lineTo(x + 3, y - 3);
  } else context.arc(x, y, 4, 0.6, 2 * Math.PI - 0.6);
  context.stroke();
}

function box({ context, viewport }: Pen, from: number, to: number, y: number, height: number, radius: number): void {
  const left = Math.max(from, -4);
  const width = Math.max(1, Math.min(to, viewport.width + 4) - left);
  if (left > viewport.width || to < 0) return;
  if (radius === 0 || width < 4) context.fillRect(left, y, width, height);
  else {
    context.beginPath();
    context.roundRect(left, y, width, height, radius);
    context.fill();
  }
}

function line({ context, viewport }: Pen, from: number, to: number, y: number, ink: string, dash: number[]): void {
  const [left, right] = [Math.max(from, 0), Math.min(to, viewport.width)];
  if (right < left) return;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(left, Math.round(y) + 0.5);
  context.lineTo(Math.max(right, left + 1), Math.round(y) + 0.5);
  context.stroke();
  context.setLineDash([]);
}

export function color(colors: Palette, name: string): string {
  return colors[name] ?? '#888';
}

/** The colour that an item has in the tree and in lists. */
export function tint(item: Item): string {
  if (item.error !== null) return 'failed';
  if (item.kind === 'scope') return item.why === null ? 'scope' : 'cancelled';
  return item.state === 'suspended' ? 'waiting' : item.state;
}
