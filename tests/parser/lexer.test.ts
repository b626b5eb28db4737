/** Source text, comments, identifiers, keywords, operators, symbols (language.md 1.1-1.5, 1.7) and the properties of any token stream. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjacent, lex, spaceAfter, spaceBefore, splitToken } from '../../src/parser/lexer.js';
import * as t from '../../src/parser/tokens.js';
import { problems, tokens, types } from './lexer-check.js';
import { SAMPLE } from './lexer-sample.js';

describe('source text (1.1)', () => {
  test('a byte-order mark at the start is skipped', () => {
    const { tokens: found, problems: none } = lex('\ufefflet', 'f');
    expect(none).toEqual([]);
    expect(found[0]).toMatchObject({ image: 'let', startOffset: 1, startColumn: 1 });
  });
  test('a first line that begins with #! is ignored, also behind a byte-order mark', () => {
    expect(tokens('#!/usr/bin/env aria\nx')).toBe('x');
    expect(tokens('\ufeff#!aria\nx')).toBe('x');
    expect(lex('#!aria', 'f').comments).toEqual([]);
  });
  test('a line ends with LF or CR LF', () => {
    expect(tokens('a\r\nb\nc\r\n')).toBe('a NL b NL c NL');
    expect(problems('a\rb')).toEqual(['E3021@\r']);
  });
  test('tokens know their line and column', () => {
    expect(lex('a\n  b', 'f').tokens[2]).toMatchObject({ startLine: 2, startColumn: 3, startOffset: 4, endOffset: 4 });
  });
  test('tokens know whether white space precedes and follows them', () => {
    const text = 'a -b###c###(d )';
    const found = lex(text, 'f').tokens;
    expect(found.map((token) => token.image)).toEqual(['a', '-', 'b', '(', 'd', ')']);
    expect(found.map((token) => spaceBefore(token, text))).toEqual([true, true, false, true, false, true]);
    expect(found.map((token) => spaceAfter(token, text))).toEqual([true, false, true, false, true, true]);
    expect(adjacent(found[1] as never, found[2] as never)).toBe(true);
    expect(adjacent(found[2] as never, found[3] as never)).toBe(false);
  });
});

describe('comments (1.2)', () => {
  const comments = (source: string) => lex(source, 'f').comments.map((one) => [one.kind, one.text, one.ownLine]);
  test('line, documentation, block and banner', () => {
    expect(comments('x # a\n## b\n  ### c\nd ### y\n#### e ###')).toEqual([
      ['line', '# a', false],
      ['doc', '## b', true],
      ['block', '### c\nd ###', true],
      ['line', '#### e ###', true],
    ]);
  });
  test('a block comment counts as white space and its line ends do not count', () => {
    expect(tokens('a ###\n\n### b')).toBe('a b');
    expect(lex('a ###\n\n### b', 'f').tokens[1]).toMatchObject({ startLine: 3, startColumn: 5 });
  });
  test('a block comment ends at the next ###', () => {
    expect(tokens('### a ### b ###c### d')).toBe('b d');
  });
  test('// divides', () => {
    expect(tokens('a // b')).toBe('a // b');
  });
  test('an unclosed block comment is E3023', () => {
    expect(problems('a\n###\nb')).toEqual(['E3023@###']);
    expect(problems('### Title\nb')).toEqual(['E3023@###']);
    expect(types('### Title\nb')).toBe('Identifier');
    expect(lex('###', 'f').unclosed).toBe(true);
  });
});

describe('identifiers (1.3)', () => {
  test.each([
    ['a!=b', 'a != b'],
    ['a! =b', 'a! = b'],
    ['user?.name', 'user ?. name'],
    ['a??b', 'a ?? b'],
    ['empty? x', 'empty? x'],
    ['sort!()', 'sort! ( )'],
    ['parsed?)', 'parsed? )'],
    ['Name?', 'Name ?'],
    ['Name!', 'Name !'],
    ['_x1 _', '_x1 _'],
    ['H = []', 'H = [ ]'],
  ])('%s reads as %s', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test('a keyword takes no suffix', () => {
    expect(types('nil? end!')).toBe('KwNil Question KwEnd Bang');
  });
  test('directly after . or ?. a keyword with a suffix is an identifier, await excepted', () => {
    expect(types('x.nil? x?.in! x.await? x.end')).toBe(
      'Identifier Dot Identifier Identifier QuestionDot Identifier Identifier Dot KwAwait Question Identifier Dot KwEnd',
    );
  });
});

describe('keywords (1.4)', () => {
  const reserved =
    'and as await break const continue defer do else elsif end ensures enum export extern false fn for if impl import in invariant is let loop ' +
    'match mut nil not or priv pub raise requires return self Self spawn struct then trait true unless unsafe where while with';
  test('each reserved word is a keyword and a name', () => {
    for (const word of reserved.split(' ')) {
      const [token] = lex(word, 'f').tokens;
      expect(token?.tokenType.CATEGORIES).toContain(t.Keyword);
      expect(token?.tokenType.LABEL).toBe(`\`${word}\``);
    }
    expect([...t.keywordTypes.keys()].join(' ')).toBe(reserved.split(' ').join(' '));
    expect(t.Keyword.CATEGORIES).toEqual([t.AnyName]);
  });
  test('contextual words are identifiers', () => {
    expect(types('data effect type use test handle select try forall move by implies after default')).toMatch(/^(Identifier ?){14}$/);
  });
});

describe('operators and punctuation (1.5)', () => {
  const all =
    '+ - * / // % ** ++ == != < > <= >= <=> ~= && || ! & | ^ ~ << >> = += -= *= /= //= %= &= |= ^= <<= >>= .. ..< ..= ... ? ?. ?? . :: : ' +
    '-> => |> <- &: @ @! ( ) [ ] { } ,';
  test('each is one token', () => {
    expect(lex(all, 'f').tokens.map((token) => token.image)).toEqual(all.split(' '));
    expect([...t.punctuationTypes.keys()].sort()).toEqual(all.split(' ').sort());
  });
  test.each([
    ['x<-1', 'x <- 1'],
    ['x < -1', 'x < - 1'],
    ['a<=>b', 'a <=> b'],
    ['a...b', 'a ... b'],
    ['1..<5', '1 ..< 5'],
    ['Array<Array<Int>>', 'Array < Array < Int >>'],
    ['t.0.1', 't . 0 . 1'],
    ['xs.map(&:name)', 'xs . map ( &: name )'],
    ['@!cfg(test)', '@! cfg ( test )'],
    ['a;b', 'a ; b'],
  ])('%s reads as %s', (source, expected) => {
    expect(tokens(source)).toBe(expected);
  });
  test('what the longest match joined can be split', () => {
    const split = (source: string) =>
      splitToken(lex(source, 'f').tokens.at(-1) as never)?.map((part) => [part.tokenType.name, part.image, part.startOffset]);
    expect(split('a >>')).toEqual([
      ['Gt', '>', 2],
      ['Gt', '>', 3],
    ]);
    expect(split('a ||')).toEqual([
      ['Pipe', '|', 2],
      ['Pipe', '|', 3],
    ]);
    expect(split(':ok?')).toEqual([
      ['Colon', ':', 0],
      ['Identifier', 'ok?', 1],
    ]);
    expect(split(':nil')?.[1]?.[0]).toBe('KwNil');
    expect(split('a')).toBeUndefined();
  });
});

describe('symbols (1.7)', () => {
  test.each([
    [':a', 'SymbolLiteral'],
    ['(:a', 'LParen SymbolLiteral'],
    ['[:a, :b]', 'LBracket SymbolLiteral Comma SymbolLiteral RBracket'],
    ['x = :A', 'Identifier Eq SymbolLiteral'],
    ['x=:a', 'Identifier Eq SymbolLiteral'],
    ['f :end', 'Identifier SymbolLiteral'],
    ['c ? :a : :b', 'Identifier Question SymbolLiteral Colon SymbolLiteral'],
    ['x:a', 'Identifier Colon Identifier'],
    ['x: a', 'Identifier Colon Identifier'],
    ['a::b', 'Identifier ColonColon Identifier'],
    ['(a) :1', 'LParen Identifier RParen Colon IntLiteral'],
    ['"k":v', 'StringLiteral Colon Identifier'],
    ['###c###:a', 'SymbolLiteral'],
  ])('%s', (source, expected) => {
    expect(types(source)).toBe(expected);
  });
});

describe('any text', () => {
  const fragments = fc.constantFrom(
    ...[
      '"',
      "'",
      '`',
      '"""',
      '#{',
      '}',
      '{',
      '(',
      ')',
      '<<A',
      "<<'B'",
      '<<~A',
      'A',
      'B',
      '\n',
      '\r\n',
      '\r',
      ';',
      '#',
      '###',
      '####',
      '\\',
      ':',
      '?',
      ' ',
    ],
    ...[
      'a',
      'nil',
      'x!',
      'F',
      '12',
      '1.5',
      '0x',
      '9223372036854775808',
      '30s',
      '//',
      '/*',
      '*/',
      '$x',
      '“',
      'é',
      '≤',
      '\u00a0',
      'r"',
      '>5}',
      '===',
      ':=',
      '😀',
    ],
  );
  const soup = fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join(''));
  test('is read without an exception, every token inside the text, offsets in order, templates balanced', () => {
    fc.assert(fc.property(fc.oneof(soup, fc.string({ unit: 'binary' }), fc.string()), wellFormed), { numRuns: 1500 });
  });
  test('cut off anywhere is read without an exception', () => {
    for (let end = 0; end <= SAMPLE.length; end++) wellFormed(SAMPLE.slice(0, end));
  });
  test('the sample has no problems', () => {
    expect(problems(SAMPLE)).toEqual([]);
  });
  test('positions agree with the text', () => {
    for (const token of lex(SAMPLE, 'f').tokens) {
      const before = SAMPLE.slice(0, token.startOffset);
      expect([token.startLine, token.startColumn]).toEqual([before.split('\n').length, token.startOffset - before.lastIndexOf('\n')]);
      if (token.tokenType !== t.Newline) expect(SAMPLE.slice(token.startOffset, (token.endOffset ?? 0) + 1)).toBe(token.image);
    }
  });
});

