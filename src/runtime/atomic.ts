/**
 * `Atomic` (runtime.md, section 8): one Int that tasks share. While only this thread knows it, it is a plain field; `share` moves it
 * into a word of shared memory, where the threads agree on it by compare-and-exchange. Values are Ints of the language: numbers
 * while safe, bigints beyond, 64 bits.
 */
import { scheduler } from './scheduler.js';

export type Int = number | bigint;

export class AtomicCell {
  private local: Int;
  private words: BigInt64Array | null = null;
  private index = 0;

  constructor(initial: Int) {
    this.local = initial;
  }

  /** The cell that another thread shares. */
  static at(words: BigInt64Array, index: number): AtomicCell {
    const cell = new AtomicCell(0);
    cell.words = words;
    cell.index = index;
    return cell;
  }

  /** The word that carries the value, allotted on the first call. It names the cell on every thread. */
  share(allot: () => { readonly words: BigInt64Array; readonly index: number } = allotWord): {
    readonly words: BigInt64Array;
    readonly index: number;
  } {
    if (this.words === null) {
      const { words, index } = allot();
      Atomics.store(words, index, BigInt(this.local));
      this.words = words;
      this.index = index;
    }
    return { words: this.words, index: this.index };
  }

  /** What others had sent before they wrote what is read here has arrived: whoever learns of it from the cell finds it done. */
  get(): Int {
    if (this.words === null) return this.local;
    const value = toInt(Atomics.load(this.words, this.index));
    scheduler.onAttention?.();
    return value;
  }

  /** The new value. */
  set(value: Int): Int {
    if (this.words === null) this.local = value;
    else {
      scheduler.onPublish?.();
      Atomics.store(this.words, this.index, BigInt(value));
    }
    return value;
  }

  compareAndSet(expected: Int, value: Int): boolean {
    if (this.words === null) {
      if (!sameInt(this.local, expected)) return false;
      this.local = value;
      return true;
    }
    scheduler.onPublish?.();
    const before = BigInt(expected);
    const done = Atomics.compareExchange(this.words, this.index, before, BigInt(value)) === before;
    scheduler.onAttention?.();
    return done;
  }

  /** Replaces the value by `change(value)`, which may run several times; answers the new value. */
  update(change: (value: Int) => Int): Int {
    for (;;) {
      const before = this.get();
      const after = change(before);
      if (this.compareAndSet(before, after)) return after;
    }
  }
}

const WORDS_PER_PAGE = 256;
let page: BigInt64Array | null = null;
let used = 0;

function allotWord(): { readonly words: BigInt64Array; readonly index: number } {
  if (page === null || used === WORDS_PER_PAGE) {
    page = new BigInt64Array(new SharedArrayBuffer(WORDS_PER_PAGE * 8));
    used = 0;
  }
  return { words: page, index: used++ };
}

function toInt(value: bigint): Int {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

function sameInt(a: Int, b: Int): boolean {
  return a === b || (typeof a !== typeof b && BigInt(a) === BigInt(b));
}
