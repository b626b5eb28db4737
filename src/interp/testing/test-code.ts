/**
 * The root task of a test run: the statements of every unit, then, where `main` would be called, the selected tests of the entry file in
 * source order (language.md, sections 2 and 14). Deferred top-level code runs after them.
 */

import { started } from '../../runtime/continuation.js';
import { awaitPromise, isCancelSignal } from '../../runtime/index.js';
import type { Steps, TaskCode } from '../../runtime/task-code.js';
import { budgets } from '../budget.js';
import { newFrame } from '../call.js';
import { compileScope } from '../compile/blocks.js';
import { FunctionContext, type ModuleInstance, siteOf, stepOf, suspending } from '../compile/context.js';
import { ExitRequest, installPorts, ports } from '../host-ports.js';
import { type LoadedUnit, Program } from '../program.js';
import { exploreTest } from './exploration.js';
import { failureOf } from './failure.js';
import { property } from './property-context.js';
import { runTest } from './run-test.js';
import { type TestBody, type TestOptions, testBodies, testOptions } from './test-bodies.js';
import type { RunnerMessage, RunnerReply, TestId, TestOutcome } from './test-events.js';
import { type PlannedTest, type TestNode, testNodes } from './test-plan.js';

/** The argument of the root task, as JSON. */
export interface TestOrder {
  readonly tests: readonly PlannedTest[];
  /** Tests (cases counted singly) that an earlier attempt has run already: it was given up on the one before. */
  readonly done: number;
  readonly seed: number;
  /** How many random schedules each test is to pass, with this seed and those that follow; 0: the usual one. */
  readonly schedules: number;
  /** For tests that set no limit of their own, in milliseconds. */
  readonly timeout: number | null;
  /** Exact names of the cases wanted of `@parametrize`d tests; null: all. */
  readonly cases: readonly string[] | null;
}

/** Tells the engine what happens and gets its answer. */
export type Report = (message: RunnerMessage) => Promise<RunnerReply>;

/** A program whose root task runs its tests. */
export class TestProgram extends Program {
  private readonly units: LoadedUnit[] = [];

  constructor(private readonly report: Report) {
    super();
  }

  override load(unit: LoadedUnit): void {
    this.units.push(unit);
    super.load(unit);
  }

  /** The same program before its first statement. */
  anew(): Program {
    const program = new Program();
    for (const unit of this.units) program.load(unit);
    program.arguments = this.arguments;
    return program;
  }

  override rootCode(): TaskCode {
    const { report } = this;
    return {
      key: 'main',
      name: 'main',
      suspends: true,
      run: () => null,
      start: ([order]) =>
        started(rootSteps(new TestRun(this, () => this.anew(), report, JSON.parse(order as string) as TestOrder), report)),
    };
  }
}

function* rootSteps(run: TestRun, report: Report): Steps {
  try {
    yield* run.all();
  } catch (thrown) {
    if (isCancelSignal(thrown)) throw thrown;
    // Tests catch their own errors: this one is of the file.
    yield* awaitPromise(report({ kind: 'broken', failure: failureOf(thrown) }));
  }
  return null;
}

class TestRun {
  private position = 0;

  constructor(
    private readonly program: Program,
    private readonly anew: () => Program,
    private readonly report: Report,
    private readonly order: TestOrder,
  ) {}

  *all(): Steps<void> {
    this.installPorts();
    const modules = this.program.loaded;
    for (const module of modules.slice(0, -1)) yield* this.program.runUnit(module);
    const entry = modules.at(-1);
    if (entry !== undefined) yield* this.entry(entry);
  }

  private installPorts(): void {
    const { seed } = this.order;
    let drawn = 0;
    installPorts({
      // Ends the test, not the run.
      exit(status) {
        throw new ExitRequest(status);
      },
      // The same generators in each run with the same seed.
      randomSeed: () => (seed + drawn++) % 2 ** 31,
    });
  }

