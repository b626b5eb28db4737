/**
 * The active calls of the running task, for host functions that ask where they are called from. Only programs with a host keep track, and only
 * of functions that may suspend: a call of the host suspends, so whatever is active around it may.
 */
import { Continuation, leave } from '../../runtime/continuation.js';
import { scheduler } from '../../runtime/index.js';
import type { TaskExtras } from '../../runtime/task.js';
import { UNIT_NAME } from '../call.js';
import { type Run, WAITING } from '../code.js';
import { here, type Site } from '../site.js';
import type { StackEntry, Value } from '../value.js';

interface ActiveCall {
  readonly name: string;
  /** Where it was called. */
  readonly site: Site | null;
  readonly outer: ActiveCall | null;
}

/** So many calls are told of, the innermost. */
const MOST_CALLS = 64;

/** The body of a function, which is an active call while it runs. */
export function trackedStart(name: string, start: Run): Run {
  return (frame) => {
    const { rare } = scheduler.current;
    const outer = rare.calls as ActiveCall | null;
    rare.calls = { name, site: here.site, outer } satisfies ActiveCall;
    let value: Value;
    try {
      value = start(frame);
    } catch (error) {
      rare.calls = outer;
      throw error;
    }
    if (value === WAITING) return leave(new TrackedRest(rare, outer)) as unknown as Value;
    rare.calls = outer;
    return value;
  };
}

/** The end of a call that has waited. */
class TrackedRest extends Continuation {
  constructor(
    private readonly rare: TaskExtras,
    private readonly before: ActiveCall | null,
  ) {
    super();
  }

  override resume(value: Value): Value {
    this.rare.calls = this.before;
    return value;
  }

  override fail(error: unknown): never {
    this.rare.calls = this.before;
    throw error;
  }
}

/** The active calls of the running task, innermost first: name, and the place it has come to. `site` is where the innermost stands. */
export function activeCalls(site: Site | null): StackEntry[] {
  const entries: StackEntry[] = [];
  let at = site;
  for (let call = scheduler.current.extras?.calls as ActiveCall | null | undefined; call != null; call = call.outer) {
    if (entries.length === MOST_CALLS) break;
    if (at !== null && call.name !== UNIT_NAME) entries.push({ name: call.name, file: at.file, line: at.line });
    at = call.site;
  }
  return entries;
}
