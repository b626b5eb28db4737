/** Reading the rows of one thread one after the other, and numbering what all threads speak of. */
import { NUMBERS_PER_THREAD } from './numbers.js';
import type { ThreadTrace } from './trace-format.js';
import * as Row from './trace-rows.js';

/** A position in the rows of one thread. */
export class Cursor {
  readonly thread: number;
  /** Among the cursors of a trace. */
  readonly index: number;
  /** The fibers whose frames lie on the native stack of the thread; the topmost task of the last one runs. */
  readonly stack: number[] = [];
  /** The task that runs, and its slice; -1: none. */
  running = -1;
  slice = -1;
  /** Where the row begins. */
  rows: Float64Array = EMPTY;
  at = 0;
  kind = 0;
  subject = 0;
  /** Infinity behind the last row. */
  time = 0;
  readonly #trace: ThreadTrace;
  #chunk = -1;

  constructor(trace: ThreadTrace, index: number) {
    this.thread = trace.thread;
    this.index = index;
    this.#trace = trace;
    this.next();
  }

  /** Goes to the next row; of kind 0 at the end of the trace. */
  next(): void {
    let { rows } = this;
    let at = this.at + (Row.SIZES[this.kind] as number);
    while (at >= rows.length) {
      const chunk = this.#trace.chunks[++this.#chunk];
      if (chunk === undefined) {
        this.kind = 0;
        this.time = Number.POSITIVE_INFINITY;
        return;
      }
      rows = chunk;
      this.rows = rows;
      at = Row.HEADER;
    }
    this.at = at;
    const head = rows[at] as number;
    const subject = Math.floor(head / Row.KINDS);
    this.subject = subject;
    this.kind = (head - subject * Row.KINDS) | 0;
    this.time = rows[at + 1] as number;
  }

  /** The word after the time, from 0. */
  word(index: number): number {
    return this.rows[this.at + 2 + index] as number;
  }

  text(number: number): string {
    return this.#trace.texts[number] ?? '';
  }
}

const EMPTY = new Float64Array(0);

/** Each text once, under a number; what it stands for beside it. One for each kind of text. */
export class TextTable<T> {
  readonly values: T[] = [];
  readonly #numbers = new Map<string, number>();
  /** By cursor and by its number of the text. */
  readonly #known: number[][] = [];
  readonly #make: (text: string) => T;

  constructor(make: (text: string) => T) {
    this.#make = make;
  }

  /** -1 for the empty text, where there is nothing to say. */
  number(cursor: Cursor, text: number): number {
    if (text === 0) return -1;
    this.#known[cursor.index] ??= [];
    const known = this.#known[cursor.index] as number[];
    known[text] ??= this.of(cursor.text(text));
    return known[text];
  }

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.values.length;
      this.#numbers.set(text, number);
      this.values.push(this.#make(text));
    }
    return number;
  }
}

/** From numbers of tasks or scopes, which each thread counts in a range of its own, to rows of a table. */
export class NumberIndex {
  readonly #ranges: Int32Array[] = [];

  set(number: number, row: number): void {
    const range = Math.floor(number / NUMBERS_PER_THREAD);
    const at = number - range * NUMBERS_PER_THREAD;
    let rows = this.#ranges[range];
    if (rows === undefined || at >= rows.length) {
      const wider = new Int32Array(Math.max(1024, 2 * at));
      if (rows !== undefined) wider.set(rows);
      this.#ranges[range] = wider;
      rows = wider;
    }
    rows[at] = row + 1;
  }

  /** -1 if there is none. */
  get(number: number): number {
    const range = Math.floor(number / NUMBERS_PER_THREAD);
    return (this.#ranges[range]?.[number - range * NUMBERS_PER_THREAD] ?? 0) - 1;
  }
}
