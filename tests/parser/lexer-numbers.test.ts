/** Number literals (language.md 1.6, Appendix D 8). */
import { describe, expect, test } from 'vitest';
import { help, literal, problems, tokens, types } from './lexer-check.js';

describe('integers', () => {
  test.each([
    ['0', 0],
    ['42', 42],
    ['1_000_000', 1_000_000],
    ['1__0_', 10],
    ['007', 7],
    ['0xFF', 255],
    ['0xdead_beef', 0xdeadbeef],
    ['0x1f32', 0x1f32],
    ['0o17', 15],
    ['0b1010_0101', 165],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['0x7fff_ffff_ffff_ffff', 9223372036854775807n],
    ['00000000000000000000000000000000000000000000000000000000000000000000000001', 1],
  ])('%s', (source, value) => {
    expect(literal(source)).toEqual({ value, suffix: '' });
  });
  test.each(['i8', 'i16', 'i32', 'i64', 'i128', 'isize', 'u8', 'u16', 'u32', 'u64', 'u128', 'usize'])(
    'the suffix %s is forgotten',
    (suffix) => {
      expect(literal(`100${suffix}`)).toEqual({ value: 100, suffix });
      expect(literal(`0b11${suffix}`)).toEqual({ value: 3, suffix });
    },
  );
});

describe('ranges', () => {
  const max: readonly (readonly [string, bigint])[] = [
    ['i8', 127n],
    ['i16', 32767n],
    ['i32', 2147483647n],
    ['i64', 9223372036854775807n],
    ['i128', 9223372036854775807n],
    ['isize', 9223372036854775807n],
    ['u8', 255n],
    ['u16', 65535n],
    ['u32', 4294967295n],
    ['u64', 9223372036854775807n],
    ['u128', 9223372036854775807n],
    ['usize', 9223372036854775807n],
    ['', 9223372036854775807n],
  ];
  test.each(max)('%s ends at %s', (suffix, limit) => {
    expect(problems(`x = ${limit}${suffix}`)).toEqual([]);
    expect(problems(`x = ${limit + 1n}${suffix}`)).toEqual([`E3022@${limit + 1n}${suffix}`]);
  });
  test.each(['i8', 'i16', 'i32', 'i64', 'isize', ''])('one more is allowed for %s directly after a unary minus', (suffix) => {
    const limit = (max.find(([name]) => name === suffix)?.[1] ?? 0n) + 1n;
    expect(problems(`x = -${limit}${suffix}`)).toEqual([]);
    expect(problems(`-${limit}${suffix}..0`)).toEqual([]);
    expect(problems(`x = - ${limit}${suffix}`)).toHaveLength(1);
    expect(problems(`x -${limit}${suffix}`)).toHaveLength(1);
    expect(problems(`(x)-${limit}${suffix}`)).toHaveLength(1);
    expect(problems(`x = -${limit + 1n}${suffix}`)).toEqual([`E3022@-${limit + 1n}${suffix}`]);
  });
  test('the sign counts for unsigned suffixes too', () => {
    expect(problems('x = -1u8')).toEqual(['E3022@-1u8']);
    expect(problems('x = -0u8')).toEqual([]);
    expect(problems('x -1u8')).toEqual([]);
  });
  test('the message names the range', () => {
    expect(help('128i8')).toContain('from -128 to 127');
    expect(help('256u8')).toContain('from 0 to 255');
    expect(help('9999999999999999999u64')).toContain('from 0 to 9223372036854775807');
  });
  test('a literal of any length is refused without being converted', () => {
    expect(problems('1'.repeat(100_000))).toHaveLength(1);
  });
});

describe('floats', () => {
  test.each([
    ['3.25', 3.25, ''],
    ['1e3', 1000, ''],
    ['2.5e-3', 0.0025, ''],
    ['6.02E+2', 602, ''],
    ['1_000.5_0', 1000.5, ''],
    ['1f64', 1, 'f64'],
    ['0.1f32', Math.fround(0.1), 'f32'],
    ['1e5f32', 100000, 'f32'],
  ])('%s', (source, value, suffix) => {
    expect(literal(source)).toEqual({ value, suffix });
    expect(types(source)).toBe('FloatLiteral');
  });
  test('beyond the range is E3022', () => {
    expect(problems('1e999')).toEqual(['E3022@1e999']);
    expect(problems('1e39f32')).toEqual(['E3022@1e39f32']);
  });
});

describe('what surrounds a number', () => {
  test.each([
    ['1..5', '1 .. 5'],
    ['1.5..2.5', '1.5f .. 2.5f'],
    ['5.seconds', '5 . seconds'],
    ['1.5.hours', '1.5f . hours'],
    ['1.e5', '1 . e5'],
    ['t.0.1', 't . 0 . 1'],
    ['t.0.1.abs', 't . 0 . 1 . abs'],
    ['..5.5', '.. 5.5f'],
  ])('%s reads as %s', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test.each(['30s', '1abc', '0x', '0xg', '0o8', '0b12', '0XFF', '1e', '1.5e', '1.5i32', '0b1f32', '1u7', '1.5s'])(
    '%s is one E3022',
    (source) => {
      expect(problems(`x = ${source} + 1`)).toEqual([`E3022@${source}`]);
      expect(types(source)).toBe('IntLiteral');
    },
  );
  test.each(['0x1', '0_1', '0e1'])('after . only decimal digits are read: t.%s', (source) => {
    expect(problems(`t.${source}`)).toEqual([`E3022@${source}`]);
  });
  test('a unit is answered with the member that makes a Duration', () => {
    expect(help('30s')).toContain('write `30.seconds`');
    expect(help('1.5h')).toContain('write `1.5.hours`');
    expect(help('10ms')).toContain('write `10.ms`');
  });
});
