/** A recorded run as the data of the page (page/data.ts). */
import type { SourceText } from '../../diagnostics/source.js';
import { NUMBERS_PER_THREAD, numberText, placedName, Trace } from '../../engine/observe.js';
import { type PackedColumn, packColumn } from './page/columns.js';
import { type PageData, type PageError, type PageWhy, STATES } from './page/data.js';
import { PageSources } from './page-sources.js';

/** A page with more tasks than this would be slow to open: the rest is counted, those that failed are kept. */
const MOST_TASKS = 50_000;
/** Of a tick, while that leaves the times small; else they are microseconds. */
const NANOS_PER_TICK = 100;
const MOST_TICKS = 2 ** 32 - 2;

export function pageData(model: Trace.TraceModel, program: string, sources: ReadonlyMap<string, SourceText>): PageData {
  return new Packer(model, sources).pack(program);
}

class Packer {
  readonly #model: Trace.TraceModel;
  readonly #texts = new Map<string, number>();
  readonly #sources: PageSources;
  readonly #nanosPerTick: number;
  /** Rows that the page is given. */
  readonly #tasks: Rows;
  readonly #scopes: Rows;
  /** Texts of names without numbers, by name and place. */
  readonly #stems = new Map<number, number>();
  #lastStem = -1;
  #lastText = -1;
  readonly #channels: ReadonlyMap<number, number>;

