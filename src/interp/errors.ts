/**
 * One function per kind of run-time error (language.md, Appendix B.1; runtime.md, section 11). Each returns the fault to be thrown:
 * `throw indexOutOfBounds(i, n)`. The site is `here.site`, so set that first.
 *
 * Messages are the appendix's own; its free-form ones (TypeError, InvalidArgument) are worded where they are raised.
 */
import { inspect } from './display.js';
import { ERROR_KINDS } from './error-kinds.js';
import { AriaFault } from './fault.js';
import { kindOf } from './kinds.js';
import { ErrorValue, type TypeValue, type Value } from './value.js';

export { ERROR_KINDS } from './error-kinds.js';

type Fields = Readonly<Record<string, Value>>;

const NO_FIELDS: Fields = Object.freeze({});

/** An error value that has not been raised. `kind` is a name of Appendix B.1; `code` overrides the kind's own (contracts). */
export function makeError(kind: string, message: string, fields: Fields = NO_FIELDS, code?: string): ErrorValue {
  const known = ERROR_KINDS.get(kind) ?? ERROR_KINDS.get('InternalError')!;
  return new ErrorValue(known.type, code ?? known.code, message, fields);
}

/** The value of `TypeError("bad")`, and of `raise TypeError`, whose message is the type's name (11.2). */
export function errorOfType(type: TypeValue, message: string = type.name): ErrorValue {
  return makeError(type.name, message);
}

/** A fault of any kind, by name. */
export function fault(kind: string, message: string, fields: Fields = NO_FIELDS): AriaFault {
  return new AriaFault(makeError(kind, message, fields));
}

export const typeError = (message: string): AriaFault => fault('TypeError', message);

/** `op` is an operator (`+`) or a function (`abs`). */
export const integerOverflow = (op: string): AriaFault => fault('IntegerOverflow', `integer overflow in ${op}`, { operation: op });

export const divisionByZero = (): AriaFault => fault('DivisionByZero', 'division by zero');

export const indexOutOfBounds = (index: number | bigint, length: number): AriaFault =>
  fault('IndexOutOfBounds', `index ${index} is out of bounds (length ${length})`, { index, length });

export const invalidKey = (key: Value): AriaFault => fault('InvalidKey', `key ${inspect(key)} not found`, { key });

export const invalidTry = (value: Value): AriaFault =>
  fault('InvalidTry', `the \`?\` operator needs a Result or Option, got ${kindOf(value)}`);

/** `message` is the text given to `expect`, or one of the forms of `unwrapMessage`. */
export const unwrapError = (message: string, value: Value): AriaFault => fault('UnwrapError', message, { value });

export const unwrappedNone = (): AriaFault => unwrapError('unwrapped None', null);
export const unwrappedNil = (): AriaFault => unwrapError('unwrapped nil', null);
export const unwrappedErr = (error: Value): AriaFault => unwrapError(`unwrapped Err(${inspect(error)})`, error);

export const invalidArgument = (fn: string, reason: string): AriaFault => fault('InvalidArgument', `${fn}: ${reason}`);

export const notCallable = (value: Value): AriaFault => fault('NotCallable', `${kindOf(value)} is not callable`);

/** `max` may be Infinity: `at least min`. */
export function arityMismatch(fn: string, min: number, max: number, got: number): AriaFault {
  const { message, fields } = arity(fn, min, max, got);
  return fault('ArityMismatch', message, fields);
}

/** A parameter or field without value: it is named (Appendix B.1). */
export function missingArgument(fn: string, name: string, min: number, max: number, got: number): AriaFault {
  const { message, fields } = arity(fn, min, max, got);
  return fault('ArityMismatch', `${message}: \`${name}\` is missing`, fields);
}

export const unknownArgument = (fn: string, name: string): AriaFault =>
  fault('UnknownArgument', `${fn} has no parameter \`${name}\``, { name });

export const duplicateArgument = (name: string): AriaFault => fault('DuplicateArgument', `argument \`${name}\` given twice`, { name });

export const immutableConstant = (name: string): AriaFault => fault('ImmutableError', `cannot assign to constant \`${name}\``, { name });

export const immutableField = (type: string, name: string): AriaFault =>
  fault('ImmutableError', `${type} is immutable: cannot assign field \`${name}\``, { name });

export const stackOverflow = (): AriaFault => fault('StackOverflow', 'call depth limit exceeded');

export const panic = (message: string): AriaFault => fault('Panic', message);

export const runtimeError = (message: string): AriaFault => fault('RuntimeError', message);

/** `kind` is the IoErrorKind, which replaces the field `kind` of other errors. Normally returned in an Err, not raised. */
export const ioError = (message: string, path: string, kind: Value): ErrorValue => makeError('IoError', message, { path, kind });

/** `hint` is the rest of the sentence, such as `did you mean ...`. */
export const undefinedVariable = (name: string, hint?: string): AriaFault =>
  fault('UndefinedVariable', `undefined name \`${name}\`${hint === undefined ? '' : `; ${hint}`}`, { name });

