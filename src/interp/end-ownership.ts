/**
 * Who holds the ends of channels (runtime.md, sections 7 and 12.16).
 *
 * A task that ends releases the ends that it alone holds. An end stops being held alone when it crosses a task boundary by reference:
 * captured, passed, sent, returned, kept in a cell. `move` passes it on to the new task instead. Values are only searched while the
 * running task holds an end alone, which few tasks do.
 */
import { RecvChan, SendChan, scheduler, type Task } from '../runtime/index.js';
import type { Value } from './value.js';
import { eachPart } from './value-parts.js';

type End = SendChan | RecvChan;

/** `value` crosses by reference: nobody holds the ends in it alone any more. */
export function shareEnds(value: unknown): void {
  if (isComposite(value) && holdsEnds()) for (const end of heldEnds(value)) end.share();
}

/** The ends that were moved into the arguments of `task` are its own now. Those that were captured otherwise are shared already. */
export function moveEnds(args: readonly unknown[], task: Task): void {
  if (holdsEnds()) for (const end of heldEnds(args)) end.moveTo(task);
}

/** `move end` in the running task: an end that another task holds alone (through a module variable) is its own now. */
export function takeEnd(value: Value): Value {
  if (value instanceof SendChan || value instanceof RecvChan) {
    const task = scheduler.current as Task | undefined;
    if (task !== undefined && value.holder !== null && value.holder !== task) value.moveTo(task);
  }
  return value;
}

/** The result of a task: what it hands over survives it. */
export function handOver<T>(result: T): T {
  shareEnds(result);
  return result;
}

const isComposite = (value: unknown): value is object => typeof value === 'object' && value !== null;

function holdsEnds(): boolean {
  const task = scheduler.current as Task | undefined;
  return task?.extras?.ends != null;
}

/** Frozen values that were searched and have no end in them: they never will. */
const without = new WeakSet<object>();

/** The ends inside a value that the running task alone holds. */
function heldEnds(root: object): End[] {
  const found: End[] = [];
  if (without.has(root)) return found;
  let any = false;
  const seen = new Set<object>([root]);
  const visit = (part: unknown): void => {
    if (!isComposite(part) || seen.has(part)) return;
    seen.add(part);
  };
  for (const node of seen) {
    if (node instanceof SendChan || node instanceof RecvChan) {
      any = true;
      if (node.holder === scheduler.current) found.push(node);
    } else if (Array.isArray(node)) for (const item of node) visit(item);
    else eachPart(node, visit);
  }
  if (!any && 'frozen' in root && root.frozen === true) without.add(root);
  return found;
}
