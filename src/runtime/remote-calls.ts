/**
 * Operations on objects of other threads, as seen by the thread that asks.
 *
 * An operation is an `ask` and exactly one `reply`. A task that waits for a reply can be cancelled or run out of time: then the ask is
 * withdrawn, and the reply says whether it had happened already. If it had, the operation returns as if nothing else were the
 * matter and the cancellation is raised at the next checkpoint: nothing is lost and nothing happens twice.
 */
import { type CancelReason, cancelSignal } from './cancel-reason.js';
import { TIMED_OUT } from './channel.js';
import type { ChannelEnd } from './channel-ends.js';
import type { Encoded, Message, Operation, ReasonData, ReplyData } from './protocol.js';
import { scheduler } from './scheduler.js';
import { rejectWait, type Task } from './task.js';
import type { Steps } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import { type Awaitable, WAKE_VALUE } from './waiter.js';

/** The address of the object that is asked. */
export interface Target {
  readonly home: number;
  readonly id: number;
}

/** How long one blocking wait of `askNow` lasts before it looks again, in milliseconds. */
const NOW_POLL = 5;

/** How long who asks is deaf to its own timers, and how long one that was cancelled before waits for the answer; in milliseconds. */
const NOW_SLICE = 10;
const NOW_PATIENCE = 1000;

/** Questions that change nothing: one may be given up. */
const HARMLESS: ReadonlySet<Operation> = new Set(['look', 'stats', 'reason', 'is-done', 'first-error']);

/**
 * How long who cancels waits for the home of what is cancelled, in milliseconds. A busy thread answers within one, on a busy machine it may
 * be a long while before it runs at all; one that is inside one long operation does not answer.
 */
const CANCEL_PATIENCE = 1000;

/** One ask that has not been answered. */
interface Open {
  readonly home: number;
  readonly answer: (reply: ReplyData) => void;
  readonly operation: Operation | null;
}

export class RemoteCalls {
  readonly #parts: ThreadParts;
  readonly #open = new Map<number, Open>();
  /** How threads have died. */
  readonly #deaths = new Map<number, string>();
  #last = 0;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /**
   * Asks, and waits for the reply. Raises the cancel signal if the operation was withdrawn, and what the home raised. Answers the
   * decoded value; `closed` and `empty` are answered as they are.
   */
  *call(
    target: Target,
    operation: Operation,
    data: Encoded,
    waits: Awaitable,
    timeout: number = Number.POSITIVE_INFINITY,
  ): Steps<ReplyData | typeof TIMED_OUT> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (scheduler.handling === task) return this.#callAtOnce(task, target, operation, data);
    return yield* this.wait(task, target.home, (answer) => this.#ask(target, operation, data, answer), waits, timeout);
  }

  /** The same for an ask of another form, which `send` sends. */
  *wait(
    task: Task,
    home: number,
    send: (answer: (reply: ReplyData) => void) => number,
    waits: Awaitable,
    timeout: number,
  ): Steps<ReplyData | typeof TIMED_OUT> {
    let reply: ReplyData | null = null;
    const ask = send((received) => {
      reply = received;
      if (task.waitingOn === waits && task.tryClaim()) task.complete(WAKE_VALUE, undefined);
    });
    const timed = timeout !== Number.POSITIVE_INFINITY;
    const timer = timed ? scheduler.timers.add(scheduler.now() + timeout, task) : null;
    task.beginWait(waits);
    yield;
    const how = task.endWait();
    if (timer !== null) scheduler.timers.cancel(timer);
    if (reply === null) {
      this.#parts.links.send(home, { kind: 'withdraw', ask });
      task.masked = true;
      task.beginWait(waits);
      yield;
      task.endWait();
      task.masked = false;
    }
    const final = reply as ReplyData | null;
    if (final === null) throw new Error('internal error: resumed without a reply');
    if (final.state !== 'withdrawn') return final;
    if (how === WAKE_VALUE || !timed || task.interrupted) throw cancelSignal;
    return TIMED_OUT;
  }

