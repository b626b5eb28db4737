/**
 * Methods of Option and Result (language.md 18.6). On nil, Option's methods behave as on None (10.5): they go through `optionOf`
 * and never give the receiver back unread.
 */
import type { CallRequest } from '../builtin.js';
import { display, inspect } from '../display.js';
import { equals } from '../equality.js';
import { typeError, unwrapError, unwrappedErr, unwrappedNil, unwrappedNone } from '../errors.js';
import { kindOf } from '../kinds.js';
import { err, isErr, isNone, isOk, isSome, NONE, ok, payloadOf, some } from '../option.js';
import { EnumValue, type Value } from '../value.js';
import { textArg } from './arguments.js';
import { call, holds } from './callbacks.js';
import { methodsOf } from './define.js';
import { pair } from './sequence.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const optionMethods = methodsOf('Option')
  .run('is_some', '', 'Tells whether there is a value (18.6).', (args) => isSome(args[0]!))
  .run('is_none', '', 'Tells whether there is no value (18.6).', (args) => !isSome(args[0]!))
  .run('unwrap', '', 'Gives the value; UnwrapError if there is none (18.6).', unwrap)
  .run('expect', 'msg', 'Gives the value; UnwrapError with the text msg if there is none (18.6).', expect)
  .run('unwrap_or', 'd', 'Gives the value, or d (18.6).', (args) => (isSome(args[0]!) ? payloadOf(args[0]!) : args[1]!))
  .each('unwrap_or_else', 'f', 'Gives the value, or f() (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? payloadOf(args[0]!) : yield call(args[1]!);
  })
  .each('map', 'f', 'Applies f to the value, if there is one (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? some(yield call(args[1]!, payloadOf(args[0]!))) : NONE;
  })
  .each('map_or', 'd f', 'Gives f(value), or d (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? yield call(args[2]!, payloadOf(args[0]!)) : args[1]!;
  })
  .each('map_or_else', 'd f', 'Gives f(value), or d() (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? yield call(args[2]!, payloadOf(args[0]!)) : yield call(args[1]!);
  })
  .each('and_then', 'f', 'Gives f(value), or None (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? yield call(args[1]!, payloadOf(args[0]!)) : NONE;
  })
  .run('or', 'o', 'Gives the Option itself if it has a value, else o (18.6).', (args) => (isSome(args[0]!) ? args[0]! : args[1]!))
  .each('or_else', 'f', 'Gives the Option itself if it has a value, else f() (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? args[0]! : yield call(args[1]!);
  })
  .run('flatten', '', 'Takes one level of Some away from a nested Option (18.6).', (args) => {
    const inner = optionOf(args[0]!);
    if (!isSome(inner)) return NONE;
    const nested = payloadOf(inner);
    return nested instanceof EnumValue && (isSome(nested) || isNone(nested)) ? nested : inner;
  })
  .run('contains', 'v', 'Tells whether the value equals v (18.6).', (args) => isSome(args[0]!) && equals(payloadOf(args[0]!), args[1]!))
  .run('transpose', '', 'Turns an Option of a Result into a Result of an Option (18.6).', (args) => {
    if (!isSome(args[0]!)) return ok(NONE);
    const inner = payloadOf(args[0]!);
    if (isOk(inner)) return ok(some(payloadOf(inner)));
    if (isErr(inner)) return inner;
    throw typeError(`transpose needs an Option of a Result, got Some(${kindOf(inner)})`);
  })
  .run('context', 'msg', 'Gives Ok(value), or Err(msg) (18.6).', (args) => (isSome(args[0]!) ? ok(payloadOf(args[0]!)) : err(args[1]!)))
  .each('filter', 'f', 'Keeps the value only if it satisfies f (18.6).', function* (args): Calls {
    return isSome(args[0]!) && holds(yield call(args[1]!, payloadOf(args[0]!))) ? args[0]! : NONE;
  })
  .run('zip', 'o', 'Gives Some of both values, if both have one (18.6).', (args) =>
    isSome(args[0]!) && isSome(args[1]!) ? some(pair(payloadOf(args[0]!), payloadOf(args[1]!))) : NONE,
  )
  .run('ok_or', 'e', 'Gives Ok(value), or Err(e) (18.6).', (args) => (isSome(args[0]!) ? ok(payloadOf(args[0]!)) : err(args[1]!)))
  .each('ok_or_else', 'f', 'Gives Ok(value), or Err(f()) (18.6).', function* (args): Calls {
    return isSome(args[0]!) ? ok(payloadOf(args[0]!)) : err(yield call(args[1]!));
  })
  .build();

