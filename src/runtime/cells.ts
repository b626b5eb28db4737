/**
 * `Mutex`, `Semaphore`, `Barrier`, `Once` (runtime.md, sections 8, 12.6, 12.7). All are FIFO, and every wait is a checkpoint. They live
 * on one thread; other threads take part with waiters of their own (`waiter.ts`).
 */
import { cancelSignal } from './cancel-reason.js';
import { interruption } from './interruption.js';
import { PermitAccount } from './permit-account.js';
import { raise } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';
import { type Awaitable, WAKE_BROKEN, WAKE_CANCELLED, WAKE_VALUE, type Waiter, WaitQueue } from './waiter.js';

/** A value with one holder at a time. Implicit checkpoints are off while a local task holds it. */
export class Mutex implements Awaitable {
  /** What the lock protects. Only the holder may touch it. */
  value: unknown;
  holder: Waiter | null = null;
  broken = false;
  /** Seam for other threads: what it is known by everywhere, once others know it. */
  place: string | null = null;
  readonly queue = new WaitQueue();

  constructor(value: unknown = null) {
    this.value = value;
  }

  /** Whether somebody holds it, on whatever thread. */
  get locked(): boolean {
    return this.holder !== null;
  }

  /** True if the running task now holds the lock. False: use `lock`. */
  lockFast(): boolean {
    return scheduler.explorer === null && this.tryLock();
  }

  private tryLock(): boolean {
    const task = scheduler.current;
    if (task.interrupted || this.holder !== null || this.broken) return false;
    this.holder = task;
    task.implicitOff++;
    return true;
  }

  *lock(): Steps<void> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (this.tryLock()) return;
    if (this.broken) this.raiseBroken(task);
    if (this.holder === task) raise(task.host, 'StructureError', `task ${task.name} waits for a lock that it holds`);
    task.beginWait(this);
    this.queue.push(task);
    yield;
    const how = task.endWait();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    if (how === WAKE_BROKEN) this.raiseBroken(task);
    task.implicitOff++;
  }

  /** For waiters that are no local task: completed once the waiter is the holder. */
  lockFor(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    if (this.broken) waiter.complete(WAKE_BROKEN, null);
    else if (this.holder === null) {
      this.holder = waiter;
      waiter.complete(WAKE_VALUE, this.value);
    } else {
      waiter.unclaim();
      this.queue.push(waiter);
    }
  }

  /** The running task gives the lock back. */
  unlock(): void {
    scheduler.current.implicitOff--;
    this.release();
  }

  /** The lock goes to whoever has waited longest. */
  release(): void {
    const next = this.queue.claimFirst();
    this.holder = next;
    next?.complete(WAKE_VALUE, this.value);
  }

  /** The holder was killed: everybody who waits or comes gets BrokenLock. */
  break(): void {
    this.broken = true;
    this.holder = null;
    this.queue.completeAll(WAKE_BROKEN, null);
  }

  /** `m.lock |v| .. end` for plain TypeScript: what `body` answers is put back. */
  *with<T>(body: (value: T) => Steps<T>): Steps<T> {
    yield* this.lock();
    try {
      const value = yield* body(this.value as T);
      this.value = value;
      return value;
    } finally {
      this.unlock();
    }
  }

  describeWait(): string {
    const { holder } = this;
    return holder === null || !('name' in holder) ? 'waits for a lock' : `waits for a lock held by ${String((holder as Task).name)}`;
  }

  private raiseBroken(task: Task): never {
    raise(task.host, 'BrokenLock', 'the holder of the lock was killed');
  }
}

export class Semaphore implements Awaitable {
  readonly queue = new WaitQueue();
  /** Which thread has how many of the permits whose return is its own affair. */
  readonly account = new PermitAccount();
  private free: number;

  constructor(permits: number) {
    if (!(permits >= 0)) raise(scheduler.current.host, 'InvalidArgument', 'a semaphore needs a number of permits that is not negative');
    this.free = permits;
  }

