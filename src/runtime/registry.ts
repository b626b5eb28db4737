/**
 * Names for runtime objects that other threads know.
 *
 * An object gets an id when it first crosses, never before: objects that stay home cost nothing. The home keeps an exported object
 * alive until every peer has released it (`drop`); ids are unique per home and never used again.
 */
export class Registry {
  private readonly ids = new WeakMap<object, number>();
  private readonly objects = new Map<number, object>();
  private last = 0;

  /** The id of an object whose home is this thread; allotted on the first call. Keeps the object alive. */
  idOf(object: object): number {
    let id = this.ids.get(object);
    if (id === undefined) {
      id = ++this.last;
      this.ids.set(object, id);
    }
    this.objects.set(id, object);
    return id;
  }

  find(id: number): object | undefined {
    return this.objects.get(id);
  }

  /** No peer knows the object any more. If it crosses again it gets its old id back. */
  drop(id: number): void {
    this.objects.delete(id);
  }

  get size(): number {
    return this.objects.size;
  }
}

/** The registry of this thread. */
export const registry = new Registry();
