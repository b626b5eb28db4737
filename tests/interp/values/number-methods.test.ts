import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Builtin } from '../../../src/interp/builtin.js';
import { charMethods, charStatics } from '../../../src/interp/builtins/chars.js';
import { durationMethods, durationStatics } from '../../../src/interp/builtins/durations.js';
import { floatMethods, floatStatics, intMethods, intStatics } from '../../../src/interp/builtins/numbers.js';
import { stringMethods, stringStatics } from '../../../src/interp/builtins/strings.js';
import { display, inspect } from '../../../src/interp/display.js';
import { INT_MAX, INT_MIN, narrow, wrapInt } from '../../../src/interp/number.js';
import { ArrayValue, type BuiltinFunction, Char, DurationValue, Float, type Value } from '../../../src/interp/value.js';
import { method, raised } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const f = (v: number): Float => new Float(v);

function invoke(builtin: Builtin | Value | undefined, args: readonly Value[]): Value {
  const definition = builtin as Builtin;
  if (definition.kind === 'run') return definition.run(args);
  if (definition.kind !== 'each') throw new Error('suspends');
  const steps = definition.each(args);
  let step = steps.next();
  while (step.done !== true) {
    const { fn, args: given } = step.value;
    step = steps.next(((fn as BuiltinFunction).definition as Extract<Builtin, { kind: 'run' }>).run(given));
  }
  return step.value;
}

const send = (receiver: Value, name: string, ...args: Value[]): Value => {
  const table =
    receiver instanceof Float
      ? floatMethods
      : receiver instanceof Char
        ? charMethods
        : receiver instanceof DurationValue
          ? durationMethods
          : typeof receiver === 'string'
            ? stringMethods
            : intMethods;
  return invoke(table.get(name), [receiver, ...args]);
};

const shown = (receiver: Value, name: string, ...args: Value[]): string => inspect(send(receiver, name, ...args));
const fn = (run: (...args: Value[]) => Value): Value => method('f', run).fn;

