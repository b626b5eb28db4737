/**
 * Assertions (language.md 18.12): in the prelude and in `std::testing`. A failing one raises AssertionFailed with `expected` and
 * `actual`; a last argument `msg` comes before what was expected. Everything that succeeds gives nil, or what the table says.
 */
import type { CallRequest } from '../builtin.js';
import { isInstance } from '../builtin-types.js';
import { display, inspect } from '../display.js';
import { equals } from '../equality.js';
import { recordOrigin } from '../error-fields.js';
import { assertionFailed, runtimeError } from '../errors.js';
import { AriaFault } from '../fault.js';
import { typeName } from '../kinds.js';
import { isErr, isNone, isOk, isSome, payloadOf } from '../option.js';
import { greaterEqual, greaterThan, lessEqual, lessThan } from '../order.js';
import { requestSkip } from '../skip-request.js';
import { truthy } from '../truth.js';
import { BuiltinFunction, DurationValue, TypeValue, type Value } from '../value.js';
import { durationArg, numberArg, textArg, wrongKind } from './arguments.js';
import { call, holds } from './callbacks.js';
import { functions } from './define.js';
import { methodTable, preludeFunctions } from './index.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

const DEFAULT_TOLERANCE = 1e-10;
const NANOS_PER_MILLI = 1_000_000;
const DEFAULT_TIMEOUT = 5000 * NANOS_PER_MILLI;
const DEFAULT_POLL_INTERVAL = 100 * NANOS_PER_MILLI;

export const assertionFunctions = functions()
  .run('assert/assert_msg', 'c msg?', 'Passes if c is truthy (18.12).', (args) => {
    if (truthy(args[0]!)) return null;
    throw assertionFailed(args[1] === undefined ? 'assertion failed' : `assertion failed: ${display(args[1])}`, true, args[0]!);
  })
  .run('assert_true', 'v msg?', 'Passes if v is true (18.12).', (args) => expected(args[0] === true, true, args[0]!, args[1]))
  .run('assert_false', 'v msg?', 'Passes if v is false (18.12).', (args) => expected(args[0] === false, false, args[0]!, args[1]))
  .run('assert_eq', 'actual expected msg?', 'Passes if both are equal (18.12).', (args) =>
    expected(equals(args[0]!, args[1]!), args[1]!, args[0]!, args[2]),
  )
  .run('assert_ne', 'a b msg?', 'Passes if both differ (18.12).', (args) =>
    passes(!equals(args[0]!, args[1]!), `expected values to differ, both are ${inspect(args[0]!)}`, args[1]!, args[0]!, args[2]),
  )
  .run('assert_lt', 'a b msg?', 'Passes if a < b (18.12).', (args) => compared(lessThan(args[0]!, args[1]!), '<', args))
  .run('assert_le', 'a b msg?', 'Passes if a <= b (18.12).', (args) => compared(lessEqual(args[0]!, args[1]!), '<=', args))
  .run('assert_gt', 'a b msg?', 'Passes if a > b (18.12).', (args) => compared(greaterThan(args[0]!, args[1]!), '>', args))
  .run('assert_ge', 'a b msg?', 'Passes if a >= b (18.12).', (args) => compared(greaterEqual(args[0]!, args[1]!), '>=', args))
  .run(
    'assert_approx/assert_approx_eq',
    'actual expected eps? msg?',
    'Passes if the difference is at most eps, 1e-10 if not given (18.12).',
    approx,
  )
  .named('assert_approx/assert_approx_eq')
  .run('assert_some', 'o msg?', 'Passes if o is Some and gives its value (18.12).', (args) => {
    if (isSome(args[0]!)) return payloadOf(args[0]!);
    throw failure(`expected Some, got ${inspect(args[0]!)}`, null, args[0]!, args[1]);
  })
  .run('assert_none', 'o msg?', 'Passes if o is None (18.12).', (args) =>
    passes(isNone(args[0]!), `expected None, got ${inspect(args[0]!)}`, null, args[0]!, args[1]),
  )
  .run('assert_ok', 'r msg?', 'Passes if r is Ok and gives its value (18.12).', (args) => {
    if (isOk(args[0]!)) return payloadOf(args[0]!);
    throw failure(`expected Ok, got ${inspect(args[0]!)}`, null, args[0]!, args[1]);
  })
  .run('assert_err', 'r msg?', 'Passes if r is Err and gives its error (18.12).', (args) => {
    if (isErr(args[0]!)) return payloadOf(args[0]!);
    throw failure(`expected Err, got ${inspect(args[0]!)}`, null, args[0]!, args[1]);
  })
  .run('assert_contains', 'c v msg?', 'Passes if c contains v (18.12).', (args) =>
    passes(
      viaMethod(args[0]!, 'contains', [args[1]!]),
      `expected ${inspect(args[0]!)} to contain ${inspect(args[1]!)}`,
      args[1]!,
      args[0]!,
      args[2],
    ),
  )
  .run('assert_str_contains', 's t msg?', 'Passes if the String s contains t (18.12).', (args) => {
    const found = textArg(args[0], 'assert_str_contains: s').includes(textArg(args[1], 'assert_str_contains: t'));
    return passes(found, `expected ${inspect(args[0]!)} to contain ${inspect(args[1]!)}`, args[1]!, args[0]!, args[2]);
  })
  .run('assert_empty', 'c msg?', 'Passes if c is empty (18.12).', (args) =>
    passes(viaMethod(args[0]!, 'is_empty', []), `expected an empty value, got ${inspect(args[0]!)}`, null, args[0]!, args[1]),
  )
  .run('assert_not_empty', 'c msg?', 'Passes if c is not empty (18.12).', (args) =>
    passes(!viaMethod(args[0]!, 'is_empty', []), `expected a value that is not empty, got ${inspect(args[0]!)}`, null, args[0]!, args[1]),
  )
  .run('assert_type', 'T v msg?', 'Passes if v is of type T and gives v (18.12).', (args) => {
    const type = typeArg(args[0], 'assert_type: T');
    if (isInstance(args[1]!, type)) return args[1]!;
    throw failure(`expected ${type.name}, got ${typeName(args[1]!)}`, type, args[1]!, args[2]);
  })
  .each('assert_raises', 'K f msg?', 'Passes if f raises an error that is K and gives it (18.12).', assertRaises)
  .each('assert_panics', 'f msg?', 'Passes if f raises any error (18.12).', function* (args): Calls {
    const raised = yield* raisedBy(args[0]!);
    return passes(raised.fault !== null, 'expected an error, none was raised', null, raised.value, args[1]);
  })
  .each('assert_no_raise', 'f msg?', 'Passes if f raises nothing and gives its result (18.12).', function* (args): Calls {
    const { fault, value } = yield* raisedBy(args[0]!);
    if (fault === null) return value;
    throw failure(`expected no error, got ${inspect(fault.value)}`, null, fault.value, args[1]);
  })
  .each('assert_eventually', 'f timeout? poll_interval?', 'Passes if f becomes truthy in time (18.12).', assertEventually)
  .named('assert_eventually')
  .run('fail', 'msg?', 'Never passes (18.12).', (args) => {
    throw assertionFailed(args[0] === undefined ? 'assertion failed' : display(args[0]));
  })
  .run('skip', 'reason?', 'Ends the test as skipped (18.12).', (args) => requestSkip(args[0] === undefined ? '' : display(args[0])))
  .build();