  constructor(model: Trace.TraceModel, files: ReadonlyMap<string, SourceText>) {
    const { tasks, scopes, channels, duration } = model;
    this.#model = model;
    this.#sources = new PageSources(files, (text) => this.#text(text));
    this.#nanosPerTick = duration / NANOS_PER_TICK < MOST_TICKS ? NANOS_PER_TICK : 1000;
    this.#tasks = new Rows(
      tasks.count,
      tasks.count <= MOST_TASKS ? null : (task) => task < MOST_TASKS || tasks.state[task] === Trace.FAILED,
    );
    this.#scopes = new Rows(scopes.count, this.#tasks.all ? null : (scope) => this.#tasks.to(scopes.owner[scope] as number) >= 0);
    this.#channels = new Map([...channels.keys()].map((number, index) => [number, index]));
  }

  pack(program: string): PageData {
    const { duration, threads, tasks, channels, dropped, places, errors, whys } = this.#model;
    // First, so that the columns can speak of them by their own numbers.
    for (const place of places) this.#sources.add(place);
    return {
      program,
      tick: this.#nanosPerTick / 1000,
      duration: this.#ticks(duration),
      threads: [...threads],
      dropped,
      hidden: tasks.count - this.#tasks.count,
      tables: {
        tasks: this.#taskTable(),
        scopes: this.#scopeTable(),
        slices: this.#sliceTable(),
        waits: this.#waitTable(),
        messages: this.#messageTable(),
        restarts: this.#restartTable(),
      },
      channels: [...channels].map(([number, name]) => this.#text(channelLabel(name, number))),
      waitWords: Trace.WAIT_WORDS,
      errors: errors.map(
        ({ kind, message, place }): PageError => [this.#text(kind), this.#text(message), place === null ? -1 : this.#sources.add(place)],
      ),
      whys: whys.map(({ text, by }): PageWhy => [this.#text(text), by === null ? -1 : this.#text(by)]),
      places: this.#sources.places,
      sources: this.#sources.lines,
      texts: [...this.#texts.keys()],
    };
  }

  #taskTable(): PageData['tables']['tasks'] {
    const { tasks } = this.#model;
    const { rows } = this.#tasks;
    const given = (task: number): boolean => tasks.given[task] === 1;
    return {
      name: column(rows, (task) => this.#name(tasks.name[task] as number, given(task) ? -1 : (tasks.place[task] as number))),
      range: column(rows, (task) => (given(task) ? -1 : range(tasks.number[task] as number))),
      number: column(rows, (task) => (given(task) ? -1 : (tasks.number[task] as number) % NUMBERS_PER_THREAD)),
      scope: column(rows, (task) => this.#scopes.to(tasks.scope[task] as number)),
      spawner: column(rows, (task) => this.#tasks.to(tasks.spawner[task] as number)),
      place: column(rows, (task) => tasks.place[task] as number),
      state: column(rows, (task) => STATE_NUMBERS[tasks.state[task] as number] as number),
      error: column(rows, (task) => tasks.error[task] as number),
      why: column(rows, (task) => tasks.why[task] as number),
      spawned: column(rows, (task) => this.#ticks(tasks.spawned[task] as number)),
      started: column(rows, (task) => this.#ticks(tasks.started[task] as number)),
      ended: column(rows, (task) => this.#ticks(tasks.ended[task] as number)),
    };
  }

  #scopeTable(): PageData['tables']['scopes'] {
    const { scopes, names } = this.#model;
    const { rows } = this.#scopes;
    const given = (scope: number): boolean =>
      (scopes.place[scope] as number) < 0 || Trace.isNamed(names[scopes.name[scope] as number] ?? '');
    return {
      name: column(rows, (scope) => this.#name(scopes.name[scope] as number, given(scope) ? -1 : (scopes.place[scope] as number))),
      range: column(rows, (scope) => (given(scope) ? -1 : range(scopes.number[scope] as number))),
      number: column(rows, (scope) => (given(scope) ? -1 : (scopes.number[scope] as number) % NUMBERS_PER_THREAD)),
      owner: column(rows, (scope) => this.#tasks.to(scopes.owner[scope] as number)),
      around: column(rows, (scope) => this.#scopes.to(scopes.around[scope] as number)),
      place: column(rows, (scope) => scopes.place[scope] as number),
      error: column(rows, (scope) => scopes.error[scope] as number),
      why: column(rows, (scope) => scopes.why[scope] as number),
      opened: column(rows, (scope) => this.#ticks(scopes.opened[scope] as number)),
      cancelled: column(rows, (scope) => this.#ticks(scopes.cancelled[scope] as number)),
      closed: column(rows, (scope) => this.#ticks(scopes.closed[scope] as number)),
    };
  }

  #sliceTable(): PageData['tables']['slices'] {
    const { slices } = this.#model;
    const rows = this.#rowsOf(slices);
    return {
      task: column(rows, (slice) => this.#tasks.to(slices.task[slice] as number)),
      thread: column(rows, (slice) => slices.thread[slice] as number),
      from: column(rows, (slice) => this.#ticks(slices.from[slice] as number)),
      to: column(rows, (slice) => this.#ticks(slices.to[slice] as number)),
    };
  }

  #waitTable(): PageData['tables']['waits'] {
    const { waits } = this.#model;
    const rows = this.#rowsOf(waits);
    return {
      task: column(rows, (wait) => this.#tasks.to(waits.task[wait] as number)),
      kind: column(rows, (wait) => waits.kind[wait] as number),
      on: column(rows, (wait) => this.#waitedFor(waits.kind[wait] as number, waits.on[wait] as number)),
      place: column(rows, (wait) => waits.place[wait] as number),
      from: column(rows, (wait) => this.#ticks(waits.from[wait] as number)),
      to: column(rows, (wait) => this.#ticks(waits.to[wait] as number)),
    };
  }

  #messageTable(): PageData['tables']['messages'] {
    const { messages } = this.#model;
    const rows = this.#rowsOf(messages);
    return {
      task: column(rows, (message) => this.#tasks.to(messages.task[message] as number)),
      sent: column(rows, (message) => messages.sent[message] as number),
      channel: column(rows, (message) => this.#channels.get(messages.channel[message] as number) ?? -1),
      at: column(rows, (message) => this.#ticks(messages.at[message] as number)),
    };
  }

  #restartTable(): PageData['tables']['restarts'] {
    const { restarts } = this.#model;
    const rows = this.#rowsOf(restarts);
    return {
      task: column(rows, (restart) => this.#tasks.to(restarts.task[restart] as number)),
      at: column(rows, (restart) => this.#ticks(restarts.at[restart] as number)),
      error: column(rows, (restart) => restarts.error[restart] as number),
    };
  }

  /** What a table says of the tasks that the page is given. */
  #rowsOf({ count, task }: { readonly count: number; readonly task: Int32Array }): Selection {
    return this.#tasks.all ? { count, at: null } : new Rows(count, (row) => this.#tasks.to(task[row] as number) >= 0).rows;
  }

  #waitedFor(kind: number, on: number): number {
    switch (kind) {
      case Trace.ON_TASK:
        return this.#tasks.to(on);
      case Trace.ON_SCOPE:
        return this.#scopes.to(on);
      case Trace.ON_TEXT:
        return this.#text(this.#model.names[on] ?? '');
      default:
        return this.#channels.get(on) ?? -1;
    }
  }

  /** `place`: -1 for a name that was given. */
  #name(name: number, place: number): number {
    const key = name * STEM_KEY + place + 1;
    if (key === this.#lastStem) return this.#lastText;
    let text = this.#stems.get(key);
    if (text === undefined) {
      text = this.#text(placedName(this.#model.names[name] ?? '', place < 0 ? null : this.#model.places[place]));
      this.#stems.set(key, text);
    }
    this.#lastStem = key;
    this.#lastText = text;
    return text;
  }

  #text(text: string): number {
    let index = this.#texts.get(text);
    if (index === undefined) {
      index = this.#texts.size;
      this.#texts.set(text, index);
    }
    return index;
  }

  #ticks(nanos: number): number {
    return nanos < 0 ? -1 : Math.round(nanos / this.#nanosPerTick);
  }
}

/** Rows of a table that the page is given; `at` null: the first `count`, which are all. */
interface Selection {
  readonly count: number;
  readonly at: Int32Array | null;
}

/** A selection, and the way back from rows of the table to rows of the page. */
class Rows {
  readonly rows: Selection;
  readonly #back: Int32Array | null = null;

  /** `keeps` null: all of them. */
  constructor(total: number, keeps: ((row: number) => boolean) | null) {
    if (keeps === null) {
      this.rows = { count: total, at: null };
      return;
    }
    const at = new Int32Array(total);
    const back = new Int32Array(total).fill(-1);
    let count = 0;
    for (let row = 0; row < total; row++) {
      if (!keeps(row)) continue;
      at[count] = row;
      back[row] = count++;
    }
    this.rows = { count, at };
    this.#back = back;
  }

  get all(): boolean {
    return this.#back === null;
  }

  get count(): number {
    return this.rows.count;
  }

  /** -1 for a row that the page is not given. */
  to(row: number): number {
    return this.#back === null || row < 0 ? row : (this.#back[row] as number);
  }
}

function column({ count, at }: Selection, numberOf: (row: number) => number): PackedColumn {
  return packColumn(count, at === null ? numberOf : (row) => numberOf(at[row] as number), (bytes) =>
    Buffer.from(bytes.buffer).toString('base64'),
  );
}

function range(number: number): number {
  return Math.floor(number / NUMBERS_PER_THREAD);
}

/** Channels without a name are told apart by their number. */
function channelLabel(name: string, number: number): string {
  return /^an? /.test(name) ? `${name.replace(/^an? /, '')} #${numberText(number)}` : name;
}

const STATE_NUMBERS = Trace.TASK_STATES.map((state) => STATES.indexOf(state));
/** More than there are places. */
const STEM_KEY = 2 ** 20;
