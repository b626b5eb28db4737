/** The `workerData` of a thread: all it needs before its first message. */
export interface ThreadSetup {
  readonly thread: number;
  readonly buffer: SharedArrayBuffer;
  /** Most threads there may ever be: the shape of the shared memory depends on it. */
  readonly threads: number;
  readonly seed: number;
  /** The runtime runs in the event loop of the calling thread. */
  readonly caller: boolean;
  readonly clock: 'real' | 'virtual';
  /** Record what happens on the thread (trace-recorder.ts). */
  readonly trace: boolean;
  readonly hostData: unknown;
}
