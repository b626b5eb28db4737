/**
 * The tree of scopes and tasks as plain data (runtime.md, section 9, Observability). Reading it runs no code of any task and changes
 * nothing. What it is shown as is decided elsewhere: tree-text.ts, tree-graph.ts, tree-json.ts.
 */
import { Mutex, Once } from './cells.js';
import { Shield } from './context.js';
import type { Place } from './place.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { RUNNING, SUSPENDED, Task, type TaskStateName } from './task.js';
import { whyCancelled } from './why.js';

/** One scope or task. The same shape serves a program that runs and one that has ended (trace-tree.ts). */
export interface TreeNode {
  readonly kind: 'task' | 'scope';
  /** The number of the task or scope; tasks and scopes are numbered apart. */
  readonly number: number;
  readonly name: string;
  /** Of a scope: `running` while its body runs, `suspended` while it waits for its tasks. */
  readonly state: TaskStateName;
  /** The thread where it runs; of a scope, where its body does. */
  readonly thread: number;
  /** Where it was spawned or opened. */
  readonly place: Place | null;
  readonly wait: TreeWait | null;
  /** Milliseconds until the scope's own deadline. */
  readonly deadline: number | null;
  /** Why it was cancelled, as a sentence without a subject: `because fetch#3 failed with ..`. */
  readonly cancelled: string | null;
  /** What a failed task or scope raised: `NetworkError: no route, at crawl.aria:7`. */
  readonly error: string | null;
  readonly restarts: number;
  /** `daemon`, `shielded`: what else is to be said. */
  readonly notes: readonly string[];
  readonly children: readonly TreeNode[];
}

/** What a suspended task waits for. `on` is known where it is a task, a scope or a lock that a task holds. */
export interface TreeWait {
  readonly what: string;
  readonly at: Place | null;
  readonly on: { readonly kind: 'task' | 'scope'; readonly number: number } | null;
  /** What a lock is known by whose holder is on another thread (tree-parts.ts). */
  readonly lock?: string;
}

/** A scope about which nothing is known: for nodes that stand for no single scope. */
export const EMPTY_NODE: TreeNode = {
  kind: 'scope',
  number: 0,
  name: '',
  state: 'running',
  thread: 1,
  place: null,
  wait: null,
  deadline: null,
  cancelled: null,
  error: null,
  restarts: 0,
  notes: [],
  children: [],
};

/** A task, and below it its open scopes, each inside the one around it, with their tasks. */
export function taskNode(task: Task): TreeNode {
  let inner: TreeNode | null = null;
  let shielded = false;
  for (let context = task.inner; context !== null; context = context.outer) {
    if (context instanceof Shield) shielded = true;
    else inner = scopeNode(context as Scope, inner);
  }
  const notes: string[] = [];
  const wait = waitOf(task);
  if (task.daemon) notes.push('daemon');
  if (shielded) notes.push('shielded');
  return {
    kind: 'task',
    number: task.id,
    name: task.name,
    state: wait === null ? task.stateName : 'suspended',
    thread: task.extras?.remote?.thread ?? scheduler.home,
    place: task.spawnedAt,
    wait,
    deadline: null,
    cancelled: whyCancelled(task.cancelReason, task.host),
    error: null,
    restarts: task.extras?.child?.restarts ?? 0,
    notes,
    children: inner === null ? [] : [inner],
  };
}

/** A scope with its live tasks, and the scope that its body has open (`inner`). */
export function scopeNode(scope: Scope, inner: TreeNode | null = null): TreeNode {
  const children: TreeNode[] = [];
  for (let child = scope.first; child !== null; child = child.younger) children.push(taskNode(child));
  if (inner !== null) children.push(inner);
  const deadline = scope.extras?.deadline ?? Number.POSITIVE_INFINITY;
  return {
    kind: 'scope',
    number: scope.number,
    name: scope.label,
    state: scope.leaving ? 'suspended' : 'running',
    thread: scheduler.home,
    place: scope.openedAt,
    wait: null,
    deadline: Number.isFinite(deadline) ? Math.max(0, Math.round(deadline - scheduler.now())) : null,
    cancelled: whyCancelled(scope.reason, scope.host),
    error: null,
    restarts: 0,
    notes: [],
    children,
  };
}

/** The node of a task or scope, or null. */
export function findNode(tree: TreeNode, kind: TreeNode['kind'], number: number): TreeNode | null {
  if (tree.kind === kind && tree.number === number) return tree;
  for (const child of tree.children) {
    const found = findNode(child, kind, number);
    if (found !== null) return found;
  }
  return null;
}

function waitOf(task: Task): TreeWait | null {
  const { waitingOn } = task;
  if (task.state === RUNNING) return waitBelow(task);
  if (task.state !== SUSPENDED || waitingOn === null) return null;
  const wait = { what: waitingOn.describeWait(task), at: task.waitingAt, on: targetOf(waitingOn) };
  const lock = waitingOn instanceof Once ? waitingOn.lock : waitingOn;
  return wait.on === null && lock instanceof Mutex && lock.place !== null ? { ...wait, lock: lock.place } : wait;
}

/** A task that lies below another on the same frames waits for it: it has run it there instead of switching to it (inline.ts). */
function waitBelow(task: Task): TreeWait | null {
  const { fiber } = task;
  if (fiber === null) return null;
  // While the fiber runs, its top is whoever runs now.
  const current = scheduler.current as Task | undefined;
  const top = fiber.top.state !== SUSPENDED && current?.fiber === fiber ? current : fiber.top;
  if (top === task || !isAbove(task, top)) return null;
  const { inner } = task;
  if (inner instanceof Scope && inner.leaving) {
    return { what: inner.describeWait(task), at: inner.openedAt, on: { kind: 'scope', number: inner.number } };
  }
  return { what: top.describeWait(), at: null, on: { kind: 'task', number: top.id } };
}

/** True if `task` owns, directly or not, the scope of `other`. */
function isAbove(task: Task, other: Task): boolean {
  for (let at = other.scope?.owner ?? null; at !== null; at = at.scope?.owner ?? null) if (at === task) return !other.ended;
  return false;
}

function targetOf(waitingOn: unknown): TreeWait['on'] {
  if (waitingOn instanceof Task) return { kind: 'task', number: waitingOn.id };
  if (waitingOn instanceof Scope) return { kind: 'scope', number: waitingOn.number };
  if (waitingOn instanceof Mutex && waitingOn.holder instanceof Task) return { kind: 'task', number: waitingOn.holder.id };
  return null;
}
