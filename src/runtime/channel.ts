/**
 * Channels (runtime.md, section 7): rendezvous (capacity 0), bounded, unbounded.
 *
 * `offer` / `poll` do an operation if it can be done at once, without a checkpoint. `send` / `receive` are checkpoints and wait; so do
 * `startSend` / `startReceive`, for code that waits without a generator (continuation.ts). A value goes straight to a waiting receiver.
 *
 * Invariants: receivers wait only while the buffer is empty and no sender waits; senders wait only while the buffer is full.
 */
import { cancelSignal } from './cancel-reason.js';
import { RecvChan, SendChan } from './channel-ends.js';
import { Continuation, leave, settled, started, type WAITING } from './continuation.js';
import { instrumentation, type MessageEvent } from './instrument.js';
import { interruption } from './interruption.js';
import { checkDuration } from './policy.js';
import { Ring } from './ring.js';
import { scheduler } from './scheduler.js';
import type { Steps } from './task-code.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_CLOSED, WAKE_TIMEOUT, WAKE_VALUE, type Waiter, WaitQueue } from './waiter.js';

/** What receiving answers when nothing is there, and when nothing will ever come. No value of a program. */
export const EMPTY: unique symbol = Symbol('empty');
export const CLOSED: unique symbol = Symbol('closed');
/** What the timed operations answer when the time is over. */
export const TIMED_OUT: unique symbol = Symbol('timed out');

/** Seam for other threads: the address of a channel whose stand-in is used here. */
export interface RemotePlace {
  readonly home: number;
  readonly id: number;
}

/**
 * Seam for other threads: places of the buffer that a sender elsewhere may fill without asking, and values that a receiver elsewhere has
 * been given in advance (channel-loans.ts). Both still occupy the buffer.
 */
export interface ChannelLoans {
  /** Calls everything back. True: it is back. False: it will be later (`Channel.returned`). */
  reclaim(why: 'send' | 'receive' | 'look'): boolean;
  /** Values are on loan: the channel is not drained. */
  readonly lends: boolean;
  /** A place has become free. */
  taken(): void;
  /** Values may have been posted that nobody has looked at yet: looks. True if one has arrived. */
  arrived(): boolean;
  /** Calls everything back; it will be here later (`Channel.returned`). */
  recallAll(): void;
  /** Calls `decide` once everything is back; false if nothing is on loan. */
  whenBack(decide: () => void): boolean;
  /** No other thread knows the channel any more. */
  ended(): void;
}

/** What a sending end can send to: a channel, or a broadcast. */
export interface SendTarget extends Awaitable {
  readonly closed: boolean;
  readonly remote: RemotePlace | null;
  /** What a trace knows it by (`channelNumber`); 0 until somebody asks. */
  number: number;
  /** Completes at once if it can; false if it is full or closed. */
  offer(value: unknown): boolean;
  /** True if `offer` would not have to wait: there is room, or it is closed. */
  readonly canSend: boolean;
  /** Sends `waiter.slot` for a waiter that has none to wait for it: completes it at once, or queues it. */
  sendFrom(waiter: Waiter): void;
  send(value: unknown): Steps<boolean>;
  /** As `send`, without a generator: what `answers` says of the outcome, or WAITING for that. */
  startSend<T = boolean>(value: unknown, answers?: SendAnswers<T>): T | typeof WAITING;
  sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT>;
  close(): void;
}

/** What a send is to give when it is over: the caller's own values, so that it need not leave anything behind to translate them. */
export interface SendAnswers<T> {
  readonly sent: T;
  /** The channel is closed: nothing was sent. May throw. */
  closed(value: unknown): T;
}

/** What a receive is to give instead of a value. */
export interface ReceiveAnswers {
  /** The channel is closed and drained. May throw. */
  closed(): unknown;
}

export const SENT: SendAnswers<boolean> = { sent: true, closed: () => false };
export const RECEIVED: ReceiveAnswers = { closed: () => CLOSED };

export interface ChannelStats {
  readonly length: number;
  readonly peak: number;
  readonly waitingSenders: number;
  readonly waitingReceivers: number;
}

export class Channel implements SendTarget {
  /** 0: rendezvous. Infinity: unbounded. */
  readonly capacity: number;
  readonly senders = new WaitQueue();
  readonly receivers = new WaitQueue();
  closed = false;
  /** Live sending and receiving ends, if the channel is used through ends (channel-ends.ts). */
  sendEnds = 0;
  receiveEnds = 0;
  /** Seam for other threads: told once when the channel is closed. */
  onClosed: (() => void) | null = null;
  /** Seam for other threads: where the channel lives if this is only its stand-in. */
  remote: RemotePlace | null = null;
  /** Told after a value was taken: the broadcast that fills this channel. */
  onTaken: (() => void) | null = null;
  name: string | null = null;
  number = 0;
  /** Seam for other threads: how much of the buffer is on loan, and to whom. */
  away = 0;
  loans: ChannelLoans | null = null;
  protected buffer: Ring<unknown>;
  private peak = 0;

