/**
 * The host for plain TypeScript: values are JS values, tasks are generator functions or plain functions, faults are Errors. It shows
 * what any host has to provide, and is what the runtime's own tests run on.
 */
import { started } from './continuation.js';
import type { Steps, TaskCode, TaskHost } from './task-code.js';

/** A fault the runtime found. `kind` and `code` are those of runtime.md, section 11. */
export class RuntimeFault extends Error {
  readonly kind: string;
  readonly code: string;
  readonly fields: Readonly<Record<string, unknown>>;
  suppressed: unknown[] = [];
  taskPath: readonly string[] = [];

  constructor(kind: string, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = kind;
    this.kind = kind;
    this.code = FAULT_CODES[kind] ?? 'E9001';
    this.fields = fields;
  }
}

const FAULT_CODES: Readonly<Record<string, string>> = {
  InvalidArgument: 'E0008',
  NotTransferable: 'E6001',
  ChannelClosed: 'E6004',
  Cancelled: 'E6006',
  TimeoutError: 'E6007',
  TaskFailed: 'E6008',
  Deadlock: 'E6009',
  TaskCancelled: 'E6012',
  StructureError: 'E6013',
  ScopeClosed: 'E6014',
  SupervisorError: 'E6015',
  BrokenLock: 'E6016',
  GuardError: 'E6017',
};

/** Error values with the two fields every error has (runtime.md, section 12.15). */
interface ErrorParts {
  suppressed?: unknown[];
  taskPath?: readonly string[];
}

export const jsHost: TaskHost = {
  encode: (value) => value,
  decode: (data) => data,
  encodeError: (error) => error,
  decodeError: (data) => data,
  findCode: (key) => {
    throw new RuntimeFault('InternalError', `no code is known by ${key}`);
  },
  encodeContext: () => null,
  decodeContext: () => {},
  fault: (kind, message, fields) => new RuntimeFault(kind, message, fields),
  addSuppressed: (error, suppressed) => {
    if (!(error instanceof Error)) return;
    const parts = error as ErrorParts;
    parts.suppressed = [...(parts.suppressed ?? []), ...suppressed];
  },
  setTaskPath: (error, path) => {
    if (error instanceof Error) (error as ErrorParts).taskPath = path;
  },
  // Isolation is the language's promise; TypeScript callers share as they please.
  lend: () => {},
  freeze: (value) => value,
  matchesErrorKind: (error, kind) =>
    typeof kind === 'function' ? error instanceof kind : error instanceof RuntimeFault && error.kind === kind,
};

/** A task body in TypeScript: what it answers is the result, unless it is a generator, which is run and may suspend. */
export type TaskFunction<A extends readonly unknown[], T> = (...args: A) => T | Steps<T>;

const CODES = new WeakMap<object, TaskCode>();
const PLAIN_CODES = new WeakMap<object, TaskCode>();

/** The code of a function; the same object for the same function. */
export function codeOf<A extends readonly unknown[], T>(body: TaskFunction<A, T>): TaskCode {
  let code = CODES.get(body);
  if (code === undefined) {
    const call = body as unknown as (...args: readonly unknown[]) => unknown;
    code = { key: null, name: nameOf(body), suspends: true, run: (args) => call(...args), start: (args) => startedResult(call(...args)) };
    CODES.set(body, code);
  }
  return code;
}

/** The code of a function that is known not to suspend: cheaper to run, and never on a fiber of its own. */
export function plainCodeOf<A extends readonly unknown[], T>(body: (...args: A) => T): TaskCode {
  let code = PLAIN_CODES.get(body);
  if (code === undefined) {
    const call = body as unknown as (...args: readonly unknown[]) => unknown;
    code = { key: null, name: nameOf(body), suspends: false, run: (args) => call(...args), start: (args) => startedResult(call(...args)) };
    PLAIN_CODES.set(body, code);
  }
  return code;
}

const startedResult = (result: unknown): unknown => (isSteps(result) ? started(result) : result);

function isSteps(value: unknown): value is Steps {
  return typeof value === 'object' && value !== null && typeof (value as Steps).next === 'function' && Symbol.iterator in value;
}

function nameOf(body: { readonly name: string }): string {
  return body.name === '' ? 'task' : body.name;
}
