/**
 * From rows to a model. The rows of all threads are replayed in the order of time; each thread has a stack of tasks, because a task
 * may run on top of the frames of another (inline.ts, and time slices in scheduler.ts). Only the topmost runs.
 */
import type { Place } from './place.js';
import { defaultName } from './task.js';
import {
  BLOCKED,
  CANCELLED_ROW,
  CHANNEL,
  CLOSED_ROW,
  DONE_ROW,
  FAILED_ROW,
  HEADER,
  OPENED,
  PLACES,
  RECEIVED,
  RESTARTED,
  RESUMED,
  ROW,
  SCOPE_CANCELLED,
  SENT,
  SPAWNED,
  STARTED,
  type ThreadTrace,
  type TraceData,
  WAIT_RECEIVE,
  WAIT_SCOPE,
  WAIT_SEND,
  WAIT_TASK,
  type WhyText,
} from './trace-format.js';
import type { TraceModel, TraceScope, TraceTask, TraceWait } from './trace-model.js';
import type { ErrorText } from './why.js';

export function readTrace(data: TraceData): TraceModel {
  return new Reader(data).read();
}

/** A position in the rows of one thread. */
class Cursor {
  readonly thread: number;
  readonly texts: readonly string[];
  /** Tasks whose frames lie on the native stack of the thread; the last one runs. */
  readonly stack: TraceTask[] = [];
  readonly #chunks: readonly Float64Array[];
  #chunk = 0;
  #at = HEADER;
  readonly #parsed = new Map<number, unknown>();

  constructor(trace: ThreadTrace) {
    this.thread = trace.thread;
    this.texts = trace.texts;
    this.#chunks = trace.chunks;
    this.#settle();
  }

  get done(): boolean {
    return this.#chunk >= this.#chunks.length;
  }

  column(index: number): number {
    return (this.#chunks[this.#chunk] as Float64Array)[this.#at + index] as number;
  }

  next(): void {
    this.#at += ROW;
    this.#settle();
  }

  text(number: number): string {
    return this.texts[number] ?? '';
  }

  /** The object that a text is the JSON of; null for the empty one. Equal numbers give the same object. */
  object<T>(number: number): T | null {
    let parsed = this.#parsed.get(number);
    if (parsed === undefined) {
      const text = this.text(number);
      parsed = text === '' ? null : (JSON.parse(text) as unknown);
      this.#parsed.set(number, parsed);
    }
    return parsed as T | null;
  }

  #settle(): void {
    while (!this.done) {
      const chunk = this.#chunks[this.#chunk] as Float64Array;
      if (this.#at < HEADER + (chunk[0] as number) * ROW) return;
      this.#chunk++;
      this.#at = HEADER;
    }
  }
}

class Reader {
  readonly #cursors: readonly Cursor[];
  readonly #data: TraceData;
  /** The time of the first row: threads take a while to come up. */
  #start = 0;
  readonly #tasks = new Map<number, TraceTask>();
  readonly #scopes = new Map<number, TraceScope>();
  readonly #channels = new Map<number, string>();
  /** Tasks on the frames of a task, from the bottom: they stop and go on together. */
  readonly #fibers = new Map<TraceTask, TraceTask[]>();
  readonly #fiberOf = new Map<TraceTask, TraceTask[]>();

  constructor(data: TraceData) {
    this.#data = data;
    this.#cursors = data.threads.map((trace) => new Cursor(trace));
  }

  /** A wait may be recorded before the name of its channel is. */
  #nameChannels(): void {
    for (const { chunks, texts } of this.#data.threads) {
      for (const chunk of chunks) {
        const end = HEADER + (chunk[0] as number) * ROW;
        for (let at = HEADER; at < end; at += ROW) {
          if (chunk[at] === CHANNEL) this.#channels.set(chunk[at + 2] as number, texts[chunk[at + 4] as number] ?? '');
        }
      }
    }
  }

