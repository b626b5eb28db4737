/**
 * The lane without threads: programs run on the caller's own, between its other work. Several may be under way at once, those of several
 * engines too: they share one scheduler, and whatever belongs to a program is found through the task that runs.
 */
import { type Budget, budgets } from '../interp/budget.js';
import { setUpConcurrency } from '../interp/builtins/concurrency/index.js';
import { EmbeddedHost, errorWire, type ResultData } from '../interp/embed/embedded-host.js';
import { EmbeddedProgram, type JobResult } from '../interp/embed/embedded-program.js';
import type { HostSignature } from '../interp/embed/host-bridge.js';
import { sessions } from '../interp/embed/host-functions.js';
import { idleDepthFor } from '../interp/engine-faults.js';
import { reportFault } from '../interp/fault-report.js';
import { ExitRequest, type HostPorts, switchPorts } from '../interp/host-ports.js';
import { outcomeOf } from '../runtime/driver.js';
import {
  instrumentation,
  type Outcome,
  PULSE_INTERVAL,
  pulse,
  type RootRun,
  scheduler,
  startRoot,
  VirtualClock,
} from '../runtime/index.js';
import type { Meter } from '../runtime/meter.js';
import { TaskEvents } from '../runtime/task-events.js';
import type { JobEnd, Lane, LaneJob, ProgramCode } from './job.js';
import { settingPorts } from './setting-ports.js';
import { makeBudget, writeWithin } from './thread-account.js';

/** What belongs to one program that runs inline. */
interface Seat {
  readonly program: EmbeddedProgram;
  readonly host: EmbeddedHost;
  ports: HostPorts | null;
  budget: Budget | null;
  /** Told what the tasks of the run do. */
  onTask: LaneJob['onTask'];
}

export class InlineLane implements Lane {
  alive = true;
  readonly liveThreads = 0;
  private readonly idle = new Map<number, Seat[]>();
  private readonly instances = new Map<number, Seat>();
  private readonly running = new Map<RootRun, () => void>();

  constructor(
    private readonly host: HostSignature,
    private readonly clock: 'real' | 'virtual',
  ) {
    setUp();
  }

  async perform(job: LaneJob): Promise<JobEnd> {
    const seat = this.seatFor(job);
    const run = this.start(job, seat);
    const givenUp = new Promise<'given up'>((settle) => this.running.set(run, () => settle('given up')));
    const outcome = await Promise.race([run.outcome, givenUp]);
    this.running.delete(run);
    this.finish(job, seat, outcome !== 'given up');
    return outcome === 'given up' ? { kind: 'cancelled', report: null } : endOf(outcome, seat.program);
  }

  /** Runs a job to its end now, unless it would have to wait. */
  performSync(job: LaneJob): JobEnd {
    const seat = this.seatFor(job);
    const run = this.start(job, seat);
    scheduler.runUntilIdle();
    const waits = !run.task.ended;
    if (waits) {
      run.cancel('a synchronous run cannot wait');
      scheduler.runUntilIdle();
    }
    const { ended } = run.task;
    this.finish(job, seat, ended);
    if (waits) return { kind: 'would-wait' };
    return endOf(outcomeOf(run.task, run.scope), seat.program);
  }

  forgetInstance(instance: number): void {
    this.instances.delete(instance);
  }

  close(): Promise<void> {
    this.alive = false;
    for (const giveUp of this.running.values()) giveUp();
    this.idle.clear();
    this.instances.clear();
    return Promise.resolve();
  }

  tree(): Promise<string> {
    return Promise.resolve([...this.running.keys()].map((run) => run.task.name).join('\n'));
  }

  private start(job: LaneJob, seat: Seat): RootRun {
    const { setting, control } = job;
    if (job.instance === null) seat.program.reset();
    seat.program.enter();
    seat.program.bridge = job.dealings;
    const budget = makeBudget(control.account, 0, (message) => control.limitReached(message));
    seat.budget = budget;
    seat.ports = settingPorts(setting, {
      print: (stream, text) => writeWithin(budget, text, (fits) => void job.output(stream, fits)),
      hostRequest: (name) =>
        name === 'read-line' ? (job.input?.readLine() ?? Promise.resolve(null)) : (job.input?.readAll() ?? Promise.resolve('')),
    });
    seat.onTask = job.onTask;
    seat.program.forgetFunctions(job.forget);
    active.add(seat);
    watchTasks();
    setIdleDepth();
    const code = seat.program.jobCode(job.job, () => budget.settle());
    const run = startRoot(code, [], seat.host, {
      ...(setting.seed === null ? {} : { seed: setting.seed }),
      ...(this.clock === 'virtual' ? { clock: new VirtualClock() } : {}),
    });
    budget.begin();
    stoppers.set(control, {
      cancel: (source, reason) => run.cancel(reason, source),
      giveUp: () => this.running.get(run)?.(),
    });
    return run;
  }

