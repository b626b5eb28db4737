/** Why something was cancelled (runtime.md, section 4.5), and the signal that unwinds a cancelled task. */
import { here, type Place } from './place.js';

export type CancelSource = 'explicit' | 'deadline' | 'sibling_failed' | 'parent' | 'supervisor' | 'signal' | 'limit';

export interface CancelReason {
  readonly source: CancelSource;
  /** What the canceller gave, as given; null if nothing. */
  readonly reason: unknown;
  /** The error behind it, e.g. of the sibling that failed; null if none. */
  readonly cause: unknown;
  /** Where it began: what the tree and the trace say (why.ts). */
  readonly origin: CancelOrigin;
}

export interface CancelOrigin {
  /** As `CancelReason.source`, but never `parent`. */
  readonly source: CancelSource;
  /** Name of the task that cancelled or failed, or of the scope whose time was over; null where nobody said. */
  readonly by: string | null;
  readonly at: Place | null;
}

/** `by` and `at` are the running task and its place unless they are given. */
export function cancelReason(
  source: CancelSource,
  reason: unknown = null,
  cause: unknown = null,
  by: string | null = source === 'explicit' ? canceller.name() : null,
  at: Place | null = source === 'explicit' ? here.site : null,
): CancelReason {
  return { source, reason, cause, origin: { source, by, at } };
}

/** Names the running task; set by the scheduler. */
export const canceller: { name: () => string | null } = { name: () => null };

/** The same reason as it is seen below the scope that was cancelled (section 12.9). */
export function reasonBelow(reason: CancelReason): CancelReason {
  if (reason.source === 'parent') return reason;
  let below = BELOW.get(reason);
  if (below === undefined) {
    below = { source: 'parent', reason: reason.reason, cause: reason.cause, origin: reason.origin };
    BELOW.set(reason, below);
  }
  return below;
}

const BELOW = new WeakMap<CancelReason, CancelReason>();

/**
 * What a checkpoint throws in a cancelled task. It is no Error and no error value of any language: handlers of errors must let it
 * pass, cleanup runs on its way, only a scope absorbs it (section 4.4). There is one instance; the reason is with the context.
 */
export class CancelSignal {
  readonly signal = 'cancel';
}

export const cancelSignal = new CancelSignal();

export function isCancelSignal(thrown: unknown): thrown is CancelSignal {
  return thrown === cancelSignal;
}
