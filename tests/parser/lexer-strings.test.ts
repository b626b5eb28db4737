/** Strings, characters, interpolation and heredocs (language.md 1.7-1.9). */
import { describe, expect, test } from 'vitest';
import { isFormatSpec } from '../../src/parser/format-spec.js';
import { lex } from '../../src/parser/lexer.js';
import { help, literal, problems, recovered, tokens, types } from './lexer-check.js';

describe('strings', () => {
  test.each([
    ["'text'", 'text'],
    ["'a #{b}'", 'a #{b}'],
    ['"a\nb"', 'a\nb'],
    ['"a\r\nb"', 'a\nb'],
    ["'multi\nline'", 'multi\nline'],
    ['""', ''],
    ['r"C:\\new #{x}"', 'C:\\new #{x}'],
    ['"é😀"', 'é😀'],
    ['"# no comment"', '# no comment'],
    ['"\\#{x}"', '#{x}'],
  ])('%j', (source, value) => {
    expect(problems(source)).toEqual([]);
    expect(literal(source)).toBe(value);
  });
  test('a string over several lines moves the line count', () => {
    expect(lex('"a\n\nb" x', 'f').tokens[1]).toMatchObject({ startLine: 3, startColumn: 4 });
  });
});

describe('escapes', () => {
  test.each([
    ['\\n', '\n'],
    ['\\r', '\r'],
    ['\\t', '\t'],
    ['\\0', '\0'],
    ['\\\\', '\\'],
    ['\\"', '"'],
    ["\\'", "'"],
    ['\\`', '`'],
    ['\\#', '#'],
    ['\\x41', 'A'],
    ['\\xff', '\u00ff'],
    ['\\u{9}', '\t'],
    ['\\u{1F600}', '😀'],
    ['\\u{10FFFF}', '\u{10ffff}'],
  ])('%s, in either quotes', (source, value) => {
    expect(literal(`"a${source}b"`)).toBe(`a${value}b`);
    expect(literal(`'a${source}b'`)).toBe(`a${value}b`);
  });
  test.each(['\\q', '\\x4', '\\xg1', '\\u', '\\u{}', '\\u{1234567}', '\\u{110000}', '\\u{D800}', '\\u0041', '\\e', '\\7', '\\😀'])(
    '%s is E3025',
    (source) => {
      const [bad = ''] = problems(`"a${source}!"`);
      expect(bad.startsWith('E3025@\\')).toBe(true);
      expect(problems(`"a${source}!"`)).toHaveLength(1);
      expect(types(`"a${source}!"`)).toBe('StringLiteral');
    },
  );
  test('each bad escape is reported, at its place', () => {
    expect(problems('"\\q #{x} \\z" + \'\\u{zz}\'')).toEqual(['E3025@\\q', 'E3025@\\z', 'E3025@\\u{zz}']);
  });
  test('a backslash before a line end is no escape', () => {
    expect(problems('"a\\\nb"')).toEqual(['E3025@\\']);
  });
  test('escapes of other languages are answered', () => {
    expect(help('"\\e"')).toContain('`\\x1b`');
    expect(help('"\\u0041"')).toContain('braces');
    expect(help('"\\{"')).toContain('`\\#`');
  });
});

describe('triple quotes', () => {
  test.each([
    ['"""one line"""', 'one line'],
    ['""""""', ''],
    ['"""\n  a\n    b\n  c"""', 'a\n  b\nc'],
    ['"""\n  a\n  b\n  """', 'a\nb'],
    ['"""\n  a\n\n  b\n"""', 'a\n\nb'],
    ['"""\r\n  a\r\n  b\r\n"""', 'a\nb'],
    ['"""a\n    b\n  c"""', 'a\n  b\nc'],
    ['"""\n\n"""', ''],
    ['"""\n"""', ''],
    ['"""say "hi" and ""two"" """', 'say "hi" and ""two"" '],
    ['"""\n  \\tx\n"""', '\tx'],
  ])('%j', (source, value) => {
    expect(literal(source)).toBe(value);
  });
  test('common indentation is removed around interpolations', () => {
    expect(tokens('"""\n  a #{x}\n    b #{y}   \n  #{z}\n  """')).toBe('<< "a " #{ x } "\\n  b " #{ y } "   \\n" #{ z } >>');
  });
  test('blanks between an interpolation and the closing quotes are text', () => {
    expect(tokens('"""\n  #{x}  """')).toBe('<< "" #{ x } "  " >>');
  });
});

