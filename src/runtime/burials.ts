/**
 * Dead threads of which not everybody has heard.
 *
 * Between the death of a thread and the moment when all others have taken note, the counts of messages do not add up, and chunks of
 * output that the dead thread had numbered cannot be told from those still on their way. So the coordinator judges nothing and skips nothing
 * until each living thread has confirmed: links are in order, so by then all it did before has arrived.
 */
export class Burials {
  readonly #open = new Map<number, { readonly missing: Set<number>; readonly over: () => void }>();

  /** `over` is called once all of `witnesses` have confirmed, or have died themselves. */
  begin(thread: number, witnesses: Iterable<number>, over: () => void): void {
    this.#open.set(thread, { missing: new Set(witnesses), over });
    this.#close(thread);
  }

  confirmed(thread: number, witness: number): void {
    this.#open.get(thread)?.missing.delete(witness);
    this.#close(thread);
  }

  /** The witness cannot confirm any more. */
  died(witness: number): void {
    for (const thread of [...this.#open.keys()]) this.confirmed(thread, witness);
  }

  get pending(): boolean {
    return this.#open.size > 0;
  }

  #close(thread: number): void {
    const burial = this.#open.get(thread);
    if (burial === undefined || burial.missing.size > 0) return;
    this.#open.delete(thread);
    burial.over();
  }
}
