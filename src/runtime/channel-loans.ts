/**
 * Loans: how values cross between threads without a round trip each (runtime.md section 10: a million a second).
 *
 * To the one remote thread that sends, the channel's home lends free *places* of the buffer: it may fill them without asking. To the one
 * remote thread that receives, it lends *values* in advance. What is on loan still occupies the buffer, so a bounded channel stays
 * exactly as bounded as on one thread. A loan carries a reference to the channel, so the channel is known here until all that was lent has
 * been settled (`ended`). Whoever at home finds the channel full, or empty, only because of a loan, calls it back first: what
 * has not been used returns, values to the front. The home keeps what it has lent until it hears that it was received, and the borrower counts what
 * it receives in shared memory: when it dies, what it had not received returns too, and nothing twice. A second remote sender or receiver ends the loans of its kind for good; then
 * every operation is a request of its own, and many of them share a message anyway.
 */
import type { Channel, ChannelLoans } from './channel.js';
import type { Encoded } from './protocol.js';
import { Ring } from './ring.js';
import type { ThreadParts } from './thread-parts.js';

/** Most places, and most values, on loan at once. */
const WINDOW = 1024;

/** How long one blocking wait for a recalled loan lasts before it looks again, in milliseconds. */
const RECALL_POLL = 5;
/** How long the home waits for a borrower before it goes on without the loan; a thread that is not inside one long operation answers in one. */
const RECALL_PATIENCE = 1000;

/** The borrower of one kind, and how much it has. */
interface Borrower {
  /** `0`: nobody yet. */
  thread: number;
  count: number;
  /** Several threads have asked: no more loans of this kind. */
  over: boolean;
  /** Called back, and not returned yet. */
  recalled: boolean;
  /** It has been waited for in vain. */
  late: boolean;
  /** How often it has given back. */
  returns: number;
}

const nobody = (): Borrower => ({ thread: 0, count: 0, over: false, recalled: false, late: false, returns: 0 });

export class HomeLoans implements ChannelLoans {
  readonly #parts: ThreadParts;
  readonly #channel: Channel;
  readonly #sender = nobody();
  readonly #receiver = nobody();
  /** How many values at the front of the buffer have come back while younger ones are out. */
  #back = 0;
  /** The values on loan, oldest first, as far as is known here. */
  readonly #kept = new Ring<unknown>();
  /** The word where the borrower counts what it receives, and how much of it is known here. */
  #slot = -1;
  #consumed = 0;
  /** Requests that wait for what is on loan. */
  readonly #undecided: (() => void)[] = [];
  /** The thread whose request is being carried out. */
  #serving = 0;
  /** Part of the window that makes a new loan worth a message. */
  readonly #worth: number;

  constructor(parts: ThreadParts, channel: Channel) {
    this.#parts = parts;
    this.#channel = channel;
    this.#worth = Math.max(1, Math.min(WINDOW, channel.capacity) >> 2);
  }

  /** Null for a rendezvous channel, which has nothing to lend. */
  static of(parts: ThreadParts, channel: Channel): HomeLoans | null {
    if (channel.capacity === 0 || channel.remote !== null) return null;
    channel.loans ??= new HomeLoans(parts, channel);
    return channel.loans as HomeLoans;
  }

  get lends(): boolean {
    return this.#receiver.count > 0;
  }