/** The invariants in the header of lexer.ts. */
function wellFormed(text: string): void {
  const result = lex(text, 'f');
  const open: string[] = [];
  let last = 0;
  let inHeredoc = 0;
  for (const token of result.tokens) {
    const { startOffset, endOffset = -1 } = token;
    expect(startOffset >= 0 && endOffset >= startOffset && endOffset < text.length).toBe(true);
    const type = token.tokenType;
    if (type === t.TemplateStart && token.image.startsWith('<<')) inHeredoc++;
    if (inHeredoc === 0 && startOffset < last) throw new Error(`offset ${startOffset} after ${last}`);
    last = inHeredoc === 0 ? startOffset : 0;
    if (type === t.TemplateStart) open.push(token.image);
    if (type === t.InterpolationStart) open.push('#{');
    if (type === t.InterpolationEnd) expect(open.pop()).toBe('#{');
    if (type === t.TemplateEnd) {
      const opener = String(open.pop());
      expect(opener).not.toBe('#{');
      if (opener.startsWith('<<')) inHeredoc--;
    }
  }
  expect(open).toEqual([]);
  for (const problem of result.problems) {
    const span = problem.labels[0]?.span;
    expect(span !== undefined && span.start >= 0 && span.end >= span.start && span.end <= text.length).toBe(true);
  }
}