describe('characters', () => {
  test.each([
    ['`x`', 'x'],
    ['`\\n`', '\n'],
    ['`\\``', '`'],
    ['`\\u{1F600}`', '😀'],
    ['`😀`', '😀'],
    ['`"`', '"'],
  ])('%s', (source, value) => {
    expect(literal(source)).toBe(value);
    expect(types(source)).toBe('CharLiteral');
  });
  test.each(['``', '`ab`', '`a\\n`', '`', '`abc'])('%s is one E3027', (source) => {
    expect(problems(`x = ${source}`)).toEqual([`E3027@${source}`]);
    expect(types(`x = ${source}`)).toBe('Identifier Eq CharLiteral');
  });
  test('a bad escape in one is E3025', () => {
    expect(problems('`\\q`')).toEqual(['E3025@\\q']);
  });
  test('it ends with its line', () => {
    expect(problems('`a\n`b`')).toEqual(['E3027@`a']);
  });
});

describe('interpolation (1.8)', () => {
  test.each([
    ['"#{x}"', '<< #{ x } >>'],
    ['"a#{b}c"', '<< "a" #{ b } "c" >>'],
    ['"#{m["k"]}"', '<< #{ m [ "k" ] } >>'],
    ['"#{f({a: 1})}"', '<< #{ f ( { a : 1 } ) } >>'],
    ['"a #{"b #{c}"} d"', '<< "a " #{ << "b " #{ c } >> } " d" >>'],
    ['"#{\n  x\n}"', '<< #{ x } >>'],
    ['"#{\n  x\n  y\n}"', '<< #{ x NL y } >>'],
    ['"#{}"', '<< #{ } >>'],
  ])('%s', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
});

describe('format specs', () => {
  test.each([
    ['"#{n:03d}"', '<< #{ n spec(03d) } >>'],
    ['"#{3.14159:.2f}"', '<< #{ 3.14159f spec(.2f) } >>'],
    ['"#{"ok":>5}"', '<< #{ "ok" spec(>5) } >>'],
    ['"#{255:#x}"', '<< #{ 255 spec(#x) } >>'],
    ['"#{0.5:.0%}"', '<< #{ 0.5f spec(.0%) } >>'],
    ['"#{n > 5 ? "big" : "small"}"', '<< #{ n > 5 ? "big" : "small" } >>'],
    ['"#{f(x):*^10}"', '<< #{ f ( x ) spec(*^10) } >>'],
    ['"#{x::<5}"', '<< #{ x :: < 5 } >>'],
    ['"#{x:·>5}"', '<< #{ x spec(·>5) } >>'],
    ['"#{x: >5}"', '<< #{ x spec( >5) } >>'],
    ['"#{m::f:s}"', '<< #{ m :: f spec(s) } >>'],
    ['"#{f(a: 1)}"', '<< #{ f ( a : 1 ) } >>'],
    ['"#{:d}"', '<< #{ :d } >>'],
    ['"#{x == :d}"', '<< #{ x == :d } >>'],
    ['"#{log.level :warn}"', '<< #{ log . level :warn } >>'],
    ['"#{(c ? 1 : 2):3}"', '<< #{ ( c ? 1 : 2 ) spec(3) } >>'],
    ['"#{r?:?}"', '<< #{ r? spec(?) } >>'],
  ])('%s', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test.each(['zz', '5q', '', ' Int| x', '{a}'])('text after the colon that is no spec is E3026: %j', (spec) => {
    expect(problems(`"#{x:${spec}} b"`)).toEqual([`E3026@:${spec}`]);
    expect(recovered(`"#{x:${spec}} b"`)).toBe('<< #{ x } " b" >>');
  });
  test('blanks around a spec are pointed out', () => {
    expect(help('"#{x: .2f }"')).toContain('write `:.2f` without blanks');
  });
  test.each(['d', '03d', '+', '>5', '*^+#012,.3f', '_', '?', '{<5'])('%s is a spec', (text) => expect(isFormatSpec(text)).toBe(true));
  test.each(['', 'dd', '5.', 'x5', '}<5', 'ab<5', '..2'])('%j is none', (text) => expect(isFormatSpec(text)).toBe(false));
});

describe('heredocs (1.9)', () => {
  test.each([
    ['x = <<A\n  a\n b\nA\ny', 'x = "  a\\n b" NL y'],
    ['x = <<~A\n  a\n   b\n\n  A\ny', 'x = "a\\n b\\n" NL y'],
    ['x = <<~A\n  a\n\n   b\n  A', 'x = "a\\n\\n b" NL'],
    ["x = <<'A'\na \\n #{b}\nA\ny", 'x = "a \\\\n #{b}" NL y'],
    ['x = <<A\na \\t b\nA', 'x = "a \\t b" NL'],
    ['x = <<A\nA\ny', 'x = "" NL y'],
    ['x = <<A\nAB\n A1\nA', 'x = "AB\\n A1" NL'],
    ['x = <<A\r\n a\r\nA\r\ny', 'x = " a" NL y'],
    ['f(<<A, <<B)\na\nA\nb\nB\ny', 'f ( "a" , "b" ) NL y'],
    ['f([<<A]) # note\na\nA\ny', 'f ( [ "a" ] ) NL y'],
    ['f(\n  <<A,\na\nA\n  2)', 'f ( NL "a" , 2 )'],
    ['x = <<A_1\nt\nA_1', 'x = "t" NL'],
  ])('%j', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test('interpolation, with a heredoc in it', () => {
    expect(tokens('x = <<~A\n  a #{b}\n   #{f(<<~B)}\n     inner\n     B\n  d\n  A\ny')).toBe(
      'x = << "a " #{ b } "\\n " #{ f ( "inner" ) } "\\n" "d" >> NL y',
    );
  });
  test('the tokens of the opening stand on the line that opens it', () => {
    const found = lex('f(<<~A, 1)\n  #{x}\n  A\ny', 'f').tokens;
    expect(found.map((token) => [token.image, token.startLine, token.startColumn])).toEqual([
      ['f', 1, 1],
      ['(', 1, 2],
      ['<<~', 1, 3],
      ['  ', 2, 1],
      ['#{', 2, 3],
      ['x', 2, 5],
      ['}', 2, 6],
      ['A', 1, 6],
      [',', 1, 7],
      ['1', 1, 9],
      [')', 1, 10],
      ['\n', 1, 11],
      ['y', 4, 1],
    ]);
  });
  test.each([
    ['x <<A', 'x << A'],
    ['1 <<A', '1 << A'],
    ['f() <<A', 'f ( ) << A'],
    ['x = << A', 'x = << A'],
    ['x = <<Foo', 'x = << Foo'],
  ])('after an operand, or not adjacent, << shifts: %s', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test('only closers, commas and a comment may follow the tag', () => {
    expect(problems('x = <<A + 1\na\nA')).toEqual(['E3001@+']);
    expect(recovered('x = <<A + 1\na\nA\ny')).toBe('x = "a" + 1 NL y');
  });
  test('one without an end is E3024 and takes the rest', () => {
    expect(problems('x = <<A\n  a\ny')).toEqual(['E3024@<<A']);
    expect(problems('x = <<~A\n  a #{b}\ny')).toEqual(['E3024@<<~A']);
    expect(problems('f(<<A, <<B)\n')).toEqual(['E3024@<<A']);
    expect(problems('f(<<A, <<B)\nA\n')).toEqual(['E3024@<<B']);
    expect(recovered('x = <<A\n  "a\n')).toBe('x = "" NL');
  });
});
