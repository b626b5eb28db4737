/**
 * What the coordinator offers to the engine, and what a thread's entry offers to its host: the two ends of threaded mode.
 * Types only; `coordinator.ts` and `thread-runtime.ts` implement them.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Task } from './task.js';
import type { TaskHost } from './task-code.js';
import type { TreeNode } from './task-tree.js';
import type { ThreadSetup } from './thread-setup.js';
import type { TraceData } from './trace-format.js';

/** How a threaded run is set up. Only `threadFile` and the two ports are needed; the rest has the defaults of runtime.md section 9. */
export interface CoordinatorOptions {
  /** The built entry of a thread: a module that calls `startThread`. */
  readonly threadFile: URL | string;
  /** Most threads that may run Aria code. Thread 1 starts at once, the others on demand. Default `availableParallelism()`. */
  readonly threads?: number;
  /** Structured-cloneable data for the entry's own use: `ThreadSeat.hostData`. */
  readonly hostData?: unknown;
  /** Every scheduling choice comes from it; thread n derives its own. */
  readonly seed?: number;
  readonly clock?: 'real' | 'virtual';
  /** Record a trace: `CoordinatorPort.trace`. */
  readonly trace?: boolean;
  /** Native stack per thread in MiB; virtual memory until used. Default 256. */
  readonly stackSizeMb?: number;
  /** Heap limit per thread in MiB; none by default. Passing it kills the thread: its tasks fail with `TaskFailed`. */
  readonly maxHeapMb?: number;
  /**
   * Set: thread 1 is the calling thread, and this starts the runtime on it (`startThread`). It cannot be killed, and nothing that waits
   * in it keeps the process alive.
   */
  readonly inProcess?: (port: MessagePort, setup: ThreadSetup) => void;
  /** With `inProcess`: no task can run on any thread, and no timer will change that. Told as often as it is found. */
  readonly onStuck?: () => void;
  /** Whole lines, in causal order. A promise holds back the threads once much is waiting. */
  readonly output?: (stream: OutputStream, text: string) => void | Promise<void>;
  /** Told who waited for what before the tasks are cancelled. */
  readonly onDeadlock?: (tree: TreeNode) => void;
  /** Does for a thread what only the main thread may do (stdin, ...). A rejection is rethrown at the caller. */
  readonly onHostRequest?: (name: string, data: unknown, thread: number) => unknown | Promise<unknown>;
}

/** `events`: what an instrument of the host writes, in order with the rest. */
export type OutputStream = 'out' | 'err' | 'events';

/** Who cancels a root from outside: a signal of the operating system, the host, or a limit. */
export type StopSource = 'signal' | 'explicit' | 'limit';

/** How a root task ended; `value` and `error` are data of the host's `encode` / `encodeError`. */
export type RootOutcome =
  | { readonly state: 'done'; readonly value: unknown }
  | { readonly state: 'failed'; readonly error: unknown }
  /** `error` is the host's `Cancelled`. */
  | { readonly state: 'cancelled'; readonly error: unknown };

/** `new Coordinator(options)` has this shape. */
export interface CoordinatorPort {
  /** Gives a program unit to every thread, present and future, before anything posted later. Data is the host's own. */
  loadUnit(unit: unknown): void;
  /** As `loadUnit`, but threads that start from now on are given `later` instead of everything that was given before. */
  announce(message: unknown, later: readonly unknown[]): void;
  /**
   * Runs a root task on thread 1. `args` are `TaskHost.encode`d values. One root at a time; threads are kept for the next.
   * Resolves when the root scope has ended on all threads and all output has been handed out. Never rejects: the death of
   * thread 1 is a `failed` outcome as well (`threadDeath` then carries why, since no thread is left to encode an error).
   */
  runRoot(key: string, args: readonly unknown[]): Promise<RootOutcome>;
  /** Cancels the running root scope, also while all threads are busy. Before `runRoot` it cancels the root at its start. */
  cancel(source: StopSource, reason: unknown): void;
  /** The tree of all tasks on all threads (runtime.md section 9, Observability); waits at most `patience` milliseconds for busy threads. */
  tree(patience?: number): Promise<TreeNode>;
  /** What was recorded so far; null unless it was asked for. */
  readonly trace: TraceData | null;
  /** Why thread 1 died, if it did. */
  readonly threadDeath: ThreadDeath | null;
  /** Ends all threads at once. A process about to exit need not await it. */
  close(): Promise<void>;
}

export interface ThreadDeath {
  readonly thread: number;
  /** `out-of-memory`, `crash` (an internal error), `exit`, or `killed` (`kill_after:`). */
  readonly cause: 'out-of-memory' | 'crash' | 'exit' | 'killed';
  readonly message: string;
}

/** What the entry of a thread passes to `startThread`. */
export interface ThreadEntry {
  readonly host: TaskHost;
  /** Called once per unit, in the order of `Coordinator.loadUnit`, before any task that needs it. */
  loadUnit(unit: unknown): void;
  /**
   * Makes it a session: bare spawns of roots go to a scope that outlives them, and a failure of such a task is told here.
   * Only thread 1 asks.
   */
  readonly onTaskFailure?: (error: unknown) => void;
  /** Root tasks beside that of `Coordinator.runRoot`, for the task tree. */
  roots?(): Iterable<Task>;
}

/** What `startThread` gives back: the services of the thread for the host's own ports. */
export interface ThreadSeat {
  /** 1 is the thread of the root task. */
  readonly thread: number;
  /** `CoordinatorOptions.hostData`. */
  readonly hostData: unknown;
  /** Appends to the output of this thread; it reaches the coordinator in causal order with all other effects (section 12.8). */
  print(stream: OutputStream, text: string): void;
  /** Called before what was printed leaves the thread: the last moment to print more. */
  beforeFlush(print: () => void): void;
  /** Asks the coordinator's `onHostRequest`. Await it with `awaitPromise`: it counts as external, so it is no deadlock. */
  hostRequest(name: string, data: unknown): Promise<unknown>;
}

/** `startThread(port, data, entry)`: `port` is `parentPort`, `data` is `workerData`. The entry may look at its seat before it builds its host. */
export type StartThread = (port: MessagePort, data: unknown, makeEntry: (seat: ThreadSeat) => ThreadEntry) => ThreadSeat;