  private finish(job: LaneJob, seat: Seat, reusable: boolean): void {
    taskEvents.flush();
    active.delete(seat);
    watchTasks();
    setIdleDepth();
    seat.program.leave();
    if (!reusable) {
      if (job.instance !== null) this.instances.delete(job.instance);
      return;
    }
    if (job.instance !== null) return;
    const free = this.idle.get(job.code.id);
    if (free === undefined) this.idle.set(job.code.id, [seat]);
    else free.push(seat);
  }

  private seatFor({ code, instance }: LaneJob): Seat {
    if (instance === null) return this.idle.get(code.id)?.pop() ?? this.makeSeat(code);
    let seat = this.instances.get(instance);
    if (seat === undefined) {
      seat = this.makeSeat(code);
      this.instances.set(instance, seat);
    }
    return seat;
  }

  private makeSeat(code: ProgramCode): Seat {
    const program = new EmbeddedProgram(code.units, this.host);
    const seat: Seat = { program, host: new EmbeddedHost(program, () => program), ports: null, budget: null, onTask: null };
    seats.set(seat.host, seat);
    return seat;
  }
}

/** How the control of an inline run stops it. */
export const stoppers = new WeakMap<object, { cancel(source: 'limit' | 'explicit', reason: string): void; giveUp(): void }>();

const seats = new WeakMap<object, Seat>();
const active = new Set<Seat>();

function currentSeat(): Seat | null {
  const task = scheduler.current as { readonly host: object } | undefined;
  return task === undefined ? null : (seats.get(task.host) ?? null);
}

let isSetUp = false;

/** Joins the scheduler of this thread to the programs: once. */
function setUp(): void {
  if (isSetUp) return;
  isSetUp = true;
  setUpConcurrency();
  switchPorts(() => currentSeat()?.ports ?? null);
  budgets.current = () => currentSeat()?.budget ?? null;
  sessions.current = () => {
    const seat = currentSeat();
    if (seat === null) throw new Error('internal: no program runs');
    return seat.program;
  };
  scheduler.meter = inlineMeter;
}

/** Passes on to the budget of the program that runs. Without one (the runtime's other users) nothing is counted. */
const inlineMeter: Meter = {
  polled() {
    const budget = budgets.current();
    if (budget === null) pulse.left = PULSE_INTERVAL;
    else budget.polled();
  },
  spawning: () => budgets.current()?.spawning(),
  spawned: () => budgets.current()?.spawned(),
  ended: () => budgets.current()?.ended(),
  resumed() {
    for (const { budget } of active) budget?.resumed();
  },
  paused() {
    for (const { budget } of active) budget?.paused();
  },
};

/** Every task of a program knows its host, so one instrument serves all that run. */
const taskEvents = new TaskEvents((event, host) => seats.get(host)?.onTask?.(event));

/** Instruments cost; there is one while somebody looks on. */
function watchTasks(): void {
  const wanted = [...active].some(({ onTask }) => onTask !== null);
  if (wanted) instrumentation.listener ??= taskEvents;
  else if (instrumentation.listener === taskEvents) instrumentation.listener = null;
}

/** One comparison finds calls that nest too deeply for any of the programs; the slow path knows whose they are. */
function setIdleDepth(): void {
  let depth = Number.POSITIVE_INFINITY;
  for (const { budget } of active) depth = Math.min(depth, budget?.depth ?? depth);
  pulse.idleDepth = depth === Number.POSITIVE_INFINITY ? 0 : idleDepthFor(depth);
}

function endOf(outcome: Outcome, program: EmbeddedProgram): JobEnd {
  if (outcome.kind === 'done') return { kind: 'done', wire: (outcome.value as JobResult satisfies ResultData).wire };
  if (outcome.kind === 'cancelled') return { kind: 'cancelled', report: reportFault(outcome.error) };
  if (outcome.error instanceof ExitRequest) return { kind: 'exit', status: outcome.error.status };
  return { kind: 'failed', report: reportFault(outcome.error), wire: errorWire(outcome.error, program) };
}
