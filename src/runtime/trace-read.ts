/** From rows to tables: the rows of all threads are replayed in the order of time (trace-replay.ts says who ran). */
import type { Place } from './place.js';
import { Cursor, NumberIndex, TextTable } from './trace-cursor.js';
import type { TraceData, WhyText } from './trace-format.js';
import * as Model from './trace-model.js';
import { Replay } from './trace-replay.js';
import * as Row from './trace-rows.js';
import { messageTable, restartTable, scopeTable, taskTable } from './trace-tables.js';
import type { ErrorText } from './why.js';

export function readTrace(data: TraceData): Model.TraceModel {
  return new Reader(data).read();
}

const NANOS_PER_MILLI = 1e6;

class Reader {
  readonly #data: TraceData;
  readonly #cursors: readonly Cursor[];
  /** The time of the first row: threads take a while to come up. */
  #start = 0;
  readonly #tasks: Model.TaskTable;
  readonly #scopes: Model.ScopeTable;
  readonly #replay: Replay;
  readonly #messages: Model.MessageTable;
  readonly #restarts: Model.RestartTable;
  readonly #channels = new Map<number, string>();
  readonly #names = new TextTable((text) => text);
  readonly #places = new TextTable((text) => JSON.parse(text) as Place);
  readonly #errors = new TextTable((text) => JSON.parse(text) as ErrorText);
  readonly #whys = new TextTable((text) => JSON.parse(text) as WhyText);
  readonly #taskRows = new NumberIndex();
  readonly #scopeRows = new NumberIndex();

  constructor(data: TraceData) {
    this.#data = data;
    const counts = this.#count();
    const of = (...kinds: number[]): number => kinds.reduce((sum, kind) => sum + (counts[kind] as number), 0);
    this.#tasks = taskTable(of(Row.SPAWNED));
    this.#scopes = scopeTable(of(Row.OPENED));
    this.#replay = new Replay(this.#tasks, of(Row.STARTED, Row.RESUMED, Row.BLOCKED, Row.DONE), of(Row.BLOCKED));
    this.#messages = messageTable(of(Row.SENT, Row.RECEIVED));
    this.#restarts = restartTable(of(Row.RESTARTED));
    this.#cursors = data.threads.map((trace, index) => new Cursor(trace, index));
  }

  read(): Model.TraceModel {
    const first = Math.min(...this.#cursors.map(({ time }) => time));
    this.#start = Number.isFinite(first) ? first : this.#data.endedAt;
    let last = 0;
    for (;;) {
      const [cursor, until] = this.#earliest();
      if (cursor === undefined || cursor.kind === 0) break;
      // As long as no other thread has something earlier.
      while (cursor.time <= until && cursor.kind !== 0) {
        last = this.#nanos(cursor.time);
        this.#row(cursor, last);
        cursor.next();
      }
    }
    // What had not ended went on until the coordinator was asked.
    const over = this.#tasks.ended.every((time) => time >= 0);
    const duration = over ? last : this.#nanos(this.#data.endedAt);
    this.#replay.end(this.#cursors, duration);
    return {
      duration,
      threads: this.#data.threads.map(({ thread }) => thread),
      tasks: this.#tasks,
      scopes: this.#scopes,
      slices: this.#replay.slices,
      waits: this.#replay.waits,
      messages: this.#messages,
      restarts: this.#restarts,
      channels: this.#channels,
      names: this.#names.values,
      places: this.#places.values,
      errors: this.#errors.values,
      whys: this.#whys.values,
      dropped: this.#data.threads.flatMap(({ chunks }) => chunks).reduce((sum, chunk) => sum + (chunk[1] as number), 0),
    };
  }

  /** How many rows of each kind there are; the names of channels, because a wait may be recorded before the name of its channel is. */
  #count(): Int32Array {
    const counts = new Int32Array(Row.KINDS);
    for (const { chunks, texts } of this.#data.threads) {
      for (const rows of chunks) {
        for (let at = Row.HEADER, kind = 0; at < rows.length; at += Row.SIZES[kind] as number) {
          const head = rows[at] as number;
          const subject = Math.floor(head / Row.KINDS);
          kind = (head - subject * Row.KINDS) | 0;
          (counts[kind] as number)++;
          if (kind === Row.CHANNEL) this.#channels.set(subject, texts[rows[at + 2] as number] ?? '');
        }
      }
    }
    return counts;
  }

