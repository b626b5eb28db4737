/** The tree of tasks as text (runtime.md, section 9, Observability): name, state, what it waits for. */
import { Shield } from './context.js';
import type { Scope } from './scope.js';
import { SUSPENDED, type Task } from './task.js';

/** One node of the tree, plain data: other threads send theirs as this. */
export interface TreeNode {
  readonly label: string;
  readonly children: readonly TreeNode[];
  /** The number of the task; absent for a scope. */
  readonly task?: number;
}

/** What hangs below a task: its open scopes, each inside the one around it, with their tasks. */
export function taskNode(task: Task): TreeNode {
  let inner: TreeNode | null = null;
  for (let context = task.inner; context !== null; context = context.outer) {
    if (!(context instanceof Shield)) inner = scopeNode(context as Scope, inner);
  }
  return { label: `${task.name}: ${describeTask(task)}`, children: inner === null ? [] : [inner], task: task.id };
}

/** A scope with its live tasks, and the scope that its body has open (`inner`). */
export function scopeNode(scope: Scope, inner: TreeNode | null = null): TreeNode {
  const children: TreeNode[] = [];
  for (let child = scope.first; child !== null; child = child.younger) children.push(taskNode(child));
  if (inner !== null) children.push(inner);
  return { label: `${scope.kind}${scope.name === scope.kind ? '' : ` ${scope.name}`}${scope.cancelled ? ' (cancelled)' : ''}`, children };
}

/** Text with one line a node. Equal neighbours without children are folded. */
export function renderTree(node: TreeNode): string {
  const lines = [node.label];
  renderChildren(node, '', lines);
  return lines.join('\n');
}

/** `suspended, receives from a channel`. */
export function describeTask(task: Task): string {
  const parts: string[] = [task.stateName];
  const top = task.fiber?.top;
  if (task.state === SUSPENDED && task.waitingOn !== null) parts.push(task.waitingOn.describeWait(task));
  else if (top !== undefined && top !== task) parts.push(`below ${top.name}`);
  if (task.cancelled) parts.push('cancelled');
  if (task.daemon) parts.push('daemon');
  if (task.extras?.remote != null) parts.push(`on thread ${task.extras.remote.thread}`);
  return parts.join(', ');
}

function renderChildren(node: TreeNode, indent: string, lines: string[]): void {
  const groups = fold(node.children);
  groups.forEach(([child, count], at) => {
    const last = at === groups.length - 1;
    lines.push(`${indent}${last ? '└─ ' : '├─ '}${child.label}${count > 1 ? ` (and ${count - 1} more like it)` : ''}`);
    renderChildren(child, `${indent}${last ? '   ' : '│  '}`, lines);
  });
}

/** Leaves that differ only in the number of their name are shown once. */
function fold(nodes: readonly TreeNode[]): (readonly [TreeNode, number])[] {
  const groups: [TreeNode, number][] = [];
  for (const node of nodes) {
    const before = groups.at(-1);
    if (before !== undefined && node.children.length === 0 && before[0].children.length === 0 && alike(before[0]) === alike(node))
      before[1]++;
    else groups.push([node, 1]);
  }
  return groups;
}

function alike(node: TreeNode): string {
  return node.label.replace(/#\d+/g, '#');
}
