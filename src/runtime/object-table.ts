/**
 * The objects of this thread that others know, and the stand-ins here for objects of others.
 *
 * An object never moves. On every other thread a stand-in takes its place: one per object and thread, so that handles stay equal to
 * themselves. An exported object is kept alive while any thread holds a reference (held-references.ts); a stand-in is held
 * weakly, and its collection is reported to the home in batches. A program that serves for days runs in constant memory.
 */
import { HeldReferences } from './held-references.js';
import type { Links } from './link.js';

/** Where an object lives and what it is called there. */
export interface Address {
  readonly home: number;
  readonly id: number;
}

interface StandInRecord extends Address {
  readonly key: string;
  /** How often this thread was sent the reference: the number to give back. */
  received: number;
}

export class ObjectTable {
  readonly #links: Links;
  readonly #ids = new WeakMap<object, number>();
  readonly #exported = new Map<number, object>();
  readonly #held: HeldReferences;
  readonly #standIns = new Map<string, WeakRef<object>>();
  readonly #records = new WeakMap<object, StandInRecord>();
  readonly #collected: FinalizationRegistry<StandInRecord>;
  readonly #forgotten: (address: Address) => void;
  #lastId = 0;

  /**
   * `dropped` is told when nobody else knows an object of this thread any more, `forgotten` when nobody here knows one of another thread,
   * just before its home hears of it.
   */
  constructor(links: Links, dropped: (object: object) => void, forgotten: (address: Address) => void) {
    this.#links = links;
    this.#forgotten = forgotten;
    this.#held = new HeldReferences((id) => {
      const object = this.#exported.get(id);
      this.#exported.delete(id);
      if (object !== undefined) dropped(object);
    });
    this.#collected = new FinalizationRegistry((record) => this.#collect(record));
  }

  /** The address of an object that is being sent to `to`; counts the reference. */
  export(object: object, to: number): Address {
    const record = this.#records.get(object);
    if (record !== undefined) {
      if (record.home !== to) this.#links.send(record.home, { kind: 'grant', id: record.id, to });
      return record;
    }
    let id = this.#ids.get(object);
    if (id === undefined) {
      id = ++this.#lastId;
      this.#ids.set(object, id);
    }
    this.#exported.set(id, object);
    this.#held.add(id, to, 1);
    return { home: this.#links.self, id };
  }

  /** The stand-in of a received reference, made by `make` if there is none yet. */
  import<T extends object>(address: Address, make: () => T): T {
    const key = `${address.home}:${address.id}`;
    const known = this.#standIns.get(key)?.deref() as T | undefined;
    if (known !== undefined) {
      (this.#records.get(known) as StandInRecord).received++;
      return known;
    }
    const made = make();
    const record: StandInRecord = { home: address.home, id: address.id, key, received: 1 };
    this.#standIns.set(key, new WeakRef(made));
    this.#records.set(made, record);
    this.#collected.register(made, record);
    return made;
  }

  /** A reference came with a message for a stand-in. */
  receive(standIn: object): void {
    (this.#records.get(standIn) as StandInRecord).received++;
  }

  /** A reference was received and is not needed. */
  decline(address: Address): void {
    this.#release(address, 1);
  }

  /** The object of this thread with that id; undefined if it is gone (nobody can use it then). */
  find(id: number): object | undefined {
    return this.#exported.get(id);
  }

  /** The stand-in here for an object of `home`, if there is one. */
  standIn(home: number, id: number): object | undefined {
    return this.#standIns.get(`${home}:${id}`)?.deref();
  }

  /** The stand-ins here for objects of `home`. */
  standInsOf(home: number): object[] {
    const found: object[] = [];
    for (const [key, held] of this.#standIns) {
      const object = key.startsWith(`${home}:`) ? held.deref() : undefined;
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  /** Where the object behind a stand-in lives; null for an object of this thread. */
  addressOf(object: object): Address | null {
    return this.#records.get(object) ?? null;
  }

  /** The threads that know an object of this thread. */
  holders(object: object): readonly number[] {
    const id = this.#ids.get(object);
    return id === undefined ? [] : this.#held.holders(id);
  }

  idOf(object: object): number {
    return this.#ids.get(object) ?? 0;
  }

  /** `from` has passed a reference on to `to`. */
  granted(id: number, to: number): void {
    this.#held.add(id, to, 1);
  }

  released(from: number, ids: readonly number[], counts: readonly number[]): void {
    for (let i = 0; i < ids.length; i++) this.#held.add(ids[i]!, from, -counts[i]!);
  }

  /** The objects of this thread that `thread` knows. */
  knownBy(thread: number): object[] {
    const known: object[] = [];
    for (const id of this.#held.knownBy(thread)) {
      const object = this.#exported.get(id);
      if (object !== undefined) known.push(object);
    }
    return known;
  }

  /** A thread died: what it held is released. */
  forget(thread: number): void {
    this.#held.forget(thread);
  }

  /** The objects of this thread that others know, or are about to. */
  get exported(): Iterable<object> {
    return this.#exported.values();
  }

  /** The stand-ins here. */
  *imported(): Iterable<object> {
    for (const held of this.#standIns.values()) {
      const object = held.deref();
      if (object !== undefined) yield object;
    }
  }

  get exportedCount(): number {
    return this.#exported.size;
  }

  #collect(record: StandInRecord): void {
    if (this.#standIns.get(record.key)?.deref() === undefined) {
      this.#standIns.delete(record.key);
      this.#forgotten(record);
    }
    this.#release(record, record.received);
  }

  #release({ home, id }: Address, received: number): void {
    const tail = this.#links.tail(home);
    if (tail !== null && tail.kind === 'release') {
      tail.ids.push(id);
      tail.counts.push(received);
    } else this.#links.send(home, { kind: 'release', ids: [id], counts: [received] });
  }
}
