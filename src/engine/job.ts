/** One job of an engine, as lanes see it: a program, what is wanted of it, and everything around the run. */
import type { Capabilities } from '../interp/capabilities.js';
import type { Job } from '../interp/embed/embedded-program.js';
import type { HostSignature } from '../interp/embed/host-bridge.js';
import type { Wire } from '../interp/embed/wire.js';
import type { FaultReport } from '../interp/fault-report.js';
import type { LoadedUnit } from '../interp/program.js';
import type { TaskEvent } from '../runtime/task-events.js';
import type { Dealings } from './dealings.js';
import type { RunControl } from './run-control.js';
import type { RunAccount } from './thread-account.js';

/** A compiled program. Immutable; `id` is unique in the process. */
export interface ProgramCode {
  readonly id: number;
  readonly file: string;
  readonly units: readonly LoadedUnit[];
}

/** What a run finds around it. Structured-cloneable. */
export interface RunSetting {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly capabilities: Capabilities;
  /** Of scheduling and of generators the program does not seed; null: any. */
  readonly seed: number | null;
  /** The wall clock stands at this moment (milliseconds since 1970); null: real time. */
  readonly now: number | null;
}

export interface LaneJob {
  readonly code: ProgramCode;
  /** The instance it belongs to; null for a run of its own. */
  readonly instance: number | null;
  readonly job: Job;
  readonly setting: RunSetting;
  readonly dealings: Dealings;
  readonly control: RunControl;
  /** Functions of the program that the host cannot call any more. */
  readonly forget: readonly number[];
  output(stream: 'out' | 'err', text: string): void | Promise<void>;
  /** Told what tasks do; null: nobody wants to know. */
  readonly onTask: ((event: TaskEvent) => void) | null;
  readonly input: { readLine(): Promise<string | null>; readAll(): Promise<string> } | undefined;
}

/** What a thread gets to know of a job. */
export interface JobMessage {
  readonly job: Job;
  readonly program: number;
  readonly instance: number | null;
  /** Null where the thread has them already. */
  readonly units: readonly LoadedUnit[] | null;
  readonly setting: RunSetting;
  readonly account: RunAccount;
  /** Programs and instances the thread may forget, and functions that the instance has handed out. */
  readonly forget: { readonly programs: readonly number[]; readonly instances: readonly number[]; readonly functions: readonly number[] };
}

/** How a job ended. */
export type JobEnd =
  | { readonly kind: 'done'; readonly wire: Wire }
  | { readonly kind: 'failed'; readonly report: FaultReport; readonly wire: Wire }
  | { readonly kind: 'cancelled'; readonly report: FaultReport | null }
  | { readonly kind: 'exit'; readonly status: number }
  /** A thread died under it; `stop` of the control may say why. */
  | { readonly kind: 'died'; readonly message: string; readonly outOfMemory: boolean }
  /** Something would have to wait, and the caller cannot. */
  | { readonly kind: 'would-wait' };

/** Where jobs run, one at a time. */
export interface Lane {
  perform(job: LaneJob): Promise<JobEnd>;
  /** False once it can do no more. */
  readonly alive: boolean;
  /** Native threads of its own that live. */
  readonly liveThreads: number;
  forgetInstance(instance: number): void;
  close(): Promise<void>;
  /** Tasks that are alive, as a tree. */
  tree(): Promise<string>;
}

/** What a lane is made of; the same for all lanes of an engine. */
export interface LaneOptions {
  readonly threads: number;
  readonly host: HostSignature;
  readonly maxHeapMb: number | null;
  readonly clock: 'real' | 'virtual';
  readonly taskEvents: boolean;
  readonly lowerPriority: boolean;
  /** Handles that programs have dropped. */
  release(ids: readonly number[]): void;
}
