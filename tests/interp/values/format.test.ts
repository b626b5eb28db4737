import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fixedDigits } from '../../../src/interp/float-digits.js';
import { format, formatValue } from '../../../src/interp/format.js';
import { parseFormatSpec } from '../../../src/interp/format-spec.js';
import { INT_MAX } from '../../../src/interp/number.js';
import { ArrayValue, Float, type Value } from '../../../src/interp/value.js';
import { raised } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const f = (v: number): Float => new Float(v);
const show = (value: Value, spec: string): string => formatValue(value, parseFormatSpec(spec)!);

describe('format specs (1.8, D 18)', () => {
  it.each<[Value, string, string]>([
    [42, '6d', '    42'],
    [42, '<6d', '42    '],
    [42, '^6d', '  42  '],
    [42, '^7', '  42   '],
    [42, '06d', '000042'],
    [-42, '06d', '-00042'],
    [42, '+d', '+42'],
    [42, ' d', ' 42'],
    [42, '*>6', '****42'],
    [42, '0>5', '00042'],
    [255, '#x', '0xff'],
    [255, '#X', '0XFF'],
    [5, '#b', '0b101'],
    [5, '08b', '00000101'],
    [5, '#010b', '0b00000101'],
    [-255, 'x', '-ff'],
    [64, 'o', '100'],
    [1234567, ',', '1,234,567'],
    [-9876543, ',d', '-9,876,543'],
    [999, '_', '999'],
    [INT_MAX, ',', '9,223,372,036,854,775,807'],
    [f(3.14259), '.2f', '3.14'],
    [f(3.14259), '.2', '3.14'],
    [f(2.5), '.0f', '2'],
    [f(3.5), '.0f', '4'],
    [f(0.125), '.2f', '0.12'],
    [f(2.675), '.2f', '2.67'],
    [f(1234.5), ',.1f', '1,234.5'],
    [f(-0), '.1f', '-0.0'],
    [f(1e22), '.0f', '10000000000000000000000'],
    [1, 'f', '1.000000'],
    [INT_MAX, '.1f', '9223372036854775807.0'],
    [f(0.5), '.0%', '50%'],
    [f(0.1234), '.1%', '12.3%'],
    [f(1234.5), 'e', '1.234500e+03'],
    [f(1234.5), '.2E', '1.23E+03'],
    [f(9.996), '.2e', '1.00e+01'],
    [f(1e23), '.16e', '9.9999999999999992e+22'],
    [f(0), 'e', '0.000000e+00'],
    [f(0.0001), 'g', '0.0001'],
    [f(0.00001), 'g', '1e-05'],
    [f(1234567), 'g', '1.23457e+06'],
    [f(100), 'g', '100'],
    [f(4), '6', '     4'],
    [f(4), '+', '+4'],
    [f(Number.NaN), '06.1f', '   NaN'],
    [f(Number.NEGATIVE_INFINITY), 'f', '-inf'],
    ['ok', '>5', '   ok'],
    ['abcdef', '.3s', 'abc'],
    ['日本語', '.2', '日本'],
    ['é', '3', 'é  '],
    ['x', '?', '"x"'],
    [new ArrayValue([f(1)]), '8?', '[1.0]   '],
    [null, '5', 'nil  '],
  ])('%o with %s is %s', (value, spec, wanted) => expect(show(value, spec)).toBe(wanted));

  it('refuse values of the wrong kind', () => {
    expect(raised(() => show(f(1), 'd'))).toBe('TypeError: format `d` needs an Int, got Float');
    expect(raised(() => show('1', 'x'))).toMatch(/^TypeError/);
    expect(show('x', '12345').length).toBe(12345);
    expect(raised(() => show('x', '999999999'))).toMatch(/^InvalidArgument/);
    expect(raised(() => show('1', '.2f'))).toBe('TypeError: format `f` needs a number, got String');
  });

  it('are recognised', () => {
    expect(['', '>', '<<5', '08.3f', ',d'].map((spec) => parseFormatSpec(spec) !== null)).toEqual([true, true, true, true, true]);
    expect(['z', '5.', 'dd', ' ,5'].map(parseFormatSpec)).toEqual([null, null, null, null]);
  });

  it('round like toFixed except for ties', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.integer({ min: 0, max: 12 }), (x, digits) => {
        if (Number.isInteger(x * 2 ** (digits + 1)) && !Number.isInteger(x)) return;
        expect(fixedDigits(x, digits)).toBe(x.toFixed(digits));
      }),
    );
  });
});

describe('format(template, ..)', () => {
  it('takes the arguments in order', () => {
    expect(format('{}-{:03d} {{x}}', ['a', 7])).toBe('a-007 {x}');
  });

  it('counts them', () => {
    expect(raised(() => format('{} {}', [1]))).toBe('ArityMismatch: format expects 3 arguments, got 2');
    expect(raised(() => format('{}', [1, 2]))).toBe('ArityMismatch: format expects 2 arguments, got 3');
    expect(raised(() => format('{', []))).toMatch(/^InvalidArgument: format: /);
    expect(raised(() => format('{:q}', [1]))).toBe('InvalidArgument: format: `q` is not a format spec');
  });
});
