/** The scope forms (runtime.md, section 3), as operations. */
import { runInScope } from '../open-scope.js';
import type { ScopeOptions as CoreOptions, OnError } from '../policy.js';
import type { Scope as CoreScope } from '../scope.js';
import type { SupervisorOptions } from '../supervisor.js';
import type { Steps } from '../task-code.js';
import { errorOfReason, onAbort } from './abort.js';
import { perform, type Settled } from './body.js';
import type { CancelToken } from './cancel-token.js';
import { faceOf } from './facades.js';
import { Operation } from './operation.js';
import { wake } from './program.js';
import type { Scope } from './scope.js';

/** The options of every scope form. Durations in milliseconds. */
export interface ScopeOptions {
  readonly name?: string;
  /** At most so many tasks at once; others wait for a place. */
  readonly limit?: number;
  /** `first` (default): the first error fails the scope. `collect`: no error does. `any`: the first success cancels the rest. */
  readonly onError?: OnError;
  /** Only these kinds of errors cancel the scope: classes, or matched by `instanceof`. */
  readonly cancelOn?: readonly (abstract new (
    ...args: never[]
  ) => unknown)[];
  /** These kinds of errors do not fail the scope. */
  readonly ignore?: readonly (abstract new (
    ...args: never[]
  ) => unknown)[];
  /** The scope is cancelled with it. */
  readonly signal?: AbortSignal | CancelToken;
  /** How long cleanup may hide from a cancellation. Default 5000. */
  readonly grace?: number;
  /** A task of a module that has not stopped so long after its grace period is killed together with its thread. */
  readonly killAfter?: number;
}

/** What a timeout scope answers: the body's value, or that its time ran out first. */
export type Timed<T> = { readonly timedOut: false; readonly value: T } | { readonly timedOut: true; readonly value: undefined };

/**
 * Runs `body` in a scope; ends when the body and every task in it have. The first failure cancels the others and is raised; later ones
 * are in its `suppressed`. A scope that is cancelled before its body has finished raises the reason if it is an error (that of an
 * AbortSignal is), else `Cancelled`.
 */
export function withScope<R>(body: (scope: Scope) => R, options: ScopeOptions = {}): Operation<Settled<R>> {
  return new Operation(() => scopeSteps({ kind: 'scope' }, body, options));
}

/** As `withScope`, for a scope into which its tasks go on spawning, until the last one has ended. */
export function withNursery<R>(body: (scope: Scope) => R, options: ScopeOptions = {}): Operation<Settled<R>> {
  return new Operation(() => scopeSteps({ kind: 'nursery' }, body, options));
}

/** A scope whose tasks fail alone, and are started again as their `restart` says (section 6). */
export function withSupervisedScope<R>(
  supervisor: SupervisorOptions,
  body: (scope: Scope) => R,
  options: ScopeOptions = {},
): Operation<Settled<R>> {
  return new Operation(() => scopeSteps({ kind: 'supervisor', supervisor }, body, options));
}

/** A scope with a deadline in `timeout` milliseconds. Errors are raised, not wrapped; a body that had finished keeps its value. */
export function withTimeoutScope<R>(timeout: number, body: (scope: Scope) => R, options: ScopeOptions = {}): Operation<Timed<Settled<R>>> {
  return new Operation(function* (): Steps<Timed<Settled<R>>> {
    let opened: CoreScope | null = null;
    const value = yield* runForm({ kind: 'timeout', timeout }, body, options, (scope) => {
      opened = scope;
    });
    const scope = opened as CoreScope | null;
    if (scope?.absorbed !== true) return { timedOut: false, value: value as Settled<R> };
    if (!scope.timedOut) throw errorOfReason(scope.reason, `scope ${scope.name}`);
    return { timedOut: true, value: undefined };
  });
}

function* scopeSteps<R>(form: CoreOptions, body: (scope: Scope) => R, options: ScopeOptions): Steps<Settled<R>> {
  let opened: CoreScope | null = null;
  const value = yield* runForm(form, body, options, (scope) => {
    opened = scope;
  });
  const scope = opened as CoreScope | null;
  if (scope?.absorbed === true) throw errorOfReason(scope.reason, `scope ${scope.name}`);
  return value as Settled<R>;
}

function* runForm<R>(
  form: CoreOptions,
  body: (scope: Scope) => R,
  { signal, ...options }: ScopeOptions,
  onOpen: (scope: CoreScope) => void,
): Steps<Settled<R> | undefined> {
  if (signal instanceof AbortSignal && signal.aborted) throw signal.reason;
  let release = (): void => {};
  const token = signal === undefined || signal instanceof AbortSignal ? {} : { token: signal.core };
  try {
    return yield* runInScope({ ...options, ...form, ...token }, function* (core) {
      onOpen(core);
      if (signal instanceof AbortSignal) {
        release = onAbort(signal, (reason) => {
          core.cancel(reason);
          wake();
        });
      }
      return yield* perform(body, [faceOf(core)]);
    });
  } finally {
    release();
  }
}
