/**
 * How a new task comes into a scope that is more than an ordinary one: options of the spawn, a limit, a supervisor, a cancelled scope.
 */
import type { CancelReason } from './cancel-reason.js';
import { cancelTask } from './context.js';
import { applySpawnOptions, type SpawnOptions } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { ChildSpec } from './supervisor.js';
import type { Task } from './task.js';

/** Makes `task` a child of `scope` and puts it where it will start, unless it is cancelled already. */
export function admit(scope: Scope, task: Task, options: SpawnOptions | null): Task {
  const extras = scope.extras;
  if (options !== null) applySpawnOptions(task, options);
  const heldBack = scope.full && !task.daemon && !scope.cancelled;
  scope.adopt(task);
  if (extras !== null && !task.daemon) {
    if (extras.policy.keepsChildren) extras.children.push(task);
    if (extras.supervisor !== null) task.rare.child = new ChildSpec(extras.supervisor, task, options);
  }
  if (scope.cancelled) cancelTask(task, scope.reason as CancelReason);
  else task.extras?.tiedTo?.addDependent(task);
  if (task.ended) return task;
  if (heldBack && extras !== null) {
    extras.places.holdBack(task);
    return task;
  }
  // A task that may have to be killed must not take the others of this thread with it.
  const killable = options?.killAfter !== undefined || extras?.options.killAfter !== undefined;
  const elsewhere = killable ? 'killable' : options?.on;
  if (elsewhere !== undefined && scheduler.place?.(task, elsewhere) === true) return task;
  scheduler.pending.push(task);
  scheduler.onHungry?.();
  return task;
}
