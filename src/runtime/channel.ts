/**
 * Channels (runtime.md, section 7): rendezvous (capacity 0), bounded, unbounded.
 *
 * Every operation exists three times: `offer` / `poll` do it if it can be done at once, without a checkpoint; `sendFast` /
 * `receiveFast` are the same with the checkpoint's test, for compiled code to try before it falls to a generator; `send` / `receive`
 * wait. A value goes straight to a waiting receiver.
 *
 * Invariants: receivers wait only while the buffer is empty and no sender waits; senders wait only while the buffer is full.
 */
import { cancelSignal } from './cancel-reason.js';
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

/** What a sending end can send to: a channel, or a broadcast. */
export interface SendTarget extends Awaitable {
  readonly closed: boolean;
  readonly remote: RemotePlace | null;
  /** Completes at once if it can; false if it is full or closed. */
  offer(value: unknown): boolean;
  /** True if `offer` would not have to wait: there is room, or it is closed. */
  readonly canSend: boolean;
  /** Sends `waiter.slot` for a waiter that has none to wait for it: completes it at once, or queues it. */
  sendFrom(waiter: Waiter): void;
  send(value: unknown): Steps<boolean>;
  sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT>;
  close(): void;
}

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
  private readonly buffer: Ring<unknown>;
  private peak = 0;

  constructor(capacity = 0) {
    this.capacity = capacity;
    this.buffer = new Ring<unknown>(capacity === 0 ? 1 : capacity < 8 ? 8 : 16);
  }

  get length(): number {
    return this.buffer.size;
  }

  get canSend(): boolean {
    return this.closed || this.buffer.size < this.capacity || hasClaimable(this.receivers);
  }

  get canReceive(): boolean {
    return this.buffer.size > 0 || this.closed || hasClaimable(this.senders);
  }

  get stats(): ChannelStats {
    return { length: this.length, peak: this.peak, waitingSenders: this.senders.size, waitingReceivers: this.receivers.size };
  }

  // --- at once ---

  offer(value: unknown, except: unknown = null): boolean {
    if (this.closed) return false;
    if (this.receivers.head !== null) {
      const receiver = this.receivers.claimFirst(except);
      if (receiver !== null) {
        receiver.complete(WAKE_VALUE, value);
        return true;
      }
    }
    const buffer = this.buffer;
    if (buffer.size >= this.capacity) return false;
    buffer.push(value);
    if (buffer.size > this.peak) this.peak = buffer.size;
    return true;
  }

  /** The next value, EMPTY, or CLOSED when the channel is closed and drained. */
  poll(except: unknown = null): unknown {
    const buffer = this.buffer;
    if (buffer.size > 0) {
      const value = buffer.shift();
      if (this.senders.head !== null) this.refill();
      if (this.onTaken !== null) this.onTaken();
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
    return this.closed ? CLOSED : EMPTY;
  }

  /** `ch.send(v)` for compiled code: true if it is done; false: use `send`. */
  sendFast(value: unknown): boolean {
    return !scheduler.current.interrupted && this.offer(value);
  }

  /** `<-ch` for compiled code: the value, EMPTY (use `receive`) or CLOSED. */
  receiveFast(): unknown {
    return scheduler.current.interrupted ? EMPTY : this.poll();
  }

  // --- waiting ---

  /** Sends, waiting for room or a receiver. False: the channel is closed, nothing was sent. */
  *send(value: unknown): Steps<boolean> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (this.offer(value)) return true;
    if (this.closed) return false;
    task.slot = value;
    task.beginWait(this);
    this.senders.push(task);
    yield;
    const how = task.endWait();
    task.slot = undefined;
    if (how === WAKE_CANCELLED) throw cancelSignal;
    return how === WAKE_VALUE;
  }

  /** Receives, waiting for a value. CLOSED: the channel is closed and drained. */
  *receive(): Steps<unknown> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    const ready = this.poll();
    if (ready !== EMPTY) return ready;
    task.beginWait(this);
    this.receivers.push(task);
    yield;
    const how = task.endWait();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    const value = task.takeSlot();
    return how === WAKE_VALUE ? value : CLOSED;
  }

  /** As `send`, for at most `timeout` milliseconds. */
  *sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT> {
    const task = scheduler.current;
    checkDuration(task.host, timeout, 'a timeout');
    if (task.interrupted) throw cancelSignal;
    if (this.offer(value)) return true;
    if (this.closed) return false;
    const timer = scheduler.timers.add(scheduler.now() + timeout, task);
    task.slot = value;
    task.beginWait(this);
    this.senders.push(task);
    yield;
    scheduler.timers.cancel(timer);
    const how = task.endWait();
    task.slot = undefined;
    if (how === WAKE_CANCELLED) throw cancelSignal;
    return how === WAKE_TIMEOUT ? TIMED_OUT : how === WAKE_VALUE;
  }

  /** As `receive`, for at most `timeout` milliseconds. */
  *receiveFor(timeout: number): Steps<unknown> {
    const task = scheduler.current;
    checkDuration(task.host, timeout, 'a timeout');
    if (task.interrupted) throw cancelSignal;
    const ready = this.poll();
    if (ready !== EMPTY) return ready;
    const timer = scheduler.timers.add(scheduler.now() + timeout, task);
    task.beginWait(this);
    this.receivers.push(task);
    yield;
    scheduler.timers.cancel(timer);
    const how = task.endWait();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    const value = task.takeSlot();
    return how === WAKE_TIMEOUT ? TIMED_OUT : how === WAKE_VALUE ? value : CLOSED;
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
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.receivers.completeAll(WAKE_CLOSED, undefined);
    for (let sender = this.senders.claimFirst(); sender !== null; sender = this.senders.claimFirst())
      sender.complete(WAKE_CLOSED, sender.slot);
    if (this.onTaken !== null) this.onTaken();
    this.onClosed?.();
  }

  describeWait(waiter: Waiter): string {
    const name = this.name ?? (this.capacity === 0 ? 'a rendezvous channel' : 'a channel');
    if (waiter.queue === this.senders) return `sends to ${name}`;
    return `receives from ${name}`;
  }

  /** A place in the buffer is free: the oldest blocked sender gets it. */
  private refill(): void {
    const sender = this.senders.claimFirst();
    if (sender === null) return;
    this.buffer.push(sender.slot);
    sender.complete(WAKE_VALUE, undefined);
  }
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
