/** A growable FIFO in a circular array whose length is a power of two: no allocation per element, no shifting. */
export class Ring<T> {
  private items: (T | undefined)[];
  private head = 0;
  private mask: number;
  size = 0;

  constructor(initial = 16) {
    this.items = new Array<T | undefined>(initial).fill(undefined);
    this.mask = initial - 1;
  }

  push(item: T): void {
    if (this.size > this.mask) this.grow();
    this.items[(this.head + this.size) & this.mask] = item;
    this.size++;
  }

  /** The oldest element. Only valid while `size > 0`. */
  shift(): T {
    const at = this.head;
    const item = this.items[at] as T;
    this.items[at] = undefined;
    this.head = (at + 1) & this.mask;
    this.size--;
    return item;
  }

  /** The element at a distance from the oldest. Only valid while `0 <= distance < size`. */
  at(distance: number): T {
    return this.items[(this.head + distance) & this.mask] as T;
  }

  /** Takes that element out; the oldest takes its place. */
  takeAt(distance: number): T {
    const place = (this.head + distance) & this.mask;
    const item = this.items[place] as T;
    this.items[place] = this.items[this.head];
    this.shift();
    return item;
  }

  /** Puts back what `shift` took. */
  unshift(item: T): void {
    if (this.size > this.mask) this.grow();
    this.head = (this.head - 1) & this.mask;
    this.items[this.head] = item;
    this.size++;
  }

  clear(): void {
    this.items.fill(undefined);
    this.head = 0;
    this.size = 0;
  }

  private grow(): void {
    const old = this.items;
    const length = old.length;
    const items = new Array<T | undefined>(length * 2).fill(undefined);
    for (let i = 0; i < length; i++) items[i] = old[(this.head + i) & this.mask];
    this.items = items;
    this.head = 0;
    this.mask = length * 2 - 1;
  }
}
