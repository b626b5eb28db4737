/**
 * Cancel tokens known to several threads. The home's token and its stand-ins share a flag in shared memory: it goes up before any message is
 * sent, so whoever learns of the cancellation by another way (a value received, a cell read) finds the token cancelled.
 */

import { CancelToken } from './cancel.js';
import type { CancelReason } from './cancel-reason.js';
import type { TokenReference } from './protocol.js';
import { tellCancelled } from './shared-scope.js';
import type { ThreadParts } from './thread-parts.js';

interface Shared {
  readonly slot: number;
  readonly generation: number;
}

export class RemoteTokens {
  readonly #parts: ThreadParts;
  readonly #shared = new WeakMap<CancelToken, Shared>();

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /** Makes a token known to other threads, on the first call. Without a free slot (-1), messages alone carry the news. */
  share(token: CancelToken): Shared {
    const known = this.#shared.get(token);
    if (known !== undefined) return known;
    const { memory } = this.#parts;
    const slot = memory.allocateScope();
    const shared = { slot, generation: slot < 0 ? 0 : memory.scopeGeneration(slot) };
    this.#shared.set(token, shared);
    this.#watch(token, shared);
    token.onTrip = (_token, reason) => this.#tripped(token, shared, reason);
    if (token.cancelled && slot >= 0) memory.raiseCancelled(slot, shared.generation);
    return shared;
  }

  /** The token that takes the place of another thread's. */
  standIn(reference: TokenReference, from: number): CancelToken {
    const token = CancelToken.create();
    const { slot, generation } = reference;
    const shared = { slot, generation };
    this.#shared.set(token, shared);
    const missed = reference.cancelled === null && slot >= 0 && this.#parts.memory.isCancelled(slot, generation);
    const late = (reason: CancelReason): void => this.cancelledAtHome(token, reason);
    const reason = missed ? this.#parts.calls.missedReason(reference, late) : this.#parts.transfer.reasonIn(reference, from);
    if (reason !== null) token.trip(reason);
    this.#watch(token, shared);
    token.onTrip = (_token, reason) => {
      if (this.#told === reason) return;
      const { calls, memory } = this.#parts;
      this.#parts.publish();
      if (slot >= 0) memory.raiseCancelled(slot, generation);
      calls.cancel(reference, reason);
    };
    return token;
  }

  /** The home of a stand-in says that it is cancelled; it need not be told. */
  cancelledAtHome(token: CancelToken, reason: CancelReason): void {
    this.#told = reason;
    token.trip(reason);
    this.#told = null;
  }

  dropped(token: CancelToken): void {
    const shared = this.#shared.get(token);
    if (shared === undefined) return;
    this.#shared.delete(token);
    token.onTrip = null;
    token.flagged = null;
    if (shared.slot >= 0) this.#parts.memory.freeScope(shared.slot);
  }

  #told: CancelReason | null = null;

  #watch(token: CancelToken, shared: Shared): void {
    const { memory } = this.#parts;
    if (shared.slot >= 0) token.flagged = () => memory.isCancelled(shared.slot, shared.generation);
  }

  #tripped(token: CancelToken, shared: Shared, reason: CancelReason): void {
    const parts = this.#parts;
    parts.publish();
    if (shared.slot >= 0) parts.memory.raiseCancelled(shared.slot, shared.generation);
    for (const holder of parts.objects.holders(token)) tellCancelled(parts, token, reason, holder);
    parts.links.flush();
  }
}
