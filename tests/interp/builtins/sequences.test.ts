import { describe, expect, test } from 'vitest';
import { err, NONE, ok, some } from '../../../src/interp/option.js';
import { type ArrayValue, Char, Float, RangeValue, type Value } from '../../../src/interp/value.js';
import { callFunction, exact, float, fn, list, map, raised, send, set, shown, tuple, withGenerators } from './library.js';

const range = (start: number | null, end: number | null, inclusive = true, step = 1) => new RangeValue(start, end, inclusive, step);
const even = fn((x) => (x as number) % 2 === 0);
const double = fn((x) => (x as number) * 2);
const add = fn((a, b) => (a as number) + (b as number));
const descending = exact((a, b) => (b as number) - (a as number));
const firstOf = fn((x) => send(x!, 'first'));

type Row = readonly [sentence: string, action: () => Value, expected: string];

const rows: readonly Row[] = [
  ['len counts', () => send(list(1, 2, 3), 'len'), '3'],
  ['len of a Range', () => send(range(1, 5), 'length'), '5'],
  ['is_empty', () => send(list(), 'is_empty'), 'true'],
  ['empty? is the predicate form', () => send(list(1), 'empty?'), 'false'],
  ['count without argument', () => send(set(1, 2), 'count'), '2'],
  ['count of a value', () => send(list(1, 2, 1), 'count', 1), '2'],
  ['count with a function', () => send(list(1, 2, 4), 'count', even), '2'],
  ['contains uses equality across kinds', () => send(list(1), 'contains', float(1)), 'true'],
  ['contains of a Range', () => send(range(1, 10, true, 2), 'contains?', 4), 'false'],
  ['contains of a Map looks at keys', () => send(map(['a', 1]), 'contains', 'a'), 'true'],
  ['map', () => send(list(1, 2), 'map', double), '[2, 4]'],
  ['map of a Range', () => send(range(1, 3), 'map', double), '[2, 4, 6]'],
  ['map of a Set gives an Array', () => send(set(1, 2), 'map', double), '[2, 4]'],
  ['filter', () => send(list(1, 2, 4), 'filter', even), '[2, 4]'],
  ['reject', () => send(list(1, 2, 4), 'reject', even), '[1]'],
  ['filter of a Set gives a Set', () => send(set(1, 2), 'filter', even), 'Set{2}'],
  [
    'filter of a Map gives a Map',
    () =>
      send(
        map(['a', 1], ['b', 2]),
        'filter',
        fn((p) => send(p!, 'last') === 2),
      ),
    '{"b": 2}',
  ],
  [
    'filter_map drops nil, None, Err and false',
    () =>
      send(
        list(some(1), NONE, null, false, ok(2), err(3), 4, 0),
        'filter_map',
        fn((x) => x!),
      ),
    '[1, 2, 4, 0]',
  ],
  [
    'flat_map splices collections',
    () =>
      send(
        list(1, 2),
        'flat_map',
        fn((n) => range(1, n as number)),
      ),
    '[1, 1, 2]',
  ],
  ['flatten is one level deep', () => send(list(list(1, list(2)), 3), 'flatten'), '[1, [2], 3]'],
  ['compact', () => send(list(1, null, NONE, 2), 'compact'), '[1, 2]'],
  ['fold', () => send(list(1, 2, 3), 'fold', 10, add), '16'],
  ['reduce with init', () => send(list(1, 2, 3), 'reduce', 10, add), '16'],
  ['reduce without init gives an Option', () => send(list(1, 2, 3), 'reduce', add), 'Some(6)'],
  ['reduce of nothing', () => send(list(), 'reduce', add), 'None'],
  [
    'fold of a Map with three parameters',
    () =>
      send(
        map(['a', 1], ['b', 2]),
        'fold',
        '',
        exact((acc, k, v) => `${acc}${k}${v}`),
      ),
    '"a1b2"',
  ],
  [
    'fold of a Map with two parameters',
    () =>
      send(
        map(['a', 1]),
        'fold',
        0,
        exact((_, p) => p!),
      ),
    '("a", 1)',
  ],
  ['scan has no init', () => send(list(1, 2, 3), 'scan', 0, add), '[1, 3, 6]'],
  ['any without f', () => send(list(0, ''), 'any'), 'false'],
  ['any?', () => send(list(1, 2), 'any?', even), 'true'],
  ['all of nothing', () => send(list(), 'all', even), 'true'],
  ['all', () => send(list(2, 3), 'all?', even), 'false'],
  ['none', () => send(list(1, 3), 'none', even), 'true'],
  ['none?', () => send(list(2), 'none?', even), 'false'],
  ['find', () => send(list(1, 2, 4), 'find', even), 'Some(2)'],
  ['find in an endless Range', () => send(range(5, null), 'find', even), 'Some(6)'],
  ['find_index', () => send(list(1, 2), 'find_index', even), 'Some(1)'],
  ['index_of', () => send(list('a', 'b'), 'index_of', new Char('b')), 'Some(1)'],
  ['first', () => send(list(), 'first'), 'None'],
  ['first of an endless Range', () => send(range(7, null), 'first'), 'Some(7)'],
  ['last', () => send(range(1, 10, true, 4), 'last'), 'Some(9)'],
  ['first of a Map is a pair', () => send(map(['a', 1]), 'first'), 'Some(("a", 1))'],
  ['get', () => send(list(1, 2), 'get', 1), 'Some(2)'],
  ['get outside', () => send(list(1, 2), 'get', 2), 'None'],
  ['get counts from the end', () => send(list(1, 2), 'get', -1), 'Some(2)'],
  ['min', () => send(list(3, float(1.5), 2), 'min'), 'Some(1.5)'],
  ['max of nothing', () => send(list(), 'max'), 'None'],
  [
    'min_by takes the first of equals',
    () =>
      send(
        list('bb', 'aa', 'c', 'd'),
        'min_by',
        fn((s) => (s as string).length),
      ),
    'Some("c")',
  ],
  [
    'max_by takes the first of equals',
    () =>
      send(
        list('bb', 'aa', 'c'),
        'max_by',
        fn((s) => (s as string).length),
      ),
    'Some("bb")',
  ],
  ['sum of nothing', () => send(list(), 'sum'), '0'],
  ['sum of mixed numbers', () => send(list(1, float(0.5)), 'sum'), '1.5'],
  ['sum of a Range', () => send(range(1, 100), 'sum'), '5050'],
  ['product of nothing', () => send(set(), 'product'), '1'],
  ['product', () => send(list(2, 3, 4), 'product'), '24'],
  ['average', () => send(list(1, 2), 'average'), '1.5'],
  ['mean of nothing is NaN', () => send(list(), 'mean'), 'NaN'],
  ['take', () => send(list(1, 2, 3), 'take', 2), '[1, 2]'],
  ['take a negative count', () => send(list(1, 2, 3), 'take', -1), '[]'],
  ['take of an endless Range', () => send(range(3, null), 'take', 3), '[3, 4, 5]'],
  ['take more than there is', () => send(list(1), 'take', 2n ** 62n), '[1]'],
  ['skip', () => send(list(1, 2, 3), 'skip', 1), '[2, 3]'],
  ['drop a negative count', () => send(list(1, 2), 'drop', -4), '[1, 2]'],
  ['take_while', () => send(list(2, 4, 5, 6), 'take_while', even), '[2, 4]'],
  ['skip_while', () => send(list(2, 4, 5, 6), 'skip_while', even), '[5, 6]'],
  ['slice is clamped', () => send(list(1, 2, 3), 'slice', -2, 9), '[1, 2, 3]'],
  ['slice excludes j', () => send(list(1, 2, 3), 'slice', 1, 2), '[2]'],
  ['chunks', () => send(list(1, 2, 3), 'chunks', 2), '[[1, 2], [3]]'],
  ['windows', () => send(list(1, 2, 3), 'windows', 2), '[[1, 2], [2, 3]]'],
  ['windows wider than the list', () => send(list(1), 'windows', 2), '[]'],
  ['partition', () => send(list(1, 2, 3), 'partition', even), '([2], [1, 3])'],
  ['zip stops at the shorter', () => send(list(1, 2), 'zip', list('a')), '[(1, "a")]'],
  ['zip with an endless Range', () => send(list('a', 'b'), 'zip', range(0, null)), '[("a", 0), ("b", 1)]'],
  ['zip_with', () => send(list(1, 2), 'zip_with', list(10, 20), add), '[11, 22]'],
  ['unzip', () => send(list(tuple(1, 'a'), tuple(2, 'b')), 'unzip'), '([1, 2], ["a", "b"])'],
  ['enumerate', () => send(list('a', 'b'), 'enumerate'), '[(0, "a"), (1, "b")]'],
  ['group_by', () => send(list(1, 2, 3), 'group_by', even), '{false: [1, 3], true: [2]}'],
  ['tally', () => send(list('a', 'b', 'a'), 'tally'), '{"a": 2, "b": 1}'],
  ['sort', () => send(list(3, float(1.5), 2), 'sort'), '[1.5, 2, 3]'],
  ['sort of texts by scalar values', () => send(list('\u{ff00}', '\u{1f600}', 'a'), 'sort'), '["a", "\u{ff00}", "\u{1f600}"]'],
  ['sort with a comparator', () => send(list(1, 3, 2), 'sort', descending), '[3, 2, 1]'],
  [
    'sort_by a key is stable',
    () =>
      send(
        list('bb', 'a', 'cc', 'd'),
        'sort_by',
        exact((s) => (s as string).length),
      ),
    '["a", "d", "bb", "cc"]',
  ],
  ['sort_by with two parameters', () => send(list(1, 3, 2), 'sort_by', descending), '[3, 2, 1]'],
  ['reverse', () => send(range(1, 3), 'rev'), '[3, 2, 1]'],
  ['unique keeps the first', () => send(list(1, float(1), 2, list(1), list(1)), 'unique'), '[1, 2, [1]]'],
  ['is_sorted', () => send(list(1, 1, 2), 'sorted?'), 'true'],
  ['is_sorted of a wrong order', () => send(list(2, 1), 'is_sorted'), 'false'],
  ['permutation_of?', () => send(list(1, 2, 1), 'permutation_of?', list(1, 1, 2)), 'true'],
  ['permutation_of? counts', () => send(list(1, 2, 2), 'permutation_of?', list(1, 1, 2)), 'false'],
  ['permutation_of? of unhashable items', () => send(list(list(1), list(2)), 'permutation_of?', list(list(2), list(1))), 'true'],
  ['join', () => send(list(1, 'a', null), 'join', '-'), '"1-a-nil"'],
  ['join without separator', () => send(range(1, 3), 'join'), '"123"'],
  ['to_array', () => send(set(1, 2), 'to_array'), '[1, 2]'],
  ['to_set', () => send(list(1, 2, 1), 'to_set'), 'Set{1, 2}'],
  ['to_map', () => send(list(tuple('a', 1), list('b', 2)), 'to_map'), '{"a": 1, "b": 2}'],
  ['min of a Map compares pairs', () => send(map(['b', 1], ['a', 2]), 'min'), 'Some(("a", 2))'],
  ['step_by', () => send(range(1, 9), 'step_by', 3), '1..=9 by 3'],
  ['start and end of a Range', () => tuple(send(range(1, null), 'start'), send(range(1, null), 'end')), '(1, nil)'],
  ['first of a Tuple is a plain value', () => send(tuple(1, 2), 'first'), '1'],
  ['map of a Tuple gives an Array', () => send(tuple(1, 2), 'map', double), '[2, 4]'],
  ['each gives nil', () => send(list(1), 'each', double), 'nil'],
  ['sum of first items', () => send(send(list(list(1), list(2)), 'filter_map', firstOf), 'sum'), '3'],
];