  private *entry(module: ModuleInstance): Steps<void> {
    const { unit } = module;
    const tests = suspending(() => this.tests(module));
    const cx = new FunctionContext(this.program, module, '<main>', null);
    const frame = newFrame(module.resolution.functions.get(unit.id)?.frameSize ?? 1, null);
    yield* stepOf(compileScope(unit.id, unit.items, cx, 'statement', tests))(frame);
  }

  private *tests(module: ModuleInstance): Steps<null> {
    const nodes = testNodes(module.unit);
    for (const test of this.order.tests) {
      const node = nodes.get(test.node);
      if (node === undefined) throw new Error(`internal: no test ${test.file}#${test.node}`);
      if ((yield* this.declaration(test, node, module)) === 'stop') break;
    }
    return null;
  }

  /** Options and cases first: what is wrong with them is a failure of the test. */
  private *declaration(test: PlannedTest, node: TestNode, module: ModuleInstance): Steps<RunnerReply> {
    const { file, line, name, kind, tags } = test;
    const id: TestId = { file, line, name, kind, tags };
    let options: TestOptions;
    let bodies: readonly TestBody[];
    try {
      options = yield* testOptions(node, module, this.program);
      if (options.skip !== null) return yield* this.single(id, null, { kind: 'skipped', reason: options.skip });
      bodies = yield* testBodies(node, module, this.program);
    } catch (thrown) {
      if (isCancelSignal(thrown)) throw thrown;
      return yield* this.single(id, null, { kind: 'failed', failure: failureOf(thrown) });
    }
    const site = siteOf(module, node.span.start, node.span.end);
    const limit = options.timeout ?? this.order.timeout;
    for (const body of bodies) {
      const one: TestId = body.label === null ? id : { ...id, name: `${name} (${body.label})` };
      if (body.label !== null && this.order.cases?.includes(one.name) === false) continue;
      const settings = { name, iterations: options.iterations, seed: options.seed ?? this.order.seed, maxShrinks: options.maxShrinks };
      const run = (): Steps<TestOutcome> => (this.order.schedules > 0 ? this.explored(test, one) : runTest(body, limit, site));
      if ((yield* this.single(one, limit, run, settings)) === 'stop') return 'stop';
    }
    return 'continue';
  }

  /** The test under random schedules. `one` is the test itself, or the case of it that is wanted. */
  private explored(test: PlannedTest, one: TestId): Steps<TestOutcome> {
    const { order, anew, report } = this;
    const restorePorts = (): void => this.installPorts();
    return exploreTest({
      schedules: order.schedules,
      seed: order.seed,
      onSchedule: (seed) => void report({ kind: 'schedule', seed }),
      *run(seed) {
        let outcome: TestOutcome = { kind: 'passed', cases: 0 };
        const listen: Report = (message) => {
          if (message.kind === 'ended') outcome = message.outcome;
          return Promise.resolve('continue');
        };
        const inner = { ...order, tests: [test], cases: [one.name], done: 0, seed, schedules: 0 };
        try {
          yield* new TestRun(anew(), anew, listen, inner).all();
        } finally {
          restorePorts();
        }
        return outcome;
      },
    });
  }

  /** Reports a test around what it does, or what is known without running it. */
  private *single(
    test: TestId,
    limit: number | null,
    run: TestOutcome | (() => Steps<TestOutcome>),
    settings: (typeof property)['settings'] = property.settings,
  ): Steps<RunnerReply> {
    if (this.position++ < this.order.done) return 'continue';
    // What came before this test is not put down to it.
    budgets.current()?.settle();
    if ((yield* awaitPromise(this.report({ kind: 'started', test, limit }))) === 'stop') return 'stop';
    property.settings = settings;
    property.cases = 0;
    const start = ports.clock.monotonic();
    let outcome = typeof run === 'function' ? yield* run() : run;
    if (outcome.kind === 'passed') outcome = { kind: 'passed', cases: property.cases };
    const millis = Math.round((ports.clock.monotonic() - start) / 1e4) / 100;
    return yield* awaitPromise(this.report({ kind: 'ended', test, millis, outcome }));
  }
}
