/**
 * Cancel tokens (runtime.md, sections 1 and 4.6): the handle with which a cancellation is asked for and looked at.
 *
 * A token either belongs to a scope or task (`target`), or is the user's own (`CancelToken.create()`, `token.child()`). The flags
 * that checkpoints read are those of scopes and tasks (context.ts); a token of the user's passes its cancellation on to the
 * tasks and scopes tied to it. Cancelling goes downward only.
 */
import { type CancelHandler, HandlerList, type Registration } from './cancel-handlers.js';
import { type CancelReason, type CancelSource, cancelReason, cancelSignal, reasonBelow } from './cancel-reason.js';
import { cancelTask } from './context.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { Task } from './task.js';
import { type Awaitable, WAKE_VALUE, type Waiter, WaitQueue } from './waiter.js';

export class CancelToken implements Awaitable {
  /** The scope or task whose token this is; null for a token of the user's own. */
  readonly target: Scope | Task | null;
  /** Seam for other threads: looks at the shared flag, which may be up before the message has come. */
  flagged: (() => boolean) | null = null;
  /** Seam for other threads: told when the token is tripped here (sets the shared flag, posts the message). */
  onTrip: ((token: CancelToken, reason: CancelReason) => void) | null = null;
  private tripped: CancelReason | null = null;
  private children: Set<CancelToken> | null = null;
  private dependents: Set<Scope | Task> | null = null;
  private handlers: HandlerList | null = null;
  private waiters: WaitQueue | null = null;

  private constructor(target: Scope | Task | null) {
    this.target = target;
  }

  /** A token of the user's own: `CancelToken.new()`. */
  static create(): CancelToken {
    return new CancelToken(null);
  }

  /** The one token of a scope or task; call it through `scope.token` and `tokenOf(task)`. */
  static of(target: Scope | Task): CancelToken {
    const token = new CancelToken(target);
    if (target.cancelled) token.tripped = targetReason(target);
    return token;
  }

  get cancelled(): boolean {
    if (this.target !== null) return this.target.cancelled;
    return this.tripped !== null || this.flagged?.() === true;
  }

  /** The first reason given, or null. */
  get reason(): CancelReason | null {
    if (this.tripped !== null) return this.tripped;
    if (this.target !== null) return targetReason(this.target);
    return this.cancelled ? ON_ITS_WAY : null;
  }

  /** Idempotent, the first reason wins; false if it was cancelled before (section 4.5). */
  cancel(reason: unknown = null, source: CancelSource = 'explicit'): boolean {
    const why = cancelReason(source, reason);
    if (this.target === null) return this.trip(why);
    return this.target instanceof Task ? cancelTask(this.target, why) : this.target.cancelFor(why);
  }

  /** Marks the token itself and everything that depends on it. Scopes and tasks call it for the token they own. */
  trip(reason: CancelReason): boolean {
    if (this.tripped !== null) return false;
    this.tripped = reason;
    this.onTrip?.(this, reason);
    this.waiters?.completeAll(WAKE_VALUE, reason);
    this.handlers?.run(reason);
    for (const dependent of [...(this.dependents ?? [])]) {
      if (dependent instanceof Task) cancelTask(dependent, reason);
      else dependent.cancelFor(reason);
    }
    for (const child of [...(this.children ?? [])]) child.trip(reasonBelow(reason));
    return true;
  }

  /** A token that is cancelled with this one, but not the other way round. */
  child(): CancelToken {
    const child = new CancelToken(null);
    const reason = this.reason;
    if (reason !== null) child.tripped = reasonBelow(reason);
    else {
      this.children ??= new Set();
      this.children.add(child);
    }
    return child;
  }

  /**
   * Raises the cancel signal if the token is cancelled. In a task that is not tied to the token this cancels the running task
   * (section 12.20).
   */
  check(): void {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    const reason = this.cancelled ? this.reason : null;
    if (reason === null) return;
    cancelTask(task, reason);
    if (task.interrupted) throw cancelSignal;
  }

  /** Runs `handler` when the token is cancelled, at once if it is; dropped when the current task ends. */
  onCancel(handler: CancelHandler): Registration {
    this.handlers ??= new HandlerList();
    const registration = this.handlers.add(scheduler.current, handler);
    const reason = this.reason;
    if (reason !== null) registration.run(reason);
    return registration;
  }

  /** Completes `waiter` with the reason once the token is cancelled (select arms, remote waiters). */
  addWaiter(waiter: Waiter): void {
    const reason = this.reason;
    if (reason !== null) {
      if (waiter.tryClaim()) waiter.complete(WAKE_VALUE, reason);
      return;
    }
    this.waiters ??= new WaitQueue();
    this.waiters.push(waiter);
  }

  /** Ties a task or scope to the token; cancels it at once if the token is cancelled. */
  addDependent(dependent: Scope | Task): void {
    const reason = this.reason;
    if (reason !== null) {
      if (dependent instanceof Task) cancelTask(dependent, reason);
      else dependent.cancelFor(reason);
      return;
    }
    this.dependents ??= new Set();
    this.dependents.add(dependent);
  }

  removeDependent(dependent: Scope | Task): void {
    this.dependents?.delete(dependent);
  }

  describeWait(): string {
    return 'waits for a cancel token';
  }
}

/** The flag of another thread's token is up, the message with the reason has not come yet. */
const ON_ITS_WAY: CancelReason = cancelReason('explicit');

/** The token of a task: cancelling it cancels the task. */
export function tokenOf(task: Task): CancelToken {
  task.rare.token ??= CancelToken.of(task);
  return task.rare.token;
}

function targetReason(target: Scope | Task): CancelReason | null {
  return target instanceof Task ? target.cancelReason : target.reason;
}
