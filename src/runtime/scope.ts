/**
 * A scope owns tasks and ends after the last of them (runtime.md, section 3).
 *
 * The body is not a task of its own: it runs in the task that opened the scope (`owner`), between `openScope` and `leave` /
 * `leaveWith`. All forms are this class; what differs is the policy. An ordinary scope allocates nothing beyond itself.
 *
 * Invariants:
 * - `first..last` are the live children in spawn order; a finished child is unlinked at once, so that a scope which serves for
 *   days runs in constant memory.
 * - `active` counts live ordinary children (and what other threads hold through `retain`), `daemons` the others.
 * - A closed scope has no children, and no context inside it is open.
 */
import { admit } from './admission.js';
import { CancelToken } from './cancel.js';
import { type CancelHandler, HandlerList, type Registration } from './cancel-handlers.js';
import { type CancelReason, type CancelSource, cancelReason, cancelSignal, isCancelSignal } from './cancel-reason.js';
import { Context, cancelInward, cancelTask, exit, isInside } from './context.js';
import { settled } from './continuation.js';
import { canRunOnTop, runOnTop } from './inline.js';
import { instrumentation } from './instrument.js';
import { interruption } from './interruption.js';
import { foresee, judgeEnd, settleAny } from './judge.js';
import { unwatchScope, watchScope } from './kill-watch.js';
import { dropBindings } from './locals.js';
import { here, type Place } from './place.js';
import { raise, type ScopeKind, type SpawnOptions } from './policy.js';
import { scheduler } from './scheduler.js';
import { ScopeExtras } from './scope-extras.js';
import { defaultName, Task } from './task.js';
import type { Steps, TaskCode, TaskHost } from './task-code.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_VALUE, type Waiter } from './waiter.js';
import { limits } from './worker-limit.js';

const OPEN = 0;
const LEAVING = 1;
const CLOSED = 2;

/** How many children `leave` looks at for one that it can run on its own frames before it waits for the scheduler to start them. */
const INLINE_SCAN = 8;

/** Seam for other threads: the stand-in of a remote scope reports to its home through this. */
export interface ScopeLink {
  /** The active count went from 0 to 1, or back. */
  onActive(scope: Scope): void;
  onIdle(scope: Scope): void;
  onFailed(scope: Scope, task: Task, error: unknown): void;
  /** Asked for here; the home scope decides. */
  onCancel(scope: Scope, reason: CancelReason): void;
}

export class Scope extends Context implements Awaitable {
  readonly host: TaskHost;
  /** Unique in the process, like the number of a task. */
  number: number = ++scheduler.lastScopeId;
  /** Where it was opened; null for the root, and where nobody said. */
  openedAt: Place | null = here.site;
  first: Task | null = null;
  last: Task | null = null;
  active = 0;
  daemons = 0;
  /** The first error in time, and the later ones. */
  failure: { readonly error: unknown; readonly suppressed: unknown[] } | null = null;
  /** The scope ended because its cancellation was absorbed here: the body has no value. */
  absorbed = false;
  /** Its own deadline cancelled it. */
  timedOut = false;
  everSpawned = false;
  link: ScopeLink | null = null;
  extras: ScopeExtras | null = null;
  private phase: typeof OPEN | typeof LEAVING | typeof CLOSED = OPEN;
  private waiter: Task | null = null;

  constructor(owner: Task | null, host: TaskHost) {
    super(owner);
    this.host = host;
  }

  get kind(): ScopeKind {
    return this.extras?.options.kind ?? 'scope';
  }

  /** As given, else `scope@file:line#n` by where it was opened. */
  get name(): string {
    const { kind } = this;
    return this.extras?.options.name ?? (this.openedAt === null ? kind : defaultName(kind, this.openedAt, this.number));
  }

  /** With its kind, for messages: `scope pool`, `nursery@jobs.aria:3#2`. */
  get label(): string {
    const { name, kind } = this;
    return name.startsWith(kind) ? name : `${kind} ${name}`;
  }

  override get grace(): number | null {
    return this.extras?.options.grace ?? null;
  }

  /** Seam for other threads: names of the tasks around the stand-in of a remote scope. */
  get pathAbove(): readonly string[] {
    return [];
  }

  /** Seam for other threads: the numbers of the same tasks. */
  get idsAround(): readonly number[] {
    return [];
  }

