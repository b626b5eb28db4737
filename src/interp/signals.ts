/** Things that happen once and can be waited for: the end of a scope (`s.done`), the cancellation of a token (`token.cancelled`). */

import { isInside } from '../runtime/context.js';
import { type CancelReason, type CancelToken, doneArm, type Scope, type SelectArm, scheduler, select, tokenArm } from '../runtime/index.js';
import type { Steps } from '../runtime/task-code.js';
import { libraryType } from './builtin-types.js';
import { reasonValue } from './cancel-reasons.js';
import { structureError } from './errors.js';
import { registerHandleKind } from './kinds.js';
import type { Value } from './value.js';

/** `s.done` */
export class DoneSignal {
  constructor(readonly scope: Scope) {}
}

/** `token.cancelled`; delivers the reason. */
export class CancelledSignal {
  constructor(readonly token: CancelToken) {}
}

registerHandleKind(DoneSignal, libraryType('Signal').name);
registerHandleKind(CancelledSignal, libraryType('Signal').name);

export type Signal = DoneSignal | CancelledSignal;

/** Whether `<-value` waits for a signal. */
export function awaitableSignal(value: Value): value is Value & Signal {
  return value instanceof DoneSignal || value instanceof CancelledSignal;
}

/** StructureError for a task that would wait for a scope it is part of. */
export function signalArm(signal: Signal): SelectArm {
  if (signal instanceof CancelledSignal) return tokenArm(signal.token);
  const { scope } = signal;
  const task = scheduler.current;
  if (!scope.complete && isInside(task, scope)) {
    throw structureError(`task ${task.name} waits for ${scope.label}, which contains it`);
  }
  return doneArm(scope);
}

/** What a signal delivers: nil, or the reason of the cancellation. */
export function signalValue(signal: Signal, delivered: unknown): Value {
  return signal instanceof CancelledSignal ? reasonValue(delivered as CancelReason | null) : null;
}

export function* awaitSignal(value: Value): Steps<Value> {
  const signal = value as unknown as Signal;
  const selected = yield* select([signalArm(signal)]);
  return signalValue(signal, selected.value);
}