describe('sequence methods (18.5)', () => {
  for (const [sentence, action, expected] of rows) {
    test(sentence, () => {
      expect(shown(action)).toBe(expected);
      expect(withGenerators(() => shown(action))).toBe(expected);
    });
  }
});

describe('errors of sequence methods', () => {
  test.each([
    ['a wrong argument kind is TypeError', () => send(list(1), 'take', 'x'), 'TypeError: take: n must be Int, got String'],
    ['chunks of 0', () => send(list(1), 'chunks', 0), 'InvalidArgument: chunks: n must be positive'],
    ['mixed kinds do not sort', () => send(list(1, 'a'), 'sort'), 'TypeError'],
    ['NaN does not sort', () => send(list(float(Number.NaN), float(1)), 'sort'), 'TypeError'],
    ['one item is never compared', () => send(list(float(Number.NaN)), 'sort'), '[NaN]'],
    ['sum overflows as +', () => send(list(2n ** 63n - 1n, 1), 'sum'), 'IntegerOverflow: integer overflow in +'],
    ['product overflows as *', () => send(list(2n ** 62n, 2), 'product'), 'IntegerOverflow: integer overflow in *'],
    ['sum of a Range overflows', () => send(range(1, 2 ** 52, true), 'sum'), 'IntegerOverflow: integer overflow in +'],
    ['map of an endless Range', () => send(range(1, null), 'map', double), 'InvalidArgument: map: the Range has no end'],
    ['a Range without start', () => send(range(null, 1), 'to_array'), 'TypeError: a Range without a start is not iterable'],
    ['to_map needs pairs', () => send(list(1), 'to_map'), 'TypeError: to_map needs pairs, got Int'],
    [
      'a comparator must give an Int',
      () =>
        send(
          list(1, 2),
          'sort',
          fn(() => true),
        ),
      'TypeError: a comparator must return Int, got Bool',
    ],
    ['first of an empty tuple', () => send(tuple(), 'first'), 'RuntimeError: first of an empty tuple'],
    ['too many arguments', () => send(list(), 'len', 1), 'ArityMismatch: Array.len expects 0 arguments, got 1'],
    ['too few arguments', () => send(list(), 'map'), 'ArityMismatch: Array.map expects 1 argument, got 0'],
    ['step of 0', () => send(range(1, 2), 'step', 0), 'InvalidArgument: Range.step_by: n must not be 0'],
  ] as const)('%s', (_, action, expected) => {
    const result = shown(action as () => Value);
    expect(expected.includes(':') || expected.startsWith('[') ? result : result.split(':')[0]).toBe(expected);
  });
});

