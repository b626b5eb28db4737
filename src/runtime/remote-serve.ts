/**
 * Operations on objects of this thread that other threads ask for.
 *
 * Each ask becomes a waiter in the object's ordinary queue, beside local tasks and in the same order. The reply is sent when the
 * waiter is completed. A withdrawn ask is taken out of the queue, unless it has been completed: then its reply is on the way.
 *
 * | object | asks | tells |
 * |---|---|---|
 * | task | `await look cancel` | |
 * | scope | `look cancel reason done place first-error` | `late-error` |
 * | cancel token | `cancel reason` | |
 * | channel | `look send offer receive poll stats sender receiver close` | |
 * | broadcast | `look send offer stats sender subscribe close` | |
 * | channel end | `clone` | `release` |
 * | mutex | `lock try-lock stats` | `unlock` |
 * | semaphore | `acquire try-acquire stats` | `release` |
 * | barrier | `wait` | |
 * | once | `call is-done` | `settle` |
 * | readiness | | `ready` |
 */
import { Broadcast } from './broadcast.js';
import { CancelToken } from './cancel.js';
import type { CancelReason } from './cancel-reason.js';
import { Barrier, Mutex, Once, Semaphore } from './cells.js';
import { Channel, CLOSED, EMPTY } from './channel.js';
import { RecvChan, SendChan } from './channel-ends.js';
import { HomeLoans } from './channel-loans.js';
import { cancelTask } from './context.js';
import { LENT } from './permit-account.js';
import type { Places } from './places.js';
import type { Encoded, Operation, ReasonData, ReplyData, SelectData } from './protocol.js';
import { Readiness } from './readiness.js';
import { RemoteArm } from './remote-arm.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { Task } from './task.js';
import type { ThreadParts } from './thread-parts.js';
import { WAKE_BROKEN, WAKE_CLOSED, Waiter, type Wake } from './waiter.js';

export class RemoteServe {
  readonly #parts: ThreadParts;
  /** Asks that have not been answered, by peer and number. */
  readonly #waiting = new Map<string, Waiter>();

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  ask(from: number, ask: number, id: number, operation: Operation, data: Encoded): void {
    const object = this.#parts.objects.find(id);
    try {
      if (object === undefined) throw this.#parts.host.fault('InternalError', 'the object is gone');
      const answer = this.#serve(from, ask, object, operation, data);
      if (answer !== LATER) this.#reply(from, ask, { state: 'done', value: this.#parts.transfer.encode(answer, from) });
    } catch (error) {
      this.#reply(from, ask, { state: 'failed', error: this.#parts.transfer.encodeError(error, from) });
    }
  }