/** `type` is the declared name, else the kind. */
export const undefinedField = (type: string, name: string): AriaFault =>
  fault('UndefinedField', `${type} has no field \`${name}\``, { name, type });

export const undefinedMethod = (type: string, name: string): AriaFault =>
  fault('UndefinedMethod', `${type} has no method \`${name}\``, { name, type });

export const cyclicConstant = (name: string): AriaFault =>
  fault('CyclicConstant', `the value of constant \`${name}\` depends on itself`, { name });

export const matchError = (value: Value): AriaFault => fault('MatchError', `no match arm for value ${inspect(value)}`, { value });

export const unhandledEffect = (effect: string, operation: string): AriaFault =>
  fault('UnhandledEffect', `effect ${effect}.${operation} has no handler`, { effect, operation });

export const resumeOutsideHandler = (): AriaFault => fault('ResumeOutsideHandler', 'resume used outside its handler');

export const resumeTwice = (effect: string, operation: string): AriaFault =>
  fault('ResumeTwice', `continuation of ${effect}.${operation} was already resumed`);

export const undefinedOperation = (effect: string, operation: string): AriaFault =>
  fault('UndefinedOperation', `effect ${effect} has no operation \`${operation}\``);

/** `path` leads to the offending value: `config.log.handle`. */
export const notTransferable = (path: string, kind: string): AriaFault =>
  fault('NotTransferable', `${path} cannot cross into another task: ${kind}`, { path });

export const notATask = (value: Value): AriaFault => fault('NotATask', `await needs a Task, got ${kindOf(value)}`);

export const notAChannel = (operation: string, value: Value): AriaFault =>
  fault('NotAChannel', `${operation} needs a channel, got ${kindOf(value)}`);

/** `message` says what is out of order: `task worker#1 waits for itself`. */
export const structureError = (message: string): AriaFault => fault('StructureError', message);

/** `value` is that of a failed send, nil for a receive. */
export const channelClosed = (value: Value = null): AriaFault => fault('ChannelClosed', 'channel is closed', { value });

export const frozenError = (kind: string): AriaFault =>
  fault('FrozenError', `cannot change a frozen ${kind}; take it with \`move\` or \`copy\``);

export const isolationError = (name: string): AriaFault =>
  fault('IsolationError', `module variable \`${name}\` belongs to the root task`, { name });

export const unsupportedFeature = (feature: string): AriaFault => fault('UnsupportedFeature', `${feature} is not supported`, { feature });

const CONTRACTS = {
  requires: { code: 'E8001', noun: 'precondition' },
  ensures: { code: 'E8002', noun: 'postcondition' },
  invariant: { code: 'E8003', noun: 'invariant' },
} as const;

/**
 * `what` is the act, `reading "data.csv"`; `capability` and `flag` say what to grant. `detail` is the path or name, null if there is none.
 */
export function notPermitted(what: string, capability: string, detail: string | null, denied = false): AriaFault {
  const flag = detail === null ? `--allow-${capability}` : `--allow-${capability}=${detail}`;
  const raised = fault('NotPermitted', `${what} is not permitted`, { capability, detail });
  raised.notes = denied
    ? [`it was taken away with --deny-${capability}, which wins over what is granted`]
    : [`grant it with ${flag}, or with \`${capability}\` among the capabilities of the host program`];
  return raised;
}

/** A value cannot cross between the program and its host; `message` has the path to it. */
export const conversionError = (message: string): AriaFault => fault('ConversionError', message);

/** `owner` is the function or type; `condition` its source text; `message` the author's, if there is one. */
export function contractViolation(contract: keyof typeof CONTRACTS, owner: string, condition: string, message?: string): AriaFault {
  const { code, noun } = CONTRACTS[contract];
  const fields = { contract, function: owner, condition };
  return new AriaFault(makeError('ContractViolation', `${noun} of ${owner} violated: ${message ?? condition}`, fields, code));
}

export const quantifierDomain = (variable: string, type: string): AriaFault =>
  fault('QuantifierDomain', `cannot enumerate \`${variable}: ${type}\`; add bounds or use \`in\``);

/** `message` without the words `assertion failed`; those belong to the plain `assert`. */
export const assertionFailed = (message: string, expected: Value = null, actual: Value = null): AriaFault =>
  fault('AssertionFailed', message, { expected, actual });

export const internalError = (detail: string): AriaFault => fault('InternalError', `internal error: ${detail}`);

/** Counts are worded properly (D 22): `1 argument`, `2 arguments`. */
function arity(fn: string, min: number, max: number, got: number): { message: string; fields: Fields } {
  const range = max === min ? `${min}` : max === Number.POSITIVE_INFINITY ? `at least ${min}` : `${min} to ${max}`;
  const word = max === 1 || (min === 1 && max === Number.POSITIVE_INFINITY) ? 'argument' : 'arguments';
  return { message: `${fn} expects ${range} ${word}, got ${got}`, fields: { expected: max === min ? min : range, got } };
}
