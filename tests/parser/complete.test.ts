/** When the REPL should ask for another line (`complete`). */
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/parser/index.js';

describe('complete', () => {
  test.each([
    '',
    '1',
    'x = 1',
    'foo',
    'if x then 1',
    'fn f() = 1',
    '"abc"',
    '# comment',
    'x = [1,\n2]',
    ')',
    '1 + 2 = 3',
    'let = 5',
    'end',
    'module A',
  ])('%j needs no more input', (source) => {
    expect(parse(source, 'x').complete).toBe(true);
  });

  test.each([
    'if x',
    'fn f()',
    'fn f(',
    'x = [1,',
    'x = ',
    '1 +',
    'foo.',
    '"abc',
    '"""abc\n',
    '### comment',
    'match x\n  1 =>',
    'x = {a: 1',
    'xs.each do |x|',
    'xs.map { |x|',
    'let x',
    'struct A\n  x: Int',
    'import a::',
    'x = <<~EOS\n  text',
    'select\n  v =',
    'try\n  1',
    'a and',
    'x = y ? 1 :',
    '"a #{b',
  ])('%j may go on', (source) => {
    expect(parse(source, 'x').complete).toBe(false);
  });

  test('an error further up is not mended by more input', () => {
    expect(parse('let = 5\nif x', 'x').complete).toBe(true);
  });
});