  /** Asks, and calls `answer` with the reply. */
  watch(target: Target, operation: Operation, answer: (reply: ReplyData) => void): void {
    this.#ask(target, operation, null, answer);
  }

  /**
   * Asks and waits for the reply without suspending the task: for operations of the language that are no checkpoints (`len`,
   * `try_send`). The thread handles messages meanwhile, so that two threads that ask each other both get on. Should the home be inside one
   * long operation, timers fire here as they do while code is busy, and a question that changes nothing is given up when the asker is
   * cancelled.
   */
  askNow(target: Target, operation: Operation, data: Encoded): ReplyData {
    return this.#replyNow(target, operation, data, () => {});
  }

  /**
   * Cancels the object, and returns when its home has: a task that is below it, and runs here, has been cancelled by then. So its next
   * checkpoint raises, as it does where all run on one thread (section 4.1). A home that is stuck is not waited for: it may be what has to
   * be stopped.
   */
  cancel(target: Target, reason: CancelReason): void {
    if (this.#parts.links.isDead(target.home)) return;
    let cancelled = false;
    this.#ask(target, 'cancel', this.#parts.transfer.encodeReason(reason, target.home), () => {
      cancelled = true;
    });
    this.#handleUntil(() => cancelled, performance.now() + CANCEL_PATIENCE);
  }

  /**
   * Why a scope or token is cancelled that was not when the reference to it was sent: the news may have come before anybody here had looked
   * at the reference, and found nobody to tell. While messages are handled the answer cannot be waited for: null, and `late` is told.
   */
  missedReason(target: Target, late: (reason: CancelReason) => void): CancelReason | null {
    const reasonOf = (reply: ReplyData): CancelReason | null =>
      reply.state === 'done' && reply.value !== null ? this.#parts.transfer.decodeReason(reply.value as ReasonData, target.home) : null;
    if (this.#parts.canWait) return reasonOf(this.askNow(target, 'reason', null));
    this.watch(target, 'reason', (reply) => {
      const reason = reasonOf(reply);
      if (reason !== null) late(reason);
    });
    return null;
  }

  /** The decoded value of `askNow`. */
  askValue(target: Target, operation: Operation, data: Encoded = null): unknown {
    return this.valueOf(this.askNow(target, operation, data), target.home);
  }

  /** The same where the home answers with data of the runtime's own, which is no value of the host. */
  askData(target: Target, operation: Operation): unknown {
    const reply = this.askNow(target, operation, null);
    return reply.state === 'done' ? reply.value : this.valueOf(reply, target.home);
  }

  /** The same for a new channel end: it belongs to the running task, which releases it when it ends. */
  askEnd(target: Target, operation: 'clone' | 'sender' | 'receiver' | 'subscribe'): ChannelEnd {
    const end = this.#parts.transfer.codec(target.home).resolve(this.askData(target, operation)) as ChannelEnd;
    end.moveTo(scheduler.current);
    return end;
  }

  /** A message without an answer. */
  tell(target: Target, operation: Operation, data: Encoded): void {
    this.#parts.links.sendEffect(target.home, { kind: 'tell', object: target.id, operation, data });
  }

  /** What the operation answered, or raises what it raised. `closed` and `empty` have no value. */
  valueOf(reply: ReplyData, home: number): unknown {
    if (reply.state === 'done') return this.#parts.transfer.decode(reply.value, home);
    if (reply.state === 'failed') throw this.#parts.transfer.decodeError(reply.error, home);
    return undefined;
  }

  /** Opens an ask and sends the message that `make` makes of its number. */
  open(home: number, answer: (reply: ReplyData) => void, make: (ask: number) => Message): number {
    const ask = ++this.#last;
    const message = make(ask);
    const operation = 'operation' in message ? message.operation : null;
    if (this.#parts.links.isDead(home)) {
      // The answer must not come before the asker waits for it; until then this thread is not idle for good.
      scheduler.external++;
      queueMicrotask(() => {
        scheduler.external--;
        answer(this.#lostReply(home, operation));
        scheduler.notify();
      });
      return ask;
    }
    this.#open.set(ask, { home, answer, operation });
    this.#parts.links.send(home, message);
    return ask;
  }

  replied(ask: number, reply: ReplyData): void {
    const open = this.#open.get(ask);
    if (open === undefined) return;
    this.#open.delete(ask);
    open.answer(reply);
  }

  /** A thread died, `how` says why (`thread 2 ended (killed): ..`): what was asked of it fails. */
  lost(thread: number, how: string): void {
    this.#deaths.set(thread, how);
    for (const [ask, open] of [...this.#open]) if (open.home === thread) this.replied(ask, this.#lostReply(thread, open.operation));
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** For a cancellation handler, which must not wait: what the home cannot do at once does not happen. */
  #callAtOnce(task: Task, target: Target, operation: Operation, data: Encoded): ReplyData {
    const reply = this.#replyNow(target, operation, data, (ask) => this.#parts.links.send(target.home, { kind: 'withdraw', ask }));
    return reply.state === 'withdrawn' ? rejectWait(task) : reply;
  }

  /** Asks and waits for the reply without suspending anything; `asked` may send something behind the question. */
  #replyNow(target: Target, operation: Operation, data: Encoded, asked: (ask: number) => void): ReplyData {
    if (this.#parts.links.isDead(target.home)) return this.#lostReply(target.home, operation);
    let reply: ReplyData | null = null;
    const ask = this.#ask(target, operation, data, (received) => {
      reply = received;
    });
    asked(ask);
    const task = scheduler.current;
    const wasInterrupted = task.interrupted;
    const start = performance.now();
    this.#handleUntil(() => {
      const waited = reply === null && task.implicitOff === 0 ? performance.now() - start : 0;
      if (waited > NOW_SLICE) {
        scheduler.timers.fire(scheduler.now());
        if (task.interrupted && HARMLESS.has(operation) && (!wasInterrupted || waited > NOW_PATIENCE)) throw cancelSignal;
      }
      return reply !== null;
    });
    return reply as unknown as ReplyData;
  }

  /** Handles messages until `done`, or until `deadline` on the clock of `performance`. */
  #handleUntil(done: () => boolean, deadline = Number.POSITIVE_INFINITY): void {
    const { links, memory, self } = this.#parts;
    links.flush();
    while (!done()) {
      links.drain();
      links.flush();
      if (!done()) memory.waitForAttention(self, NOW_POLL);
      if (performance.now() >= deadline) return;
    }
  }

  #ask(target: Target, operation: Operation, data: Encoded, answer: (reply: ReplyData) => void): number {
    return this.open(target.home, answer, (ask) => ({ kind: 'ask', ask, object: target.id, operation, data }));
  }

  #lostReply(thread: number, operation: Operation | null): ReplyData {
    const { host, transfer, self } = this.#parts;
    const cause = this.#deaths.get(thread) ?? `thread ${thread} ended`;
    const message = `the ${kindOf(operation)} lived on a thread that is gone: ${cause}`;
    const isLock = operation === 'lock' || operation === 'try-lock';
    const fault = isLock ? host.fault('BrokenLock', message) : host.fault('TaskFailed', message, { cause });
    return { state: 'failed', error: transfer.encodeError(fault, self) };
  }
}

/** What was asked, for people; null: an arm of a select. */
function kindOf(operation: Operation | null): string {
  switch (operation) {
    case null:
    case 'send':
    case 'offer':
    case 'receive':
    case 'poll':
    case 'sender':
    case 'receiver':
    case 'subscribe':
    case 'clone':
    case 'close':
      return 'channel';
    case 'lock':
    case 'try-lock':
      return 'lock';
    case 'acquire':
    case 'try-acquire':
      return 'semaphore';
    case 'wait':
      return 'barrier';
    case 'await':
      return 'task';
    case 'done':
    case 'place':
    case 'first-error':
      return 'scope';
    default:
      return 'object';
  }
}