  /** How many are free. */
  get permits(): number {
    return this.free;
  }

  tryAcquire(): boolean {
    if (!this.take()) return false;
    this.account.taken();
    return true;
  }

  acquireFast(): boolean {
    return !scheduler.current.interrupted && scheduler.explorer === null && this.tryAcquire();
  }

  *acquire(): Steps<void> {
    yield* this.borrow();
    this.account.taken();
  }

  /** For waiters that are no local task; whoever hands them in keeps the account. */
  acquireFor(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    if (this.take()) waiter.complete(WAKE_VALUE, null);
    else {
      waiter.unclaim();
      this.queue.push(waiter);
    }
  }

  release(): void {
    this.account.returned();
    this.put();
  }

  /** Takes a permit without a word in the account. */
  take(): boolean {
    if (this.free === 0) return false;
    this.free--;
    return true;
  }

  /** The permit goes to whoever has waited longest. */
  put(): void {
    const next = this.queue.claimFirst();
    if (next === null) this.free++;
    else next.complete(WAKE_VALUE, null);
  }

  *withPermit<T>(body: () => Steps<T>): Steps<T> {
    yield* this.borrow();
    try {
      return yield* body();
    } finally {
      this.giveBack();
    }
  }

  /** A permit that the running task will give back itself, unless its thread dies: seam for other threads. */
  protected *borrow(): Steps<void> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (this.take()) return;
    task.beginWait(this);
    this.queue.push(task);
    yield;
    if (task.endWait() === WAKE_CANCELLED) throw cancelSignal;
  }

  protected giveBack(): void {
    this.put();
  }

  describeWait(): string {
    return 'waits for a permit';
  }
}

/** Lets tasks through in groups of `size`; reusable. */
export class Barrier implements Awaitable {
  readonly size: number;
  readonly queue = new WaitQueue();

  constructor(size: number) {
    if (!(size >= 1)) raise(scheduler.current.host, 'InvalidArgument', 'a barrier needs at least one party');
    this.size = size;
  }

  *wait(): Steps<void> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (this.arrive()) return;
    task.beginWait(this);
    this.queue.push(task);
    yield;
    if (task.endWait() === WAKE_CANCELLED) throw cancelSignal;
  }

  waitFor(waiter: Waiter): void {
    if (!waiter.tryClaim()) return;
    if (this.arrive()) waiter.complete(WAKE_VALUE, null);
    else {
      waiter.unclaim();
      this.queue.push(waiter);
    }
  }

  describeWait(): string {
    return `waits at a barrier (${this.queue.size} of ${this.size})`;
  }

  /** True for the last of a group, which lets the others go. */
  private arrive(): boolean {
    if (this.queue.size + 1 < this.size) return false;
    this.queue.completeAll(WAKE_VALUE, null);
    return true;
  }
}

/** Runs a block once; everybody gets its value. If it fails or is cancelled, the next caller runs it. */
export class Once implements Awaitable {
  done = false;
  value: unknown = undefined;
  /** Held by whoever runs the block. Seam for other threads, who take it as waiters. */
  readonly lock = new Mutex();

  *call(body: () => Steps<unknown>): Steps<unknown> {
    if (scheduler.current.interrupted) throw cancelSignal;
    if (this.done) return this.value;
    yield* this.lock.lock();
    // The block is ordinary code: only lock bodies of the user's have their implicit checkpoints off.
    scheduler.current.implicitOff--;
    try {
      if (!this.done) this.settle(yield* body());
      return this.value;
    } finally {
      this.lock.release();
    }
  }

  describeWait(): string {
    return 'waits for a block that runs once';
  }

  /** As of now, on whatever thread; `done` may be behind there. */
  isDone(): boolean {
    return this.done;
  }

  /** Everybody gets the same value, so it is frozen. One that cannot be shared is an error of the block. */
  settle(value: unknown): void {
    this.value = typeof value === 'object' && value !== null ? scheduler.current.host.freeze(value) : value;
    this.done = true;
  }
}
