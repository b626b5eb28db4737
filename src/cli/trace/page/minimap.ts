/** The whole run in one strip: how many tasks ran and waited, where it failed, and which part is in view. Drag to choose a part. */
import { color, spread } from './bars.js';
import { byId, fitCanvas } from './dom.js';
import { palette } from './palette.js';
import type { PageState } from './state.js';

const HEIGHT = 52;
const STEP = 2;

export class Minimap {
  readonly #state: PageState;
  readonly #canvas = byId<HTMLCanvasElement>('minimap');
  #width = 0;
  #running = new Float32Array(0);
  #alive = new Float32Array(0);

  constructor(state: PageState) {
    this.#state = state;
    this.#canvas.addEventListener('pointerdown', (event) => this.#drag(event));
    this.#canvas.addEventListener('dblclick', () => {
      state.viewport.reset();
      state.changed();
    });
  }

  draw(width: number): void {
    if (width !== this.#width) this.#measure(width);
    const { viewport, run } = this.#state;
    const colors = palette();
    const context = fitCanvas(this.#canvas, width, HEIGHT);
    context.clearRect(0, 0, width, HEIGHT);
    this.#area(context, this.#alive, colors.waiting ?? '', 0.4);
    this.#area(context, this.#running, colors.running ?? '', 1);
    const scale = width / viewport.end;
    context.fillStyle = color(colors, 'failed');
    for (const task of run.failures) context.fillRect(task.to * scale - 1, 0, 2, HEIGHT);
    if (viewport.whole) return;
    const [from, to] = [viewport.from * scale, viewport.to * scale];
    context.fillStyle = color(colors, 'panel');
    context.globalAlpha = 0.65;
    context.fillRect(0, 0, from, HEIGHT);
    context.fillRect(to, 0, width - to, HEIGHT);
    context.globalAlpha = 1;
    context.strokeStyle = color(colors, 'text');
    context.lineWidth = 1;
    context.strokeRect(Math.round(from) + 0.5, 0.5, Math.max(2, Math.round(to - from) - 1), HEIGHT - 1);
  }

  /** Tasks alive and running per column: the same scale for both would hide the few that run, so each has its own. */
  #measure(width: number): void {
    this.#width = width;
    const columns = Math.max(1, Math.ceil(width / STEP));
    this.#running = new Float32Array(columns);
    this.#alive = new Float32Array(columns);
    const scale = columns / this.#state.viewport.end;
    for (const task of this.#state.run.tasks) {
      spread(this.#alive, task.from * scale, task.to * scale);
      for (const { from, to } of task.slices) spread(this.#running, from * scale, to * scale);
    }
  }

  #area(context: CanvasRenderingContext2D, columns: Float32Array, ink: string, alpha: number): void {
    let most = 1;
    for (const value of columns) most = Math.max(most, value);
    context.fillStyle = ink;
    context.globalAlpha = alpha;
    columns.forEach((value, i) => {
      const height = (value / most) * (HEIGHT - 6);
      context.fillRect(i * STEP, HEIGHT - height, STEP, height);
    });
    context.globalAlpha = 1;
  }

  #drag(down: PointerEvent): void {
    const { viewport } = this.#state;
    const { left, width } = this.#canvas.getBoundingClientRect();
    const time = (event: PointerEvent): number => ((event.clientX - left) / width) * viewport.end;
    const start = time(down);
    const move = (event: PointerEvent): void => {
      const now = time(event);
      if (Math.abs(now - start) * (width / viewport.end) < 3) return;
      viewport.show(Math.min(start, now), Math.max(start, now));
      this.#state.changed();
    };
    const up = (event: PointerEvent): void => {
      this.#canvas.removeEventListener('pointermove', move);
      if (Math.abs(time(event) - start) * (width / viewport.end) >= 3) return;
      const span = viewport.to - viewport.from;
      viewport.show(start - span / 2, start + span / 2);
      this.#state.changed();
    };
    this.#canvas.setPointerCapture(down.pointerId);
    this.#canvas.addEventListener('pointermove', move);
    this.#canvas.addEventListener('pointerup', up, { once: true });
  }
}
