/**
 * The one SharedArrayBuffer that all threads of a process see.
 *
 * It carries what must be noticed without a message: flags that busy code polls, and words that are claimed by compare-and-swap.
 * Everything with a payload travels over links (link.ts).
 *
 *   words (Int32)                                    thread 0 is the coordinator
 *   +--------+------------------+------------------+-----+------------------------------------------------------------+
 *   | header | thread 0         | thread 1         | ... | regions of slots (shared-slots.ts)                         |
 *   | 32     | 16 words         | 16 words         |     | scopes:  generation*2+cancelled, tasks (-1: closed)        |
 *   |        | attention, ...   | attention, ...   |     | selects: generation << 10 + state                          |
 *   |        |                  |                  |     | trips:   who runs the task (negative: nobody yet)          |
 *   |        |                  |                  |     | ledger:  a scope's slot and generation, tasks put into it  |
 *   |        |                  |                  |     | loans:   values received of those on loan                  |
 *   +--------+------------------+------------------+-----+------------------------------------------------------------+
 *
 * Invariants
 * - A thread's number is used once: a thread that replaces a dead one gets the next number, so nobody mistakes it for the other.
 * - A slot is allotted and freed by one thread, its home. Freeing raises the generation, so a thread that still holds a
 *   reference finds its claims fail.
 * - The task count of a scope slot is raised by the thread that spawns and lowered by the home only (shared-scope.ts says why).
 * - `sent` and `received` count batches. A thread raises `sent` before it posts and `received` after it has become active.
 * - Two atomic operations that must both happen, or neither, though the thread may be killed, stand side by side: a thread is stopped
 *   at calls and loop back-edges only.
 */
import { regionWords, SlotRegion } from './shared-slots.js';
import { THREAD_AREA, ThreadWords } from './shared-threads.js';

const SCOPES = { slots: 1 << 15, width: 2 } as const;
const SELECTS = { slots: 1 << 14, width: 1 } as const;
const TRIPS = { slots: 1 << 15, width: 1 } as const;
const LEDGER = { slots: 1 << 12, width: 3 } as const;
const LOANS = { slots: 1 << 12, width: 1 } as const;

/** Header words: how many chunks of each region are taken. */
const SCOPE_CHUNKS = 3;
const SELECT_CHUNKS = 4;
const TRIP_CHUNKS = 11;
const LEDGER_CHUNKS = 12;
const SPARE = 14;
const LOAN_CHUNKS = 15;

const SELECT_BITS = 10;
const SELECT_STATE_MASK = (1 << SELECT_BITS) - 1;
const SELECT_GENERATION_MASK = 0x1fffff;

/** States of a select word below the committed ones: `SELECT_COMMITTED + k` means arm k has won. */
export const SELECT_OPEN = 0;
export const SELECT_BUSY = 1;
export const SELECT_COMMITTED = 2;

export class SharedMemory extends ThreadWords {
  readonly #scopes: SlotRegion;
  readonly #selects: SlotRegion;
  readonly #trips: SlotRegion;
  readonly #ledger: SlotRegion;
  readonly #loans: SlotRegion;

  /** `buffer` is the one made by `SharedMemory.allocate` for the same number of threads. */
  constructor(buffer: SharedArrayBuffer, threads: number, self: number) {
    super(buffer, threads, self);
    const { words } = this;
    let base = THREAD_AREA;
    const region = (counter: number, size: { readonly slots: number; readonly width: number }): SlotRegion => {
      const made = new SlotRegion(words, { counter, base, ...size }, self);
      base += regionWords(size);
      return made;
    };
    this.#scopes = region(SCOPE_CHUNKS, SCOPES);
    this.#selects = region(SELECT_CHUNKS, SELECTS);
    this.#trips = region(TRIP_CHUNKS, TRIPS);
    this.#ledger = region(LEDGER_CHUNKS, LEDGER);
    this.#loans = region(LOAN_CHUNKS, LOANS);
  }

  static allocate(threads: number): SharedMemory {
    let words = THREAD_AREA;
    for (const region of [SCOPES, SELECTS, TRIPS, LEDGER, LOANS]) words += regionWords(region);
    return new SharedMemory(new SharedArrayBuffer(words * 4), threads, 0);
  }

