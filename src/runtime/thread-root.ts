/** The root task of a program, on thread 1: its start, its cancellation from outside, its end. */
import { type CancelSource, cancelReason } from './cancel-reason.js';
import type { RootOutcome } from './coordinator-api.js';
import { failWithDeadlock } from './deadlock.js';
import { makeRootTask, outcomeOf } from './driver.js';
import type { LastingScope } from './lasting-scope.js';
import type { Encoded } from './protocol.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { CANCELLED, FAILED, finish, type Task } from './task.js';
import type { TaskCode } from './task-code.js';
import type { TreeNode } from './task-tree.js';
import type { ThreadParts } from './thread-parts.js';

interface Root {
  readonly task: Task;
  scope: Scope | null;
}

export class ThreadRoot {
  readonly #parts: ThreadParts;
  readonly #end: (outcome: RootOutcome) => void;
  #root: Root | null = null;

  /** Where bare spawns go, if that is not the root itself. */
  readonly lasting: LastingScope | null;

  constructor(parts: ThreadParts, lasting: LastingScope | null, end: (outcome: RootOutcome) => void) {
    this.#parts = parts;
    this.lasting = lasting;
    this.#end = end;
  }

  /** The root task, while a program runs. */
  get task(): Task | null {
    return this.#root === null ? null : this.#root.task;
  }

  /** Runs `key` as the root of the program. */
  start(key: string, args: readonly Encoded[]): void {
    const { host } = this.#parts;
    let code: TaskCode;
    let values: unknown[];
    try {
      code = host.findCode(key);
      values = args.map((arg) => this.#parts.transfer.decode(arg, 0));
    } catch (error) {
      this.#end({ state: 'failed', error: this.#parts.transfer.encodeError(error, 0) });
      return;
    }
    const root: Root = {
      task: makeRootTask(code, values, host, code.name, (scope) => {
        root.scope = scope;
        if (this.lasting !== null) scope.rare.lasting = this.lasting.scope;
      }),
      scope: null,
    };
    this.#root = root;
    root.task.rare.onFinished = () => this.#finished(root);
    scheduler.pending.push(root.task);
  }

  /**
   * A signal, or whoever runs the program, cancels the root scope; before it is open, the root task. Asked a second time, the tasks of
   * the session are cancelled too: one of them may be what the root waits for.
   */
  cancel(source: CancelSource, reason: unknown): void {
    const root = this.#root;
    if (root === null) return;
    const why = cancelReason(source, reason);
    if (root.scope?.cancelled === true) this.lasting?.cancelTasks(reason);
    else if (root.scope !== null) root.scope.cancelFor(why);
    else {
      root.task.queue?.remove(root.task);
      root.task.cancelled = true;
      finish(root.task, CANCELLED, why);
    }
  }

  /** The coordinator's verdict. If even the cleanup is stuck, the program is given up as it stands. */
  deadlocked(tree: TreeNode): void {
    const root = this.#root;
    if (root === null || root.scope === null || failWithDeadlock(root.task, root.scope, tree)) return;
    const error = root.scope.failure?.error ?? this.#parts.host.fault('Deadlock', 'all tasks are waiting');
    finish(root.task, FAILED, error);
  }

  /** Gives the program up as it stands: what was lost with a thread cannot be waited for. */
  abandon(error: unknown): void {
    if (this.#root !== null) finish(this.#root.task, FAILED, error);
  }

  #finished(root: Root): void {
    this.#root = null;
    const outcome = outcomeOf(root.task, root.scope);
    if (outcome.kind === 'done') {
      try {
        this.#end({ state: 'done', value: this.#parts.transfer.encode(outcome.value, 0) });
      } catch (error) {
        this.#end({ state: 'failed', error: this.#parts.transfer.encodeError(error, 0) });
      }
    } else {
      const state = outcome.kind;
      this.#end({ state, error: this.#parts.transfer.encodeError(outcome.error, 0) });
    }
  }
}
