/**
 * Aria inside a program: Engine, Program, Instance (docs/embedding.md).
 *
 * An engine is a set of lanes (threads of its own, or the caller's thread), a compiler with a cache, and what it offers to programs.
 * It cannot be changed after it was made, may be used from anywhere at once, and shares nothing with other engines.
 * Results are values; what the program raised, limits and aborts never throw here. What throws is misuse of the API.
 */
import { availableParallelism } from 'node:os';
import type { Capabilities } from '../interp/capabilities.js';
import type { Job } from '../interp/embed/embedded-program.js';
import { type Wire, WireProblem } from '../interp/embed/wire.js';
import { type Limits, limitOf } from '../interp/limits.js';
import type { TaskEvent } from '../runtime/task-events.js';
import type { Program } from './compiled-program.js';
import { Compiler } from './compiler.js';
import { conclude, failure, lost, NOTHING_USED, notSynchronous, plain } from './conclude.js';
import { Dealings, type OpenDealings, releaseItems } from './dealings.js';
import { completeLimits, type EngineOptions, type RunSettings } from './engine-options.js';
import { hostCallScope, isHeldOutside } from './host-call-scope.js';
import { HostLibrary } from './host-library.js';
import { InlineLane, stoppers } from './inline-lane.js';
import { Instance, type InstanceCalls, Seat } from './instance.js';
import type { JobEnd, Lane, LaneJob, LaneOptions, RunSetting } from './job.js';
import type { AriaInput, AriaValue } from './js-values.js';
import { Lanes } from './lanes.js';
import { AriaFailure, type RunFailure, type RunResult } from './results.js';
import { abortText, RunControl } from './run-control.js';
import { threadHeap } from './thread-heap.js';
import { ThreadLane } from './thread-lane.js';

/** What was going on when an engine was disposed. */
export interface DisposeReport {
  /** Runs that were ended. */
  readonly runs: number;
  /** Their live tasks, a tree a run. */
  readonly tasks: readonly string[];
}

/** What of an engine is alive. */
export interface EngineState extends DisposeReport {
  /** Instances that were not disposed. */
  readonly instances: number;
  /** Native threads; those that are idle too. */
  readonly threads: number;
  /** Objects and functions of yours that programs have handles of. */
  readonly handles: number;
}

/** How long dispose waits for a thread to describe its tasks, in milliseconds. */
const TREE_WAIT = 200;

let lastRun = 0;

export class Engine {
  readonly #options: EngineOptions;
  readonly #limits: Limits;
  readonly #capabilities: Capabilities;
  readonly #library: HostLibrary;
  readonly #compiler: Compiler;
  readonly #lanes: Lanes;
  /** Most threads a run works on. */
  readonly #threads: number;
  readonly #inline: InlineLane | null;
  readonly #running = new Map<RunControl, Lane>();
  readonly #instances = new Set<Seat>();
  readonly #dealt: OpenDealings = new Map();
  #disposed: Promise<DisposeReport> | null = null;

