/**
 * Isolation of tasks (runtime.md, section 2): what a task gets is frozen, or its own.
 *
 * Invariants
 * - Everything reachable from a frozen container is immutable; freezing is never undone, only copied.
 * - `snapshot` of a container is a frozen copy that is equal to it: whoever changes a container sets it to null. It is kept only
 *   where all parts are immutable, since a change below would not be noticed.
 * - The same rules hold whether a task runs on this thread or another.
 */
import { frozenError, notTransferable } from './errors.js';
import { type CopyPurpose, GraphCopy } from './graph-copy.js';
import { isImmutable } from './immutable.js';
import { kindOf, typeName } from './kinds.js';
import { ArrayValue, type LibraryObject, MapValue, SetValue, StructValue, type Value } from './value.js';
import { pathTo } from './value-parts.js';

export { isImmutable } from './immutable.js';

/** FrozenError if the container is frozen. To be called before every change. */
export function assertMutable(container: ArrayValue | MapValue | SetValue | StructValue | LibraryObject): void {
  const { frozen } = container;
  if (frozen === false) return;
  if (frozen === true) throw frozenError(kindOf(container));
  frozen.settle();
  container.frozen = false;
}

/**
 * A frozen snapshot, or the value itself if nothing in it can change. `name` is what the value is called where it crosses, for the
 * path in NotTransferable.
 */
export function freeze(value: Value, name = 'value'): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ArrayValue || value instanceof MapValue || value instanceof SetValue || value instanceof StructValue) {
    if (value.frozen === true) return value;
    if (value.snapshot !== null) return value.snapshot;
  }
  return isImmutable(value) ? value : copyGraph(value, 'freeze', name);
}

/** A mutable copy for a task (`copy x`, `move x`): containers are the task's own, what closures captured is frozen. */
export function copyForTask(value: Value, name = 'value'): Value {
  return typeof value === 'object' && value !== null ? copyGraph(value, 'copy', name) : value;
}

/** `clone`: a mutable deep copy, also of a frozen value; functions and handles are shared, a user's `clone` wins (18.2). */
export function deepCopy(value: Value): Value {
  return typeof value === 'object' && value !== null ? copyGraph(value, 'clone', 'value') : value;
}

function copyGraph(value: Value, purpose: CopyPurpose, name: string): Value {
  const refuse = (object: LibraryObject): never => {
    throw notTransferable(pathTo(value, object, name), typeName(object));
  };
  return new GraphCopy(purpose, refuse).run(value);
}
