/** Objects out of the tables of a page: it has a few of them in view at a time, and all of them together are few enough. No DOM here. */
import { unpackColumn } from './columns.js';
import {
  ON_SCOPE,
  ON_TASK,
  ON_TEXT,
  type PackedTable,
  type PageData,
  type ScopeColumn,
  STATES,
  type State,
  type TaskColumn,
} from './data.js';
import type { Channel, ErrorInfo, Item, Message, Place, Restart, Run, Scope, Slice, Task, Wait, Why } from './model.js';

export function readRun(data: PageData): Run {
  return new Builder(data).build();
}

type Table<C extends string> = Readonly<Record<C, ArrayLike<number>>>;
class Builder {
  readonly #data: PageData;
  readonly #places: readonly Place[];
  readonly #errors: readonly ErrorInfo[];
  readonly #whys: readonly Why[];
  readonly #channels: readonly Channel[];
  readonly #tasks: readonly Task[];
  readonly #scopes: readonly Scope[];

  constructor(data: PageData) {
    this.#data = data;
    const text = (index: number): string => this.#text(index);
    this.#places = data.places.map(([file, line, column]) => ({ file: text(file), line, column }));
    this.#errors = data.errors.map(([kind, message, at]) => ({
      kind: text(kind),
      message: text(message),
      place: this.#places[at] ?? null,
    }));
    this.#whys = data.whys.map(([why, by]) => ({ text: text(why), by: by < 0 ? null : text(by) }));
    this.#channels = data.channels.map((name, number) => ({ number, name: text(name), senders: new Map(), receivers: new Map() }));
    const [tasks, scopes] = [unpack(data.tables.tasks), unpack(data.tables.scopes)];
    this.#tasks = each(tasks.name.length, (row) => this.#task(tasks, row));
    this.#scopes = each(scopes.name.length, (row) => this.#scope(scopes, row));
    this.#hang(tasks, scopes);
  }

  build(): Run {
    const data = this.#data;
    this.#addSlices();
    this.#addWaits();
    this.#addMessages();
    this.#addRestarts();
    const tasks = this.#tasks;
    const counts = Object.fromEntries(STATES.map((state) => [state, 0])) as Record<State, number>;
    const byName = new Map<string, Task>();
    for (const task of tasks) {
      counts[task.state]++;
      if (!byName.has(task.name)) byName.set(task.name, task);
    }
    return {
      data,
      duration: this.#micros(data.duration),
      oneFile: new Set(data.places.map(([file]) => file)).size <= 1,
      root: tasks[0] ?? emptyTask(this.#micros(data.duration)),
      tasks,
      scopes: this.#scopes,
      channels: this.#channels,
      byName,
      counts,
      failures: tasks.filter((task) => task.state === 'failed').sort((a, b) => a.to - b.to),
    };
  }

  #task(table: Table<TaskColumn>, row: number): Task {
    const started = table.started[row] as number;
    return {
      kind: 'task',
      ...this.#node(table, row, table.spawned[row] as number, table.ended[row] as number),
      state: STATES[table.state[row] as number] ?? 'done',
      started: started < 0 ? null : this.#micros(started),
      slices: [],
      waits: [],
      messages: [],
      restarts: [],
      running: 0,
      waiting: 0,
      spawner: null,
    };
  }

  #scope(table: Table<ScopeColumn>, row: number): Scope {
    const cancelled = table.cancelled[row] as number;
    return {
      kind: 'scope',
      ...this.#node(table, row, table.opened[row] as number, table.closed[row] as number),
      cancelledAt: cancelled < 0 ? null : this.#micros(cancelled),
    };
  }

  #node(table: Table<TaskColumn & ScopeColumn>, row: number, from: number, to: number): Omit<Scope, 'kind' | 'cancelledAt'> {
    const [range, number] = [table.range[row] as number, table.number[row] as number];
    const name = this.#text(table.name[row] as number);
    return {
      id: row,
      name: range < 0 ? name : `${name}#${range === 0 ? number : `${range + 1}.${number}`}`,
      place: this.#places[table.place[row] as number] ?? null,
      from: this.#micros(from),
      to: this.#micros(to < 0 ? this.#data.duration : to),
      over: to >= 0,
      error: this.#errors[table.error[row] as number] ?? null,
      why: this.#whys[table.why[row] as number] ?? null,
      parent: null,
      children: [],
      onFailurePath: false,
    };
  }

  /** Hangs everything into the tree, in the order of time, and marks the ways from failures to the root. */
  #hang(tasks: Table<TaskColumn>, scopes: Table<ScopeColumn>): void {
    const hang = (item: Item, parent: Item | undefined): void => {
      if (parent === undefined) return;
      item.parent = parent;
      parent.children.push(item);
    };
    for (const [row, scope] of this.#scopes.entries()) {
      const around = scopes.around[row] as number;
      const inner = scopes.owner[around] === scopes.owner[row] ? this.#scopes[around] : undefined;
      hang(scope, inner ?? this.#tasks[scopes.owner[row] as number]);
    }
    for (const [row, task] of this.#tasks.entries()) {
      hang(task, this.#scopes[tasks.scope[row] as number]);
      task.spawner = this.#tasks[tasks.spawner[row] as number] ?? null;
    }
    for (const scope of this.#scopes) {
      // Tasks come behind scopes above: a scope with both is put in order.
      if (scope.children.some((child) => child.kind === 'scope')) scope.children.sort((a, b) => a.from - b.from);
    }
    for (const task of this.#tasks) {
      if (task.state !== 'failed') continue;
      for (let at: Item | null = task; at !== null && !at.onFailurePath; at = at.parent) at.onFailurePath = true;
    }
  }

  #addSlices(): void {
    const table = unpack(this.#data.tables.slices);
    each(table.task.length, (row) => {
      const task = this.#tasks[table.task[row] as number];
      const [from, to] = [this.#micros(table.from[row] as number), this.#micros(table.to[row] as number)];
      const slice: Slice = { thread: table.thread[row] as number, from, to };
      if (task === undefined) return;
      task.slices.push(slice);
      task.running += to - from;
    });
  }

  #addWaits(): void {
    const table = unpack(this.#data.tables.waits);
    each(table.task.length, (row) => {
      const task = this.#tasks[table.task[row] as number];
      if (task === undefined) return;
      const [from, to] = [this.#micros(table.from[row] as number), this.#micros(table.to[row] as number)];
      const place = this.#places[table.place[row] as number] ?? null;
      task.waits.push({ ...this.#waitedFor(table.kind[row] as number, table.on[row] as number), place, from, to });
      task.waiting += to - from;
    });
  }

  #waitedFor(kind: number, on: number): Pick<Wait, 'what' | 'on' | 'channel'> {
    const words = this.#data.waitWords[kind] ?? '';
    switch (kind) {
      case ON_TEXT:
        return { what: this.#text(on), on: null, channel: null };
      case ON_TASK: {
        const task = this.#tasks[on];
        return { what: `${words}${task?.name ?? 'a task'}`, on: task ?? null, channel: null };
      }
      case ON_SCOPE: {
        const scope = this.#scopes[on];
        return { what: `${words}${scope?.name ?? 'a scope'}`, on: scope ?? null, channel: null };
      }
      default: {
        const channel = this.#channels[on];
        return { what: `${words}${channel?.name ?? 'a channel'}`, on: null, channel: channel ?? null };
      }
    }
  }

  #addMessages(): void {
    const table = unpack(this.#data.tables.messages);
    each(table.task.length, (row) => {
      const task = this.#tasks[table.task[row] as number];
      const channel = this.#channels[table.channel[row] as number];
      if (task === undefined || channel === undefined) return;
      const message: Message = { sent: table.sent[row] === 1, channel, at: this.#micros(table.at[row] as number) };
      task.messages.push(message);
      const side = message.sent ? channel.senders : channel.receivers;
      side.set(task, (side.get(task) ?? 0) + 1);
    });
  }

  #addRestarts(): void {
    const table = unpack(this.#data.tables.restarts);
    each(table.task.length, (row) => {
      const restart: Restart = { at: this.#micros(table.at[row] as number), error: this.#errors[table.error[row] as number] ?? null };
      this.#tasks[table.task[row] as number]?.restarts.push(restart);
    });
  }

  #text(index: number): string {
    return this.#data.texts[index] ?? '';
  }

  #micros(ticks: number): number {
    return ticks * this.#data.tick;
  }
}

function unpack<C extends string>(table: PackedTable<C>): Table<C> {
  const columns = Object.entries<PackedTable<C>[C]>(table).map(([name, column]) => [name, unpackColumn(column)]);
  return Object.fromEntries(columns) as Table<C>;
}

function each<T>(rows: number, make: (row: number) => T): T[] {
  return Array.from({ length: rows }, (_, row) => make(row));
}

function emptyTask(to: number): Task {
  const nothing = { place: null, error: null, why: null, parent: null, children: [], onFailurePath: false, started: null, spawner: null };
  const empty = { slices: [], waits: [], messages: [], restarts: [], running: 0, waiting: 0 };
  return { kind: 'task', id: 0, name: 'main', from: 0, to, over: true, state: 'done', ...nothing, ...empty };
}
