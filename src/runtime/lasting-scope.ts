/**
 * The scope of an interactive session (the REPL): it outlives the roots that run one after the other on its thread, and what a root spawns
 * without naming a scope goes here. So an entry ends when its own work has ended, and its tasks go on.
 *
 * A failure of such a task concerns nobody else: it is told to whoever runs the session. The scope is held open by a task of its own, the
 * keeper, which waits for ever and ends with the thread.
 */

import { cancelReason } from './cancel-reason.js';
import { cancelTask } from './context.js';
import { started } from './continuation.js';
import { makeRootTask } from './driver.js';
import { runInScope } from './open-scope.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';
import type { TaskHost } from './task-code.js';
import { EMPTY_NODE, scopeNode, type TreeNode } from './task-tree.js';

export class LastingScope {
  scope: Scope | null = null;

  /** The scope opens when the scheduler next runs, before any root that is started later. */
  constructor(host: TaskHost, onFailure: (error: unknown) => void) {
    const keeper = makeRootTask(
      {
        key: null,
        name: 'session',
        suspends: true,
        run: () => undefined,
        start: (_args, self) =>
          started(
            runInScope({ name: 'session', host, onFailure }, (scope) => {
              this.scope = scope;
              return waitForEver(self);
            }),
          ),
      },
      [],
      host,
      'session',
      () => undefined,
    );
    scheduler.pending.push(keeper);
  }

  /** Cancels every task of the session; the scope stays open. */
  cancelTasks(reason: unknown): void {
    const why = cancelReason('signal', reason);
    const children: Task[] = [];
    for (let child = this.scope?.first ?? null; child !== null; child = child.younger) children.push(child);
    for (const child of children) cancelTask(child, why);
  }

  node(): TreeNode {
    return { ...EMPTY_NODE, name: 'session', children: this.scope === null ? [] : scopeNode(this.scope).children };
  }
}

function* waitForEver(task: Task): Generator<void, undefined, void> {
  task.beginWait({ describeWait: () => 'holds the scope of the session open' });
  for (;;) yield;
}