  /** One arm of a select on another thread. */
  arm(from: number, ask: number, id: number, operation: 'send' | 'receive', data: Encoded, select: SelectData): void {
    const object = this.#parts.objects.find(id);
    if (!(object instanceof Channel) && !(object instanceof Broadcast)) {
      this.#reply(from, ask, { state: 'closed' });
      return;
    }
    const waiter = new RemoteArm(this.#parts.memory, select, this.#waiter(from, ask));
    this.#waiting.set(keyOf(from, ask), waiter);
    if (operation === 'send') waiter.slot = this.#parts.transfer.decode(data, from);
    // Matching two selects claims two words; doing that under one lock keeps two matches from waiting for each other.
    this.#parts.memory.lockSelects();
    try {
      if (operation === 'send') object.sendFrom(waiter);
      else (object as Channel).receiveInto(waiter);
    } finally {
      this.#parts.memory.unlockSelects();
    }
  }

  withdraw(from: number, ask: number): void {
    const key = keyOf(from, ask);
    const waiter = this.#waiting.get(key);
    // Answered already: the asker finds the reply.
    if (waiter === undefined) return;
    this.#waiting.delete(key);
    if (waiter instanceof RemoteWaiter) waiter.abandon();
    waiter.queue?.remove(waiter);
    this.#reply(from, ask, { state: 'withdrawn' });
  }

  tell(from: number, id: number, data: Encoded): void {
    const object = this.#parts.objects.find(id);
    const { transfer } = this.#parts;
    if (object instanceof Mutex) {
      object.value = transfer.decode(data, from);
      object.release();
    } else if (object instanceof Semaphore) {
      if (data === LENT) object.account.giveBack(from);
      else object.account.returned(from);
      object.put();
    } else if (object instanceof Scope) object.noteLateError(transfer.decodeError(data, from));
    else if (object instanceof Readiness) object.report(transfer.decode(data, from));
    else if (object instanceof Once) this.#settleOnce(object, from, data);
    else if (object instanceof SendChan || object instanceof RecvChan) object.release();
  }

  /** A thread died: its waiters leave the queues, and the locks it held are broken. */
  lost(thread: number): void {
    for (const [key, waiter] of [...this.#waiting]) {
      if (!key.startsWith(`${thread}:`)) continue;
      this.#waiting.delete(key);
      waiter.queue?.remove(waiter);
    }
    // Also what it had forgotten: it may have had a permit, or been the one to lend to.
    for (const object of [...this.#parts.objects.exported]) {
      if (object instanceof Channel && object.loans !== null) HomeLoans.of(this.#parts, object)?.lost(thread);
      const lock = object instanceof Once ? object.lock : object;
      if (object instanceof Semaphore) for (let left = object.account.lost(thread); left > 0; left--) object.put();
      if (lock instanceof Mutex && lock.holder instanceof RemoteWaiter && lock.holder.peer === thread) lock.break();
    }
  }

  #serve(from: number, ask: number, object: object, operation: Operation, data: Encoded): unknown {
    // The asker may know of what third threads have posted to this one and nobody has looked at yet.
    if (LOOKS.has(operation)) this.#parts.links.drain();
    if (operation === 'cancel') {
      cancelObject(object, this.#parts.transfer.decodeReason(data as ReasonData, from));
      return null;
    }
    if (operation === 'reason') {
      const { reason } = object as Scope | CancelToken;
      return this.#answer(from, ask, reason === null ? null : this.#parts.transfer.encodeReason(reason, from));
    }
    if (object instanceof Task) {
      if (operation === 'look') return this.#answer(from, ask, object.look());
      const waiter = new RemoteWaiter(from, () => {
        this.#waiting.delete(keyOf(from, ask));
        this.#reply(from, ask, this.#parts.transfer.encodeOutcome(object, from));
      });
      this.#waiting.set(keyOf(from, ask), waiter);
      object.addJoiner(waiter);
      return LATER;
    }
    if (object instanceof Scope) return this.#serveScope(from, ask, object, operation, data);
    if (object instanceof Channel || object instanceof Broadcast) return this.#serveChannel(from, ask, object, operation, data);
    if (object instanceof SendChan || object instanceof RecvChan) return this.#giveEnd(from, ask, object.clone());
    if (object instanceof Mutex) {
      if (operation === 'stats') return this.#answer(from, ask, object.locked);
      if (operation === 'try-lock' && (object.holder !== null || object.broken)) return false;
      return this.#wait(from, ask, (waiter) => object.lockFor(waiter));
    }
    if (object instanceof Semaphore) {
      if (operation === 'stats') return this.#answer(from, ask, object.permits);
      const { account } = object;
      if (operation === 'try-acquire') {
        const taken = object.take();
        if (taken) account.taken(from);
        return taken;
      }
      const granted = data === LENT ? () => account.lend(from) : () => account.taken(from);
      return this.#wait(from, ask, (waiter) => object.acquireFor(waiter), granted);
    }
    if (object instanceof Barrier) return this.#wait(from, ask, (waiter) => object.waitFor(waiter));
    if (object instanceof Once) {
      if (operation === 'is-done') return this.#answer(from, ask, object.done);
      this.#callOnce(from, ask, object);
      return LATER;
    }
    throw this.#parts.host.fault('InternalError', `a ${object.constructor.name} is not served to other threads`);
  }

  #serveScope(from: number, ask: number, scope: Scope, operation: Operation, data: Encoded): unknown {
    if (operation === 'first-error') {
      const error = scope.firstError;
      if (error === null) return null;
      throw error;
    }
    if (operation === 'look') return this.#answer(from, ask, scope.settledActive());
    if (operation === 'done') return this.#wait(from, ask, (waiter) => scope.addDoneWaiter(waiter));
    if (data === 'try') return !scope.full;
    if (!scope.full || scope.cancelled) return null;
    return this.#wait(from, ask, (waiter) => scope.rare.places.queue.push(new PlaceWaiter(scope.rare.places, waiter)));
  }

  #serveChannel(from: number, ask: number, channel: Channel | Broadcast, operation: Operation, data: Encoded): unknown {
    const { transfer } = this.#parts;
    switch (operation) {
      case 'look':
        return this.#answer(from, ask, channel.closed);
      case 'send':
        return this.#wait(from, ask, (waiter) => {
          waiter.slot = transfer.decode(data, from);
          const loans = channel instanceof Channel ? HomeLoans.of(this.#parts, channel) : null;
          if (loans === null) channel.sendFrom(waiter);
          else loans.serve(from, 'send', () => channel.sendFrom(waiter));
        });
      case 'offer':
        return this.#offer(from, ask, channel, transfer.decode(data, from));
      case 'subscribe':
        return this.#giveEnd(from, ask, (channel as Broadcast).subscribe());
      case 'sender':
        return this.#giveEnd(from, ask, channel.sender());
      case 'receiver':
        return this.#giveEnd(from, ask, (channel as Channel).receiver());
      case 'stats':
        return this.#answer(from, ask, channel instanceof Channel ? channel.stats : { length: channel.length });
      case 'close':
        return this.#close(from, ask, channel);
      case 'poll':
        return this.#poll(from, ask, channel as Channel);
      default:
        return this.#wait(from, ask, (waiter) => {
          const loans = HomeLoans.of(this.#parts, channel as Channel);
          if (loans === null) (channel as Channel).receiveInto(waiter);
          else loans.serve(from, 'receive', () => (channel as Channel).receiveInto(waiter));
        });
    }
  }

