/**
 * The header of the shared memory and the block of words that each thread has there (shared-memory.ts): who is idle, hungry, dead, and
 * has mail; how many threads there are; the order of the output; virtual time.
 */

const HEADER_WORDS = 32;
const THREAD_WORDS = 16;
/** Threads there may be one after the other: those that run, and those that have died. */
export const MOST_NUMBERS = 2048;
/** Threads that run killable tasks, at once. */
export const MOST_DEDICATED = 32;

/** Header words. */
const OUTPUT_SEQUENCE = 0;
const OUTPUT_BACKLOG = 1;
const HUNGRY_THREADS = 2;
const STARTED = 5;
const SELECT_LOCK = 6;
const LIVING = 7;
const VIRTUAL_TIME = 8;
const DEDICATED = 10;
const CLOSED_TO_THREADS = 13;

/** Words of a thread's block. */
const ATTENTION = 0;
const HUNGRY = 1;
const ACTIVITY = 2;
const SENT = 3;
const RECEIVED = 4;
const OBSTACLES = 5;
const ROLE = 6;
const OUTPUT_TOTAL = 7;
const DEADLINE = 8;

/** Values of the `hungry` word. */
const HUNGRY_FOR_ANY = 1;
const HUNGRY_FOR_KILLABLE = 2;
/** A dedicated thread has been chosen for a task that is on its way: nobody else may choose it. */
const CLAIMED = 3;

/** What a thread is for. Dedicated ones run tasks that may have to be killed, one at a time, and steal nothing. */
export const ROLE_NONE = 0;
export const ROLE_WORKER = 1;
export const ROLE_DEDICATED = 2;
export const ROLE_DEAD = 3;
/** The calling thread of a library: it has a loop of its own, and is given no tasks. */
export const ROLE_CALLER = 4;
export type Role = 0 | 1 | 2 | 3 | 4;

/** Bits of the `obstacles` word of an idle thread: why quiescence is not a deadlock. */
export const HAS_TIMERS = 1;
export const HAS_EXTERNAL = 2;

/** Words of the header and of all threads: what follows is at this index. */
export const THREAD_AREA = HEADER_WORDS + THREAD_WORDS * (MOST_NUMBERS + 1);

export class ThreadWords {
  protected readonly words: Int32Array;
  readonly #floats: Float64Array;
  #holdsSelects = false;

