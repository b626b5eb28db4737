/** How large the heap of a thread may get that runs a program with limits. */
import { type Limits, limitOf } from '../interp/limits.js';

/**
 * What the interpreter needs, in MiB. Twice what the program may use comes on top: the program is stopped before it comes there; a heap that is
 * really full can take the process with it.
 */
const INTERPRETER_MB = 128;

/** `maxHeapMb` of a coordinator; nothing where memory is not limited. */
export function threadHeap(limits: Limits): { readonly maxHeapMb?: number } {
  const memory = limitOf(limits, 'memory');
  return memory === Number.POSITIVE_INFINITY ? {} : { maxHeapMb: Math.ceil((2 * memory) / 2 ** 20) + INTERPRETER_MB };
}
