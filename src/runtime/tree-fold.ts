/** Folding: subtrees that are equal but for the numbers of their tasks are shown once, with how many there are. */
import type { TreeNode } from './task-tree.js';

export interface FoldedNode {
  /** The first of its kind. */
  readonly node: TreeNode;
  readonly count: number;
  readonly children: readonly FoldedNode[];
}

export function foldTree(node: TreeNode): FoldedNode {
  return new Folding().fold(node);
}

interface Shaped extends FoldedNode {
  readonly shape: number;
}

/** Shapes are numbered as they are met: two subtrees are equal if their numbers are, so no text grows with the size of a tree. */
class Folding {
  readonly #shapes = new Map<string, number>();

  fold(node: TreeNode, count = 1): Shaped {
    const groups = new Map<number, { first: Shaped; count: number }>();
    for (const child of node.children) {
      const folded = this.fold(child);
      const group = groups.get(folded.shape);
      if (group === undefined) groups.set(folded.shape, { first: folded, count: 1 });
      else group.count++;
    }
    const children = [...groups.values()].map((group) => ({ ...group.first, count: group.count }));
    const below = children.map((child) => `${child.shape}*${child.count}`).join(',');
    return { node, count, children, shape: this.#number(`${labelKey(node)} [${below}]`) };
  }

  #number(key: string): number {
    let number = this.#shapes.get(key);
    if (number === undefined) {
      number = this.#shapes.size;
      this.#shapes.set(key, number);
    }
    return number;
  }
}

/** What has to be equal. Numbers in names, waits and reasons do not count; where it happened does. */
function labelKey({ kind, name, state, thread, place, wait, cancelled, error, restarts, notes, deadline }: TreeNode): string {
  const where = [place?.file, place?.line, wait?.at?.file, wait?.at?.line];
  const parts = [kind, name, state, thread, where, wait?.what, cancelled, error, restarts, deadline !== null, notes];
  return JSON.stringify(parts).replace(/#[\d.]+/g, '#');
}
