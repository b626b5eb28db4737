/** The JavaScript heap of this thread, for the memory limit. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { HeapProbe } from '../interp/budget.js';

export const heapProbe: HeapProbe = { used, live };

function used(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

let collector: (() => void) | null = null;

function live(): number {
  collector ??= makeCollector();
  collector();
  return used();
}

/** V8 gives its collector only to contexts made while the flag is up; nobody else gets to see it. */
function makeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return collect;
}
