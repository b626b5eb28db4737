/** A recorded run as the data of the page (page/data.ts). */
import type { SourceText } from '../../diagnostics/source.js';
import { numberText, type TraceModel, type TraceScope, type TraceTask } from '../../engine/observe.js';
import {
  ON_KINDS,
  type PageData,
  type PageError,
  type PagePlace,
  type PageScope,
  type PageTask,
  type PageWait,
  STATES,
} from './page/data.js';

/** A page with more tasks than this would be slow to open: the rest is counted, those that failed are kept. */
const MOST_TASKS = 50_000;
/** Lines shown above and below a place. */
const AROUND = 2;

type Place = TraceTask['place'];
type ErrorOf = TraceTask['error'];

export function pageData(model: TraceModel, program: string, sources: ReadonlyMap<string, SourceText>): PageData {
  return new Packer(model, sources).pack(program);
}

class Packer {
  readonly #model: TraceModel;
  readonly #files: ReadonlyMap<string, SourceText>;
  readonly #texts = new Map<string, number>();
  readonly #places = new Map<string, number>();
  readonly #placeList: PagePlace[] = [];
  readonly #sources: Record<string, Record<number, string>> = {};

  constructor(model: TraceModel, files: ReadonlyMap<string, SourceText>) {
    this.#model = model;
    this.#files = files;
  }

  pack(program: string): PageData {
    const { duration, threads, tasks, scopes, channels, dropped } = this.#model;
    const kept = [...tasks.values()].filter((task, i) => i < MOST_TASKS || task.state === 'failed');
    const known = new Set(kept.map((task) => task.number));
    return {
      program,
      duration: micros(duration),
      threads: [...threads],
      dropped,
      hidden: tasks.size - kept.length,
      tasks: kept.map((task) => this.#task(task)),
      scopes: [...scopes.values()].filter((scope) => known.has(scope.owner)).map((scope) => this.#scope(scope)),
      channels: [...channels].map(([number, name]) => [number, this.#text(channelLabel(name, number))]),
      texts: [...this.#texts.keys()],
      places: this.#placeList,
      sources: this.#sources,
    };
  }

  #task(task: TraceTask): PageTask {
    const { number, name, scope, spawner, place, state, spawned, started, ended, error, why, restarts, slices, waits, messages } = task;
    return {
      id: number,
      name: this.#text(name),
      scope,
      spawner,
      place: this.#place(place),
      state: STATES.indexOf(state),
      at: [micros(spawned), micros(started), micros(ended)],
      slices: slices.flatMap(({ thread, from, to }) => [thread, micros(from), micros(to)]),
      ...(error === null ? {} : { error: this.#error(error) }),
      ...(why === null ? {} : { why: this.#why(why) }),
      ...(restarts.length === 0
        ? {}
        : { restarts: restarts.map((one) => [micros(one.at), one.error === null ? null : this.#error(one.error)] as const) }),
      ...(waits.length === 0 ? {} : { waits: waits.map((wait) => this.#wait(wait)) }),
      ...(messages.length === 0
        ? {}
        : { messages: messages.flatMap(({ event, channel, at }) => [event === 'sent' ? 1 : 0, channel, micros(at)]) }),
    };
  }

  #scope({ number, name, owner, around, place, opened, cancelled, closed, why, error }: TraceScope): PageScope {
    return {
      id: number,
      name: this.#text(name),
      owner,
      around,
      place: this.#place(place),
      at: [micros(opened), micros(cancelled), micros(closed)],
      ...(why === null ? {} : { why: this.#why(why) }),
      ...(error === null ? {} : { error: this.#error(error) }),
    };
  }

  #wait({ what, place, on, from, to }: TraceTask['waits'][number]): PageWait {
    const kind = on === null ? 0 : (ON_KINDS.indexOf(on.kind) as 1 | 2 | 3);
    return [this.#text(what), this.#place(place), kind, on?.number ?? 0, micros(from), micros(to)];
  }

  #why({ text, by }: NonNullable<TraceTask['why']>): readonly [number, number] {
    return [this.#text(text), by === null ? -1 : this.#text(by)];
  }

  #error({ kind, message, place }: NonNullable<ErrorOf>): PageError {
    return [this.#text(kind), this.#text(message), this.#place(place)];
  }

  #place(place: Place): number {
    if (place === null) return -1;
    const { file, line, column } = place;
    const key = `${file}:${line}:${column}`;
    let index = this.#places.get(key);
    if (index === undefined) {
      index = this.#placeList.length;
      this.#places.set(key, index);
      this.#placeList.push([this.#text(file), line, column]);
      this.#keepLines(file, line);
    }
    return index;
  }

  #keepLines(file: string, line: number): void {
    const text = this.#files.get(file)?.text;
    if (text === undefined) return;
    const lines = text.split('\n');
    this.#sources[file] ??= {};
    const kept = this.#sources[file];
    for (let at = Math.max(1, line - AROUND); at <= Math.min(lines.length, line + AROUND); at++) kept[at] ??= lines[at - 1] ?? '';
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

/** Channels without a name are told apart by their number. */
function channelLabel(name: string, number: number): string {
  return /^an? /.test(name) ? `${name.replace(/^an? /, '')} #${numberText(number)}` : name;
}

function micros(millis: number | null): number {
  return millis === null ? -1 : Math.max(0, Math.round(millis * 1000));
}
