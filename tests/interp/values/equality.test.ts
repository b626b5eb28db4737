import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { approximately, equals } from '../../../src/interp/equality.js';
import { hashInt, hashKey } from '../../../src/interp/hash.js';
import { isImmutable } from '../../../src/interp/isolate.js';
import { mapInsert } from '../../../src/interp/map-access.js';
import { narrow } from '../../../src/interp/number.js';
import { builtinEnum, err, NONE, ok, some } from '../../../src/interp/option.js';
import { compareValues, greaterEqual, lessEqual, lessThan } from '../../../src/interp/order.js';
import { truthy } from '../../../src/interp/truth.js';
import {
  ArrayValue,
  Char,
  DurationValue,
  Float,
  MapValue,
  RangeValue,
  SetValue,
  SymbolValue,
  TupleValue,
  type Value,
} from '../../../src/interp/value.js';
import { make, method, raised, structType, variant } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const f = (v: number): Float => new Float(v);
const tuple = (...items: Value[]): TupleValue => new TupleValue(items);
const pair = structType('Pair', ['a', 'b'], 'data');

/** Hashable values, small enough that equal ones turn up. */
const { hashable } = fc.letrec<{ hashable: Value }>((tie) => ({
  hashable: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -3, max: 3 }),
    fc.integer({ min: -3, max: 3 }).map(f),
    fc.constantFrom<Value>(null, true, f(0.5), f(-0), 'a', new Char('a'), '', '\0T0()', '\0', SymbolValue.of('a')),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 60n + 2n }).map(narrow),
    fc.constantFrom(f(2 ** 60), f(1e300), f(Number.POSITIVE_INFINITY)),
    fc.array(tie('hashable'), { maxLength: 2 }).map((items) => new TupleValue(items)),
    tie('hashable').map(some),
    fc.tuple(tie('hashable'), tie('hashable')).map(([a, b]) => make(pair, a, b)),
    fc.integer({ min: 0, max: 2 }).map((n) => new DurationValue(n)),
    fc.tuple(fc.integer({ min: 0, max: 2 }), fc.boolean()).map(([n, inclusive]) => new RangeValue(n, 3, inclusive, 1)),
  ),
}));

describe('equality (8.5) and hashing (8.7)', () => {
  it('agree: equal values are the same key, others are not', () => {
    fc.assert(
      fc.property(hashable, hashable, (a, b) => {
        expect(hashKey(a) === hashKey(b)).toBe(equals(a, b));
        if (equals(a, b)) expect(hashInt(a)).toBe(hashInt(b));
      }),
      { numRuns: 3000 },
    );
  });

  it('compare numbers by value and text by content', () => {
    expect(equals(1, f(1))).toBe(true);
    expect(equals(9007199254740993n, f(9007199254740992))).toBe(false);
    expect(equals('a', new Char('a'))).toBe(true);
    expect(equals(f(Number.NaN), f(Number.NaN))).toBe(false);
    const nan = new ArrayValue([f(Number.NaN)]);
    expect(equals(nan, nan)).toBe(false);
    expect([equals(NONE, null), equals(tuple(), null), equals(some(1), ok(1)), equals(true, 1)]).toEqual([false, false, false, false]);
  });

  it('ignore the order of Maps and Sets', () => {
    const map = (...entries: [Value, Value][]): MapValue => {
      const made = new MapValue();
      for (const [key, value] of entries) mapInsert(made, key, value);
      return made;
    };
    expect(equals(map([1, 'a'], [2, 'b']), map([2, 'b'], [f(1), 'a']))).toBe(true);
    expect(equals(map([1, 'a']), map([1, 'b']))).toBe(false);
  });

  it('end on cyclic values', () => {
    const a = new ArrayValue([1]);
    a.items.push(a);
    const b = new ArrayValue([1]);
    b.items.push(b);
    expect(equals(a, b)).toBe(true);
  });

  it('use the eq and hash of a type', () => {
    const folded = structType(
      'Folded',
      ['s'],
      'struct',
      method('eq', (a, b) => fold(a!) === fold(b!)),
      method('hash', (a) => fold(a!)),
    );
    const fold = (v: Value): string => ((v as { fields: string[] }).fields[0] ?? '').toLowerCase();
    expect(equals(make(folded, 'AB'), make(folded, 'ab'))).toBe(true);
    expect(hashKey(make(folded, 'AB'))).toBe(hashKey(make(folded, 'ab')));
    // Without eq a constant hash must not make different values one key.
    const constant = structType(
      'Constant',
      ['n'],
      'struct',
      method('hash', () => 1),
    );
    expect(hashKey(make(constant, 1))).not.toBe(hashKey(make(constant, 2)));
    expect(hashKey(make(constant, new ArrayValue([1])))).toBe(hashKey(make(constant, new ArrayValue([f(1)]))));
  });

  it('refuse what is not hashable', () => {
    const plain = structType('Plain', []);
    for (const value of [
      new ArrayValue([]),
      new MapValue(),
      new SetValue(),
      f(Number.NaN),
      make(plain),
      tuple(new ArrayValue([])),
      tuple(f(Number.NaN)),
    ]) {
      expect(raised(() => hashKey(value))).toMatch(/^TypeError: /);
    }
  });

  it('~= allows a relative difference of 1e-9', () => {
    expect(approximately(f(0.1 + 0.2), f(0.3))).toBe(true);
    expect(approximately(1_000_000_000, f(1_000_000_000.5))).toBe(true);
    expect(approximately(1, f(1.00001))).toBe(false);
    expect(approximately(f(Number.POSITIVE_INFINITY), f(1e308))).toBe(false);
    expect(approximately(f(Number.NaN), f(Number.NaN))).toBe(false);
  });
});

