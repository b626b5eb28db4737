/** How `skip(reason)` (language.md 18.12) ends the test that runs. */
import { runtimeError } from './errors.js';

/** Thrown through the test's code. Not a fault: handlers and `try` let it pass. */
export class SkipRequest {
  constructor(readonly reason: string) {}
}

/** Whether a test is running on this thread, to be skipped. */
export const skippable = { now: false };

/** RuntimeError outside a test: there is nothing to skip. */
export function requestSkip(reason: string): never {
  if (!skippable.now) throw runtimeError('skip: no test is running here');
  throw new SkipRequest(reason);
}
