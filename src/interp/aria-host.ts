/**
 * The runtime's port to Aria (runtime.md, section 9): how values, errors, task bodies and module variables of a program travel between
 * threads, and how the runtime's findings become errors of the language. One a program and thread.
 */
import type { Task } from '../runtime/index.js';
import type { HandleCodec, RuntimeFaultKind, TaskCode } from '../runtime/task-code.js';
import type { ErrorText } from '../runtime/why.js';
import { findBuiltin } from './builtin-finder.js';
import { builtinTypeByKey, ERROR_TRAIT, isInstance } from './builtin-types.js';
import { stdModules } from './builtins/index.js';
import type { FunctionCode } from './code.js';
import type { ModuleInstance, ProgramLinker } from './compile/context.js';
import { CompiledFunction } from './compile/functions.js';
import { constantCode } from './constant-code.js';
import { display } from './display.js';
import { addSuppressed, setTaskPath } from './error-fields.js';
import { AriaFault } from './fault.js';
import { placeOfFault, reportFault } from './fault-report.js';
import { decodeFault, encodeFault } from './fault-transfer.js';
import { errorValue } from './fault-values.js';
import { freeze, isImmutable } from './isolate.js';
import { lendResult } from './lent-results.js';
import { type TaskView, viewForTravel, viewKey } from './module-variables.js';
import { parallelCode } from './parallel-values.js';
import type { FunctionInfo } from './resolution.js';
import { runtimeFault } from './runtime-faults.js';
import { here } from './site.js';
import { type AriaTaskCode, blockCode, callCode, memberCode, valueCode } from './task-bodies.js';
import { tokenBlockCode } from './task-parameters.js';
import { infosOf, type ProgramHost } from './task-spawn.js';
import { decodeValue, encodeValue, type TypeAndCodeFinder } from './transfer.js';
import { StructValue, TypeValue, type Value } from './value.js';

/** A module variable on its way to another thread. */
type TravellingVariable = readonly [file: string, index: number, value: unknown];

/** The program on this thread. Its root code has the key `main`. */
export interface HostedProgram extends ProgramLinker {
  rootCode(): TaskCode;
}

export class AriaHost implements ProgramHost {
  private readonly finder: TypeAndCodeFinder;

  constructor(
    private readonly program: HostedProgram,
    findFunction: (name: string) => Value = findBuiltin,
  ) {
    this.finder = {
      type: (key) => this.typeByKey(key),
      code: (key) => this.codeByKey(key),
      builtin: findFunction,
      module: (name) => moduleByName(program, name),
    };
  }

  module(file: string): ModuleInstance {
    return this.program.module(file);
  }

  infoOf(code: FunctionCode): FunctionInfo | undefined {
    return code instanceof CompiledFunction ? code.info : undefined;
  }

  // --- values and errors ---

  encode(value: unknown, handles: HandleCodec): unknown {
    return encodeValue(value as Value, handles);
  }

  decode(data: unknown, handles: HandleCodec): unknown {
    return decodeValue(data, handles, this.finder);
  }

  encodeError(error: unknown, handles: HandleCodec): unknown {
    // The report is readable without the values: the engine prints an uncaught error from it.
    return { fault: encodeFault(error, handles), report: reportFault(error) };
  }

  decodeError(data: unknown, handles: HandleCodec): unknown {
    const { fault } = data as { readonly fault: unknown };
    return decodeFault(fault, (value) => decodeValue(value, handles, this.finder));
  }

  fault(kind: RuntimeFaultKind, message: string, fields?: Readonly<Record<string, unknown>>): AriaFault {
    if (kind !== 'SupervisorError') return runtimeFault(kind, message, fields);
    // Found when a child ends: it belongs to the scope, not to what ran last.
    const { site } = here;
    here.site = null;
    const found = runtimeFault(kind, message, fields);
    here.site = site;
    return found;
  }

  addSuppressed(error: unknown, suppressed: readonly unknown[]): void {
    const value = raisedError(error);
    if (value !== null) addSuppressed(value, suppressed.filter((one) => one instanceof AriaFault).map(errorValue));
  }

  setTaskPath(error: unknown, path: readonly string[]): void {
    if (error instanceof AriaFault) error.taskPath = path;
    const value = raisedError(error);
    if (value !== null) setTaskPath(value, path);
  }

  place(): string | null {
    return here.site === null ? null : `${here.site.file}:${here.site.line}`;
  }

