/** `n.start`: waiting until a child reports that it is ready (runtime.md, sections 3.8 and 12.5). */
import { errorOf } from './await.js';
import { cancelReason, cancelSignal } from './cancel-reason.js';
import { cancelTask } from './context.js';
import type { SpawnOptions } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { DONE, type Task } from './task.js';
import type { Steps, TaskCode } from './task-code.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_VALUE, type Waiter } from './waiter.js';

/** What `ready` is inside the child. */
export class Readiness implements Awaitable {
  reported = false;
  value: unknown = undefined;
  private over = false;
  private starter: Waiter | null = null;

  /** `ready(value)`. Only the first report counts. */
  report(value: unknown): void {
    if (this.reported || this.over) return;
    this.reported = true;
    this.value = value;
    this.wakeStarter();
  }

  /** The child failed. True if it was before the report: then the error is raised at the call, and only there. */
  failed(_error: unknown): boolean {
    return !this.reported;
  }

  ended(_task: Task): void {
    this.over = true;
    this.wakeStarter();
  }

  *wait(me: Task): Steps<void> {
    if (this.reported || this.over) return;
    me.beginWait(this);
    this.starter = me;
    yield;
    if (me.endWait() === WAKE_CANCELLED) throw cancelSignal;
  }

  describeWait(): string {
    return 'waits until a child is ready';
  }

  private wakeStarter(): void {
    const starter = this.starter;
    this.starter = null;
    if (starter?.tryClaim() === true) starter.complete(WAKE_VALUE, null);
  }
}

/**
 * Spawns a child and answers what it reports. `argsWith` puts the readiness where the child's code expects it (last argument of the
 * call form). Cancelled while it waits, it cancels the child.
 */
export function* startChild(
  scope: Scope,
  code: TaskCode,
  argsWith: (ready: Readiness) => readonly unknown[],
  options: SpawnOptions | null = null,
): Steps<unknown> {
  const me = scheduler.current;
  const ready = new Readiness();
  const task = yield* scope.spawnWhenFree(code, argsWith(ready), { ...options, readiness: ready });
  if (!task.ended) {
    try {
      yield* ready.wait(me);
    } catch (thrown) {
      cancelTask(task, cancelReason('explicit', 'the caller of start was cancelled'));
      throw thrown;
    }
  }
  if (ready.reported) return ready.value;
  if (task.state !== DONE && me.interrupted) throw cancelSignal;
  if (task.state !== DONE) throw errorOf(task);
  throw me.host.fault('StructureError', `task ${task.name} ended without calling ready`);
}
