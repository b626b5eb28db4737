/** The task tree of a whole program, put together from what each thread knows (runtime.md section 9, Observability). */
import type { HeldLock, TreePart } from './protocol.js';
import { EMPTY_NODE, type TreeNode, type TreeWait } from './task-tree.js';

/**
 * Hangs the insides of guest tasks where their homes show the task, and tasks of stand-ins where the scope is at home. Who waits for a lock
 * that is held on another thread is told by whom.
 */
export function joinTrees(parts: readonly TreePart[]): TreeNode {
  const inside = new Inside();
  const trees: TreeNode[] = [];
  for (const part of parts) {
    if (part.kind === 'locks') for (const held of part.held) inside.locks.set(held.lock, held);
    else if (part.kind === 'tree') trees.push(part.node);
    else if (part.kind === 'guest') inside.guests.set(part.node.number, part.node);
    else inside.scopes.set(part.node.number, [...(inside.scopes.get(part.node.number) ?? []), part.node]);
  }
  const joined = trees.map((tree) => inside.join(tree));
  // What hangs nowhere yet (its home is about to learn of it) still has to be seen.
  for (const node of inside.rest()) joined.push(inside.join(node));
  const [first, ...others] = joined;
  if (first === undefined) return { ...EMPTY_NODE, name: 'no tasks' };
  return others.length === 0 ? first : { ...first, children: [...first.children, ...others] };
}

/** Says on the root which threads did not answer. */
export function withSilent(tree: TreeNode, threads: readonly number[]): TreeNode {
  if (threads.length === 0) return tree;
  const who = threads.length === 1 ? `thread ${threads[0]} is` : `threads ${threads.join(', ')} are`;
  return { ...tree, notes: [...tree.notes, `${who} busy in one long operation: what runs there is not shown`] };
}

class Inside {
  readonly guests = new Map<number, TreeNode>();
  readonly scopes = new Map<number, TreeNode[]>();
  readonly locks = new Map<string, HeldLock>();

  join(node: TreeNode): TreeNode {
    return node.kind === 'task' ? this.#task(node) : this.#scope(node);
  }

  #wait(wait: TreeWait): TreeWait {
    const holder = wait.lock === undefined ? undefined : this.locks.get(wait.lock);
    if (holder === undefined) return wait;
    return { what: `waits for a lock held by ${holder.name}`, at: wait.at, on: { kind: 'task', number: holder.number } };
  }

  *rest(): Iterable<TreeNode> {
    for (const node of [...this.guests.values()]) if (this.guests.delete(node.number)) yield node;
    for (const [number, nodes] of [...this.scopes]) {
      if (!this.scopes.delete(number)) continue;
      yield* nodes;
    }
  }

  /** The thread that runs a task knows best what it does; its home knows how it belongs and what became of it before. */
  #task(part: TreeNode): TreeNode {
    const node = part.wait === null ? part : { ...part, wait: this.#wait(part.wait) };
    const guest = this.guests.get(node.number);
    if (guest === undefined) return { ...node, children: node.children.map((child) => this.join(child)) };
    this.guests.delete(node.number);
    const wait = guest.wait === null ? null : this.#wait(guest.wait);
    const merged = {
      ...guest,
      wait,
      place: node.place ?? guest.place,
      restarts: node.restarts,
      cancelled: guest.cancelled ?? node.cancelled,
    };
    const notes = [...new Set([...node.notes, ...guest.notes])];
    return { ...merged, notes, children: [...node.children, ...guest.children].map((child) => this.join(child)) };
  }

  #scope(node: TreeNode): TreeNode {
    const elsewhere = this.scopes.get(node.number) ?? [];
    this.scopes.delete(node.number);
    const known = new Set(node.children.filter((child) => child.kind === 'task').map((child) => child.number));
    const more = elsewhere.flatMap((part) => part.children.filter((child) => child.kind === 'scope' || !known.has(child.number)));
    return { ...node, children: [...node.children, ...more].map((child) => this.join(child)) };
  }
}
