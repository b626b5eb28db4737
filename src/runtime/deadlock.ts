/**
 * Deadlock (runtime.md, section 9): nothing can run, no timer is armed, nothing outside is pending. On one thread that is exact
 * the moment the scheduler is idle. With several threads the coordinator decides, and uses `failWithDeadlock` on the root's.
 */
import { cancelReason } from './cancel-reason.js';
import { here } from './place.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';
import { type TreeNode, taskNode } from './task-tree.js';
import { renderTree } from './tree-text.js';
import { chainText, waitChain } from './why.js';

/** True if this thread alone can do nothing any more, whatever happens. */
export function isStuck(): boolean {
  return !scheduler.hasWork && scheduler.timers.size === 0 && scheduler.external === 0;
}

/**
 * Fails the root scope with `Deadlock` and cancels it, so that cleanup runs. False if the scope was cancelled before: then even the
 * cleanup is stuck, and the program has to be given up.
 */
export function failWithDeadlock(root: Task, scope: Scope, tree: TreeNode = taskNode(root)): boolean {
  const error = deadlockError(scope, tree);
  scope.report(error);
  return scope.cancelFor(cancelReason('sibling_failed', 'deadlock', error));
}

/** It stands where the chain of waits ends: at the wait that nobody will end. */
function deadlockError(scope: Scope, tree: TreeNode): unknown {
  const chain = waitChain(tree);
  const before = here.site;
  here.site = chain.findLast((step) => step.at !== null)?.at ?? null;
  const waits = chain.flatMap(({ task, what, at, closes }) => (at === null || closes ? [] : [{ place: at, text: `${task} ${what}` }]));
  const error = scope.host.fault('Deadlock', `all tasks are waiting\n${renderTree(tree)}`, {
    tasks: waitingTasks(tree),
    chain: chainText(chain),
    waits,
  });
  here.site = before;
  return error;
}

/** `name: what it waits for`, one text for each waiting task. */
function waitingTasks(tree: TreeNode): string[] {
  const own = tree.kind === 'task' && tree.wait !== null ? [`${tree.name}: ${tree.state}, ${tree.wait.what}`] : [];
  return [...own, ...tree.children.flatMap(waitingTasks)];
}
