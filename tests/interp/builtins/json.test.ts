import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equals } from '../../../src/interp/equality.js';
import { builtinEnum, isOk, NONE, ok, payloadOf, some } from '../../../src/interp/option.js';
import { Char, EnumValue, Float, StructValue, SymbolValue, TypeValue, type Value } from '../../../src/interp/value.js';
import { callFunction, float, list, map, send, set, shown, tuple } from './library.js';

const parse = (text: string): Value => callFunction('JSON.parse', text);

/** `Ok(..)`, or `message (line:column)`. */
function read(text: string): string {
  const result = parse(text);
  if (isOk(result)) return shown(() => result);
  const error = payloadOf(result as EnumValue);
  return `${send(error, 'message') as string} (${send(error, 'line') as number}:${send(error, 'column') as number})`;
}

describe('JSON.parse (18.10)', () => {
  test.each([
    ['1', 'Ok(1)'],
    ['-0', 'Ok(0)'],
    ['1.0', 'Ok(1.0)'],
    ['1e3', 'Ok(1000.0)'],
    ['9223372036854775807', 'Ok(9223372036854775807)'],
    ['-9223372036854775808', 'Ok(-9223372036854775808)'],
    ['9223372036854775808', 'Ok(9223372036854776000.0)'],
    [' [1 , "a",null, true,false] ', 'Ok([1, "a", nil, true, false])'],
    ['{"a": {"b": []}, "a": 2}', 'Ok({"a": 2})'],
    ['{}', 'Ok({})'],
    ['"\\u0041\\n\\ud83d\\ude00"', 'Ok("A\\n\u{1f600}")'],
    ['"\\ud83d"', 'Ok("\ufffd")'],
    ['', 'expected a value, found end of input (1:1)'],
    ['[1,]', 'expected a value, found `]` (1:4)'],
    ['[1\n 2]', 'expected `]`, found `2` (2:2)'],
    ['{"a" 1}', 'expected `:`, found `1` (1:6)'],
    ['{a: 1}', 'expected a string as key, found `a` (1:2)'],
    ['01', 'expected end of input, found `1` (1:2)'],
    ['1.', 'expected end of input, found `.` (1:2)'],
    ['nul', 'expected a value, found `n` (1:1)'],
    ['"\u{1f600}\\x"', 'invalid escape in string (1:3)'],
    ['["a', 'unterminated string (1:2)'],
    ['"a\nb"', 'control character in string (1:3)'],
    ['[1] x', 'expected end of input, found `x` (1:5)'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test('deep nesting is refused, not a crash', () => {
    expect(read('['.repeat(100_000))).toBe('nested too deeply (1:1002)');
  });

  test('a JsonError displays as its message and place', () => {
    expect(callFunction('to_string', payloadOf(parse('x') as EnumValue))).toBe('expected a value, found `x` at line 1, column 1');
  });
});

describe('JSON.encode (18.10, D 36)', () => {
  const point = new TypeValue('Point', 'struct', 'test:Point');
  point.fields = ['x', 'y'];
  const shape = builtinEnum('Shape', [
    ['Dot', 0],
    ['Circle', 1],
    ['Box', 2],
    ['Named', ['name', 'sides']],
  ]);
  const variant = (name: string, ...payload: Value[]) => new EnumValue(shape.variants.get(name)!, payload);

  test.each([
    ['nil and None', list(null, NONE), '[null,null]'],
    ['Some(v) is v', some(some(1)), '1'],
    ['a Float keeps its fraction', list(float(1), float(2.5), 1), '[1.0,2.5,1]'],
    ['texts', list('a"\n', new Char('c'), SymbolValue.of('s')), '["a\\"\\n","c","s"]'],
    ['Map keys by display', map([1, 'a'], ['k', true]), '{"1":"a","k":true}'],
    ['Tuple and Set', list(tuple(1, 2), set(3)), '[[1,2],[3]]'],
    ['a struct', new StructValue(point, [1, list()]), '{"x":1,"y":[]}'],
    ['a variant without payload', variant('Dot'), '"Dot"'],
    ['one value', variant('Circle', 2), '{"Circle":2}'],
    ['several values', variant('Box', 2, 3), '{"Box":[2,3]}'],
    ['a record', variant('Named', 'tri', 3), '{"Named":{"name":"tri","sides":3}}'],
    ['Ok', ok(1), '{"Ok":1}'],
    ['an Int beyond 2^53', 2n ** 62n, '4611686018427387904'],
  ] as const)('%s', (_, value, expected) => {
    expect(callFunction('JSON.encode', value as Value)).toBe(expected);
  });

  test('pretty', () => {
    expect(callFunction('JSON.encode_pretty', map(['a', list(1, 2)], ['b', map()]))).toBe('{\n  "a": [\n    1,\n    2\n  ],\n  "b": {}\n}');
    expect(callFunction('JSON.encode_pretty', list(1), 4)).toBe('[\n    1\n]');
    expect(callFunction('JSON.encode_pretty', variant('Circle', list(1)), 1)).toBe('{\n "Circle": [\n  1\n ]\n}');
  });

  test('what has no JSON form is TypeError', () => {
    const self = list();
    self.items.push(self);
    expect(shown(() => callFunction('JSON.encode', float(Number.NaN)))).toBe('TypeError: cannot encode NaN as JSON');
    expect(shown(() => callFunction('JSON.encode', point))).toBe('TypeError: cannot encode Type as JSON');
    expect(shown(() => callFunction('JSON.encode', self))).toBe('TypeError: cannot encode a structure that contains itself as JSON');
  });

  test('what was encoded is read back', () => {
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger().map((n) => n + 0),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => new Float(n)),
        fc.string({ unit: 'binary' }),
        fc.array(tie('value'), { maxLength: 5 }).map((items) => list(...items)),
        fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 5 }).map((pairs) => map(...pairs)),
      ),
    }));
    fc.assert(
      fc.property(value, fc.boolean(), (original, pretty) => {
        const text = callFunction(pretty ? 'JSON.encode_pretty' : 'JSON.encode', original) as string;
        const back = parse(text);
        expect(isOk(back) && equals(payloadOf(back), original)).toBe(true);
        expect(callFunction(pretty ? 'JSON.encode_pretty' : 'JSON.encode', payloadOf(back as EnumValue))).toBe(text);
        JSON.parse(text);
      }),
    );
  });
});

