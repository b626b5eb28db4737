/**
 * What the page is given: a run as JSON, written by page-data.ts and read by model.ts. What there may be very many of stands in tables
 * of packed columns (columns.ts), whose rows refer to each other by number; -1 stands for "never" and for "nothing".
 */
import type { PackedColumn } from './columns.js';

export interface PageData {
  readonly program: string;
  /** Microseconds of a tick: all times are ticks from the start. */
  readonly tick: number;
  readonly duration: number;
  readonly threads: readonly number[];
  /** Events that a trace could not hold, and tasks that the page was not given. */
  readonly dropped: number;
  readonly hidden: number;
  /** Every text that occurs, once; the rest refers to them by index. */
  readonly texts: readonly string[];
  readonly places: readonly PagePlace[];
  readonly errors: readonly PageError[];
  readonly whys: readonly PageWhy[];
  /** Lines around every place, by file and line number. */
  readonly sources: Readonly<Record<string, Readonly<Record<number, string>>>>;
  /** Names. */
  readonly channels: readonly number[];
  /** What is said of a wait, before the name of what it is for; by kind. */
  readonly waitWords: readonly string[];
  readonly tables: {
    readonly tasks: PackedTable<TaskColumn>;
    readonly scopes: PackedTable<ScopeColumn>;
    readonly slices: PackedTable<SliceColumn>;
    readonly waits: PackedTable<WaitColumn>;
    readonly messages: PackedTable<MessageColumn>;
    readonly restarts: PackedTable<RestartColumn>;
  };
}

export type PackedTable<C extends string> = Readonly<Record<C, PackedColumn>>;

export type PagePlace = readonly [file: number, line: number, column: number];
export type PageError = readonly [kind: number, message: number, place: number];
/** `by` is the name of the task behind it. */
export type PageWhy = readonly [text: number, by: number];

/** `name` is the whole name where there is no number: it was given. `range` and `number` make `#2.7`, as numbers.ts says. */
type NameColumn = 'name' | 'range' | 'number';
export type TaskColumn = NameColumn | 'scope' | 'spawner' | 'place' | 'state' | 'error' | 'why' | 'spawned' | 'started' | 'ended';
export type ScopeColumn = NameColumn | 'owner' | 'around' | 'place' | 'error' | 'why' | 'opened' | 'cancelled' | 'closed';
export type SliceColumn = 'task' | 'thread' | 'from' | 'to';
/** `on`: a task, a scope, a channel or a text, as `kind` says. */
export type WaitColumn = 'task' | 'kind' | 'on' | 'place' | 'from' | 'to';
/** `sent`: 1, or 0 where it was received. */
export type MessageColumn = 'task' | 'sent' | 'channel' | 'at';
export type RestartColumn = 'task' | 'at' | 'error';

/** Kinds of waits; sending and receiving are for channels. */
export const ON_TEXT = 0;
export const ON_TASK = 1;
export const ON_SCOPE = 2;

export const STATES = ['pending', 'running', 'suspended', 'done', 'failed', 'cancelled'] as const;
export type State = (typeof STATES)[number];
