/** The forms in which the tree can be asked for, by name. */
import { assertNever } from '../diagnostics/assert-never.js';
import type { TreeNode } from './task-tree.js';
import { treeDot, treeMermaid } from './tree-graph.js';
import { treeJson } from './tree-json.js';
import { renderTree } from './tree-text.js';

export const TREE_FORMS = ['text', 'mermaid', 'dot', 'json'] as const;
export type TreeForm = (typeof TREE_FORMS)[number];

export function treeAs(form: TreeForm, tree: TreeNode): string {
  switch (form) {
    case 'text':
      return renderTree(tree);
    case 'mermaid':
      return treeMermaid(tree);
    case 'dot':
      return treeDot(tree);
    case 'json':
      return treeJson(tree);
    default:
      return assertNever(form);
  }
}
