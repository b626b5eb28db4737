/**
 * `Async.runtime(workers: n)` and `Async.single_threaded` (language.md, section 17.3): tasks of such a scope, at any depth, use at most n
 * threads, this one included.
 *
 * Nothing is kept per task: the limit is looked up through the scopes when a task is about to leave its thread, and only while there
 * is such a scope at all.
 */
import { contextsOutward } from './context.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';

export class WorkerLimit {
  /** Threads beside the scope's own that have got a task. */
  readonly #threads = new Set<number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** True if a task may go to `thread`, which counts from then on. */
  admits(thread: number): boolean {
    if (this.#threads.has(thread)) return true;
    if (this.#threads.size + 1 >= this.#most) return false;
    this.#threads.add(thread);
    return true;
  }
}

/** On a thread that has got a task of a limited scope: it goes no further. */
export const CONFINED = new WorkerLimit(1);

/** The limits that are in force on this thread: while it is 0 nobody looks. */
export const limits = { count: 0 };

/** True if the tasks of `scope` are under a limit. */
export function isConfined(scope: Scope): boolean {
  if (limits.count === 0) return false;
  if (scope.extras?.workers != null) return true;
  if (scope.owner === null) return false;
  for (const context of contextsOutward(scope.owner)) if ('extras' in context && (context as Scope).extras?.workers != null) return true;
  return false;
}

/** True if `task`, which has not started, may go to `thread`. */
export function mayGo(task: Task, thread: number): boolean {
  if (limits.count === 0 || task.scope === null) return true;
  for (const context of contextsOutward(task)) {
    const workers = 'extras' in context ? (context as Scope).extras?.workers : null;
    if (workers != null) return workers.admits(thread);
  }
  return true;
}
