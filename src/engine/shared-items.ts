/**
 * Objects of the host that went into a program as numbers: kept while the program may use them. Each time one goes in it is counted, each
 * handle that the program has dropped counts back (interp/embed/held-handles.ts). Numbers are never used again.
 */
export class SharedItems<T extends object> {
  private readonly items = new Map<number, { readonly item: T; count: number }>();
  private readonly ids = new Map<T, number>();

  constructor(private readonly nextId: () => number) {}

  /** Once for every handle that will be made of it. */
  give(item: T): number {
    const known = this.ids.get(item);
    const entry = known === undefined ? undefined : this.items.get(known);
    if (known !== undefined && entry !== undefined) {
      entry.count++;
      return known;
    }
    const id = this.nextId();
    this.items.set(id, { item, count: 1 });
    this.ids.set(item, id);
    return id;
  }

  get(id: number): T | undefined {
    return this.items.get(id)?.item;
  }

  /** A handle is gone. */
  release(id: number): void {
    const entry = this.items.get(id);
    if (entry === undefined || --entry.count > 0) return;
    this.items.delete(id);
    this.ids.delete(entry.item);
  }

  clear(): void {
    this.items.clear();
    this.ids.clear();
  }

  get size(): number {
    return this.items.size;
  }
}
