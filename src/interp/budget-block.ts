/**
 * The shared account of one run: what each thread has used, and whether the run has been stopped. Whoever runs the program and all its
 * threads look at the same memory, so a stop is seen at the next poll, and the usage can be read even if a thread is dead.
 *
 * Each thread writes only to its own row; sums may be a few polls old.
 */
import { LIMIT_NAMES, type LimitName } from './limits.js';

/** How far the end of a stopped run has come. */
export const Stage = {
  running: 0,
  /** Cancelled: clean-up runs. */
  windingDown: 1,
  /** The grace time is over: every poll ends what runs, clean-up too. */
  ending: 2,
} as const;

const STOPPED = 0;
const STAGE = 1;
const TASKS = 2;
const HEADER_BYTES = 64;
/** Index among the doubles of the header: the end of the grace time, in milliseconds since 1970. */
const GRACE_END = 2;
/** Likewise: when what is limited began, in milliseconds since 1970; Infinity while nothing is. */
const START = 3;

const Column = { steps: 0, active: 1, heap: 2, output: 3, spawned: 4 } as const;
const COLUMNS = 8;

const ABORTED = LIMIT_NAMES.length + 1;

/** What has been used so far. */
export interface Usage {
  readonly steps: number;
  /** Milliseconds in which threads ran the program, added up over the threads. */
  readonly activeMs: number;
  /** Bytes, as measured last; 0 where memory is not limited and so not measured. */
  readonly memoryBytes: number;
  readonly outputBytes: number;
  /** Tasks that were spawned. */
  readonly tasks: number;
}

export class BudgetBlock {
  private readonly ints: Int32Array;
  private readonly doubles: Float64Array;
  private readonly rows: number;

  /** Threads that replace dead ones, or are started for tasks that may be killed, have numbers of their own. */
  static allocate(threads: number): BudgetBlock {
    return new BudgetBlock(new SharedArrayBuffer(HEADER_BYTES + (2 * threads + 4) * COLUMNS * 8));
  }

  constructor(readonly buffer: SharedArrayBuffer) {
    this.ints = new Int32Array(buffer, 0, 4);
    this.doubles = new Float64Array(buffer);
    this.rows = (buffer.byteLength - HEADER_BYTES) / 8 / COLUMNS;
  }

  // --- beginning ---

  /** From now on everything counts anew, and nothing is stopped. `start` in milliseconds since 1970; Infinity: time does not count. */
  begin(start: number): void {
    this.doubles[START] = start;
    for (const column of [Column.steps, Column.active, Column.output, Column.spawned]) {
      for (let row = 0; row < this.rows; row++) this.doubles[this.at(row, column)] = 0;
    }
    Atomics.store(this.ints, STAGE, Stage.running);
    Atomics.store(this.ints, STOPPED, 0);
  }

  get start(): number {
    return this.doubles[START] as number;
  }

  // --- stopping ---

  /** Notes why the run stops; the first reason wins. False if it was stopped before. */
  stop(why: LimitName | 'aborted', graceMs: number): boolean {
    const code = why === 'aborted' ? ABORTED : LIMIT_NAMES.indexOf(why) + 1;
    if (Atomics.compareExchange(this.ints, STOPPED, 0, code) !== 0) return false;
    this.doubles[GRACE_END] = Date.now() + graceMs;
    Atomics.store(this.ints, STAGE, Stage.windingDown);
    return true;
  }

  /** Why the run was stopped, or null. */
  get stopped(): LimitName | 'aborted' | null {
    const code = this.ints[STOPPED] as number;
    return code === 0 ? null : code === ABORTED ? 'aborted' : (LIMIT_NAMES[code - 1] as LimitName);
  }

  /** One read, for the poll. */
  get isStopped(): boolean {
    return this.ints[STAGE] !== Stage.running;
  }

  /** True once clean-up has had its time. */
  get isOver(): boolean {
    const stage = this.ints[STAGE] as number;
    if (stage === Stage.ending) return true;
    if (stage === Stage.running || Date.now() < (this.doubles[GRACE_END] as number)) return false;
    Atomics.store(this.ints, STAGE, Stage.ending);
    return true;
  }

  endNow(): void {
    Atomics.store(this.ints, STAGE, Stage.ending);
  }

  // --- counting ---

  addTasks(count: number): void {
    Atomics.add(this.ints, TASKS, count);
  }

  get liveTasks(): number {
    return this.ints[TASKS] as number;
  }

  add(row: number, column: keyof typeof Column, amount: number): void {
    const at = this.at(row, Column[column]);
    this.doubles[at] = (this.doubles[at] as number) + amount;
  }

  set(row: number, column: keyof typeof Column, amount: number): void {
    this.doubles[this.at(row, Column[column])] = amount;
  }

  total(column: keyof typeof Column): number {
    let sum = 0;
    for (let row = 0; row < this.rows; row++) sum += this.doubles[this.at(row, Column[column])] as number;
    return sum;
  }

  /** What all rows but `row` have. */
  others(row: number, column: keyof typeof Column): number {
    return this.total(column) - (this.doubles[this.at(row, Column[column])] as number);
  }

  usage(): Usage {
    return {
      steps: this.total('steps'),
      activeMs: this.total('active'),
      memoryBytes: this.total('heap'),
      outputBytes: this.total('output'),
      tasks: this.total('spawned'),
    };
  }

  private at(row: number, column: number): number {
    // Beyond the last row threads share it: their counts may then miss a little.
    return HEADER_BYTES / 8 + Math.min(row, this.rows - 1) * COLUMNS + column;
  }
}