  lend(result: object, task: { value: unknown }): void {
    lendResult(result, task);
  }

  describeError(error: unknown): ErrorText {
    const place = placeOfFault(error);
    const own = raisedError(error);
    if (own instanceof StructValue) return { kind: own.type.name, message: messageOf(own) ?? display(own), place };
    const { kind, message } = reportFault(error);
    return { kind, message, place };
  }

  freeze(value: unknown): unknown {
    return value === undefined ? value : freeze(value as Value);
  }

  matchesErrorKind(error: unknown, kind: unknown): boolean {
    return error instanceof AriaFault && kind instanceof TypeValue && isInstance(error.value, kind);
  }

  // --- task bodies ---

  findCode(key: string): TaskCode {
    const colon = key.indexOf(':');
    const rest = key.slice(colon + 1);
    switch (colon < 0 ? key : key.slice(0, colon)) {
      case 'block':
        return this.withInfo(rest, blockCode);
      case 'call':
        return this.withInfo(rest, callCode);
      case 'token':
        return this.withInfo(rest, tokenBlockCode);
      case 'member':
        return memberCode(rest);
      case 'value':
        return valueCode;
      case 'constant':
        return constantCode;
      case 'main':
        return this.program.rootCode();
      default: {
        const code = parallelCode(key);
        if (code === null) throw new Error(`internal: no task code ${key}`);
        return code;
      }
    }
  }

  // --- module variables ---

  encodeContext(task: Task, handles: HandleCodec): unknown {
    const seen = (task.context ?? null) as TaskView | null;
    const modules = (file: string) => this.program.module(file);
    const variables = new Map<string, TravellingVariable>();
    for (const info of infosOf(task.code as AriaTaskCode, task.args, this)) {
      for (const [file, index, value] of viewForTravel(info, seen, modules)) {
        variables.set(viewKey(file, index), [file, index, encodeValue(freeze(value), handles)]);
      }
    }
    return variables.size === 0 ? null : [...variables.values()];
  }

  /** What cannot change is as good as the module's own there; the rest is what this task sees. */
  decodeContext(task: Task, data: unknown, handles: HandleCodec): void {
    if (data === null || data === undefined) return;
    const view = new Map<string, Value>();
    for (const [file, index, encoded] of data as readonly TravellingVariable[]) {
      const value = decodeValue(encoded, handles, this.finder);
      const { globals } = this.program.module(file);
      if (isImmutable(value)) globals[index] ??= value;
      view.set(viewKey(file, index), value);
    }
    task.context = view;
  }

  // --- finding ---

  private withInfo(key: string, make: (code: FunctionCode, info: FunctionInfo | undefined) => AriaTaskCode): AriaTaskCode {
    const code = this.codeByKey(key);
    return make(code, this.infoOf(code));
  }

  private codeByKey(key: string): FunctionCode {
    const at = key.indexOf('\n');
    const { file, node } = placeOf(key.slice(at + 1));
    return this.program.functionCode(this.program.module(file), node, at < 0 ? null : this.typeByKey(key.slice(0, at)));
  }

  private typeByKey(key: string): TypeValue {
    const builtin = builtinTypeByKey(key);
    if (builtin !== undefined) return builtin;
    const { file, node } = placeOf(key);
    const type = this.program.typeValue(this.program.module(file), node);
    if (type instanceof TypeValue) return type;
    throw new Error(`internal: no type ${key}`);
  }
}

/** `file#node` */
function placeOf(key: string): { readonly file: string; readonly node: number } {
  const hash = key.lastIndexOf('#');
  return { file: key.slice(0, hash), node: Number(key.slice(hash + 1)) };
}

function moduleByName(program: ProgramLinker, name: string): Value {
  return stdModules.has(name) ? program.stdValue(name, null) : program.moduleValue(name);
}

/** Raised values that are no errors stay as they are (runtime.md, section 12.15). */
function raisedError(error: unknown): object | null {
  if (!(error instanceof AriaFault)) return null;
  const { value } = error;
  return typeof value === 'object' && value !== null && isInstance(value, ERROR_TRAIT) ? value : null;
}

/** What the error of a program calls its `message`; null if it has none. */
function messageOf(error: StructValue): string | null {
  const message = error.fields[error.type.fields.indexOf('message')];
  return typeof message === 'string' ? message : null;
}
