/**
 * Deadlock (runtime.md, section 9): nothing can run, no timer is armed, nothing outside is pending. On one thread that is exact
 * the moment the scheduler is idle. With several threads the coordinator decides, and uses `failWithDeadlock` on the root's.
 */
import { cancelReason } from './cancel-reason.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';
import { describeTask, renderTree, type TreeNode, taskNode } from './task-tree.js';

/** True if this thread alone can do nothing any more, whatever happens. */
export function isStuck(): boolean {
  return !scheduler.hasWork && scheduler.timers.size === 0 && scheduler.external === 0;
}

/**
 * Fails the root scope with `Deadlock` and cancels it, so that cleanup runs. False if the scope was cancelled before: then even the
 * cleanup is stuck, and the program has to be given up.
 */
export function failWithDeadlock(root: Task, scope: Scope, tree: TreeNode = taskNode(root)): boolean {
  const error = scope.host.fault('Deadlock', `all tasks are waiting\n${renderTree(tree)}`, { tasks: waitingTasks(root) });
  scope.report(error);
  return scope.cancelFor(cancelReason('sibling_failed', 'deadlock', error));
}

/** `name: what it waits for`, one text for each waiting task. */
function waitingTasks(root: Task): string[] {
  const found: string[] = [];
  const visit = (task: Task): void => {
    if (task.waitingOn !== null) found.push(`${task.name}: ${describeTask(task)}`);
    for (let context = task.inner; context !== null; context = context.outer) {
      if ('first' in context) for (let child = (context as Scope).first; child !== null; child = child.younger) visit(child);
    }
  };
  visit(root);
  return found;
}
