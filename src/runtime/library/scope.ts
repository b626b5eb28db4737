/** A scope for TypeScript (runtime.md, section 3): what a body gets to spawn tasks into. */

import type { RestartKind, SpawnOptions } from '../policy.js';
import { startChild } from '../readiness.js';
import { Scope as CoreScope } from '../scope.js';
import { scopeNode } from '../task-tree.js';
import { renderTree } from '../tree-text.js';
import { type Body, codeOfBody, type Settled } from './body.js';
import { CancelToken, tokenFace } from './cancel-token.js';
import { bind, facadesOf } from './facades.js';
import { handleFace, type ScopedJoinHandle } from './join-handle.js';
import { Operation } from './operation.js';
import { wake } from './program.js';

/** Options of a spawn. Durations in milliseconds. */
export interface TaskOptions {
  readonly name?: string;
  /** Cancelled when the body and the ordinary tasks of the scope are done. */
  readonly daemon?: boolean;
  /** The task is cancelled with it, and with its scope. */
  readonly signal?: AbortSignal | CancelToken;
  /** How long its cleanup may hide from a cancellation. Default: as in the scope. */
  readonly grace?: number;
  /** A task of a module that has not stopped so long after its grace period is killed together with its thread. */
  readonly killAfter?: number;
  /** In a supervised scope: when it is started again. Default `temporary`: never. */
  readonly restart?: RestartKind;
}

export class Scope {
  /** @internal */
  readonly core: CoreScope;

  constructor(core: CoreScope) {
    this.core = core;
    bind(this, core);
  }

  get name(): string {
    return this.core.name;
  }

  get token(): CancelToken {
    return tokenFace(this.core.token);
  }

  /** Aborts when the scope is cancelled: hand it to whatever understands AbortSignals. */
  get signal(): AbortSignal {
    return this.token.signal;
  }

  get cancelled(): boolean {
    return this.core.cancelled;
  }

  /** Live tasks, the body and daemons not counted. */
  get activeCount(): number {
    return this.core.settledActive();
  }

  /** True once the scope has ended. */
  get complete(): boolean {
    return this.core.complete;
  }

  /** The first error so far; undefined if there is none. */
  get firstError(): unknown {
    return this.core.firstError ?? undefined;
  }

  /**
   * Starts a task of this scope. `body` is a generator function, an async function or a plain one, which run on this thread; or a function
   * of a `threadModule`, which runs on another. Raises `ScopeClosed` when the scope has ended.
   */
  spawn<A extends readonly unknown[], R>(body: Body<A, R>, ...args: A): ScopedJoinHandle<Settled<R>>;
  spawn<A extends readonly unknown[], R>(options: TaskOptions, body: Body<A, R>, ...args: A): ScopedJoinHandle<Settled<R>>;
  spawn(...input: readonly unknown[]): ScopedJoinHandle<never> {
    const { body, args, options } = parse(input);
    const task = this.core.spawn(codeOfBody(body), args, options);
    wake();
    return handleFace(task);
  }

  /** As `spawn`, but null where the task would have to wait for a place under `limit`. */
  trySpawn<A extends readonly unknown[], R>(body: Body<A, R>, ...args: A): ScopedJoinHandle<Settled<R>> | null {
    return this.core.full ? null : this.spawn(body, ...args);
  }

  /**
   * Starts a task and waits until it calls its last argument, `ready(value)`; gives that value. An error before that is raised here and
   * fails nobody.
   */
  start<V, A extends readonly unknown[] = [], R = unknown>(body: (...args: [...A, (value: V) => void]) => R, ...args: A): Operation<V> {
    const code = codeOfBody(body as unknown as Body<readonly never[]>);
    const options: SpawnOptions | null = code.key === null ? null : { on: 'worker' };
    return new Operation(
      function* (this: Scope) {
        return (yield* startChild(this.core, code, (ready) => [...args, ready], options)) as V;
      }.bind(this),
    );
  }

  /** Asks everything in the scope to stop. Idempotent, the first reason wins. False if it was cancelled before, or has ended. */
  cancel(reason: unknown = null): boolean {
    const first = this.core.cancel(reason);
    wake();
    return first;
  }

  /** Inside the body: waits for the tasks, once. From outside the scope: for its end. */
  join(): Operation<void> {
    return new Operation(() => this.core.join());
  }

  /** The tree of what runs in the scope and what it waits for, as text. */
  tree(): string {
    return renderTree(scopeNode(this.core));
  }
}

facadesOf(CoreScope, (core) => new Scope(core));

/** The token behind either kind of cancellation. */
export function tokenOfSignal(signal: AbortSignal | CancelToken): CancelToken {
  return signal instanceof CancelToken ? signal : CancelToken.from(signal);
}

function parse(input: readonly unknown[]): { body: Body<readonly never[]>; args: readonly unknown[]; options: SpawnOptions | null } {
  const given = typeof input[0] === 'function' ? null : (input[0] as TaskOptions);
  const [body, ...args] = (given === null ? input : input.slice(1)) as [Body<readonly never[]>, ...unknown[]];
  const on = codeOfBody(body).key === null ? {} : ({ on: 'worker' } as const);
  if (given === null) return { body, args, options: 'on' in on ? on : null };
  const { signal, ...rest } = given;
  return { body, args, options: { ...rest, ...on, ...(signal === undefined ? {} : { token: tokenOfSignal(signal).core }) } };
}
