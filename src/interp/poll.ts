/**
 * What compiled code calls when its pulse has run out. The runtime may run other tasks on top of the busy frames (runtime.md, section
 * 12.1), so what belongs to the running task and is kept in module variables is put aside meanwhile.
 */
import { checkpoint, scheduler, type Task } from '../runtime/index.js';
import { pulse } from '../runtime/pulse.js';
import { work } from './budget.js';
import { handlers } from './effect-handlers.js';
import { here } from './site.js';

export function poll(): void {
  onTop(checkpoint);
}

/** For operations on what tasks share: in a random schedule another task may come in between (runtime/explorer.ts). */
export function interruptible(): void {
  if (scheduler.explorer !== null) onTop(() => scheduler.disturb());
}

/**
 * For builtins that look at many elements and change nothing: counts them as steps, and ends them where the task has been cancelled or its
 * time is up. Nobody else gets a turn meanwhile.
 */
export function walked(steps: number): void {
  pulse.left -= steps;
  if (pulse.left >= 0) return;
  const task = scheduler.current as Task | undefined;
  // Reports are written when the task has ended.
  if (task === undefined || task.ended) work(0);
  else onTop(() => scheduler.poll());
}

function onTop(run: () => unknown): void {
  const { site } = here;
  const { top } = handlers;
  handlers.top = null;
  try {
    run();
  } finally {
    handlers.top = top;
    here.site = site;
  }
}
