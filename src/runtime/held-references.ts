/**
 * Who else holds references to the objects of this thread: distributed garbage collection by counting per holder.
 *
 * - The home counts +n for peer P when it sends P a reference n times.
 * - When C passes an object of home X on to B, C sends X `grant(id, to: B)` first; X counts +1 for B.
 * - When B's stand-in is collected, B sends X `release(id, number of times it received the reference)`; X counts -n for B.
 *
 * An object is kept while *any* peer's count is not zero. A release that overtakes its grant makes a count negative, which also
 * keeps the object; and C itself, whose own release follows the grant on the same link, holds it until then. So an entry is
 * dropped exactly when nobody holds a reference and none is on its way.
 */
export class HeldReferences {
  readonly #counts = new Map<number, Map<number, number>>();

  /** `dropped` is told an object's id when the last reference is gone. */
  constructor(private readonly dropped: (id: number) => void) {}

  add(id: number, peer: number, count: number): void {
    let peers = this.#counts.get(id);
    if (peers === undefined) {
      peers = new Map();
      this.#counts.set(id, peers);
    }
    const now = (peers.get(peer) ?? 0) + count;
    if (now !== 0) peers.set(peer, now);
    else {
      peers.delete(peer);
      if (peers.size === 0) this.#drop(id);
    }
  }

  isHeld(id: number): boolean {
    return this.#counts.has(id);
  }

  /** The threads that hold, or are about to hold, a reference to the object. */
  holders(id: number): readonly number[] {
    const peers = this.#counts.get(id);
    return peers === undefined ? [] : [...peers.keys()];
  }

  /** The objects to which `peer` holds references. */
  knownBy(peer: number): readonly number[] {
    const known: number[] = [];
    for (const [id, peers] of this.#counts) if (peers.has(peer)) known.push(id);
    return known;
  }

  /** A thread died, and its references with it. */
  forget(peer: number): void {
    for (const [id, peers] of this.#counts) if (peers.delete(peer) && peers.size === 0) this.#drop(id);
  }

  get size(): number {
    return this.#counts.size;
  }

  #drop(id: number): void {
    this.#counts.delete(id);
    this.dropped(id);
  }
}
