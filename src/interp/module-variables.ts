/**
 * Module-level variables and who may see them (runtime.md, sections 2 and 12.14).
 *
 * The globals of a module belong to the root task, which ran the module's statements. Any other task sees
 *   - immutable values as they are,
 *   - mutable ones that are never reassigned as frozen snapshots taken when the task was spawned (`TaskView`),
 *   - reassigned variables not at all: IsolationError.
 * Invariant: a TaskView is never changed after the spawn; tasks spawned by a task inherit its view.
 */
import { scheduler } from '../runtime/index.js';
import type { Run } from './code.js';
import type { ModuleInstance } from './compile/context.js';
import type { Store } from './compile/names.js';
import { immutableConstant, isolationError, undefinedVariable } from './errors.js';
import { freeze, isImmutable } from './isolate.js';
import type { FunctionInfo } from './resolution.js';
import { here, type Site } from './site.js';
import type { Value } from './value.js';

type Binding = 'fn' | 'type' | 'const' | 'let' | 'var' | 'module';

/** What a task sees of module variables: `file#index` -> frozen value. */
export type TaskView = ReadonlyMap<string, Value>;

export const viewKey = (file: string, index: number): string => `${file}#${index}`;

/** True while the task that owns the module variables runs. */
export function inRoot(): boolean {
  const task = scheduler.current;
  return task === undefined || task.scope === null;
}

/** Code that reads global `index` of `module`. */
export function readGlobal(module: ModuleInstance, index: number, binding: Binding, name: string, site: Site): Run {
  const { globals } = module;
  if (binding === 'var') {
    return () => {
      if (!inRoot()) {
        here.site = site;
        throw isolationError(name);
      }
      const value = globals[index] as Value | undefined;
      if (value !== undefined) return value;
      here.site = site;
      throw undefinedVariable(name);
    };
  }
  if (module.interactive && binding === 'let') return readInteractive(module, index, name, site);
  return () => {
    const value = globals[index] as Value | undefined;
    if (value !== undefined && (typeof value !== 'object' || value === null)) return value;
    if (inRoot()) {
      if (value !== undefined) return value;
      const pending = module.constants.get(index);
      if (pending !== undefined) return pending();
    } else {
      const seen = view()?.get(viewKey(module.file, index));
      if (seen !== undefined) return seen;
      if (value !== undefined) return isImmutable(value) ? value : freeze(value);
    }
    here.site = site;
    throw undefinedVariable(name);
  };
}

/** A later entry of the session may assign it: a task sees what it was at the spawn, whatever the value. */
function readInteractive({ file, globals }: ModuleInstance, index: number, name: string, site: Site): Run {
  return () => {
    const seen = inRoot() ? undefined : view()?.get(viewKey(file, index));
    const value = seen !== undefined ? seen : (globals[index] as Value | undefined);
    if (value !== undefined) return inRoot() || isImmutable(value) ? value : freeze(value);
    here.site = site;
    throw undefinedVariable(name);
  };
}

/** A function that assigns global `index` of `module`. */
export function writeGlobal(module: ModuleInstance, index: number, binding: Binding, name: string, site: Site): Store {
  const { globals } = module;
  if (binding === 'const') {
    return () => {
      here.site = site;
      throw immutableConstant(name);
    };
  }
  return (_frame, value) => {
    if (!inRoot()) {
      here.site = site;
      throw isolationError(name);
    }
    globals[index] = value;
  };
}

function view(): TaskView | null {
  return scheduler.current.context as TaskView | null;
}

/** What a task sees that reads nothing of its own: what its spawner sees. */
export function inheritedView(): TaskView | null {
  return inRoot() ? null : view();
}

/** The view for a task about to be spawned that runs `info`: null if it reads no mutable module variable. */
export function viewForSpawn(info: FunctionInfo | undefined, modules: (file: string) => ModuleInstance): TaskView | null {
  const inherited = inheritedView();
  if (info === undefined || info.moduleReads.length === 0) return inherited;
  let snapshots: Map<string, Value> | null = null;
  for (const { unit, index } of info.moduleReads) {
    const key = viewKey(unit, index);
    const known = inherited?.get(key);
    const module = modules(unit);
    const value = known !== undefined ? known : (module.globals[index] as Value | undefined);
    if (value === undefined || (!module.interactive && (typeof value !== 'object' || value === null))) continue;
    snapshots ??= new Map(inherited);
    snapshots.set(key, known !== undefined ? known : freeze(value));
  }
  return snapshots ?? inherited;
}

/** What must travel with a task that goes to another thread: every module value it may read. */
export function viewForTravel(
  info: FunctionInfo | undefined,
  current: TaskView | null,
  modules: (file: string) => ModuleInstance,
): [string, number, Value][] {
  const values: [string, number, Value][] = [];
  for (const { unit, index } of info?.moduleReads ?? []) {
    const value = current?.get(viewKey(unit, index)) ?? (modules(unit).globals[index] as Value | undefined);
    if (value !== undefined) values.push([unit, index, value]);
  }
  return values;
}
