/**
 * Waiting for the host: the task suspends until the promise settles, the thread goes on (runtime.md, section 9).
 */
import { awaitPromise } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';

/** What the promise gives. A rejection is thrown here. */
export function* waitFor<T>(promise: Promise<T>): Steps<T> {
  return (yield* awaitPromise(promise)) as T;
}
