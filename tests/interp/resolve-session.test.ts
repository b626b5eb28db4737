/** An interactive session: each entry sees the globals of the earlier ones. */
import { describe, expect, test } from 'vitest';
import { ResolveSession } from '../../src/interp/resolve/index.js';
import { parse } from '../../src/parser/index.js';
import { memoryPort, oracle } from './resolve-harness.js';

/** Resolves the entries one after the other, each of which runs to its end. Answers what each declares, and which earlier ones change. */
function session(...entries: readonly string[]): readonly string[] {
  return sessionWhere(() => true, entries);
}

function sessionWhere(assigned: (entry: number) => boolean, entries: readonly string[], files = {}): readonly string[] {
  const resolver = new ResolveSession(memoryPort(files), oracle);
  return entries.map((source, index) => {
    const file = `<entry ${index + 1}>`;
    const { units, updates, problems } = resolver.resolve(parse(source, file).unit);
    resolver.settle(file, () => assigned(index + 1));
    const errors = problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message);
    if (errors.length > 0) return errors.join('; ');
    const last = units[units.length - 1];
    const globals = last?.resolution.globals.map((global) => `${global.name}:${global.binding}`) ?? [];
    const suspends = [...(last?.resolution.functions.values() ?? [])].filter((info) => info.suspends).map((info) => info.name);
    const changed = updates.map(({ unit }) => `changes ${unit.file}`);
    return [...globals, ...suspends.map((name) => `${name} suspends`), ...changed].join(' ');
  });
}

test('functions, types and variables of earlier entries are visible', () => {
  expect(session('fn f(x) = x', 'struct P(Int)', 'let n = f(1)', 'println(P(n), f(n))')).toEqual(['f:fn', 'P:type', 'n:let', '']);
});

test('a bare assignment assigns a variable of an earlier entry, a let declares a new one', () => {
  expect(session('x = 1', 'x = 2', 'let x = 3')).toEqual(['x:let', '', 'x:let']);
});

test('imports of earlier entries are visible, and may be replaced', () => {
  const files = { 'shapes.aria': 'fn area(r) = r' };
  expect(sessionWhere(() => true, ['import std::math::gcd', 'gcd(4, 6)', 'import shapes::area', 'area(1)'], files)).toEqual([
    '',
    '',
    '',
    '',
  ]);
  expect(session('import std::math::gcd', 'fn gcd(a, b) = 0', 'gcd(1, 2)', 'import std::math::gcd', 'gcd(1, 2)')).toEqual([
    '',
    'gcd:fn',
    '',
    'changes <entry 3>',
    '',
  ]);
});

test('an entry with problems leaves nothing behind', () => {
  expect(session('fn twice(x) = nope7', 'twice(1)')).toEqual(['undefined name `nope7`', 'undefined name `twice`']);
});

test('a variable that was never assigned does not hide an older one', () => {
  expect(sessionWhere((entry) => entry !== 2, ['let x = 1', 'let x = [0][5]', 'x'])).toEqual(['x:let', 'x:let', '']);
  expect(sessionWhere((entry) => entry !== 1, ['let y = raise_it()\nfn raise_it() = 1', 'raise_it()', 'y'])).toEqual([
    'raise_it:fn y:let',
    '',
    'undefined name `y`',
  ]);
});

test('calls of values may reach functions of later entries', () => {
  expect(session('fn apply(f) = f(1)', 'fn plain(n) = n + 1')).toEqual(['apply:fn apply suspends', 'plain:fn']);
});

describe('a declaration may be replaced', () => {
  test('whoever mentions it is bound again', () => {
    expect(session('fn f() = 1', 'fn g() = f()', 'fn other() = 2', 'fn f() = 3')).toEqual([
      'f:fn',
      'g:fn',
      'other:fn',
      'f:fn changes <entry 2>',
    ]);
  });

  test('also in the entry that declared it first', () => {
    expect(session('fn f() = 1\nfn g() = f()', 'fn f() = 3')).toEqual(['f:fn g:fn', 'f:fn changes <entry 1>']);
  });

  test('a function that begins to suspend makes its callers suspend', () => {
    expect(session('fn f() = 1', 'fn g() = f()', 'fn h() = g()', 'fn f() = sleep(1)')).toEqual([
      'f:fn',
      'g:fn',
      'h:fn',
      'f:fn f suspends changes <entry 2> changes <entry 3>',
    ]);
  });

  test('a variable is replaced when the entry that assigns it has ended', () => {
    expect(session('let n = 1', 'fn f() = n', 'let n = 2', '1')).toEqual(['n:let', 'f:fn', 'n:let', 'changes <entry 2>']);
  });

  test('an entry that would no longer be valid keeps its meaning', () => {
    expect(session('struct P(Int)', 'fn f(p) = match p { P(x) => x }', 'struct P(Int, Int)', 'f(P(1, 2))')).toEqual([
      'P:type',
      'f:fn',
      'P:type',
      '',
    ]);
  });
});