describe('JSON.encode of any text', () => {
  const encode = (value: Value): string => callFunction('JSON.encode', value) as string;
  const anyText = fc.string({ unit: 'grapheme', maxLength: 40 });
  /** Long enough for the end of what becomes a text at a time to be inside it. */
  const longText = fc.tuple(anyText, fc.integer({ min: 0, max: 2000 })).map(([text, times]) => text.repeat(times));

  test('is what JavaScript writes, whatever is in it and however long it is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyText, longText), { maxLength: 40 }), (texts) => {
        expect(encode(list(...texts))).toBe(JSON.stringify(texts));
      }),
    );
  });

  test('also as keys, which are the same in each object, in another order, or new ones', () => {
    const objects = fc.array(fc.uniqueArray(fc.oneof(fc.constantFrom('a', 'b', 'é', '"', '\u{1f600}', '\n'), anyText), { maxLength: 6 }), {
      maxLength: 400,
    });
    fc.assert(
      fc.property(objects, (all) => {
        const own = list(...all.map((keys) => map(...keys.map((key): [Value, Value] => [key, 1]))));
        expect(encode(own)).toBe(`[${all.map((keys) => `{${keys.map((key) => `${JSON.stringify(key)}:1`).join(',')}}`).join(',')}]`);
      }),
    );
  });

  test('Ints of every length', () => {
    const powers = Array.from({ length: 19 }, (_, n) => 10n ** BigInt(n));
    const ints = powers.flatMap((power) => [power - 1n, power, -power]);
    const values = ints.map((n): Value => (n > -(2n ** 53n) && n < 2n ** 53n ? Number(n) : n));
    expect(encode(list(...values))).toBe(`[${ints.join(',')}]`);
  });
});
