/** The stand-ins for channels and broadcasts of other threads: the same operations, each a request to the home (remote-calls.ts). */
import type { Borrowed } from './borrowings.js';
import { Broadcast } from './broadcast.js';
import {
  answeredReceive,
  answeredSend,
  Channel,
  type ChannelStats,
  CLOSED,
  EMPTY,
  RECEIVED,
  type ReceiveAnswers,
  SENT,
  type SendAnswers,
  TIMED_OUT,
} from './channel.js';
import type { RecvChan, SendChan } from './channel-ends.js';
import { started, type WAITING } from './continuation.js';
import { instrumentation } from './instrument.js';
import { checkDuration } from './policy.js';
import type { ReplyData } from './protocol.js';
import { Ring } from './ring.js';
import { scheduler } from './scheduler.js';
import type { Steps } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import { type Awaitable, WAKE_CLOSED, WAKE_VALUE, type Waiter } from './waiter.js';

const NOTHING: Borrowed = { places: 0, values: new Ring(1), slot: -1 };

interface Reference {
  readonly number: number;
  readonly home: number;
  readonly id: number;
  readonly capacity: number;
  readonly closed: boolean;
}

/** What both kinds of sending target do alike. */
class Sender {
  constructor(
    private readonly parts: ThreadParts,
    private readonly target: Reference,
    private readonly waits: Awaitable,
  ) {}

  offer(value: unknown): boolean {
    return this.parts.calls.askValue(this.target, 'offer', this.encode(value)) === true;
  }

  *send(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT> {
    checkDuration(scheduler.current.host, timeout, 'a timeout');
    const reply = yield* this.parts.calls.call(this.target, 'send', this.encode(value), this.waits, timeout);
    if (reply === TIMED_OUT) return TIMED_OUT;
    if (reply.state === 'closed') return false;
    this.parts.calls.valueOf(reply, this.target.home);
    return true;
  }

  encode(value: unknown): unknown {
    return this.parts.transfer.encode(value, this.target.home);
  }
}

/** One whose thread has died is closed: nothing will be sent through it. */
function isClosed(parts: ThreadParts, target: Reference): boolean {
  const reply = parts.calls.askNow(target, 'look', null);
  return reply.state !== 'done' || reply.value === true;
}

export class RemoteChannel extends Channel {
  readonly #parts: ThreadParts;
  readonly #reference: Reference;
  readonly #sender: Sender;
  readonly #receiving: Awaitable;
  /** Places of the buffer that may be filled without asking. The values on loan are in `buffer`. */
  #lent: Borrowed = NOTHING;

  constructor(parts: ThreadParts, reference: Reference & { readonly name: string | null }) {
    super(reference.capacity);
    this.#parts = parts;
    this.#reference = reference;
    const place = `${reference.name ?? 'a channel'} of thread ${reference.home}`;
    const left = parts.borrowings.of(reference);
    if (left !== undefined) {
      this.#lent = left;
      this.buffer = left.values;
    }
    this.#sender = new Sender(parts, reference, { describeWait: () => `sends to ${place}` });
    this.#receiving = { describeWait: () => `receives from ${place}` };
    this.closed = reference.closed;
    this.name = reference.name;
    this.number = reference.number;
    this.remote = reference;
    // The home counts the ends.
    this.sendEnds = Number.POSITIVE_INFINITY;
    this.receiveEnds = Number.POSITIVE_INFINITY;
  }

  // --- loans of the home (channel-loans.ts): places to fill, values to take, without asking ---

