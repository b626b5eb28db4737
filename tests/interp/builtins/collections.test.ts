import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeze } from '../../../src/interp/isolate.js';
import { some } from '../../../src/interp/option.js';
import { type ArrayValue, type MapValue, RangeValue, type SetValue, type Value } from '../../../src/interp/value.js';
import { callFunction, exact, float, fn, list, map, raised, send, set, shown, tuple, withGenerators } from './library.js';

type Step = readonly [name: string, args: readonly Value[], result: string, after: string];

/** One object, method by method: result and state after each. */
function story(start: Value, steps: readonly Step[]): void {
  for (const [name, args, result, after] of steps) {
    expect([name, shown(() => send(start, name, ...args))]).toEqual([name, result]);
    expect([name, shown(() => start)]).toEqual([name, after]);
  }
}

describe('Array (18.5)', () => {
  test('methods in place', () => {
    story(list(1, 2), [
      ['push', [3], 'nil', '[1, 2, 3]'],
      ['append', [list(4, 5)], 'nil', '[1, 2, 3, 4, 5]'],
      ['append', [6], 'nil', '[1, 2, 3, 4, 5, 6]'],
      ['extend', [set(7)], 'nil', '[1, 2, 3, 4, 5, 6, 7]'],
      ['extend', [new RangeValue(8, 9, true, 1)], 'nil', '[1, 2, 3, 4, 5, 6, 7, 8, 9]'],
      ['truncate', [3], 'nil', '[1, 2, 3]'],
      ['truncate', [9], 'nil', '[1, 2, 3]'],
      ['insert', [0, 0], 'nil', '[0, 1, 2, 3]'],
      ['insert', [4, 4], 'nil', '[0, 1, 2, 3, 4]'],
      ['insert', [9, 4], 'IndexOutOfBounds: index 9 is out of bounds (length 5)', '[0, 1, 2, 3, 4]'],
      ['unshift', [-1], 'nil', '[-1, 0, 1, 2, 3, 4]'],
      ['pop', [], '4', '[-1, 0, 1, 2, 3]'],
      ['shift', [], '-1', '[0, 1, 2, 3]'],
      ['remove_at', [1], '1', '[0, 2, 3]'],
      ['remove_at', [-1], '3', '[0, 2]'],
      ['remove_at', [2], 'IndexOutOfBounds: index 2 is out of bounds (length 2)', '[0, 2]'],
      ['remove', [float(2)], 'true', '[0]'],
      ['delete', [5], 'false', '[0]'],
      ['push_front', [7], 'nil', '[7, 0]'],
      ['swap', [0, -1], 'nil', '[0, 7]'],
      ['reverse!', [], 'nil', '[7, 0]'],
      ['map!', [fn((x) => (x as number) + 1)], 'nil', '[8, 1]'],
      ['sort!', [], 'nil', '[1, 8]'],
      ['sort!', [exact((a, b) => (b as number) - (a as number))], 'nil', '[8, 1]'],
      ['sort_by!', [exact((a) => a!)], 'nil', '[1, 8]'],
      ['retain', [fn((x) => (x as number) > 1)], 'nil', '[8]'],
      ['fill', ['x'], 'nil', '["x"]'],
      ['clear', [], 'nil', '[]'],
      ['pop', [], 'RuntimeError: pop from empty array', '[]'],
      ['pop_front', [], 'RuntimeError: shift from empty array', '[]'],
    ]);
  });

  test('appending an Array to itself doubles it', () => {
    const items = list(1, 2);
    send(items, 'append', items);
    expect(shown(() => items)).toBe('[1, 2, 1, 2]');
  });

  test.each([
    ['concat', () => send(list(1), 'concat', list(2)), '[1, 2]'],
    ['repeat', () => send(list(1, 2), 'repeat', 2), '[1, 2, 1, 2]'],
    ['repeat a negative count', () => send(list(1), 'repeat', -1), 'InvalidArgument: Array.repeat: n must not be negative'],
    ['Array.fill', () => callFunction('Array.fill', 2, 'x'), '["x", "x"]'],
    [
      'Array.fill with a function',
      () =>
        callFunction(
          'Array.fill',
          3,
          fn((i) => (i as number) * 2),
        ),
      '[0, 2, 4]',
    ],
    ['Array.fill a negative count', () => callFunction('Array.fill', -1, 0), 'InvalidArgument: Array.fill: n must not be negative'],
    ['Array.from a String', () => callFunction('Array.from', 'ab'), '["a", "b"]'],
    ['Array.from a Map', () => callFunction('Array.from', map(['a', 1])), '[("a", 1)]'],
    ['Array.from an Option', () => callFunction('Array.from', some(1)), '[1]'],
    ['Array.from an Int', () => callFunction('Array.from', 1), 'TypeError: Int is not iterable'],
    ['Array.with_capacity', () => callFunction('Array.with_capacity', 9), '[]'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
    expect(withGenerators(() => shown(action as () => Value))).toBe(expected);
  });
});

describe('Map (18.5)', () => {
  test('methods in place', () => {
    const grow = fn((v) => (v as number) + 1);
    story(map(['a', 1], ['b', 2]), [
      ['get', ['a'], 'Some(1)', '{"a": 1, "b": 2}'],
      ['get', ['z'], 'None', '{"a": 1, "b": 2}'],
      ['get', ['z', 0], '0', '{"a": 1, "b": 2}'],
      ['get_or', ['a', 0], '1', '{"a": 1, "b": 2}'],
      ['insert', ['c', 3], 'None', '{"a": 1, "b": 2, "c": 3}'],
      ['set', ['a', 9], 'Some(1)', '{"a": 9, "b": 2, "c": 3}'],
      ['remove', ['b'], 'Some(2)', '{"a": 9, "c": 3}'],
      ['delete', ['b'], 'None', '{"a": 9, "c": 3}'],
      ['key?', ['a'], 'true', '{"a": 9, "c": 3}'],
      ['get_or_insert', ['n', fn(() => 5)], '5', '{"a": 9, "c": 3, "n": 5}'],
      ['get_or_insert', ['n', 6], '5', '{"a": 9, "c": 3, "n": 5}'],
      ['update', ['n', grow], '6', '{"a": 9, "c": 3, "n": 6}'],
      ['update', ['x', grow, 1], '1', '{"a": 9, "c": 3, "n": 6, "x": 1}'],
      ['update', ['y', grow], 'InvalidKey: key "y" not found', '{"a": 9, "c": 3, "n": 6, "x": 1}'],
      ['merge!', [map(['a', 0])], 'nil', '{"a": 0, "c": 3, "n": 6, "x": 1}'],
      ['keys', [], '["a", "c", "n", "x"]', '{"a": 0, "c": 3, "n": 6, "x": 1}'],
      ['values', [], '[0, 3, 6, 1]', '{"a": 0, "c": 3, "n": 6, "x": 1}'],
      ['clear', [], 'nil', '{}'],
    ]);
    expect(raised(() => send(map(), 'insert', list(1), 1))).toBe('TypeError');
  });

  test.each([
    ['entries', () => send(map(['a', 1]), 'entries'), '[("a", 1)]'],
    ['merge', () => send(map(['a', 1], ['b', 2]), 'merge', map(['b', 3], ['c', 4])), '{"a": 1, "b": 3, "c": 4}'],
    [
      'map_values gets the value',
      () =>
        send(
          map(['a', 1]),
          'map_values',
          fn((v) => (v as number) * 2),
        ),
      '{"a": 2}',
    ],
    [
      'map_keys gets the key',
      () =>
        send(
          map(['a', 1]),
          'map_keys',
          fn((k) => `${k as string}!`),
        ),
      '{"a!": 1}',
    ],
    ['invert', () => send(map(['a', 1]), 'invert'), '{1: "a"}'],
    ['Map.from pairs', () => callFunction('Map.from', list(tuple('a', 1), tuple('a', 2))), '{"a": 2}'],
    ['Map.from a Map', () => callFunction('Map.from', map(['a', 1])), '{"a": 1}'],
    ['integral Floats are the Int key', () => send(map([1, 'x']), 'get', float(1)), 'Some("x")'],
    ['nil is a value', () => send(map(['a', null]), 'get_or', 'a', 5), 'nil'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
    expect(withGenerators(() => shown(action as () => Value))).toBe(expected);
  });
});

describe('Set (18.5)', () => {
  test('methods in place', () => {
    story(set(1), [
      ['insert', [2], 'true', 'Set{1, 2}'],
      ['add', [float(2)], 'false', 'Set{1, 2}'],
      ['remove', [1], 'true', 'Set{2}'],
      ['remove', [1], 'false', 'Set{2}'],
      ['clear', [], 'nil', 'Set{}'],
    ]);
  });

  test.each([
    ['union', () => send(set(1, 2), 'union', set(2, 3)), 'Set{1, 2, 3}'],
    ['intersection', () => send(set(1, 2), 'intersection', set(2, 3)), 'Set{2}'],
    ['difference', () => send(set(1, 2), 'difference', set(2, 3)), 'Set{1}'],
    ['symmetric_difference', () => send(set(1, 2), 'symmetric_difference', set(2, 3)), 'Set{1, 3}'],
    ['is_subset', () => send(set(1), 'subset?', set(1, 2)), 'true'],
    ['is_superset', () => send(set(1), 'is_superset', set(1, 2)), 'false'],
    ['is_disjoint', () => send(set(1), 'disjoint?', set(2)), 'true'],
    ['union with an Array', () => send(set(1), 'union', list(2)), 'TypeError: Set.union: s must be Set, got Array'],
    ['Set.from', () => callFunction('Set.from', list(1, 1, 2)), 'Set{1, 2}'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });
});

describe('frozen containers', () => {
  test.each([
    ['Array.push', () => send(freeze(list(1)), 'push', 2)],
    ['Array.sort!', () => send(freeze(list(1)), 'sort!')],
    [
      'Array.map!',
      () =>
        send(
          freeze(list(1)),
          'map!',
          fn((x) => x!),
        ),
    ],
    ['Map.insert', () => send(freeze(map()), 'insert', 1, 2)],
    [
      'Map.update',
      () =>
        send(
          freeze(map([1, 2])),
          'update',
          1,
          fn((x) => x!),
        ),
    ],
    ['Set.add', () => send(freeze(set()), 'add', 1)],
  ])('%s raises FrozenError', (_, action) => {
    expect(raised(action)).toBe('FrozenError');
  });

  test('a change drops the snapshot', () => {
    const items = list(1);
    const before = freeze(items);
    send(items, 'push', 2);
    expect(shown(() => freeze(items))).toBe('[1, 2]');
    expect(shown(() => before)).toBe('[1]');
  });
});

describe('models', () => {
  const key = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', 'c'), fc.boolean(), fc.constant(null));

  test('a Map behaves as a JavaScript Map', () => {
    const command = fc.oneof(fc.tuple(fc.constant('insert'), key, fc.nat(99)), fc.tuple(fc.constant('remove'), key, fc.constant(0)));
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (commands) => {
        const model = new Map<Value, Value>();
        const real = callFunction('Map.new') as MapValue;
        for (const [name, k, v] of commands) {
          if (name === 'insert') {
            expect(shown(() => send(real, 'insert', k, v))).toBe(model.has(k) ? `Some(${String(model.get(k))})` : 'None');
            model.set(k, v);
          } else {
            expect(shown(() => send(real, 'remove', k))).toBe(model.has(k) ? `Some(${String(model.get(k))})` : 'None');
            model.delete(k);
          }
          expect((send(real, 'keys') as ArrayValue).items).toEqual([...model.keys()]);
          expect((send(real, 'values') as ArrayValue).items).toEqual([...model.values()]);
        }
      }),
    );
  });

  test('the algebra of Sets is that of JavaScript Sets', () => {
    const items = fc.array(key, { maxLength: 12 });
    fc.assert(
      fc.property(items, items, (a, b) => {
        const [left, right] = [callFunction('Set.from', list(...a)), callFunction('Set.from', list(...b))];
        const [x, y] = [new Set(a), new Set(b)];
        const items = (name: string) => [...(send(left, name, right) as SetValue).items.values()];
        expect(items('union')).toEqual([...new Set([...x, ...y])]);
        expect(items('intersection')).toEqual([...x].filter((v) => y.has(v)));
        expect(items('difference')).toEqual([...x].filter((v) => !y.has(v)));
        expect(items('symmetric_difference')).toEqual([...[...x].filter((v) => !y.has(v)), ...[...y].filter((v) => !x.has(v))]);
        expect(send(left, 'is_subset', right)).toBe([...x].every((v) => y.has(v)));
        expect(send(left, 'is_disjoint', right)).toBe(![...x].some((v) => y.has(v)));
      }),
    );
  });

  test('a Deque behaves as a list', () => {
    const command = fc.constantFrom('push_front', 'push_back', 'pop_front', 'pop_back');
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), (commands) => {
        const model: number[] = [];
        const deque = callFunction('Deque.new');
        commands.forEach((name, i) => {
          const expected = name === 'pop_front' ? model.shift() : name === 'pop_back' ? model.pop() : undefined;
          if (name === 'push_front') model.unshift(i);
          if (name === 'push_back') model.push(i);
          const args = name.startsWith('push') ? [i] : [];
          expect(shown(() => send(deque, name, ...args))).toBe(
            args.length > 0 ? 'nil' : expected === undefined ? 'None' : `Some(${expected})`,
          );
          expect((send(deque, 'to_array') as ArrayValue).items).toEqual(model);
        });
      }),
    );
  });

  test('a PriorityQueue gives the greatest first, equals in order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (numbers) => {
        const byFirst = exact((a, b) => ((send(a!, 'first') as number) - (send(b!, 'first') as number)) as Value);
        const [natural, by] = [callFunction('PriorityQueue.new'), callFunction('PriorityQueue.by', byFirst)];
        numbers.forEach((n, i) => {
          send(natural, 'push', n);
          withGenerators(() => send(by, 'push', tuple(n, i)));
        });
        const sorted = numbers.toSorted((a, b) => b - a);
        const pairs = numbers.map((n, i) => [n, i] as const).toSorted(([a], [b]) => b - a);
        for (const n of sorted) expect(shown(() => send(natural, 'pop'))).toBe(`Some(${n})`);
        for (const [n, i] of pairs) expect(withGenerators(() => shown(() => send(by, 'pop')))).toBe(`Some((${n}, ${i}))`);
        expect(shown(() => send(natural, 'pop'))).toBe('None');
      }),
    );
  });

  test('a BTreeMap is a Map in key order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(20)), { maxLength: 40 }), (commands) => {
        const model = new Map<number, number>();
        const real = callFunction('BTreeMap.new');
        for (const [add, k] of commands) {
          if (add) model.set(k, k);
          else model.delete(k);
          send(real, add ? 'insert' : 'remove', ...(add ? [k, k] : [k]));
          expect((send(real, 'keys') as ArrayValue).items).toEqual([...model.keys()].sort((a, b) => a - b));
        }
      }),
    );
  });
});

describe('std::collections (18.10)', () => {
  test('a Deque has the sequence methods', () => {
    const deque = callFunction('Deque.from', list(1, 2, 3));
    expect(
      shown(() =>
        send(
          deque,
          'map',
          fn((x) => (x as number) * 2),
        ),
      ),
    ).toBe('[2, 4, 6]');
    expect(shown(() => send(deque, 'sum'))).toBe('6');
    expect(shown(() => tuple(send(deque, 'front'), send(deque, 'back'), send(deque, 'len')))).toBe('(Some(1), Some(3), 3)');
    expect(shown(() => deque)).toBe('Deque[1, 2, 3]');
    expect(shown(() => send(send(deque, 'clone'), 'pop_back'))).toBe('Some(3)');
    expect(shown(() => callFunction('len', deque))).toBe('3');
    expect(raised(() => send(freeze(deque), 'push_back', 1))).toBe('FrozenError');
  });
});
