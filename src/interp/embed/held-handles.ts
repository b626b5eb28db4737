/**
 * What a program on this thread holds of its host's objects and functions: the host is told when the collector has found a handle that
 * nothing refers to any more.
 *
 * A handle that goes to another thread is not watched from then on: its object stays with the host until the run, or the instance, ends.
 */
import type { LibraryObject, Value } from '../value.js';
import type { HostBridge } from './host-bridge.js';

interface Held {
  readonly bridge: HostBridge;
  readonly id: number;
}

/** So many handles are worth a collection, at least. */
const WORTH_COLLECTING = 1000;

let alive = 0;
let collectAt = WORTH_COLLECTING;
const dropped = new Map<HostBridge, number[]>();

const registry = new FinalizationRegistry<Held>(({ bridge, id }) => {
  alive--;
  const ids = dropped.get(bridge);
  if (ids !== undefined) {
    ids.push(id);
    return;
  }
  dropped.set(bridge, [id]);
  // All that one collection has found is told at once.
  queueMicrotask(() => {
    const found = dropped.get(bridge) ?? [];
    dropped.delete(bridge);
    collectAt = Math.max(WORTH_COLLECTING, 2 * alive);
    bridge.release(found);
  });
});

/** A handle was made of what came in. */
export function holds<T extends object & Value>(handle: T, bridge: HostBridge, id: number): T {
  registry.register(handle, { bridge, id }, handle);
  alive++;
  return handle;
}

/** A handle goes to another thread. */
export function staysHeld(handle: object): void {
  if (registry.unregister(handle)) alive--;
}

/** True if so many handles were made since the last collection that some will be garbage: then one is due. */
export function collectionDue(): boolean {
  if (alive < collectAt) return false;
  collectAt = 2 * alive;
  return true;
}

/** For types whose instances are handles. */
export const HANDLE_TRANSFER = {
  crossing: 'shared',
  sent: (object: LibraryObject): void => staysHeld(object),
} as const;
