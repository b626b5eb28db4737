/**
 * Who has the permits of a semaphore, by thread: when a thread dies, those that only its tasks could have given back come back.
 *
 * A permit of `with_permit` is given back where it was taken (`lent`). One of a bare `acquire` may be given back by any task, so these are
 * counted: a release is the return of a permit of the releasing thread if it has one, else of the thread that has held any for longest.
 * One that nobody had taken is a signal: whoever takes it uses it up, and does not hold it.
 */
/** Marks the request for a permit of `with_permit`, and its return. */
export const LENT = 'lent';

const HOME = 0;

export class PermitAccount {
  /** Permits of the home itself, which are many; they need no map. */
  #home = 0;
  #signals = 0;
  /** Permits of other threads. A thread is in the map while it has any, so the first one has had some for longest. */
  readonly #out = new Map<number, number>();
  readonly #lent = new Map<number, number>();

  /** A task of `thread` has acquired a permit. */
  taken(thread: number = HOME): void {
    if (this.#signals > 0) this.#signals--;
    else if (thread === HOME) this.#home++;
    else add(this.#out, thread, 1);
  }

  /** A task of `thread` has released one. */
  returned(thread: number = HOME): void {
    if (thread !== HOME && this.#out.has(thread)) add(this.#out, thread, -1);
    else if (this.#home > 0) this.#home--;
    else {
      const [holder] = this.#out.keys();
      if (holder === undefined) this.#signals++;
      else add(this.#out, holder, -1);
    }
  }

  lend(thread: number): void {
    add(this.#lent, thread, 1);
  }

  giveBack(thread: number): void {
    add(this.#lent, thread, -1);
  }

  /** The thread died: how many permits it had. */
  lost(thread: number): number {
    const had = (this.#out.get(thread) ?? 0) + (this.#lent.get(thread) ?? 0);
    this.#out.delete(thread);
    this.#lent.delete(thread);
    return had;
  }
}

function add(counts: Map<number, number>, thread: number, change: number): void {
  const count = (counts.get(thread) ?? 0) + change;
  if (count === 0) counts.delete(thread);
  else counts.set(thread, count);
}
