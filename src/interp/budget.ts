/**
 * What one thread does for the limits of a run (limits.ts): it counts, and stops the run where a limit is reached.
 *
 * Reaching a limit is a cancellation of the whole program: the signal cannot be caught, `defer` runs. Clean-up gets the grace time; after that
 * every poll throws the signal again, shields or not, so that nothing that calls or loops can hold out. What neither calls nor loops (a
 * builtin that works for minutes) is ended with its thread by whoever runs the program.
 *
 * Steps are polls (runtime/pulse.ts), so they cost nothing between two looks; builtins add what they go through (`work`).
 * Memory is the growth of the heap, measured now and then, plus what builtins announce before they make it.
 */
import { cancelSignal, scheduler } from '../runtime/index.js';
import type { Meter } from '../runtime/meter.js';
import { PULSE_INTERVAL, pulse } from '../runtime/pulse.js';
import type { BudgetBlock } from './budget-block.js';
import { DEFAULT_GRACE_MS, type LimitName, type Limits, limitOf } from './limits.js';
import { here, type Site } from './site.js';

/** Milliseconds between two looks at the heap. */
const HEAP_INTERVAL = 4;

/** How the JavaScript heap of this thread is measured, in bytes. */
export interface HeapProbe {
  /** In use, garbage included. */
  used(): number;
  /** In use once the garbage is gone: slow. */
  live(): number;
}

/** Tells whoever runs the program that a limit is reached, and where. */
export type LimitReport = (limit: LimitName, site: Site | null) => void;

/** Polls until the next look, as set at the last one. There is one pulse a thread; polls are put down to the program that looks. */
let granted = 0;

export class Budget implements Meter {
  readonly depth: number;
  private readonly steps: number;
  private readonly memory: number;
  private readonly output: number;
  private readonly tasks: number;
  private readonly grace: number;
  /** Milliseconds. */
  private readonly time: number;
  private heapBase = 0;
  private heapLive = 0;
  /** Bytes that builtins announced since the heap was measured. */
  private announced = 0;
  private heapSeen = 0;
  /** The heap below which collecting its garbage again is not worth it. */
  private collectAt = 0;
  /** This thread has said where it was when the run was stopped by others. */
  private sighted = false;
  /** When the thread began to run the program, or was last asked; null while it does not. */
  private activeSince: number | null = null;

  constructor(
    limits: Limits,
    readonly block: BudgetBlock,
    private readonly row: number,
    private readonly heap: HeapProbe,
    private readonly report: LimitReport,
  ) {
    this.depth = limitOf(limits, 'depth');
    this.steps = limitOf(limits, 'steps');
    this.memory = limitOf(limits, 'memory');
    this.output = limitOf(limits, 'output');
    this.tasks = limitOf(limits, 'tasks');
    this.grace = limits.grace ?? DEFAULT_GRACE_MS;
    this.time = limitOf(limits, 'time');
  }

  /** The program begins on this thread. */
  begin(): void {
    if (this.memory !== Number.POSITIVE_INFINITY) this.heapBase = this.heap.used();
    this.activeSince = performance.now();
    pulse.skipped = 0;
    this.refill();
  }

  /** Books the polls since the last look: the program pauses or ends. */
  settle(): void {
    this.account();
    this.refill();
  }

  // --- Meter ---

  polled(): void {
    this.account();
    this.refill();
    if (this.block.isStopped) this.windDown();
    else this.look();
  }

  spawning(): void {
    if (this.block.liveTasks >= this.tasks) this.reach('tasks');
  }

  spawned(): void {
    this.block.addTasks(1);
    this.block.add(this.row, 'spawned', 1);
  }

  ended(): void {
    this.block.addTasks(-1);
  }

  resumed(): void {
    this.activeSince = performance.now();
  }

  paused(): void {
    this.settle();
    this.activeSince = null;
  }

  // --- what builtins tell ---

  /** So many bytes are about to be made. */
  reserve(bytes: number): void {
    if (bytes > this.memory) this.reach('memory');
    this.announced += bytes;
    if (this.heapLive + this.announced > this.memory) this.measure(bytes);
  }

  /** A text is about to be written: gives what of it may be. Stop with `reach('output')` if that is not all. */
  write(text: string): string {
    const bytes = new TextEncoder().encode(text);
    const left = this.output - this.block.total('output');
    if (bytes.length <= left) {
      this.block.add(this.row, 'output', bytes.length);
      return text;
    }
    // A character that does not fit whole is left out.
    const fits = new TextDecoder().decode(bytes.subarray(0, Math.max(0, left)), { stream: true });
    this.block.add(this.row, 'output', Math.max(0, left));
    return fits;
  }