  /** The body has ended, and the tasks have not. */
  get leaving(): boolean {
    return this.phase === LEAVING;
  }

  /** No more spawns, no live task. */
  get complete(): boolean {
    return this.phase === CLOSED;
  }

  get firstError(): unknown {
    return this.failure === null ? null : this.failure.error;
  }

  /** The scope around it: in the same task, else the one the owner belongs to. */
  get parent(): Scope | null {
    for (let context = this.outer; context !== null; context = context.outer) {
      if (context instanceof Scope) return context;
    }
    return this.owner === null ? null : this.owner.scope;
  }

  get token(): CancelToken {
    const rare = this.rare;
    rare.token ??= CancelToken.of(this);
    return rare.token;
  }

  get rare(): ScopeExtras {
    this.extras ??= new ScopeExtras({});
    return this.extras;
  }

  // --- spawning ---

  /** Creates a task of this scope. It starts when somebody awaits it, or when the running task suspends. */
  spawn(code: TaskCode, args: readonly unknown[], options: SpawnOptions | null = null): Task {
    if (this.phase === CLOSED) raise(this.host, 'ScopeClosed', `${this.label} is closed`, { scope: this.name });
    if (scheduler.meter !== null) scheduler.meter.spawning();
    const task = new Task(code, args, this, scheduler.current.locals);
    if (options !== null || this.extras !== null || this.cancelled) return admit(this, task, options);
    this.adopt(task);
    scheduler.pending.push(task);
    if (scheduler.onHungry !== null) scheduler.onHungry();
    return task;
  }

  /** As `spawn`, but null where `spawn` would have to wait for a place. */
  trySpawn(code: TaskCode, args: readonly unknown[], options: SpawnOptions | null = null): Task | null {
    return this.full ? null : this.spawn(code, args, options);
  }

