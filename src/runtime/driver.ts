/**
 * Running programs on the calling thread (`inline` mode: tests, browsers, embedders without threads; runtime.md, section 9).
 *
 * The driver owns what the scheduler leaves open: what to do when nothing can run. It jumps a virtual clock, arms one JS timer for
 * the next deadline, waits for promises, or finds a deadlock. Several programs may run at once; they share the scheduler.
 */

import { type CancelSource, cancelReason } from './cancel-reason.js';
import { type Clock, realClock } from './clock.js';
import { settled, started } from './continuation.js';
import { failWithDeadlock, isStuck } from './deadlock.js';
import { instrumentation } from './instrument.js';
import { runInScope } from './open-scope.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { CANCELLED, DONE, FAILED, finish, Task } from './task.js';
import type { Steps, TaskCode, TaskHost } from './task-code.js';

export type Outcome =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The root scope was cancelled and no error came of it. `error` is the host's `Cancelled`. */
  | { readonly kind: 'cancelled'; readonly error: unknown };

export interface RootOptions {
  readonly name?: string;
  readonly clock?: Clock;
  readonly seed?: number;
  /** The tasks run in the random schedule of the seed (explorer.ts). Reproducible with a virtual clock. */
  readonly explore?: boolean;
}

/** A program that runs: its root task, and the root scope once it has started. */
export interface RootRun {
  readonly task: Task;
  readonly scope: Scope | null;
  readonly outcome: Promise<Outcome>;
  cancel(reason?: unknown, source?: CancelSource): void;
}

/** How long the loop may keep the JS event loop waiting, in milliseconds. */
const LOOP_BUDGET = 20;
/** JS timers count to 2^31 - 1 milliseconds. */
const LONGEST_TIMEOUT = 0x7fff_ffff;

/** Runs `code` as the root of a program on this thread: its scope joins whatever the program spawned. */
export function runRoot(code: TaskCode, args: readonly unknown[], host: TaskHost, options: RootOptions = {}): Promise<Outcome> {
  return startRoot(code, args, host, options).outcome;
}

/** As `runRoot`, but answers the handle at once. The program starts when the caller returns to the event loop. */
export function startRoot(code: TaskCode, args: readonly unknown[], host: TaskHost, options: RootOptions = {}): RootRun {
  scheduler.clock = options.clock ?? realClock;
  if (options.seed !== undefined) scheduler.seed(options.seed);
  scheduler.explore(options.explore === true ? (options.seed ?? 1) : null);
  scheduler.host = host;
  const root = new Root(code, args, host, options.name ?? code.name);
  roots.add(root);
  scheduler.pending.push(root.task);
  schedulePump();
  return root;
}

/** Makes the root task of a program: the body of `code` in a root scope. The thread runtime uses it too. */
export function makeRootTask(
  code: TaskCode,
  args: readonly unknown[],
  host: TaskHost,
  name: string,
  onScope: (scope: Scope) => void,
): Task {
  const task = new Task(
    {
      key: null,
      name: code.name,
      suspends: true,
      run: () => undefined,
      start: (_args, self) => started(rootSteps(code, args, self, host, onScope)),
    },
    args,
    null,
    null,
  );
  task.rare.host = host;
  task.rare.name = name;
  task.spawnedAt = null;
  task.pinned = true;
  if (instrumentation.listener !== null) instrumentation.emit('spawned', task);
  return task;
}

/** What became of a root task that has ended. */
export function outcomeOf(task: Task, scope: Scope | null): Outcome {
  if (task.state === FAILED) return { kind: 'failed', error: task.value };
  if (task.state === DONE && scope?.absorbed !== true) return { kind: 'done', value: task.value };
  const reason = scope?.reason ?? task.cancelReason;
  const text = typeof reason?.reason === 'string' ? reason.reason : (reason?.source ?? 'explicit');
  return {
    kind: 'cancelled',
    error: task.host.fault('Cancelled', `cancelled: ${text}`, { source: reason?.source, reason: reason?.reason }),
  };
}

function* rootSteps(code: TaskCode, args: readonly unknown[], self: Task, host: TaskHost, onScope: (scope: Scope) => void): Steps<unknown> {
  return yield* runInScope({ kind: 'root', host }, function* (scope) {
    scope.openedAt = null;
    onScope(scope);
    return code.suspends ? yield* settled(code.start(args, self)) : code.run(args, self);
  });
}

const roots = new Set<Root>();
let pumping = false;
let timer: ReturnType<typeof setTimeout> | null = null;

class Root implements RootRun {
  readonly task: Task;
  scope: Scope | null = null;
  readonly outcome: Promise<Outcome>;
  private resolve: (outcome: Outcome) => void = () => {};

  constructor(code: TaskCode, args: readonly unknown[], host: TaskHost, name: string) {
    this.outcome = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.task = makeRootTask(code, args, host, name, (scope) => {
      this.scope = scope;
    });
    this.task.rare.onFinished = (task) => {
      roots.delete(this);
      this.resolve(outcomeOf(task, this.scope));
    };
  }

  cancel(reason: unknown = null, source: CancelSource = 'explicit'): void {
    const why = cancelReason(source, reason);
    if (this.scope !== null) this.scope.cancelFor(why);
    else if (!this.task.ended) {
      this.task.queue?.remove(this.task);
      this.task.cancelled = true;
      finish(this.task, CANCELLED, why);
    }
    schedulePump();
  }

  /** Nothing can run any more. If the cleanup is stuck as well, the program is given up as it stands. */
  deadlocked(): void {
    const { scope, task } = this;
    if (scope === null || failWithDeadlock(task, scope)) return;
    const error = scope.failure?.error;
    if (error !== undefined) finish(task, FAILED, error);
    else finish(task, FAILED, task.host.fault('Deadlock', 'all tasks are waiting'));
  }
}

function schedulePump(): void {
  scheduler.notify = schedulePump;
  if (pumping) return;
  pumping = true;
  if (timer !== null) clearTimeout(timer);
  timer = null;
  setImmediate(pump);
}

function pump(): void {
  pumping = false;
  for (;;) {
    if (!scheduler.runUntilIdle(LOOP_BUDGET)) {
      schedulePump();
      return;
    }
    if (roots.size === 0) return;
    const { nextDeadline } = scheduler.timers;
    if (scheduler.clock.virtual && scheduler.external === 0 && nextDeadline !== Number.POSITIVE_INFINITY) {
      scheduler.clock.advanceTo(nextDeadline);
      continue;
    }
    if (!isStuck()) {
      armTimer(nextDeadline);
      return;
    }
    for (const root of [...roots]) root.deadlocked();
  }
}

/** The only JS timer: for the earliest deadline, while the thread is idle. */
function armTimer(nextDeadline: number): void {
  if (scheduler.clock.virtual || nextDeadline === Number.POSITIVE_INFINITY) return;
  const delay = Math.min(Math.max(0, nextDeadline - scheduler.now()), LONGEST_TIMEOUT);
  timer = setTimeout(() => {
    timer = null;
    if (!pumping) pump();
  }, Math.ceil(delay));
}
