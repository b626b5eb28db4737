/**
 * Native threads, obtained through `worker-threads-pool`; the only importer of it.
 *
 * That pool hands out a new worker per `acquire` and frees its place when the worker ends. Threads here are acquired once, stay
 * for the life of the process, and tasks are scheduled on top of them; so the pool bounds their number and owns their end.
 */
import type { Worker, WorkerOptions } from 'node:worker_threads';
import Pool from 'worker-threads-pool';

export interface ThreadLimits {
  /** Native stack in MiB: address space only, until it is used. */
  readonly stackSizeMb: number;
  readonly maxHeapMb: number | null;
}

export class ThreadPool {
  readonly #pool: Pool;
  readonly #workers = new Set<Worker>();
  #destroyed = false;

  constructor(max: number) {
    this.#pool = new Pool({ max });
  }

  /** Starts a worker on `file`. `started` is called on the next tick of the event loop, before any message can arrive. */
  acquire(file: URL | string, limits: ThreadLimits, workerData: unknown, started: (worker: Worker) => void): void {
    const options: WorkerOptions = {
      workerData,
      resourceLimits: {
        stackSizeMb: limits.stackSizeMb,
        ...(limits.maxHeapMb === null ? {} : { maxOldGenerationSizeMb: limits.maxHeapMb }),
      },
    };
    this.#pool.acquire(file, options, (error, worker) => {
      if (error !== null) throw error;
      if (this.#destroyed) {
        void worker.terminate();
        return;
      }
      this.#workers.add(worker);
      worker.once('exit', () => this.#workers.delete(worker));
      started(worker);
    });
  }

  /** Terminates all threads without ceremony: no `defer` runs there. */
  async destroy(): Promise<void> {
    this.#destroyed = true;
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }
}
