import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import * as ops from '../../../src/interp/arithmetic.js';
import { display } from '../../../src/interp/display.js';
import { hashKey } from '../../../src/interp/hash.js';
import { INT_MAX, INT_MIN, type Int, narrow, parseInteger, truncate } from '../../../src/interp/number.js';
import { ArrayValue, Char, DurationValue, Float, SetValue, type Value } from '../../../src/interp/value.js';
import { make, method, raised, structType } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

/** Ints with a liking for the edges of the double and of the 64-bit range. */
const int = fc
  .oneof(
    fc.bigInt({ min: INT_MIN, max: INT_MAX }),
    fc.bigInt({ min: -40n, max: 40n }),
    fc.bigInt({ min: -3n, max: 3n }).map((d) => 2n ** 53n + d),
    fc.bigInt({ min: -3n, max: 3n }).map((d) => -(2n ** 53n) + d),
    fc.bigInt({ min: -5n, max: 5n }).map((d) => 2n ** 32n + d),
    fc.bigInt({ min: 0n, max: 3n }).map((d) => INT_MAX - d),
    fc.bigInt({ min: 0n, max: 3n }).map((d) => INT_MIN + d),
  )
  .map(narrow);

function isProperInt(value: Value): boolean {
  if (typeof value === 'bigint') return value > BigInt(Number.MAX_SAFE_INTEGER) || value < -BigInt(Number.MAX_SAFE_INTEGER);
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

const agrees = (
  slow: (a: Value, b: Value) => Value,
  name: string,
  exact: (a: bigint, b: bigint) => bigint,
  b: fc.Arbitrary<Int> = int,
): void =>
  fc.assert(
    fc.property(int, b, (x, y) => {
      const wanted = exact(BigInt(x), BigInt(y));
      if (wanted < INT_MIN || wanted > INT_MAX) {
        expect(raised(() => slow(x, y))).toBe(`IntegerOverflow: integer overflow in ${name}`);
        return;
      }
      const result = slow(x, y);
      expect(isProperInt(result)).toBe(true);
      expect(BigInt(result as Int)).toBe(wanted);
    }),
    { numRuns: 600 },
  );

describe('Int arithmetic is exact over 64 bits', () => {
  it('adds, subtracts, multiplies', () => {
    agrees(ops.addSlow, '+', (a, b) => a + b);
    agrees(ops.subSlow, '-', (a, b) => a - b);
    agrees(ops.mulSlow, '*', (a, b) => a * b);
  });

  it('divides toward zero, with the remainder of the sign of the left operand', () => {
    const divisor = int.filter((n) => n !== 0);
    agrees(ops.divSlow, '/', (a, b) => a / b, divisor);
    agrees(ops.intDivSlow, '//', (a, b) => a / b, divisor);
    agrees(ops.remSlow, '%', (a, b) => a % b, divisor);
  });

  it('raises to powers', () => {
    agrees(ops.powSlow, '**', (a, b) => a ** b, fc.integer({ min: 0, max: 70 }));
    expect(ops.powSlow(2, -1)).toEqual(new Float(0.5));
    expect(ops.powSlow(-2, 63)).toBe(INT_MIN);
  });

  it('has 64-bit two-complement bit operators', () => {
    agrees(ops.bitAndSlow, '&', (a, b) => a & b);
    agrees(ops.bitOrSlow, '|', (a, b) => a | b);
    agrees(ops.bitXorSlow, '^', (a, b) => a ^ b);
    const count = fc.integer({ min: 0, max: 63 });
    agrees(ops.shlSlow, '<<', (a, b) => BigInt.asIntN(64, a << b), count);
    agrees(ops.shrSlow, '>>', (a, b) => a >> b, count);
    fc.assert(fc.property(int, (n) => BigInt(ops.bitNotSlow(n) as Int) === ~BigInt(n) && isProperInt(ops.bitNotSlow(n))));
    expect(raised(() => ops.shlSlow(1, 64))).toMatch(/^InvalidArgument: <<: /);
    expect(raised(() => ops.shrSlow(1, -1))).toMatch(/^InvalidArgument: >>: /);
  });

  it('negates all but the least Int', () => {
    fc.assert(fc.property(int, (n) => n === INT_MIN || BigInt(ops.negSlow(n) as Int) === -BigInt(n)));
    expect(raised(() => ops.negSlow(INT_MIN))).toBe('IntegerOverflow: integer overflow in -');
    expect(Object.is(ops.negSlow(0), 0)).toBe(true);
    expect(raised(() => ops.divSlow(INT_MIN, -1))).toBe('IntegerOverflow: integer overflow in /');
  });

  it('reads decimal digits as they are written', () => {
    fc.assert(fc.property(int, (n) => parseInteger(String(n)) === n));
    expect([parseInteger('9223372036854775808'), parseInteger('-9223372036854775808'), parseInteger('1_0')]).toEqual([
      'range',
      INT_MIN,
      'syntax',
    ]);
  });

  it('truncates doubles into the range only', () => {
    expect([truncate(2 ** 63), truncate(-(2 ** 63)), truncate(Number.NaN), truncate(-0.5)]).toEqual([null, INT_MIN, null, 0]);
    fc.assert(
      fc.property(fc.double(), (x) => {
        const t = truncate(x);
        return t === null ? !(Math.abs(x) < 2 ** 63) : isProperInt(t) && Number(t) === Math.trunc(x) + 0;
      }),
    );
  });
});

describe('the table of 8.3', () => {
  const f = (v: number): Float => new Float(v);
  const show = (v: Value): string => display(v);

  it('mixes Int and Float', () => {
    expect(show(ops.addSlow(10, f(0.5)))).toBe('10.5');
    expect(show(ops.divSlow(8, f(2)))).toBe('4');
    expect(show(ops.remSlow(f(7.5), 2))).toBe('1.5');
    expect(show(ops.remSlow(5, f(0)))).toBe('NaN');
  });

  it('fails for zero divisors', () => {
    for (const run of [
      () => ops.divSlow(1, 0),
      () => ops.intDivSlow(1, 0),
      () => ops.remSlow(1, 0),
      () => ops.remSlow(f(1), 0),
      () => ops.divSlow(f(1), 0),
      () => ops.divSlow(1, f(0)),
      () => ops.divSlow(f(1), f(-0)),
    ]) {
      expect(raised(run)).toBe('DivisionByZero: division by zero');
    }
  });

  it('concatenates what is added to a String', () => {
    expect(ops.addSlow('n=', null)).toBe('n=nil');
    expect(ops.addSlow(1, 'a')).toBe('1a');
    expect(ops.addSlow('t', new ArrayValue([1, 'q']))).toBe('t[1, "q"]');
    expect(ops.addSlow(new Char('x'), 'y')).toBe('xy');
    expect(ops.concatSlow('a', new Char('b'))).toBe('ab');
    expect(show(ops.concatSlow(new ArrayValue([1]), new ArrayValue([2])))).toBe('[1, 2]');
    expect(raised(() => ops.addSlow(new ArrayValue([]), new ArrayValue([])))).toBe('TypeError: cannot add Array and Array');
    expect(raised(() => ops.addSlow(5, null))).toBe('TypeError: cannot add Int and Nil');
    expect(raised(() => ops.negSlow('x'))).toBe('TypeError: cannot negate String');
    expect(raised(() => ops.intDivSlow(f(1), 1))).toMatch(/^TypeError/);
    expect(raised(() => ops.bitAndSlow(f(1), 1))).toMatch(/^TypeError/);
  });

  it('combines Sets and Durations', () => {
    const set = (...items: number[]): SetValue => {
      const made = new SetValue();
      for (const item of items) made.items.set(hashKey(item), item);
      return made;
    };
    expect([ops.bitOrSlow, ops.bitAndSlow, ops.subSlow, ops.bitXorSlow].map((op) => show(op(set(1, 2), set(2, 3))))).toEqual([
      'Set{1, 2, 3}',
      'Set{2}',
      'Set{1}',
      'Set{1, 3}',
    ]);
    const d = (nanos: number): DurationValue => new DurationValue(nanos);
    expect(show(ops.addSlow(d(5e9), d(5e8)))).toBe('5500ms');
    expect(show(ops.mulSlow(d(2e9), f(1.5)))).toBe('3s');
    expect(show(ops.divSlow(d(2e9), 4))).toBe('500ms');
    expect(show(ops.divSlow(d(3e9), d(2e9)))).toBe('1.5');
    expect(raised(() => ops.mulSlow(2, d(1)))).toMatch(/^TypeError/);
  });

  it('calls operator methods, then reflected ones', () => {
    const money = structType(
      'Money',
      ['n'],
      'data',
      method('add', (a, b) => ops.addSlow('add ', ops.addSlow(display(a!), display(b!)))),
      method('rsub', (self, other) => `rsub ${display(other!)} ${display(self!)}`),
    );
    const m = make(money, 5);
    expect(ops.addSlow(m, 1)).toBe('add Money { n: 5 }1');
    expect(ops.subSlow(7, m)).toBe('rsub 7 Money { n: 5 }');
    expect(raised(() => ops.addSlow(1, m))).toBe('TypeError: cannot add Int and Money');
    expect(raised(() => ops.subSlow(m, 1))).toBe('TypeError: cannot subtract Money and Int');
  });
});
