/**
 * The functions every program sees (language.md 18.1) that are not printing (console.ts), files (file-functions.ts) or assertions
 * (assertions.ts). `sleep` and the concurrency names are registered by the concurrency builtins.
 */
import { negSlow } from '../arithmetic.js';
import type { Builtin, CallRequest, PlainCall } from '../builtin.js';
import { callPlain } from '../call.js';
import { toFloat, toInt } from '../conversions.js';
import { display, inspect } from '../display.js';
import { integerOverflow, invalidArgument, panic, runtimeError, typeError } from '../errors.js';
import { format } from '../format.js';
import { hashInt } from '../hash.js';
import { ports } from '../host-ports.js';
import { deepCopy } from '../isolate.js';
import { kindOf, typeName } from '../kinds.js';
import { err, isErr, isNone, isOk, isSome, NONE, ok, payloadOf, some } from '../option.js';
import { compareNumbers, compareValues } from '../order.js';
import { scalarLength, scalarsOf } from '../text.js';
import { ArrayValue, Char, Float, LibraryObject, MapValue, RangeValue, SetValue, TupleValue, type Value } from '../value.js';
import { arrayArg, intArg, isInt, numberArg } from './arguments.js';
import { functions } from './define.js';
import { methodTable } from './index.js';
import { SequenceData } from './library-data.js';
import { itemsOf, iterableItems, pair } from './sequence.js';
import { itemCount } from './sequence-queries.js';
import { array, atLeastZero, mapOf, setOf } from './sequence-transforms.js';

type Args = readonly Value[];
type Calls = Generator<CallRequest, Value, Value>;