  /** Carries out what a thread asks. It may have asked just before a loan arrived, and is no competitor of itself. */
  serve(thread: number, operation: 'send' | 'receive', carryOut: () => void): void {
    this.#serving = thread;
    carryOut();
    this.#serving = 0;
    if (operation === 'send') {
      // It may have places for the next values.
      if (this.#claim(this.#sender, thread)) this.taken();
    } else if (this.#claim(this.#receiver, thread)) this.#lendValues();
  }

  taken(): void {
    const borrower = this.#sender;
    const channel = this.#channel;
    if (borrower.thread === 0 || borrower.over || borrower.recalled || channel.closed || channel.senders.head !== null) return;
    const places = Math.min(WINDOW - borrower.count, channel.capacity - channel.buffered - channel.away);
    if (places < this.#worth) return;
    borrower.count += places;
    channel.away += places;
    this.#send(borrower.thread, places, []);
  }

  arrived(): boolean {
    if (this.#sender.count === 0 || !this.#parts.canWait) return false;
    this.#parts.links.drain();
    return this.#channel.buffered > 0;
  }

  reclaim(why: 'send' | 'receive' | 'look'): boolean {
    const borrower = why === 'send' ? this.#sender : this.#receiver;
    if (borrower.count === 0) return false;
    // A sender, or receiver, beside the borrower has met the loan: the next loan would only be called back again.
    if (why !== 'look' && this.#serving !== borrower.thread) borrower.over = true;
    this.#recall(borrower);
    if (!this.#parts.canWait || borrower.late) return false;
    const { links, memory, self } = this.#parts;
    // What is handled meanwhile may make the next loan, and call it back: this waits for its own only.
    const { returns } = borrower;
    const deadline = performance.now() + RECALL_PATIENCE;
    while (borrower.returns === returns) {
      links.flush();
      if (links.drain()) continue;
      if (performance.now() >= deadline) {
        borrower.late = true;
        return false;
      }
      memory.waitForAttention(self, RECALL_POLL);
    }
    return true;
  }

  recallAll(): void {
    for (const borrower of this.#lent()) this.#recall(borrower);
  }

  /**
   * For a request that can only be refused once it is known what the borrowers have: calls everything back, and calls `decide` when it is
   * here. False if nothing is on loan.
   */
  whenBack(decide: () => void): boolean {
    if (this.#lent().length === 0) return false;
    this.#undecided.push(decide);
    this.recallAll();
    return true;
  }

  #lent(): Borrower[] {
    return [this.#sender, this.#receiver].filter(({ count }) => count > 0);
  }

  #decide(): void {
    if (this.#undecided.length === 0) return;
    this.recallAll();
    if (this.#lent().length > 0) return;
    for (const decide of this.#undecided.splice(0)) decide();
  }

  /** Values arrive in places on loan. */
  deposited(from: number, values: readonly Encoded[]): void {
    this.#sender.count -= values.length;
    for (const value of values) this.#channel.deposit(this.#parts.transfer.decode(value, from));
  }

  /** The borrower has used values. */
  consumed(count: number): void {
    this.#receiver.count -= count;
    this.#consumed = (this.#consumed + count) | 0;
    this.#drop(count);
    if (this.#receiver.count === 0) this.#back = 0;
    this.#channel.returned(count, []);
    this.taken();
    // If it has none left it is about to ask, and gets the next ones with the answer.
    if (this.#receiver.count > 0 && !this.#receiver.over) this.#lendValues();
  }

  /** Places are back. */
  placesBack(from: number, places: number): void {
    // An answer to what `ended` has settled since.
    if (this.#sender.thread !== from) return;
    this.#sender.count -= places;
    this.#returnedBy(this.#sender);
    this.#channel.returned(places, []);
    this.#decide();
  }

  /** Values are back that were not consumed. */
  valuesBack(from: number, values: readonly Encoded[]): void {
    const borrower = this.#receiver;
    if (borrower.thread !== from) return;
    borrower.count -= values.length;
    this.#returnedBy(borrower);
    this.#drop(values.length);
    const behind = this.#back;
    // What is still out is younger, and comes back, or is consumed, before anybody here is given a value.
    this.#back = borrower.count > 0 ? behind + values.length : 0;
    this.#channel.returned(
      0,
      values.map((value) => this.#parts.transfer.decode(value, from)),
      behind,
    );
    this.#decide();
  }

  /** A thread died: its places are free, and the values it had not received come back. */
  lost(thread: number): void {
    if (this.#sender.thread === thread) this.#forget(this.#sender);
    if (this.#receiver.thread === thread) {
      const unheard = (this.#parts.memory.receivedLoans(this.#slot) - this.#consumed) | 0;
      this.#drop(unheard);
      const left: unknown[] = [];
      while (this.#kept.size > 0) left.push(this.#kept.shift());
      const behind = this.#back;
      this.#receiver.count = 0;
      this.#forget(this.#receiver);
      this.#channel.returned(unheard, left, behind);
    }
    this.#decide();
  }

  /** No other thread knows the channel any more: all that was lent has come back, and nobody is left to answer a call for it. */
  ended(): void {
    this.#forget(this.#sender);
    this.#forget(this.#receiver);
    this.#decide();
  }

  /** What the borrower has counts as returned, and another thread may take its place. */
  #forget(borrower: Borrower): void {
    const { count } = borrower;
    borrower.thread = 0;
    borrower.count = 0;
    this.#returnedBy(borrower);
    if (borrower === this.#receiver) {
      this.#back = 0;
      this.#kept.clear();
      this.#parts.memory.freeLoan(this.#slot);
      this.#slot = -1;
      this.#consumed = 0;
    }
    if (count > 0) this.#channel.returned(count, []);
  }

  #returnedBy(borrower: Borrower): void {
    borrower.recalled = false;
    borrower.late = false;
    borrower.returns++;
  }

  /** The oldest on loan are settled. */
  #drop(count: number): void {
    for (let left = count; left > 0; left--) this.#kept.shift();
  }

  /** True if `thread` is the only one so far. */
  #claim(borrower: Borrower, thread: number): boolean {
    if (borrower.thread === 0) borrower.thread = thread;
    if (borrower.over) return false;
    if (borrower.thread === thread) return true;
    if (borrower.count > 0) this.#recall(borrower);
    borrower.over = true;
    return false;
  }

  #recall(borrower: Borrower): void {
    if (borrower.recalled) return;
    borrower.recalled = true;
    const what = borrower === this.#sender ? 'places' : 'values';
    this.#parts.links.send(borrower.thread, { kind: 'recall', object: this.#parts.objects.idOf(this.#channel), what });
  }

  #lendValues(): void {
    const borrower = this.#receiver;
    const channel = this.#channel;
    if (borrower.recalled || channel.receivers.head !== null || this.#back > 0) return;
    if (this.#slot < 0) this.#slot = this.#parts.memory.allocateLoan();
    const most = this.#slot < 0 ? 0 : Math.min(WINDOW - borrower.count, channel.buffered);
    const values: Encoded[] = [];
    while (values.length < most && !borrower.over) {
      const value = channel.lend();
      try {
        values.push(this.#parts.transfer.encode(value, borrower.thread));
        this.#kept.push(value);
      } catch {
        // It cannot cross: its receiver will be told when it asks for it.
        channel.returned(0, [value]);
        borrower.over = true;
      }
    }
    borrower.count += values.length;
    if (values.length > 0) this.#send(borrower.thread, 0, values);
  }

  #send(thread: number, places: number, values: readonly Encoded[]): void {
    const { id } = this.#parts.objects.export(this.#channel, thread);
    this.#parts.links.send(thread, { kind: 'loan', object: id, places, values, slot: this.#slot });
  }
}
