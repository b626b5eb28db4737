/** One code after another, where one of them may suspend. */

import { type After, continueWith } from '../after.js';
import type { Code, SuspendingCode } from '../code.js';
import { plain, starting } from './context.js';

/** `first`, and `after` with its value; one of them may suspend. */
export function startingThen(first: Code, after: After, abrupt = false): SuspendingCode {
  if (first.suspends) {
    const { start } = first;
    return starting((f) => continueWith(start(f), f, after), abrupt);
  }
  const { run } = first;
  return starting((f) => after(f, run(f)), abrupt);
}

/** `first`, and `after` with its value. `after` must not suspend. */
export function andThen(first: Code, after: After, abrupt = false): Code {
  if (!first.suspends) {
    const { run } = first;
    return plain((f) => after(f, run(f)), abrupt);
  }
  const { start } = first;
  return starting((f) => continueWith(start(f), f, after), abrupt);
}