export const plainFunctions = functions()
  .run('type_of', 'v', 'Gives the kind of a value (8.1).', (args) => kindOf(args[0]!))
  .run('type_name', 'v', 'Gives the declared name of the type of a value, or its kind (8.1).', (args) => typeName(args[0]!))
  .run('to_string', 'v', 'Gives the display form (8.4).', (args) => display(args[0]!))
  .run('inspect', 'v', 'Gives the inspect form (8.4).', (args) => inspect(args[0]!))
  .run('to_int', 'v', 'Converts a Bool, number, Char or String of digits to an Int (18.1).', (args) => toInt(args[0]!))
  .run('to_float', 'v', 'Converts a number or String to a Float (18.1).', (args) => toFloat(args[0]!))
  .run('len', 'v', 'Gives the length of a String or collection (18.1).', (args) => length(args[0]!))
  .run('range', 'a b? step?', 'Gives the Range from 0 or a up to but excluding the end (18.1).', range)
  .run('first', 'a', 'Gives the first element; RuntimeError if there is none (18.1).', (args) => endOf(args[0]!, 'first', 0))
  .run('last', 'a', 'Gives the last element; RuntimeError if there is none (18.1).', (args) => endOf(args[0]!, 'last', -1))
  .run('reverse', 'a', 'Gives the Array or String from back to front (18.1).', (args) => {
    if (isText(args[0]!)) return scalarsOf(display(args[0]!)).toReversed().join('');
    return array(itemsOf(args[0]!, 'reverse').toReversed());
  })
  .run('concat', 'a b', 'Gives both Arrays or Strings in one (18.1).', (args) => {
    if (isText(args[0]!) && isText(args[1]!)) return display(args[0]!) + display(args[1]!);
    return array(arrayArg(args[0], 'concat: a').items.concat(arrayArg(args[1], 'concat: b').items));
  })
  .run('slice', 'a i j', 'Gives the part from i up to but excluding j, both clamped (18.1).', (args) => {
    const [start, end] = [atLeastZero(args[1], 'slice: i'), atLeastZero(args[2], 'slice: j')];
    if (isText(args[0]!)) return scalarsOf(display(args[0]!)).slice(start, end).join('');
    return array(itemsOf(args[0]!, 'slice').slice(start, end));
  })
  .each('map', 'a f', 'Gives the results of f for each item (18.5).', viaMethod('map'), viaMethodPlain('map'))
  .each('filter', 'a f', 'Keeps the items that satisfy f (18.5).', viaMethod('filter'), viaMethodPlain('filter'))
  .each('find', 'a f', 'Gives the first item that satisfies f as an Option (18.5).', viaMethod('find'), viaMethodPlain('find'))
  .each('any', 'a f', 'Tells whether f holds for an item (18.5).', viaMethod('any'), viaMethodPlain('any'))
  .each('all', 'a f', 'Tells whether f holds for every item (18.5).', viaMethod('all'), viaMethodPlain('all'))
  .each(
    'reduce',
    'a f init',
    'Combines the items from the left, starting with init (18.1).',
    (args) => viaMethod('fold')([args[0]!, args[2]!, args[1]!]),
    (args, invoke) => viaMethodPlain('fold')([args[0]!, args[2]!, args[1]!], invoke),
  )
  .run('abs', 'n', 'Gives the absolute value (18.1).', (args) => absolute(args[0]!))
  .run('min', 'a b ...more', 'Gives the smallest; Int and Float mixed give a Float (18.1).', (args) => extreme(args, -1))
  .run('max', 'a b ...more', 'Gives the greatest; Int and Float mixed give a Float (18.1).', (args) => extreme(args, 1))
  .run('clamp', 'v lo hi', 'Gives v, but not less than lo and not more than hi (18.1).', (args) => {
    if (compareValues(args[1]!, args[2]!) > 0) throw invalidArgument('clamp', 'lo must not be greater than hi');
    return extreme([extreme([args[0]!, args[1]!], 1), args[2]!], -1);
  })
  .run('panic/panic!', 'msg?', 'Raises Panic (18.1).', (args) => {
    throw panic(args.length === 0 ? 'panic' : display(args[0]!));
  })
  .run('todo/todo!', 'msg?', 'Raises Panic: something is still to be written (18.1).', panicWith('not yet implemented'))
  .run('unimplemented/unimplemented!', 'msg?', 'Raises Panic: something is not supported (18.1).', panicWith('not implemented'))
  .run(
    'unreachable/unreachable!',
    'msg?',
    'Raises Panic: a place that cannot be reached was (18.1).',
    panicWith('reached unreachable code'),
  )
  .run('format', 'template ...values', 'Fills `{}` and `{:spec}` with the values in order (18.1).', (args) => {
    if (!isText(args[0]!)) throw typeError(`format: template must be String, got ${typeName(args[0]!)}`);
    return format(display(args[0]!), args.slice(1));
  })
  .run('hash', 'v', 'Gives an Int that is the same for equal values (8.7).', (args) => hashInt(args[0]!))
  .run('clone', 'v', 'Gives a deep copy (18.2).', (args) => deepCopy(args[0]!))
  .run('id', 'v', 'Gives v (18.1).', (args) => args[0]!)
  .run('compare', 'a b', 'Gives -1, 0 or 1, as <=> (8.6).', (args) => compareValues(args[0]!, args[1]!))
  .run('exit', 'code?', 'Ends the program at once with a status (2).', exit)
  .run('hashmap', '', 'Gives an empty Map (18.1).', () => new MapValue())
  .each('hashmap_from', 'pairs', 'Gives a Map made of pairs (18.1).', function* (args): Calls {
    return mapOf(yield* iterableItems(args[0]!, 'hashmap_from'), 'hashmap_from');
  })
  .run('hashset', '', 'Gives an empty Set (18.1).', () => new SetValue())
  .each('hashset_from', 'items', 'Gives the items as a Set (18.1).', function* (args): Calls {
    return setOf(yield* iterableItems(args[0]!, 'hashset_from'));
  })
  .run('collect_options', 'a', 'Turns an Array of Options into an Option of an Array: None if one is None (18.11).', collectOptions)
  .run(
    'collect_results',
    'a',
    'Turns an Array of Results into a Result of an Array: the first Err if there is one (18.11).',
    collectResults,
  )
  .run('partition_results', 'a', 'Gives a tuple: the values of the Oks and the errors of the Errs (18.11).', partitionResults)
  .build();

export function exit(args: Args): never {
  const code = args.length === 0 ? 0 : intArg(args[0], 'exit: code');
  return ports.exit(Number(BigInt.asUintN(8, BigInt(code))));
}

const isText = (value: Value): boolean => typeof value === 'string' || value instanceof Char;

function length(value: Value): Value {
  if (isText(value)) return scalarLength(display(value));
  if (value instanceof TupleValue) return value.items.length;
  const counted = value instanceof ArrayValue || value instanceof MapValue || value instanceof SetValue || value instanceof RangeValue;
  if (counted || (value instanceof LibraryObject && value.data instanceof SequenceData)) return itemCount(value, 'len');
  throw typeError(`${typeName(value)} has no length`);
}

