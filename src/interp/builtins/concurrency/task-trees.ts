/** The value of `Async.tree` and `s.tree` (language.md, sections 17.3 and 17.7): it prints as text, and knows the other forms. */
import {
  findNode,
  type Scope,
  scheduler,
  scopeNode,
  type Task,
  TREE_FORMS,
  type TreeNode,
  taskNode,
  treeAs,
} from '../../../runtime/index.js';
import { libraryType } from '../../builtin-types.js';
import { registerLibraryDisplay } from '../../display.js';
import { registerLibraryTransfer } from '../../library-transfer.js';
import { LibraryObject, type Value } from '../../value.js';
import { methodsOf } from '../define.js';

const TASK_TREE = libraryType('TaskTree');

registerLibraryDisplay(TASK_TREE, (object) => treeAs('text', nodeOf(object)));
registerLibraryTransfer(TASK_TREE, { crossing: 'shared' });

const table = methodsOf('TaskTree');
const WHAT = { text: 'as text for people', mermaid: 'as a Mermaid flowchart', dot: 'as a Graphviz graph', json: 'as JSON' };
for (const form of TREE_FORMS) table.run(form, '', `Gives the tree ${WHAT[form]} (17.7).`, ([tree]) => treeAs(form, nodeOf(tree)));

export const treeMethods = table.build();

/** The tree of the whole program, on all threads. */
export function programTree(): LibraryObject {
  return treeValue(scheduler.wholeTree?.() ?? taskNode(rootTask()));
}

/** The part of it below a scope, wherever its tasks run. */
export function scopeTree(scope: Scope): LibraryObject {
  const whole = scheduler.wholeTree?.() ?? null;
  return treeValue((whole === null ? null : findNode(whole, 'scope', scope.number)) ?? scopeNode(scope));
}

const treeValue = (node: TreeNode): LibraryObject => new LibraryObject(TASK_TREE, node);

const nodeOf = (tree: Value | undefined): TreeNode => (tree as LibraryObject).data as TreeNode;

function rootTask(): Task {
  let task = scheduler.current;
  while (task.scope?.owner != null) task = task.scope.owner;
  return task;
}