  /** `threads` is how many may run ordinary tasks; `self` is this thread's number. */
  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly threads: number,
    readonly self: number,
  ) {
    this.words = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
  }

  /** Tells `thread` that `sender` has posted something. One bit per sender; beyond 32 threads senders share bits. */
  raiseAttention(thread: number, sender: number): void {
    const at = this.#word(thread, ATTENTION);
    Atomics.or(this.words, at, 1 << (sender & 31));
    Atomics.notify(this.words, at);
  }

  /** Blocks this thread until somebody posts, for at most `timeoutMs`. */
  waitForAttention(thread: number, timeoutMs: number): void {
    Atomics.wait(this.words, this.#word(thread, ATTENTION), 0, timeoutMs);
  }

  /** A plain read: cheap enough for every poll, confirmed by `takeAttention`. */
  hasAttention(thread: number): boolean {
    return this.words[this.#word(thread, ATTENTION)] !== 0;
  }

  /** The senders' bits, taken down. Messages posted later raise them again. */
  takeAttention(thread: number): number {
    return Atomics.exchange(this.words, this.#word(thread, ATTENTION), 0);
  }

  /** Says that this thread has nothing to do, to whoever could give it something its role lets it run. */
  setHungry(thread: number, hungry: boolean): void {
    if (this.role(thread) === ROLE_CALLER) return;
    if (this.role(thread) === ROLE_DEDICATED) {
      const [before, after] = hungry ? [0, HUNGRY_FOR_KILLABLE] : [HUNGRY_FOR_KILLABLE, 0];
      Atomics.compareExchange(this.words, this.#word(thread, HUNGRY), before, after);
      return;
    }
    const before = Atomics.exchange(this.words, this.#word(thread, HUNGRY), hungry ? HUNGRY_FOR_ANY : 0);
    if (before !== (hungry ? HUNGRY_FOR_ANY : 0)) Atomics.add(this.words, HUNGRY_THREADS, hungry ? 1 : -1);
  }

  /** A plain read of "is any thread hungry". */
  get anyHungry(): boolean {
    return this.words[HUNGRY_THREADS] !== 0;
  }

  /** Claims a hungry thread for a gift: exactly one giver gets it. Looks round from `from` so that gifts spread. 0: nobody is. */
  claimHungry(from: number): number {
    const thread = this.#claim(from, HUNGRY_FOR_ANY, 0);
    if (thread !== 0) Atomics.add(this.words, HUNGRY_THREADS, -1);
    return thread;
  }

  /** Claims a thread that waits for a killable task; 0: there is none. It stays claimed until `settleClaim`. */
  claimDedicated(): number {
    return this.#claim(0, HUNGRY_FOR_KILLABLE, CLAIMED);
  }

  /** The task for which a dedicated thread was claimed has arrived, or will not come: then the thread is free for another one. */
  settleClaim(thread: number, arrived: boolean): void {
    Atomics.compareExchange(this.words, this.#word(thread, HUNGRY), CLAIMED, arrived ? 0 : HUNGRY_FOR_KILLABLE);
  }

  #claim(from: number, hunger: number, after: number): number {
    const { started } = this;
    for (let i = 1; i <= started; i++) {
      const thread = ((from - 1 + i + started) % started) + 1;
      if (thread === this.self) continue;
      if (Atomics.compareExchange(this.words, this.#word(thread, HUNGRY), hunger, after) === hunger) return thread;
    }
    return 0;
  }

  /**
   * Odd: idle. Each change is counted, so two equal readings mean that nothing happened between them. The obstacles are there before the
   * thread is idle and stay after it has gone on: whoever sees it idle sees what it waits for.
   */
  setIdle(thread: number, idle: boolean, obstacles = 0): void {
    const at = this.#word(thread, ACTIVITY);
    if (idle) Atomics.store(this.words, this.#word(thread, OBSTACLES), obstacles);
    if ((Atomics.load(this.words, at) & 1) !== (idle ? 1 : 0)) Atomics.add(this.words, at, 1);
  }

  activity(thread: number): number {
    return Atomics.load(this.words, this.#word(thread, ACTIVITY));
  }

  obstacles(thread: number): number {
    return Atomics.load(this.words, this.#word(thread, OBSTACLES));
  }

  countSent(thread: number, batches = 1): void {
    Atomics.add(this.words, this.#word(thread, SENT), batches);
  }

  countReceived(thread: number, batches = 1): void {
    Atomics.add(this.words, this.#word(thread, RECEIVED), batches);
  }

  /** A dead thread counts as idle for ever, with no traffic; its peers take back theirs with it. */
  bury(thread: number): void {
    const role = this.role(thread);
    this.setHungry(thread, false);
    if (role === ROLE_WORKER) Atomics.sub(this.words, LIVING, 1);
    if (role === ROLE_DEDICATED) Atomics.sub(this.words, DEDICATED, 1);
    Atomics.store(this.words, this.#word(thread, ROLE), ROLE_DEAD);
    Atomics.store(this.words, this.#word(thread, SENT), 0);
    Atomics.store(this.words, this.#word(thread, RECEIVED), 0);
    this.setIdle(thread, true);
    if (Atomics.compareExchange(this.words, SELECT_LOCK, thread, 0) === thread) Atomics.notify(this.words, SELECT_LOCK, 1);
  }

  /** Thread numbers given out so far: 1 to this one. */
  get started(): number {
    return Atomics.load(this.words, STARTED);
  }

  /** Threads that run, or are being started, for ordinary tasks. */
  get living(): number {
    return Atomics.load(this.words, LIVING);
  }

  role(thread: number): Role {
    return Atomics.load(this.words, this.#word(thread, ROLE)) as Role;
  }

  /**
   * The number of a thread of that role which is to be started: whoever gets it tells the coordinator, and may send to it at once.
   * 0 if there are as many as there may be.
   */
  reserveThread(role: typeof ROLE_WORKER | typeof ROLE_DEDICATED | typeof ROLE_CALLER): number {
    const at = role === ROLE_DEDICATED ? DEDICATED : LIVING;
    const most = role === ROLE_DEDICATED ? MOST_DEDICATED : this.threads;
    for (;;) {
      const count = Atomics.load(this.words, at);
      if (count >= most || this.started >= MOST_NUMBERS || Atomics.load(this.words, CLOSED_TO_THREADS) !== 0) return 0;
      if (Atomics.compareExchange(this.words, at, count, count + 1) !== count) continue;
      const thread = Atomics.add(this.words, STARTED, 1) + 1;
      // Whoever has it started has a task for it.
      if (role === ROLE_DEDICATED) Atomics.store(this.words, this.#word(thread, HUNGRY), CLAIMED);
      Atomics.store(this.words, this.#word(thread, ROLE), role);
      return thread;
    }
  }

  /** No thread is started any more: they die before they have begun. */
  closeToThreads(): void {
    Atomics.store(this.words, CLOSED_TO_THREADS, 1);
  }

  sent(thread: number): number {
    return Atomics.load(this.words, this.#word(thread, SENT));
  }

  received(thread: number): number {
    return Atomics.load(this.words, this.#word(thread, RECEIVED));
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
    return Atomics.add(this.words, OUTPUT_SEQUENCE, 1);
  }

  /** Chunks numbered so far. */
  get outputCount(): number {
    return Atomics.load(this.words, OUTPUT_SEQUENCE);
  }

  /** Characters of output handed to the coordinator and not yet written. */
  addOutputBacklog(characters: number): void {
    Atomics.add(this.words, OUTPUT_BACKLOG, characters);
    Atomics.add(this.words, HEADER_WORDS + THREAD_WORDS * this.self + OUTPUT_TOTAL, characters);
  }

  get outputBacklog(): number {
    return Atomics.load(this.words, OUTPUT_BACKLOG);
  }

  /** Characters that a thread has ever put into the backlog. */
  outputBacklogOf(thread: number): number {
    return Atomics.load(this.words, this.#word(thread, OUTPUT_TOTAL));
  }

  releaseOutputBacklog(characters: number): void {
    Atomics.sub(this.words, OUTPUT_BACKLOG, characters);
    Atomics.notify(this.words, OUTPUT_BACKLOG);
  }

  /** Blocks this thread while more than `limit` characters wait: the writer must not outrun a slow pipe without bound. */
  waitForOutput(limit: number, timeoutMs: number): void {
    const backlog = Atomics.load(this.words, OUTPUT_BACKLOG);
    if (backlog > limit) Atomics.wait(this.words, OUTPUT_BACKLOG, backlog, timeoutMs);
  }

  /** True while this thread is in between `lockSelects` and `unlockSelects`. */
  get holdsSelects(): boolean {
    return this.#holdsSelects;
  }

  /** One thread at a time may try to match selects with each other (remote-arm.ts). Held for a microsecond or so. */
  lockSelects(): void {
    this.#holdsSelects = true;
    for (;;) {
      const holder = Atomics.compareExchange(this.words, SELECT_LOCK, 0, this.self);
      if (holder === 0) return;
      Atomics.wait(this.words, SELECT_LOCK, holder, 1);
    }
  }

  unlockSelects(): void {
    this.#holdsSelects = false;
    Atomics.store(this.words, SELECT_LOCK, 0);
    Atomics.notify(this.words, SELECT_LOCK, 1);
  }

  #word(thread: number, word: number): number {
    return HEADER_WORDS + THREAD_WORDS * thread + word;
  }
}
