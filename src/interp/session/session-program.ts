/** The program of a session: its units are loaded one by one, may replace each other's declarations, and run when asked for. */
import { started } from '../../runtime/continuation.js';
import { FAILED, type Task } from '../../runtime/task.js';
import type { Steps, TaskCode } from '../../runtime/task-code.js';
import { typeOf } from '../builtin-types.js';
import type { Code } from '../code.js';
import type { ModuleInstance } from '../compile/context.js';
import { CompiledFunction } from '../compile/functions.js';
import { addDefaults, implement, implTarget } from '../compile/types.js';
import { AriaFault } from '../fault.js';
import { errorValue } from '../fault-values.js';
import { typeName } from '../kinds.js';
import { methodEpoch } from '../member-lookup.js';
import { type IndexedModule, Program } from '../program.js';
import type { Ref } from '../resolution.js';
import { TypeValue, type Value } from '../value.js';
import { follow, type Member, membersOf, membersOfInstances, membersOfKind } from './members.js';
import { preview } from './preview.js';
import type { EntryResult, EntryUnit, SessionOrder, ValueType } from './session-messages.js';

/** The unit that holds the last value and the last error: its module variables, in this order, are seen under these names. */
export const LAST_UNIT = '<last>';
export const LAST_NAMES = ['_', '_error'] as const;

export class SessionProgram extends Program {
  protected override readonly interactive = true;
  /** The types that the impls of an entry were made for. */
  private readonly targets = new Map<string, readonly (TypeValue | null)[]>();
  /** The root task of the entry that ran last. */
  private lastRun: Task | null = null;

  override load(entry: EntryUnit): void {
    for (const { file, resolution } of entry.updates) this.refresh(this.modules.get(file), resolution);
    super.load(entry);
    if (entry.unit.file === LAST_UNIT) this.module(LAST_UNIT).globals.fill(null);
    for (const { file } of entry.updates) this.implementAgain(this.modules.get(file));
    this.noteTargets(this.modules.get(entry.unit.file));
  }

  override rootCode(): TaskCode {
    return {
      key: 'main',
      name: 'main',
      suspends: true,
      run: () => null,
      start: ([order], task) => started(this.obey(JSON.parse(order as string) as SessionOrder, task)),
    };
  }

  /** A function called `main` is only defined: who wants to run it calls it. */
  override mainCall(): Code | null {
    return null;
  }

  private *obey(order: SessionOrder, task: Task): Steps {
    switch (order.order) {
      case 'run':
        this.lastRun = task;
        return JSON.stringify(yield* this.runEntry(this.module(order.file)));
      case 'assigned':
        this.rememberError();
        return JSON.stringify(assigned(this.module(order.file)));
      case 'members':
        return JSON.stringify(this.members(order));
      case 'type': {
        const value = this.valueAt(order.ref);
        return JSON.stringify(value === undefined ? null : typeFor(value));
      }
    }
  }

  private *runEntry(module: ModuleInstance): Steps<EntryResult> {
    const start = performance.now();
    const value = yield* this.runUnit(module);
    const millis = performance.now() - start;
    if (value !== null) this.remember('_', value);
    return { preview: value === null ? null : preview(value), type: typeName(value), millis, assigned: assigned(module) };
  }

  /** What the last entry failed with: what it raised, or what its scope failed with around it (a deadlock, a task). */
  private rememberError(): void {
    const { lastRun } = this;
    if (lastRun?.state === FAILED && lastRun.value instanceof AriaFault) this.remember('_error', errorValue(lastRun.value));
    this.lastRun = null;
  }

  private remember(name: (typeof LAST_NAMES)[number], value: Value): void {
    this.module(LAST_UNIT).globals[LAST_NAMES.indexOf(name)] = value;
  }

  private members({ base, path }: Extract<SessionOrder, { order: 'members' }>): readonly Member[] {
    if ('kind' in base) return membersOfKind(base.kind);
    if ('instanceOf' in base) {
      const type = this.valueAt(base.instanceOf);
      return type instanceof TypeValue ? membersOfInstances(type) : [];
    }
    const value = this.valueAt(base.ref);
    const found = value === undefined ? undefined : follow(value, path);
    return found === undefined ? [] : membersOf(found);
  }

  private valueAt(ref: Ref): Value | undefined {
    switch (ref.kind) {
      case 'global':
        return this.module(ref.unit).globals[ref.index] as Value | undefined;
      case 'prelude':
        return this.preludeValue(ref.name);
      case 'std':
        return this.stdValue(ref.module, ref.name);
      case 'unit':
        return this.moduleValue(ref.unit);
      default:
        return undefined;
    }
  }

  /** Everything of the module that has been compiled is compiled again when it next runs. */
  private refresh(module: IndexedModule | undefined, resolution: IndexedModule['resolution']): void {
    if (module === undefined) return;
    module.resolution = resolution;
    const special = [...this.specialCodes.values()].filter((code) => code.file === module.file);
    for (const code of [...module.codes.values(), ...special]) {
      const info = code instanceof CompiledFunction ? resolution.functions.get(code.info.node) : undefined;
      if (info !== undefined) (code as CompiledFunction).refresh(info);
    }
    methodEpoch.value++;
  }

  /** An older `impl T` is for the newest `T`: a type that was declared again keeps the methods written outside of it. */
  private implementAgain(module: IndexedModule | undefined): void {
    if (module === undefined) return;
    const before = this.targets.get(module.file) ?? [];
    module.impls.forEach((decl, at) => {
      const target = implTarget(decl, module, this);
      if (target === null || target === before[at]) return;
      implement(decl, target, module, this, 'add');
      addDefaults(decl, target, module, this);
    });
    this.noteTargets(module);
  }

  private noteTargets(module: IndexedModule | undefined): void {
    if (module === undefined || module.impls.length === 0) return;
    this.targets.set(
      module.file,
      module.impls.map((decl) => implTarget(decl, module, this)),
    );
  }
}

function typeFor(value: Value): ValueType {
  return { name: typeName(value), builtin: typeOf(value).key.startsWith('builtin:') };
}

function assigned(module: ModuleInstance): readonly number[] {
  return module.globals.flatMap((value, index) => (value === undefined ? [] : [index]));
}