describe('number methods (18.3)', () => {
  it.each<[Value, string, Value[], string]>([
    [9, 'sqrt', [], '3.0'],
    [27, 'cbrt', [], '3.0'],
    [2, 'pow', [10], '1024'],
    [f(2), 'pow', [3], '8.0'],
    [2, 'pow', [-1], '0.5'],
    [3, 'min', [1], '1'],
    [3, 'max', [f(1.5)], '3.0'],
    [15, 'clamp', [0, 10], '10'],
    [-5, 'abs', [], '5'],
    [f(2.5), 'round', [], '3.0'],
    [f(-2.5), 'round', [], '-3.0'],
    [f(0.49999999999999994), 'round', [], '0.0'],
    [f(-2.7), 'trunc', [], '-2.0'],
    [f(2.75), 'fract', [], '0.75'],
    [f(3.14259), 'round_to', [2], '3.14'],
    [f(2.675), 'round_to', [2], '2.67'],
    [f(0.125), 'round_to', [2], '0.13'],
    [f(1234.5), 'round_to', [-2], '1200.0'],
    [-5, 'sign', [], '-1'],
    [f(-2.5), 'signum', [], '-1.0'],
    [8, 'log', [2], '3.0'],
    [1000, 'log10', [], '3.0'],
    [-1, 'sqrt', [], 'NaN'],
    [f(7.9), 'to_int', [], '7'],
    [0, 'zero?', [], 'true'],
    [f(1.5), 'nan?', [], 'false'],
    [f(Number.POSITIVE_INFINITY), 'is_infinite', [], 'true'],
    [INT_MAX, 'is_odd', [], 'true'],
    [INT_MAX, 'is_even', [], 'false'],
    [12, 'gcd', [-18], '6'],
    [4, 'lcm', [6], '12'],
    [INT_MIN, 'gcd', [6], '2'],
    [-205, 'digits', [], '[2, 0, 5]'],
    [97, 'to_char', [], '"a"'],
    [255, 'to_hex', [], '"ff"'],
    [5, 'to_binary', [], '"101"'],
    [8, 'to_octal', [], '"10"'],
    [-1, 'count_ones', [], '64'],
    [2, 'up_to', [4], '2..=4'],
    [4, 'down_to', [2], '4..=2 by -1'],
    [INT_MAX, 'wrapping_add', [1], '-9223372036854775808'],
    [INT_MAX, 'checked_add', [1], 'None'],
    [INT_MIN, 'checked_div', [-1], 'None'],
    [7, 'checked_div', [0], 'None'],
    [7, 'checked_div', [2], 'Some(3)'],
    [INT_MIN, 'saturating_sub', [1], '-9223372036854775808'],
    [5, 'seconds', [], '5s'],
    [f(1.5), 'hours', [], '90min'],
    [3, 'min', [], '3min'],
    [2, 'week', [], '336h'],
  ])('%o.%s(%o) is %s', (receiver, name, args, wanted) => expect(shown(receiver, name, ...args)).toBe(wanted));

  it('fail where the table says so', () => {
    expect(raised(() => send(INT_MIN, 'abs'))).toBe('IntegerOverflow: integer overflow in abs');
    expect(raised(() => send(2, 'pow', 64))).toBe('IntegerOverflow: integer overflow in pow');
    expect(raised(() => send(INT_MIN, 'gcd', 0))).toBe('IntegerOverflow: integer overflow in gcd');
    expect(raised(() => send(0xd800, 'to_char'))).toMatch(/^InvalidArgument/);
    expect(raised(() => send(f(Number.NaN), 'to_int'))).toMatch(/^IntegerOverflow/);
    expect(raised(() => send(f(Number.NaN), 'seconds'))).toMatch(/^InvalidArgument/);
    expect(raised(() => send(1, 'clamp', 5, 0))).toMatch(/^InvalidArgument/);
    expect(raised(() => send(1, 'gcd', 'x'))).toMatch(/^TypeError/);
  });

  it('wrap, check and saturate like 64-bit machines', () => {
    const int = fc.bigInt({ min: INT_MIN, max: INT_MAX });
    const exact = { add: (a: bigint, b: bigint) => a + b, sub: (a: bigint, b: bigint) => a - b, mul: (a: bigint, b: bigint) => a * b };
    fc.assert(
      fc.property(int, int, fc.constantFrom('add', 'sub', 'mul'), (a, b, name) => {
        const wanted = exact[name](a, b);
        const fits = wanted >= INT_MIN && wanted <= INT_MAX;
        const [x, y] = [narrow(a), narrow(b)];
        expect(send(x, `wrapping_${name}`, y)).toBe(wrapInt(wanted));
        expect(shown(x, `checked_${name}`, y)).toBe(fits ? `Some(${wanted})` : 'None');
        expect(send(x, `saturating_${name}`, y)).toBe(fits ? narrow(wanted) : wanted > 0n ? INT_MAX : INT_MIN);
      }),
    );
  });

  it('call back and offer statics', () => {
    const seen: Value[] = [];
    send(
      3,
      'times',
      fn((i) => {
        seen.push(i!);
        return null;
      }),
    );
    expect(seen).toEqual([0, 1, 2]);
    const parse = (text: string): string => inspect(invoke(intStatics.get('parse'), [text]));
    expect([parse('12'), parse('-0'), parse('x'), parse('9223372036854775808')]).toEqual([
      'Ok(12)',
      'Ok(0)',
      'Err("cannot parse \\"x\\" as Int")',
      'Err("\\"9223372036854775808\\" is outside the range of Int")',
    ]);
    expect([
      inspect(invoke(floatStatics.get('parse'), ['1.5'])),
      display(floatStatics.get('MIN') as Value).startsWith('-17976931348623157'),
    ]).toEqual(['Ok(1.5)', true]);
    expect([intStatics.get('MAX'), intStatics.get('MIN')]).toEqual([INT_MAX, INT_MIN]);
  });
});

describe('Duration (18.6)', () => {
  it('converts to units and back', () => {
    const d = new DurationValue(1_500_000_007);
    expect(['as_nanos', 'as_micros', 'as_millis', 'as_secs', 'as_secs_f', 'subsec_nanos', 'is_zero'].map((name) => shown(d, name))).toEqual(
      ['1500000007', '1500000', '1500', '1', '1.500000007', '500000007', 'false'],
    );
    expect(
      ['from_nanos', 'from_micros', 'from_millis', 'from_secs', 'from_mins', 'from_hours'].map((name) =>
        display(invoke(durationStatics.get(name), [2])),
      ),
    ).toEqual(['2ns', '2us', '2ms', '2s', '2min', '2h']);
    expect(display(invoke(durationStatics.get('zero'), []))).toBe('0s');
  });
});

