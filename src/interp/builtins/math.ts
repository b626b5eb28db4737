/**
 * `std::math` (language.md 18.9): constants, and functions of the same names as the methods of numbers, which do the work.
 */
import { integerOverflow, invalidArgument, typeError } from '../errors.js';
import { typeName } from '../kinds.js';
import { fitInt } from '../number.js';
import { Float, type Value } from '../value.js';
import { intArg, isInt, numberArg } from './arguments.js';
import { moduleFunctions, type TableBuilder } from './define.js';
import { methodTable } from './index.js';

/** `name: parameters`; the first is the number. */
const AS_METHODS: readonly (readonly [name: string, params: string, doc: string])[] = [
  ['abs', 'x', 'absolute value'],
  ['pow', 'x n', 'power of x to n'],
  ['min', 'a b', 'smaller number'],
  ['max', 'a b', 'greater number'],
  ['clamp', 'x lo hi', 'number, but not less than lo or more than hi'],
  ['sqrt', 'x', 'square root'],
  ['cbrt', 'x', 'cube root'],
  ['exp', 'x', 'power of e to x'],
  ['ln', 'x', 'natural logarithm'],
  ['log', 'x base', 'logarithm to a base'],
  ['log2', 'x', 'logarithm to base 2'],
  ['log10', 'x', 'logarithm to base 10'],
  ['sin', 'x', 'sine'],
  ['cos', 'x', 'cosine'],
  ['tan', 'x', 'tangent'],
  ['asin', 'x', 'arc sine'],
  ['acos', 'x', 'arc cosine'],
  ['atan', 'x', 'arc tangent'],
  ['atan2', 'y x', 'angle of the point (x, y)'],
  ['sinh', 'x', 'hyperbolic sine'],
  ['cosh', 'x', 'hyperbolic cosine'],
  ['tanh', 'x', 'hyperbolic tangent'],
  ['sign', 'x', 'sign: -1, 0 or 1'],
  ['signum', 'x', 'sign: -1, 0 or 1'],
  ['to_radians', 'x', 'angle in radians'],
  ['to_degrees', 'x', 'angle in degrees'],
  ['floor', 'x', 'greatest whole number not above x'],
  ['ceil', 'x', 'smallest whole number not below x'],
  ['round', 'x', 'nearest whole number, halves away from zero'],
  ['trunc', 'x', 'whole part'],
  ['fract', 'x', 'part after the point'],
  ['round_to', 'x digits', 'number rounded to digits after the point'],
  ['gcd', 'a b', 'greatest common divisor'],
  ['lcm', 'a b', 'least common multiple'],
  ['is_zero', 'x', 'answer whether x is 0'],
  ['is_positive', 'x', 'answer whether x is greater than 0'],
  ['is_negative', 'x', 'answer whether x is less than 0'],
  ['to_int', 'x', 'Int that x truncates to'],
  ['to_float', 'x', 'Float of the same value'],
  ['to_string', 'x', 'display form'],
];

export const mathConstants: ReadonlyMap<string, Value> = new Map(
  (
    [
      ['PI', Math.PI],
      ['TAU', 2 * Math.PI],
      ['EULER', Math.E],
      ['E', Math.E],
      ['SQRT_2', Math.SQRT2],
      ['SQRT_3', Math.sqrt(3)],
      ['LN_2', Math.LN2],
      ['LN_10', Math.LN10],
    ] as const
  ).map(([name, value]) => [name, new Float(value)]),
);

/** 21! leaves 64 bits. */
const LARGEST_FACTORIAL = 20;

export const mathFunctions = withMethods(
  moduleFunctions('math')
    .run('abs_int', 'n', 'Gives the absolute value of an Int (18.9).', (args) => viaMethod('abs', [intArg(args[0], 'math::abs_int: n')]))
    .run('min_int', 'a b', 'Gives the smaller Int (18.9).', (args) => {
      const [a, b] = [intArg(args[0], 'math::min_int: a'), intArg(args[1], 'math::min_int: b')];
      return b < a ? b : a;
    })
    .run('max_int', 'a b', 'Gives the greater Int (18.9).', (args) => {
      const [a, b] = [intArg(args[0], 'math::max_int: a'), intArg(args[1], 'math::max_int: b')];
      return b > a ? b : a;
    })
    .run('clamp_int', 'n lo hi', 'Gives the Int, but not less than lo or more than hi (18.9).', (args) =>
      viaMethod('clamp', [
        intArg(args[0], 'math::clamp_int: n'),
        intArg(args[1], 'math::clamp_int: lo'),
        intArg(args[2], 'math::clamp_int: hi'),
      ]),
    )
    .run('sign_int', 'n', 'Gives the sign of an Int: -1, 0 or 1 (18.9).', (args) => {
      const n = intArg(args[0], 'math::sign_int: n');
      return n < 0 ? -1 : n > 0 ? 1 : 0;
    })
    .run('factorial', 'n', 'Gives the product of the Ints from 1 to n (18.9).', (args) => factorial(intArg(args[0], 'math::factorial: n')))
    .run('is_nan', 'x', 'Tells whether x is NaN (18.9).', (args) => Number.isNaN(numberArg(args[0], 'math::is_nan: x')))
    .run(
      'is_infinite',
      'x',
      'Tells whether x is an infinity (18.9).',
      (args) => Math.abs(numberArg(args[0], 'math::is_infinite: x')) === Number.POSITIVE_INFINITY,
    )
    .run('is_finite', 'x', 'Tells whether x is neither NaN nor an infinity (18.9).', (args) =>
      Number.isFinite(numberArg(args[0], 'math::is_finite: x')),
    )
    .run(
      'hypot',
      'x y',
      'Gives the length of the vector (x, y) (18.9).',
      (args) => new Float(Math.hypot(numberArg(args[0], 'math::hypot: x'), numberArg(args[1], 'math::hypot: y'))),
    ),
).build();

function withMethods(table: TableBuilder): TableBuilder {
  for (const [name, params, doc] of AS_METHODS) table.run(name, params, `Gives the ${doc} (18.3).`, (args) => viaMethod(name, args));
  return table;
}

/** Methods that only Floats have take Ints as Floats, and the other way round they do not. */
function viaMethod(name: string, args: readonly Value[]): Value {
  const receiver = args[0]!;
  if (!isInt(receiver) && !(receiver instanceof Float)) throw typeError(`math::${name} needs a number, got ${typeName(receiver)}`);
  const own = methodTable(isInt(receiver) ? 'Int' : 'Float')?.get(name);
  if (own?.kind === 'run') return own.run(args);
  const ofFloat = methodTable('Float')?.get(name);
  if (isInt(receiver) && ofFloat?.kind === 'run') return ofFloat.run([new Float(Number(receiver)), ...args.slice(1)]);
  throw typeError(`math::${name} needs an Int, got ${typeName(receiver)}`);
}

function factorial(n: number | bigint): Value {
  if (n < 0) throw invalidArgument('math::factorial', 'n must not be negative');
  if (n > LARGEST_FACTORIAL) throw integerOverflow('factorial');
  let product = 1n;
  for (let i = 2n; i <= BigInt(n); i++) product *= i;
  return fitInt(product)!;
}
