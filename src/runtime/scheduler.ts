/**
 * The scheduler of one thread: who runs next on it.
 *
 * Ready fibers are FIFO and go before pending tasks; pending tasks start in spawn order. A pending task costs nothing until
 * somebody runs it: its awaiter on the spot (await.ts), the scope that waits for it (scope.ts), this scheduler when the running
 * task suspends, or another thread that was hungry (`takeOldestHalf`).
 *
 * The scheduler does not know what to do when nothing can run: the driver does (driver.ts on one thread, the thread runtime on
 * many). Messages, timers and I/O put fibers into `ready` and call `notify`.
 */
import { canceller, cancelSignal, isCancelSignal } from './cancel-reason.js';
import { type Clock, realClock } from './clock.js';
import { Shield } from './context.js';
import { WAITING } from './continuation.js';
import { Explorer } from './explorer.js';
import { instrumentation } from './instrument.js';
import type { KillWatch } from './kill-watch.js';
import type { Meter } from './meter.js';
import type { Elsewhere } from './policy.js';
import { lookWithin, PULSE_INTERVAL, pulse } from './pulse.js';
import { SeededRandom } from './random.js';
import { Ring } from './ring.js';
import type { Scope } from './scope.js';
import { CANCELLED, DONE, FAILED, Fiber, finish, RUNNING, SUSPENDED, type Task } from './task.js';
import type { TaskHost } from './task-code.js';
import type { TreeNode } from './task-tree.js';
import { Timers } from './timers.js';
import { WAKE_CANCELLED, WaitQueue } from './waiter.js';
import { mayGo } from './worker-limit.js';

/** Code that has held its thread this long lets others run at its next implicit checkpoint (section 12.1), in milliseconds. */
const TIME_SLICE = 10;
/** The same in implicit checkpoints, where time is virtual and a run must be reproducible. */
const SLICE_CHECKPOINTS = 64;
/** Busy frames on top of busy frames: native stacks are finite. */
const SLICE_NESTING = 16;
/** Pending tasks looked at for one that may start on busy frames. */
const MOST_LOOKS = 64;
/** After so many steps timers, messages and pending tasks get their turn even if fibers are always ready. */
const STEPS_BETWEEN_TURNS = 61;
/** And so many turns until fibers that gave way go on although others still have work. */
const TURNS_BETWEEN_YIELDED = 1024;

export class Scheduler {
  /** The running task. Outside of every task: what ran last, or undefined before the first. */
  current!: Task;
  readonly ready = new Ring<Fiber>(256);
  /** Fibers that gave way: they go on after everything that is ready or pending. */
  readonly yielded = new Ring<Fiber>();
  /** Spawned and not started, oldest first. */
  readonly pending = new WaitQueue();
  readonly timers = new Timers();
  clock: Clock = realClock;
  random = new SeededRandom(1);
  /** Makes the choices of a random schedule; null in ordinary runs, where ready fibers are FIFO. */
  explorer: Explorer | null = null;
  /** The host of tasks whose scope names none. */
  host!: TaskHost;
  /** The number of this thread; 0 is the calling thread of `inline` mode and of tests. */
  home = 0;
  lastTaskId = 0;
  lastScopeId = 0;
  lastChannelId = 0;
  /** Waits for the world outside (I/O, host functions, remote requests): no deadlock while there are any. */
  external = 0;

  /** Seam for other threads: looks at the attention word and drains messages. Called at implicit checkpoints and between turns. */
  onAttention: (() => void) | null = null;
  /** Seam for other threads: looks at the hungry flag and gives pending tasks away. Called at spawns and implicit checkpoints. */
  onHungry: (() => void) | null = null;
  /** Seam for other threads: `spawn(on: :thread)`. False if there is no other thread; the task then stays here. */
  place: ((task: Task, on: Elsewhere) => boolean) | null = null;
  /** Seam for other threads: called before a shared cell is written, so that all earlier effects of this thread are visible first. */
  onPublish: (() => void) | null = null;
  /** Seam for limits. */
  meter: Meter | null = null;
  /** Seam for other threads: kills this thread unless a watch is taken back in time (kill-watch.ts). */
  killWatch: KillWatch | null = null;
  /** Seam for other threads: the tree of the whole program; null if it cannot be had now, or the program has one thread. */
  wholeTree: (() => TreeNode | null) | null = null;
  /** Told when something outside the loop made work. */
  notify: () => void = () => {};

