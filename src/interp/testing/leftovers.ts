/**
 * Tasks a test has left running (it forgot to await or cancel them). A scope would wait for them; a test that relies on that either hangs or
 * hides what went on after its last assertion, so it fails, and says which task it was and where it was spawned.
 */
import { type Scope, taskNode } from '../../runtime/index.js';
import { nodeFacts } from '../../runtime/tree-label.js';
import type { Site } from '../site.js';

export interface Leftover {
  /** `worker@jobs.aria:3#7: suspended, receives from a channel` */
  readonly description: string;
  /** Where it was spawned; null if another thread did. */
  readonly site: Site | null;
}

/** The tasks of `scope` that still run. Daemons and those that were cancelled already are meant to end with it. */
export function leftRunning(scope: Scope): readonly Leftover[] {
  const left: Leftover[] = [];
  for (let task = scope.first; task !== null; task = task.younger) {
    if (task.daemon || task.cancelled || task.ended) continue;
    const facts = nodeFacts({ ...taskNode(task), place: null, children: [] }, false);
    left.push({ description: `${task.name}: ${facts.join(', ')}`, site: task.spawnedAt });
  }
  const elsewhere = scope.cancelled ? 0 : scope.settledActive() - countListed(scope);
  if (elsewhere > 0) left.push({ description: `${elsewhere} more on other threads`, site: null });
  return left;
}

export function place(site: Site): string {
  return `${site.file}:${site.line}:${site.column}`;
}

function countListed(scope: Scope): number {
  let count = 0;
  for (let task = scope.first; task !== null; task = task.younger) if (!task.daemon) count++;
  return count;
}
