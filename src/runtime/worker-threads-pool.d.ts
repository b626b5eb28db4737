declare module 'worker-threads-pool' {
  import type { Worker, WorkerOptions } from 'node:worker_threads';

  /** The part of the package's surface that thread-pool.ts uses; it ships no types of its own. */
  class Pool {
    constructor(options: { max: number });
    acquire(file: URL | string, options: WorkerOptions, callback: (error: Error | null, worker: Worker) => void): void;
  }
  export = Pool;
}
