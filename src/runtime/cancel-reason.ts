/** Why something was cancelled (runtime.md, section 4.5), and the signal that unwinds a cancelled task. */

export type CancelSource = 'explicit' | 'deadline' | 'sibling_failed' | 'parent' | 'supervisor' | 'signal' | 'limit';

export interface CancelReason {
  readonly source: CancelSource;
  /** What the canceller gave, as given; null if nothing. */
  readonly reason: unknown;
  /** The error behind it, e.g. of the sibling that failed; null if none. */
  readonly cause: unknown;
}

export function cancelReason(source: CancelSource, reason: unknown = null, cause: unknown = null): CancelReason {
  return { source, reason, cause };
}

/** The same reason as it is seen below the scope that was cancelled (section 12.9). */
export function reasonBelow(reason: CancelReason): CancelReason {
  if (reason.source === 'parent') return reason;
  let below = BELOW.get(reason);
  if (below === undefined) {
    below = { source: 'parent', reason: reason.reason, cause: reason.cause };
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
