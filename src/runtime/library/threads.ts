/**
 * The threads behind the library. The calling thread is the first of them: its tasks run in its own event loop, and it coordinates. The
 * others are started when a function of a module is spawned, and stay until `close` or the end of the process, which they do not hold up.
 */
import { availableParallelism } from 'node:os';
import { Coordinator } from '../coordinator.js';
import { RuntimeFault } from '../js-host.js';
import { scheduler } from '../scheduler.js';
import type { TreeNode } from '../task-tree.js';
import { startThread } from '../thread-runtime.js';
import { renderTree } from '../tree-text.js';
import { libraryHost } from './host.js';
import { anyProgram, engine, failDeadlocked, rootTasks, stuck, wakeCount } from './program.js';

export interface ThreadOptions {
  /** Most threads beside the calling one. Default: as many as the machine has processors. */
  readonly threads?: number;
  /** Heap limit of each in MiB. Passing it kills the thread: its tasks fail with `TaskFailed`, and it is replaced. */
  readonly maxHeapMb?: number;
  /** Every scheduling choice comes from it. */
  readonly seed?: number;
  /** `virtual`: time jumps to the next deadline whenever every task waits. For tests. */
  readonly clock?: 'real' | 'virtual';
  /**
   * When programs count as deadlocked. `process` (default): all tasks wait, and Node's event loop has run empty, so that no event can
   * help. `tasks`: all tasks wait; for programs that get nothing from outside but promises.
   */
  readonly deadlock?: 'process' | 'tasks';
}

let coordinator: Coordinator | null = null;

/** Threads that have been started: `await using threads = startThreads({ threads: 2 })`. */
export class Threads {
  readonly #own: Coordinator;

  /** @internal */
  constructor(own: Coordinator) {
    this.#own = own;
  }

  /** Ends the threads at once; what still runs there is lost. The next program starts new ones. */
  async close(): Promise<void> {
    if (coordinator === this.#own) coordinator = null;
    await this.#own.close();
  }

  /** The tree of all tasks on all threads, as text. */
  async tree(): Promise<string> {
    return renderTree(await this.#own.tree());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Chooses how many threads there are, and how they behave. Without it the first program starts with the defaults. */
export function startThreads(options: ThreadOptions = {}): Threads {
  if (anyProgram() || engine.hosted) throw new RuntimeFault('StructureError', 'threads are chosen before the first program runs');
  void coordinator?.close();
  coordinator = start(options);
  return new Threads(coordinator);
}

engine.start = () => {
  if (!engine.hosted) coordinator ??= start({});
};

function start({ deadlock, threads, ...options }: ThreadOptions): Coordinator {
  const made: Coordinator = new Coordinator({
    ...options,
    threads: (threads ?? availableParallelism()) + 1,
    threadFile: new URL('./runtime-thread.js', import.meta.url),
    inProcess: (port, setup) => {
      startThread(port, setup, () => ({ host: libraryHost, loadUnit: () => undefined, roots: rootTasks }));
    },
    onStuck: () => {
      if (!anyProgram()) return;
      stuck();
      if (deadlock === 'tasks') void fail(made);
      else watchEventLoop();
    },
  });
  return made;
}

let watching = false;

/** The event loop is about to end the process: nothing outside can help any more either. */
function watchEventLoop(): void {
  if (watching) return;
  watching = true;
  process.once('beforeExit', () => {
    watching = false;
    if (coordinator !== null && anyProgram() && !scheduler.hasWork) void fail(coordinator);
  });
}

let failing = false;

async function fail(of: Coordinator): Promise<void> {
  if (failing) return;
  failing = true;
  const count = wakeCount();
  const hold = setInterval(() => {}, 1000);
  const tree: TreeNode = await of.tree();
  clearInterval(hold);
  failing = false;
  // Something may have come in meanwhile.
  if (count === wakeCount()) failDeadlocked(tree);
}
