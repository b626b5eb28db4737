/**
 * What the page is given: a run as compact JSON, written by page-data.ts and read by model.ts. Times are microseconds from the start;
 * -1 stands for "never" and for "nothing".
 */
export interface PageData {
  readonly program: string;
  readonly duration: number;
  readonly threads: readonly number[];
  /** Events that a trace could not hold, and tasks that the page was not given. */
  readonly dropped: number;
  readonly hidden: number;
  /** Every text that occurs, once; the rest refers to them by index. */
  readonly texts: readonly string[];
  readonly places: readonly PagePlace[];
  /** Lines around every place, by file and line number. */
  readonly sources: Readonly<Record<string, Readonly<Record<number, string>>>>;
  readonly tasks: readonly PageTask[];
  readonly scopes: readonly PageScope[];
  readonly channels: readonly (readonly [number: number, name: number])[];
}

export type PagePlace = readonly [file: number, line: number, column: number];

export type PageError = readonly [kind: number, message: number, place: number];

export type PageWait = readonly [what: number, place: number, onKind: 0 | 1 | 2 | 3, on: number, from: number, to: number];

export interface PageTask {
  readonly id: number;
  readonly name: number;
  readonly scope: number;
  readonly spawner: number;
  readonly place: number;
  readonly state: number;
  readonly at: readonly [spawned: number, started: number, ended: number];
  readonly error?: PageError;
  readonly why?: readonly [text: number, by: number];
  readonly restarts?: readonly (readonly [at: number, error: PageError | null])[];
  /** thread, from, to; one after the other. */
  readonly slices: readonly number[];
  readonly waits?: readonly PageWait[];
  /** 1: sent, 0: received; channel; at. */
  readonly messages?: readonly number[];
}

export interface PageScope {
  readonly id: number;
  readonly name: number;
  readonly owner: number;
  readonly around: number;
  readonly place: number;
  readonly at: readonly [opened: number, cancelled: number, closed: number];
  readonly why?: readonly [text: number, by: number];
  readonly error?: PageError;
}

export const STATES = ['pending', 'running', 'suspended', 'done', 'failed', 'cancelled'] as const;
export type State = (typeof STATES)[number];
export const ON_KINDS = ['', 'task', 'scope', 'channel'] as const;
