/** What comes of a run: values, not exceptions. `unwrap` is for those who want to throw. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { StackEntry } from '../interp/value.js';
import type { AriaError, AriaValue } from './js-values.js';
import type { RunUsage } from './run-control.js';

export type RunResult = RunSuccess | RunFailure;

export interface RunSuccess {
  readonly ok: true;
  /** What `main` gave; of `evaluate` without a `main`, the value of the last statement; of a call, what the function gave. */
  readonly value: AriaValue;
  readonly usage: RunUsage;
  /** Set if the program ended itself with `exit`; the value is nil then. */
  readonly exitStatus?: number;
}

export interface RunFailure {
  readonly ok: false;
  /** What went wrong, as data. Render it with `renderAll`. */
  readonly diagnostic: Diagnostic;
  /** All that is wrong with a program that does not compile; else the one diagnostic. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the program raised; undefined for limits, aborts and programs that do not compile. */
  readonly error?: AriaError | AriaValue;
  /** What the host threw, if that is what failed, or the reason of an abort. */
  readonly cause?: unknown;
  /** Active calls of the program, innermost first. */
  readonly stack: readonly StackEntry[];
  /** Names of the tasks around the failure, root first. */
  readonly taskPath: readonly string[];
  readonly usage: RunUsage;
}

/** A failed result as an exception. */
export class AriaFailure extends Error {
  override readonly name = 'AriaFailure';

  constructor(readonly result: RunFailure) {
    super(`${result.diagnostic.code}: ${result.diagnostic.message}`, { cause: result.cause });
  }

  get diagnostic(): Diagnostic {
    return this.result.diagnostic;
  }
}

/** The value of a result; throws AriaFailure if there is none. */
export function unwrap(result: RunResult): AriaValue {
  if (result.ok) return result.value;
  throw new AriaFailure(result);
}
