/** The run as the page works with it: tasks and scopes as one tree, with what can be derived from it. No DOM here. */
import { type PageData, type PageError, type PageScope, type PageTask, STATES, type State } from './data.js';

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ErrorInfo {
  readonly kind: string;
  readonly message: string;
  readonly place: Place | null;
}

export interface Why {
  readonly text: string;
  /** Name of the task behind it. */
  readonly by: string | null;
}

export interface Wait {
  readonly what: string;
  readonly place: Place | null;
  readonly on: Item | null;
  readonly channel: Channel | null;
  readonly from: number;
  readonly to: number;
}

export interface Message {
  readonly sent: boolean;
  readonly channel: Channel;
  readonly at: number;
}

export interface Slice {
  readonly thread: number;
  readonly from: number;
  readonly to: number;
}

export interface Channel {
  readonly number: number;
  readonly name: string;
  readonly senders: Map<Task, number>;
  readonly receivers: Map<Task, number>;
}

interface Node {
  readonly id: number;
  readonly name: string;
  readonly place: Place | null;
  /** When it came into being, and when it ended; the end of the run if it did not. */
  readonly from: number;
  readonly to: number;
  readonly over: boolean;
  readonly error: ErrorInfo | null;
  readonly why: Why | null;
  parent: Item | null;
  readonly children: Item[];
  /** Between a failure and the root: what a reader has to look at. */
  onFailurePath: boolean;
}

export interface Task extends Node {
  readonly kind: 'task';
  readonly state: State;
  readonly started: number | null;
  readonly slices: readonly Slice[];
  readonly waits: Wait[];
  readonly messages: Message[];
  readonly restarts: readonly { readonly at: number; readonly error: ErrorInfo | null }[];
  readonly running: number;
  readonly waiting: number;
  spawner: Task | null;
}

export interface Scope extends Node {
  readonly kind: 'scope';
  readonly cancelledAt: number | null;
}

export type Item = Task | Scope;

export interface Run {
  readonly data: PageData;
  readonly duration: number;
  readonly oneFile: boolean;
  readonly root: Task;
  readonly tasks: ReadonlyMap<number, Task>;
  readonly scopes: ReadonlyMap<number, Scope>;
  readonly channels: ReadonlyMap<number, Channel>;
  readonly byName: ReadonlyMap<string, Task>;
  readonly counts: Readonly<Record<State, number>>;
  /** In the order of time. */
  readonly failures: readonly Task[];
}

export function readRun(data: PageData): Run {
  return new Builder(data).build();
}

/** The lines around a place, the place's own marked. */
export function sourceLines(run: Run, place: Place): { readonly number: number; readonly text: string; readonly here: boolean }[] {
  const lines = run.data.sources[place.file] ?? {};
  const found = [];
  for (let number = place.line - 2; number <= place.line + 2; number++) {
    const text = lines[number];
    if (text !== undefined) found.push({ number, text, here: number === place.line });
  }
  return found;
}

/** From the root down to the item itself. */
export function pathOf(item: Item): Item[] {
  const path: Item[] = [];
  for (let at: Item | null = item; at !== null; at = at.parent) path.unshift(at);
  return path;
}

class Builder {
  readonly #data: PageData;
  readonly #tasks = new Map<number, Task>();
  readonly #scopes = new Map<number, Scope>();
  readonly #channels = new Map<number, Channel>();
  readonly #byName = new Map<string, Task>();

  constructor(data: PageData) {
    this.#data = data;
  }