function range(args: Args): Value {
  const a = intArg(args[0], 'range: a');
  if (args.length === 1) return new RangeValue(0, a, false, 1);
  const step = args.length > 2 ? intArg(args[2], 'range: step') : 1;
  if (step === 0) throw invalidArgument('range', 'step must not be 0');
  return new RangeValue(a, intArg(args[1], 'range: b'), false, step);
}

function endOf(value: Value, what: string, index: 0 | -1): Value {
  const item = itemsOf(value, what).at(index);
  if (item === undefined) throw runtimeError(`${what} of empty ${kindOf(value).toLowerCase()}`);
  return item;
}

/** The method of this name that the first argument's kind has. */
function methodFor(value: Value, name: string): Builtin {
  const kind = value instanceof LibraryObject ? value.type.name : kindOf(value);
  const method = methodTable(kind)?.get(name);
  if (method === undefined) throw typeError(`${typeName(value)} is not iterable`);
  return method;
}

function viaMethod(name: string) {
  return function* (args: Args): Calls {
    const method = methodFor(args[0]!, name);
    return method.kind === 'each' ? yield* method.each(args) : null;
  };
}

function viaMethodPlain(name: string) {
  return (args: Args, invoke: PlainCall): Value => {
    const method = methodFor(args[0]!, name);
    if (method.kind !== 'each') return null;
    if (method.plain !== undefined) return method.plain(args, invoke);
    const requests = method.each(args);
    let step = requests.next();
    while (step.done !== true) {
      const { fn, args: given } = step.value;
      step = requests.next(given.length === 1 ? invoke(fn, given[0]!) : callPlain(fn, given));
    }
    return step.value;
  };
}

function absolute(value: Value): Value {
  if (typeof value === 'number') return Math.abs(value);
  if (typeof value === 'bigint') return value < 0n ? negatedFor('abs', value) : value;
  return new Float(Math.abs(numberArg(value, 'abs: n')));
}

function negatedFor(what: string, value: bigint): Value {
  if (value === -(2n ** 63n)) throw integerOverflow(what);
  return negSlow(value);
}

/** Numbers by IEEE rules (NaN wins), anything else by its order; the first of equals. */
function extreme(values: Args, sign: -1 | 1): Value {
  const numeric = values.every((value) => isInt(value) || value instanceof Float);
  if (numeric && values.some((value) => value instanceof Float)) {
    const doubles = values.map((value) => numberArg(value, 'min'));
    return new Float(sign < 0 ? Math.min(...doubles) : Math.max(...doubles));
  }
  let best: Value = values[0]!;
  for (const value of values) {
    const order = isInt(value) && isInt(best) ? (compareNumbers(value, best) ?? 0) : compareValues(value, best);
    if (order * sign > 0) best = value;
  }
  return best;
}

function panicWith(prefix: string) {
  return (args: Args): never => {
    throw panic(args.length === 0 ? prefix : `${prefix}: ${display(args[0]!)}`);
  };
}

function collectOptions(args: Args): Value {
  const values: Value[] = [];
  for (const item of itemsOf(args[0]!, 'collect_options')) {
    if (item === null || isNone(item)) return NONE;
    if (!isSome(item)) throw typeError(`collect_options needs Options, got ${typeName(item)}`);
    values.push(payloadOf(item));
  }
  return some(array(values));
}

function collectResults(args: Args): Value {
  const values: Value[] = [];
  for (const item of itemsOf(args[0]!, 'collect_results')) {
    if (isErr(item)) return err(payloadOf(item));
    if (!isOk(item)) throw typeError(`collect_results needs Results, got ${typeName(item)}`);
    values.push(payloadOf(item));
  }
  return ok(array(values));
}

function partitionResults(args: Args): Value {
  const oks: Value[] = [];
  const errs: Value[] = [];
  for (const item of itemsOf(args[0]!, 'partition_results')) {
    if (isErr(item)) errs.push(payloadOf(item));
    else if (isOk(item)) oks.push(payloadOf(item));
    else throw typeError(`partition_results needs Results, got ${typeName(item)}`);
  }
  return pair(array(oks), array(errs));
}
