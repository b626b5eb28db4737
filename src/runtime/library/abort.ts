/** Cancellation in both dialects: tokens of the runtime, AbortSignals of JavaScript. */
import type { CancelToken } from '../cancel.js';
import { type CancelReason, isCancelSignal } from '../cancel-reason.js';
import { RuntimeFault } from '../js-host.js';
import { Waiter } from '../waiter.js';

const signals = new WeakMap<CancelToken, AbortSignal>();

/** A signal that aborts when the token is cancelled. Its reason is the reason of the cancellation if that is an Error, else an AbortError. */
export function signalOf(token: CancelToken): AbortSignal {
  let signal = signals.get(token);
  if (signal === undefined) {
    const controller = new AbortController();
    signal = controller.signal;
    signals.set(token, signal);
    token.addWaiter(new Aborter(controller));
  }
  return signal;
}

/** Calls `cancel` when the signal aborts, at once if it has; the answer stops that. */
export function onAbort(signal: AbortSignal, cancel: (reason: unknown) => void): () => void {
  if (signal.aborted) {
    cancel(signal.reason);
    return () => {};
  }
  const abort = (): void => cancel(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return () => signal.removeEventListener('abort', abort);
}

/** What code raises that was told to stop. */
export function isAbort(error: unknown): boolean {
  if (isCancelSignal(error)) return true;
  if (error instanceof RuntimeFault) return error.kind === 'Cancelled' || error.kind === 'TaskCancelled';
  return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'AbortError';
}

/** What a scope that was cancelled before its body had finished raises: the reason itself if it is an error, else `Cancelled`. */
export function errorOfReason(reason: CancelReason | null, what: string): unknown {
  const given = reason?.reason;
  if (given instanceof Error) return given;
  const text = typeof given === 'string' ? given : (reason?.source ?? 'explicit');
  return new RuntimeFault('Cancelled', `${what} was cancelled: ${text}`, { source: reason?.source, reason: given ?? null });
}

class Aborter extends Waiter {
  readonly #controller: AbortController;

  constructor(controller: AbortController) {
    super();
    this.#controller = controller;
  }

  tryClaim(): boolean {
    return true;
  }

  complete(_how: unknown, value: unknown): void {
    const { reason, source } = value as CancelReason;
    const text = typeof reason === 'string' ? reason : source;
    this.#controller.abort(reason instanceof Error ? reason : new DOMException(`cancelled: ${text}`, 'AbortError'));
  }
}