  /** More places, and the next values. */
  borrow(places: number, values: readonly unknown[], slot: number): void {
    if (this.#lent === NOTHING) this.#lent = this.#parts.borrowings.open(this.#reference, this.buffer);
    this.#lent.places += places;
    if (values.length > 0) this.#lent.slot = slot;
    for (const value of values) this.buffer.push(this.#parts.transfer.decode(value, this.#reference.home));
  }

  /** The home has died: what was lent can still be taken, but nothing can be sent. */
  orphaned(): void {
    this.#parts.borrowings.orphaned(this.#reference);
  }

  #fillPlace(value: unknown): void {
    const { home, id } = this.#reference;
    const { links } = this.#parts;
    const data = this.#sender.encode(value);
    this.#lent.places--;
    const tail = links.tail(home);
    if (tail !== null && tail.kind === 'values' && tail.object === id) {
      tail.values.push(data);
      links.grow();
    } else links.sendEffect(home, { kind: 'values', object: id, values: [data] });
  }

  #takeLent(): unknown {
    const { home, id } = this.#reference;
    const { links, memory } = this.#parts;
    const value = this.buffer.shift();
    memory.countReceivedLoan(this.#lent.slot);
    const tail = links.tail(home);
    if (tail !== null && tail.kind === 'consumed' && tail.object === id) tail.count++;
    else links.send(home, { kind: 'consumed', object: id, count: 1 });
    return value;
  }

  override get length(): number {
    return this.stats.length;
  }

  /** What can be done without asking; the rest is for the home to say (remote-select.ts). */
  override get canSend(): boolean {
    return this.closed || this.#lent.places > 0;
  }

  override get canReceive(): boolean {
    return this.buffer.size > 0;
  }

  override get stats(): ChannelStats {
    this.#parts.borrowings.surrenderValues(this.#reference);
    return this.#parts.calls.askData(this.#reference, 'stats') as ChannelStats;
  }

  override offer(value: unknown): boolean {
    if (this.closed) return false;
    if (this.#lent.places === 0) return this.#sender.offer(value);
    this.#fillPlace(value);
    return true;
  }

  override poll(): unknown {
    if (this.buffer.size > 0) return this.#takeLent();
    const reply = this.#parts.calls.askNow(this.#reference, 'poll', null);
    return this.#received(reply);
  }

  override startSend<T = boolean>(value: unknown, answers: SendAnswers<T> = SENT as SendAnswers<T>): T | typeof WAITING {
    return this.#sendLent(value) ? answers.sent : started(answeredSend(this.send(value), value, answers));
  }

  override startReceive(answers: ReceiveAnswers = RECEIVED): unknown {
    const lent = this.#receiveLent();
    return lent === EMPTY ? started(answeredReceive(this.receive(), answers)) : lent;
  }

  #sendLent(value: unknown): boolean {
    if (this.#lent.places === 0 || this.closed || scheduler.current.interrupted) return false;
    this.#fillPlace(value);
    if (instrumentation.listener !== null) this.note('sent');
    return true;
  }

  #receiveLent(): unknown {
    if (this.buffer.size === 0 || scheduler.current.interrupted) return EMPTY;
    if (instrumentation.listener !== null) this.note('received');
    return this.#takeLent();
  }

  override *send(value: unknown): Steps<boolean> {
    return (yield* this.sendFor(value, Number.POSITIVE_INFINITY)) === true;
  }

  override *sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT> {
    if (this.#sendLent(value)) return true;
    const sent = yield* this.#sender.send(value, timeout);
    if (instrumentation.listener !== null && sent === true) this.note('sent');
    return sent;
  }

  override receive(): Steps<unknown> {
    return this.receiveFor(Number.POSITIVE_INFINITY);
  }

  override *receiveFor(timeout: number): Steps<unknown> {
    checkDuration(scheduler.current.host, timeout, 'a timeout');
    const lent = this.#receiveLent();
    if (lent !== EMPTY) return lent;
    const reply = yield* this.#parts.calls.call(this.#reference, 'receive', null, this.#receiving, timeout);
    if (reply === TIMED_OUT) return TIMED_OUT;
    const value = this.#received(reply);
    if (instrumentation.listener !== null) this.noteReceived(value);
    return value;
  }

  /** Selects do not come this way (remote-select.ts); for any other waiter the request is sent when it can no longer be refused. */
  override sendFrom(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    this.#ask('send', this.#sender.encode(waiter.slot), waiter);
  }

  override receiveInto(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    this.#ask('receive', null, waiter);
  }

  override sender(): SendChan {
    return this.#parts.calls.askEnd(this.#reference, 'sender') as SendChan;
  }

  override receiver(): RecvChan {
    return this.#parts.calls.askEnd(this.#reference, 'receiver') as RecvChan;
  }

  override closedByNow(): boolean {
    this.closed ||= isClosed(this.#parts, this.#reference);
    return this.closed;
  }

  /** Waits for the home, so that whoever learns of it by other ways (a cell, say) finds the channel closed. */
  override close(): void {
    if (this.closed) return;
    this.closed = true;
    // One whose thread has died takes nothing any more, closed or not.
    this.#parts.calls.askNow(this.#reference, 'close', null);
  }

  /** The home says so. */
  closedAtHome(): void {
    this.closed = true;
  }

  #received(reply: ReplyData): unknown {
    if (reply.state === 'closed') return CLOSED;
    if (reply.state === 'empty') return EMPTY;
    return this.#parts.calls.valueOf(reply, this.#reference.home);
  }

  #ask(operation: 'send' | 'receive', data: unknown, waiter: Waiter): void {
    const { home, id } = this.#reference;
    this.#parts.calls.open(
      home,
      (reply) => {
        const value = this.#received(reply);
        waiter.complete(value === CLOSED ? WAKE_CLOSED : WAKE_VALUE, value === CLOSED ? waiter.slot : value);
      },
      (ask) => ({ kind: 'ask', ask, object: id, operation, data }),
    );
  }
}

export class RemoteBroadcast extends Broadcast {
  readonly #parts: ThreadParts;
  readonly #reference: Reference;
  readonly #sender: Sender;