function passes(passed: boolean, message: string, wanted: Value, actual: Value, note: Value | undefined): null {
  if (passed) return null;
  throw failure(message, wanted, actual, note);
}

function failure(message: string, wanted: Value, actual: Value, note: Value | undefined): AriaFault {
  return assertionFailed(note === undefined ? message : `${display(note)}: ${message}`, wanted, actual);
}

function expected(passed: boolean, wanted: Value, actual: Value, note: Value | undefined): null {
  return passed ? null : passes(false, `expected ${inspect(wanted)}, got ${inspect(actual)}`, wanted, actual, note);
}

function compared(passed: boolean, operator: string, [a, b, note]: Args): null {
  return passed ? null : passes(false, `expected ${inspect(a!)} ${operator} ${inspect(b!)}`, b!, a!, note);
}

/** A String in the place of eps is the message. */
function approx(args: Args): Value {
  const note = typeof args[2] === 'string' ? args[2] : args[3];
  const tolerance = args[2] === undefined || typeof args[2] === 'string' ? DEFAULT_TOLERANCE : numberArg(args[2], 'assert_approx: eps');
  const [actual, wanted] = [numberArg(args[0], 'assert_approx: actual'), numberArg(args[1], 'assert_approx: expected')];
  const close = actual === wanted || Math.abs(actual - wanted) <= tolerance;
  return passes(close, `expected ${inspect(args[1]!)} within ${tolerance}, got ${inspect(args[0]!)}`, args[1]!, args[0]!, note);
}

/** What the kind's own method answers: `contains` and `is_empty` of any collection or String. */
function viaMethod(value: Value, name: string, more: Args): boolean {
  const method = methodTable(typeName(value))?.get(name);
  if (method?.kind !== 'run')
    throw wrongKind(name === 'contains' ? 'assert_contains: c' : 'assert_empty: c', 'a collection or String', value);
  return truthy(method.run([value, ...more]));
}

function typeArg(value: Value | undefined, what: string): TypeValue {
  if (value instanceof TypeValue) return value;
  throw wrongKind(what, 'Type', value);
}

/** What f raised, or its value. Cancellation and `exit` are no errors: they pass. */
function* raisedBy(f: Value): Generator<CallRequest, { readonly fault: AriaFault | null; readonly value: Value }, Value> {
  try {
    return { fault: null, value: yield call(f) };
  } catch (error) {
    if (!(error instanceof AriaFault)) throw error;
    recordOrigin(error);
    return { fault: error, value: null };
  }
}

function* assertRaises(args: Args): Calls {
  const kind = typeArg(args[0], 'assert_raises: K');
  const { fault, value } = yield* raisedBy(args[1]!);
  if (fault === null) throw failure(`expected ${kind.name} to be raised, got ${inspect(value)}`, kind, value, args[2]);
  if (isInstance(fault.value, kind)) return fault.value;
  throw failure(`expected ${kind.name} to be raised, got ${inspect(fault.value)}`, kind, fault.value, args[2]);
}

/** Time is counted in poll intervals, so that it is the same with a virtual clock. */
function* assertEventually(args: Args): Calls {
  const timeout = args[1] === undefined ? DEFAULT_TIMEOUT : durationArg(args[1], 'assert_eventually: timeout');
  const interval = args[2] === undefined ? DEFAULT_POLL_INTERVAL : durationArg(args[2], 'assert_eventually: poll_interval');
  const sleep = preludeFunctions.get('sleep');
  if (sleep === undefined) throw runtimeError('assert_eventually needs a clock');
  const pause = new BuiltinFunction('sleep', sleep);
  for (let waited = 0; ; waited += Math.max(interval, 1)) {
    if (holds(yield call(args[0]!))) return null;
    if (waited >= timeout) throw assertionFailed(`expected it to become true within ${display(new DurationValue(timeout))}`, true, false);
    yield call(pause, new DurationValue(Math.min(interval, timeout - waited)));
  }
}
