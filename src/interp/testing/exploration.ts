/**
 * `aria test --explore N`: a test under N random schedules (runtime/explorer.ts), until one of them fails.
 *
 * Each schedule has a program of its own, loaded and started anew, so that it depends on its seed alone: `--explore 1 --seed S` does the same
 * again as the schedule that failed.
 */
import { isCancelSignal, runInScope, scheduler } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import { installPorts, ports } from '../host-ports.js';
import { failureOf } from './failure.js';
import type { TestOutcome } from './test-events.js';

/** Tasks are numbered from here in every schedule, so that their names are the same in a replay. */
const BEFORE_FIRST_TASK = 1000;

export interface Exploration {
  readonly schedules: number;
  /** The seed of the first schedule; the others follow. */
  readonly seed: number;
  /** Told before each schedule: the engine has to know which one it was that took the program down. */
  onSchedule(seed: number): void;
  /** Runs the test once, in a new program. */
  run(seed: number): Steps<TestOutcome>;
}

/** The first outcome that is not good, with the seed of its schedule; else the last. What only good schedules print is dropped. */
export function* exploreTest(exploration: Exploration): Steps<TestOutcome> {
  const { schedules, seed: first } = exploration;
  let outcome: TestOutcome = { kind: 'passed', cases: 0 };
  for (let seed = first; seed < first + schedules; seed++) {
    exploration.onSchedule(seed);
    const printed = new Printed();
    outcome = yield* oneSchedule(exploration, seed, printed);
    if (outcome.kind === 'passed' && seed < first + schedules - 1) continue;
    printed.show();
    if (outcome.kind !== 'failed') return outcome;
    const { failure } = outcome;
    return { kind: 'failed', failure: { ...failure, seed, notes: [...failure.notes, scheduleNote(seed, first, schedules)] } };
  }
  return outcome;
}

/** Which schedule a failure was found in. */
export function scheduleNote(seed: number, first: number, schedules: number): string {
  return `in the random schedule of seed ${seed}${schedules === 1 ? '' : `, ${seed - first + 1} of ${schedules}`}`;
}

function* oneSchedule(exploration: Exploration, seed: number, printed: Printed): Steps<TestOutcome> {
  let outcome: TestOutcome = { kind: 'passed', cases: 0 };
  scheduler.explore(seed);
  scheduler.lastTaskId = BEFORE_FIRST_TASK;
  scheduler.lastScopeId = BEFORE_FIRST_TASK;
  printed.begin();
  try {
    // Tasks that the statements of the file have started end with the schedule.
    yield* runInScope({ name: 'schedule' }, function* (scope) {
      outcome = yield* exploration.run(seed);
      scope.cancel('the schedule has ended');
    });
  } catch (thrown) {
    if (isCancelSignal(thrown)) {
      printed.show();
      throw thrown;
    }
    outcome = { kind: 'failed', failure: failureOf(thrown) };
  } finally {
    printed.end();
    scheduler.explore(null);
  }
  return outcome;
}

/** What one schedule prints, kept until it is known whether anybody wants to see it. */
class Printed {
  private readonly output = ports.output;
  private readonly parts: (readonly ['out' | 'err', string])[] = [];

  begin(): void {
    installPorts({ output: (stream, text) => void this.parts.push([stream, text]) });
  }

  end(): void {
    installPorts({ output: this.output });
  }

  show(): void {
    for (const [stream, text] of this.parts) this.output(stream, text);
  }
}
