/** Whatever the input: no exception, no hang, no silent loss, and limits that are reported. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lex, parse, walk } from '../../src/parser/index.js';

const folder = join(import.meta.dirname, 'fixtures');
const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
const images = [...new Set(texts.flatMap((text) => lex(text, 'x').tokens.map((token) => token.image || '""')))];

/** Parses, and checks what holds for every input. */
function parseAnything(text: string): void {
  const { unit, problems } = parse(text, 'x');
  let errors = 0;
  walk(unit, (node) => {
    if (node.kind === 'ErrorStmt' || node.kind === 'ErrorExpr') errors++;
  });
  if (errors > 0) expect(problems.some((problem) => problem.severity === 'error')).toBe(true);
  for (const problem of problems) {
    const [primary] = problem.labels;
    expect(primary?.span.start).toBeGreaterThanOrEqual(0);
    expect(primary?.span.end).toBeLessThanOrEqual(text.length);
  }
}

describe('any input', () => {
  test('token soup', () => {
    const soup = fc.array(fc.tuple(fc.constantFrom(...images), fc.constantFrom(' ', '', '\n')), { maxLength: 60 });
    fc.assert(
      fc.property(soup, (tokens) => parseAnything(tokens.map(([image, space]) => image + space).join(''))),
      { numRuns: 1500 },
    );
  });

  test('programs with a token lost, doubled or replaced', () => {
    const mutation = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.constantFrom('', ...images));
    fc.assert(
      fc.property(mutation, ([text, seed, image]) => {
        const { tokens } = lex(text, 'x');
        const token = tokens[seed % tokens.length];
        if (token === undefined) return;
        parseAnything(`${text.slice(0, token.startOffset)}${image}${text.slice((token.endOffset ?? 0) + 1)}`);
      }),
      { numRuns: 300 },
    );
  });

  test('any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), parseAnything), { numRuns: 500 });
  });
});

describe('limits', () => {
  const deep = 20_000;
  test.each([
    ['parentheses', `x = ${'('.repeat(deep)}${')'.repeat(deep)}`],
    ['calls', `${'f('.repeat(deep)}${')'.repeat(deep)}`],
    ['blocks', `${'if x\n'.repeat(deep)}${'end\n'.repeat(deep)}`],
    ['lambdas', `x = ${'a => '.repeat(deep)}b`],
    ['types', `let x: ${'A<'.repeat(deep)}B${'>'.repeat(deep)} = 1`],
    ['patterns', `let ${'x @ '.repeat(deep)}y = 1`],
    ['ternaries', `x = ${'a ? b : '.repeat(deep)}c`],
  ])('nested %s are too deep', (_name, source) => {
    expect(parse(source, 'x').problems.map((problem) => `${problem.code} ${problem.message}`)).toEqual(['E3001 code is nested too deeply']);
  });

  test.each([
    ['operators', `x = ${'1 + '.repeat(deep)}1`],
    ['members', `x${'.a'.repeat(deep)}`],
    ['prefixes', `x = ${'- '.repeat(deep)}1`],
    ['branches', `if x\n${'elsif y\n'.repeat(deep)}end`],
  ])('chains of %s are too long', (_name, source) => {
    expect(parse(source, 'x').problems.map((problem) => problem.code)).toEqual(['E3001']);
  });

  test('100 levels of any bracket or block are fine', () => {
    const nested = [
      `x = ${'('.repeat(100)}1${')'.repeat(100)}`,
      `x = ${'['.repeat(100)}1${']'.repeat(100)}`,
      `${'if x\n'.repeat(100)}${'end\n'.repeat(100)}`,
      `${'match x\n1 =>\n'.repeat(100)}1\n${'end\n'.repeat(100)}`,
    ];
    for (const source of nested) expect(parse(source, 'x').problems).toEqual([]);
  });

  test.each([
    ['statements', 'let = 5\n', 'E4002', 100_000],
    ['mismatched brackets', '(]\n', 'E3010', 100_000],
    ['statements in one line', 'let = 5; ', 'E4002', 10_000],
    ['closing brackets', ')\n', 'E3010', 10_000],
    ['stray words', 'end\n', 'E3001', 10_000],
    ['foreign forms', 'def f(x)\n', 'E3030', 10_000],
    ['unexpected characters', '§ ', 'E3021', 10_000],
    ['targets', 'f(x) = 1\n', 'E3011', 10_000],
    ['arms', 'match x\n  1 + => 2\nend\n', 'E4003', 10_000],
  ])('many wrong %s are all counted', (_what, line, code, count) => {
    const { problems } = parse(line.repeat(count), 'x');
    expect(problems.length).toBe(count);
    expect([...new Set(problems.map((problem) => problem.code))]).toEqual([code]);
  });

  test.each([
    ['statements', 'f(a, b)\n'],
    ['wrong statements', 'let = 5\n'],
    ['wrong brackets', '(]\n'],
  ])('eight times as many %s take no more than some eight times the work', (_what, line) => {
    const work = (count: number): number => {
      const begun = process.cpuUsage();
      parse(line.repeat(count), 'x');
      const { user, system } = process.cpuUsage(begun);
      return user + system;
    };
    // The least of several: what else the machine does, and collections of garbage, only add.
    const least = (count: number): number => Math.min(...Array.from({ length: 6 }, () => work(count)));
    // A quadratic parser would take 64 times as long.
    expect(least(16_000)).toBeLessThan(32 * Math.max(least(2000), 5000));
  });

  test.each([
    ['parentheses', '(', ')'],
    ['lists', '[', ']'],
    ['maps', '{a: ', '}'],
    ['calls', 'f(', ')'],
    ['lambdas', 'f { ', '}'],
    ['brackets on lines of their own', 'f(\n', ')\n'],
    ['interpolations', '"#{', '}"'],
  ])('50,000 nested %s give one problem, closed or not', (_what, open, close) => {
    for (const text of [`x = ${open.repeat(50_000)}1${close.repeat(50_000)}`, `x = ${open.repeat(50_000)}`]) {
      expect(parse(text, 'x').problems.map((problem) => problem.code)).toHaveLength(1);
    }
  });

  test.each([
    ['statements', '', 'f(a, b); ', ''],
    ['a list', 'x = [', '1 + 2 * 3, ', ']'],
    ['a map', 'x = {', 'a: 1, ', '}'],
    ['text with interpolations', 'x = "', 'abc #{y} ', '"'],
    ['a string', 'x = "', 'abc ', '"'],
    ['a comment', '# ', 'abc ', ''],
    ['a name', 'x = ', 'a', ''],
    ['blanks', 'x =', ' ', ' 1'],
  ])('a line of a megabyte: %s', (_what, head, part, tail) => {
    const { problems, complete } = parse(head + part.repeat(1_000_000 / part.length) + tail, 'x');
    expect(problems).toEqual([]);
    expect(complete).toBe(true);
  });

  test('a stack that is nearly used up gives a problem, not an exception', () => {
    const atDepth = (depth: number): number => (depth === 0 ? parse('f(g(h(1)))', 'x').problems.length : atDepth(depth - 1));
    const overflow = (): number => {
      try {
        return overflow();
      } catch {
        return parse(`${'('.repeat(80)}1${')'.repeat(80)}`, 'x').problems.length;
      }
    };
    expect(atDepth(100)).toBe(0);
    expect(overflow()).toBeLessThanOrEqual(1);
  });
});
