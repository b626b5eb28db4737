/** A recorded run as the data of the page (page/data.ts). */
import type { SourceText } from '../../diagnostics/source.js';
import { NUMBERS_PER_THREAD, numberText, placedName, Trace } from '../../engine/observe.js';
import { type PageData, type PageError, type PageWhy, STATES } from './page/data.js';
import { ColumnPacker, Rows } from './page-columns.js';
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
  readonly #columns: ColumnPacker;
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
    this.#columns = new ColumnPacker(this.#nanosPerTick);
    const all = tasks.count <= MOST_TASKS;
    this.#tasks = all ? new Rows(tasks.count) : Rows.where(tasks.count, (task) => task < MOST_TASKS || tasks.state[task] === Trace.FAILED);
    this.#scopes = all ? new Rows(scopes.count) : Rows.where(scopes.count, (scope) => this.#tasks.to(scopes.owner[scope] as number) >= 0);
    this.#channels = new Map([...channels.keys()].map((number, index) => [number, index]));
  }

  pack(program: string): PageData {
    const { duration, threads, tasks, channels, dropped, places, errors, whys } = this.#model;
    // First, so that the columns can speak of them by their own numbers.
    for (const place of places) this.#sources.add(place);
    return {
      program,
      tick: this.#nanosPerTick / 1000,
      duration: Math.round(duration / this.#nanosPerTick),
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
    const rows = this.#tasks;
    const given = (task: number): boolean => tasks.given[task] === 1;
    return {
      name: this.#columns.each(rows, (task) => this.#name(tasks.name[task] as number, given(task) ? -1 : (tasks.place[task] as number))),
      range: this.#columns.each(rows, (task) => (given(task) ? -1 : range(tasks.number[task] as number))),
      number: this.#columns.each(rows, (task) => (given(task) ? -1 : (tasks.number[task] as number) % NUMBERS_PER_THREAD)),
      scope: this.#columns.references(rows, tasks.scope, this.#scopes),
      spawner: this.#columns.references(rows, tasks.spawner, this.#tasks),
      place: this.#columns.plain(rows, tasks.place),
      state: this.#columns.each(rows, (task) => STATE_NUMBERS[tasks.state[task] as number] as number),
      error: this.#columns.plain(rows, tasks.error),
      why: this.#columns.plain(rows, tasks.why),
      spawned: this.#columns.times(rows, tasks.spawned),
      started: this.#columns.times(rows, tasks.started),
      ended: this.#columns.times(rows, tasks.ended),
    };
  }

  #scopeTable(): PageData['tables']['scopes'] {
    const { scopes, names } = this.#model;
    const rows = this.#scopes;
    const given = (scope: number): boolean =>
      (scopes.place[scope] as number) < 0 || Trace.isNamed(names[scopes.name[scope] as number] ?? '');
    return {
      name: this.#columns.each(rows, (scope) =>
        this.#name(scopes.name[scope] as number, given(scope) ? -1 : (scopes.place[scope] as number)),
      ),
      range: this.#columns.each(rows, (scope) => (given(scope) ? -1 : range(scopes.number[scope] as number))),
      number: this.#columns.each(rows, (scope) => (given(scope) ? -1 : (scopes.number[scope] as number) % NUMBERS_PER_THREAD)),
      owner: this.#columns.references(rows, scopes.owner, this.#tasks),
      around: this.#columns.references(rows, scopes.around, this.#scopes),
      place: this.#columns.plain(rows, scopes.place),
      error: this.#columns.plain(rows, scopes.error),
      why: this.#columns.plain(rows, scopes.why),
      opened: this.#columns.times(rows, scopes.opened),
      cancelled: this.#columns.times(rows, scopes.cancelled),
      closed: this.#columns.times(rows, scopes.closed),
    };
  }

  #sliceTable(): PageData['tables']['slices'] {
    const { slices } = this.#model;
    const rows = this.#rowsOf(slices);
    return {
      task: this.#columns.references(rows, slices.task, this.#tasks),
      thread: this.#columns.plain(rows, slices.thread),
      from: this.#columns.times(rows, slices.from),
      to: this.#columns.times(rows, slices.to),
    };
  }

  #waitTable(): PageData['tables']['waits'] {
    const { waits } = this.#model;
    const rows = this.#rowsOf(waits);
    return {
      task: this.#columns.references(rows, waits.task, this.#tasks),
      kind: this.#columns.plain(rows, waits.kind),
      on: this.#columns.each(rows, (wait) => this.#waitedFor(waits.kind[wait] as number, waits.on[wait] as number)),
      place: this.#columns.plain(rows, waits.place),
      from: this.#columns.times(rows, waits.from),
      to: this.#columns.times(rows, waits.to),
    };
  }

  #messageTable(): PageData['tables']['messages'] {
    const { messages } = this.#model;
    const rows = this.#rowsOf(messages);
    return {
      task: this.#columns.references(rows, messages.task, this.#tasks),
      sent: this.#columns.plain(rows, messages.sent),
      channel: this.#columns.each(rows, (message) => this.#channels.get(messages.channel[message] as number) ?? -1),
      at: this.#columns.times(rows, messages.at),
    };
  }

  #restartTable(): PageData['tables']['restarts'] {
    const { restarts } = this.#model;
    const rows = this.#rowsOf(restarts);
    return {
      task: this.#columns.references(rows, restarts.task, this.#tasks),
      at: this.#columns.times(rows, restarts.at),
      error: this.#columns.plain(rows, restarts.error),
    };
  }

  /** What a table says of the tasks that the page is given. */
  #rowsOf({ count, task }: { readonly count: number; readonly task: Int32Array }): Rows {
    const { back } = this.#tasks;
    return back === null ? new Rows(count) : Rows.where(count, (row) => (back[task[row] as number] as number) >= 0);
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