  /** A value got larger than the JavaScript engine allows: that is more memory than any limit, if there is one. */
  reachMemory(): null {
    return this.memory === Number.POSITIVE_INFINITY ? null : this.reach('memory');
  }

  /** Stops the run. */
  reach(limit: LimitName): never {
    this.account();
    if (this.block.stop(limit, this.grace)) {
      this.sighted = true;
      this.report(limit, here.site);
    }
    throw cancelSignal;
  }

  // --- looking ---

  private account(): void {
    const used = granted - pulse.left - pulse.skipped;
    pulse.skipped = 0;
    if (used > 0) this.block.add(this.row, 'steps', used);
    granted = pulse.left;
    if (this.activeSince === null) return;
    const now = performance.now();
    this.block.add(this.row, 'active', now - this.activeSince);
    this.activeSince = now;
  }

  private refill(): void {
    const left = this.steps - this.block.total('steps');
    // The look happens at the poll after the last one that is granted.
    granted = Math.max(0, Math.min(PULSE_INTERVAL, left));
    pulse.left = granted;
  }

  private look(): void {
    const { block } = this;
    this.sighted = false;
    if (block.total('steps') > this.steps) this.reach('steps');
    const now = Date.now();
    if (now > block.start + this.time) this.reach('time');
    if (this.memory === Number.POSITIVE_INFINITY || now - this.heapSeen < HEAP_INTERVAL) return;
    this.heapSeen = now;
    this.measure(0);
  }

  /**
   * Compares the heap with the limit. Garbage is collected only where the answer depends on it, and not again before the heap has grown by
   * a sixteenth of the limit: so much more than the limit a program may hold at times.
   */
  private measure(upcoming: number): void {
    const { block, row, memory } = this;
    const slack = memory / 16;
    const others = block.others(row, 'heap');
    this.announced = upcoming;
    this.heapLive = Math.max(0, this.heap.used() - this.heapBase);
    block.set(row, 'heap', this.heapLive);
    if (others + this.heapLive + upcoming <= memory || (this.heapLive < this.collectAt && upcoming < slack)) return;
    this.heapLive = Math.max(0, this.heap.live() - this.heapBase);
    this.collectAt = this.heapLive + slack;
    block.set(row, 'heap', this.heapLive);
    if (others + this.heapLive + upcoming > memory) this.reach('memory');
  }

  private windDown(): void {
    if (!this.sighted) {
      this.sighted = true;
      const why = this.block.stopped;
      if (why !== null && why !== 'aborted') this.report(why, here.site);
    }
    if (this.block.isOver) {
      granted = 0;
      pulse.left = 0;
      throw cancelSignal;
    }
    if (scheduler.current.implicitOff === 0) throw cancelSignal;
  }
}

/** The budget of the running program: `null` where nothing is limited. Inline, where programs share a thread, the engine says which one it is. */
export const budgets: { current: () => Budget | null } = { current: () => null };

/** Announces that a builtin is about to make so many bytes. Not worth it for fewer than some hundred. */
export function reserve(bytes: number): void {
  budgets.current()?.reserve(bytes);
}

/** Bytes of an item in an Array, and of an entry in a Map or Set with its bookkeeping. */
export const ITEM_BYTES = 8;
export const ENTRY_BYTES = 64;

/** A text of this length or longer is announced before it is made. */
const LONG_TEXT = 4096;

/** The text that two texts make, announced if it is long. */
export function joinTexts(a: string, b: string): string {
  if (a.length + b.length >= LONG_TEXT) reserve(a.length + b.length);
  return a + b;
}

/** The text that several texts make, announced if it is long. */
export function joinPieces(pieces: readonly string[]): string {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  if (length >= LONG_TEXT) reserve(length);
  return pieces.join('');
}

/** `text` so many times, announced if that is long. */
export function repeatText(text: string, count: number): string {
  if (text.length * count >= LONG_TEXT) reserve(text.length * count);
  return text.repeat(count);
}

/**
 * For builtins that go through many elements, or nested ones, without calling anything that polls: counts them as steps. Other than a poll it
 * never lets another task run.
 */
export function work(steps: number): void {
  pulse.left -= steps;
  if (pulse.left >= 0) return;
  if (scheduler.meter === null) pulse.left = 0;
  else scheduler.meter.polled();
}
