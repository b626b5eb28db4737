/** Faults that the runtime finds after a wait belong to the call that waited: other tasks have moved `here.site` meanwhile. */
import { Driven } from '../runtime/continuation.js';
import type { Steps } from '../runtime/task-code.js';
import { here } from './site.js';

/** Runs `steps` with the site that is current now, whenever it is resumed. */
export function* sited<T>(steps: Steps<T>): Steps<T> {
  const { site } = here;
  const driven = new Driven(steps);
  let input: unknown;
  let failing = false;
  for (;;) {
    here.site = site;
    const step = failing ? driven.throw(input) : driven.next(input);
    if (step.done === true) return step.value;
    failing = false;
    try {
      input = yield step.value;
    } catch (thrown) {
      input = thrown;
      failing = true;
    }
  }
}
