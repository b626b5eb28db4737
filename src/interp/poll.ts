/**
 * What compiled code calls when its pulse has run out. The runtime may run other tasks on top of the busy frames (runtime.md, section
 * 12.1), so what belongs to the running task and is kept in module variables is put aside meanwhile.
 */
import { checkpoint, scheduler } from '../runtime/index.js';
import { handlers } from './effect-handlers.js';
import { here } from './site.js';

export function poll(): void {
  onTop(checkpoint);
}

/** For operations on what tasks share: in a random schedule another task may come in between (runtime/explorer.ts). */
export function interruptible(): void {
  if (scheduler.explorer !== null) onTop(() => scheduler.disturb());
}

function onTop(run: () => void): void {
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
