/**
 * What channels of other threads have lent to this one (channel-loans.ts), by channel.
 *
 * It is kept here and not in the stand-in: a stand-in may be collected at any time, and the home is owed what it lent. What is left goes
 * back when the stand-in is collected or when the home calls for it, whichever comes first.
 *
 * Values leave the channel in order only if none is received here that is younger than one which went back. So whoever gives values back
 * without having been asked refuses the loans that are on their way, until the home has answered a question that followed the values.
 */
import type { Address } from './object-table.js';
import type { Encoded } from './protocol.js';
import type { Ring } from './ring.js';
import type { ThreadParts } from './thread-parts.js';

/** What may be used without asking. */
export interface Borrowed {
  /** How many values may be sent. */
  places: number;
  /** What can be received. */
  readonly values: Ring<unknown>;
  /** The word in shared memory that counts those received; -1 before any have come. */
  slot: number;
}

export class Borrowings {
  readonly #parts: ThreadParts;
  readonly #borrowed = new Map<string, Borrowed>();
  readonly #refusing = new Set<string>();

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /** What an earlier stand-in of the channel has left; undefined if there was none. */
  of(channel: Address): Borrowed | undefined {
    return this.#borrowed.get(keyOf(channel));
  }

  /** Begins to keep account of the channel, with the values in `values`. */
  open(channel: Address, values: Ring<unknown>): Borrowed {
    const borrowed: Borrowed = { places: 0, values, slot: -1 };
    this.#borrowed.set(keyOf(channel), borrowed);
    return borrowed;
  }

  /** True while loans of values must not be used. */
  refuses(channel: Address): boolean {
    return this.#refusing.has(keyOf(channel));
  }

  /** Sends a loan back, after what is left of earlier ones. It carried a reference, which is given up last: until then the home knows the channel. */
  refuse(channel: Address, places: number, values: readonly Encoded[]): void {
    const { home, id } = channel;
    const { links, objects } = this.#parts;
    const left = this.#takeValues(channel);
    if (left.length + values.length > 0) {
      links.send(home, { kind: 'values-back', object: id, values: [...left, ...values] });
      this.#refuseLoans(channel);
    }
    if (places > 0) links.send(home, { kind: 'places-back', object: id, places });
    objects.decline(channel);
  }

  /** Gives back places that have not been used, maybe none: the home has called for them. */
  returnPlaces(channel: Address): void {
    const borrowed = this.of(channel);
    this.#parts.links.send(channel.home, { kind: 'places-back', object: channel.id, places: borrowed?.places ?? 0 });
    if (borrowed !== undefined) borrowed.places = 0;
  }

  /** Gives back values that have not been received, maybe none: the home has called for them. */
  returnValues(channel: Address): void {
    this.#parts.links.send(channel.home, { kind: 'values-back', object: channel.id, values: this.#takeValues(channel) });
  }

  /** The same without having been asked. */
  surrenderValues(channel: Address): void {
    const values = this.#takeValues(channel);
    if (values.length === 0) return;
    this.#parts.links.send(channel.home, { kind: 'values-back', object: channel.id, values });
    this.#refuseLoans(channel);
  }

  /** Nobody here knows the channel any more. */
  forgotten(channel: Address): void {
    const borrowed = this.of(channel);
    if (borrowed === undefined) return;
    this.surrenderValues(channel);
    if (borrowed.places > 0) this.returnPlaces(channel);
    this.#borrowed.delete(keyOf(channel));
  }

  /** The thread of the channel has died: what was lent can still be received, but nothing can be sent. */
  orphaned(channel: Address): void {
    const borrowed = this.of(channel);
    if (borrowed !== undefined) borrowed.places = 0;
    this.#borrowed.delete(keyOf(channel));
    this.#refusing.delete(keyOf(channel));
  }

  #takeValues(channel: Address): Encoded[] {
    const values: Encoded[] = [];
    const borrowed = this.of(channel);
    if (borrowed === undefined) return values;
    while (borrowed.values.size > 0) values.push(this.#parts.transfer.encode(borrowed.values.shift(), channel.home));
    return values;
  }

  #refuseLoans(channel: Address): void {
    const key = keyOf(channel);
    if (this.#refusing.has(key)) return;
    this.#refusing.add(key);
    this.#parts.calls.watch(channel, 'stats', () => this.#refusing.delete(key));
  }
}

function keyOf({ home, id }: Address): string {
  return `${home}:${id}`;
}
