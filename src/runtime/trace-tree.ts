/** The tree of a run that is over: every scope and task there was, with how it ended. No times, so equal runs give equal trees. */
import type { TreeNode, TreeWait } from './task-tree.js';
import { SUSPENDED, scopeName, TASK_STATES, type TraceModel, taskName, waitText } from './trace-model.js';
import { errorText } from './why.js';

export function traceTree(model: TraceModel): TreeNode {
  const tree = new Builder(model).root();
  return model.dropped === 0 ? tree : { ...tree, notes: [...tree.notes, `${model.dropped} events could not be kept`] };
}

class Builder {
  readonly #model: TraceModel;
  /** Tasks by scope, scopes by the scope of the same task around them, the other scopes by task: in the order of time. */
  readonly #tasks: Groups;
  readonly #inner: Groups;
  readonly #outermost: Groups;
  readonly #restarts = new Map<number, number>();

  constructor(model: TraceModel) {
    this.#model = model;
    const { tasks, scopes, restarts } = model;
    const inner = (scope: number): boolean => scopes.owner[scopes.around[scope] as number] === scopes.owner[scope];
    this.#tasks = grouped(tasks.count, (task) => tasks.scope[task]);
    this.#inner = grouped(scopes.count, (scope) => (inner(scope) ? scopes.around[scope] : undefined));
    this.#outermost = grouped(scopes.count, (scope) => (inner(scope) ? undefined : scopes.owner[scope]));
    for (let i = 0; i < restarts.count; i++) {
      const task = restarts.task[i] as number;
      this.#restarts.set(task, (this.#restarts.get(task) ?? 0) + 1);
    }
  }

  root(): TreeNode {
    const [root] = this.#tasks.get(-1) ?? [];
    if (root !== undefined) return this.#task(root);
    return { ...PLAIN, kind: 'task', number: 0, name: 'main', state: 'pending' };
  }

  #task(task: number): TreeNode {
    const { tasks, places, errors, whys } = this.#model;
    const error = errors[tasks.error[task] as number];
    return {
      ...PLAIN,
      kind: 'task',
      number: tasks.number[task] as number,
      name: taskName(this.#model, task),
      state: TASK_STATES[tasks.state[task] as number] ?? 'pending',
      thread: tasks.thread[task] as number,
      place: places[tasks.place[task] as number] ?? null,
      restarts: this.#restarts.get(task) ?? 0,
      wait: tasks.state[task] === SUSPENDED ? this.#wait(tasks.lastWait[task] as number) : null,
      error: error === undefined ? null : errorText(error),
      cancelled: whys[tasks.why[task] as number]?.text ?? null,
      children: (this.#outermost.get(task) ?? []).map((scope) => this.#scope(scope)),
    };
  }

  #wait(wait: number): TreeWait | null {
    if (wait < 0) return null;
    return { what: waitText(this.#model, wait), at: this.#model.places[this.#model.waits.place[wait] as number] ?? null, on: null };
  }

  #scope(scope: number): TreeNode {
    const { tasks, scopes, places, whys } = this.#model;
    const children = (this.#tasks.get(scope) ?? []).map((task) => this.#task(task));
    const inner = (this.#inner.get(scope) ?? []).map((one) => this.#scope(one));
    return {
      ...PLAIN,
      kind: 'scope',
      number: scopes.number[scope] as number,
      name: scopeName(this.#model, scope),
      state: (scopes.error[scope] as number) < 0 ? 'done' : 'failed',
      thread: tasks.thread[scopes.owner[scope] as number] ?? 1,
      place: places[scopes.place[scope] as number] ?? null,
      cancelled: whys[scopes.why[scope] as number]?.text ?? null,
      children: [...children, ...inner],
    };
  }
}

type Groups = ReadonlyMap<number, readonly number[]>;

/** The rows that have a key, by it. */
function grouped(rows: number, keyOf: (row: number) => number | undefined): Groups {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

const PLAIN = { thread: 1, place: null, wait: null, deadline: null, cancelled: null, error: null, restarts: 0, notes: [], children: [] };
