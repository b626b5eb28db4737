/** What the lexer makes of text that is not Aria: one problem, a hint, and tokens that leave the grammar nothing to add. */
import { describe, expect, test } from 'vitest';
import { foreignHint } from '../../src/diagnostics/foreign-words.js';
import { foreignOperatorHint } from '../../src/parser/foreign.js';
import { lex } from '../../src/parser/lexer.js';
import { help, problems, recovered, types } from './lexer-check.js';

describe('unexpected characters (E3021)', () => {
  test.each([
    ['let é = 1', 'é', 'let é = 1'],
    ['let café = 1', 'é', 'let café = 1'],
    ['x = 5 – 2', '–', 'x = 5 - 2'],
    ['a ≤ b', '≤', 'a <= b'],
    ['a ∧ b', '∧', 'a and b'],
    ['f → g', '→', 'f -> g'],
    ['a； b', '；', 'a ; b'],
    ['a\u037e b', '\u037e', 'a ; b'],
    ['x =\u00a01', '\u00a0', 'x = 1'],
    ['x = 😀😀', '😀😀', 'x = 😀😀'],
    ['x😀y', '😀', 'x y'],
    ['x = “hi”', '“', 'x = "hi"'],
    ['f（x）', '（', 'f ( x )'],
  ])('%s', (source, character, tokens) => {
    expect(problems(source)[0]).toBe(`E3021@${character}`);
    expect(recovered(source)).toBe(tokens);
  });
  test('a run is one problem', () => {
    expect(problems('日本語 = 1')).toEqual(['E3021@日本語']);
    expect(problems('x = ￥￥￥')).toHaveLength(1);
  });
  test('a keyword with look-alike letters is the keyword', () => {
    expect(types('\u0435nd')).toBe('KwEnd');
    expect(help('\u0435nd')).toContain('looks like `end`');
  });
  test('invisible characters are named', () => {
    const [problem] = lex('a\u200bb', 'f').problems;
    expect(problem?.message).toBe('unexpected character U+200B (zero-width space)');
    expect(help('a\u202eb')).toContain('cannot be seen');
  });
  test('look-alikes name the ASCII character', () => {
    expect(help('x = “a”')).toContain('`"`');
    expect(help('a – b')).toContain('`-`');
    expect(help('a\u037e')).toContain('`;`');
    expect(help('ｘ = 1')).toContain('`x`');
  });
  test('in strings and comments anything may appear', () => {
    expect(problems('"é" # ü\n\'–\' ### “ ### `☃`')).toEqual([]);
  });
  test('a backslash at the end of a line joins the lines', () => {
    expect(problems('a \\\n + b')).toEqual(['E3021@\\']);
    expect(recovered('a \\\n + b')).toBe('a + b');
  });
});

describe('unclosed strings (E3024)', () => {
  test.each(['"abc', "'abc", 'r"abc', '"""abc', '"a #{b} c', '"a #{b', '"a #{f("x'])('%s', (source) => {
    const opener = /^(?:r"|"""|"|')/.exec(source)?.[0] ?? '';
    expect(problems(`x = ${source}`)).toEqual([`E3024@${opener}`]);
    expect(types(`x = ${source}`)).toBe('Identifier Eq StringLiteral');
    expect(lex(source, 'f').unclosed).toBe(true);
  });
  test('one ends with its line: what follows is read', () => {
    expect(recovered('x = "abc\ny = 1 + $z')).toBe('x = "abc" NL y = 1 + z');
    expect(problems('x = "abc\ny = 1 + $z')).toEqual(['E3024@"', 'E3030@$z']);
  });
  test('closers of brackets opened on the line are not taken for text', () => {
    expect(recovered('f(["abc])\ny')).toBe('f ( [ "abc" ] ) NL y');
    expect(recovered('f(x) + "abc)\ny')).toBe('f ( x ) + "abc)" NL y');
  });
  test('the string to blame is the one that swallowed the opening of the next', () => {
    const source = 'a = "x\nb = "y z"\nc = "w"\n';
    expect(lex(source, 'f').problems.map((problem) => problem.labels[0]?.span.start)).toEqual([4]);
    expect(recovered(source)).toBe('a = "x" NL b = "y z" NL c = "w" NL');
  });
  test('a string inside an unclosed interpolation is pointed at as well', () => {
    expect(lex('"a #{ \'b }"\nz', 'f').problems[0]?.labels).toHaveLength(2);
  });
});

describe('other languages (E3030)', () => {
  test('// at the start of a line is a comment, once per group', () => {
    expect(problems('// a\n// b\nx\n  // c\ny')).toEqual(['E3030@// a', 'E3030@// c']);
    expect(recovered('// a\n// b\nx\n  // c\ny')).toBe('x NL y');
  });
  test('/* is a comment everywhere', () => {
    expect(problems('a /* b\n c */ + d')).toEqual(['E3030@/*']);
    expect(recovered('a /* b\n c */ + d')).toBe('a + d');
  });
  test.each([
    ['a === b', '===', 'a == b'],
    ['a !== b', '!==', 'a != b'],
    ['x := 1', ':=', 'x := 1'],
    ['x ||= 1', '||=', 'x ||= 1'],
    ['x **= 2', '**=', 'x **= 2'],
  ])('%s', (source, operator, tokens) => {
    expect(problems(source)).toEqual([`E3030@${operator}`]);
    expect(recovered(source)).toBe(tokens);
  });
  test('x := 1 goes on as an assignment', () => {
    expect(types('x := 1')).toBe('Identifier Eq IntLiteral');
  });
  test('names with $', () => {
    expect(problems('let $x = 5')).toEqual(['E3030@$x']);
    expect(recovered('let $x = 5')).toBe('let x = 5');
  });
  test('lifetimes', () => {
    expect(problems("fn f<'a>(x: &'a str) = 'ok'")).toEqual(["E3030@'a"]);
    expect(recovered("fn f<'a>(x: &'a str) = 'ok'")).toBe('fn f < \'a > ( x : & str ) = "ok"');
    expect(problems("x <'a>' + 'b'")).toEqual([]);
  });
  test('words and operators have hints', () => {
    expect(foreignHint('elif')).toBe('write `elsif`');
    expect(foreignHint('null')).toContain('`nil`');
    expect(foreignHint('class')).toContain('`struct Name');
    expect(foreignHint('None')).toBeUndefined();
    expect(foreignHint('constructor')).toBeUndefined();
    expect(foreignOperatorHint('===')).toBe('write `==`');
    expect(foreignOperatorHint('&&')).toBeUndefined();
  });
});
