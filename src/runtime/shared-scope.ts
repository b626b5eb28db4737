/**
 * A scope that other threads know, seen from its home.
 *
 * Another thread runs tasks in the scope through a stand-in (remote-scope.ts). Each such task is counted in the scope's word in
 * shared memory: raised at once by the thread that spawns, lowered by the home, when the message that the task has ended arrives. So
 * the word never misses a task that lives, and it does not reach zero before everything the task sent home (its failure, above all)
 * has been handled: messages on a link are in order. Closing is a compare-and-swap of zero by -1, after which a
 * spawn elsewhere fails with ScopeClosed. A stolen task is not counted here: it stays a child of its own home's list.
 */
import type { CancelReason } from './cancel-reason.js';
import type { Scope } from './scope.js';
import type { SharedScope } from './scope-extras.js';
import type { ThreadParts } from './thread-parts.js';

class HomeScope implements SharedScope {
  readonly slot: number;
  readonly generation: number;
  readonly #parts: ThreadParts;
  readonly #scope: Scope;
  /** How many of the tasks in the word are in `scope.active`. */
  #counted = 0;
  #closed = false;
  /** How many tasks of each thread have ended. */
  #endedOf: Map<number, number> | null = null;

  constructor(parts: ThreadParts, scope: Scope) {
    this.#parts = parts;
    this.#scope = scope;
    this.slot = parts.memory.allocateScope();
    if (this.slot < 0)
      throw scope.host.fault('NotTransferable', `scope ${scope.name} cannot cross: too many scopes are known to several threads`);
    this.generation = parts.memory.scopeGeneration(this.slot);
    if (scope.cancelled) parts.memory.raiseCancelled(this.slot, this.generation);
    if (scope.complete) this.tryClose();
  }

  settle(): void {
    if (this.#closed) return;
    for (let missing = this.#parts.memory.engaged(this.slot) - this.#counted; missing > 0; missing--) {
      this.#counted++;
      this.#scope.retain();
    }
  }

  tryClose(): boolean {
    if (this.#closed || !this.#parts.memory.closeScope(this.slot)) return this.#closed;
    this.#closed = true;
    // The slot serves the next scope at once: to whoever still refers to this one, another generation means closed.
    this.#parts.memory.freeScope(this.slot);
    return true;
  }

  /** `count` tasks of another thread have ended. */
  disengaged(count: number, by: number): void {
    this.#parts.memory.disengage(this.slot, count);
    this.#endedOf ??= new Map();
    this.#endedOf.set(by, (this.#endedOf.get(by) ?? 0) + count);
    for (let left = Math.min(count, this.#counted); left > 0; left--) {
      this.#counted--;
      this.#scope.release();
    }
  }

  /** A thread died: its tasks are not waited for. False if it had none here. */
  abandon(thread: number): boolean {
    if (this.#closed) return false;
    const lost = this.#parts.memory.engagedBy(thread, this.slot, this.generation) - (this.#endedOf?.get(thread) ?? 0);
    if (lost <= 0) return false;
    this.settle();
    this.disengaged(lost, thread);
    return true;
  }

  /** Nobody else knows the scope any more. */
  dropped(): void {
    const { shared } = this.#scope.rare;
    if (shared !== this) return;
    this.#scope.rare.shared = null;
    if (!this.#closed) this.#parts.memory.freeScope(this.slot);
  }

  cancelled(reason: CancelReason): void {
    const parts = this.#parts;
    parts.publish();
    parts.memory.raiseCancelled(this.slot, this.generation);
    for (const holder of parts.objects.holders(this.#scope)) tellCancelled(parts, this.#scope, reason, holder);
    parts.links.flush();
    parts.travel.cancelIn(this.#scope, reason);
  }
}

/** Tells a holder of an object of this thread that it is cancelled. */
export function tellCancelled(parts: ThreadParts, object: object, reason: CancelReason, holder: number): void {
  parts.links.send(holder, { kind: 'cancelled', object: parts.objects.idOf(object), reason: parts.transfer.encodeReason(reason, holder) });
}

/** Makes a scope of this thread known to others, on the first call; its words in shared memory. */
export function shareScope(parts: ThreadParts, scope: Scope): { readonly slot: number; readonly generation: number } {
  const extras = scope.rare;
  extras.shared ??= new HomeScope(parts, scope);
  return extras.shared as HomeScope;
}

/** The home's side of `disengaged`: `count` tasks of the thread `by` have ended. */
export function disengage(scope: Scope, count: number, by: number): void {
  (scope.extras?.shared as HomeScope | null | undefined)?.disengaged(count, by);
}

/** A thread died: the scope does not wait for tasks that were spawned into it there. True if there were any. */
export function abandonTasks(scope: Scope, thread: number): boolean {
  return (scope.extras?.shared as HomeScope | null | undefined)?.abandon(thread) === true;
}

export function scopeDropped(scope: Scope): void {
  (scope.extras?.shared as HomeScope | null | undefined)?.dropped();
}
