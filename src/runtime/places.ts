/**
 * The places of a scope with `limit: n` (runtime.md, section 3): who has to wait for one, first come first served.
 *
 * Waiters are spawners (`Scope.spawnWhenFree`), and tasks that were spawned by code that cannot wait: those are held back, pending and
 * counted as children, but without a place.
 */
import { PENDING, Task } from './task.js';
import { WAKE_VALUE, type Waiter, WaitQueue } from './waiter.js';

export class Places {
  readonly queue = new WaitQueue();
  /** Places given to a spawner that has not spawned yet. */
  reserved = 0;
  /** 0: none. */
  readonly limit: number;
  private readonly held = new Set<Task>();

  constructor(limit: number) {
    this.limit = limit;
  }

  /** True while the limit is reached; `active` counts the live ordinary children, those held back included. */
  full(active: number): boolean {
    return this.limit > 0 && active - this.held.size + this.reserved >= this.limit;
  }

  holdBack(task: Task): void {
    this.held.add(task);
    this.queue.push(task);
  }

  /** A child has ended; its place goes to the oldest waiter. A task that was cancelled while held back had none. */
  ended(task: Task, active: number): void {
    if (this.limit === 0 || task.daemon || this.held.delete(task) || this.full(active)) return;
    const next = this.queue.claimFirst();
    if (next === null) return;
    if (next instanceof Task && next.state === PENDING) this.held.delete(next);
    else this.reserved++;
    next.complete(WAKE_VALUE, null);
  }

  /** The scope was cancelled: a spawner from elsewhere gets a handle that is cancelled already; the body gets its signal. */
  freeOutsiders(body: Task | null): void {
    for (let left = this.queue.size; left > 0; left--) {
      const waiter = this.queue.shift() as Waiter;
      if (waiter === body) this.queue.push(waiter);
      else if (waiter.tryClaim()) {
        this.reserved++;
        waiter.complete(WAKE_VALUE, null);
      }
    }
  }
}