  build(): Run {
    const { data } = this;
    for (const [number, name] of data.channels) {
      this.#channels.set(number, { number, name: this.#text(name), senders: new Map(), receivers: new Map() });
    }
    for (const raw of data.tasks) {
      const task = this.#task(raw);
      this.#tasks.set(raw.id, task);
      if (!this.#byName.has(task.name)) this.#byName.set(task.name, task);
    }
    for (const raw of data.scopes) this.#scopes.set(raw.id, this.#scope(raw));
    this.#link();
    const root = this.#tasks.get(data.tasks[0]?.id ?? -1) ?? emptyTask(data.duration);
    const all = [...this.#tasks.values()];
    const failures = all.filter((task) => task.state === 'failed').sort((a, b) => a.to - b.to);
    for (const failure of failures) for (let at: Item | null = failure; at !== null; at = at.parent) at.onFailurePath = true;
    const counts = Object.fromEntries(STATES.map((state) => [state, all.filter((task) => task.state === state).length]));
    return {
      data,
      duration: data.duration,
      oneFile: new Set(data.places.map(([file]) => file)).size <= 1,
      root,
      tasks: this.#tasks,
      scopes: this.#scopes,
      channels: this.#channels,
      byName: this.#byName,
      counts: counts as Record<State, number>,
      failures,
    };
  }

  get data(): PageData {
    return this.#data;
  }

  #task(raw: PageTask): Task {
    const [spawned, started, ended] = raw.at;
    const slices: Slice[] = [];
    let running = 0;
    for (let i = 0; i < raw.slices.length; i += 3) {
      const [thread = 0, from = 0, to = 0] = raw.slices.slice(i, i + 3);
      slices.push({ thread, from, to });
      running += to - from;
    }
    return {
      kind: 'task',
      id: raw.id,
      name: this.#text(raw.name),
      place: this.#place(raw.place),
      from: spawned,
      to: ended < 0 ? this.#data.duration : ended,
      over: ended >= 0,
      error: this.#error(raw.error),
      why: this.#why(raw.why),
      parent: null,
      children: [],
      onFailurePath: false,
      state: STATES[raw.state] ?? 'done',
      started: started < 0 ? null : started,
      slices,
      waits: [],
      messages: [],
      restarts: (raw.restarts ?? []).map(([at, error]) => ({ at, error: this.#error(error ?? undefined) })),
      running,
      waiting: (raw.waits ?? []).reduce((sum, [, , , , from, to]) => sum + to - from, 0),
      spawner: null,
    };
  }

  #scope(raw: PageScope): Scope {
    const [opened, cancelled, closed] = raw.at;
    return {
      kind: 'scope',
      id: raw.id,
      name: this.#text(raw.name),
      place: this.#place(raw.place),
      from: opened,
      to: closed < 0 ? this.#data.duration : closed,
      over: closed >= 0,
      error: this.#error(raw.error),
      why: this.#why(raw.why),
      parent: null,
      children: [],
      onFailurePath: false,
      cancelledAt: cancelled < 0 ? null : cancelled,
    };
  }

  /** Hangs everything into the tree, and resolves what refers to something else. */
  #link(): void {
    const owners = new Map(this.#data.scopes.map((raw) => [raw.id, raw.owner]));
    for (const raw of this.#data.scopes) {
      const inner = owners.get(raw.around) === raw.owner ? this.#scopes.get(raw.around) : undefined;
      hang(this.#scopes.get(raw.id), inner ?? this.#tasks.get(raw.owner) ?? null);
    }
    for (const raw of this.#data.tasks) {
      const task = this.#tasks.get(raw.id);
      if (task === undefined) continue;
      hang(task, this.#scopes.get(raw.scope) ?? null);
      task.spawner = this.#tasks.get(raw.spawner) ?? null;
      for (const [what, place, onKind, on, from, to] of raw.waits ?? []) {
        const target = onKind === 1 ? this.#tasks.get(on) : onKind === 2 ? this.#scopes.get(on) : undefined;
        const channel = onKind === 3 ? (this.#channels.get(on) ?? null) : null;
        task.waits.push({ what: this.#text(what), place: this.#place(place), on: target ?? null, channel, from, to });
      }
      this.#messages(raw, task);
    }
    for (const item of [...this.#tasks.values(), ...this.#scopes.values()]) item.children.sort((a, b) => a.from - b.from);
  }

  #messages(raw: PageTask, task: Task): void {
    const { messages = [] } = raw;
    for (let i = 0; i < messages.length; i += 3) {
      const [sent, number = 0, at = 0] = messages.slice(i, i + 3);
      const channel = this.#channels.get(number);
      if (channel === undefined) continue;
      task.messages.push({ sent: sent === 1, channel, at });
      const side = sent === 1 ? channel.senders : channel.receivers;
      side.set(task, (side.get(task) ?? 0) + 1);
    }
  }

  #text(index: number): string {
    return this.#data.texts[index] ?? '';
  }

  #place(index: number): Place | null {
    const place = this.#data.places[index];
    return place === undefined ? null : { file: this.#text(place[0]), line: place[1], column: place[2] };
  }

  #error(error: PageError | undefined): ErrorInfo | null {
    return error === undefined ? null : { kind: this.#text(error[0]), message: this.#text(error[1]), place: this.#place(error[2]) };
  }

  #why(why: readonly [number, number] | undefined): Why | null {
    return why === undefined ? null : { text: this.#text(why[0]), by: why[1] < 0 ? null : this.#text(why[1]) };
  }
}

function hang(item: Item | undefined, parent: Item | null): void {
  if (item === undefined || parent === null) return;
  item.parent = parent;
  parent.children.push(item);
}

function emptyTask(to: number): Task {
  const nothing = { place: null, error: null, why: null, parent: null, children: [], onFailurePath: false, started: null, spawner: null };
  const empty = { slices: [], waits: [], messages: [], restarts: [], running: 0, waiting: 0 };
  return { kind: 'task', id: 0, name: 'main', from: 0, to, over: true, state: 'done', ...nothing, ...empty };
}
