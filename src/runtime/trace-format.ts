/**
 * How a trace is recorded: rows of numbers in shared memory, texts apart.
 *
 *   chunk (Float64Array over a SharedArrayBuffer)
 *   +------+---------+------------------------------------------+-----
 *   | rows | dropped | kind | time | subject | a | b | c        | ...
 *   +------+---------+------------------------------------------+-----
 *
 * One thread writes a chunk, the coordinator has it from the start: a thread that is killed leaves what it recorded. Time is in
 * milliseconds of a clock that all threads share. Texts are numbered per thread and sent as they come; number 0 is the empty text.
 *
 *   kind             subject        a               b                c
 *   SPAWNED          task           scope           name * 2 + given spawner * PLACES + place
 *   STARTED          task           the task whose frames it runs on, 0: its own
 *   RESUMED DONE     task
 *   RESTARTED        task           -               error text
 *   BLOCKED          task           wait (WAIT_..)  what, by wait    place
 *   FAILED           task           -               error text
 *   CANCELLED        task           -               why text
 *   OPENED           scope          owner task      name text        scope around it * PLACES + place
 *   SCOPE_CANCELLED  scope          -               why text
 *   CLOSED           scope          -               error text
 *   SENT RECEIVED    task           channel
 *   CHANNEL          channel        -               name text
 */
import type { Place } from './place.js';

export const HEADER = 2;
export const ROW = 6;
/** Rows of one chunk: 0.4 MB. */
export const CHUNK_ROWS = 8192;
/** Places and numbers share a double: 2^16 places and 2^37 numbers. */
export const PLACES = 65_536;

export const SPAWNED = 1;
export const STARTED = 2;
export const BLOCKED = 3;
export const RESUMED = 4;
export const DONE_ROW = 5;
export const FAILED_ROW = 6;
export const CANCELLED_ROW = 7;
export const RESTARTED = 8;
export const OPENED = 9;
export const SCOPE_CANCELLED = 10;
export const CLOSED_ROW = 11;
export const SENT = 12;
export const RECEIVED = 13;
export const CHANNEL = 14;

export const WAIT_TEXT = 0;
export const WAIT_TASK = 1;
export const WAIT_SCOPE = 2;
export const WAIT_SEND = 3;
export const WAIT_RECEIVE = 4;

/** What a thread has recorded. */
export interface ThreadTrace {
  readonly thread: number;
  readonly chunks: Float64Array[];
  /** By number; kinds of texts: names, JSON of `Place`, of `ErrorText`, of `WhyText`. */
  readonly texts: string[];
}

/** Everything that was recorded, as the coordinator has it. */
export interface TraceData {
  readonly threads: readonly ThreadTrace[];
  /** When this was read, on the clock of the rows. */
  readonly endedAt: number;
}

/** Why something was cancelled. `by` names the task that is behind it. */
export interface WhyText {
  readonly text: string;
  readonly by: string | null;
}

export type PlaceText = Place;