  /** Milliseconds that pending plain tasks wait for another thread while this one is busy; 0 if there is no other. */
  patience = 0;
  private oldest: Task | null = null;
  private oldestSince = 0;

  /** `pulse.depth` where the running fiber begins. */
  baseDepth = 0;
  /** The running fiber, if it has been made (`runningFiber`), and the task it would be made for. */
  private running: Fiber | null = null;
  private bottom!: Task;
  private sliceStart = -1;
  private sliceCount = 0;
  private nesting = 0;
  private turns = 0;
  /** Calls of `runUntilIdle` on the native stack: more than one where a program runs another and waits for it. */
  private loops = 0;
  private readonly marked = new WeakSet<object>();

  now(): number {
    return this.clock.now();
  }

  seed(seed: number): void {
    this.random = new SeededRandom(seed);
  }

  /** From now on everything runs in the random schedule of this seed; null: in the usual order. */
  explore(seed: number | null): void {
    this.explorer = seed === null ? null : new Explorer(seed);
    if (seed !== null) this.seed(seed);
    lookWithin(0);
  }

  /** The task whose cancellation handler runs: it must not wait (section 12.10). */
  handling: Task | null = null;

  /** True if something can run now. */
  get hasWork(): boolean {
    return this.hasFresh || this.yielded.size > 0;
  }

  /** The scope a bare `spawn` goes to: the innermost one of the running task. */
  innermostScope(): Scope | null {
    for (let context = this.current.inner; context !== null; context = context.outer) {
      if (!(context instanceof Shield)) return (context as Scope).extras?.lasting ?? (context as Scope);
    }
    return this.current.scope;
  }

  /** Runs until nothing can run or `budget` milliseconds of real time have passed. True: nothing can run before the next timer. */
  runUntilIdle(budget = Number.POSITIVE_INFINITY): boolean {
    const outermost = this.loops++ === 0;
    if (outermost) {
      pulse.depth = pulse.idleDepth;
      this.meter?.resumed();
    }
    try {
      return this.loop(budget === Number.POSITIVE_INFINITY ? budget : performance.now() + budget);
    } finally {
      this.loops--;
      if (outermost) this.meter?.paused();
    }
  }

  private loop(end: number): boolean {
    let steps = 0;
    for (;;) {
      if (this.explorer !== null && this.hasWork) this.runAnybody(this.explorer);
      else if (this.ready.size > 0) this.runFiber(this.ready.shift());
      else if (this.pending.head !== null) this.start(this.pending.shift() as Task);
      else if (this.yielded.size > 0) this.turn();
      else {
        this.onAttention?.();
        if (this.timers.fire(this.now()) === 0 && !this.hasWork) return true;
        continue;
      }
      if (++steps >= STEPS_BETWEEN_TURNS) {
        steps = 0;
        this.turn();
        if (performance.now() >= end) return !this.hasWork;
      }
    }
  }

  private runAnybody(explorer: Explorer): boolean {
    const next = explorer.take(this);
    if (next === null) return false;
    if (next instanceof Fiber) this.runFiber(next);
    else this.start(next);
    return true;
  }

  /** Runs a fiber until it suspends or ends. Its time slice began at `sliceStart`; -1: it begins now. */
  runFiber(fiber: Fiber, sliceStart = -1): void {
    const { current, running, baseDepth } = this;
    const { depth } = pulse;
    this.current = fiber.top;
    this.running = fiber;
    this.baseDepth = depth;
    this.sliceStart = sliceStart;
    pulse.depth = depth + fiber.depth;
    let outcome: unknown;
    let failed = false;
    try {
      outcome = fiber.resume(undefined);
    } catch (thrown) {
      failed = true;
      outcome = thrown;
    }
    this.pause(fiber.task, outcome, failed, depth);
    this.baseDepth = baseDepth;
    this.running = running;
    this.current = current;
  }

  /**
   * Starts a pending task on a fiber of its own, above the frames of the running one, which goes on when it suspends or ends. One
   * time slice for all of it: a tree of tasks that start each other must not keep the others waiting.
   */
  startOnTop(task: Task): void {
    this.pending.remove(task);
    this.start(task, this.sliceStart);
  }

