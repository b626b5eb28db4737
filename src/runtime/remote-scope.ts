/**
 * The stand-in for a scope whose home is another thread.
 *
 * It is a scope of this thread as far as its tasks here are concerned: they are its children, are cancelled with it, open scopes
 * below it. What the scope decides is decided at home: failures are reported there, a cancellation asked for here takes effect here at
 * once and at home when the message arrives, and the home's reaches this thread the same way. The count of tasks is kept in shared memory
 * (shared-scope.ts), so a spawn into a scope that has closed fails at once, wherever it closed.
 *
 * Where the home must see each task (limits, supervision, `:collect`, `:any`, daemons), a spawn here sends the task home and keeps a
 * handle.
 */
import { type CancelReason, cancelReason, cancelSignal } from './cancel-reason.js';
import { raise, type ScopeKind, type SpawnOptions } from './policy.js';
import type { ScopeReference } from './protocol.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import type { SharedMemory } from './shared-memory.js';
import { CANCELLED, FAILED, Task } from './task.js';
import type { Steps, TaskCode } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import { WAKE_VALUE, type Waiter } from './waiter.js';
import { CONFINED, limits } from './worker-limit.js';

export class RemoteScope extends Scope {
  readonly reference: ScopeReference;
  readonly #parts: ThreadParts;
  /** Its entry in the ledger of this thread, once a task was spawned here. */
  #ledger: number | null = null;
  #watched = false;
  /** Tasks of this thread that wait for a place (`limit:`). */
  readonly #spawners = new Set<Task>();
  #reported: CancelReason | null = null;

  constructor(parts: ThreadParts, reference: ScopeReference, from: number) {
    super(null, parts.host);
    this.#parts = parts;
    this.reference = reference;
    this.number = reference.number;
    this.openedAt = null;
    this.link = {
      onActive: () => void parts.remoteScopes.add(this),
      onIdle: () => void parts.remoteScopes.delete(this),
      onFailed: (_scope, task, error) => {
        this.#reportFailure(error, task.name);
        this.fall(error, task.name);
      },
      onCancel: (_scope, reason) => this.#reportCancel(reason),
    };
    if (reference.confined) {
      this.rare.workers = CONFINED;
      // As long as the thread lives: nobody tells when the last stand-in of this kind is gone.
      limits.count++;
    }
    if (reference.deadline !== null) this.rare.deadline = reference.deadline - Date.now() + scheduler.now();
    const missed = reference.cancelled === null && (this.complete || parts.memory.isCancelled(reference.slot, reference.generation));
    const late = (reason: CancelReason): void => this.cancelledAtHome(reason);
    const reason = missed ? parts.calls.missedReason(reference, late) : parts.transfer.reasonIn(reference, from);
    if (reason !== null) this.cancelledAtHome(reason);
  }

  override get kind(): ScopeKind {
    return this.reference.kind;
  }

  override get name(): string {
    return this.reference.name;
  }

  override get grace(): number | null {
    return this.reference.grace;
  }

  override get pathAbove(): readonly string[] {
    return this.reference.path;
  }

  override get idsAround(): readonly number[] {
    return this.reference.around;
  }

  override get complete(): boolean {
    return this.#parts.memory.isClosed(this.reference.slot, this.reference.generation);
  }

  override get firstError(): unknown {
    const reply = this.#parts.calls.askNow(this.reference, 'first-error', null);
    return reply.state === 'failed' ? this.#parts.transfer.decodeError(reply.error, this.reference.home) : null;
  }

  override settledActive(): number {
    const reply = this.#parts.calls.askNow(this.reference, 'look', null);
    return reply.state === 'done' ? (reply.value as number) : 0;
  }

  override spawn(code: TaskCode, args: readonly unknown[], options: SpawnOptions | null = null): Task {
    if (this.#mustRunAtHome(options) && code.key !== null) return this.#spawnAtHome(code, args, options);
    return super.spawn(code, args, options);
  }

  override *spawnWhenFree(code: TaskCode, args: readonly unknown[], options: SpawnOptions | null = null): Steps<Task> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (this.reference.strict && !this.cancelled && !this.complete) {
      this.#spawners.add(task);
      try {
        yield* this.#parts.calls.call(this.reference, 'place', null, this);
      } finally {
        this.#spawners.delete(task);
      }
    }
    return this.spawn(code, args, options);
  }

  override describeWait(waiter: Waiter): string {
    return waiter instanceof Task && this.#spawners.has(waiter) ? `waits for a place in ${this.label}` : super.describeWait(waiter);
  }

  /** The limit is known at home only. */
  override get full(): boolean {
    return this.reference.strict && !this.cancelled && this.#parts.calls.askValue(this.reference, 'place', 'try') === false;
  }

  override adopt(task: Task): void {
    this.#engage();
    super.adopt(task);
  }

  override childEnded(task: Task): void {
    if (task.state === CANCELLED) this.#fellWith(task);
    if (task.guest) {
      // Its home reports and judges the failure; an error before `ready` fails nobody.
      if (task.state === FAILED && task.extras?.readiness?.failed(task.value) !== true) this.fall(task.value, task.name);
      return;
    }
    super.childEnded(task);
    this.#disengage(1);
  }

