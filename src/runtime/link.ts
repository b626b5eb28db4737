/**
 * Links: one FIFO connection between each pair of threads, and one from each thread to the coordinator.
 *
 * Messages are collected in an outbox per peer and posted as one array per scheduler turn: a post costs about 2 us whatever is in
 * it, an entry about 0.2 us. After posting, the receiver's attention word is raised; busy code sees it at its next poll and
 * drains the port without returning to the event loop. An idle thread is woken by the port's own event.
 *
 * Invariants
 * - Per link, messages are handled in the order of `send`, also when handling one handles others (a synchronous request).
 * - `beforePost` runs before anything is posted, so whatever must be visible earlier (printed lines) is.
 * - Causal order holds over three threads: after an *effect* (a one-way message that changes an object of X) nothing is posted to
 *   another thread before X has confirmed it. So whoever hears of the effect by another way finds it done. A thread that confirms nothing
 *   for a second is inside one long operation, and is not waited for: it must not cut this one off from the others.
 * - A link may be written to before its port is known: the outbox waits.
 */
import { MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { Message } from './protocol.js';
import type { SharedMemory } from './shared-memory.js';

/** Outbox entries that make a flush due at once. */
const BATCH_LIMIT = 256;
/** Milliseconds after which busy code flushes what it has collected. */
const FLUSH_AGE = 1;
/** Milliseconds after which an effect is not waited for. */
const EFFECT_PATIENCE = 1000;

interface Link {
  port: MessagePort | Worker | null;
  outbox: Message[];
  transfer: MessagePort[];
  dead: boolean;
  /** Batches posted and received, to be taken out of the balance when the peer dies. */
  posted: number;
  received: number;
  /** Received and not handled yet; more than the current batch only while handling is nested. */
  readonly inbox: Message[];
  /** An effect is in the outbox. */
  effect: boolean;
  /** Effects posted and not confirmed. */
  unconfirmed: number;
  /** When the first of them was posted, or the last one before them confirmed. */
  since: number;
}

export interface LinkEvents {
  /** Handles one message. */
  message(from: number, message: Message): void;
  /** The event loop delivered something to an idle thread; all of it has been handled. */
  woken(): void;
  /** Runs before each flush that posts something. */
  beforePost(): void;
}

export class Links {
  readonly #links: Link[] = [];
  /** Threads whose ports may have mail. */
  readonly #open: number[] = [];
  readonly #dirty: number[] = [];
  #entries = 0;
  #handling = 0;
  /** Links with an effect in the outbox, and effects posted and not confirmed. */
  #effects = 0;
  #unconfirmed = 0;
  #oldest = 0;
  #held: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly self: number,
    private readonly memory: SharedMemory,
    private readonly events: LinkEvents,
  ) {}

  /** Gives the link to `thread` its port and posts what has been waiting for it. */
  connect(thread: number, port: MessagePort | Worker): void {
    const link = this.#link(thread);
    if (link.dead) return;
    link.port = port;
    if (port instanceof MessagePort) {
      this.#open.push(thread);
      // It may have posted already: its sign was taken down while nobody knew where to look.
      this.memory.raiseAttention(this.self, thread);
    }
    port.on('message', (batch: Message[]) => {
      this.#receive(thread, batch);
      this.drain();
      this.events.woken();
    });
    if (!this.#postIfMay(thread)) this.#dirty.push(thread);
  }

  /** The thread is dead. What it posted before is handled; no message reaches it any more, and what is queued for it is dropped. */
  disconnect(thread: number): void {
    const link = this.#link(thread);
    if (link.dead) return;
    if (link.port instanceof MessagePort) this.#drainPort(thread, link.port);
    link.dead = true;
    const at = this.#open.indexOf(thread);
    if (at >= 0) this.#open.splice(at, 1);
    // Whoever is walking along the open links has skipped one now.
    for (const other of this.#open) this.memory.raiseAttention(this.self, other);
    link.outbox = [];
    if (link.effect) this.#effects--;
    link.effect = false;
    this.#unconfirmed -= link.unconfirmed;
    link.unconfirmed = 0;
    this.memory.countSent(this.self, -link.posted);
    this.memory.countReceived(this.self, -link.received);
    this.#retry();
  }

  isDead(thread: number): boolean {
    return this.#links[thread]?.dead === true;
  }

  /** Queues a message; it leaves with the next flush. */
  send(to: number, message: Message, transfer?: MessagePort): void {
    const link = this.#link(to);
    if (link.dead) return;
    // An effect on another thread comes before this message, also if this one joins an older batch.
    if (this.#effects > 0 && !link.effect && to !== 0) this.flush();
    if (link.outbox.length === 0) {
      this.#dirty.push(to);
      if (this.#entries === 0) this.#oldest = performance.now();
    }
    link.outbox.push(message);
    if (transfer !== undefined) link.transfer.push(transfer);
    if (++this.#entries >= BATCH_LIMIT) this.flush();
  }

  /** As `send`, for a message that changes an object of the receiver and is not answered. */
  sendEffect(to: number, message: Message): void {
    const link = this.#link(to);
    this.send(to, message);
    if (this.memory.started <= 2 || link.dead || link.outbox.length === 0) return;
    if (!link.effect) this.#effects++;
    link.effect = true;
  }

  /** The last message queued for `to`, to which more of its kind may be added; null if there is none. */
  tail(to: number): Message | null {
    return this.#link(to).outbox.at(-1) ?? null;
  }

  /** Counts an addition to the tail message as an entry of the batch. */
  grow(): void {
    if (++this.#entries >= BATCH_LIMIT) this.flush();
  }

  get hasQueued(): boolean {
    return this.#entries > 0;
  }

  flush(): void {
    if (this.#entries === 0) return;
    this.events.beforePost();
    this.#entries = 0;
    const dirty = this.#dirty.splice(0);
    // Effects first: what else is queued may have come after them, and waits until they are confirmed.
    if (this.#effects > 0) for (const thread of dirty) if (this.#link(thread).effect) this.#postIfMay(thread);
    for (const thread of dirty) if (!this.#postIfMay(thread)) this.#dirty.push(thread);
  }

  /** True while a message is being handled. */
  get isHandling(): boolean {
    return this.#handling > 0;
  }

  /** All effects of before have been handled here: says so at once, past whatever waits in the outbox. */
  answerSettle(to: number): void {
    const link = this.#link(to);
    if (link.port === null || link.dead) return;
    this.#postBatch(to, link, [{ kind: 'settled' }], []);
  }

  settled(from: number): void {
    const link = this.#link(from);
    if (link.unconfirmed === 0) return;
    link.unconfirmed--;
    link.since = performance.now();
    this.#unconfirmed--;
    this.#retry();
  }

  /** For busy code: flushes if the oldest entry has waited long enough. */
  flushIfOld(now: number): void {
    if (this.#entries > 0 && now - this.#oldest >= FLUSH_AGE) this.flush();
  }

  /** Handles everything that has been posted to this thread; true if there was anything. */
  drain(): boolean {
    let any = false;
    for (;;) {
      const senders = this.memory.takeAttention(this.self);
      if (senders === 0) return any;
      for (const thread of this.#open) {
        if ((senders & (1 << (thread & 31))) === 0) continue;
        if (this.#drainPort(thread, this.#link(thread).port as MessagePort)) any = true;
      }
    }
  }

  #drainPort(thread: number, port: MessagePort): boolean {
    for (let any = false; ; any = true) {
      const received = receiveMessageOnPort(port);
      if (received === undefined) return any;
      this.#receive(thread, received.message as Message[]);
    }
  }

  #receive(from: number, batch: Message[]): void {
    // Active before received: an observer that sees the counts balanced must not see this thread idle with work in hand.
    this.memory.setIdle(this.self, false);
    const link = this.#link(from);
    if (!link.dead) {
      link.received++;
      this.memory.countReceived(this.self);
    }
    const { inbox } = link;
    for (const message of batch) inbox.push(message);
    this.#handling++;
    // Nested handling takes the rest of the outer batch first, so that the order stays.
    for (let message = inbox.shift(); message !== undefined; message = inbox.shift()) this.events.message(from, message);
    this.#handling--;
  }

  #link(thread: number): Link {
    let link = this.#links[thread];
    if (link === undefined) {
      link = {
        port: null,
        outbox: [],
        transfer: [],
        dead: false,
        posted: 0,
        received: 0,
        inbox: [],
        effect: false,
        unconfirmed: 0,
        since: 0,
      };
      this.#links[thread] = link;
    }
    return link;
  }

  /** Posts what is queued for `to`, if anything; false if an effect on a third thread has to be confirmed first. */
  #postIfMay(to: number): boolean {
    const link = this.#link(to);
    if (link.port === null || link.outbox.length === 0) return true;
    // Messages to the coordinator are ordered by other means (thread-output.ts).
    if (to !== 0 && this.#unconfirmed > link.unconfirmed && this.#awaitsOther(link)) return false;
    this.#post(to, link);
    return true;
  }

  /** True if an effect on another link than `link` is still waited for; what is held back is then looked at again. */
  #awaitsOther(link: Link): boolean {
    const now = performance.now();
    const waits = this.#links.some((other) => other !== link && other.unconfirmed > 0 && now - other.since < EFFECT_PATIENCE);
    if (waits && this.#held === null) {
      this.#held = setTimeout(() => {
        this.#held = null;
        this.#retry();
      }, EFFECT_PATIENCE);
      this.#held.unref();
    }
    return waits;
  }

  /** Posts what had to wait. */
  #retry(): void {
    if (this.#dirty.length === 0) return;
    this.#entries++;
    this.flush();
  }

  #post(thread: number, link: Link): void {
    const batch = link.outbox;
    link.outbox = [];
    const transfer = link.transfer;
    link.transfer = [];
    if (link.effect) {
      link.effect = false;
      this.#effects--;
      if (link.unconfirmed === 0) link.since = performance.now();
      link.unconfirmed++;
      this.#unconfirmed++;
      batch.push({ kind: 'settle' });
    }
    this.#postBatch(thread, link, batch, transfer);
  }

  #postBatch(thread: number, link: Link, batch: readonly Message[], transfer: readonly MessagePort[]): void {
    link.posted++;
    this.memory.countSent(this.self);
    // Both kinds of port take the list; their type declarations differ in the overloads only.
    (link.port as MessagePort).postMessage(batch, transfer);
    this.memory.raiseAttention(thread, this.self);
  }
}
