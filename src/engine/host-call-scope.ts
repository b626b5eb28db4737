/**
 * Host functions at work, by asynchronous context: a run that one of them starts must not wait for a place that the run around it holds,
 * and a call of an instance that waits for this very call must be refused.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface HostCallScope {
  /** What the run holds: its lane, and its instance if it is of one. */
  readonly holds: ReadonlySet<object>;
  readonly outer: HostCallScope | undefined;
}

const storage = new AsyncLocalStorage<HostCallScope>();

/** The host call around the code that asks. */
export function hostCallScope(): HostCallScope | undefined {
  return storage.getStore();
}

export function withinHostCall<T>(scope: HostCallScope, action: () => T): T {
  return storage.run(scope, action);
}

/** True if a host call around the code that asks belongs to a run that holds `thing`. */
export function isHeldOutside(thing: object): boolean {
  for (let at = hostCallScope(); at !== undefined; at = at.outer) if (at.holds.has(thing)) return true;
  return false;
}