  /** Answered when no thread can send any more, by places on loan. */
  #close(from: number, ask: number, channel: Channel | Broadcast): typeof LATER {
    channel.close();
    const closed = (): typeof LATER => this.#answer(from, ask, null);
    return channel instanceof Channel && channel.loans?.whenBack(closed) === true ? LATER : closed();
  }

  /** Full only when nothing is on loan: until then it waits its turn, like any other sender. */
  #offer(from: number, ask: number, channel: Channel | Broadcast, value: unknown): unknown {
    if (channel.closed) return null;
    if (channel.offer(value)) return true;
    if (!(channel instanceof Channel)) return false;
    const key = keyOf(from, ask);
    const reply = (sent: boolean | null): void => {
      this.#waiting.delete(key);
      this.#reply(from, ask, { state: 'done', value: this.#parts.transfer.encode(sent, from) });
    };
    const waiter = new RemoteWaiter(from, (how) => reply(how === WAKE_CLOSED ? null : true));
    const refuse = (): void => {
      if (waiter.queue === null) return;
      waiter.queue.remove(waiter);
      reply(false);
    };
    if (channel.loans?.whenBack(refuse) !== true) return false;
    this.#waiting.set(key, waiter);
    waiter.slot = value;
    channel.senders.push(waiter);
    return LATER;
  }

  /** Empty, or at its end, only when nothing is on loan: until then it waits its turn, like any other receiver. */
  #poll(from: number, ask: number, channel: Channel): unknown {
    const value = channel.poll();
    if (value !== EMPTY && value !== CLOSED) return value;
    const refuse = (): void => this.#reply(from, ask, { state: channel.closed ? 'closed' : 'empty' });
    const waiter = this.#waiter(from, ask);
    const key = keyOf(from, ask);
    const decide = (): void => {
      if (waiter.queue === null) return;
      waiter.queue.remove(waiter);
      this.#waiting.delete(key);
      refuse();
    };
    if (value === CLOSED || channel.loans?.whenBack(decide) !== true) {
      refuse();
      return LATER;
    }
    this.#waiting.set(key, waiter);
    channel.receivers.push(waiter);
    return LATER;
  }

  /** A new end for a task elsewhere, which releases it by message. */
  #giveEnd(from: number, ask: number, end: SendChan | RecvChan): typeof LATER {
    end.share();
    end.madeFor = from;
    return this.#answer(from, ask, this.#parts.transfer.codec(from).reference(end));
  }

  /** `empty` asks the caller to run the block; until it has, others wait. */
  #callOnce(from: number, ask: number, once: Once): void {
    const waiter = new RemoteWaiter(from, () => {
      this.#waiting.delete(keyOf(from, ask));
      if (!once.done) return this.#reply(from, ask, { state: 'empty' });
      once.lock.release();
      this.#reply(from, ask, { state: 'done', value: this.#parts.transfer.encode(once.value, from) });
    });
    this.#waiting.set(keyOf(from, ask), waiter);
    once.lock.lockFor(waiter);
  }

  /** Answers with plain data of the runtime's own, which is no value of the host. */
  #answer(from: number, ask: number, data: unknown): typeof LATER {
    this.#reply(from, ask, { state: 'done', value: data });
    return LATER;
  }

  #settleOnce(once: Once, from: number, data: Encoded): void {
    const [ran, value] = data as readonly [boolean, Encoded];
    if (ran) once.settle(this.#parts.transfer.decode(value, from));
    once.lock.release();
  }

  #wait(from: number, ask: number, queue: (waiter: Waiter) => void, granted?: () => void): typeof LATER {
    const waiter = this.#waiter(from, ask, granted);
    this.#waiting.set(keyOf(from, ask), waiter);
    queue(waiter);
    return LATER;
  }

  #waiter(from: number, ask: number, granted?: () => void): RemoteWaiter {
    return new RemoteWaiter(from, (how, value) => {
      this.#waiting.delete(keyOf(from, ask));
      granted?.();
      this.#reply(from, ask, this.#replyOf(from, how, value));
    });
  }

  #replyOf(from: number, how: Wake, value: unknown): ReplyData {
    const { transfer, host } = this.#parts;
    if (how === WAKE_CLOSED) return { state: 'closed' };
    const failure = how === WAKE_BROKEN ? (value ?? host.fault('BrokenLock', 'the holder of the lock was killed')) : null;
    if (failure !== null) return { state: 'failed', error: transfer.encodeError(failure, from) };
    try {
      return { state: 'done', value: transfer.encode(value, from) };
    } catch (error) {
      return { state: 'failed', error: transfer.encodeError(error, from) };
    }
  }

  #reply(to: number, ask: number, reply: ReplyData): void {
    this.#parts.links.send(to, { kind: 'reply', ask, reply });
  }
}

