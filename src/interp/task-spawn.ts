/**
 * Spawning from builtins: a task for a callable that is only known at run time (`s.spawn(f)` through a variable, callbacks of `par`).
 *
 * What a task may read of module variables is taken at its spawn (runtime.md, section 12.14). Compiled spawn nodes know their program;
 * builtins find it through the host of the running task.
 */
import { type Scope, type SpawnOptions, scheduler, type Task } from '../runtime/index.js';
import type { TaskHost } from '../runtime/task-code.js';
import { isCallable } from './callable.js';
import type { FunctionCode } from './code.js';
import type { ModuleInstance } from './compile/context.js';
import { constantCode } from './constant-code.js';
import { moveEnds } from './end-ownership.js';
import { inheritedView, type TaskView, viewForSpawn } from './module-variables.js';
import type { FunctionInfo } from './resolution.js';
import { type AriaTaskCode, callBody, isolate, type TaskBody } from './task-bodies.js';
import { ArrayValue, BoundMethod, Cell, FunctionValue, TupleValue, type Value } from './value.js';

/** What the host of Aria tasks knows beyond the runtime's port. */
export interface ProgramHost extends TaskHost {
  infoOf(code: FunctionCode): FunctionInfo | undefined;
  module(file: string): ModuleInstance;
}

/** The host of the running task; null for tasks of plain TypeScript. */
export function programHost(): ProgramHost | null {
  const { host } = scheduler.current;
  return 'infoOf' in host ? (host as ProgramHost) : null;
}

/** The body of a task that calls `fn` with arguments that are to be frozen; a value that is no function is the task's result. */
export function bodyOf(fn: Value, args: readonly Value[]): TaskBody {
  const host = programHost();
  if (!isCallable(fn)) return { code: constantCode, args: [isolate(fn, 'frozen', 'value')] };
  const positional = args.map((arg, i) => isolate(arg, 'frozen', `argument ${i + 1}`));
  return callBody(fn, { positional, named: null }, (code) => host?.infoOf(code));
}

/** What `body` may read of module variables, seen from the running task. */
export function viewOf(body: TaskBody): TaskView | null {
  const { info } = body.code as AriaTaskCode;
  const findsCode = body.args.some(mayReachCode);
  if (!findsCode && (info === undefined || info.moduleReads.length === 0)) return inheritedView();
  const host = programHost();
  if (host === null) return null;
  if (!findsCode) return viewForSpawn(info, (file) => host.module(file));
  let view: TaskView | null = null;
  for (const info of infosOf(body.code as AriaTaskCode, body.args, host)) {
    const seen = viewForSpawn(info, (file) => host.module(file));
    if (seen !== null) view = view === null || view === seen ? seen : new Map([...view, ...seen]);
  }
  return view ?? viewForSpawn(undefined, (file) => host.module(file));
}

/** False for arguments that surely hold no function. */
const mayReachCode = (arg: unknown): boolean => typeof arg === 'object' && arg !== null && !(Array.isArray(arg) && arg.length === 0);

/** The functions that a task can reach through its code and arguments, by their infos. */
export function infosOf(code: AriaTaskCode, args: readonly unknown[], host: ProgramHost): Set<FunctionInfo> {
  const infos = new Set<FunctionInfo>(code.info === undefined ? [] : [code.info]);
  const seen = new Set<object>([args]);
  const visit = (part: unknown): void => {
    if (typeof part === 'object' && part !== null) seen.add(part);
  };
  // Callbacks come as arguments, in lists of arguments, or captured by other functions.
  for (const node of seen) {
    if (node instanceof FunctionValue) {
      const info = host.infoOf(node.code);
      if (info !== undefined) infos.add(info);
      node.captures.forEach(visit);
    } else if (node instanceof BoundMethod) {
      visit(node.method);
      visit(node.receiver);
    } else if (node instanceof Cell) visit(node.v);
    else if (Array.isArray(node)) node.forEach(visit);
    else if (node instanceof ArrayValue || node instanceof TupleValue) if (node.items.length <= LISTED) node.items.forEach(visit);
  }
  return infos;
}

/** Longer lists hold data, not callbacks. */
const LISTED = 16;

/** Spawns a body that is isolated already. */
export function spawnBody(scope: Scope, body: TaskBody, options: SpawnOptions | null): Task {
  return settle(scope.spawn(body.code, body.args, options), body, viewOf(body));
}

/** Gives a new task what its spawner passes on. */
export function settle(task: Task, body: TaskBody, view: TaskView | null): Task {
  if (view !== null) task.context = view;
  moveEnds(body.args, task);
  return task;
}