  read(): TraceModel {
    this.#nameChannels();
    this.#start = this.#earliest()?.column(1) ?? this.#data.endedAt;
    let last = this.#start;
    for (let cursor = this.#earliest(); cursor !== null; cursor = this.#earliest()) {
      this.#row(cursor);
      last = cursor.column(1);
      cursor.next();
    }
    // What had not ended went on until the coordinator was asked.
    const over = [...this.#tasks.values()].every((task) => task.ended !== null);
    const duration = (over ? last : this.#data.endedAt) - this.#start;
    for (const task of this.#tasks.values()) {
      this.#closeSlice(task, duration);
      closeWait(task, duration);
    }
    let dropped = 0;
    for (const { chunks } of this.#data.threads) for (const chunk of chunks) dropped += chunk[1] as number;
    const threads = this.#data.threads.map(({ thread }) => thread);
    return { duration, threads, tasks: this.#tasks, scopes: this.#scopes, channels: this.#channels, dropped };
  }

  #earliest(): Cursor | null {
    let best: Cursor | null = null;
    for (const cursor of this.#cursors) if (!cursor.done && (best === null || cursor.column(1) < best.column(1))) best = cursor;
    return best;
  }

  #row(row: Cursor): void {
    const kind = row.column(0);
    const at = row.column(1) - this.#start;
    const subject = row.column(2);
    switch (kind) {
      case SPAWNED:
        this.#spawned(row, at);
        return;
      case OPENED:
        this.#opened(row, at);
        return;
      case SCOPE_CANCELLED: {
        const scope = this.#scopes.get(subject);
        if (scope === undefined || scope.cancelled !== null) return;
        scope.cancelled = at;
        scope.why = row.object<WhyText>(row.column(4));
        return;
      }
      case CLOSED_ROW: {
        const scope = this.#scopes.get(subject);
        if (scope === undefined) return;
        scope.closed = at;
        scope.error = row.object<ErrorText>(row.column(4));
        return;
      }
      case CHANNEL:
        return;
      default: {
        const task = this.#tasks.get(subject);
        if (task !== undefined) this.#taskRow(kind, task, row, at);
      }
    }
  }

  #spawned(row: Cursor, at: number): void {
    const number = row.column(2);
    const code = row.column(4);
    const place = row.object<Place>(row.column(5) % PLACES);
    const text = row.text(Math.floor(code / 2));
    this.#tasks.set(number, {
      number,
      name: code % 2 === 1 ? text : defaultName(text, place, number),
      scope: row.column(3),
      spawner: Math.floor(row.column(5) / PLACES),
      place,
      spawned: at,
      started: null,
      ended: null,
      state: 'pending',
      error: null,
      why: null,
      restarts: [],
      thread: row.thread,
      slices: [],
      waits: [],
      messages: [],
    });
  }

