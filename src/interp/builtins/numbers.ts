/**
 * Methods and statics of Int and Float (language.md 18.3). What both have is defined once and inherited; int-methods.ts and
 * float-methods.ts add their own. Tables made of several files are filled at first use: the files refer to each other.
 */
import { negSlow, powSlow } from '../arithmetic.js';
import type { Builtin, BuiltinTable } from '../builtin.js';
import { toFloat, toInt } from '../conversions.js';
import { display, inspect } from '../display.js';
import { integerOverflow, invalidArgument } from '../errors.js';
import { INT_MAX, INT_MIN, parseFloatText, parseInteger } from '../number.js';
import { err, ok } from '../option.js';
import { compareNumbers } from '../order.js';
import { Float, type Value } from '../value.js';
import { isInt, numberArg, textArg, wrongKind } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import { addUnits, minutes } from './durations.js';
import { addFloatMethods } from './float-methods.js';
import { addIntMethods } from './int-methods.js';
import { LazyTable } from './lazy-table.js';

export const intMethods: BuiltinTable = new LazyTable(() => addIntMethods(numberMethods('Int')).build());
export const floatMethods: BuiltinTable = new LazyTable(() => addFloatMethods(numberMethods('Float')).build());

/** Bool and Symbol have the universal methods only (18.2). */
export const boolMethods: BuiltinTable = new Map();
export const symbolMethods: BuiltinTable = new Map();

export const intStatics: ReadonlyMap<string, Builtin | Value> = new Map<string, Builtin | Value>([
  ['MAX', INT_MAX],
  ['MIN', INT_MIN],
  ...new TableBuilder('Int.')
    .run('parse', 's', 'Reads a String of decimal digits with optional sign: a Result (18.3).', ([s]) => readInt(s, 10, 'Int.parse'))
    .build(),
]);

export const floatStatics: ReadonlyMap<string, Builtin | Value> = new Map<string, Builtin | Value>([
  ['MAX', new Float(Number.MAX_VALUE)],
  ['MIN', new Float(-Number.MAX_VALUE)],
  ['MIN_POSITIVE', new Float(2.2250738585072014e-308)],
  ['EPSILON', new Float(Number.EPSILON)],
  ['INFINITY', new Float(Number.POSITIVE_INFINITY)],
  ['NAN', new Float(Number.NaN)],
  ...new TableBuilder('Float.').run('parse', 's', 'Reads a decimal number: a Result (18.3).', ([s]) => readFloat(s, 'Float.parse')).build(),
]);

/** Result of reading an Int; also `parse_int` of Strings. */
export function readInt(value: Value | undefined, radix: number, what: string): Value {
  if (!(radix >= 2 && radix <= 36)) throw invalidArgument(what, `the radix must be 2 to 36, got ${radix}`);
  const text = textArg(value, `${what}: s`);
  const int = parseInteger(text, radix);
  if (int === 'range') return err(`${inspect(text)} is outside the range of Int`);
  return int === 'syntax' ? err(`cannot parse ${inspect(text)} as Int`) : ok(int);
}

/** Result of reading a Float; also `parse_float` of Strings. */
export function readFloat(value: Value | undefined, what: string): Value {
  const text = textArg(value, `${what}: s`);
  const float = parseFloatText(text);
  return float === null ? err(`cannot parse ${inspect(text)} as Float`) : ok(new Float(float));
}

/** The methods of both Int and Float. Those that work on doubles convert an Int (18.3). */
function numberMethods(kind: string): TableBuilder {
  const table = methodsOf(kind)
    .run('abs', '', 'Gives the absolute value (18.3).', ([n]) => absolute(n!))
    .run('pow', 'n', 'Gives the power, as `**` (18.3).', ([n, by]) => power(n!, number(by, `${kind}.pow: n`)))
    .run('min', 'other?', 'Gives the smaller number; without an argument, a Duration of minutes (18.3).', (args) =>
      args.length === 1 ? minutes(args[0]!) : extreme(args[0]!, number(args[1], `${kind}.min: other`), -1),
    )
    .run('max', 'other', 'Gives the greater number; Int and Float mixed give a Float (18.3).', ([a, b]) =>
      extreme(a!, number(b, `${kind}.max: other`), 1),
    )
    .run('clamp', 'lo hi', 'Gives the nearest number from lo to hi (18.3).', ([n, low, high]) => clamp(n!, low, high, kind))
    .run('log', 'base', 'Gives the logarithm to a base (18.3).', ([n, base]) => logarithm(number1(n), numberArg(base, `${kind}.log: base`)))
    .run(
      'atan2',
      'other',
      'Gives the angle of the point (other, self) (18.3).',
      ([y, x]) => new Float(Math.atan2(number1(y), numberArg(x, `${kind}.atan2: other`))),
    )
    .run('to_int', '', 'Gives the Int, truncated (18.3).', ([n]) => toInt(n!))
    .run('to_float', '', 'Gives the Float (18.3).', ([n]) => toFloat(n!))
    .run('to_string', '', 'Gives the display form (8.4).', ([n]) => display(n!))
    .run('is_zero', '', 'Tells whether it is zero (18.3).', ([n]) => number1(n) === 0)
    .run('is_positive', '', 'Tells whether it is above zero (18.3).', ([n]) => number1(n) > 0)
    .run('is_negative', '', 'Tells whether it is below zero (18.3).', ([n]) => number1(n) < 0)
    .run('sign/signum', '', 'Gives -1, 0 or 1, of the kind of the number (18.3).', ([n]) => sign(n!));
  for (const [name, doc, fn] of FUNCTIONS) table.run(name, '', `${doc} (18.3).`, ([n]) => new Float(fn(number1(n))));
  return addUnits(table);
}

