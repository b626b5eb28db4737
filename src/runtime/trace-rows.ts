/**
 * The rows of a trace, for the one that writes them (trace-recorder.ts) and the one that reads them (trace-read.ts): numbers in shared
 * memory, texts apart.
 *
 *   chunk (Float64Array over a SharedArrayBuffer)
 *   +------+---------+------------------------------------+---------------------
 *   | used | dropped | subject * KINDS + kind | time | .. | subject * KINDS + ..
 *   +------+---------+------------------------------------+---------------------
 *
 * One thread writes a chunk, the coordinator has it from the start: a thread that is killed leaves what it recorded. Time is in
 * milliseconds of a clock that all threads share. Texts are numbered per thread and sent as they come; number 0 is the empty text. What
 * follows the time depends on the kind:
 *
 *   kind                        subject
 *   SPAWNED                     task      scope           name * 2 + given   spawner * PLACES + place
 *   OPENED                      scope     owner task      name               scope around it * PLACES + place
 *   BLOCKED                     task      wait (WAIT_..)  what, by wait      place
 *   STARTED                     task      the task whose frames it runs on, 0: its own
 *   RESUMED DONE                task
 *   FAILED CANCELLED RESTARTED  task      text of the error or the reason
 *   SCOPE_CANCELLED CLOSED      scope     text of the reason or the error
 *   SENT RECEIVED               task      channel
 *   CHANNEL                     channel   name
 */

/** Words before the first row: how many are used, and how many rows there was no room for. */
export const HEADER = 2;
/** Words of a chunk: 0.4 MB. */
export const CHUNK_WORDS = 49_152;
/** Kinds and numbers share a double, places and numbers too: 2^4 kinds, 2^16 places, 2^37 numbers. */
export const KINDS = 16;
export const PLACES = 65_536;

export const SPAWNED = 1;
export const STARTED = 2;
export const BLOCKED = 3;
export const RESUMED = 4;
export const DONE = 5;
export const FAILED = 6;
export const CANCELLED = 7;
export const RESTARTED = 8;
export const OPENED = 9;
export const SCOPE_CANCELLED = 10;
export const CLOSED = 11;
export const SENT = 12;
export const RECEIVED = 13;
export const CHANNEL = 14;

/** Words of a row, by its kind. */
export const SIZES: Uint8Array = Uint8Array.of(0, 5, 3, 5, 2, 2, 3, 3, 3, 5, 3, 3, 3, 3, 3);
export const LONGEST = 5;

export const WAIT_TEXT = 0;
export const WAIT_TASK = 1;
export const WAIT_SCOPE = 2;
export const WAIT_SEND = 3;
export const WAIT_RECEIVE = 4;