  /** As `spawn`, but waits for a free place under `limit:` first. A checkpoint. */
  *spawnWhenFree(code: TaskCode, args: readonly unknown[], options: SpawnOptions | null = null): Steps<Task> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (this.full && !this.cancelled && this.phase !== CLOSED) {
      const { places } = this.rare;
      task.beginWait(this);
      places.queue.push(task);
      yield;
      if (task.endWait() === WAKE_CANCELLED) throw cancelSignal;
      places.reserved--;
    }
    return this.spawn(code, args, options);
  }

  /** True while `limit:` tasks are running. */
  get full(): boolean {
    return this.extras?.places.full(this.active) === true;
  }

  /** Puts a task into the list of live children. */
  adopt(task: Task): void {
    const last = this.last;
    this.everSpawned = true;
    task.older = last;
    if (last === null) this.first = task;
    else last.younger = task;
    this.last = task;
    if (task.daemon) this.daemons++;
    else if (this.active++ === 0 && this.link !== null) this.link.onActive(this);
    if (scheduler.meter !== null) scheduler.meter.spawned();
    if (instrumentation.listener !== null) instrumentation.emit('spawned', task);
  }

  /** Called by `finish`: the task is out of the scope, and the policy decides what that means. */
  childEnded(task: Task): void {
    if (task.guest) {
      foresee(this, task);
      return;
    }
    const { older, younger } = task;
    if (older === null) this.first = younger;
    else older.younger = younger;
    if (younger === null) this.last = older;
    else younger.older = older;
    task.older = null;
    task.younger = null;
    if (task.daemon) this.daemons--;
    else this.active--;
    if (scheduler.meter !== null) scheduler.meter.ended();
    this.extras?.places.ended(task, this.active);
    judgeEnd(this, task);
    if (this.active === 0) this.idle();
  }

  /** Seam for other threads: tasks of this scope live elsewhere and keep it open. */
  retain(): void {
    this.active++;
  }

  release(): void {
    if (--this.active === 0) this.idle();
  }

  // --- failing and cancelling ---

  /** Records an error and cancels the scope, as the failure of a child or of the body does. */
  fail(error: unknown, by: string | null = null): void {
    this.report(error);
    this.cancelFor(cancelReason('sibling_failed', null, error, by));
  }

  /** Records an error that will be raised at the end: the first one, or among the suppressed. */
  report(error: unknown): void {
    const failure = this.failure;
    if (failure === null) this.failure = { error, suppressed: [] };
    else if (failure.error !== error && !failure.suppressed.includes(error)) failure.suppressed.push(error);
  }

  /** An error of a cancellation handler: suppressed by whatever else the scope raises (section 4.8). */
  noteLateError(error: unknown): void {
    this.rare.late.push(error);
  }

  /** Idempotent, the first reason wins. False if the scope was cancelled or closed before. */
  cancel(reason: unknown = null, source: CancelSource = 'explicit'): boolean {
    return this.cancelFor(cancelReason(source, reason));
  }

  cancelFor(reason: CancelReason): boolean {
    if (this.cancelled || this.phase === CLOSED) return false;
    this.mark(reason);
    this.link?.onCancel(this, reason);
    if (this.owner !== null) cancelInward(this.owner, this, reason);
    return true;
  }

  override receive(reason: CancelReason): boolean {
    if (!this.cancelled) this.mark(reason);
    return true;
  }

  /** The deadline has come. */
  onTimer(): void {
    this.rare.timer = null;
    if (this.cancelFor(cancelReason('deadline', null, null, this.label, this.openedAt))) this.timedOut = true;
  }

  /** Runs `handler` when the scope is cancelled, at once if it is (section 4.8). */
  onCancel(handler: CancelHandler): Registration {
    this.handlers ??= new HandlerList();
    const registration = this.handlers.add(scheduler.current, handler);
    if (this.cancelled) registration.run(this.reason as CancelReason);
    return registration;
  }

  // --- options that may be set until the first spawn ---

  cancelOn(kinds: readonly unknown[]): void {
    const { policy } = this.beforeFirstSpawn('cancel_on');
    policy.cancelOn = [...(policy.cancelOn ?? []), ...kinds];
  }

  ignoreError(kinds: readonly unknown[]): void {
    const { policy } = this.beforeFirstSpawn('ignore_error');
    policy.ignore = [...policy.ignore, ...kinds];
  }

  // --- waiting and ending ---

  /** Waits for the children inside the body, once (section 12.4); from outside the scope, for its end. A checkpoint. */
  *join(): Steps<void> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (scheduler.explorer !== null) yield* interruption();
    if (task !== this.owner || this.phase !== OPEN) {
      this.rejectInside(task);
      yield* this.waitDone(task);
      return;
    }
    const rare = this.rare;
    if (rare.joined) raise(this.host, 'StructureError', `${this.label} is joined twice`);
    rare.joined = true;
    while (this.settledActive() > 0) {
      this.waiter = task;
      task.beginWait(this);
      yield;
      this.waiter = null;
      if (task.endWait() === WAKE_CANCELLED) throw cancelSignal;
    }
  }

  /** Completes `waiter` when the scope has ended, at once if it has (`s.done`). */
  addDoneWaiter(waiter: Waiter): void {
    if (this.phase !== CLOSED) this.rare.doneWaiters.push(waiter);
    else if (waiter.tryClaim()) waiter.complete(WAKE_VALUE, null);
  }

  /** Closes a scope that has nothing to wait for and nothing to raise; false if it must be left with `leave`. */
  closeIfIdle(): boolean {
    if (
      this.active !== 0 ||
      this.daemons !== 0 ||
      this.failure !== null ||
      (this.extras !== null && (this.extras.late.length > 0 || this.extras.losers.length > 0 || this.occupied()))
    )
      return false;
    this.close();
    return true;
  }

  /** Ends the scope after a body that has finished; answers `value`. The body's return and break go this way too. */
  *leave(value: unknown): Steps<unknown> {
    if (this.closeIfIdle()) return value;
    return yield* this.end(value, false);
  }

  /** Ends the scope after a body that threw: the cancel signal, or an error. */
  *leaveWith(thrown: unknown): Steps<unknown> {
    const signalled = isCancelSignal(thrown);
    if (!signalled) {
      if (this.owner !== null) scheduler.markPath(this.owner, thrown);
      this.fail(thrown, this.owner?.name ?? null);
    }
    return yield* this.end(undefined, signalled);
  }

  describeWait(waiter: Waiter): string {
    if (waiter.queue !== null) return `waits for a place in ${this.label}`;
    return this.phase === LEAVING ? `waits for the tasks of ${this.label}` : `joins ${this.label}`;
  }

  private *end(value: unknown, signalled: boolean): Steps<unknown> {
    const task = this.owner as Task;
    let waited = false;
    this.phase = LEAVING;
    // The body is over. What remains are tasks, which are killed one by one.
    if (this.extras !== null) unwatchScope(this);
    while (this.occupied()) {
      waited = true;
      if (this.active === 0) this.cancelDaemons();
      else if (yield* this.runOneChild(task)) continue;
      if (!this.occupied()) break;
      this.waiter = task;
      task.masked = true;
      task.beginWait(this);
      task.waitingAt = this.openedAt;
      yield;
      task.endWait();
      task.masked = false;
      this.waiter = null;
    }
    this.close();
    const late = this.extras === null ? [] : this.extras.late;
    for (const error of late) this.report(error);
    if (this.failure !== null) {
      const { error, suppressed } = this.failure;
      if (suppressed.length > 0) this.host.addSuppressed(error, suppressed);
      throw error;
    }
    if (task.interrupted && (waited || signalled)) throw cancelSignal;
    if (!signalled) return value;
    if (!this.cancelled) throw cancelSignal;
    this.absorbed = true;
    return undefined;
  }

  /** True while a task of the scope lives, here or on another thread. Once false, no other thread can spawn into it. */
  private occupied(): boolean {
    return this.settledActive() > 0 || this.daemons > 0 || this.extras?.shared?.tryClose() === false;
  }

  /** The number of live ordinary tasks, those of other threads included. */
  settledActive(): number {
    this.extras?.shared?.settle();
    return this.active;
  }

  /** Runs a pending child on the frames of the task that leaves: no switch. False if none of the oldest is pending. */
  private *runOneChild(task: Task): Steps<boolean> {
    let child = this.first;
    for (let seen = 0; child !== null && seen < INLINE_SCAN; seen++) {
      if (!child.daemon && canRunOnTop(child)) return yield* settled(runOnTop(task, child));
      child = child.younger;
    }
    return false;
  }

  private *waitDone(task: Task): Steps<void> {
    if (this.phase === CLOSED) return;
    task.beginWait(this);
    this.addDoneWaiter(task);
    yield;
    if (task.endWait() === WAKE_CANCELLED) throw cancelSignal;
  }

  private close(): void {
    this.phase = CLOSED;
    if (instrumentation.listener !== null) instrumentation.emitScope('closed', this);
    const task = this.owner;
    if (task !== null) exit(this, task);
    this.handlers = null;
    const extras = this.extras;
    if (extras === null) return;
    if (extras.workers !== null) limits.count--;
    if (extras.killWatch !== 0) unwatchScope(this);
    if (extras.timer !== null) scheduler.timers.cancel(extras.timer);
    extras.timer = null;
    extras.options.token?.removeDependent(this);
    if (extras.hasLocals && task !== null) dropBindings(task, this);
    settleAny(this, extras);
    extras.doneWaiters.completeAll(WAKE_VALUE, null);
    extras.places.queue.completeAll(WAKE_VALUE, null);
  }

  private mark(reason: CancelReason): void {
    this.cancelled = true;
    this.reason = reason;
    if (instrumentation.listener !== null) instrumentation.emitScope('cancelled', this);
    this.handlers?.run(reason);
    this.extras?.shared?.cancelled(reason);
    const children: Task[] = [];
    for (let child = this.first; child !== null; child = child.younger) children.push(child);
    for (const child of children) cancelTask(child, reason);
    const extras = this.extras;
    if (extras === null) return;
    if (extras.options.killAfter !== undefined && this.phase === OPEN) watchScope(this, 0);
    extras.token?.trip(reason);
    extras.supervisor?.onCancelled();
    extras.places.freeOutsiders(this.owner);
  }

  private cancelDaemons(): void {
    const reason = cancelReason('parent', 'the scope has ended');
    const daemons: Task[] = [];
    for (let child = this.first; child !== null; child = child.younger) daemons.push(child);
    for (const daemon of daemons) cancelTask(daemon, reason);
  }

  private idle(): void {
    if (this.waiter?.tryClaim() === true) this.waiter.complete(WAKE_VALUE, null);
    this.link?.onIdle(this);
  }

  private beforeFirstSpawn(what: string): ScopeExtras {
    if (this.everSpawned) raise(this.host, 'StructureError', `${what} comes after the first spawn of ${this.label}`);
    return this.rare;
  }

  private rejectInside(task: Task): void {
    if (isInside(task, this)) raise(this.host, 'StructureError', `task ${task.name} waits for ${this.label}, which contains it`);
  }
}