  /** The thread with the earliest row, and the time of the earliest row of the others. */
  #earliest(): [Cursor | undefined, number] {
    let best = this.#cursors[0];
    let until = Number.POSITIVE_INFINITY;
    for (let i = 1; i < this.#cursors.length; i++) {
      const cursor = this.#cursors[i] as Cursor;
      if (cursor.time < (best as Cursor).time) {
        until = (best as Cursor).time;
        best = cursor;
      } else if (cursor.time < until) until = cursor.time;
    }
    return [best, until];
  }

  #nanos(time: number): number {
    return Math.round((time - this.#start) * NANOS_PER_MILLI);
  }

  #row(row: Cursor, at: number): void {
    switch (row.kind) {
      case Row.SPAWNED:
        this.#spawned(row, at);
        return;
      case Row.OPENED:
        this.#opened(row, at);
        return;
      case Row.SCOPE_CANCELLED:
      case Row.CLOSED:
        this.#scopeRow(row, at);
        return;
      case Row.CHANNEL:
        return;
      default: {
        const task = this.#taskRows.get(row.subject);
        if (task >= 0) this.#taskRow(row, task, at);
      }
    }
  }

  #spawned(row: Cursor, at: number): void {
    const tasks = this.#tasks;
    const task = tasks.count++;
    const name = row.word(1);
    const text = Math.floor(name / 2);
    const spawner = Math.floor(row.word(2) / Row.PLACES);
    tasks.number[task] = row.subject;
    tasks.scope[task] = row.word(0) === 0 ? -1 : this.#scopeRows.get(row.word(0));
    tasks.spawner[task] = spawner === 0 ? -1 : this.#taskRows.get(spawner);
    // After that: outside of all tasks the scheduler has a stand-in, whose number may be that of the first task.
    this.#taskRows.set(row.subject, task);
    tasks.name[task] = text === 0 ? this.#names.of('') : this.#names.number(row, text);
    tasks.given[task] = name - 2 * text;
    tasks.place[task] = this.#places.number(row, row.word(2) - spawner * Row.PLACES);
    tasks.spawnedOn[task] = row.thread;
    tasks.thread[task] = row.thread;
    tasks.spawned[task] = at;
  }

  #opened(row: Cursor, at: number): void {
    const scopes = this.#scopes;
    const scope = scopes.count++;
    const around = Math.floor(row.word(2) / Row.PLACES);
    this.#scopeRows.set(row.subject, scope);
    scopes.number[scope] = row.subject;
    scopes.owner[scope] = this.#taskRows.get(row.word(0));
    scopes.around[scope] = around === 0 ? -1 : this.#scopeRows.get(around);
    scopes.name[scope] = this.#names.number(row, row.word(1));
    scopes.place[scope] = this.#places.number(row, row.word(2) - around * Row.PLACES);
    scopes.opened[scope] = at;
  }

  #scopeRow(row: Cursor, at: number): void {
    const scopes = this.#scopes;
    const scope = this.#scopeRows.get(row.subject);
    if (scope < 0) return;
    if (row.kind === Row.CLOSED) {
      scopes.closed[scope] = at;
      scopes.error[scope] = this.#errors.number(row, row.word(0));
    } else if ((scopes.cancelled[scope] as number) < 0) {
      scopes.cancelled[scope] = at;
      scopes.why[scope] = this.#whys.number(row, row.word(0));
    }
  }

  #taskRow(row: Cursor, task: number, at: number): void {
    const tasks = this.#tasks;
    switch (row.kind) {
      case Row.STARTED:
        this.#replay.started(row, task, row.word(0) === 0 ? -1 : this.#taskRows.get(row.word(0)), at);
        return;
      case Row.BLOCKED:
        this.#blocked(row, task, at);
        return;
      case Row.RESUMED:
        this.#replay.resumed(row, task, at);
        return;
      case Row.RESTARTED: {
        const restarts = this.#restarts;
        const restart = restarts.count++;
        restarts.task[restart] = task;
        restarts.at[restart] = at;
        restarts.error[restart] = this.#errors.number(row, row.word(0));
        this.#replay.left(row, task, at);
        tasks.state[task] = Model.PENDING;
        return;
      }
      case Row.DONE:
        this.#ended(row, task, Model.DONE, at);
        return;
      case Row.FAILED:
        tasks.error[task] = this.#errors.number(row, row.word(0));
        this.#ended(row, task, Model.FAILED, at);
        return;
      case Row.CANCELLED:
        tasks.why[task] = this.#whys.number(row, row.word(0));
        this.#ended(row, task, Model.CANCELLED, at);
        return;
      case Row.SENT:
      case Row.RECEIVED: {
        const messages = this.#messages;
        const message = messages.count++;
        messages.task[message] = task;
        messages.thread[message] = row.thread;
        messages.sent[message] = row.kind === Row.SENT ? 1 : 0;
        messages.channel[message] = row.word(0);
        messages.at[message] = at;
        return;
      }
    }
  }

  #blocked(row: Cursor, task: number, at: number): void {
    const number = row.word(1);
    const place = this.#places.number(row, row.word(2));
    switch (row.word(0)) {
      case Row.WAIT_TASK:
        this.#replay.blocked(row, task, Model.ON_TASK, this.#taskRows.get(number), place, at);
        return;
      case Row.WAIT_SCOPE:
        this.#replay.blocked(row, task, Model.ON_SCOPE, this.#scopeRows.get(number), place, at);
        return;
      case Row.WAIT_SEND:
        this.#replay.blocked(row, task, Model.ON_SEND, number, place, at);
        return;
      case Row.WAIT_RECEIVE:
        this.#replay.blocked(row, task, Model.ON_RECEIVE, number, place, at);
        return;
      default:
        this.#replay.blocked(row, task, Model.ON_TEXT, this.#names.of(row.text(number)), place, at);
    }
  }

  #ended(row: Cursor, task: number, state: number, at: number): void {
    this.#replay.left(row, task, at);
    this.#tasks.ended[task] = at;
    this.#tasks.state[task] = state;
  }
}
