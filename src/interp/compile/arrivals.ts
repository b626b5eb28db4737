/** Errors that come from elsewhere - a task that was awaited, a scope that was left - and arrive at a place of the program. */
import { Continuation } from '../../runtime/continuation.js';
import { AriaFault } from '../fault.js';
import type { Site } from '../site.js';
import type { Value } from '../value.js';

/** What was thrown, to be thrown on. */
export function arrived(thrown: unknown, site: Site): unknown {
  if (thrown instanceof AriaFault) thrown.arriveAt(site);
  return thrown;
}

/** The end of code whose errors arrive at a place. */
export class ArrivalRest extends Continuation {
  constructor(private readonly site: Site) {
    super();
  }

  override resume(value: Value): Value {
    return value;
  }

  override fail(thrown: unknown): never {
    throw arrived(thrown, this.site);
  }
}