  /** Starts a pending task. It gets a fiber of its own when it first waits. */
  start(task: Task, sliceStart = -1): void {
    const { current, running, bottom, baseDepth } = this;
    const { depth } = pulse;
    task.state = RUNNING;
    this.current = task;
    this.running = null;
    this.bottom = task;
    this.baseDepth = depth;
    this.sliceStart = sliceStart;
    if (instrumentation.listener !== null) instrumentation.emit('started', task);
    let outcome: unknown;
    let failed = false;
    try {
      const { code, args } = task;
      outcome = code.suspends ? code.start(args, task) : code.run(args, task);
      if (outcome === WAITING) this.runningFiber().adopt();
    } catch (thrown) {
      failed = true;
      outcome = thrown;
    }
    this.pause(task, outcome, failed, depth);
    this.baseDepth = baseDepth;
    this.bottom = bottom;
    this.running = running;
    this.current = current;
  }

  /** The fiber that runs, made when it is first asked for: most tasks end without a wait. */
  runningFiber(): Fiber {
    this.running ??= new Fiber(this.bottom);
    return this.running;
  }

  /** After a stretch of a fiber: its task has ended, or waits. */
  private pause(task: Task, outcome: unknown, failed: boolean, depth: number): void {
    if (failed) {
      pulse.depth = depth;
      fail(task, outcome);
    } else if (outcome !== WAITING) {
      pulse.depth = depth;
      finish(task, DONE, outcome);
    } else {
      const fiber = this.running as Fiber;
      fiber.top = this.current;
      fiber.depth = pulse.depth - depth;
      pulse.depth = depth;
      const { top } = fiber;
      // A body that yields without having registered a wait only gives way.
      if (top.state !== SUSPENDED) this.yielded.push(fiber);
      // Cancelled between the question of the checkpoint and the wait: what asked another thread meanwhile has handled messages.
      else if (top.interrupted && !top.masked) top.abortWait(WAKE_CANCELLED);
    }
  }

  /** Runs a task that cannot suspend on top of whatever runs now. The caller restores `current`. */
  runPlain(task: Task): void {
    const depth = pulse.depth;
    const base = this.baseDepth;
    this.baseDepth = depth;
    let value: unknown;
    try {
      value = task.code.run(task.args, task);
    } catch (thrown) {
      pulse.depth = depth;
      this.baseDepth = base;
      fail(task, thrown);
      return;
    }
    pulse.depth = depth;
    this.baseDepth = base;
    finish(task, DONE, value);
  }

  /** Gives away up to `limit` of the oldest pending tasks that may go to `thread`, at most half of all that are pending. */
  takeOldestHalf(limit: number, thread: number): Task[] {
    const taken: Task[] = [];
    const most = Math.min(limit, (this.pending.size + 1) >> 1);
    let next = this.pending.head as Task | null;
    while (next !== null && taken.length < most) {
      const task = next;
      next = task.next as Task | null;
      if (task.pinned || task.code.key === null || !mayGo(task, thread)) continue;
      this.pending.remove(task);
      task.state = RUNNING;
      taken.push(task);
    }
    return taken;
  }

  /** What busy code calls when its pulse has run out (runtime.md, sections 4.2 and 12.1). */
  checkpoint(): void {
    const task = this.current;
    if (!this.poll()) return;
    this.slice();
    if (task.interrupted) throw cancelSignal;
  }

  /** The part of an implicit checkpoint that switches nothing. True: the time slice is over, and the others should have a turn. */
  poll(): boolean {
    if (this.meter === null) pulse.left = PULSE_INTERVAL;
    else this.meter.polled();
    if (this.explorer !== null) lookWithin(this.explorer.run());
    this.onAttention?.();
    const task = this.current;
    if (task.implicitOff > 0) return false;
    if (task.interrupted) throw cancelSignal;
    this.onHungry?.();
    if (this.explorer !== null) return this.explorer.interrupts(task) && this.hasWork;
    if (!this.sliceOver()) return false;
    this.timers.fire(this.now());
    if (task.interrupted) throw cancelSignal;
    return this.hasWork;
  }

  /** True if the running task has used up its time slice. Its clock starts at the first question. */
  private sliceOver(): boolean {
    if (this.clock.virtual) return ++this.sliceCount % SLICE_CHECKPOINTS === 0;
    const now = performance.now();
    const start = this.sliceStart;
    if (start >= 0 && now - start < TIME_SLICE) return false;
    this.sliceStart = now;
    return start >= 0;
  }

