/** Faults that the runtime finds after a wait belong to the call that waited: other tasks have moved `here.site` meanwhile. */
import type { Steps } from '../runtime/task-code.js';
import { here } from './site.js';

/** Runs `steps` with the site that is current now, whenever it is resumed. */
export function* sited<T>(steps: Steps<T>): Steps<T> {
  const { site } = here;
  let input: unknown;
  let failing = false;
  for (;;) {
    here.site = site;
    const step = failing ? steps.throw(input) : steps.next(input);
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
