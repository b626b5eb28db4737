/** Why a task was cancelled, and why a program hangs: sentences with places (runtime.md, sections 4.5 and 9). */
import type { CancelReason } from './cancel-reason.js';
import { type Place, placeText } from './place.js';
import type { TaskHost } from './task-code.js';
import type { TreeNode } from './task-tree.js';

/** What a host says of an error: `TaskHost.describeError`. */
export interface ErrorText {
  readonly kind: string;
  readonly message: string;
  readonly place: Place | null;
}

/** `NetworkError: no route, at crawl.aria:7` */
export function errorText({ kind, message, place }: ErrorText): string {
  const [first] = message.split('\n');
  const said = first === '' || first === kind ? kind : `${kind}: ${first}`;
  return place === null ? said : `${said}, at ${placeText(place)}`;
}

/** The rest of a sentence that begins with `cancelled`; null if there is no reason. */
export function whyCancelled(reason: CancelReason | null | undefined, host: TaskHost): string | null {
  if (reason === null || reason === undefined) return null;
  const { source, by, at } = reason.origin;
  const said = typeof reason.reason === 'string' && reason.reason !== '' ? reason.reason : null;
  switch (source) {
    case 'sibling_failed': {
      const cause = reason.cause === null || reason.cause === undefined ? null : errorText(describeError(host, reason.cause));
      const who = by === null ? 'a task' : by;
      return cause === null ? `because ${who} failed` : `because ${who} failed with ${cause}`;
    }
    case 'deadline':
      return `because the time of ${by ?? 'its scope'} was over`;
    case 'supervisor':
      return `by its supervisor${said === null ? '' : `: ${said}`}`;
    case 'signal':
      return `by ${said ?? 'a signal'}`;
    case 'limit':
      return `because of a limit${said === null ? '' : `: ${said}`}`;
    case 'explicit':
    case 'parent': {
      const who = by === null ? '' : ` by ${by}`;
      const where = at === null ? '' : ` at ${placeText(at)}`;
      return `${who}${where}${said === null ? '' : `: ${said}`}`.trimStart() || 'with its scope';
    }
  }
}

export function describeError(host: TaskHost, error: unknown): ErrorText {
  if (host.describeError !== undefined) return host.describeError(error);
  const known = error instanceof Error ? error : null;
  return { kind: known?.name ?? 'error', message: known?.message ?? String(error), place: null };
}

/** One step of the answer to "why does it hang?". */
export interface WaitStep {
  readonly task: string;
  readonly what: string;
  readonly at: Place | null;
  /** The step is where an earlier one already was: they wait for each other. */
  readonly closes: boolean;
}

/** Chains longer than this are cut: the report is read by people. */
const LONGEST_CHAIN = 12;

/**
 * Who waits for whom, from the root to a wait that nobody will end, or back to a task of the chain. A cycle is preferred to a dead end
 * where a scope waits for several tasks: it is the better explanation.
 */
export function waitChain(root: TreeNode): readonly WaitStep[] {
  const tasks = new Map<number, TreeNode>();
  const scopes = new Map<number, TreeNode>();
  index(root, tasks, scopes);
  const next = (node: TreeNode): readonly TreeNode[] => {
    const on = node.wait?.on ?? null;
    if (on === null) return [];
    const found = (on.kind === 'task' ? tasks : scopes).get(on.number);
    if (found === undefined) return [];
    return on.kind === 'task' ? [found] : tasksOf(found).filter((task) => task.wait !== null);
  };
  const first = tasksOf(root).find((task) => task.wait !== null) ?? root;
  return steps(longestOrCycle(root.wait === null ? first : root, next));
}

function index(node: TreeNode, tasks: Map<number, TreeNode>, scopes: Map<number, TreeNode>): void {
  (node.kind === 'task' ? tasks : scopes).set(node.number, node);
  for (const child of node.children) index(child, tasks, scopes);
}

/** The tasks a scope waits for: its own, not those of scopes further in. */
const tasksOf = (scope: TreeNode): readonly TreeNode[] => scope.children.filter((child) => child.kind === 'task');

interface Path {
  readonly nodes: readonly TreeNode[];
  readonly cycle: boolean;
}

/** Depth first; each task is entered once, so it is linear in the size of the tree. */
function longestOrCycle(start: TreeNode, next: (node: TreeNode) => readonly TreeNode[]): Path {
  const seen = new Set<TreeNode>();
  let best: Path = { nodes: [start], cycle: false };
  const path: TreeNode[] = [];
  const visit = (node: TreeNode): void => {
    if (best.cycle) return;
    if (path.includes(node)) {
      best = { nodes: [...path, node], cycle: true };
      return;
    }
    if (seen.has(node)) return;
    seen.add(node);
    path.push(node);
    if (path.length > best.nodes.length) best = { nodes: [...path], cycle: false };
    if (path.length < LONGEST_CHAIN) for (const other of next(node)) visit(other);
    path.pop();
  };
  visit(start);
  return best;
}

function steps({ nodes, cycle }: Path): WaitStep[] {
  return nodes.map((node, i) => ({
    task: node.name,
    what: node.wait?.what ?? node.state,
    at: node.wait?.at ?? null,
    closes: cycle && i === nodes.length - 1,
  }));
}

/** `left#2 waits for a lock held by right#3, at locks.aria:5`, one line a step. */
export function chainText(chain: readonly WaitStep[]): string[] {
  return chain.map(({ task, what, at, closes }) => {
    if (closes) return `and ${task} is where this began: they wait for each other`;
    return `${task} ${what}${at === null ? '' : `, at ${placeText(at)}`}`;
  });
}
