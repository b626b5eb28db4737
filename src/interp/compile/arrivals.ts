/** Errors that come from elsewhere - a task that was awaited, a scope that was left - and arrive at a place of the program. */
import { Continuation, leave } from '../../runtime/continuation.js';
import { type Code, type SuspendingCode, WAITING } from '../code.js';
import { AriaFault } from '../fault.js';
import type { Site } from '../site.js';
import type { Value } from '../value.js';
import { starting } from './context.js';

/** `code`, whose errors arrive at `site`. */
export function arriving({ start, abrupt }: SuspendingCode, site: Site): Code {
  return starting((f) => {
    let value: Value;
    try {
      value = start(f);
    } catch (thrown) {
      throw arrived(thrown, site);
    }
    return value === WAITING ? (leave(new ArrivalRest(site)) as unknown as Value) : value;
  }, abrupt);
}

/** What was thrown, to be thrown on. */
export function arrived(thrown: unknown, site: Site): unknown {
  if (thrown instanceof AriaFault) thrown.arriveAt(site);
  return thrown;
}

class ArrivalRest extends Continuation {
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
