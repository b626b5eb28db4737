import { describe, expect, test } from 'vitest';
import type { CallRequest } from '../../../src/interp/builtin.js';
import { type GenSpec, specOf } from '../../../src/interp/builtins/gen.js';
import { type Calls, Discarded, draw, type Sample } from '../../../src/interp/builtins/generation.js';
import { callPlain } from '../../../src/interp/call.js';
import { inspect } from '../../../src/interp/display.js';
import { type ArrayValue, RangeValue, type Value } from '../../../src/interp/value.js';
import { SeededRandom } from '../../../src/runtime/random.js';
import { callFunction, fn, list, raised, send, tuple } from './library.js';

function drive<T>(calls: Calls<T>): T {
  let step: IteratorResult<CallRequest, T> = calls.next();
  while (step.done !== true) step = calls.next(callPlain(step.value.fn, step.value.args));
  return step.value;
}

function samples(spec: GenSpec, count = 200, seed = 1): Sample[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: count }, (_, i) => drive(draw(spec, random, Math.min(100, i))));
}

const values = (gen: Value, count = 200): Value[] => samples(specOf(gen), count).map((sample) => sample.value);

/** The simplest value that still fails, as the runner finds it. */
function shrink(sample: Sample, fails: (value: Value) => boolean): Value {
  for (;;) {
    const next: Sample | undefined = drive(sample.shrinks()).find((candidate) => fails(candidate.value));
    if (next === undefined) return sample.value;
    sample = next;
  }
}

const gen = (name: string, ...args: Value[]): Value => callFunction(`Gen.${name}`, ...args);
const range = (a: number, b: number) => new RangeValue(a, b, true, 1);

describe('drawing (18.12)', () => {
  test('the same seed gives the same values', () => {
    const spec = specOf(gen('list', gen('int', 0, 1000)));
    expect(samples(spec, 50).map((s) => inspect(s.value))).toEqual(samples(spec, 50).map((s) => inspect(s.value)));
  });

  test('int includes both ends', () => {
    expect(new Set(values(gen('int', 1, 3)))).toEqual(new Set([1, 2, 3]));
  });

  test('the whole range of Ints', () => {
    for (const value of values(gen('int', -(2n ** 63n), 2n ** 63n - 1n)))
      expect(BigInt.asIntN(64, BigInt(value as bigint))).toBe(BigInt(value as bigint));
  });

  test('any Int grows and has edges', () => {
    const drawn = samples({ kind: 'any-int' }, 500).map((s) => s.value);
    expect(drawn.filter((v) => typeof v === 'bigint').length).toBeGreaterThan(0);
    expect(drawn.every((v) => typeof v === 'bigint' || Math.abs(v as number) <= 1000)).toBe(true);
  });

  test('lists, strings, tuples and maps', () => {
    expect(values(gen('non_empty_list', gen('bool'))).every((v) => (v as ArrayValue).items.length > 0)).toBe(true);
    expect(values(gen('list_of_length', gen('bool'), range(2, 3))).every((v) => [2, 3].includes((v as ArrayValue).items.length))).toBe(
      true,
    );
    expect(values(gen('string', 'ab', range(1, 4))).every((v) => /^[ab]{1,4}$/.test(v as string))).toBe(true);
    expect(values(gen('sorted_array', gen('int', 0, 9))).every((v) => send(v, 'is_sorted') === true)).toBe(true);
    expect(values(gen('tuple', gen('constant', 1), gen('bool')), 5).every((v) => send(v, 'len') === 2)).toBe(true);
    expect(values(gen('map_of', gen('char', 'xyz'), gen('bool'))).every((v) => (send(v, 'len') as number) <= 3)).toBe(true);
  });

  test('choices and frequencies', () => {
    expect(new Set(values(gen('elements', list('a', 'b'))))).toEqual(new Set(['a', 'b']));
    expect(new Set(values(gen('one_of', list(gen('constant', 1), gen('constant', 2)))))).toEqual(new Set([1, 2]));
    expect(new Set(values(gen('frequency', list(tuple(0, gen('constant', 1)), tuple(3, gen('constant', 2))))))).toEqual(new Set([2]));
  });

  test('map, flat_map and filter', () => {
    const evens = send(
      gen('int', 0, 50),
      'map',
      fn((n) => (n as number) * 2),
    );
    expect(values(evens).every((n) => (n as number) % 2 === 0)).toBe(true);
    const rows = send(
      gen('int', 1, 3),
      'flat_map',
      fn((n) => gen('list_of_length', gen('constant', n!), range(n as number, n as number))),
    );
    expect(values(rows).every((v) => (v as ArrayValue).items.length === (v as ArrayValue).items[0])).toBe(true);
    expect(
      values(
        send(
          gen('int', 0, 9),
          'filter',
          fn((n) => (n as number) > 6),
        ),
      ).every((n) => (n as number) > 6),
    ).toBe(true);
  });

  test('a filter that never holds discards the case', () => {
    expect(() =>
      values(
        send(
          gen('bool'),
          'filter',
          fn(() => false),
        ),
        1,
      ),
    ).toThrow(Discarded as unknown as Error);
  });

  test.each([
    ['int', () => gen('int', 3, 1)],
    ['elements', () => gen('elements', list())],
    ['one_of', () => gen('one_of', list())],
    ['string', () => gen('string', '')],
    ['list_of_length', () => gen('list_of_length', gen('bool'), -1)],
  ])('Gen.%s refuses what it cannot draw from', (_, action) => {
    expect(raised(action)).toBe('InvalidArgument');
  });

  test('a generator is expected', () => {
    expect(raised(() => gen('list', 1))).toBe('TypeError');
  });
});

