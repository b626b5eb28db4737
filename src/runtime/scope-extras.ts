/** What only some scopes have: options, a limit, a deadline, waiters for the end. Made on first use (runtime.md, section 3.12). */
import type { CancelToken } from './cancel.js';
import type { CancelReason } from './cancel-reason.js';
import { Places } from './places.js';
import { Policy, type ScopeOptions } from './policy.js';
import type { Scope } from './scope.js';
import type { Supervisor } from './supervisor.js';
import type { Task } from './task.js';
import type { Timer } from './timers.js';
import { WaitQueue } from './waiter.js';
import type { WorkerLimit } from './worker-limit.js';

/** Seam for other threads: keeps a scope open for the tasks that run in it elsewhere (shared-scope.ts). */
export interface SharedScope {
  /** Brings `scope.active` up to date with what other threads have spawned. */
  settle(): void;
  /** Closes the scope to other threads; false if one of them has spawned meanwhile (`settle` then counts it). */
  tryClose(): boolean;
  /** Tells the other threads that the scope is cancelled. Before its tasks are: handlers there run before anything unwinds. */
  cancelled(reason: CancelReason): void;
}

export class ScopeExtras {
  readonly options: ScopeOptions;
  readonly policy: Policy;
  token: CancelToken | null = null;
  supervisor: Supervisor | null = null;
  timer: Timer | null = null;
  /** Absolute, on the clock of the thread. */
  deadline = Number.POSITIVE_INFINITY;
  /** Seam for other threads: what they run in this scope; null while only this thread knows it. */
  shared: SharedScope | null = null;
  /** Seam for other threads: the number under which its thread is watched (kill-watch.ts). */
  killWatch = 0;
  workers: WorkerLimit | null = null;
  joined = false;
  /** Bare spawns in the body go to this scope instead (lasting-scope.ts). */
  lasting: Scope | null = null;
  hasLocals = false;
  readonly places: Places;
  readonly doneWaiters = new WaitQueue();
  /** `:collect` and `:any`: all ordinary children, in spawn order. */
  readonly children: Task[] = [];
  winner: Task | null = null;
  readonly losers: Task[] = [];
  /** Errors of cancellation handlers. */
  readonly late: unknown[] = [];

  constructor(options: ScopeOptions) {
    this.options = options;
    this.policy = new Policy(options);
    this.places = new Places(options.limit ?? 0);
  }
}
