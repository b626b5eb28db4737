/** Newlines and continuation (language.md 1.10), as far as they are decided by tokens alone. */
import { describe, expect, test } from 'vitest';
import { tokens } from './lexer-check.js';

describe('a newline ends a statement', () => {
  test('one token for a run of line ends, semicolons, blank lines and comments', () => {
    expect(tokens('a\n\n  # c\n ### d\n ### \nb')).toBe('a NL b');
    expect(tokens('a;b')).toBe('a ; b');
    expect(tokens('a ; # c\n ; b')).toBe('a NL b');
  });
  test('before the first token there is none, after the last there is', () => {
    expect(tokens('\n\n# c\n a\n')).toBe('a NL');
    expect(tokens('; a')).toBe('; a');
  });
});

describe('it is ignored after (rule 2)', () => {
  const infix =
    '+ - / // % ** ++ == != < <= >= <=> ~= && || ?? & ^ << <- += -= *= /= //= %= &= |= ^= <<= >>= , . ?. :: |> and or not in is as implies *';
  test.each(infix.split(' '))('%s', (operator) => {
    expect(tokens(`a ${operator}\n b`)).toBe(`a ${operator} b`);
    expect(tokens(`a ${operator} # c\n\n b`)).toBe(`a ${operator} b`);
  });
  test('type arguments before an infix word', () => {
    expect(tokens('x is Array<Int> implies\n b')).toBe('x is Array < Int > implies b');
    expect(tokens('x is Array<Int> ||\n b')).toBe('x is Array < Int > || b');
  });
});

describe('it is kept after', () => {
  test.each([
    ['a glob', 'import a::*\nb', 'import a :: * NL b'],
    ['a glob', 'import a.*\nb', 'import a . * NL b'],
    ['export *', 'export *\nb', 'export * NL b'],
    ['a member named like an operator', 'x.in\nb', 'x . in NL b'],
    ['a member named like an operator', 'x?.and\nb', 'x ?. and NL b'],
    ['a path that ends in a keyword', 'a::not\nb', 'a :: not NL b'],
    ['a function named like an operator', 'fn is\nb', 'fn is NL b'],
    ['an empty parameter list', 'do ||\nb', 'do || NL b'],
    ['a name implies', 'x = implies\nb', 'x = implies NL b'],
    ['a closing bar', 'do |x|\nb', 'do | x | NL b'],
    ['a closing type bracket', 'fn f() -> Array<Int>\nb', 'fn f ( ) -> Array < Int > NL b'],
    ['an open range', 'x = 1..\nb', 'x = 1 .. NL b'],
    ['a postfix ?', 'f()?\nb', 'f ( ) ? NL b'],
    ['a postfix !', 'f()!\nb', 'f ( ) ! NL b'],
    ['an arrow', 'x ->\nb', 'x -> NL b'],
    ['a fat arrow', 'x =>\nb', 'x => NL b'],
    ['=', 'x =\nb', 'x = NL b'],
    [':', 'f x:\nb', 'f x : NL b'],
    ['brackets', 'f(\n1\n)', 'f ( NL 1 NL )'],
  ])('%s', (_what, source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test('a semicolon, whatever stands before and behind it', () => {
    expect(tokens('a +;\n b')).toBe('a + NL b');
    expect(tokens('a;\n.b')).toBe('a NL . b');
  });
});

describe('it is ignored before a line that starts with (rule 3)', () => {
  test.each('. ?. |> and or && || ?? implies == != <= >= <=> ~= / % **'.split(' '))('%s', (operator) => {
    expect(tokens(`a\n  ${operator} b`)).toBe(`a ${operator} b`);
    expect(tokens(`a # c\n\n  # d\n  ${operator} b`)).toBe(`a ${operator} b`);
  });
});

describe('it is kept before a line that starts with', () => {
  test.each('- + * & ( [ { | ! <- .. ... ? = %= /= << >> < > -> =>'.split(' '))('%s', (operator) => {
    expect(tokens(`a\n${operator} b`)).toBe(`a NL ${operator} b`);
  });
  test.each(['and: Int', 'or: Int', 'implies: Bool', 'android', 'order', 'implies? x', 'and_then'])('%s', (line) => {
    expect(tokens(`a\n${line}`)).toMatch(/^a NL /);
  });
});
