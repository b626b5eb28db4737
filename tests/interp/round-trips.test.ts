/**
 * Values go out as text and come back (language.md, sections 8.4, 10.8, 18.1, 18.10), through whole programs: what `inspect` prints is a
 * literal of the same value, JSON gives back what it was made of, casts and conversions agree with BigInt arithmetic.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { output } from './concurrency/harness.js';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** Every character escaped, so that `inspect` has to choose for itself. */
const textSource = (text: string): string =>
  `"${[...text].map((char) => `\\u{${(char.codePointAt(0) as number).toString(16)}}`).join('')}"`;

const text = fc.string({ unit: 'binary', maxLength: 8 });
const int = fc.bigInt({ min: MIN, max: MAX });
const float = fc.double({ noNaN: true, noDefaultInfinity: true });

const leaf: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('nil', 'true', 'false', 'None', ':sym', '()', '1..<5', '-3..=4', '0..=10 by 3'),
  int.map(String),
  float.map(floatSource),
  text.map(textSource),
);

/** Sources of values of every kind that has a literal. */
const { value } = fc.letrec<{ value: string }>((tie) => {
  const list = fc.array(tie('value') as fc.Arbitrary<string>, { maxLength: 3 });
  return {
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      list.map((items) => `[${items.join(', ')}]`),
      list.map((items) => `(${items.join(', ')}${items.length === 1 ? ',' : ''})`),
      fc
        .array(fc.tuple(fc.oneof(int.map(String), text.map(textSource)), tie('value') as fc.Arbitrary<string>), { maxLength: 3 })
        .map((entries) => `{${entries.map(([key, one]) => `${key} => ${one}`).join(', ')}}`),
      (tie('value') as fc.Arbitrary<string>).map((one) => `Some(${one})`),
      (tie('value') as fc.Arbitrary<string>).map((one) => `Err(${one})`),
    ),
  };
});

/** Runs one program for many cases: a line of output each. */
async function each<T>(cases: readonly T[], statement: (one: T) => string): Promise<string[]> {
  return (await output(cases.map(statement).join('\n'))).split('\n');
}

describe('literals', () => {
  test('inspect prints a literal of an equal value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 20, maxLength: 40 }), async (sources) => {
        const printed = await each(sources, (source) => `println(inspect(${source}))`);
        expect(printed.length).toBe(sources.length);
        const same = await each(
          sources.map((source, i) => `(${source}) == (${printed[i]})`),
          (comparison) => `println(${comparison})`,
        );
        expect(same.filter((one) => one !== 'true')).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});

describe('JSON', () => {
  test('decodes what it encodes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(jsonSource, { minLength: 20, maxLength: 40 }), async (sources) => {
        const statement = (source: string): string => `v = ${source}
println(JSON.decode(JSON.encode(v)) == Ok(v), JSON.decode(JSON.encode_pretty(v)) == Ok(v), inspect(JSON.decode(JSON.encode(v))!) == inspect(v))`;
        expect((await each(sources, statement)).filter((line) => line !== 'true true true')).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});

describe('conversions', () => {
  const SIZED: readonly (readonly [string, bigint, bigint])[] = [
    ...[8n, 16n, 32n, 64n].map((bits) => [`Int${bits}`, -(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n] as const),
    ...[8n, 16n, 32n].map((bits) => [`UInt${bits}`, 0n, 2n ** bits - 1n] as const),
    ['UInt64', 0n, MAX],
  ];
  const attempt = (expr: string): string => `println(try
  ${expr}
catch e
  e.kind
end)`;

  test('casts to sized types keep the value or overflow', async () => {
    const edges = fc.oneof(int, fc.constantFrom(...SIZED.flatMap(([, low, high]) => [low, low - 1n, high, high + 1n])));
    const cases = fc.array(
      fc.tuple(
        edges.filter((n) => n >= MIN && n <= MAX),
        fc.constantFrom(...SIZED),
      ),
      { minLength: 60, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(cases, async (list) => {
        const got = await each(list, ([n, [type]]) => attempt(`(${n}) as ${type}`));
        expect(got).toEqual(list.map(([n, [, low, high]]) => (n >= low && n <= high ? String(n) : 'IntegerOverflow')));
      }),
      { numRuns: 5 },
    );
  });

  test('Floats truncate toward zero or overflow; Ints become the nearest Float', async () => {
    const floats = fc.array(fc.oneof(float, fc.double({ min: -1e19, max: 1e19, noNaN: true })), { minLength: 60, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(floats, fc.array(int, { minLength: 40, maxLength: 40 }), async (list, ints) => {
        const got = await each(list, (x) => attempt(`(${floatSource(x)} as Int, to_int(${floatSource(x)}))`));
        const wanted = list.map((x) => (Math.abs(x) < 2 ** 63 || x === -(2 ** 63) ? BigInt(Math.trunc(x)) : null));
        expect(got).toEqual(wanted.map((n) => (n === null ? 'IntegerOverflow' : `(${n}, ${n})`)));
        const back = await each(
          ints,
          (n) => `println((${n}) as Float == ${floatSource(Number(n))}, to_float(${n}) as String == "#{${floatSource(Number(n))}}")`,
        );
        expect(new Set(back)).toEqual(new Set(['true true']));
      }),
      { numRuns: 5 },
    );
  });

  test('text of a number reads back as the number, in every radix; characters and code points are the same', async () => {
    const cases = fc.array(fc.tuple(int, fc.integer({ min: 2, max: 36 }), fc.integer({ min: 0, max: 0x10ffff })), {
      minLength: 60,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(cases, async (list) => {
        const got = await each(list, ([n, radix, code]) =>
          attempt(
            `(to_int("${n}"), Int.parse("${n}"), "${n.toString(radix)}".parse_int(${radix}), (${n} as String).to_int(), (${code} as Char) as Int)`,
          ),
        );
        const isScalar = (code: number): boolean => code < 0xd800 || code > 0xdfff;
        expect(got).toEqual(list.map(([n, , code]) => (isScalar(code) ? `(${n}, Ok(${n}), Ok(${n}), ${n}, ${code})` : 'InvalidArgument')));
      }),
      { numRuns: 5 },
    );
  });
});

const jsonSource: fc.Arbitrary<string> = fc.letrec<{ json: string }>((tie) => {
  const json = tie('json') as fc.Arbitrary<string>;
  return {
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('nil', 'true', 'false'),
      int.map(String),
      float.filter((x) => !Number.isInteger(x) || Math.abs(x) < 1e15).map(floatSource),
      text.map(textSource),
      fc.array(json, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .array(fc.tuple(text.map(textSource), json), { maxLength: 3 })
        .map((entries) => `{${entries.map(([key, one]) => `${key} => ${one}`).join(', ')}}`),
    ),
  };
}).json;

/** A Float literal. */
function floatSource(x: number): string {
  const digits = Object.is(x, -0) ? '-0.0' : String(x);
  return /[.e]/.test(digits) ? digits.replace('e+', 'e') : `${digits}.0`;
}
