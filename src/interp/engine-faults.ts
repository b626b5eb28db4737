/** RangeErrors of the JavaScript engine: its stack or one of its values would get too big. Never a bug of ours, always the program's doing. */
import { scheduler } from '../runtime/index.js';
import { pulse } from '../runtime/pulse.js';
import { budgets } from './budget.js';
import { runtimeError, stackOverflow } from './errors.js';

/** Nested calls of Aria functions before StackOverflow (language.md 10.3 asks for at least 2,000). */
export const MAX_DEPTH = 10_000;

/** What is thrown instead: StackOverflow, or the memory limit, or RuntimeError where memory is not limited. */
export function engineFault(error: RangeError): unknown {
  if (error.message.includes('call stack')) return stackOverflow();
  try {
    return budgets.current()?.reachMemory() ?? runtimeError(`a value is too large: ${error.message.toLowerCase()}`);
  } catch (signal) {
    return signal;
  }
}

/**
 * `pulse.depth` has passed MAX_DEPTH: the program nests too many calls, or as many as it may, or else runs on top of others and has
 * done neither.
 */
export function tooDeep(): void {
  const budget = budgets.current();
  try {
    // The file's own statements, or the task's body, are no call.
    if (budget !== null && pulse.depth - scheduler.baseDepth > budget.depth + 1) budget.reach('depth');
    if (pulse.depth - pulse.idleDepth > MAX_DEPTH) throw stackOverflow();
  } catch (thrown) {
    pulse.depth--;
    throw thrown;
  }
}

/** The idle depth that makes `tooDeep` notice the limit. */
export function idleDepthFor(depth: number): number {
  return Math.max(0, MAX_DEPTH - depth - 1);
}