describe('ordering (8.6)', () => {
  const color = builtinEnum('TestColor', [
    ['Red', 0],
    ['Green', 0],
  ]);

  it('orders numbers, texts, Bools, Durations and lists', () => {
    expect(compareValues(1, f(1.5))).toBe(-1);
    expect(compareValues('b', new Char('a'))).toBe(1);
    expect(compareValues('\ud83d\ude00', '\uffee')).toBe(1);
    expect(compareValues(false, true)).toBe(-1);
    expect(compareValues(new DurationValue(5), new DurationValue(5))).toBe(0);
    expect(compareValues(tuple(1, 'b'), tuple(1, 'a'))).toBe(1);
    expect(compareValues(new ArrayValue([1]), new ArrayValue([1, 0]))).toBe(-1);
    expect(compareValues(variant(color, 'Red'), variant(color, 'Green'))).toBe(-1);
  });

  it('finds NaN in no order', () => {
    const nan = f(Number.NaN);
    expect([lessThan(nan, 1), lessEqual(nan, nan), greaterEqual(1, nan), lessThan(tuple(nan), tuple(1))]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(raised(() => compareValues(nan, 1))).toMatch(/^TypeError/);
  });

  it('uses cmp, lt or derived Ord of a type', () => {
    const byLength = structType(
      'ByLength',
      ['s'],
      'struct',
      method('cmp', (a, b) => len(a!) - len(b!)),
    );
    const len = (v: Value): number => ((v as { fields: Value[] }).fields[0] as string).length;
    expect(lessThan(make(byLength, 'zz'), make(byLength, 'aaa'))).toBe(true);
    const byLt = structType(
      'ByLt',
      ['n'],
      'struct',
      method('lt', (a, b) => lessThan((a as { fields: Value[] }).fields[0]!, (b as { fields: Value[] }).fields[0]!)),
    );
    expect([compareValues(make(byLt, 2), make(byLt, 1)), lessEqual(make(byLt, 1), make(byLt, 1))]).toEqual([1, true]);
    expect(compareValues(make(pair, 1, 'b'), make(pair, 1, 'a'))).toBe(1);
    const plain = structType('Plain', ['v']);
    expect(raised(() => lessThan(make(plain, 1), make(plain, 2)))).toBe('TypeError: cannot compare Plain and Plain');
    expect(raised(() => lessThan(some(1), some(2)))).toMatch(/^TypeError/);
    expect(raised(() => lessThan(1, 'a'))).toBe('TypeError: cannot compare Int and String');
  });
});

describe('truthiness (8.2)', () => {
  it('finds nil, false, zero and the empty falsy', () => {
    const falsy: Value[] = [
      null,
      false,
      0,
      f(0),
      f(-0),
      '',
      new ArrayValue([]),
      new MapValue(),
      new SetValue(),
      tuple(),
      new RangeValue(5, 1, true, 1),
    ];
    const truths: Value[] = [
      true,
      1,
      2n ** 60n,
      f(Number.NaN),
      'x',
      NONE,
      err(1),
      new RangeValue(5, 1, true, -2),
      new RangeValue(1, null, true, 1),
      SymbolValue.of('a'),
    ];
    expect(falsy.map(truthy)).not.toContain(true);
    expect(truths.map(truthy)).not.toContain(false);
    expect(isImmutable(tuple(1))).toBe(true);
  });
});
