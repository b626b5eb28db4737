/**
 * Columns of the page out of columns of the trace: of the rows that the page is given, packed. One plain loop for each kind of column,
 * because there are millions of numbers.
 */
import { type PackedColumn, packColumn } from './page/columns.js';

export type Column = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** Rows of a table that the page is given. */
export class Rows {
  readonly count: number;
  /** Null: all of them. */
  readonly at: Int32Array | null;
  /** From rows of the table to rows of the page; -1: it is not given that one. */
  readonly back: Int32Array | null;

  constructor(count: number, at: Int32Array | null = null, back: Int32Array | null = null) {
    this.count = count;
    this.at = at;
    this.back = back;
  }

  static where(total: number, keeps: (row: number) => boolean): Rows {
    const at = new Int32Array(total);
    const back = new Int32Array(total);
    let count = 0;
    for (let row = 0; row < total; row++) {
      back[row] = -1;
      if (!keeps(row)) continue;
      at[count] = row;
      back[row] = count++;
    }
    return new Rows(count, at, back);
  }

  /** -1 for a row that the page is not given. */
  to(row: number): number {
    return this.back === null || row < 0 ? row : (this.back[row] as number);
  }
}

export class ColumnPacker {
  readonly #nanosPerTick: number;
  /** Where the numbers of a column are collected. */
  #values = new Float64Array(0);

  constructor(nanosPerTick: number) {
    this.#nanosPerTick = nanosPerTick;
  }

  plain({ count, at }: Rows, column: Column): PackedColumn {
    const values = this.#room(count);
    for (let i = 0; i < count; i++) values[i] = column[at === null ? i : (at[i] as number)] as number;
    return this.#packed(count);
  }

  /** Nanoseconds as ticks. */
  times({ count, at }: Rows, column: Float64Array): PackedColumn {
    const values = this.#room(count);
    const nanosPerTick = this.#nanosPerTick;
    for (let i = 0; i < count; i++) {
      const nanos = column[at === null ? i : (at[i] as number)] as number;
      values[i] = nanos < 0 ? -1 : Math.round(nanos / nanosPerTick);
    }
    return this.#packed(count);
  }

  /** Rows of another table as the page knows them. */
  references({ count, at }: Rows, column: Int32Array, { back }: Rows): PackedColumn {
    const values = this.#room(count);
    for (let i = 0; i < count; i++) {
      const row = column[at === null ? i : (at[i] as number)] as number;
      values[i] = back === null || row < 0 ? row : (back[row] as number);
    }
    return this.#packed(count);
  }

  each({ count, at }: Rows, numberOf: (row: number) => number): PackedColumn {
    const values = this.#room(count);
    for (let i = 0; i < count; i++) values[i] = numberOf(at === null ? i : (at[i] as number));
    return this.#packed(count);
  }

  #room(rows: number): Float64Array {
    if (this.#values.length < rows) this.#values = new Float64Array(rows);
    return this.#values;
  }

  #packed(rows: number): PackedColumn {
    return packColumn(this.#values, rows, (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'));
  }
}
