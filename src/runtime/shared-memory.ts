/**
 * The one SharedArrayBuffer that all threads of a process see.
 *
 * It carries what must be noticed without a message: flags that busy code polls, and words that are claimed by compare-and-swap.
 * Everything with a payload travels over links (link.ts).
 *
 *   words (Int32)                                    thread 0 is the coordinator
 *   +--------+------------------+------------------+-----+-------------------------+---------------------+
 *   | header | thread 0         | thread 1         | ... | scope slots             | select words        |
 *   | 16     | 16 words         | 16 words         |     | 2 words each:           | 1 word each:        |
 *   |        | attention, ...   | attention, ...   |     | generation*2+cancelled, | generation << 10    |
 *   |        |                  |                  |     | tasks, or -1: closed    |   + state           |
 *   +--------+------------------+------------------+-----+-------------------------+---------------------+
 *
 * Invariants
 * - A slot is allocated and freed by one thread, its home: chunks of slots are taken with one atomic add, the rest is a local
 *   free list. Freeing raises the generation, so a thread that still holds a reference finds its claims fail.
 * - The task count of a scope slot is raised by the thread that spawns and lowered by the home only (shared-scope.ts says why).
 * - `sent` and `received` count batches. A thread raises `sent` before it posts and `received` after it has become active.
 */

const HEADER_WORDS = 16;
const THREAD_WORDS = 16;
const SCOPE_SLOTS = 1 << 15;
const SELECT_WORDS = 1 << 14;
const CHUNK = 64;

/** Header words. */
const OUTPUT_SEQUENCE = 0;
const OUTPUT_BACKLOG = 1;
const HUNGRY_THREADS = 2;
const SCOPE_CHUNKS = 3;
const SELECT_CHUNKS = 4;
const STARTED = 5;
const SELECT_LOCK = 6;
const VIRTUAL_TIME = 8;

/** Words of a thread's block. */
const ATTENTION = 0;
const HUNGRY = 1;
const ACTIVITY = 2;
const SENT = 3;
const RECEIVED = 4;
const OBSTACLES = 5;
const DEADLINE = 8;

/** Bits of the `obstacles` word of an idle thread: why quiescence is not a deadlock. */
export const HAS_TIMERS = 1;
export const HAS_EXTERNAL = 2;

const SELECT_BITS = 10;
const SELECT_STATE_MASK = (1 << SELECT_BITS) - 1;
const SELECT_GENERATION_MASK = 0x1fffff;

/** States of a select word below the committed ones: `SELECT_COMMITTED + k` means arm k has won. */
export const SELECT_OPEN = 0;
export const SELECT_BUSY = 1;
export const SELECT_COMMITTED = 2;

export class SharedMemory {
  readonly #words: Int32Array;
  readonly #floats: Float64Array;
  readonly #scopeBase: number;
  readonly #selectBase: number;
  #holdsSelects = false;
  readonly #freeScopes: number[] = [];
  readonly #freeSelects: number[] = [];

