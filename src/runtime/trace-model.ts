/** A recorded run as objects: what each task did, when and where. Made by `readTrace` (trace-read.ts); all times in milliseconds. */
import type { Place } from './place.js';
import type { TaskStateName } from './task.js';
import type { WhyText } from './trace-format.js';
import type { ErrorText } from './why.js';

export interface TraceModel {
  /** How long the run took; times count from its start. */
  readonly duration: number;
  readonly threads: readonly number[];
  readonly tasks: ReadonlyMap<number, TraceTask>;
  readonly scopes: ReadonlyMap<number, TraceScope>;
  readonly channels: ReadonlyMap<number, string>;
  /** Events beyond what a trace can hold. */
  readonly dropped: number;
}

export interface TraceTask {
  readonly number: number;
  readonly name: string;
  /** 0: the root of the program. */
  readonly scope: number;
  readonly spawner: number;
  readonly place: Place | null;
  readonly spawned: number;
  started: number | null;
  ended: number | null;
  state: TaskStateName;
  error: ErrorText | null;
  why: WhyText | null;
  /** When its runs ended that were followed by another, and what they failed with (null: they did not). */
  readonly restarts: { readonly at: number; readonly error: ErrorText | null }[];
  /** The thread where it ran last. */
  thread: number;
  /** When it ran, itself: not what ran on top of its frames. */
  readonly slices: TraceSlice[];
  readonly waits: TraceWait[];
  readonly messages: TraceMessage[];
}

export interface TraceSlice {
  readonly thread: number;
  readonly from: number;
  to: number;
}

export interface TraceWait {
  readonly what: string;
  readonly place: Place | null;
  readonly on: { readonly kind: 'task' | 'scope' | 'channel'; readonly number: number } | null;
  readonly from: number;
  to: number;
}

export interface TraceMessage {
  readonly event: 'sent' | 'received';
  readonly channel: number;
  readonly at: number;
}

export interface TraceScope {
  readonly number: number;
  /** As `Scope.label`. */
  readonly name: string;
  readonly kind: string;
  /** The task whose body it belongs to. */
  readonly owner: number;
  /** The scope around it; 0: none. */
  readonly around: number;
  readonly place: Place | null;
  readonly opened: number;
  cancelled: number | null;
  why: WhyText | null;
  closed: number | null;
  error: ErrorText | null;
}
