import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { display } from '../../../src/interp/display.js';
import { hashKey } from '../../../src/interp/hash.js';
import { indexGet, indexSet, sliceGet, tupleIndex } from '../../../src/interp/indexing.js';
import { freeze } from '../../../src/interp/isolate.js';
import { itemsOf, iterate, spreadItems } from '../../../src/interp/iteration.js';
import { INT_MAX, INT_MIN } from '../../../src/interp/number.js';
import { NONE, ok, some } from '../../../src/interp/option.js';
import { rangeContains, rangeLength, rangeOf } from '../../../src/interp/range.js';
import { compareText, scalarAt, scalarLength, scalarSlice } from '../../../src/interp/text.js';
import { ArrayValue, Char, Float, MapValue, RangeValue, SetValue, TupleValue, type Value } from '../../../src/interp/value.js';
import { make, method, raised, structType } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const array = (...items: Value[]): ArrayValue => new ArrayValue(items);
const range = (start: number | null, end: number | null, inclusive = true, step = 1): RangeValue =>
  new RangeValue(start, end, inclusive, step);
const mapOf = (...entries: [Value, Value][]): MapValue => {
  const map = new MapValue();
  for (const [key, value] of entries) indexSet(map, key, value);
  return map;
};

describe('indexing (8.8)', () => {
  it('counts negative positions from the end', () => {
    expect(indexGet(array(1, 2, 3), -1)).toBe(3);
    expect(indexGet('héllo', 1)).toBe('é');
    expect(indexGet('a😀b', -2)).toBe('😀');
    expect(indexGet(new TupleValue([1, 2]), 0)).toBe(1);
    expect(raised(() => indexGet(array(1, 2), 7))).toBe('IndexOutOfBounds: index 7 is out of bounds (length 2)');
    expect(raised(() => indexGet('ab', -3))).toBe('IndexOutOfBounds: index -3 is out of bounds (length 2)');
    expect(raised(() => indexGet(array(), INT_MAX))).toMatch(/^IndexOutOfBounds/);
    expect(raised(() => indexGet(array(1), 'x'))).toMatch(/^TypeError/);
    expect(raised(() => indexGet(array(1), new Float(0)))).toMatch(/^TypeError/);
    expect(raised(() => indexGet(5, 0))).toBe('TypeError: Int is not indexable');
  });

  it('clamps ranges and slices', () => {
    const items = array(0, 1, 2, 3, 4);
    const at = (r: RangeValue): string => display(indexGet(items, r));
    expect(
      [range(1, 2), range(1, 3, false), range(-2, -1), range(3, 99), range(9, 10), range(4, 1), range(null, 1), range(2, null)].map(at),
    ).toEqual(['[1, 2]', '[1, 2]', '[3, 4]', '[3, 4]', '[]', '[]', '[0, 1]', '[2, 3, 4]']);
    expect([range(0, 4, true, 2), range(4, 0, true, -2), range(3, 0, false, -1), range(9, 3, true, -1)].map(at)).toEqual([
      '[0, 2, 4]',
      '[4, 2, 0]',
      '[3, 2, 1]',
      '[4, 3]',
    ]);
    expect(indexGet('abcdef', range(1, 2))).toBe('bc');
    expect(indexGet('a😀bc', range(1, 2))).toBe('😀b');
    expect(display(sliceGet(array(5, 6, 7), 1, 3))).toBe('[6, 7]');
    expect(sliceGet('hello', null, -1)).toBe('hell');
    expect(raised(() => sliceGet('hello', 'a', null))).toMatch(/^TypeError/);
  });

  it('agrees with slices of plain arrays', () => {
    const bound = fc.option(fc.integer({ min: -8, max: 8 }));
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 6 }), bound, bound, (items, start, end) => {
        const from = start ?? 0;
        expect(indexGet(array(...items), range(start, end, false))).toEqual(
          array(...items.slice(from < -items.length ? 0 : from, end ?? undefined)),
        );
      }),
    );
  });

  it('looks keys up', () => {
    const map = mapOf([1, 'int'], ['1', 'str']);
    expect([indexGet(map, new Float(1)), indexGet(map, new Char('1'))]).toEqual(['int', 'str']);
    expect(raised(() => indexGet(map, 'zz'))).toBe('InvalidKey: key "zz" not found');
    expect(raised(() => indexGet(mapOf(['a', 1]), 5))).toBe('TypeError: map key must be String, got Int');
    expect(raised(() => indexGet(new MapValue(), 5))).toBe('InvalidKey: key 5 not found');
    expect(raised(() => indexGet(map, array()))).toMatch(/^TypeError/);
  });

  it('assigns to what exists', () => {
    const items = array(1, 2);
    indexSet(items, -1, 9);
    expect(display(items)).toBe('[1, 9]');
    expect(raised(() => indexSet(items, 2, 0))).toMatch(/^IndexOutOfBounds/);
    expect(raised(() => indexSet(freeze(items), 0, 0))).toBe('FrozenError: cannot change a frozen Array; take it with `move` or `copy`');
    expect(raised(() => indexSet('abc', 0, 'x'))).toMatch(/^TypeError/);
    const map = mapOf(['a', 1]);
    indexSet(map, 'a', 2);
    expect(display(map)).toBe('{"a": 2}');
  });

  it('reads positions and calls index methods', () => {
    expect(tupleIndex(new TupleValue([5, 6]), 1)).toBe(6);
    expect(tupleIndex(make(structType('UserId', ['0']), 7), 0)).toBe(7);
    expect(raised(() => tupleIndex(new TupleValue([]), 0))).toMatch(/^IndexOutOfBounds/);
    const grid = structType(
      'Grid',
      [],
      'struct',
      method('index', (_, i) => new TupleValue([i!])),
    );
    expect(display(indexGet(make(grid), 'k'))).toBe('("k",)');
  });
});

