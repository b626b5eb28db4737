/**
 * What a scope does when one of its tasks ends (runtime.md, section 3, rules 2-4 and 9). One mechanism, a few words of options:
 * nothing here suspends or runs user code except `matchesErrorKind` of the host.
 */
import type { CancelToken } from './cancel.js';
import type { Place } from './place.js';
import type { Readiness } from './readiness.js';
import type { Scope } from './scope.js';
import type { SupervisorOptions } from './supervisor.js';
import type { Task } from './task.js';
import type { RuntimeFaultKind, TaskHost } from './task-code.js';

export type ScopeKind = 'scope' | 'nursery' | 'supervisor' | 'timeout' | 'token' | 'root';

/** `first`: the first error fails the scope. `collect`: every outcome is wanted. `any`: the first success wins, the rest is cancelled. */
export type OnError = 'first' | 'collect' | 'any';

/** The options of every scope form. Durations in milliseconds. */
export interface ScopeOptions {
  readonly kind?: ScopeKind;
  readonly name?: string;
  /** At most so many tasks at once, body and daemons not counted; 0 or absent: no limit. */
  readonly limit?: number;
  readonly onError?: OnError;
  /** Only these kinds of errors cancel the scope; others are raised at its end. */
  readonly cancelOn?: readonly unknown[];
  /** These kinds of errors do not fail the scope. */
  readonly ignore?: readonly unknown[];
  /** False: errors are raised at the end and cancel nobody (`cancel_on_first:` of a nursery). */
  readonly cancelOnFirst?: boolean;
  readonly timeout?: number;
  readonly grace?: number;
  /** Seam for other threads: section 4.9. */
  readonly killAfter?: number;
  /** Its tasks use at most so many threads, this one included (worker-limit.ts). */
  readonly workers?: number;
  /** The scope is cancelled with this token. */
  readonly token?: CancelToken;
  readonly supervisor?: SupervisorOptions;
  readonly host?: TaskHost;
  /** The failure of a task is told here and concerns nobody else. */
  readonly onFailure?: (error: unknown) => void;
}

export interface SpawnOptions {
  readonly name?: string;
  /** Seam for other threads: the task was spawned elsewhere, and keeps its number. */
  readonly origin?: { readonly number: number; readonly spawnedAt: Place | null };
  readonly token?: CancelToken;
  readonly daemon?: boolean;
  /** Set by `startChild`: the task is to report that it is ready. */
  readonly readiness?: Readiness;
  /** `thread`: at once on another thread. `blocking`: likewise, and it may block that thread. */
  readonly on?: 'thread' | 'blocking' | 'worker';
  readonly grace?: number;
  readonly killAfter?: number;
  /** Under a supervisor only. */
  readonly restart?: RestartKind;
  readonly shutdown?: number;
}

/**
 * Where a task is to run that does not run where it is spawned. `worker`: on any thread for ordinary tasks, from where others may steal it.
 * `killable`: on a thread of its own, so that it can be killed alone.
 */
export type Elsewhere = 'thread' | 'blocking' | 'worker' | 'killable';

export type RestartKind = 'permanent' | 'transient' | 'temporary';

/** Copied from the options at the opening, and changed by `s.cancel_on(T)` / `s.ignore_error(T)` until the first spawn. */
export class Policy {
  onError: OnError;
  cancelOn: readonly unknown[] | null;
  ignore: readonly unknown[];
  readonly cancelOnFirst: boolean;
  readonly supervised: boolean;
  private readonly onFailure: ((error: unknown) => void) | null;

  constructor(options: ScopeOptions) {
    this.onError = options.onError ?? 'first';
    this.cancelOn = options.cancelOn ?? null;
    this.ignore = options.ignore ?? [];
    this.cancelOnFirst = options.cancelOnFirst ?? true;
    this.supervised = options.kind === 'supervisor';
    this.onFailure = options.onFailure ?? null;
  }

  /** True if the scope has to keep its children's handles in spawn order. */
  get keepsChildren(): boolean {
    return this.onError !== 'first';
  }

  /** True if the first failure of any child cancels the scope, whatever the error. */
  get failsFast(): boolean {
    return (
      !this.supervised &&
      this.onFailure === null &&
      this.onError === 'first' &&
      this.cancelOnFirst &&
      this.cancelOn === null &&
      this.ignore.length === 0
    );
  }

  /** What the failure of a child means for its scope. */
  judge(scope: Scope, task: Task, error: unknown): 'fail' | 'report' | 'nothing' {
    if (this.onFailure !== null) {
      this.onFailure(error);
      return 'nothing';
    }
    if (task.daemon) return 'fail';
    if (this.supervised || this.onError !== 'first') return 'nothing';
    if (this.ignore.some((kind) => scope.host.matchesErrorKind(error, kind))) return 'nothing';
    if (!this.cancelOnFirst) return 'report';
    if (this.cancelOn !== null && !this.cancelOn.some((kind) => scope.host.matchesErrorKind(error, kind))) return 'report';
    return 'fail';
  }
}

/** Raises `InvalidArgument` for a negative or NaN duration (section 12.11). */
export function checkDuration(host: TaskHost, duration: number, what: string): void {
  if (Number.isNaN(duration) || duration < 0) raise(host, 'InvalidArgument', `${what} must not be ${duration < 0 ? 'negative' : 'NaN'}`);
}

/** Throws an error value of the host. */
export function raise(host: TaskHost, kind: RuntimeFaultKind, message: string, fields?: Readonly<Record<string, unknown>>): never {
  throw fields === undefined ? host.fault(kind, message) : host.fault(kind, message, fields);
}

/** Sets what the options of a spawn say about the task itself. */
export function applySpawnOptions(task: Task, options: SpawnOptions): void {
  const { name, origin, token, grace, killAfter, readiness } = options;
  if (origin !== undefined) {
    task.id = origin.number;
    task.spawnedAt = origin.spawnedAt;
  }
  if (options.daemon === true) task.daemon = true;
  if ((options.on !== undefined && options.on !== 'worker') || killAfter !== undefined) task.pinned = true;
  if (readiness !== undefined) {
    task.pinned = true;
    task.rare.readiness = readiness;
  }
  if (name === undefined && token === undefined && grace === undefined && killAfter === undefined) return;
  const rare = task.rare;
  rare.name = name ?? null;
  rare.tiedTo = token ?? null;
  rare.grace = grace ?? null;
  rare.killAfter = killAfter ?? null;
}