  /** A slot for a scope or token that other threads get to know; -1 when all are taken. */
  allocateScope(): number {
    return this.#scopes.allocate();
  }

  freeScope(slot: number): void {
    const at = this.#scopes.at(slot);
    const generation = (Atomics.load(this.words, at) >> 1) + 1;
    Atomics.store(this.words, at, generation << 1);
    Atomics.store(this.words, at + 1, 0);
    this.#scopes.free(slot);
  }

  scopeGeneration(slot: number): number {
    return Atomics.load(this.words, this.#scopes.at(slot)) >> 1;
  }

  raiseCancelled(slot: number, generation: number): void {
    const at = this.#scopes.at(slot);
    Atomics.compareExchange(this.words, at, generation << 1, (generation << 1) | 1);
  }

  /** True if the flag is up, or the slot has been given up because its object ended. */
  isCancelled(slot: number, generation: number): boolean {
    return Atomics.load(this.words, this.#scopes.at(slot)) !== generation << 1;
  }

  /**
   * Adds one task to a scope that is still open, and to this thread's entry of the ledger; false if it has closed. Should this
   * thread die, the ledger tells the home how many of the tasks in the scope's count were its.
   */
  engage(slot: number, generation: number, entry: number): boolean {
    const at = this.#scopes.at(slot);
    const total = entry < 0 ? 0 : this.#ledger.at(entry) + 2;
    for (;;) {
      const count = Atomics.load(this.words, at + 1);
      if (count < 0 || Atomics.load(this.words, at) >> 1 !== generation) return false;
      if (Atomics.compareExchange(this.words, at + 1, count, count + 1) !== count) continue;
      // Side by side with the exchange (see the invariants). The slot of no entry is the header's spare word.
      Atomics.add(this.words, total === 0 ? SPARE : total, 1);
      return true;
    }
  }

  /** Opens an entry of the ledger: tasks that this thread puts into a scope of another one, ever. -1 when all are taken. */
  openLedger(slot: number, generation: number): number {
    const entry = this.#ledger.allocate();
    if (entry < 0) return entry;
    const at = this.#ledger.at(entry);
    Atomics.store(this.words, at, slot);
    Atomics.store(this.words, at + 1, generation);
    Atomics.store(this.words, at + 2, 0);
    return entry;
  }

  closeLedger(entry: number): void {
    Atomics.store(this.words, this.#ledger.at(entry), -1);
    this.#ledger.free(entry);
  }

  /** How many tasks a dead thread had put into the scope, ended or not. */
  engagedBy(thread: number, slot: number, generation: number): number {
    let total = 0;
    for (const entry of this.#ledger.slotsOf(thread)) {
      const at = this.#ledger.at(entry);
      if (Atomics.load(this.words, at) === slot && Atomics.load(this.words, at + 1) === generation)
        total += Atomics.load(this.words, at + 2);
    }
    return total;
  }

  /** Only the home lowers the count, when it has handled all that the ended tasks sent before. */
  disengage(slot: number, count: number): void {
    Atomics.sub(this.words, this.#scopes.at(slot) + 1, count);
  }

  /** Tasks that other threads run in the scope; negative when it has closed. */
  engaged(slot: number): number {
    return Atomics.load(this.words, this.#scopes.at(slot) + 1);
  }

  /** The home closes the scope if nobody is engaged: from then on `engage` fails. */
  closeScope(slot: number): boolean {
    const at = this.#scopes.at(slot) + 1;
    return Atomics.compareExchange(this.words, at, 0, -1) <= 0;
  }

  /** For the threads other than the home: true once the scope has closed. */
  isClosed(slot: number, generation: number): boolean {
    const at = this.#scopes.at(slot);
    return Atomics.load(this.words, at) >> 1 !== generation || Atomics.load(this.words, at + 1) < 0;
  }

  /** A word for a task that goes to another thread: whoever claims it runs the task. -1 when all are taken. */
  allocateTrip(trip: number): number {
    const slot = this.#trips.allocate();
    if (slot >= 0) Atomics.store(this.words, this.#trips.at(slot), unclaimed(trip));
    return slot;
  }

  freeTrip(slot: number): void {
    if (slot < 0) return;
    Atomics.store(this.words, this.#trips.at(slot), 0);
    this.#trips.free(slot);
  }

  /** True for the one thread that is to run the task. Without a word, whoever has the task does. */
  claimTrip(slot: number, trip: number): boolean {
    return slot < 0 || Atomics.compareExchange(this.words, this.#trips.at(slot), unclaimed(trip), this.self) === unclaimed(trip);
  }

  /** The thread that has claimed the task; 0: nobody yet. */
  tripClaimer(slot: number): number {
    return Math.max(0, Atomics.load(this.words, this.#trips.at(slot)));
  }

  /** A word that counts the values on loan which their borrower has received (channel-loans.ts); -1 when all are taken. */
  allocateLoan(): number {
    const slot = this.#loans.allocate();
    if (slot >= 0) Atomics.store(this.words, this.#loans.at(slot), 0);
    return slot;
  }

  freeLoan(slot: number): void {
    if (slot >= 0) this.#loans.free(slot);
  }

  countReceivedLoan(slot: number): void {
    Atomics.add(this.words, this.#loans.at(slot), 1);
  }

  /** How many have been received ever; the count wraps. */
  receivedLoans(slot: number): number {
    return slot < 0 ? 0 : Atomics.load(this.words, this.#loans.at(slot));
  }

  /** A select word in state `SELECT_OPEN`; -1 when all are taken. */
  allocateSelect(): number {
    return this.#selects.allocate();
  }

  selectGeneration(slot: number): number {
    return Atomics.load(this.words, this.#selects.at(slot)) >>> SELECT_BITS;
  }

  freeSelect(slot: number): void {
    this.#renewSelect(slot);
    this.#selects.free(slot);
  }

  /** The state of the select, or -1 if the word has been given to another one since. */
  selectState(slot: number, generation: number): number {
    const word = Atomics.load(this.words, this.#selects.at(slot));
    return word >>> SELECT_BITS === generation ? word & SELECT_STATE_MASK : -1;
  }

  /** One step of the commit protocol (remote-select.ts); true if the word was in state `from`. */
  moveSelect(slot: number, generation: number, from: number, to: number): boolean {
    const base = generation << SELECT_BITS;
    return Atomics.compareExchange(this.words, this.#selects.at(slot), base | from, base | to) === (base | from);
  }

  /** What a dead thread had allotted. */
  orphans(thread: number): Orphans {
    return {
      scopes: this.#scopes.orphans(thread),
      selects: this.#selects.orphans(thread),
      trips: this.#trips.orphans(thread),
      ledger: this.#ledger.orphans(thread),
      loans: this.#loans.orphans(thread),
    };
  }

  /** Makes it this thread's. Nobody waits for its slots any more: all have been told of the death. */
  adopt(orphans: Orphans): void {
    this.#scopes.adopt(orphans.scopes, (slot) => this.freeScope(slot));
    this.#selects.adopt(orphans.selects, (slot) => this.freeSelect(slot));
    this.#trips.adopt(orphans.trips, (slot) => this.freeTrip(slot));
    this.#ledger.adopt(orphans.ledger, (entry) => this.closeLedger(entry));
    this.#loans.adopt(orphans.loans, (slot) => this.freeLoan(slot));
  }

  #renewSelect(slot: number): void {
    const generation = (this.selectGeneration(slot) + 1) & SELECT_GENERATION_MASK;
    Atomics.store(this.words, this.#selects.at(slot), generation << SELECT_BITS);
  }
}

/** Words are used again, so an unclaimed one says for which trip. */
function unclaimed(trip: number): number {
  return -1 - (trip & 0x3fffffff);
}

/** Chunks of each region. */
export interface Orphans {
  readonly scopes: readonly number[];
  readonly selects: readonly number[];
  readonly trips: readonly number[];
  readonly ledger: readonly number[];
  readonly loans: readonly number[];
}
