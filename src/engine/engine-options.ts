/** How an engine is set up, and how a single run may differ. */
import { availableParallelism } from 'node:os';
import type { Capabilities } from '../interp/capabilities.js';
import type { Limits } from '../interp/limits.js';
import type { TaskEvent } from '../runtime/task-events.js';
import type { ModuleLoader } from './compiler.js';
import type { HostOffer } from './host-library.js';
import type { AriaInput } from './js-values.js';

export interface EngineOptions extends HostOffer {
  /** `threads` (default): programs never hold up the host's event loop. `inline`: they run on the host's own thread, between its work. */
  readonly mode?: 'threads' | 'inline';
  /** Runs that go on at once; more wait for a place. Each has threads of its own. Default: one a processor. Without meaning inline. */
  readonly parallel?: number;
  /** What each run may use. What is left out has a safe default (`DEFAULT_LIMITS`); Infinity is no limit, zero is zero. */
  readonly limits?: Limits;
  /** What programs may reach. Default: nothing. */
  readonly capabilities?: Capabilities;
  /** Whole lines, in causal order. A promise slows the program down. Default: output is dropped. */
  readonly output?: OutputPort;
  /** Default: the input is empty. */
  readonly input?: InputPort;
  readonly loader?: ModuleLoader;
  /** Environment variables the program sees, as far as `capabilities.env` lets it. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What relative paths start from. Default: the working directory of the process. */
  readonly workingDirectory?: string;
  /** Of scheduling and of generators the program does not seed itself. The same seed on one thread gives the same run. */
  readonly seed?: number;
  /** The moment the wall clock shows, always. Default: the time. */
  readonly now?: Date;
  /** `virtual`: time jumps to the next timer when nothing can run. */
  readonly clock?: 'real' | 'virtual';
  /** Told of runs and of calls to the host; costs nothing where it is absent. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** `onEvent` is told what tasks do, too: in order with the output of the run, from all its threads. Default: it is not. */
  readonly taskEvents?: boolean;
  /**
   * `lower` (default): where the operating system can (Linux), programs on threads give way to the host's own thread when processors are
   * scarce. `same`: they compete with it.
   */
  readonly threadPriority?: 'lower' | 'same';
}

export type OutputPort = (stream: 'out' | 'err', text: string) => void | Promise<void>;

export interface InputPort {
  /** The next line without its end; null at the end of the input. */
  readLine(): Promise<string | null>;
  /** All that is left. */
  readAll(): Promise<string>;
}

export type EngineEvent =
  | { readonly kind: 'run-started'; readonly run: number; readonly program: string; readonly what: string }
  | { readonly kind: 'host-call'; readonly run: number; readonly target: string; readonly place: string | null }
  | (TaskEvent & { readonly run: number })
  | { readonly kind: 'run-ended'; readonly run: number; readonly ok: boolean; readonly code: string | null; readonly ms: number };

export interface RunSettings {
  /** For a `main` that takes arguments. */
  readonly args?: readonly AriaInput[];
  readonly signal?: AbortSignal;
  /** Instead of the engine's, one by one. Memory can only be less. */
  readonly limits?: Limits;
  readonly output?: OutputPort;
  readonly input?: InputPort;
  readonly seed?: number;
}

/** The limits of an engine that sets none. */
export const DEFAULT_LIMITS: Required<Pick<Limits, 'time' | 'memory' | 'output' | 'tasks' | 'threads' | 'grace'>> = {
  time: 30_000,
  memory: 256 * 2 ** 20,
  output: 16 * 2 ** 20,
  tasks: 100_000,
  threads: availableParallelism(),
  grace: 200,
};

/** Limits with the defaults filled in; throws for what is no number of anything. */
export function completeLimits(...given: readonly (Limits | undefined)[]): Limits {
  const limits: Limits = Object.assign({}, DEFAULT_LIMITS, ...given);
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value !== 'number' || Number.isNaN(value) || value < 0) throw new RangeError(`limits.${name} must be a number from 0`);
  }
  return limits;
}
