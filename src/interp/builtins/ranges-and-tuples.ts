/**
 * Methods of Range and Tuple (language.md 18.5). A Range has the sequence methods as well (through `index.ts`), a Tuple only
 * these: its first and last are plain values.
 */
import type { CallRequest } from '../builtin.js';
import { equals } from '../equality.js';
import { integerOverflow, invalidArgument, runtimeError } from '../errors.js';
import { fitInt } from '../number.js';
import { lastOfRange, rangeLength } from '../range.js';
import { RangeValue, type TupleValue, type Value } from '../value.js';
import { intArg } from './arguments.js';
import { call } from './callbacks.js';
import { methodsOf } from './define.js';
import { rangeItems } from './range-items.js';
import { array } from './sequence-transforms.js';

type Args = readonly Value[];

export const rangeMethods = methodsOf('Range')
  .run('start', '', 'Gives the first bound, or nil (18.5).', (args) => range(args).start)
  .run('end', '', 'Gives the last bound, or nil (18.5).', (args) => range(args).end)
  .run('step_by/step', 'n', 'Gives the Range with a step of n (18.5).', (args) => {
    const step = intArg(args[1], 'Range.step_by: n');
    if (step === 0) throw invalidArgument('Range.step_by', 'n must not be 0');
    const { start, end, inclusive } = range(args);
    return new RangeValue(start, end, inclusive, step);
  })
  .run('sum', '', 'Adds the Ints of the Range; 0 if there are none (18.5).', (args) => sum(range(args)))
  .build();

export const tupleMethods = methodsOf('Tuple')
  .run('len/length/size', '', 'Gives the number of items (18.5).', (args) => tuple(args).items.length)
  .run('is_empty', '', 'Tells whether there are no items (18.5).', (args) => tuple(args).items.length === 0)
  .run('first', '', 'Gives the first item; RuntimeError if there is none (18.5).', (args) => itemAt(args, 0))
  .run('last', '', 'Gives the last item; RuntimeError if there is none (18.5).', (args) => itemAt(args, -1))
  .run('to_array', '', 'Gives the items as an Array (18.5).', (args) => array(tuple(args).items.slice()))
  .run('contains/contains?/include?', 'v', 'Tells whether an item equals v (18.5).', (args) =>
    tuple(args).items.some((item) => equals(item, args[1]!)),
  )
  .each('map', 'f', 'Gives the results of f for each item as an Array (18.5).', function* (args): Generator<CallRequest, Value, Value> {
    const results: Value[] = [];
    for (const item of tuple(args).items) results.push(yield call(args[1]!, item));
    return array(results);
  })
  .build();

const range = (args: Args): RangeValue => args[0] as RangeValue;

const tuple = (args: Args): TupleValue => args[0] as TupleValue;

function itemAt(args: Args, index: number): Value {
  const item = tuple(args).items.at(index);
  if (item === undefined) throw runtimeError(`${index === 0 ? 'first' : 'last'} of an empty tuple`);
  return item;
}

/** Gauss, exact; what leaves 64 bits is the overflow of `+`. */
function sum(self: RangeValue): Value {
  if (self.start === null || self.end === null) return rangeItems(self, 'sum').length;
  const last = lastOfRange(self);
  if (last === undefined) return 0;
  const total = (BigInt(rangeLength(self)) * (BigInt(self.start) + BigInt(last))) / 2n;
  const fitting = fitInt(total);
  if (fitting === null) throw integerOverflow('+');
  return fitting;
}