  /** `buffer` is the one made by `SharedMemory.allocate` for the same number of threads. */
  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly threads: number,
  ) {
    this.#words = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
    this.#scopeBase = HEADER_WORDS + THREAD_WORDS * (threads + 1);
    this.#selectBase = this.#scopeBase + 2 * SCOPE_SLOTS;
  }

  static allocate(threads: number): SharedMemory {
    const words = HEADER_WORDS + THREAD_WORDS * (threads + 1) + 2 * SCOPE_SLOTS + SELECT_WORDS;
    return new SharedMemory(new SharedArrayBuffer(words * 4), threads);
  }

  /** Tells `thread` that `sender` has posted something. One bit per sender; beyond 32 threads senders share bits. */
  raiseAttention(thread: number, sender: number): void {
    const at = this.#word(thread, ATTENTION);
    Atomics.or(this.#words, at, 1 << (sender & 31));
    Atomics.notify(this.#words, at);
  }

  /** Blocks this thread until somebody posts, for at most `timeoutMs`. */
  waitForAttention(thread: number, timeoutMs: number): void {
    Atomics.wait(this.#words, this.#word(thread, ATTENTION), 0, timeoutMs);
  }

  /** A plain read: cheap enough for every poll, confirmed by `takeAttention`. */
  hasAttention(thread: number): boolean {
    return this.#words[this.#word(thread, ATTENTION)] !== 0;
  }

  /** The senders' bits, taken down. Messages posted later raise them again. */
  takeAttention(thread: number): number {
    return Atomics.exchange(this.#words, this.#word(thread, ATTENTION), 0);
  }

  setHungry(thread: number, hungry: boolean): void {
    const before = Atomics.exchange(this.#words, this.#word(thread, HUNGRY), hungry ? 1 : 0);
    if (before !== (hungry ? 1 : 0)) Atomics.add(this.#words, HUNGRY_THREADS, hungry ? 1 : -1);
  }

  /** A plain read of "is any thread hungry". */
  get anyHungry(): boolean {
    return this.#words[HUNGRY_THREADS] !== 0;
  }

  /** Claims a hungry thread for a gift: exactly one giver gets it. Looks round from `from` so that gifts spread. 0: nobody is. */
  claimHungry(from: number): number {
    for (let i = 1; i <= this.threads; i++) {
      const thread = ((from - 1 + i) % this.threads) + 1;
      if (Atomics.compareExchange(this.#words, this.#word(thread, HUNGRY), 1, 0) === 1) {
        Atomics.add(this.#words, HUNGRY_THREADS, -1);
        return thread;
      }
    }
    return 0;
  }

  /** Odd: idle. Each change is counted, so two equal readings mean that nothing happened between them. */
  setIdle(thread: number, idle: boolean, obstacles = 0): void {
    const at = this.#word(thread, ACTIVITY);
    Atomics.store(this.#words, this.#word(thread, OBSTACLES), obstacles);
    if ((Atomics.load(this.#words, at) & 1) !== (idle ? 1 : 0)) Atomics.add(this.#words, at, 1);
  }

  activity(thread: number): number {
    return Atomics.load(this.#words, this.#word(thread, ACTIVITY));
  }

  obstacles(thread: number): number {
    return Atomics.load(this.#words, this.#word(thread, OBSTACLES));
  }

  countSent(thread: number, batches = 1): void {
    Atomics.add(this.#words, this.#word(thread, SENT), batches);
  }

  countReceived(thread: number, batches = 1): void {
    Atomics.add(this.#words, this.#word(thread, RECEIVED), batches);
  }

  /** A dead thread counts as idle for ever, with no traffic; its peers take back theirs with it. */
  bury(thread: number): void {
    this.setHungry(thread, false);
    Atomics.store(this.#words, this.#word(thread, SENT), 0);
    Atomics.store(this.#words, this.#word(thread, RECEIVED), 0);
    this.setIdle(thread, true);
  }

  /** Threads started so far: numbers 1 to this one are in use. Written by the coordinator. */
  get started(): number {
    return Atomics.load(this.#words, STARTED);
  }

  set started(count: number) {
    Atomics.store(this.#words, STARTED, count);
  }

  sent(thread: number): number {
    return Atomics.load(this.#words, this.#word(thread, SENT));
  }

  received(thread: number): number {
    return Atomics.load(this.#words, this.#word(thread, RECEIVED));
  }

  /** The next deadline of an idle thread, for the shared virtual clock. */
  setDeadline(thread: number, deadline: number): void {
    this.#floats[this.#word(thread, DEADLINE) >> 1] = deadline;
  }

  deadline(thread: number): number {
    return this.#floats[this.#word(thread, DEADLINE) >> 1]!;
  }

  /** Virtual time: written by the coordinator while every thread is idle, so a plain read is exact. */
  get virtualTime(): number {
    return this.#floats[VIRTUAL_TIME >> 1]!;
  }

  set virtualTime(time: number) {
    this.#floats[VIRTUAL_TIME >> 1] = time;
  }

  /** The place of the next chunk of output in the order of the whole program. */
  nextOutputSequence(): number {
    return Atomics.add(this.#words, OUTPUT_SEQUENCE, 1);
  }

  /** Chunks numbered so far. */
  get outputCount(): number {
    return Atomics.load(this.#words, OUTPUT_SEQUENCE);
  }

  /** Characters of output handed to the coordinator and not yet written. */
  addOutputBacklog(characters: number): number {
    return Atomics.add(this.#words, OUTPUT_BACKLOG, characters) + characters;
  }

  releaseOutputBacklog(characters: number): void {
    Atomics.sub(this.#words, OUTPUT_BACKLOG, characters);
    Atomics.notify(this.#words, OUTPUT_BACKLOG);
  }

  /** Blocks this thread while more than `limit` characters wait: the writer must not outrun a slow pipe without bound. */
  waitForOutput(limit: number, timeoutMs: number): void {
    const backlog = Atomics.load(this.#words, OUTPUT_BACKLOG);
    if (backlog > limit) Atomics.wait(this.#words, OUTPUT_BACKLOG, backlog, timeoutMs);
  }

  /** A slot for a scope or token that other threads get to know; -1 when all are taken. */
  allocateScope(): number {
    return this.#allocate(this.#freeScopes, SCOPE_CHUNKS, SCOPE_SLOTS);
  }

  freeScope(slot: number): void {
    const at = this.#scopeBase + 2 * slot;
    const generation = (Atomics.load(this.#words, at) >> 1) + 1;
    Atomics.store(this.#words, at, generation << 1);
    Atomics.store(this.#words, at + 1, 0);
    this.#freeScopes.push(slot);
  }

  scopeGeneration(slot: number): number {
    return Atomics.load(this.#words, this.#scopeBase + 2 * slot) >> 1;
  }

  raiseCancelled(slot: number, generation: number): void {
    const at = this.#scopeBase + 2 * slot;
    Atomics.compareExchange(this.#words, at, generation << 1, (generation << 1) | 1);
  }

  /** True if the flag is up, or the slot has been given up because its object ended. */
  isCancelled(slot: number, generation: number): boolean {
    return Atomics.load(this.#words, this.#scopeBase + 2 * slot) !== generation << 1;
  }

  /** Adds one task to a scope that is still open; false if it has closed. */
  engage(slot: number, generation: number): boolean {
    const at = this.#scopeBase + 2 * slot;
    for (;;) {
      const count = Atomics.load(this.#words, at + 1);
      if (count < 0 || Atomics.load(this.#words, at) >> 1 !== generation) return false;
      if (Atomics.compareExchange(this.#words, at + 1, count, count + 1) === count) return true;
    }
  }

  /** Only the home lowers the count, when it has handled all that the ended tasks sent before. */
  disengage(slot: number, count: number): void {
    Atomics.sub(this.#words, this.#scopeBase + 2 * slot + 1, count);
  }

  /** Tasks that other threads run in the scope; negative when it has closed. */
  engaged(slot: number): number {
    return Atomics.load(this.#words, this.#scopeBase + 2 * slot + 1);
  }

  /** The home closes the scope if nobody is engaged: from then on `engage` fails. */
  closeScope(slot: number): boolean {
    const at = this.#scopeBase + 2 * slot + 1;
    return Atomics.compareExchange(this.#words, at, 0, -1) <= 0;
  }

  /** For the threads other than the home: true once the scope has closed. */
  isClosed(slot: number, generation: number): boolean {
    const at = this.#scopeBase + 2 * slot;
    return Atomics.load(this.#words, at) >> 1 !== generation || Atomics.load(this.#words, at + 1) < 0;
  }

  /** A select word in state `SELECT_OPEN`; -1 when all are taken. */
  allocateSelect(): number {
    return this.#allocate(this.#freeSelects, SELECT_CHUNKS, SELECT_WORDS);
  }

  selectGeneration(slot: number): number {
    return Atomics.load(this.#words, this.#selectBase + slot) >>> SELECT_BITS;
  }

  freeSelect(slot: number): void {
    const generation = (this.selectGeneration(slot) + 1) & SELECT_GENERATION_MASK;
    Atomics.store(this.#words, this.#selectBase + slot, generation << SELECT_BITS);
    this.#freeSelects.push(slot);
  }

  /** The state of the select, or -1 if the word has been given to another one since. */
  selectState(slot: number, generation: number): number {
    const word = Atomics.load(this.#words, this.#selectBase + slot);
    return word >>> SELECT_BITS === generation ? word & SELECT_STATE_MASK : -1;
  }

  /** True while this thread is in between `lockSelects` and `unlockSelects`. */
  get holdsSelects(): boolean {
    return this.#holdsSelects;
  }

  /** One thread at a time may try to match selects with each other (remote-arm.ts). Held for a microsecond or so. */
  lockSelects(): void {
    this.#holdsSelects = true;
    while (Atomics.compareExchange(this.#words, SELECT_LOCK, 0, 1) !== 0) Atomics.wait(this.#words, SELECT_LOCK, 1, 1);
  }

  unlockSelects(): void {
    this.#holdsSelects = false;
    Atomics.store(this.#words, SELECT_LOCK, 0);
    Atomics.notify(this.#words, SELECT_LOCK, 1);
  }

  /** One step of the commit protocol (remote-select.ts); true if the word was in state `from`. */
  moveSelect(slot: number, generation: number, from: number, to: number): boolean {
    const base = generation << SELECT_BITS;
    return Atomics.compareExchange(this.#words, this.#selectBase + slot, base | from, base | to) === (base | from);
  }

  #word(thread: number, word: number): number {
    return HEADER_WORDS + THREAD_WORDS * thread + word;
  }

  #allocate(free: number[], chunkWord: number, limit: number): number {
    if (free.length === 0) {
      const first = Atomics.add(this.#words, chunkWord, 1) * CHUNK;
      if (first >= limit || first < 0) {
        Atomics.sub(this.#words, chunkWord, 1);
        return -1;
      }
      // Pushed in descending order so that slots are used in ascending order.
      for (let slot = first + CHUNK - 1; slot >= first; slot--) free.push(slot);
    }
    return free.pop()!;
  }
}
