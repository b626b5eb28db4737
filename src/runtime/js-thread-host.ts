/**
 * The host for plain TypeScript on several threads. Values cross by structured clone, with runtime objects inside them as references;
 * tasks are the exported functions of a module that every thread loads, so a function's name is its key.
 */
import { AtomicCell } from './atomic.js';
import { Broadcast } from './broadcast.js';
import { CancelToken } from './cancel.js';
import { Barrier, Mutex, Once, Semaphore } from './cells.js';
import { Channel } from './channel.js';
import { RecvChan, SendChan } from './channel-ends.js';
import { codeOf, jsHost, RuntimeFault } from './js-host.js';
import { Readiness } from './readiness.js';
import { Scope } from './scope.js';
import { Task } from './task.js';
import type { HandleCodec, TaskCode, TaskHost } from './task-code.js';

/** The functions that tasks may run, by key. */
export type FunctionTable = Readonly<Record<string, (...args: never[]) => unknown>>;

const HANDLES = [
  Task,
  Scope,
  CancelToken,
  Channel,
  Broadcast,
  SendChan,
  RecvChan,
  AtomicCell,
  Mutex,
  Semaphore,
  Barrier,
  Once,
  Readiness,
] as const;

/** What an object handle looks like on the way; no program value has this key. */
const REFERENCE = '\u0000reference';

export interface ThreadHost {
  readonly host: TaskHost;
  /** The code of one of the table's functions. */
  code(key: string): TaskCode;
}

export function threadHost(functions: FunctionTable): ThreadHost {
  const codes = new Map<string, TaskCode>();
  const code = (key: string): TaskCode => {
    let known = codes.get(key);
    if (known === undefined) {
      const body = functions[key];
      if (body === undefined) throw new RuntimeFault('InternalError', `there is no function ${key}`);
      known = { ...codeOf(body as (...args: readonly unknown[]) => unknown), key, name: key };
      codes.set(key, known);
    }
    return known;
  };
  return { host: { ...jsHost, encode, decode, ...errorCodec(encode, decode), findCode: code }, code };
}

/** True for the objects of the runtime that every thread may hold. */
export function isHandle(value: object): boolean {
  return HANDLES.some((kind) => value instanceof kind);
}

function encode(value: unknown, handles: HandleCodec): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') throw new RuntimeFault('NotTransferable', `a ${typeof value} cannot cross`);
  if (typeof value !== 'object' || value === null) return value;
  if (isHandle(value)) return { [REFERENCE]: handles.reference(value) };
  if (Array.isArray(value)) return value.map((item) => encode(item, handles));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item, handles)]));
}

function decode(data: unknown, handles: HandleCodec): unknown {
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item) => decode(item, handles));
  if (Object.getPrototypeOf(data) !== Object.prototype) return data;
  if (REFERENCE in data) return handles.resolve(data[REFERENCE]);
  return Object.fromEntries(Object.entries(data).map(([key, item]) => [key, decode(item, handles)]));
}

interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly kind: string | null;
  readonly fields: unknown;
  readonly cause: unknown;
  readonly suppressed: readonly unknown[];
  readonly taskPath: readonly string[];
}

interface ErrorParts {
  suppressed?: readonly unknown[];
  taskPath?: readonly string[];
}

type Encode = TaskHost['encode'];

/** How errors cross: name, message, stack, cause, fields of their own, and what the runtime adds to them. Classes do not. */
export function errorCodec(encode: Encode, decode: TaskHost['decode']): Pick<TaskHost, 'encodeError' | 'decodeError'> {
  return { encodeError, decodeError };

  function encodeError(error: unknown, handles: HandleCodec): unknown {
    if (!(error instanceof Error)) return { thrown: encode(error, handles) };
    const parts = error as ErrorParts;
    const fault = error instanceof RuntimeFault ? error : null;
    const data: ErrorData = {
      name: error.name,
      message: error.message,
      stack: error.stack,
      kind: fault?.kind ?? null,
      fields: fault === null ? ownFields(error, handles) : encode(plainFields(fault), handles),
      cause: error.cause === undefined ? null : encodeError(error.cause, handles),
      suppressed: (parts.suppressed ?? []).map((one) => encodeError(one, handles)),
      taskPath: parts.taskPath ?? [],
    };
    return { error: data };
  }

  /** What cannot cross is left out: the error itself must arrive. */
  function ownFields(error: Error, handles: HandleCodec): unknown {
    const fields: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(error)) {
      if (key === 'suppressed' || key === 'taskPath' || key === 'name') continue;
      try {
        fields[key] = value instanceof Error ? value.message : encode(value, handles);
      } catch {
        fields[key] = String(value);
      }
    }
    return fields;
  }

  function decodeError(data: unknown, handles: HandleCodec): unknown {
    if (typeof data !== 'object' || data === null) return data;
    if ('thrown' in data) return decode(data.thrown, handles);
    const parts = (data as { readonly error: ErrorData }).error;
    const fields = decode(parts.fields, handles) as Record<string, unknown>;
    const error =
      parts.kind === null ? Object.assign(new Error(parts.message), fields) : new RuntimeFault(parts.kind, parts.message, fields);
    error.name = parts.name;
    if (parts.stack !== undefined) error.stack = parts.stack;
    if (parts.cause !== null) error.cause = decodeError(parts.cause, handles);
    return Object.assign(error, { suppressed: parts.suppressed.map((one) => decodeError(one, handles)), taskPath: parts.taskPath });
  }
}

/** Fields of a fault may hold errors and reasons that are no plain data. */
function plainFields(fault: RuntimeFault): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fault.fields).map(([key, value]) => [key, value instanceof Error ? value.message : value]));
}
