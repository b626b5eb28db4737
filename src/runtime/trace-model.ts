/**
 * A recorded run as tables: what each task did, when and where. Made by `readTrace` (trace-read.ts).
 *
 * A run may have millions of tasks, so there is no object for one: a table is a set of columns, a row is an index, and tables refer to
 * each other by index; -1 stands for "none" and "never". Times are nanoseconds from the start of the run.
 */
import { numberText } from './numbers.js';
import { type Place, placedName } from './place.js';
import type { WhyText } from './trace-format.js';
import type { ErrorText } from './why.js';

export interface TraceModel {
  /** How long the run took. */
  readonly duration: number;
  readonly threads: readonly number[];
  /** In the order of time: of their spawns, openings, beginnings. */
  readonly tasks: TaskTable;
  readonly scopes: ScopeTable;
  readonly slices: SliceTable;
  readonly waits: WaitTable;
  readonly messages: MessageTable;
  readonly restarts: RestartTable;
  readonly channels: ReadonlyMap<number, string>;
  /** What the columns `name`, `place`, `error`, `why` and `what` count in; each once. */
  readonly names: readonly string[];
  readonly places: readonly Place[];
  readonly errors: readonly ErrorText[];
  readonly whys: readonly WhyText[];
  /** Events beyond what a trace can hold. */
  readonly dropped: number;
}

export interface TaskTable {
  count: number;
  number: Float64Array;
  /** -1: the root of the program. */
  scope: Int32Array;
  spawner: Int32Array;
  /** Of the code, or 1 in `given`: of the task itself. */
  name: Int32Array;
  given: Uint8Array;
  place: Int32Array;
  /** Where it was spawned, and where it ran last. */
  spawnedOn: Uint16Array;
  thread: Uint16Array;
  spawned: Float64Array;
  started: Float64Array;
  ended: Float64Array;
  /** In `TASK_STATES`. */
  state: Uint8Array;
  error: Int32Array;
  why: Int32Array;
  /** In the table of waits: the one it is in, or was in last. */
  lastWait: Int32Array;
}

export const TASK_STATES = ['pending', 'running', 'suspended', 'done', 'failed', 'cancelled'] as const;
export const PENDING = 0;
export const RUNNING = 1;
export const SUSPENDED = 2;
export const DONE = 3;
export const FAILED = 4;
export const CANCELLED = 5;

export interface ScopeTable {
  count: number;
  number: Float64Array;
  /** The task whose body it belongs to. */
  owner: Int32Array;
  /** The scope around it. */
  around: Int32Array;
  /** Kind and given name: `nursery`, `scope orders`. */
  name: Int32Array;
  place: Int32Array;
  opened: Float64Array;
  cancelled: Float64Array;
  closed: Float64Array;
  error: Int32Array;
  why: Int32Array;
}

/** When tasks ran, themselves: not what ran on top of their frames. */
export interface SliceTable {
  count: number;
  task: Int32Array;
  thread: Uint16Array;
  from: Float64Array;
  to: Float64Array;
}

export interface WaitTable {
  count: number;
  task: Int32Array;
  /** In `ON_..`, and an index of that table, the number of the channel, or a name that says it all. */
  kind: Uint8Array;
  on: Float64Array;
  place: Int32Array;
  from: Float64Array;
  to: Float64Array;
}

export const ON_TEXT = 0;
export const ON_TASK = 1;
export const ON_SCOPE = 2;
export const ON_SEND = 3;
export const ON_RECEIVE = 4;

export interface MessageTable {
  count: number;
  task: Int32Array;
  /** Where it was sent or received. */
  thread: Uint16Array;
  sent: Uint8Array;
  channel: Float64Array;
  at: Float64Array;
}

/** When runs of tasks ended that were followed by another, and what they failed with. */
export interface RestartTable {
  count: number;
  task: Int32Array;
  at: Float64Array;
  error: Int32Array;
}

/** As `Task.name`. */
export function taskName({ tasks, names, places }: TraceModel, task: number): string {
  const name = names[tasks.name[task] as number] as string;
  return tasks.given[task] === 1
    ? name
    : `${placedName(name, places[tasks.place[task] as number])}#${numberText(tasks.number[task] as number)}`;
}

/** As `Scope.label`. */
export function scopeName({ scopes, names, places }: TraceModel, scope: number): string {
  const name = names[scopes.name[scope] as number] as string;
  const place = places[scopes.place[scope] as number];
  if (isNamed(name) || place === undefined) return name;
  return `${placedName(name, place)}#${numberText(scopes.number[scope] as number)}`;
}

/** Whether the name of a scope, as it stands in the table, is a given one. */
export function isNamed(name: string): boolean {
  return name.includes(' ');
}

/** What a task waits for, as a sentence without a subject: `receives from channel jobs`. */
export function waitText(model: TraceModel, wait: number): string {
  const kind = model.waits.kind[wait] as number;
  return (WAIT_WORDS[kind] as string) + waitedFor(model, kind, model.waits.on[wait] as number);
}

/** What stands before the name of what it waits for, by `ON_..`. */
export const WAIT_WORDS = ['', 'awaits ', 'waits for the tasks of ', 'sends to ', 'receives from '] as const;

function waitedFor(model: TraceModel, kind: number, on: number): string {
  switch (kind) {
    case ON_TASK:
      return on < 0 ? 'a task' : taskName(model, on);
    case ON_SCOPE:
      return on < 0 ? 'a scope' : scopeName(model, on);
    case ON_TEXT:
      return model.names[on] ?? '';
    default:
      return model.channels.get(on) ?? 'a channel';
  }
}