  constructor(capacity = 0) {
    this.capacity = capacity;
    this.buffer = new Ring<unknown>(capacity === 0 ? 1 : capacity < 8 ? 8 : 16);
  }

  get length(): number {
    if (this.away > 0) this.loans?.reclaim('look');
    return this.buffer.size;
  }

  /** Seam for other threads: `length` without looking at loans. */
  get buffered(): number {
    return this.buffer.size;
  }

  /** Whether it is closed by now, wherever that happened. */
  closedByNow(): boolean {
    return this.closed;
  }

  get canSend(): boolean {
    if (this.closed || (!this.lends && hasClaimable(this.receivers))) return true;
    if (this.buffer.size + this.away >= this.capacity && this.away > 0) this.loans?.reclaim('send');
    return this.buffer.size + this.away < this.capacity;
  }

  get canReceive(): boolean {
    if (this.lends && this.loans?.reclaim('receive') !== true) return false;
    if (this.buffer.size > 0) return true;
    if (this.closed) return this.away === 0 || this.loans?.reclaim('send') === true;
    return hasClaimable(this.senders);
  }

  get stats(): ChannelStats {
    return { length: this.length, peak: this.peak, waitingSenders: this.senders.size, waitingReceivers: this.receivers.size };
  }

  // --- at once ---

  offer(value: unknown, except: unknown = null): boolean {
    if (this.closed) return false;
    if (this.receivers.head !== null && !this.lends) {
      const receiver = this.receivers.claimFirst(except);
      if (receiver !== null) {
        receiver.complete(WAKE_VALUE, value);
        return true;
      }
    }
    const buffer = this.buffer;
    if (buffer.size + this.away >= this.capacity) return this.away > 0 && this.loans?.reclaim('send') === true && this.offer(value, except);
    this.keep(value);
    return true;
  }

  /** The next value, EMPTY, or CLOSED when the channel is closed and drained. */
  poll(except: unknown = null): unknown {
    // What is on loan is older than what is here.
    if (this.lends) return this.loans?.reclaim('receive') === true ? this.poll(except) : EMPTY;
    const buffer = this.buffer;
    if (buffer.size > 0) {
      const value = buffer.shift();
      if (this.senders.head !== null) this.refill();
      if (this.onTaken !== null) this.onTaken();
      if (this.loans !== null) this.loans.taken();
      return value;
    }
    if (this.senders.head !== null) {
      const sender = this.senders.claimFirst(except);
      if (sender !== null) {
        const value = sender.slot;
        sender.complete(WAKE_VALUE, undefined);
        return value;
      }
    }
    if (this.closed) {
      // What has been sent into places on loan counts, though it is not here yet.
      if (this.away === 0) return CLOSED;
      return this.loans?.reclaim('send') === true ? this.poll(except) : EMPTY;
    }
    return this.loans?.arrived() === true ? this.poll(except) : EMPTY;
  }

  // --- waiting ---

  /** Sends, waiting for room or a receiver: what `answers` says of the outcome, or WAITING for that. */
  startSend<T = boolean>(value: unknown, answers: SendAnswers<T> = SENT as SendAnswers<T>): T | typeof WAITING {
    if (scheduler.current.interrupted) throw cancelSignal;
    return scheduler.explorer === null ? this.sendOrWait(value, answers) : started(answeredSend(this.send(value), value, answers));
  }

  /** Receives, waiting for a value; what `answers` says if the channel is closed and drained; or WAITING for one of these. */
  startReceive(answers: ReceiveAnswers = RECEIVED): unknown {
    if (scheduler.current.interrupted) throw cancelSignal;
    return scheduler.explorer === null ? this.receiveOrWait(answers) : started(answeredReceive(this.receive(), answers));
  }

