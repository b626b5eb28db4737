/** The tree of a run that is over: every scope and task there was, with how it ended. No times, so equal runs give equal trees. */
import type { TreeNode } from './task-tree.js';
import type { TraceModel, TraceScope, TraceTask } from './trace-model.js';
import { errorText } from './why.js';

export function traceTree(model: TraceModel): TreeNode {
  const tree = new Builder(model).root();
  return model.dropped === 0 ? tree : { ...tree, notes: [...tree.notes, `${model.dropped} events could not be kept`] };
}

class Builder {
  readonly #model: TraceModel;
  /** Tasks by scope, scopes by owner: in the order of time. */
  readonly #tasks = new Map<number, TraceTask[]>();
  readonly #scopes = new Map<number, TraceScope[]>();

  constructor(model: TraceModel) {
    this.#model = model;
    for (const task of model.tasks.values()) add(this.#tasks, task.scope, task);
    for (const scope of model.scopes.values()) add(this.#scopes, scope.owner, scope);
  }

  root(): TreeNode {
    const [root] = this.#tasks.get(0) ?? [];
    if (root !== undefined) return this.#task(root);
    return { ...PLAIN, kind: 'task', number: 0, name: 'main', state: 'pending' };
  }

  #task(task: TraceTask): TreeNode {
    // Scopes inside other scopes of the same task hang below those.
    const outermost = (this.#scopes.get(task.number) ?? []).filter(({ around }) => this.#model.scopes.get(around)?.owner !== task.number);
    const { number, name, state, thread, place, restarts, error, why } = task;
    const wait = task.ended === null && state === 'suspended' ? task.waits.at(-1) : undefined;
    return {
      ...PLAIN,
      kind: 'task',
      number,
      name,
      state,
      thread,
      place,
      restarts: restarts.length,
      wait: wait === undefined ? null : { what: wait.what, at: wait.place, on: null },
      error: error === null ? null : errorText(error),
      cancelled: why?.text ?? null,
      children: outermost.map((scope) => this.#scope(scope)),
    };
  }

  #scope(scope: TraceScope): TreeNode {
    const { number, name, place, why, error, owner } = scope;
    const tasks = (this.#tasks.get(number) ?? []).map((task) => this.#task(task));
    const inner = (this.#scopes.get(owner) ?? []).filter(({ around }) => around === number).map((one) => this.#scope(one));
    return {
      ...PLAIN,
      kind: 'scope',
      number,
      name,
      state: error === null ? 'done' : 'failed',
      thread: this.#model.tasks.get(owner)?.thread ?? 1,
      place,
      cancelled: why?.text ?? null,
      children: [...tasks, ...inner],
    };
  }
}

function add<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

const PLAIN = { thread: 1, place: null, wait: null, deadline: null, cancelled: null, error: null, restarts: 0, notes: [], children: [] };
