/** Who holds the locks that several threads know: what a tree of the whole program needs to say whom somebody waits for. */
import type { ObjectTable } from './object-table.js';
import type { HeldLock } from './protocol.js';
import { lockOf } from './remote-cells.js';
import { Task } from './task.js';

/** Those that tasks of this thread hold, whether the lock lives here or elsewhere. */
export function heldLocks(objects: ObjectTable): HeldLock[] {
  const held: HeldLock[] = [];
  for (const known of [objects.exported, objects.imported()]) {
    for (const object of known) {
      const lock = lockOf(object);
      if (lock?.holder instanceof Task && lock.place !== null) {
        held.push({ lock: lock.place, number: lock.holder.id, name: lock.holder.name });
      }
    }
  }
  return held;
}