  /** False: the channel is closed, nothing was sent. */
  *send(value: unknown): Steps<boolean> {
    if (scheduler.current.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    return yield* settled(this.sendOrWait(value, SENT));
  }

  /** CLOSED: the channel is closed and drained. */
  *receive(): Steps<unknown> {
    if (scheduler.current.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    return yield* settled(this.receiveOrWait(RECEIVED));
  }

  private sendOrWait<T>(value: unknown, answers: SendAnswers<T>): T | typeof WAITING {
    if (this.offer(value)) {
      if (instrumentation.listener !== null) this.note('sent');
      return answers.sent;
    }
    if (this.closed) return answers.closed(value);
    const task = scheduler.current;
    task.beginWait(this);
    task.slot = value;
    this.senders.push(task);
    return leave(new Sent(this, answers));
  }

  private receiveOrWait(answers: ReceiveAnswers): unknown {
    const ready = this.poll();
    if (ready !== EMPTY) {
      if (instrumentation.listener !== null) this.noteReceived(ready);
      return ready === CLOSED ? answers.closed() : ready;
    }
    const task = scheduler.current;
    task.beginWait(this);
    this.receivers.push(task);
    return leave(new Received(this, answers));
  }

  /** As `send`, for at most `timeout` milliseconds. */
  *sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT> {
    const task = scheduler.current;
    checkDuration(task.host, timeout, 'a timeout');
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (this.offer(value)) {
      if (instrumentation.listener !== null) this.note('sent');
      return true;
    }
    if (this.closed) return false;
    task.beginWait(this);
    task.slot = value;
    const timer = scheduler.timers.add(scheduler.now() + timeout, task);
    this.senders.push(task);
    yield;
    scheduler.timers.cancel(timer);
    const how = task.endWait();
    task.slot = undefined;
    if (how === WAKE_CANCELLED) throw cancelSignal;
    if (instrumentation.listener !== null && how === WAKE_VALUE) this.note('sent');
    return how === WAKE_TIMEOUT ? TIMED_OUT : how === WAKE_VALUE;
  }

  /** As `receive`, for at most `timeout` milliseconds. */
  *receiveFor(timeout: number): Steps<unknown> {
    const task = scheduler.current;
    checkDuration(task.host, timeout, 'a timeout');
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    const ready = this.poll();
    if (ready !== EMPTY) {
      if (instrumentation.listener !== null) this.noteReceived(ready);
      return ready;
    }
    task.beginWait(this);
    const timer = scheduler.timers.add(scheduler.now() + timeout, task);
    this.receivers.push(task);
    yield;
    scheduler.timers.cancel(timer);
    const how = task.endWait();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    const value = task.takeSlot();
    if (instrumentation.listener !== null && how === WAKE_VALUE) this.note('received');
    return how === WAKE_TIMEOUT ? TIMED_OUT : how === WAKE_VALUE ? value : CLOSED;
  }

  /** For a listener: the running task has sent or received. Check that there is one. */
  note(event: MessageEvent): void {
    instrumentation.emitMessage(event, this, scheduler.current);
  }

  noteReceived(value: unknown): void {
    if (value !== EMPTY && value !== CLOSED) this.note('received');
  }

  // --- for waiters that are no local task: select arms, requests from other threads ---

  sendFrom(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    if (this.offer(waiter.slot, waiter.group)) waiter.complete(WAKE_VALUE, undefined);
    else if (this.closed) waiter.complete(WAKE_CLOSED, waiter.slot);
    else {
      waiter.unclaim();
      this.senders.push(waiter);
    }
  }

  /** Receives into `waiter`: completes it at once, or queues it. */
  receiveInto(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    const value = this.poll(waiter.group);
    if (value === EMPTY) {
      waiter.unclaim();
      this.receivers.push(waiter);
    } else if (value === CLOSED) waiter.complete(WAKE_CLOSED, undefined);
    else waiter.complete(WAKE_VALUE, value);
  }

  /** Closes for all handles: receivers drain and then end, blocked senders get their value back (section 12.16). Idempotent. */
  /** A new single end, in the hands of the running task. */
  sender(): SendChan {
    return new SendChan(this);
  }

  receiver(): RecvChan {
    return new RecvChan(this);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    // Nothing is sent any more once this has returned, so no place may be left with anybody.
    if (this.away > 0 && this.loans?.reclaim('send') !== true) this.loans?.recallAll();
    if (this.away === 0) this.receivers.completeAll(WAKE_CLOSED, undefined);
    for (let sender = this.senders.claimFirst(); sender !== null; sender = this.senders.claimFirst())
      sender.complete(WAKE_CLOSED, sender.slot);
    if (this.onTaken !== null) this.onTaken();
    this.onClosed?.();
  }

  // --- seam for other threads: what is on loan comes back ---

  /** A value arrives in a place that was on loan. It was sent while the channel was open, so it counts even if it is closed now. */
  deposit(value: unknown): void {
    this.away--;
    this.keep(value);
    this.feedReceivers();
  }

  /** Takes the oldest buffered value without freeing its place. Only valid while the buffer is not empty. */
  lend(): unknown {
    this.away++;
    return this.buffer.shift();
  }

  /** `places` are free again, and `values` (oldest first) were not consumed: they are younger than the first `behind` of the buffer. */
  returned(places: number, values: readonly unknown[], behind = 0): void {
    this.away -= places + values.length;
    const older: unknown[] = [];
    while (older.length < behind) older.push(this.buffer.shift());
    for (let i = values.length - 1; i >= 0; i--) this.buffer.unshift(values[i]);
    for (let i = behind - 1; i >= 0; i--) this.buffer.unshift(older[i]);
    this.feedReceivers();
    while (this.senders.head !== null && this.buffer.size + this.away < this.capacity) {
      this.refill();
      this.feedReceivers();
    }
    if (this.onTaken !== null) this.onTaken();
    if (this.closed && this.buffer.size === 0 && this.away === 0) this.receivers.completeAll(WAKE_CLOSED, undefined);
  }

  describeWait(waiter: Waiter): string {
    const name = channelName(this);
    if (waiter.queue === this.senders) return `sends to ${name}`;
    return `receives from ${name}`;
  }

  /** Values are on loan, older than all others: until they are back or consumed, nobody here is given one. */
  private get lends(): boolean {
    return this.away > 0 && this.loans !== null && this.loans.lends;
  }

  /** Receivers that had to wait for a loan to come back get what there is. */
  private feedReceivers(): void {
    while (this.receivers.head !== null && this.buffer.size > 0 && !this.lends) {
      const receiver = this.receivers.claimFirst();
      if (receiver !== null) receiver.complete(WAKE_VALUE, this.buffer.shift());
    }
  }

  private keep(value: unknown): void {
    this.buffer.push(value);
    if (this.buffer.size > this.peak) this.peak = this.buffer.size;
  }

  /** A place in the buffer is free: the oldest blocked sender gets it. */
  private refill(): void {
    const sender = this.senders.claimFirst();
    if (sender === null) return;
    this.buffer.push(sender.slot);
    sender.complete(WAKE_VALUE, undefined);
  }
}

/** The wait of a sender is over. */
class Sent<T> extends Continuation {
  private readonly channel: Channel;
  private readonly answers: SendAnswers<T>;

  constructor(channel: Channel, answers: SendAnswers<T>) {
    super();
    this.channel = channel;
    this.answers = answers;
  }

  resume(): T {
    const task = scheduler.current;
    const how = task.endWait();
    const value = task.takeSlot();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    if (how !== WAKE_VALUE) return this.answers.closed(value);
    if (instrumentation.listener !== null) this.channel.note('sent');
    return this.answers.sent;
  }
}

/** The wait of a receiver is over. */
class Received extends Continuation {
  private readonly channel: Channel;
  private readonly answers: ReceiveAnswers;

  constructor(channel: Channel, answers: ReceiveAnswers) {
    super();
    this.channel = channel;
    this.answers = answers;
  }

  resume(): unknown {
    const task = scheduler.current;
    const how = task.endWait();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    const value = task.takeSlot();
    if (how !== WAKE_VALUE) return this.answers.closed();
    if (instrumentation.listener !== null) this.channel.note('received');
    return value;
  }
}

/** For generators: what `answers` says of the outcome of `steps`. */
export function* answeredSend<T>(steps: Steps<boolean>, value: unknown, answers: SendAnswers<T>): Steps<T> {
  return (yield* steps) ? answers.sent : answers.closed(value);
}

export function* answeredReceive(steps: Steps<unknown>, answers: ReceiveAnswers): Steps<unknown> {
  const value = yield* steps;
  return value === CLOSED ? answers.closed() : value;
}

/** `a rendezvous channel`, `a channel`, or what it was named. */
export function channelName({ name, capacity }: Pick<Channel, 'name' | 'capacity'>): string {
  return name ?? (capacity === 0 ? 'a rendezvous channel' : 'a channel');
}

/** The number of a channel, given to it when somebody first asks; the same on every thread. */
export function channelNumber(channel: SendTarget): number {
  if (channel.number === 0) channel.number = ++scheduler.lastChannelId;
  return channel.number;
}

/** Drops waiters that are done for from the front, so that the answer is exact. */
function hasClaimable(queue: WaitQueue): boolean {
  while (queue.head !== null) {
    if (queue.head.tryClaim()) {
      queue.head.unclaim();
      return true;
    }
    queue.shift();
  }
  return false;
}