export const resultMethods = methodsOf('Result')
  .run('is_ok', '', 'Tells whether it is Ok (18.6).', (args) => isOk(args[0]!))
  .run('is_err', '', 'Tells whether it is Err (18.6).', (args) => isErr(args[0]!))
  .run('ok', '', 'Gives the value of Ok as an Option (18.6).', (args) => (isOk(args[0]!) ? some(payloadOf(args[0]!)) : NONE))
  .run('err', '', 'Gives the error of Err as an Option (18.6).', (args) => (isErr(args[0]!) ? some(payloadOf(args[0]!)) : NONE))
  .run('unwrap', '', 'Gives the value; UnwrapError that shows the error if it is Err (18.6).', unwrap)
  .run('expect', 'msg', 'Gives the value; UnwrapError with the text msg if it is Err (18.6).', expect)
  .run('unwrap_err', '', 'Gives the error; UnwrapError if it is Ok (18.6).', (args) => {
    if (isErr(args[0]!)) return payloadOf(args[0]!);
    throw unwrapError(`unwrapped ${inspect(args[0]!)}`, args[0]!);
  })
  .run('expect_err', 'msg', 'Gives the error; UnwrapError with the text msg if it is Ok (18.6).', (args) => {
    if (isErr(args[0]!)) return payloadOf(args[0]!);
    throw unwrapError(textArg(args[1], 'Result.expect_err: msg'), args[0]!);
  })
  .run('unwrap_or', 'd', 'Gives the value, or d (18.6).', (args) => (isOk(args[0]!) ? payloadOf(args[0]!) : args[1]!))
  .each('unwrap_or_else', 'f', 'Gives the value, or f(error) (18.6).', function* (args): Calls {
    return isOk(args[0]!) ? payloadOf(args[0]!) : yield call(args[1]!, payloadOf(args[0] as EnumValue));
  })
  .each('map', 'f', 'Applies f to the value of Ok (18.6).', function* (args): Calls {
    return isOk(args[0]!) ? ok(yield call(args[1]!, payloadOf(args[0]!))) : args[0]!;
  })
  .each('map_err', 'f', 'Applies f to the error of Err (18.6).', function* (args): Calls {
    return isErr(args[0]!) ? err(yield call(args[1]!, payloadOf(args[0]!))) : args[0]!;
  })
  .each('map_or', 'd f', 'Gives f(value), or d (18.6).', function* (args): Calls {
    return isOk(args[0]!) ? yield call(args[2]!, payloadOf(args[0]!)) : args[1]!;
  })
  .each('map_or_else', 'd f', 'Gives f(value), or d(error) (18.6).', function* (args): Calls {
    return yield call(isOk(args[0]!) ? args[2]! : args[1]!, payloadOf(args[0] as EnumValue));
  })
  .each('and_then', 'f', 'Gives f(value), or the Err itself (18.6).', function* (args): Calls {
    return isOk(args[0]!) ? yield call(args[1]!, payloadOf(args[0]!)) : args[0]!;
  })
  .run('and', 'o', 'Gives o if it is Ok, else the Err itself (18.6).', (args) => (isOk(args[0]!) ? args[1]! : args[0]!))
  .run('or', 'o', 'Gives the Result itself if it is Ok, else o (18.6).', (args) => (isOk(args[0]!) ? args[0]! : args[1]!))
  .each('or_else', 'f', 'Gives the Result itself if it is Ok, else f(error) (18.6).', function* (args): Calls {
    return isOk(args[0]!) ? args[0]! : yield call(args[1]!, payloadOf(args[0] as EnumValue));
  })
  .run('flatten', '', 'Takes one level of Ok away from a nested Result (18.6).', (args) => {
    const inner = isOk(args[0]!) ? payloadOf(args[0]!) : args[0]!;
    return isOk(inner) || isErr(inner) ? inner : args[0]!;
  })
  .run('contains', 'v', 'Tells whether the value of Ok equals v (18.6).', (args) => isOk(args[0]!) && equals(payloadOf(args[0]!), args[1]!))
  .run('transpose', '', 'Turns a Result of an Option into an Option of a Result (18.6).', (args) => {
    if (isErr(args[0]!)) return some(args[0]!);
    const inner = payloadOf(args[0] as EnumValue);
    if (isSome(inner)) return some(ok(payloadOf(inner)));
    if (inner === null || isNone(inner)) return NONE;
    throw typeError(`transpose needs a Result of an Option, got Ok(${kindOf(inner)})`);
  })
  .run('context', 'msg', 'Puts msg before the error: Err("msg: error") (18.6).', (args) =>
    isErr(args[0]!) ? err(`${display(args[1]!)}: ${display(payloadOf(args[0]!))}`) : args[0]!,
  )
  .build();

/** nil counts as None. */
const optionOf = (value: Value): Value => value ?? NONE;

function unwrap(args: Args): Value {
  const self = args[0]!;
  if (isSome(self) || isOk(self)) return payloadOf(self);
  throw self === null ? unwrappedNil() : isErr(self) ? unwrappedErr(payloadOf(self)) : unwrappedNone();
}

function expect(args: Args): Value {
  const self = args[0]!;
  if (isSome(self) || isOk(self)) return payloadOf(self);
  throw unwrapError(textArg(args[1], 'expect: msg'), self);
}