const FUNCTIONS: readonly (readonly [name: string, doc: string, fn: (x: number) => number])[] = [
  ['sqrt', 'Gives the square root', Math.sqrt],
  ['cbrt', 'Gives the cube root', Math.cbrt],
  ['exp', 'Gives e to this power', Math.exp],
  ['ln', 'Gives the natural logarithm', Math.log],
  ['log2', 'Gives the logarithm to base 2', Math.log2],
  ['log10', 'Gives the logarithm to base 10', Math.log10],
  ['sin', 'Gives the sine of an angle in radians', Math.sin],
  ['cos', 'Gives the cosine of an angle in radians', Math.cos],
  ['tan', 'Gives the tangent of an angle in radians', Math.tan],
  ['asin', 'Gives the angle with this sine', Math.asin],
  ['acos', 'Gives the angle with this cosine', Math.acos],
  ['atan', 'Gives the angle with this tangent', Math.atan],
  ['sinh', 'Gives the hyperbolic sine', Math.sinh],
  ['cosh', 'Gives the hyperbolic cosine', Math.cosh],
  ['tanh', 'Gives the hyperbolic tangent', Math.tanh],
  ['to_radians', 'Converts degrees to radians', (x) => (x * Math.PI) / 180],
  ['to_degrees', 'Converts radians to degrees', (x) => (x * 180) / Math.PI],
];

/** The double of a receiver, which is an Int or Float. */
function number1(value: Value | undefined): number {
  return value instanceof Float ? value.v : Number(value);
}

function number(value: Value | undefined, what: string): Value {
  if (isInt(value) || value instanceof Float) return value;
  throw wrongKind(what, 'a number', value);
}

function absolute(value: Value): Value {
  if (value instanceof Float) return new Float(Math.abs(value.v));
  if (value === INT_MIN) throw integerOverflow('abs');
  return (value as number | bigint) < 0 ? negSlow(value) : value;
}

/** As `**`, but an overflow names the function (D 22). */
function power(base: Value, exponent: Value): Value {
  return powSlow(base, exponent, 'pow');
}

/** The smaller (-1) or greater (1) of two numbers. NaN on either side gives NaN. */
function extreme(a: Value, b: Value, wanted: -1 | 1): Value {
  if (Number.isNaN(number1(a)) || Number.isNaN(number1(b))) return new Float(Number.NaN);
  const chosen = compareNumbers(raw(a), raw(b)) === -wanted ? b : a;
  return isInt(a) === isInt(b) ? chosen : toFloat(chosen);
}

const raw = (value: Value): number | bigint => (value instanceof Float ? value.v : (value as number | bigint));

function clamp(value: Value, low: Value | undefined, high: Value | undefined, kind: string): Value {
  const lo = number(low, `${kind}.clamp: lo`);
  const hi = number(high, `${kind}.clamp: hi`);
  if (compareNumbers(raw(lo), raw(hi)) === 1) throw invalidArgument(`${kind}.clamp`, `lo must not be greater than hi`);
  return extreme(extreme(value, lo, 1), hi, -1);
}

function sign(value: Value): Value {
  if (value instanceof Float) return new Float(Math.sign(value.v));
  return (value as number | bigint) > 0 ? 1 : (value as number | bigint) < 0 ? -1 : 0;
}

/** Bases 2 and 10 have functions of their own, which are exact for powers. */
function logarithm(x: number, base: number): Value {
  return new Float(base === 2 ? Math.log2(x) : base === 10 ? Math.log10(x) : Math.log(x) / Math.log(base));
}
