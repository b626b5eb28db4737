/**
 * Links: one FIFO connection between each pair of threads, and one from each thread to the coordinator.
 *
 * Messages are collected in an outbox per peer and posted as one array per scheduler turn: a post costs about 2 us whatever is in
 * it, an entry about 0.2 us. After posting, the receiver's attention word is raised; busy code sees it at its next poll and
 * drains the port without returning to the event loop. An idle thread is woken by the port's own event.
 *
 * Invariants: per link, messages are handled in the order of `send`. `beforePost` runs before anything is posted, so whatever
 * must be visible earlier (printed lines) is. A link may be written to before its port is known: the outbox waits.
 */
import { MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { Message } from './protocol.js';
import type { SharedMemory } from './shared-memory.js';

/** Outbox entries that make a flush due at once. */
const BATCH_LIMIT = 256;
/** Milliseconds after which busy code flushes what it has collected. */
const FLUSH_AGE = 1;

interface Link {
  port: MessagePort | Worker | null;
  outbox: Message[];
  transfer: MessagePort[];
  dead: boolean;
  /** Batches posted and received, to be taken out of the balance when the peer dies. */
  posted: number;
  received: number;
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
  readonly #dirty: number[] = [];
  #entries = 0;
  #oldest = 0;

  constructor(
    readonly self: number,
    private readonly memory: SharedMemory,
    private readonly events: LinkEvents,
  ) {
    for (let thread = 0; thread <= memory.threads; thread++)
      this.#links.push({ port: null, outbox: [], transfer: [], dead: false, posted: 0, received: 0 });
  }

  /** Gives the link to `thread` its port and posts what has been waiting for it. */
  connect(thread: number, port: MessagePort | Worker): void {
    const link = this.#links[thread]!;
    link.port = port;
    port.on('message', (batch: Message[]) => {
      this.#receive(thread, batch);
      this.drain();
      this.events.woken();
    });
    if (link.outbox.length > 0) this.#post(thread, link);
  }

  /** No message reaches the thread any more; what is queued for it is dropped. */
  disconnect(thread: number): void {
    const link = this.#links[thread]!;
    if (link.dead) return;
    link.dead = true;
    link.outbox = [];
    this.memory.countSent(this.self, -link.posted);
    this.memory.countReceived(this.self, -link.received);
  }

  isDead(thread: number): boolean {
    return this.#links[thread]!.dead;
  }

  isConnected(thread: number): boolean {
    return this.#links[thread]!.port !== null;
  }

  /** Queues a message; it leaves with the next flush. */
  send(to: number, message: Message, transfer?: MessagePort): void {
    const link = this.#links[to]!;
    if (link.dead) return;
    if (link.outbox.length === 0) {
      this.#dirty.push(to);
      if (this.#entries === 0) this.#oldest = performance.now();
    }
    link.outbox.push(message);
    if (transfer !== undefined) link.transfer.push(transfer);
    if (++this.#entries >= BATCH_LIMIT) this.flush();
  }

  /** The last message queued for `to`, to which more of its kind may be added; null if there is none. */
  tail(to: number): Message | null {
    return this.#links[to]!.outbox.at(-1) ?? null;
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
    for (let i = 0; i < this.#dirty.length; i++) {
      const thread = this.#dirty[i]!;
      const link = this.#links[thread]!;
      if (link.port !== null && link.outbox.length > 0) this.#post(thread, link);
    }
    this.#dirty.length = 0;
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
      for (let thread = 0; thread < this.#links.length; thread++) {
        if ((senders & (1 << (thread & 31))) === 0) continue;
        const port = this.#links[thread]!.port;
        if (!(port instanceof MessagePort)) continue;
        for (;;) {
          const received = receiveMessageOnPort(port);
          if (received === undefined) break;
          any = true;
          this.#receive(thread, received.message as Message[]);
        }
      }
    }
  }

  #receive(from: number, batch: Message[]): void {
    // Active before received: an observer that sees the counts balanced must not see this thread idle with work in hand.
    this.memory.setIdle(this.self, false);
    const link = this.#links[from]!;
    if (!link.dead) {
      link.received++;
      this.memory.countReceived(this.self);
    }
    for (let i = 0; i < batch.length; i++) this.events.message(from, batch[i]!);
  }

  #post(thread: number, link: Link): void {
    const batch = link.outbox;
    link.outbox = [];
    const transfer = link.transfer;
    link.transfer = [];
    link.posted++;
    this.memory.countSent(this.self);
    // Both kinds of port take the list; their type declarations differ in the overloads only.
    (link.port as MessagePort).postMessage(batch, transfer);
    this.memory.raiseAttention(thread, this.self);
  }
}
