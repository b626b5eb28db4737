/**
 * Slots of shared memory that one thread allots and frees: words of scopes, of selects, of tasks away from home.
 *
 * A region is divided into chunks. A thread takes a whole chunk with one atomic add and manages its slots with a local free list, so
 * allotting costs no agreement. Who took which chunk is written beside the region: when a thread dies, its chunks are handed to the
 * thread that replaces it (`orphans`, `adopt`), and nothing leaks however many threads die.
 */

/** Slots in a chunk. */
export const CHUNK = 64;

export interface RegionLayout {
  /** Index of the word that counts the chunks taken. */
  readonly counter: number;
  /** Index of the first word; the owners of the chunks come first, one word each. */
  readonly base: number;
  readonly slots: number;
  /** Words of a slot. */
  readonly width: number;
}

/** Words a region needs. */
export function regionWords({ slots, width }: { readonly slots: number; readonly width: number }): number {
  return slots / CHUNK + slots * width;
}

export class SlotRegion {
  readonly #words: Int32Array;
  readonly #layout: RegionLayout;
  readonly #self: number;
  readonly #first: number;
  readonly #free: number[] = [];

  constructor(words: Int32Array, layout: RegionLayout, self: number) {
    this.#words = words;
    this.#layout = layout;
    this.#self = self;
    this.#first = layout.base + layout.slots / CHUNK;
  }

  /** The index of the first word of a slot. */
  at(slot: number): number {
    return this.#first + slot * this.#layout.width;
  }

  /** A free slot of this thread; -1 when all are taken. */
  allocate(): number {
    if (this.#free.length === 0 && !this.#takeChunk()) return -1;
    return this.#free.pop() as number;
  }

  free(slot: number): void {
    this.#free.push(slot);
  }

  /** The chunks that `thread` took. For the coordinator, once the thread is dead. */
  orphans(thread: number): number[] {
    const chunks: number[] = [];
    const taken = Math.min(Atomics.load(this.#words, this.#layout.counter), this.#layout.slots / CHUNK);
    for (let chunk = 0; chunk < taken; chunk++) if (Atomics.load(this.#words, this.#layout.base + chunk) === thread) chunks.push(chunk);
    return chunks;
  }

  /** Every slot taken by `thread`, in use or not. */
  *slotsOf(thread: number): Generator<number, void, undefined> {
    for (const chunk of this.orphans(thread)) for (let i = 0; i < CHUNK; i++) yield chunk * CHUNK + i;
  }

  /** Takes over the chunks of a dead thread; `reset` makes a slot unknown to whoever still refers to it. */
  adopt(chunks: readonly number[], reset: (slot: number) => void): void {
    for (const chunk of chunks) {
      Atomics.store(this.#words, this.#layout.base + chunk, this.#self);
      for (let slot = chunk * CHUNK; slot < (chunk + 1) * CHUNK; slot++) reset(slot);
    }
  }

  #takeChunk(): boolean {
    const chunk = Atomics.add(this.#words, this.#layout.counter, 1);
    if (chunk < 0 || chunk >= this.#layout.slots / CHUNK) {
      Atomics.sub(this.#words, this.#layout.counter, 1);
      return false;
    }
    Atomics.store(this.#words, this.#layout.base + chunk, this.#self);
    // Pushed in descending order so that slots are used in ascending order.
    for (let slot = (chunk + 1) * CHUNK - 1; slot >= chunk * CHUNK; slot--) this.#free.push(slot);
    return true;
  }
}
