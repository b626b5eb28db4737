/** The words of one node, the same in every form of the tree. */
import { placeText } from './place.js';
import type { TreeNode } from './task-tree.js';

/** Whether threads are worth a word: only where there are several. */
export function severalThreads(tree: TreeNode): boolean {
  return tree.children.some((child) => child.thread !== tree.thread || severalThreads(child));
}

/** `suspended, receives from channel jobs at pool.aria:4, spawned at pool.aria:9`; empty for a scope about which there is nothing to say. */
export function nodeFacts(node: TreeNode, threads: boolean): string[] {
  const facts: string[] = [];
  if (node.kind === 'task') facts.push(node.wait === null ? node.state : `${node.state}, ${waitText(node.wait)}`);
  else if (node.state === 'suspended') facts.push('waits for its tasks');
  else if (node.state === 'failed') facts.push('failed');
  if (node.cancelled !== null) facts.push(`cancelled ${node.cancelled}`);
  if (node.error !== null) facts.push(node.error);
  if (node.deadline !== null) facts.push(node.deadline === 0 ? 'deadline passed' : `${node.deadline}ms left`);
  if (node.restarts > 0) facts.push(`restarted ${node.restarts} ${node.restarts === 1 ? 'time' : 'times'}`);
  facts.push(...node.notes);
  if (threads) facts.push(`on thread ${node.thread}`);
  if (node.place !== null && node.kind === 'task') facts.push(`spawned at ${placeText(node.place)}`);
  // A state already says that much: the reason follows it without a repetition.
  return node.state === 'cancelled' && node.cancelled !== null ? facts.slice(1) : facts;
}

function waitText({ what, at }: NonNullable<TreeNode['wait']>): string {
  return at === null ? what : `${what} at ${placeText(at)}`;
}