  /** Throws for options that make no sense. Starts nothing yet. */
  constructor(options: EngineOptions = {}) {
    this.#options = options;
    this.#limits = completeLimits(options.limits);
    this.#capabilities = options.capabilities ?? {};
    this.#library = new HostLibrary(options);
    this.#compiler = new Compiler(this, this.#library, options.loader);
    this.#threads = Math.max(1, Math.min(limitOf(this.#limits, 'threads'), availableParallelism()));
    const lane: LaneOptions = {
      threads: this.#threads,
      host: this.#library.signature,
      maxHeapMb: threadHeap(this.#limits).maxHeapMb ?? null,
      clock: options.clock ?? 'real',
      taskEvents: options.taskEvents === true && options.onEvent !== undefined,
      lowerPriority: options.threadPriority !== 'same',
      release: (ids) => releaseItems(this.#dealt, ids),
    };
    this.#inline = options.mode === 'inline' ? new InlineLane(lane.host, lane.clock) : null;
    this.#lanes = new Lanes(Math.max(1, options.parallel ?? availableParallelism()), () => new ThreadLane(lane));
  }

  get mode(): 'threads' | 'inline' {
    return this.#inline === null ? 'threads' : 'inline';
  }

  /** Never throws for what is in the text: look at `program.ok` and `program.diagnostics`. */
  compile(source: string, options: { readonly name?: string } = {}): Program {
    return this.#compiler.compile(source, options.name ?? 'program.aria');
  }

  /** Runs a program: its statements, then `main`, whose value is the result's. */
  run(program: Program, settings: RunSettings = {}): Promise<RunResult> {
    return this.#perform(program, settings, null, wholeRun(settings, false));
  }

  /** Compiles and runs; the value is that of the last statement, or of `main`. */
  evaluate(source: string, settings: RunSettings & { readonly name?: string } = {}): Promise<RunResult> {
    return this.#perform(this.compile(source, { name: settings.name ?? '<evaluate>' }), settings, null, wholeRun(settings, true));
  }

  /** Runs the statements of a program and keeps its variables, so that its functions can be called. Rejects with AriaFailure. */
  async instantiate(program: Program, settings: RunSettings = {}): Promise<Instance> {
    const { seat, prepared } = this.#newInstance(program);
    return this.#instance(program, seat, await this.#perform(program, settings, seat, prepared(settings)));
  }

  /** As `run`, now. Refused at once on threads, and for programs that call asynchronous functions of the host. */
  runSync(program: Program, settings: RunSettings = {}): RunResult {
    return this.#performSync(program, settings, null, wholeRun(settings, false));
  }

  evaluateSync(source: string, settings: RunSettings & { readonly name?: string } = {}): RunResult {
    return this.#performSync(this.compile(source, { name: settings.name ?? '<evaluate>' }), settings, null, wholeRun(settings, true));
  }

  /** As `instantiate`, now. Throws AriaFailure. */
  instantiateSync(program: Program, settings: RunSettings = {}): Instance {
    const { seat, prepared } = this.#newInstance(program);
    return this.#instance(program, seat, this.#performSync(program, settings, seat, prepared(settings)));
  }

  /** What is alive: runs with their tasks, instances, threads. Changes nothing, and works on a disposed engine too. */
  async inspect(): Promise<EngineState> {
    const lanes = [...this.#running.values()];
    const tasks = await Promise.all(lanes.map(treeOf));
    const handles = [...this.#dealt.values()].reduce((sum, dealings) => sum + dealings.held, 0);
    return { runs: lanes.length, tasks, instances: this.#instances.size, threads: this.#lanes.liveThreads, handles };
  }

  /** Ends what runs, then the threads. Resolves with what was alive. A second call changes nothing. */
  dispose(): Promise<DisposeReport> {
    this.#disposed ??= this.#end();
    return this.#disposed;
  }

  /** As `dispose`, but a run that is still alive is an error: it was forgotten. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { runs, tasks } = await this.dispose();
    if (runs > 0) throw new Error(`the engine was disposed while ${runs} of its runs were alive:\n${tasks.join('\n')}`);
  }

  // --- runs ---

  async #perform(program: Program, settings: RunSettings, seat: Seat | null, makeJob: (dealings: Dealings) => Job): Promise<RunResult> {
    const refusal = this.#refusal(program, settings);
    if (refusal !== null) return refusal;
    if (seat?.disposed === true) throw new TypeError('the instance is disposed');
    if (seat !== null && (isHeldOutside(seat) || (seat.lane !== null && seat.lane !== this.#inline && isHeldOutside(seat.lane))))
      return this.#busy(program);
    const outer = hostCallScope();
    const leave = this.#inline === null ? null : await seat?.enter();
    const lane = await this.#acquire(seat);
    if (lane === null) return failure(program, lost(program), { usage: NOTHING_USED });
    const dealings = seat?.dealings ?? this.#dealings(NO_LATER);
    let stopper: { cancel(source: 'limit' | 'explicit', reason: string): void; giveUp(): void } = NO_STOPPER;
    const control = this.#control(settings, {
      cancel: (source, reason) => {
        stopper.cancel(source, reason);
        dealings.abort(new Error(reason));
      },
      giveUp: () => stopper.giveUp(),
    });
    const run = ++lastRun;
    const job = this.#job(program, settings, seat, makeJob, dealings, control, run, program);
    if (!('job' in job)) {
      if (seat === null) dealings.end();
      this.#release(lane);
      leave?.();
      return job;
    }
    dealings.scope = { holds: new Set<object>(seat === null ? [lane] : [lane, seat]), outer };
    if (lane instanceof ThreadLane) stopper = { cancel: (source, reason) => lane.cancel(source, reason), giveUp: () => lane.abandon() };
    else stopper = { cancel: (...why) => stoppers.get(control)?.cancel(...why), giveUp: () => stoppers.get(control)?.giveUp() };
    const abort = (): void => control.abort(settings.signal?.reason);
    settings.signal?.addEventListener('abort', abort, { once: true });
    this.#running.set(control, lane);
    this.#options.onEvent?.({ kind: 'run-started', run, program: program.name, what: describe(job.job) });
    let end: JobEnd;
    try {
      const ending = lane.perform(job);
      control.start();
      end = await ending;
    } finally {
      control.end();
      this.#running.delete(control);
      settings.signal?.removeEventListener('abort', abort);
      if (seat === null) dealings.end();
      this.#release(lane);
      leave?.();
    }
    return this.#result(program, end, control, dealings, run);
  }

  #performSync(program: Program, settings: RunSettings, seat: Seat | null, makeJob: (dealings: Dealings) => Job): RunResult {
    const inline = this.#inline;
    const refusal = this.#refusal(program, settings) ?? this.#syncRefusal(program);
    if (refusal !== null || inline === null) return refusal as RunFailure;
    const control = this.#control(settings, {
      cancel: (source, reason) => stoppers.get(control)?.cancel(source, reason),
      giveUp: () => undefined,
    });
    const dealings = seat?.dealings ?? this.#dealings(NO_LATER);
    const run = ++lastRun;
    const job = this.#job(program, settings, seat, makeJob, dealings, control, run, program);
    if (!('job' in job)) {
      if (seat === null) dealings.end();
      return job;
    }
    this.#options.onEvent?.({ kind: 'run-started', run, program: program.name, what: describe(job.job) });
    control.start();
    const end = control.stop === null ? inline.performSync(job) : ({ kind: 'cancelled', report: null } satisfies JobEnd);
    control.end();
    if (seat === null) dealings.end();
    return this.#result(program, end, control, dealings, run);
  }

  #job(
    program: Program,
    settings: RunSettings,
    seat: Seat | null,
    makeJob: (dealings: Dealings) => Job,
    dealings: Dealings,
    control: RunControl,
    run: number,
    owner: Program,
  ): LaneJob | RunFailure {
    dealings.charge = (steps) => {
      control.block.add(0, 'steps', steps);
      if (control.block.total('steps') > limitOf(control.limits, 'steps')) control.limitReached({ limit: 'steps', site: null });
    };
    const { onEvent } = this.#options;
    if (onEvent !== undefined)
      dealings.onCall = (target, place) =>
        onEvent({ kind: 'host-call', run, target, place: place === null ? null : `${place.file}:${place.line}` });
    const onTask = onEvent === undefined || this.#options.taskEvents !== true ? null : (event: TaskEvent) => onEvent({ ...event, run });
    const forget = dealings.begins();
    const output = settings.output ?? this.#options.output ?? (() => undefined);
    try {
      return {
        code: owner.code as NonNullable<Program['code']>,
        instance: seat?.id ?? null,
        job: makeJob(dealings),
        setting: this.#setting(settings),
        dealings,
        control,
        forget,
        output,
        onTask,
        input: settings.input ?? this.#options.input,
      };
    } catch (problem) {
      if (!(problem instanceof WireProblem)) throw problem;
      control.end();
      return failure(program, plain(program, 'E7303', problem.message), { usage: control.usage() });
    }
  }

  #setting(settings: RunSettings): RunSetting {
    const { environment = {}, workingDirectory = '.', seed, now } = this.#options;
    return {
      args: (settings.args ?? []).filter((arg) => typeof arg === 'string'),
      environment,
      workingDirectory,
      capabilities: this.#capabilities,
      seed: settings.seed ?? seed ?? null,
      now: now === undefined ? null : now.getTime(),
    };
  }

  #control(settings: RunSettings, target: ConstructorParameters<typeof RunControl>[2]): RunControl {
    const limits = completeLimits(this.#limits, settings.limits);
    const memory = Math.min(limitOf(limits, 'memory'), limitOf(this.#limits, 'memory'));
    return new RunControl({ ...limits, memory }, this.#threads, target);
  }

  #dealings(later: ConstructorParameters<typeof Dealings>[2]): Dealings {
    return new Dealings(this.#library, this.#capabilities, later, this.#dealt);
  }

  async #acquire(seat: Seat | null): Promise<Lane | null> {
    const nested = hostCallScope() !== undefined;
    const lane: Lane = this.#inline ?? (await this.#lanes.acquire(seat?.lane ?? null, nested));
    if (!lane.alive) {
      this.#release(lane);
      return null;
    }
    if (seat !== null && seat.lane === null) {
      seat.lane = lane;
      this.#instances.add(seat);
      if (this.#inline === null) this.#lanes.pin(lane);
    }
    return lane;
  }

  #release(lane: Lane): void {
    if (this.#inline === null) this.#lanes.release(lane);
  }

  // --- instances ---

  #newInstance(program: Program): { seat: Seat; prepared: (settings: RunSettings) => (dealings: Dealings) => Job } {
    const seat: Seat = new Seat((fn, args) => this.#apply(program, seat, fn, args));
    seat.dealings = this.#dealings(seat.later);
    return { seat, prepared: (settings) => (dealings) => ({ kind: 'start', args: argsOf(settings.args, dealings) }) };
  }

  /** Its statements have run. If they failed there is no instance, and nothing may keep its place. */
  #instance(program: Program, seat: Seat, result: RunResult): Instance {
    const calls = this.#callsOf(program, seat);
    if (result.ok) return new Instance(calls, program.functions);
    calls.dispose();
    throw new AriaFailure(result);
  }

  /** A function an instance handed out is called while nothing of it runs. */
  async #apply(program: Program, seat: Seat, fn: number, args: readonly Wire[]): Promise<AriaValue> {
    const result = await this.#perform(program, {}, seat, () => ({ kind: 'apply', fn, args }));
    if (result.ok) return result.value;
    throw result.error ?? new AriaFailure(result);
  }

  #callsOf(program: Program, seat: Seat): InstanceCalls {
    const job =
      (name: string, args: readonly AriaInput[]) =>
      (dealings: Dealings): Job => ({ kind: 'call', name, args: argsOf(args, dealings) });
    return {
      call: (name, args, settings) => this.#perform(program, settings, seat, job(name, args)),
      callSync: (name, args, settings) => this.#performSync(program, settings, seat, job(name, args)),
      dispose: () => {
        const { lane } = seat;
        if (!seat.disposed) seat.dealings.end();
        if (seat.disposed || lane === null) return;
        seat.disposed = true;
        this.#instances.delete(seat);
        lane.forgetInstance(seat.id);
        if (this.#inline === null) {
          this.#lanes.unpin(lane);
        }
      },
    };
  }

  // --- results ---

  #result(program: Program, end: JobEnd, control: RunControl, dealings: Dealings, run: number): RunResult {
    const result = conclude(program, end, control, dealings);
    this.#options.onEvent?.({
      kind: 'run-ended',
      run,
      ok: result.ok,
      code: result.ok ? null : result.diagnostic.code,
      ms: result.usage.ms,
    });
    return result;
  }

  /** What stands in the way of any run. */
  #refusal(program: Program, settings: RunSettings): RunFailure | null {
    if (this.#disposed !== null) throw new TypeError('the engine is disposed');
    if (program.owner !== this) throw new TypeError('the program was compiled by another engine');
    const usage = NOTHING_USED;
    const problem = program.diagnostics.find((one) => one.severity === 'error' || one.severity === 'bug');
    if (!program.ok && problem !== undefined) return failure(program, problem, { usage });
    const { signal } = settings;
    if (signal?.aborted === true)
      return failure(program, plain(program, 'E6006', `cancelled: ${abortText(signal.reason)}`), { usage, cause: signal.reason });
    return null;
  }

  #syncRefusal(program: Program): RunFailure | null {
    const usage = NOTHING_USED;
    if (this.#inline === null) return failure(program, notSynchronous(program, 'the engine runs programs on threads'), { usage });
    const [name] = program.asynchronous;
    if (name === undefined) return null;
    return failure(program, notSynchronous(program, `it calls \`${name}\`, which is an asynchronous function of the host`), {
      usage,
    });
  }

  #busy(program: Program): RunFailure {
    const message = 'the instance is called from a host function that one of its own calls waits for';
    return failure(program, plain(program, 'E6013', message), { usage: NOTHING_USED });
  }

  async #end(): Promise<DisposeReport> {
    const runs = [...this.#running];
    const tasks = await Promise.all(runs.map(([, lane]) => treeOf(lane)));
    for (const [control] of runs) control.abort(new Error('the engine was disposed'));
    await this.#inline?.close();
    await this.#lanes.close();
    return { runs: runs.length, tasks };
  }
}

/** The tasks of a lane; a thread that is busy may not answer in time. */
const treeOf = (lane: Lane): Promise<string> =>
  Promise.race([lane.tree(), new Promise<string>((late) => setTimeout(() => late('(no answer)'), TREE_WAIT))]);

const NO_STOPPER = { cancel: () => undefined, giveUp: () => undefined };
const NO_LATER = (): Promise<never> => Promise.reject(new TypeError('the run the function came from has ended'));

const argsOf = (args: readonly AriaInput[] | undefined, dealings: Dealings): Wire[] =>
  (args ?? []).map((arg, i) => dealings.inward(arg, `args[${i}]`));

const wholeRun =
  (settings: RunSettings, last: boolean) =>
  (dealings: Dealings): Job => ({ kind: 'run', args: argsOf(settings.args, dealings), last });

const describe = (job: Job): string => (job.kind === 'call' ? `call ${job.name}` : job.kind);