  override *join(): Steps<void> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (this.#contains(task)) raise(this.host, 'StructureError', `task ${task.name} waits for ${this.label}, which contains it`);
    if (this.complete) return;
    yield* this.#parts.calls.call(this.reference, 'done', null, this);
  }

  override addDoneWaiter(waiter: Waiter): void {
    if (this.complete) {
      if (waiter.tryClaim()) waiter.complete(WAKE_VALUE, null);
      return;
    }
    this.rare.doneWaiters.push(waiter);
    if (this.#watched) return;
    this.#watched = true;
    this.#parts.calls.watch(this.reference, 'done', () => this.rare.doneWaiters.completeAll(WAKE_VALUE, null));
  }

  override noteLateError(error: unknown): void {
    this.#parts.calls.tell(this.reference, 'late-error', this.#parts.transfer.encodeError(error, this.reference.home));
  }

  override cancelOn(): void {
    raise(this.host, 'StructureError', `cancel_on must be set where ${this.label} was opened`);
  }

  override ignoreError(): void {
    raise(this.host, 'StructureError', `ignore_error must be set where ${this.label} was opened`);
  }

  /** The home says so; it need not be told. */
  cancelledAtHome(reason: CancelReason): void {
    this.#reported = reason;
    this.cancelFor(reason);
    this.#parts.travel.cancelIn(this, reason);
  }

  #reportFailure(error: unknown, by: string): void {
    const { home, id } = this.reference;
    this.#parts.links.send(home, { kind: 'scope-failed', scope: id, error: this.#parts.transfer.encodeError(error, home), by });
    // Its siblings are cancelled as soon as the home knows: worth a post of its own.
    this.#parts.links.flush();
  }

  /**
   * A child has failed, so the home will cancel the scope. What runs in it here must not see the failure first: who awaits the
   * failed task gets the cancel signal, not its error (section 12.2).
   */
  fall(error: unknown, by: string | null = null): void {
    if (!this.reference.failsFast || this.cancelled) return;
    const reason = cancelReason('sibling_failed', null, error, by);
    this.cancelledAtHome(reason);
  }

  /** A child was cancelled with the scope, and its end has overtaken the home's word: who waits for the child is cancelled too. */
  #fellWith(task: Task): void {
    const { slot, generation } = this.reference;
    const reason = task.cancelReason;
    if (!this.cancelled && reason !== null && this.#parts.memory.isCancelled(slot, generation)) this.cancelledAtHome(reason);
  }

  #reportCancel(reason: CancelReason): void {
    if (this.#reported === reason) return;
    const { slot, generation } = this.reference;
    this.#parts.publish();
    this.#parts.memory.raiseCancelled(slot, generation);
    this.#parts.calls.cancel(this.reference, reason);
  }

  #mustRunAtHome(options: SpawnOptions | null): boolean {
    return this.reference.strict || options?.daemon === true;
  }

  /** The task becomes a child of the real scope; what stays here is a handle that ends when it does. */
  #spawnAtHome(code: TaskCode, args: readonly unknown[], options: SpawnOptions | null): Task {
    const { home, id } = this.reference;
    const task = new Task(code, args, this, scheduler.current.locals);
    task.guest = true;
    task.daemon = options?.daemon === true;
    if (options?.name !== undefined) task.rare.name = options.name;
    if (options?.readiness !== undefined) task.rare.readiness = options.readiness;
    this.#engage();
    this.#parts.travel.sendHome(task, home, id, {
      daemon: task.daemon,
      restart: options?.restart ?? null,
      shutdown: options?.shutdown ?? null,
      killAfter: options?.killAfter ?? null,
    });
    return task;
  }

  #engage(): void {
    const { slot, generation } = this.reference;
    const { memory } = this.#parts;
    if (this.#ledger === null) {
      this.#ledger = memory.openLedger(slot, generation);
      // The stand-in outlives its tasks: once it is gone, the home has heard of the end of each.
      if (this.#ledger >= 0) dropped.register(this, { memory, entry: this.#ledger });
    }
    if (!memory.engage(slot, generation, this.#ledger)) raise(this.host, 'ScopeClosed', `${this.label} is closed`, { scope: this.name });
  }

  #disengage(count: number): void {
    const { home, id } = this.reference;
    const { links } = this.#parts;
    const tail = links.tail(home);
    if (tail !== null && tail.kind === 'disengaged' && tail.scope === id) tail.count += count;
    else links.send(home, { kind: 'disengaged', scope: id, count });
  }

  #contains(task: Task): boolean {
    for (let at: Task | null = task; at !== null; at = at.scope?.owner ?? null) {
      const { scope } = at;
      if (scope instanceof RemoteScope && scope === this) return true;
    }
    return false;
  }
}

const dropped = new FinalizationRegistry<{ readonly memory: SharedMemory; readonly entry: number }>(({ memory, entry }) =>
  memory.closeLedger(entry),
);
