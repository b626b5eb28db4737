/**
 * Permits of semaphores of this thread that tasks of other threads hold in the `with` form. They come back when the thread dies, as locks
 * break (runtime.md, section 4.9). Of a bare `acquire` nobody knows who is to release it: its permit is lost with the thread.
 */
import type { Semaphore } from './cells.js';

/** Marks the request for such a permit, and its return. */
export const LENT = 'lent';

export class LentPermits {
  /** How many each thread has. */
  readonly #lent = new WeakMap<Semaphore, Map<number, number>>();

  lend(semaphore: Semaphore, thread: number): void {
    const counts = this.#lent.get(semaphore) ?? new Map<number, number>();
    this.#lent.set(semaphore, counts);
    counts.set(thread, (counts.get(thread) ?? 0) + 1);
  }

  giveBack(semaphore: Semaphore, thread: number): void {
    const counts = this.#lent.get(semaphore);
    counts?.set(thread, (counts.get(thread) ?? 0) - 1);
    semaphore.release();
  }

  /** The thread died. */
  lost(semaphore: Semaphore, thread: number): void {
    const counts = this.#lent.get(semaphore);
    const left = counts?.get(thread) ?? 0;
    counts?.delete(thread);
    for (let i = 0; i < left; i++) semaphore.release();
  }
}