describe('shrinking (14)', () => {
  const failing = (spec: GenSpec, fails: (value: Value) => boolean): Sample => samples(spec, 500).find((sample) => fails(sample.value))!;

  test('an Int shrinks to the border of failing', () => {
    const fails = (v: Value) => Number(v) >= 37;
    expect(shrink(failing({ kind: 'any-int' }, fails), fails)).toBe(37);
  });

  test('a list shrinks to the one item that matters', () => {
    const spec = specOf(gen('list', gen('int', 0, 1000)));
    const fails = (v: Value) => (v as ArrayValue).items.some((n) => (n as number) > 10);
    expect(inspect(shrink(failing(spec, fails), fails))).toBe('[11]');
  });

  test('shrunk values are ones the generator could have drawn', () => {
    const spec = specOf(
      send(
        send(
          gen('int', 5, 500),
          'map',
          fn((n) => (n as number) * 2),
        ),
        'filter',
        fn((n) => (n as number) % 3 === 0),
      ),
    );
    const fails = (v: Value) => (v as number) > 20;
    expect(shrink(failing(spec, fails), fails)).toBe(24);
  });

  test('both parts of a flat_map shrink', () => {
    const pairs = send(
      gen('int', 0, 20),
      'flat_map',
      fn((n) => gen('tuple', gen('constant', n!), gen('int', 0, n as number))),
    );
    const fails = (v: Value) => (send(v, 'first') as number) >= 4 && (send(v, 'last') as number) >= 2;
    const smallest = shrink(failing(specOf(pairs), fails), fails);
    expect([send(smallest, 'first'), send(smallest, 'last')]).toEqual([4, 2]);
  });

  test('parts that an invariant refuses are left out', () => {
    const build = (parts: readonly Value[]): Value => {
      callFunction('assert', (parts[0] as number) <= (parts[1] as number));
      return tuple(...parts);
    };
    const spec: GenSpec = {
      kind: 'build',
      parts: [
        { kind: 'int', min: 0, max: 9 },
        { kind: 'int', min: 9, max: 20 },
      ],
      build,
    };
    const fails = () => true;
    expect(inspect(shrink(failing(spec, fails), fails))).toBe('(0, 9)');
  });
});
