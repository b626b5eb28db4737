/**
 * What only Int has (language.md 18.3).
 */
import { checked } from '../arithmetic.js';
import { charOf } from '../casts.js';
import { fitInt, INT_MAX, INT_MIN, type Int, narrow, wrapInt } from '../number.js';
import { NONE, some } from '../option.js';
import { ArrayValue, RangeValue, type Value } from '../value.js';
import { intArg } from './arguments.js';
import { call } from './callbacks.js';
import type { TableBuilder } from './define.js';

export function addIntMethods(table: TableBuilder): TableBuilder {
  table
    .run('is_even', '', 'Tells whether it is a multiple of 2 (18.3).', ([n]) => BigInt(int(n)) % 2n === 0n)
    .run('is_odd', '', 'Tells whether it is no multiple of 2 (18.3).', ([n]) => BigInt(int(n)) % 2n !== 0n)
    .each(
      'times',
      'f',
      'Calls f with 0, 1, .. up to but excluding this number (18.3).',
      function* ([n, f]) {
        for (let i = 0; i < int(n); i++) yield call(f!, i);
        return null;
      },
      ([n, f], invoke) => {
        const count = int(n);
        for (let i = 0; i < count; i++) invoke(f!, i);
        return null;
      },
    )
    .run(
      'up_to',
      'n',
      'Gives the Range from this number up to and including n (18.3; D 30).',
      ([a, b]) => new RangeValue(int(a), intArg(b, 'Int.up_to: n'), true, 1),
    )
    .run(
      'down_to',
      'n',
      'Gives the Range from this number down to and including n (18.3).',
      ([a, b]) => new RangeValue(int(a), intArg(b, 'Int.down_to: n'), true, -1),
    )
    .run('gcd', 'other', 'Gives the greatest common divisor (18.3).', ([a, b]) => greatestDivisor(int(a), intArg(b, 'Int.gcd: other')))
    .run('lcm', 'other', 'Gives the least common multiple (18.3).', ([a, b]) => leastMultiple(int(a), intArg(b, 'Int.lcm: other')))
    .run(
      'digits',
      '',
      'Gives the decimal digits, most significant first (18.3; D 30).',
      ([n]) => new ArrayValue(Array.from(String(magnitude(int(n))), Number)),
    )
    .run('to_char', '', 'Gives the Char with this code point; InvalidArgument if there is none (18.3).', ([n]) =>
      charOf(int(n), 'Int.to_char'),
    )
    .run('to_hex', '', 'Gives the hexadecimal digits, without prefix (18.3).', ([n]) => int(n).toString(16))
    .run('to_binary', '', 'Gives the binary digits, without prefix (18.3).', ([n]) => int(n).toString(2))
    .run('to_octal', '', 'Gives the octal digits, without prefix (18.3).', ([n]) => int(n).toString(8))
    .run(
      'count_ones',
      '',
      "Counts the bits that are set in 64-bit two's complement (18.3).",
      ([n]) =>
        BigInt.asUintN(64, BigInt(int(n)))
          .toString(2)
          .replaceAll('0', '').length,
    );
  for (const [name, operator, exact] of OPERATIONS) {
    table
      .run(`wrapping_${name}`, 'other', `Gives the low 64 bits of \`${operator}\` (18.3).`, ([a, b]) =>
        wrapInt(exact(BigInt(int(a)), BigInt(intArg(b, `Int.wrapping_${name}: other`)))),
      )
      .run(`checked_${name}`, 'other', `Gives the Option of \`${operator}\`: None where it overflows (18.3).`, ([a, b]) =>
        option(exact(BigInt(int(a)), BigInt(intArg(b, `Int.checked_${name}: other`)))),
      )
      .run(`saturating_${name}`, 'other', `Gives \`${operator}\`, but not beyond Int.MIN and Int.MAX (18.3).`, ([a, b]) =>
        saturated(exact(BigInt(int(a)), BigInt(intArg(b, `Int.saturating_${name}: other`)))),
      );
  }
  return table.run('checked_div', 'other', 'Gives the Option of `/`: None for a zero divisor or an overflow (18.3).', ([a, b]) => {
    const divisor = intArg(b, 'Int.checked_div: other');
    return divisor === 0 ? NONE : option(BigInt(int(a)) / BigInt(divisor));
  });
}

/** Euclid; never negative. Also `std::math::gcd`. */
export function greatestDivisor(a: Int, b: Int, operation = 'gcd'): Int {
  let [x, y] = [magnitude(a), magnitude(b)];
  while (typeof x === 'bigint' || typeof y === 'bigint') {
    if (y === 0) return checked(BigInt(x), operation);
    [x, y] = [y, narrow(BigInt(x) % BigInt(y))];
  }
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** Never negative; 0 if either number is. Also `std::math::lcm`. */
export function leastMultiple(a: Int, b: Int, operation = 'lcm'): Int {
  if (a === 0 || b === 0) return 0;
  const multiple = (BigInt(a) / BigInt(greatestDivisor(a, b, operation))) * BigInt(b);
  return checked(multiple < 0n ? -multiple : multiple, operation);
}

const OPERATIONS: readonly (readonly [name: string, operator: string, exact: (a: bigint, b: bigint) => bigint])[] = [
  ['add', '+', (a, b) => a + b],
  ['sub', '-', (a, b) => a - b],
  ['mul', '*', (a, b) => a * b],
];

const int = (value: Value | undefined): Int => value as Int;

/** May be 2^63, which is no Int: only for use within this file. */
function magnitude(value: Int): Int {
  return value < 0 ? -value : value;
}

function option(value: bigint): Value {
  const result = fitInt(value);
  return result === null ? NONE : some(result);
}

function saturated(value: bigint): Int {
  return value > INT_MAX ? INT_MAX : value < INT_MIN ? INT_MIN : narrow(value);
}
