/**
 * `broadcast(n)` (runtime.md, section 7): every subscriber sees every value sent after it subscribed. Each has a channel of
 * capacity n; a value goes out only when all of them have room, so a full subscriber blocks the sender (section 12.16).
 */
import { cancelSignal } from './cancel-reason.js';
import { answeredSend, Channel, type RemotePlace, SENT, type SendAnswers, type SendTarget, TIMED_OUT } from './channel.js';
import { RecvChan, SendChan } from './channel-ends.js';
import { started, type WAITING } from './continuation.js';
import { instrumentation } from './instrument.js';
import { interruption } from './interruption.js';
import { checkDuration } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Steps } from './task-code.js';
import { WAKE_CANCELLED, WAKE_CLOSED, WAKE_TIMEOUT, WAKE_VALUE, type Waiter, WaitQueue } from './waiter.js';

export class Broadcast implements SendTarget {
  readonly capacity: number;
  readonly senders = new WaitQueue();
  number = 0;
  closed = false;
  /** Seam for other threads, as in `Channel`. */
  onClosed: (() => void) | null = null;
  remote: RemotePlace | null = null;
  sendEnds = 0;
  receiveEnds = 0;
  private subscribers: Channel[] = [];

  constructor(capacity = 16) {
    this.capacity = Math.max(1, capacity);
  }

  /** Whether it is closed by now, wherever that happened. */
  closedByNow(): boolean {
    return this.closed;
  }

  get canSend(): boolean {
    return this.closed || (this.senders.head === null && this.hasRoom());
  }

  /** The fullest subscriber's backlog. */
  get length(): number {
    return this.subscribers.reduce((most, one) => Math.max(most, one.length), 0);
  }

  sender(): SendChan {
    return new SendChan(this);
  }

  /** The receiving end of a new channel that gets everything sent from now on. Closing it ends the subscription. */
  subscribe(): RecvChan {
    const channel = new Channel(this.capacity);
    if (this.closed) channel.close();
    else {
      channel.onTaken = () => this.pump();
      this.subscribers.push(channel);
    }
    return new RecvChan(channel);
  }

  offer(value: unknown): boolean {
    if (!this.canSend || this.closed) return false;
    this.deliver(value);
    return true;
  }

  startSend<T = boolean>(value: unknown, answers: SendAnswers<T> = SENT as SendAnswers<T>): T | typeof WAITING {
    return started(answeredSend(this.send(value), value, answers));
  }

  *send(value: unknown): Steps<boolean> {
    return (yield* this.sendFor(value, Number.POSITIVE_INFINITY)) === true;
  }

  *sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT> {
    const task = scheduler.current;
    checkDuration(task.host, timeout, 'a timeout');
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (this.offer(value)) {
      if (instrumentation.listener !== null) instrumentation.emitMessage('sent', this, task);
      return true;
    }
    if (this.closed) return false;
    task.beginWait(this);
    task.slot = value;
    const timer = timeout === Number.POSITIVE_INFINITY ? null : scheduler.timers.add(scheduler.now() + timeout, task);
    this.senders.push(task);
    yield;
    if (timer !== null) scheduler.timers.cancel(timer);
    const how = task.endWait();
    task.slot = undefined;
    if (how === WAKE_CANCELLED) throw cancelSignal;
    if (instrumentation.listener !== null && how === WAKE_VALUE) instrumentation.emitMessage('sent', this, task);
    return how === WAKE_TIMEOUT ? TIMED_OUT : how === WAKE_VALUE;
  }

  sendFrom(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    if (this.offer(waiter.slot)) waiter.complete(WAKE_VALUE, undefined);
    else if (this.closed) waiter.complete(WAKE_CLOSED, waiter.slot);
    else {
      waiter.unclaim();
      this.senders.push(waiter);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    const subscribers = this.subscribers;
    this.subscribers = [];
    for (const subscriber of subscribers) subscriber.close();
    for (let sender = this.senders.claimFirst(); sender !== null; sender = this.senders.claimFirst())
      sender.complete(WAKE_CLOSED, sender.slot);
    this.onClosed?.();
  }

  describeWait(): string {
    return 'sends to a broadcast';
  }

  /** A subscriber has room again, or has gone. */
  private pump(): void {
    this.subscribers = this.subscribers.some((one) => one.closed) ? this.subscribers.filter((one) => !one.closed) : this.subscribers;
    while (this.senders.head !== null && this.hasRoom()) {
      const sender = this.senders.claimFirst();
      if (sender === null) return;
      const value = sender.slot;
      this.deliver(value);
      sender.complete(WAKE_VALUE, undefined);
    }
  }

  private hasRoom(): boolean {
    return this.subscribers.every((one) => one.canSend);
  }

  private deliver(value: unknown): void {
    const shared = this.subscribers.length > 1 ? scheduler.current.host.freeze(value) : value;
    for (const subscriber of this.subscribers) subscriber.offer(shared);
  }
}
