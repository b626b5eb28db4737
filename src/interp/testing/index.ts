/**
 * Tests (language.md, section 14): what runs on the thread of the root task when a file is tested.
 *
 * What it is: `test-plan` finds the tests in the tree; `test-code` is the root task, which runs the file and then its tests; `run-test` gives each a
 * scope, a time limit and its teardown; `test-bodies` compiles them; `forall` with `minimize` and `type-generators` is property testing;
 * `checked-expression` explains a false example. What it is not: it prints nothing and knows no command line. It reports messages
 * (`test-events`), which the engine completes with the output of each test and hands to reporters.
 *
 * Invariants: tests run one at a time, in source order, in the root task; a failing test never ends the run; what ends it (deadlock, the
 * death of a thread, a test that cannot be stopped) is noticed by the engine, which starts again behind that test.
 */
export { scheduleNote } from './exploration.js';
export { plainFailure, reportedFailure } from './failure.js';
export { type Report, type TestOrder, TestProgram } from './test-code.js';
export type {
  RunnerMessage,
  RunnerReply,
  TestEvent,
  TestFailure,
  TestId,
  TestInput,
  TestKind,
  TestOutcome,
  TestTotals,
} from './test-events.js';
export { type PlannedTest, planTests, selectTests, type TestSelection } from './test-plan.js';