describe('iteration', () => {
  test('an Array is read live', () => {
    const items = list(1, 2, 3);
    const seen: Value[] = [];
    send(
      items,
      'each',
      fn((x) => {
        seen.push(x!);
        if (seen.length === 1) items.items.push(4);
        return null;
      }),
    );
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test('a Map may change while it is walked', () => {
    const entries = map(['a', 1], ['b', 2]);
    const seen: Value[] = [];
    send(
      entries,
      'each',
      fn((p) => {
        seen.push(send(p!, 'first'));
        send(entries, 'remove', 'b');
        send(entries, 'insert', 'c', 3);
        return null;
      }),
    );
    expect(seen).toEqual(['a']);
    expect(shown(() => entries)).toBe('{"a": 1, "c": 3}');
  });

  test('each_with_index passes item and index', () => {
    const seen: Value[][] = [];
    send(
      list('a', 'b'),
      'each_with_index',
      fn((item, index) => {
        seen.push([item!, index!]);
        return null;
      }),
    );
    expect(seen).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  test('sort does not change its receiver, sort! does', () => {
    const items = list(3, 1, 2);
    expect(shown(() => send(items, 'sort'))).toBe('[1, 2, 3]');
    expect(shown(() => items)).toBe('[3, 1, 2]');
    send(items, 'sort!');
    expect(shown(() => items)).toBe('[1, 2, 3]');
  });

  test('a callback that raises leaves the Array as it was', () => {
    const items = list(1, 2, 3);
    expect(
      raised(() =>
        send(
          items,
          'retain',
          fn((x) => (x === 3 ? callFunction('panic') : true)),
        ),
      ),
    ).toBe('Panic');
    expect(
      raised(() =>
        send(
          items,
          'sort!',
          exact((_a, _b) => callFunction('panic')),
        ),
      ),
    ).toBe('Panic');
    expect(shown(() => items)).toBe('[1, 2, 3]');
  });

  test('both sorts are stable and agree on random lists', () => {
    for (let round = 0; round < 50; round++) {
      const items = Array.from({ length: round }, (_, i) => tuple((i * 7919 + round * 31) % 10, i));
      const byFirst = exact((a, b) => ((send(a!, 'first') as number) - (send(b!, 'first') as number)) as Value);
      const key = exact((a) => send(a!, 'first'));
      const expected = items.toSorted((a, b) => (a.items[0] as number) - (b.items[0] as number));
      for (const action of [() => send(list(...items), 'sort', byFirst), () => send(list(...items), 'sort_by', key)]) {
        expect((action() as ArrayValue).items).toEqual(expected);
        expect((withGenerators(action) as ArrayValue).items).toEqual(expected);
      }
    }
  });

  test('Floats stay Floats', () => {
    expect(send(list(float(1), float(2)), 'sum')).toEqual(new Float(3));
  });
});
