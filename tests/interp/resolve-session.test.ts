/** An interactive session: each entry sees the globals of the earlier ones. */
import { expect, test } from 'vitest';
import { createEnvironment, resolveUnit } from '../../src/interp/resolve/index.js';
import { parse } from '../../src/parser/index.js';
import { memoryPort, oracle } from './resolve-harness.js';

function session(...entries: readonly string[]): readonly string[] {
  const environment = createEnvironment(memoryPort({}), oracle);
  return entries.map((source, index) => {
    const file = `<entry ${index + 1}>`;
    const { units, problems } = resolveUnit(parse(source, file).unit, environment);
    const errors = problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message);
    if (errors.length > 0) return errors.join('; ');
    const last = units[units.length - 1];
    const globals = last?.resolution.globals.map((global) => `${global.name}:${global.binding}`) ?? [];
    const suspends = [...(last?.resolution.functions.values() ?? [])].filter((info) => info.suspends).map((info) => info.name);
    return [...globals, ...suspends.map((name) => `${name} suspends`)].join(' ');
  });
}

test('functions, types and variables of earlier entries are visible', () => {
  expect(session('fn f(x) = x', 'struct P(Int)', 'let n = f(1)', 'println(P(n), f(n))')).toEqual(['f:fn', 'P:type', 'n:let', '']);
});

test('a bare assignment assigns a variable of an earlier entry, a let declares a new one', () => {
  expect(session('x = 1', 'x = 2', 'let x = 3')).toEqual(['x:let', '', 'x:let']);
});

test('an entry with problems leaves nothing behind', () => {
  expect(session('fn twice(x) = nope7', 'twice(1)')).toEqual(['undefined name `nope7`', 'undefined name `twice`']);
});

test('a declaration may be replaced', () => {
  expect(session('fn f() = 1', 'fn f() = 2', 'f()')).toEqual(['f:fn', 'f:fn', '']);
});

test('calls of values may reach functions of later entries', () => {
  expect(session('fn apply(f) = f(1)', 'fn plain(n) = n + 1')).toEqual(['apply:fn apply suspends', 'plain:fn']);
});