  /** In a random schedule plain code may be interrupted here: others run on top of its frames. No checkpoint: raises nothing. */
  disturb(): void {
    const { explorer, current } = this;
    if (explorer !== null && current.implicitOff === 0 && explorer.interrupts(current) && this.hasWork) this.slice();
  }

  /** A fiber that gave way goes on at once after all. */
  withdraw(fiber: Fiber | null): void {
    const { yielded } = this;
    for (let left = yielded.size; left > 0; left--) {
      const next = yielded.shift();
      if (next !== fiber) yielded.push(next);
    }
  }

  /** Sets the task path of an error once, where it was raised first. */
  markPath(task: Task, error: unknown): void {
    if (typeof error !== 'object' || error === null || this.marked.has(error)) return;
    this.marked.add(error);
    task.host.setTaskPath(error, task.path);
  }

  /** Seam for other threads: an error that arrives has its path already. */
  keepPath(error: unknown): void {
    if (typeof error === 'object' && error !== null) this.marked.add(error);
  }

  /** Lets each ready fiber for one step, and pending tasks, run on top of the busy frames. */
  private slice(): void {
    if (this.nesting >= SLICE_NESTING) return;
    const busy = this.current;
    if (this.explorer !== null) {
      this.burst(this.explorer);
      this.current = busy;
      return;
    }
    const end = performance.now() + TIME_SLICE;
    this.nesting++;
    this.readyYielded();
    for (let left = this.ready.size; left > 0 && this.ready.size > 0; left--) this.runFiber(this.ready.shift());
    for (let task = this.startableOnTop(); task !== null && performance.now() < end; task = this.startableOnTop()) {
      this.pending.remove(task);
      this.start(task);
    }
    this.nesting--;
    this.current = busy;
    this.sliceStart = -1;
  }

  /**
   * A pending task that may start on busy frames. One that can suspend leaves them again. A plain one stays to its end, and holds up what
   * is below: where there are other threads it waits for one of them to take it, for a while, and never lies on others of its kind.
   */
  private startableOnTop(): Task | null {
    let task = this.pending.head as Task | null;
    const plainToo = task !== null && (this.patience === 0 || (this.nesting === 1 && this.overdue(task)));
    for (let looks = 0; task !== null && looks < MOST_LOOKS; looks++, task = task.next as Task | null) {
      // What was sent here, or has to stay here, waits for no other thread.
      if (plainToo || task.code.suspends || (this.nesting === 1 && (task.guest || task.pinned))) return task;
    }
    return null;
  }

  /** True if the oldest pending task has been that for longer than `patience`. */
  private overdue(oldest: Task): boolean {
    const now = performance.now();
    if (oldest !== this.oldest) {
      this.oldest = oldest;
      this.oldestSince = now;
    }
    return now - this.oldestSince >= this.patience;
  }

  private burst(explorer: Explorer): void {
    this.nesting++;
    for (let left = explorer.burst(); left > 0 && this.runAnybody(explorer); left--);
    this.nesting--;
  }

  private turn(): void {
    this.onAttention?.();
    if (this.timers.size > 0) this.timers.fire(this.now());
    if (this.pending.head !== null && this.ready.size > 0) this.start(this.pending.shift() as Task);
    // Who gave way goes on at last, however much work the others make.
    if (!this.hasFresh || ++this.turns % TURNS_BETWEEN_YIELDED === 0) this.readyYielded();
  }

  private get hasFresh(): boolean {
    return this.ready.size > 0 || this.pending.head !== null;
  }

  private readyYielded(): void {
    for (let left = this.yielded.size; left > 0; left--) this.ready.push(this.yielded.shift());
  }
}

/** The scheduler of this thread. */
export const scheduler = new Scheduler();

canceller.name = () => (scheduler.current as Task | undefined)?.name ?? null;

/** For compiled code: `if (--pulse.left < 0) checkpoint()`. */
export function checkpoint(): void {
  scheduler.checkpoint();
}

/** Ends a task with what its body threw. */
export function fail(task: Task, thrown: unknown): void {
  if (isCancelSignal(thrown)) finish(task, CANCELLED, task.cancelled ? task.value : null);
  else finish(task, FAILED, thrown);
}
