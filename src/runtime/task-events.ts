/**
 * The instrument that tells what tasks do as plain data, for a host program that looks on (`onEvent` of an engine). For recording whole runs
 * trace-recorder.ts is cheaper.
 *
 * A wait is announced before the task stands in a queue, and the queue says whether it sends or receives: so that event is given when
 * the next thing happens, or at `flush`.
 */
import type { Instrument, ScopeEvent, TaskEvent as TaskMoment } from './instrument.js';
import { type Place, placeText } from './place.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { FAILED, type Task } from './task.js';
import type { TaskHost } from './task-code.js';
import type { Awaitable } from './waiter.js';
import { describeError, errorText, whyCancelled } from './why.js';

/** What every event has. */
interface Told {
  /** Number of the task, unique in its run on all threads. */
  readonly task: number;
  readonly name: string;
  /** Milliseconds since 1970, with a fraction. */
  readonly at: number;
}

export type TaskEvent =
  /** `parent`: the task whose scope it is in; null for the root. `place`: `file:line` of the spawn. */
  | (Told & { readonly kind: 'task-spawned'; readonly parent: number | null; readonly place: string | null })
  | (Told & { readonly kind: 'task-started' })
  /** `on`: `sleeps`, `awaits fetch@crawl.aria:7#3`, `receives from ..`. */
  | (Told & { readonly kind: 'task-waits'; readonly on: string; readonly place: string | null })
  | (Told & { readonly kind: 'task-resumed' })
  /** `reason`: the error it failed with, or why it was cancelled. */
  | (Told & { readonly kind: 'task-ended'; readonly state: 'done' | 'failed' | 'cancelled'; readonly reason: string | null })
  /** A supervisor starts it again; it has not ended. */
  | (Told & { readonly kind: 'task-restarted'; readonly reason: string | null })
  /** A scope of the task was cancelled: the tasks in it stop at their next checkpoints. */
  | (Told & { readonly kind: 'scope-cancelled'; readonly scope: string; readonly reason: string | null });

export class TaskEvents implements Instrument {
  /** The task whose wait is not told yet. */
  #waiting: { readonly task: Task; readonly what: Awaitable | null; readonly event: Told & { readonly place: string | null } } | null =
    null;

  constructor(private readonly tell: (event: TaskEvent, host: TaskHost) => void) {}

  /** Tells of a wait that has begun. */
  flush(): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    const { task, what, event } = waiting;
    this.tell({ kind: 'task-waits', ...event, on: what?.describeWait(task) ?? '' }, task.host);
  }

  onTask(moment: TaskMoment, task: Task): void {
    this.flush();
    const told = toldOf(task);
    switch (moment) {
      case 'spawned':
        this.tell({ kind: 'task-spawned', ...told, parent: parentOf(task), place: textOf(task.spawnedAt) }, task.host);
        return;
      case 'started':
        this.tell({ kind: 'task-started', ...told }, task.host);
        return;
      case 'blocked':
        this.#waiting = { task, what: task.waitingOn, event: { ...told, place: textOf(task.waitingAt) } };
        return;
      case 'resumed':
        this.tell({ kind: 'task-resumed', ...told }, task.host);
        return;
      case 'finished': {
        const failed = task.state === FAILED;
        const reason = failed ? reasonOf(task.value, task.host) : null;
        this.tell({ kind: 'task-ended', ...told, state: failed ? 'failed' : 'done', reason }, task.host);
        return;
      }
      case 'cancelled':
        this.tell({ kind: 'task-ended', ...told, state: 'cancelled', reason: whyCancelled(task.cancelReason, task.host) }, task.host);
        return;
      case 'restarted': {
        const error = task.extras?.child?.lastError ?? null;
        this.tell({ kind: 'task-restarted', ...told, reason: error === null ? null : reasonOf(error, task.host) }, task.host);
        return;
      }
    }
  }

  onScope(moment: ScopeEvent, scope: Scope): void {
    const { owner } = scope;
    if (moment !== 'cancelled' || owner === null) return;
    this.flush();
    const name = scope.extras?.options.name;
    const event = { scope: name === undefined ? scope.kind : `${scope.kind} ${name}`, reason: whyCancelled(scope.reason, scope.host) };
    this.tell({ kind: 'scope-cancelled', ...toldOf(owner), ...event }, scope.host);
  }
}

function toldOf(task: Task): Told {
  return { task: task.id, name: task.name, at: performance.timeOrigin + performance.now() };
}

/** On another thread than that of its scope, a task was spawned by the one that runs. */
function parentOf(task: Task): number | null {
  if (task.scope === null) return null;
  return task.scope.owner?.id ?? (scheduler.current === task ? null : scheduler.current.id);
}

const textOf = (place: Place | null): string | null => (place === null ? null : placeText(place));
const reasonOf = (error: unknown, host: TaskHost): string => errorText(describeError(host, error));
