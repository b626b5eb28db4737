/**
 * Who ran when, out of starts, waits and ends. Each thread has a stack of fibers, because a task may run on top of the frames of another
 * (time slices in scheduler.ts), and a fiber is a stack of tasks, because a task may run on the frames of the one that awaits it
 * (inline.ts). Only the topmost task of the topmost fiber runs. Each step takes constant time, whatever the stacks hold.
 */
import type { Cursor } from './trace-cursor.js';
import * as Model from './trace-model.js';
import { addRow, sliceTable, waitTable } from './trace-tables.js';

export class Replay {
  readonly slices: Model.SliceTable;
  readonly waits: Model.WaitTable;
  readonly #tasks: Model.TaskTable;
  /** By task: the fiber it is on (a fiber is numbered as the task that began it), and its neighbours there; -1: none. */
  readonly #fiber: Int32Array;
  readonly #above: Int32Array;
  readonly #below: Int32Array;
  /** By fiber: its topmost task. */
  readonly #top: Int32Array;

  /** `slices` and `waits`: about how many there will be. */
  constructor(tasks: Model.TaskTable, slices: number, waits: number) {
    this.#tasks = tasks;
    this.slices = sliceTable(slices);
    this.waits = waitTable(waits);
    const rows = tasks.number.length;
    this.#fiber = new Int32Array(rows).fill(-1);
    this.#above = new Int32Array(rows).fill(-1);
    this.#below = new Int32Array(rows).fill(-1);
    this.#top = new Int32Array(rows).fill(-1);
  }

  /** `under`: the task whose frames it runs on; -1: its own. */
  started(row: Cursor, task: number, under: number, at: number): void {
    const tasks = this.#tasks;
    if ((tasks.started[task] as number) < 0) tasks.started[task] = at;
    tasks.state[task] = Model.RUNNING;
    tasks.thread[task] = row.thread;
    const fiber = under < 0 ? task : (this.#fiber[under] as number);
    if (fiber === task || fiber < 0 || (this.#top[fiber] as number) < 0) {
      this.#fiber[task] = task;
      this.#top[task] = task;
      row.stack.push(task);
    } else {
      const below = this.#top[fiber] as number;
      this.#fiber[task] = fiber;
      this.#below[task] = below;
      this.#above[below] = task;
      this.#top[fiber] = task;
      if (row.stack.at(-1) !== fiber) row.stack.push(fiber);
    }
    this.#settle(row, at);
  }

  /** The task waits; `kind` and `on` as in the table of waits. */
  blocked(row: Cursor, task: number, kind: number, on: number, place: number, at: number): void {
    this.#openWait(task, kind, on, place, at);
    // Those below it cannot go on before it has ended. They wait from the first time that it does.
    for (let above = task, below = this.#below[task] as number; below >= 0; above = below, below = this.#below[below] as number) {
      if (this.#tasks.state[below] === Model.SUSPENDED) break;
      this.#openWait(below, Model.ON_TASK, above, -1, at);
    }
    unstack(row, this.#fiberOf(task));
    this.#settle(row, at);
  }

  resumed(row: Cursor, task: number, at: number): void {
    this.#closeWait(task, at);
    const tasks = this.#tasks;
    tasks.state[task] = Model.RUNNING;
    tasks.thread[task] = row.thread;
    const fiber = this.#fiberOf(task);
    if (row.stack.at(-1) !== fiber) row.stack.push(fiber);
    this.#settle(row, at);
  }

  /** The task is off its frames: it has ended, or will start again. */
  left(row: Cursor, task: number, at: number): void {
    this.#closeWait(task, at);
    const fiber = this.#fiber[task] as number;
    if (fiber < 0) return;
    const above = this.#above[task] as number;
    const below = this.#below[task] as number;
    this.#fiber[task] = -1;
    this.#above[task] = -1;
    this.#below[task] = -1;
    if (below >= 0) this.#above[below] = above;
    if (above >= 0) this.#below[above] = below;
    else {
      this.#top[fiber] = below;
      if (below < 0) unstack(row, fiber);
      else if (this.#tasks.state[below] === Model.SUSPENDED) {
        this.#closeWait(below, at);
        this.#tasks.state[below] = Model.RUNNING;
      }
    }
    this.#settle(row, at);
  }

  /** What still runs and waits does so to the end. */
  end(cursors: readonly Cursor[], at: number): void {
    for (const { slice } of cursors) if (slice >= 0) this.slices.to[slice] = at;
    const { count, to } = this.waits;
    for (let wait = 0; wait < count; wait++) if ((to[wait] as number) < 0) to[wait] = at;
  }

  /** Ends the slice of the task that ran, and begins that of the one that runs now, if it is another. */
  #settle(row: Cursor, at: number): void {
    const fiber = row.stack.at(-1);
    const runs = fiber === undefined ? -1 : (this.#top[fiber] as number);
    if (runs === row.running) return;
    const { slices } = this;
    if (row.slice >= 0) slices.to[row.slice] = at;
    row.running = runs;
    row.slice = -1;
    if (runs < 0) return;
    row.slice = addRow(slices);
    slices.task[row.slice] = runs;
    slices.thread[row.slice] = row.thread;
    slices.from[row.slice] = at;
  }

  /** A task that is on none begins one. */
  #fiberOf(task: number): number {
    if ((this.#fiber[task] as number) < 0) {
      this.#fiber[task] = task;
      this.#top[task] = task;
    }
    return this.#fiber[task] as number;
  }

  #openWait(task: number, kind: number, on: number, place: number, at: number): void {
    const { waits } = this;
    const wait = addRow(waits);
    waits.task[wait] = task;
    waits.kind[wait] = kind;
    waits.on[wait] = on;
    waits.place[wait] = place;
    waits.from[wait] = at;
    waits.to[wait] = -1;
    this.#tasks.lastWait[task] = wait;
    this.#tasks.state[task] = Model.SUSPENDED;
  }

  #closeWait(task: number, at: number): void {
    const wait = this.#tasks.lastWait[task] as number;
    if (wait >= 0 && (this.waits.to[wait] as number) < 0) this.waits.to[wait] = at;
  }
}

/** Takes a fiber off the frames of the thread; it is nearly always the topmost. */
function unstack({ stack }: Cursor, fiber: number): void {
  if (stack.at(-1) === fiber) stack.pop();
  else {
    const index = stack.lastIndexOf(fiber);
    if (index >= 0) stack.splice(index, 1);
  }
}