describe('String and Char (18.4)', () => {
  it.each<[Value, string, Value[], string]>([
    ['a😀é', 'len', [], '3'],
    ['a😀é', 'byte_len', [], '7'],
    ['a😀', 'chars', [], '["a", "😀"]'],
    ['é', 'bytes', [], '[195, 169]'],
    ['a😀', 'code_points', [], '[97, 128512]'],
    ['a\nb\r\nc\n', 'lines', [], '["a", "b", "c"]'],
    ['', 'lines', [], '[]'],
    ['abc', 'char_at', [-1], '"c"'],
    ['abc', 'get', [3], 'None'],
    ['abc', 'first', [], 'Some("a")'],
    ['', 'last', [], 'None'],
    ['hello', 'slice', [1, 99], '"ello"'],
    ['hello', 'substring', [4, 2], '""'],
    ['hello', 'take', [2], '"he"'],
    ['hello', 'drop', [9], '""'],
    ['a😀b😀', 'find', ['😀'], 'Some(1)'],
    ['a😀b😀', 'rfind', ['😀'], 'Some(3)'],
    ['abc', 'index_of', ['z'], 'None'],
    ['hello', 'contains?', [new Char('l')], 'true'],
    ['HELLO wORLD', 'capitalize', [], '"Hello world"'],
    ['日本語', 'reverse', [], '"語本日"'],
    ['\u00a0 x\u3000', 'trim', [], '"x"'],
    ['a,b,,c', 'split', [','], '["a", "b", "", "c"]'],
    ['a,b,,c', 'split', [',', 2], '["a", "b,,c"]'],
    ['ab😀', 'split', [''], '["a", "b", "😀"]'],
    ['  a \t b ', 'split', [], '["a", "b"]'],
    ['aXbX', 'replace', ['X', '$&'], '"a$&b$&"'],
    ['a😀', 'replace', ['', '-'], '"-a-😀-"'],
    ['a-b-c', 'replace_first', ['-', ''], '"ab-c"'],
    ['7', 'pad_left', [3, '0'], '"007"'],
    ['7', 'pad_end', [3], '"7  "'],
    ['ab', 'center', [5, '*'], '"*ab**"'],
    ['42', 'to_int', [], '42'],
    ['-2.5', 'to_float', [], '-2.5'],
    ['ff', 'parse_int', [16], 'Ok(255)'],
    ['.5', 'parse_float', [], 'Ok(0.5)'],
    ['5.', 'parse_float', [], 'Ok(5.0)'],
    ['maybe', 'parse_bool', [], 'Err("cannot parse \\"maybe\\" as Bool")'],
    ['123', 'digit?', [], 'true'],
    ['', 'is_digit', [], 'false'],
    ['é日', 'is_alphabetic', [], 'true'],
    ['AbC', 'is_uppercase', [], 'false'],
    ['aXbX', 'count', ['X'], '2'],
    ['Straße', 'eq_ignore_case', ['STRAßE'], 'true'],
    ['abc', 'to_symbol', [], ':abc'],
    [new Char('5'), 'to_int', [], '53'],
    [new Char('a'), 'upcase', [], '"A"'],
    [new Char('a'), 'len', [], '1'],
  ])('%o.%s(%o) is %s', (receiver, name, args, wanted) => expect(shown(receiver, name, ...args)).toBe(wanted));

  it('go over characters with callbacks', () => {
    const isVowel = fn((c) => 'aeiou'.includes((c as Char).text));
    expect([
      shown('hello', 'filter', isVowel),
      shown('hello', 'any?', isVowel),
      shown('hello', 'all', isVowel),
      shown('hello', 'count', isVowel),
    ]).toEqual(['"eo"', 'true', 'false', '2']);
    expect(
      shown(
        'ab',
        'map',
        fn((c) => (c as Char).text.repeat(2)),
      ),
    ).toBe('"aabb"');
  });

  it('fail where the table says so', () => {
    expect(raised(() => send('abc', 'char_at', 3))).toBe('IndexOutOfBounds: index 3 is out of bounds (length 3)');
    expect(raised(() => send('x', 'repeat', -1))).toMatch(/^InvalidArgument: String\.repeat: /);
    expect(raised(() => send('x', 'to_int'))).toBe('TypeError: cannot convert "x" to Int');
    expect(raised(() => send('x', 'contains', 1))).toMatch(/^TypeError/);
    expect(raised(() => send('x', 'parse_int', 1))).toMatch(/^InvalidArgument/);
  });

  it('offer statics', () => {
    const call = (name: string, ...args: Value[]): string => inspect(invoke(stringStatics.get(name), args));
    expect([
      call('new'),
      call('from', f(2)),
      call('from_chars', new ArrayValue([new Char('h'), 'i'])),
      call('join', new ArrayValue(['a', 1]), '-'),
    ]).toEqual(['""', '"2"', '"hi"', '"a-1"']);
    expect(inspect(invoke(charStatics.get('from_code'), [0x1f600]))).toBe('"😀"');
  });
});
