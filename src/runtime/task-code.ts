/**
 * The two ports between the runtime and whoever runs code on it (the Aria interpreter, or plain TypeScript).
 *
 * The runtime schedules tasks; it does not know what is in them. A `TaskCode` is the body of a task, a `TaskHost` knows how
 * its values, errors and codes travel to another thread.
 */
import type { Task } from './task.js';
import type { ErrorText } from './why.js';

/** What a suspended body yields to the scheduler. The body has already put its waiter where something will wake it. */
export type Suspension = unknown;

/** Code that may suspend, as a generator (continuation.ts says how it is run). */
export type Steps<T = unknown> = Generator<Suspension, T, unknown>;

/** The body of a task, without its arguments. One object per code, shared by all tasks that run it. */
export interface TaskCode {
  /** Finds the same code on another thread; null if the code can only run where it was made. */
  readonly key: string | null;
  /** `fn@file:line`: the default name of its tasks, to which the runtime adds `#n`. */
  readonly name: string;
  /** False: `run` is used and never suspends. True: `start` is used. */
  readonly suspends: boolean;
  run(args: readonly unknown[], task: Task): unknown;
  /** Runs until it ends, or waits: the result, or WAITING (continuation.ts). */
  start(args: readonly unknown[], task: Task): unknown;
}

/** Turns a value's handles (tasks, scopes, tokens, channels, cells) into references and back while it is encoded for a thread. */
export interface HandleCodec {
  /** Plain data that names a runtime object on every thread. */
  reference(handle: object): unknown;
  /** The object itself if it lives here, else the stand-in for it. */
  resolve(reference: unknown): object;
}

/** How the values of a host cross threads. Arguments were made independent (frozen, moved or copied) before the spawn. */
export interface TaskHost {
  /** Returns structured-cloneable data. Throws the host's NotTransferable error for a value that cannot cross. */
  encode(value: unknown, handles: HandleCodec): unknown;
  decode(data: unknown, handles: HandleCodec): unknown;
  /** Errors keep kind, message, fields, span, stack and task path. */
  encodeError(error: unknown, handles: HandleCodec): unknown;
  decodeError(data: unknown, handles: HandleCodec): unknown;
  /** The code with this key on this thread; loads the program unit first if needed. */
  findCode(key: string): TaskCode;
  /** Extra data that a task needs on another thread (module variables it may read), taken when the task is given away. */
  encodeContext(task: Task, handles: HandleCodec): unknown;
  decodeContext(task: Task, data: unknown, handles: HandleCodec): void;
  /** Makes an error value of the host for a fault the runtime found (`kind` of runtime.md section 11). */
  fault(kind: RuntimeFaultKind, message: string, fields?: Readonly<Record<string, unknown>>): unknown;
  /** Appends to the error's `suppressed` and sets its task path; a value that is no error stays as it is. */
  addSuppressed(error: unknown, suppressed: readonly unknown[]): void;
  setTaskPath(error: unknown, path: readonly string[]): void;
  /** The result of `task` is handed out for the first time: later awaiters must get it as it is now. Not called where it is copied anyway. */
  lend(result: object, task: { value: unknown }): void;
  /** A value that several tasks will see: an immutable snapshot (for results awaited more than once, scope locals). */
  freeze(value: unknown): unknown;
  /** Where the thread is in the program (`file:line`), for what is said about a task that had to be killed. */
  place?(): string | null;
  /** What a report says of an error; without it, the words of a JS Error. */
  describeError?(error: unknown): ErrorText;
  /** True if `error` is one of the kinds given to `cancel_on:` / `ignore:`. */
  matchesErrorKind(error: unknown, kind: unknown): boolean;
}

export type RuntimeFaultKind =
  | 'TimeoutError'
  | 'TaskFailed'
  | 'TaskCancelled'
  | 'Cancelled'
  | 'Deadlock'
  | 'StructureError'
  | 'ScopeClosed'
  | 'SupervisorError'
  | 'BrokenLock'
  | 'GuardError'
  | 'ChannelClosed'
  | 'InvalidArgument'
  | 'NotTransferable'
  | 'InternalError';
