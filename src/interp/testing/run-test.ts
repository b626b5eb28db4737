/**
 * One test from beginning to end: in a scope of its own, with its time limit, its teardown in any case, and a look at what it left running.
 *
 * Tests run in the root task, because module variables belong to it (runtime.md, section 2); what isolates one test from the next is the
 * scope. Only two things pass through here: a cancellation of the whole run, and bugs of the runner itself.
 */
import { isCancelSignal, runInScope, type Scope, scheduler, shield } from '../../runtime/index.js';
import { pulse } from '../../runtime/pulse.js';
import type { Steps } from '../../runtime/task-code.js';
import { combine } from '../compile/defer.js';
import { display } from '../display.js';
import { handlers } from '../effect-handlers.js';
import { engineFault } from '../engine-faults.js';
import { durationOf } from '../milliseconds.js';
import type { Site } from '../site.js';
import { SkipRequest, skippable } from '../skip-request.js';
import { failureOf, foundFailure } from './failure.js';
import { type Leftover, leftRunning, place } from './leftovers.js';
import type { TestBody } from './test-bodies.js';
import type { TestOutcome } from './test-events.js';

/** Time for the teardown of a test whose own time is over. */
const TEARDOWN_LIMIT = 5000;

/** `limit` in milliseconds, or null. `site` is the declaration, for failures that have no other place. */
export function* runTest(body: TestBody, limit: number | null, site: Site): Steps<TestOutcome> {
  const depth = pulse.depth - scheduler.baseDepth;
  handlers.top = null;
  let scope: Scope | null = null;
  let left: readonly Leftover[] = [];
  skippable.now = true;
  try {
    yield* runInScope({ name: 'test', ...(limit === null ? {} : { kind: 'timeout', timeout: limit }) }, function* (opened) {
      scope = opened;
      yield* withTearDown(body);
      left = opened.cancelled ? [] : leftRunning(opened);
      if (left.length > 0) opened.cancel('the test has ended');
    });
  } catch (thrown) {
    pulse.depth = scheduler.baseDepth + depth;
    handlers.top = null;
    if (isCancelSignal(thrown)) throw thrown;
    if (thrown instanceof SkipRequest) return { kind: 'skipped', reason: thrown.reason };
    return { kind: 'failed', failure: failureOf(thrown instanceof RangeError ? engineFault(thrown) : thrown) };
  } finally {
    skippable.now = false;
  }
  if (timedOut(scope)) {
    return { kind: 'failed', failure: foundFailure('TimeoutError', `timed out after ${display(durationOf(limit as number))}`, site) };
  }
  if (left.length > 0) return { kind: 'failed', failure: leakFailure(left, site) };
  if (absorbed(scope)) return { kind: 'failed', failure: foundFailure('TaskCancelled', 'the test was cancelled', site) };
  return { kind: 'passed', cases: 0 };
}

/** Teardown runs whatever became of the body, hidden from cancellation; an error of it joins that of the body. */
function* withTearDown(body: TestBody): Steps<void> {
  const { tearDown } = body;
  if (tearDown === null) {
    yield* body.run();
    return;
  }
  let failure: unknown;
  try {
    yield* body.run();
  } catch (thrown) {
    failure = thrown;
  }
  try {
    yield* shield(TEARDOWN_LIMIT, tearDown);
  } catch (thrown) {
    failure = combine(failure, thrown);
  }
  if (failure !== undefined) throw failure;
}

// The scope is assigned inside a callback, which control flow analysis does not follow.
const timedOut = (scope: Scope | null): boolean => scope?.timedOut === true && scope.absorbed;
const absorbed = (scope: Scope | null): boolean => scope?.absorbed === true;

function leakFailure(left: readonly Leftover[], site: Site): ReturnType<typeof foundFailure> {
  const [first] = left;
  const what = left.length === 1 ? 'a task was' : `${left.length} tasks were`;
  const notes = left.map((task) => `${task.description}${task.site === null ? '' : `, spawned at ${place(task.site)}`}`);
  return foundFailure('StructureError', `${what} still running when the test ended: await or cancel it`, first?.site ?? site, notes);
}
