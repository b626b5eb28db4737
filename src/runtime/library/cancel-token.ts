/** Cancel tokens for TypeScript (runtime.md, section 4.6), and back and forth to AbortSignals. */
import { CancelToken as CoreToken } from '../cancel.js';
import { onAbort, signalOf } from './abort.js';
import { bind, facadesOf, faceOf } from './facades.js';
import { wake } from './program.js';

/** A handle with which a cancellation is asked for and looked at. Tokens form trees: cancelling goes downward only. */
export class CancelToken {
  /** @internal */
  readonly core: CoreToken;

  constructor(core: CoreToken = CoreToken.create()) {
    this.core = core;
    bind(this, core);
  }

  /** A token that is cancelled when the signal aborts, with its reason. */
  static from(signal: AbortSignal): CancelToken {
    const token = new CancelToken();
    onAbort(signal, (reason) => token.cancel(reason));
    return token;
  }

  /** Aborts when the token is cancelled: for `fetch`, timers, event listeners. */
  get signal(): AbortSignal {
    return signalOf(this.core);
  }

  get cancelled(): boolean {
    return this.core.cancelled;
  }

  /** What `cancel` was called with; undefined while it was not. */
  get reason(): unknown {
    return this.core.reason?.reason;
  }

  /** Idempotent, the first reason wins. False if it was cancelled before. */
  cancel(reason: unknown = null): boolean {
    const first = this.core.cancel(reason);
    wake();
    return first;
  }

  /** A token that is cancelled with this one, but not the other way round. */
  child(): CancelToken {
    return new CancelToken(this.core.child());
  }

  /** Raises in a task if the token is cancelled: a checkpoint. */
  check(): void {
    this.core.check();
  }

  /** `using token = new CancelToken()`: whatever still depends on it is cancelled at the end of the block. */
  [Symbol.dispose](): void {
    this.cancel('the token was disposed of');
  }
}

facadesOf(CoreToken, (core) => new CancelToken(core));

export function tokenFace(core: CoreToken): CancelToken {
  return faceOf(core) as CancelToken;
}
