/**
 * Waiters and the queues they wait in.
 *
 * Everything that can be waited for (a channel, a task's end, a scope, a token, a lock, a free place under `limit:`) keeps its
 * waiters in a `WaitQueue`. What waits is a `Waiter`: a local task, one arm of a select, or a request from another thread.
 * Completing one takes two steps, so that a select with arms in several places commits exactly once:
 *
 *   1. `tryClaim()`: true for exactly one caller; false, and then for ever, if the waiter was completed, timed out or cancelled;
 *   2. `complete(how, value)`: after a successful claim, exactly once. `unclaim()` undoes a claim whose peer was lost.
 *
 * Seam for other threads: a waiter that stands for a remote request extends `Waiter` and is handed to the ordinary queues through
 * `Channel.receiveInto`, `Channel.sendFrom`, `Task.addJoiner`, `Scope.addDoneWaiter`, `CancelToken.addWaiter` and the cells.
 */

/** How a wait ended. `WAKE_IDLE`: not waiting. `WAKE_WAITING`: still in the queue. The others are outcomes. */
export const WAKE_IDLE = 0;
export const WAKE_WAITING = 1;
/** What was waited for has happened; the value is in `slot`. */
export const WAKE_VALUE = 2;
/** The channel was closed (a sender finds its value in `slot`). */
export const WAKE_CLOSED = 3;
export const WAKE_TIMEOUT = 4;
/** The waiter was cancelled: what it asked for has not happened and never will. */
export const WAKE_CANCELLED = 5;
/** The thing waited for is broken, e.g. a lock whose holder was killed, or a remote thread that died. `slot` is the error. */
export const WAKE_BROKEN = 6;

export type Wake = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** A thing a task can wait for, for the task tree. */
export interface Awaitable {
  /** What the waiter does, e.g. `receives from channel 3`. */
  describeWait(waiter: Waiter): string;
}

export abstract class Waiter {
  /** Links inside `queue`; null outside. A pending task uses them for the list of pending tasks. */
  prev: Waiter | null = null;
  next: Waiter | null = null;
  queue: WaitQueue | null = null;
  /** In a queue of senders: the value offered. After `complete`: the value delivered. */
  slot: unknown = undefined;

  abstract tryClaim(): boolean;
  abstract complete(how: Wake, value: unknown): void;

  unclaim(): void {}

  /** Waiters of one group are never matched with each other: the arms of one select. */
  get group(): unknown {
    return this;
  }
}

/** A FIFO of waiters with O(1) removal from the middle. A waiter is in at most one queue. */
export class WaitQueue {
  head: Waiter | null = null;
  tail: Waiter | null = null;
  size = 0;

  push(waiter: Waiter): void {
    waiter.queue = this;
    waiter.prev = this.tail;
    waiter.next = null;
    if (this.tail === null) this.head = waiter;
    else this.tail.next = waiter;
    this.tail = waiter;
    this.size++;
  }

  /** Takes the oldest waiter out without claiming it. */
  shift(): Waiter | null {
    const first = this.head;
    if (first !== null) this.remove(first);
    return first;
  }

  /** Takes out the oldest waiter that can still be claimed, and claims it. Waiters of `except` are passed over. */
  claimFirst(except: unknown = null): Waiter | null {
    let waiter = this.head;
    while (waiter !== null) {
      const next: Waiter | null = waiter.next;
      if (except === null || waiter.group !== except) {
        this.remove(waiter);
        if (waiter.tryClaim()) return waiter;
      }
      waiter = next;
    }
    return null;
  }

  remove(waiter: Waiter): void {
    if (waiter.queue !== this) return;
    const { prev, next } = waiter;
    if (prev === null) this.head = next;
    else prev.next = next;
    if (next === null) this.tail = prev;
    else next.prev = prev;
    waiter.prev = null;
    waiter.next = null;
    waiter.queue = null;
    this.size--;
  }

  /** Completes everybody who waits now, oldest first; false if nobody does. */
  completeAll(how: Wake, value: unknown): boolean {
    let any = false;
    for (let waiter = this.claimFirst(); waiter !== null; waiter = this.claimFirst()) {
      waiter.complete(how, value);
      any = true;
    }
    return any;
  }
}
