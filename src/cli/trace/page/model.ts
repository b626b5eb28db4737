/** The run as the page works with it: tasks and scopes as one tree, with what can be derived from it. No DOM here. */
import type { PageData, State } from './data.js';

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

export interface Restart {
  readonly at: number;
  readonly error: ErrorInfo | null;
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
  readonly slices: Slice[];
  readonly waits: Wait[];
  readonly messages: Message[];
  readonly restarts: Restart[];
  running: number;
  waiting: number;
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
  /** In the order of time. */
  readonly tasks: readonly Task[];
  readonly scopes: readonly Scope[];
  readonly channels: readonly Channel[];
  readonly byName: ReadonlyMap<string, Task>;
  readonly counts: Readonly<Record<State, number>>;
  /** In the order of time. */
  readonly failures: readonly Task[];
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