  #opened(row: Cursor, at: number): void {
    const number = row.column(2);
    const [kind = 'scope', ...given] = row.text(row.column(4)).split(' ');
    const place = row.object<Place>(row.column(5) % PLACES);
    this.#scopes.set(number, {
      number,
      name: given.length > 0 ? `${kind} ${given.join(' ')}` : place === null ? kind : defaultName(kind, place, number),
      kind,
      owner: row.column(3),
      around: Math.floor(row.column(5) / PLACES),
      place,
      opened: at,
      cancelled: null,
      why: null,
      closed: null,
      error: null,
    });
  }

  #taskRow(kind: number, task: TraceTask, row: Cursor, at: number): void {
    switch (kind) {
      case STARTED: {
        const base = this.#tasks.get(row.column(3));
        task.started ??= at;
        task.state = 'running';
        task.thread = row.thread;
        const fiber = (base === undefined ? undefined : this.#fibers.get(base)) ?? [];
        if (fiber.length === 0) this.#fibers.set(task, fiber);
        fiber.push(task);
        this.#fiberOf.set(task, fiber);
        this.#push(row, [task], at);
        return;
      }
      case BLOCKED:
        this.#blocked(task, row, at);
        return;
      case RESUMED: {
        const fiber = this.#fiberOf.get(task) ?? [task];
        for (const one of fiber) {
          closeWait(one, at);
          one.state = 'running';
        }
        this.#push(row, fiber, at);
        return;
      }
      case RESTARTED:
        task.restarts.push({ at, error: row.object<ErrorText>(row.column(4)) });
        this.#leave(task, row, at);
        task.state = 'pending';
        return;
      case DONE_ROW:
      case FAILED_ROW:
      case CANCELLED_ROW:
        this.#ended(kind, task, row, at);
        return;
      case SENT:
      case RECEIVED:
        task.messages.push({ event: kind === SENT ? 'sent' : 'received', channel: row.column(3), at });
        return;
    }
  }

  #blocked(task: TraceTask, row: Cursor, at: number): void {
    const fiber = this.#fiberOf.get(task) ?? [task];
    const place = row.object<Place>(row.column(5));
    task.waits.push({ ...this.#wait(row), place, from: at, to: Number.NaN });
    fiber.forEach((one, i) => {
      one.state = 'suspended';
      const above = fiber[i + 1];
      // The lower ones cannot go on before the upper ones have ended.
      if (one !== task && above !== undefined) {
        one.waits.push({ what: `awaits ${above.name}`, place: null, on: { kind: 'task', number: above.number }, from: at, to: Number.NaN });
      }
    });
    this.#pop(row, fiber, at);
  }

  #wait(row: Cursor): Pick<TraceWait, 'what' | 'on'> {
    const number = row.column(4);
    switch (row.column(3)) {
      case WAIT_TASK:
        return { what: `awaits ${this.#tasks.get(number)?.name ?? 'a task'}`, on: { kind: 'task', number } };
      case WAIT_SCOPE:
        return { what: `waits for the tasks of ${this.#scopes.get(number)?.name ?? 'a scope'}`, on: { kind: 'scope', number } };
      case WAIT_SEND:
        return { what: `sends to ${this.#channels.get(number) ?? 'a channel'}`, on: { kind: 'channel', number } };
      case WAIT_RECEIVE:
        return { what: `receives from ${this.#channels.get(number) ?? 'a channel'}`, on: { kind: 'channel', number } };
      default:
        return { what: row.text(number), on: null };
    }
  }

  #ended(kind: number, task: TraceTask, row: Cursor, at: number): void {
    task.ended = at;
    if (kind === DONE_ROW) task.state = 'done';
    else if (kind === FAILED_ROW) {
      task.state = 'failed';
      task.error = row.object<ErrorText>(row.column(4));
    } else {
      task.state = 'cancelled';
      task.why = row.object<WhyText>(row.column(4));
    }
    this.#leave(task, row, at);
  }

  /** The task is off its frames. */
  #leave(task: TraceTask, row: Cursor, at: number): void {
    closeWait(task, at);
    const fiber = this.#fiberOf.get(task);
    this.#fiberOf.delete(task);
    this.#fibers.delete(task);
    if (fiber?.at(-1) === task) fiber.pop();
    this.#pop(row, [task], at);
  }

  /** The tasks of a fiber come on top of what runs on the thread. */
  #push(row: Cursor, fiber: readonly TraceTask[], at: number): void {
    const { stack, thread } = row;
    this.#closeSlice(stack.at(-1), at);
    stack.push(...fiber);
    openSlice(stack.at(-1), thread, at);
  }

  #pop(row: Cursor, fiber: readonly TraceTask[], at: number): void {
    const { stack, thread } = row;
    const before = stack.at(-1);
    this.#closeSlice(before, at);
    for (const task of fiber) {
      const index = stack.lastIndexOf(task);
      if (index >= 0) stack.splice(index, 1);
    }
    openSlice(stack.at(-1), thread, at);
  }

  #closeSlice(task: TraceTask | undefined, at: number): void {
    const slice = task?.slices.at(-1);
    if (slice !== undefined && Number.isNaN(slice.to)) slice.to = at;
  }
}

function openSlice(task: TraceTask | undefined, thread: number, from: number): void {
  task?.slices.push({ thread, from, to: Number.NaN });
}

function closeWait(task: TraceTask, at: number): void {
  const wait = task.waits.at(-1);
  if (wait !== undefined && Number.isNaN(wait.to)) wait.to = at;
}
