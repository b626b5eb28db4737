/**
 * A map that is filled at its first use and can be added to before and after. The modules of the interpreter refer to each other,
 * so tables that join several of them cannot be built while modules are being loaded.
 */
export class LazyTable<V> implements ReadonlyMap<string, V> {
  private filled: Map<string, V> | null = null;
  private readonly added: [string, V][] = [];

  constructor(private readonly fill: () => Iterable<readonly [string, V]>) {}

  /** Adds or replaces entries, whatever `fill` gives for them. */
  add(entries: Iterable<readonly [string, V]>): void {
    for (const [name, value] of entries) {
      if (this.filled === null) this.added.push([name, value]);
      else this.filled.set(name, value);
    }
  }

  get(name: string): V | undefined {
    return (this.filled ?? this.table()).get(name);
  }

  has(name: string): boolean {
    return this.table().has(name);
  }

  get size(): number {
    return this.table().size;
  }

  forEach(callback: (value: V, name: string, map: ReadonlyMap<string, V>) => void): void {
    this.table().forEach(callback);
  }

  entries() {
    return this.table().entries();
  }

  keys() {
    return this.table().keys();
  }

  values() {
    return this.table().values();
  }

  [Symbol.iterator]() {
    return this.table().entries();
  }

  private table(): Map<string, V> {
    this.filled ??= new Map([...this.fill(), ...this.added]);
    return this.filled;
  }
}