/** Questions about the state of an object. */
const LOOKS: ReadonlySet<Operation> = new Set(['look', 'stats', 'reason', 'is-done', 'first-error', 'poll', 'try-lock', 'try-acquire']);

const LATER: unique symbol = Symbol('the reply comes later');

/** A request of another thread in a queue of this one. */
export class RemoteWaiter extends Waiter {
  #done = false;

  constructor(
    readonly peer: number,
    private readonly finished: (how: Wake, value: unknown) => void,
  ) {
    super();
  }

  tryClaim(): boolean {
    return !this.#done;
  }

  abandon(): void {
    this.#done = true;
  }

  complete(how: Wake, value: unknown): void {
    this.#done = true;
    this.finished(how, value);
    scheduler.notify();
  }
}

/** A place under `limit:` that is handed on to the task which the asker is about to send. */
class PlaceWaiter extends Waiter {
  constructor(
    private readonly places: Places,
    private readonly inner: Waiter,
  ) {
    super();
  }

  tryClaim(): boolean {
    return this.inner.tryClaim();
  }

  complete(how: Wake, value: unknown): void {
    // The task that will use it is on its way, and is held back should another one be faster.
    this.places.reserved--;
    this.inner.complete(how, value);
  }
}

function cancelObject(object: object, reason: CancelReason): void {
  if (object instanceof Task) cancelTask(object, reason);
  else if (object instanceof Scope) object.cancelFor(reason);
  else if (object instanceof CancelToken) object.trip(reason);
}

function keyOf(peer: number, ask: number): string {
  return `${peer}:${ask}`;
}
