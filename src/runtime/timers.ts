/**
 * The timers of one thread: a binary heap ordered by deadline, then by age. Insert and cancel are O(log n), and there is never one
 * JS timer per sleeping task: the driver arms a single one, for `nextDeadline`, and only while the thread has nothing to do.
 */

/** What a timer calls. Tasks, scopes and shields are targets themselves, so a sleeping task costs one entry and no closure. */
export interface TimerTarget {
  onTimer(): void;
}

export class Timer {
  readonly when: number;
  readonly order: number;
  readonly target: TimerTarget;
  /** Position in the heap; -1 when fired or cancelled. */
  index = -1;

  constructor(when: number, order: number, target: TimerTarget) {
    this.when = when;
    this.order = order;
    this.target = target;
  }
}

export class Timers {
  private readonly heap: Timer[] = [];
  private order = 0;

  get size(): number {
    return this.heap.length;
  }

  /** The earliest deadline, or Infinity. */
  get nextDeadline(): number {
    const first = this.heap[0];
    return first === undefined ? Number.POSITIVE_INFINITY : first.when;
  }

  /** Calls `target.onTimer()` once when the clock has reached `when` (absolute, milliseconds). */
  add(when: number, target: TimerTarget): Timer {
    const timer = new Timer(when, this.order++, target);
    this.heap.push(timer);
    this.up(timer, this.heap.length - 1);
    return timer;
  }

  /** False if the timer has fired or was cancelled before. */
  cancel(timer: Timer): boolean {
    const at = timer.index;
    if (at < 0) return false;
    timer.index = -1;
    const last = this.heap.pop();
    if (last !== undefined && last !== timer) {
      this.up(last, at);
      this.down(last, last.index);
    }
    return true;
  }

  /** Fires everything due at `now`, earliest first; timers added meanwhile wait for the next call. Answers how many fired. */
  fire(now: number): number {
    const newest = this.order;
    let fired = 0;
    for (;;) {
      const first = this.heap[0];
      if (first === undefined || first.when > now || first.order >= newest) return fired;
      this.cancel(first);
      fired++;
      first.target.onTimer();
    }
  }

  private up(timer: Timer, from: number): void {
    const heap = this.heap;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Timer;
      if (!before(timer, parent)) break;
      heap[at] = parent;
      parent.index = at;
      at = above;
    }
    heap[at] = timer;
    timer.index = at;
  }

  private down(timer: Timer, from: number): void {
    const heap = this.heap;
    const length = heap.length;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= length) break;
      if (below + 1 < length && before(heap[below + 1] as Timer, heap[below] as Timer)) below++;
      const child = heap[below] as Timer;
      if (!before(child, timer)) break;
      heap[at] = child;
      child.index = at;
      at = below;
    }
    heap[at] = timer;
    timer.index = at;
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order);
}