describe('ranges (8.8)', () => {
  const model = (r: RangeValue): bigint[] => {
    const items: bigint[] = [];
    const [end, step] = [BigInt(r.end!), BigInt(r.step)];
    for (let at = BigInt(r.start!); (step > 0n ? at < end : at > end) || (r.inclusive && at === end); at += step) items.push(at);
    return items;
  };

  it('yield what counting yields, at the edges too', () => {
    const near = fc.constantFrom(0n, 2n ** 53n, -(2n ** 53n), INT_MAX - 12n, INT_MIN + 12n);
    const small = fc.bigInt({ min: -12n, max: 12n });
    fc.assert(
      fc.property(near, small, small, fc.constantFrom(1, 2, 3, -1, -2, -5), fc.boolean(), (base, a, b, step, inclusive) => {
        const toInt = (n: bigint): number | bigint => (Number.isSafeInteger(Number(n)) ? Number(n) : n);
        const r = new RangeValue(toInt(base + a), toInt(base + b), inclusive, step);
        const wanted = model(r);
        expect(itemsOf(iterate(r)!).map((item) => BigInt(item as number))).toEqual(wanted);
        expect(rangeLength(r)).toBe(wanted.length);
        for (let n = base - 14n; n <= base + 14n; n++) expect(rangeContains(r, toInt(n))).toBe(wanted.includes(n));
      }),
    );
  });

  it('need Int bounds and a step', () => {
    expect(display(rangeOf(5, 1, true, -2))).toBe('5..=1 by -2');
    expect(raised(() => rangeOf('a', 1, true, 1))).toMatch(/^TypeError/);
    expect(raised(() => rangeOf(1, 2, true, 0))).toMatch(/^InvalidArgument/);
    expect(raised(() => iterate(range(null, 5)))).toMatch(/^TypeError/);
  });
});

describe('iteration (6.6)', () => {
  const all = (value: Value): string => display(array(...itemsOf(iterate(value)!)));

  it('covers the built-in kinds', () => {
    const set = new SetValue();
    set.items.set(hashKey(1), 1);
    expect([all('a😀'), all(mapOf(['k', 1])), all(set), all(new TupleValue([1])), all(some(1)), all(NONE)]).toEqual([
      '["a", "😀"]',
      '[("k", 1)]',
      '[1]',
      '[1]',
      '[1]',
      '[]',
    ]);
    expect([iterate(5), iterate(null), iterate(ok(1)), iterate(make(structType('S', [])))]).toEqual([null, null, null, null]);
    expect([spreadItems(range(1, 3)), spreadItems(set)]).toEqual([[1, 2, 3], [1]]);
    expect(raised(() => spreadItems('abc'))).toBe('TypeError: cannot spread String');
  });

  it('reads arrays live and maps from a snapshot', () => {
    const items = array(1, 2);
    const live = iterate(items)!;
    live.next();
    items.items.push(3);
    expect(itemsOf(live)).toEqual([2, 3]);
    const map = mapOf(['a', 1], ['b', 2]);
    const snapshot = iterate(map)!;
    map.entries.delete('b');
    indexSet(map, 'c', 3);
    expect(display(array(...itemsOf(snapshot)))).toBe('[("a", 1)]');
  });
});

describe('text', () => {
  it('counts scalar values like an array of them', () => {
    const text = fc.array(fc.constantFrom('a', 'é', '日', '😀', '\uffee', '\ud7ff'), { maxLength: 90 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(90), fc.nat(90), (s, i, j) => {
        const scalars = [...s];
        expect(scalarLength(s)).toBe(scalars.length);
        if (i < scalars.length) expect(scalarAt(s, i)).toBe(scalars[i]);
        expect(scalarSlice(s, Math.min(i, scalars.length), Math.min(j, scalars.length))).toBe(scalars.slice(i, j).join(''));
      }),
    );
    fc.assert(fc.property(text, text, (a, b) => compareText(a, b) === Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))));
  });
});