  constructor(parts: ThreadParts, reference: Reference) {
    super(reference.capacity);
    this.number = reference.number;
    this.#parts = parts;
    this.#reference = reference;
    this.#sender = new Sender(parts, reference, this);
    this.closed = reference.closed;
    this.remote = reference;
    this.sendEnds = Number.POSITIVE_INFINITY;
    this.receiveEnds = Number.POSITIVE_INFINITY;
  }

  override get canSend(): boolean {
    return this.closed;
  }

  override get length(): number {
    return (this.#parts.calls.askData(this.#reference, 'stats') as ChannelStats).length;
  }

  override sender(): SendChan {
    return this.#parts.calls.askEnd(this.#reference, 'sender') as SendChan;
  }

  /** The subscriber's channel lives with the broadcast. */
  override subscribe(): RecvChan {
    return this.#parts.calls.askEnd(this.#reference, 'subscribe') as RecvChan;
  }

  override offer(value: unknown): boolean {
    return !this.closed && this.#sender.offer(value);
  }

  override startSend<T = boolean>(value: unknown, answers: SendAnswers<T> = SENT as SendAnswers<T>): T | typeof WAITING {
    return started(answeredSend(this.send(value), value, answers));
  }

  override *send(value: unknown): Steps<boolean> {
    return (yield* this.#sender.send(value, Number.POSITIVE_INFINITY)) === true;
  }

  override sendFor(value: unknown, timeout: number): Steps<boolean | typeof TIMED_OUT> {
    return this.#sender.send(value, timeout);
  }

  override closedByNow(): boolean {
    this.closed ||= isClosed(this.#parts, this.#reference);
    return this.closed;
  }

  override close(): void {
    if (this.closed) return;
    this.closed = true;
    // One whose thread has died takes nothing any more, closed or not.
    this.#parts.calls.askNow(this.#reference, 'close', null);
  }

  /** The home says so. */
  closedAtHome(): void {
    this.closed = true;
  }
}
