/**
 * What belongs to a raised error besides its kind: where it was raised, what it suppressed, the tasks it came through
 * (language.md 11.2; runtime.md 12.15).
 *
 * User structs that implement `Error` have `suppressed` and `task_path` too. They are kept beside the struct, since its fields are
 * its own: a weak table, so that nothing outlives its error.
 */
import { scheduler } from '../runtime/index.js';
import type { AriaFault } from './fault.js';
import { ArrayValue, ErrorValue, type Value } from './value.js';

/** The field of an error by name, or undefined if its kind has no such field. Extra fields of the row win (an IoError's `kind`). */
export function errorField(error: ErrorValue, name: string): Value | undefined {
  if (Object.hasOwn(error.fields, name)) return error.fields[name];
  switch (name) {
    case 'kind':
      return error.type.name;
    case 'code':
      return error.code;
    case 'message':
      return error.message;
    case 'file':
      return error.origin?.file ?? null;
    case 'line':
      return error.origin?.line ?? null;
    case 'column':
      return error.origin?.column ?? null;
    case 'trace':
      return new ArrayValue((error.origin?.stack ?? []).map((call) => `${call.name} (${call.file}:${call.line})`));
    case 'cause':
      return error.cause;
    case 'suppressed':
      return new ArrayValue([...error.suppressed]);
    case 'task_path':
      return new ArrayValue([...pathOf(error)]);
    default:
      return undefined;
  }
}

/** An error that has not left its task yet has no path of its own: it is that of the task it was raised in, which is the running one. */
function pathOf(error: ErrorValue): readonly string[] {
  return error.taskPath.length === 0 && error.origin !== null ? scheduler.current.path : error.taskPath;
}

/** `suppressed` and `task_path` of an error that is a user's value; undefined for other names. */
export function userErrorField(error: object, name: string): Value | undefined {
  if (name === 'suppressed') return new ArrayValue([...suppressedOf(error)]);
  if (name === 'task_path') return new ArrayValue([...taskPathOf(error)]);
  return undefined;
}

interface Beside {
  suppressed: readonly Value[];
  taskPath: readonly string[];
}

const beside = new WeakMap<object, Beside>();

export function suppressedOf(error: object): readonly Value[] {
  return error instanceof ErrorValue ? error.suppressed : (beside.get(error)?.suppressed ?? []);
}

export function taskPathOf(error: object): readonly string[] {
  return error instanceof ErrorValue ? error.taskPath : (beside.get(error)?.taskPath ?? []);
}

/** `error` is an ErrorValue or a user's error value. */
export function addSuppressed(error: object, more: readonly Value[]): void {
  if (error instanceof ErrorValue) error.suppressed.push(...more);
  else if (more.length > 0) beside.set(error, { suppressed: [...suppressedOf(error), ...more], taskPath: taskPathOf(error) });
}

export function setTaskPath(error: object, path: readonly string[]): void {
  if (error instanceof ErrorValue) error.taskPath = path;
  else if (path.length > 0) beside.set(error, { suppressed: suppressedOf(error), taskPath: path });
}

/** Sets where the error was raised, once: from the fault's site and the calls it has left so far. Other values have no origin. */
export function recordOrigin(fault: AriaFault): void {
  const { value, site } = fault;
  if (!(value instanceof ErrorValue) || value.origin !== null || site === null) return;
  const { file, start, end, line, column } = site;
  value.origin = { file, start, end, line, column, stack: [...fault.entries] };
}
