/**
 * A program that its host runs again and again: compiled once, its variables new at each run.
 *
 * A job is what the host wants of it: a whole run, the statements of an instance, or a call of one of its functions. The root task of the
 * job gives its result as wire data.
 */
import { started } from '../../runtime/continuation.js';
import type { Steps, TaskCode } from '../../runtime/task-code.js';
import { callSteps } from '../call.js';
import type { ModuleInstance } from '../compile/context.js';
import { conversionError, undefinedVariable } from '../errors.js';
import { type IndexedModule, type LoadedUnit, Program } from '../program.js';
import { threads } from '../threads.js';
import { BuiltinFunction, FunctionValue, ModuleValue, TypeValue, type Value } from '../value.js';
import { trackedStart } from './active-calls.js';
import { BuiltinExtensions } from './builtin-extensions.js';
import { fromWire } from './from-wire.js';
import { holds } from './held-handles.js';
import type { HostBridge, HostSignature } from './host-bridge.js';
import { type HostSession, handedIn, hostBuiltin } from './host-functions.js';
import { declareHostType } from './host-objects.js';
import { toWire } from './to-wire.js';
import { type Wire, WireProblem } from './wire.js';

/** What the host wants; structured-cloneable. */
export type Job =
  /** `last`: without a `main` the value is that of the last statement, else nil. */
  | { readonly kind: 'run'; readonly args: readonly Wire[]; readonly last: boolean }
  /** The statements of an instance, whose variables stay. */
  | { readonly kind: 'start'; readonly args: readonly Wire[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Wire[] }
  /** A function the program handed out. */
  | { readonly kind: 'apply'; readonly fn: number; readonly args: readonly Wire[] };

/** The value of a job, on its way out. */
export class JobResult {
  constructor(readonly wire: Wire) {}
}

export class EmbeddedProgram extends Program implements HostSession {
  /** Only functions that a host offers can ask where they are called from. */
  readonly trackCall?: typeof trackedStart;
  readonly givesLastValue = true;
  generation = 0;
  bridge!: HostBridge;
  private readonly extensions: BuiltinExtensions;
  private readonly constants = new Map<ModuleInstance, ReadonlyMap<number, () => Value>>();
  private readonly functions = new Map<number, Value>();
  private lastFunction = 0;

  constructor(
    units: readonly LoadedUnit[],
    private readonly host: HostSignature,
  ) {
    super();
    if (host.types.length > 0 || host.modules.some(([, members]) => members.length > 0)) this.trackCall = trackedStart;
    for (const [key, name, methods] of host.types) declareHostType(key, name, methods);
    this.extensions = new BuiltinExtensions(() => {
      for (const unit of units) this.load(unit);
    });
    for (const module of this.modules.values()) this.constants.set(module, new Map(module.constants));
  }

  /** The root task of a job. `end` is called in it in any case. */
  jobCode(job: Job, end: () => void): TaskCode {
    const program = this;
    const steps = function* (): Steps {
      try {
        const value = yield* program.perform(job);
        return new JobResult(program.outward(value));
      } finally {
        end();
      }
    };
    return { key: 'main', name: 'main', suspends: true, run: () => null, start: () => started(steps()) };
  }

  /** The program takes its turn on this thread, until `leave`. */
  enter(): void {
    this.extensions.enter();
  }

  leave(): void {
    this.extensions.leave();
  }

  /** Forgets what the last run left: variables, constants, functions it handed out. */
  reset(): void {
    this.generation++;
    this.functions.clear();
    for (const [module, constants] of this.constants) {
      const { globals, resolution } = module as IndexedModule;
      resolution.globals.forEach(({ binding }, at) => {
        if (binding === 'let' || binding === 'var' || binding === 'const') globals[at] = undefined;
      });
      module.constants.clear();
      for (const [at, compute] of constants) module.constants.set(at, compute);
    }
  }

  // --- HostSession ---

  keep(fn: Value): number {
    const id = ++this.lastFunction;
    this.functions.set(id, fn);
    return id;
  }

  /** The host has dropped what it could call these functions by. */
  forgetFunctions(ids: readonly number[]): void {
    for (const id of ids) this.functions.delete(id);
  }

  kept(id: number): Value | undefined {
    return this.functions.get(id);
  }

  hostFunction(id: number, name: string): Value {
    // A function crosses to another thread by its name, unseen: there it is kept as long as the run.
    return threads.count > 1 ? handedIn(id, name) : holds(handedIn(id, name), this.bridge, id);
  }

  type(name: string): TypeValue | undefined {
    for (const module of [...this.modules.values()].reverse()) {
      for (const type of module.types.values()) if (type.name === name) return type;
    }
    return undefined;
  }

  /** A function of the host, for the transfer to another thread. */
  hostMember(target: string): Value {
    return new BuiltinFunction(target, hostBuiltin(target, this.paramsOf(target) ?? ['...args']));
  }

  protected override libraryValue(module: string, name: string | null): Value {
    if (module !== 'host' && !module.startsWith('host::')) return super.libraryValue(module, name);
    if (name !== null) return this.hostMember(`${module}::${name}`);
    const value = new ModuleValue(module);
    for (const member of this.membersOf(module)) value.exports.set(member.name, () => this.hostMember(`${module}::${member.name}`));
    return value;
  }

  // --- jobs ---

  private *perform(job: Job): Steps<Value> {
    switch (job.kind) {
      case 'run': {
        this.arguments = this.inward(job.args);
        const value = yield* this.runUnits();
        return job.last || this.mainCall(this.module(this.entry)) !== null ? value : null;
      }
      case 'start':
        this.arguments = this.inward(job.args);
        yield* this.runUnits();
        return null;
      case 'call':
        return yield* callSteps(this.functionNamed(job.name), this.inward(job.args));
      case 'apply': {
        const fn = this.kept(job.fn);
        if (fn === undefined) throw conversionError('the function belongs to a run that has ended');
        return yield* callSteps(fn, this.inward(job.args));
      }
    }
  }

  private *runUnits(): Steps<Value> {
    let value: Value = null;
    for (const module of this.modules.values()) value = yield* this.runUnit(module);
    return value;
  }

  /** A function the entry file declares, or a variable that holds something callable. */
  private functionNamed(name: string): Value {
    const module = this.modules.get(this.entry) as IndexedModule;
    const at = module.resolution.globals.findIndex((info) => info.name === name);
    const value = at < 0 ? undefined : (module.globals[at] as Value | undefined);
    if (value instanceof FunctionValue || value instanceof TypeValue) return value;
    if (value === undefined || value === null) throw undefinedVariable(name);
    return value;
  }

  private inward(args: readonly Wire[]): Value[] {
    try {
      return args.map((arg, i) => fromWire(arg, `args[${i}]`, this));
    } catch (problem) {
      throw problem instanceof WireProblem ? conversionError(problem.message) : problem;
    }
  }

  private outward(value: Value): Wire {
    try {
      return toWire(value, 'result', (fn) => this.keep(fn));
    } catch (problem) {
      throw problem instanceof WireProblem ? conversionError(problem.message) : problem;
    }
  }

  private membersOf(module: string): HostSignature['modules'][number][1] {
    return this.host.modules.find(([name]) => name === module)?.[1] ?? [];
  }

  private paramsOf(target: string): readonly string[] | undefined {
    const at = target.lastIndexOf('::');
    return this.membersOf(target.slice(0, at)).find((member) => member.name === target.slice(at + 2))?.params;
  }
}
