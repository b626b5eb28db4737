/** The task tree of a whole program, put together from what each thread knows (runtime.md section 9, Observability). */
import type { TreePart } from './protocol.js';
import type { TreeNode } from './task-tree.js';

/** Hangs the insides of guest tasks where their homes show the task; trees of their own follow the first one. */
export function joinTrees(parts: readonly TreePart[]): TreeNode {
  const guests = new Map<number, TreeNode>();
  const trees: TreeNode[] = [];
  for (const { guest, node } of parts) {
    if (guest === null) trees.push(node);
    else guests.set(guest, node);
  }
  const joined = trees.map((tree) => withGuests(tree, guests));
  // A guest whose home has not shown it (it is on its way) still has to be seen.
  for (const node of guests.values()) joined.push(node);
  const first = joined[0];
  if (first === undefined) return { label: 'no tasks', children: [] };
  return joined.length === 1 ? first : { ...first, children: [...first.children, ...joined.slice(1)] };
}

function withGuests(node: TreeNode, guests: Map<number, TreeNode>): TreeNode {
  const inside = node.task === undefined ? undefined : guests.get(node.task);
  if (node.task !== undefined) guests.delete(node.task);
  const children = [...node.children, ...(inside?.children ?? [])].map((child) => withGuests(child, guests));
  // The thread that runs it knows best what it is doing; the home knows where it is.
  const label = inside === undefined ? node.label : `${inside.label}${node.label.slice(node.label.lastIndexOf(', on thread'))}`;
  return { ...node, label, children };
}
