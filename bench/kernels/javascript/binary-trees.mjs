import { measure } from './harness.mjs';

class Tree {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

function grow(depth) {
  return depth === 0 ? new Tree(null, null) : new Tree(grow(depth - 1), grow(depth - 1));
}

function nodes(tree) {
  return tree.left === null ? 1 : 1 + nodes(tree.left) + nodes(tree.right);
}

function binaryTrees(depth) {
  let total = nodes(grow(depth));
  for (let d = 4; d <= depth; d += 4) {
    for (let i = 0; i < 1 << (depth - d); i++) total += nodes(grow(d));
  }
  return total;
}

await measure(binaryTrees);
