/** The tree as text for people: one line a node, equal subtrees folded. */
import type { TreeNode } from './task-tree.js';
import { type FoldedNode, foldTree } from './tree-fold.js';
import { nodeFacts, severalThreads } from './tree-label.js';

export function renderTree(tree: TreeNode): string {
  const threads = severalThreads(tree);
  const lines: string[] = [];
  const walk = ({ node, count, children }: FoldedNode, head: string, indent: string): void => {
    const facts = nodeFacts(node, threads).join(', ');
    const many = count > 1 ? ` (×${count})` : '';
    lines.push(`${head}${node.name}${many}${facts === '' ? '' : `: ${facts}`}`);
    children.forEach((child, at) => {
      const last = at === children.length - 1;
      walk(child, `${indent}${last ? '└─ ' : '├─ '}`, `${indent}${last ? '   ' : '│  '}`);
    });
  };
  walk(foldTree(tree), '', '');
  return lines.join('\n');
}
