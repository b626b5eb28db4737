/** Which functions may suspend (runtime.md, section 9): sound, and precise where speed matters. */
import { describe, expect, test } from 'vitest';
import { main, suspending } from './resolve-harness.js';

const CONCURRENT = '\nlet noise = Channel.new()\nfn background()\n  noise <- 1\n  sleep(1.seconds)\nend\nfn later() = spawn background()';

describe('plain, although the program is concurrent', () => {
  test.each([
    ['recursion', 'fn fib(n) = if n < 2 then n else fib(n - 1) + fib(n - 2)', 'fib'],
    ['a loop over a range', 'fn f(n)\n  mut s = 0\n  for i in 1..n\n    s += i\n  end\n  s\nend', 'f'],
    ['a loop over an array', 'fn f()\n  let xs = [1, 2]\n  for x in xs\n    println(x)\n  end\nend', 'f'],
    ['a loop over what a method yields', 'fn f(s)\n  for w in s.split_whitespace().enumerate()\n    println(w)\n  end\nend', 'f'],
    ['a lambda given to a builtin', 'fn f(xs, k) = xs.map { |x| x + k }.filter(|x| x > 1)', 'f'],
    ['a comprehension', 'fn f(n) = [i * 2 for i in 1..n if i > 2]', 'f'],
    ['a method', 'struct P\n  x: Int\n  fn area(self) = self.x * 2\nend\nfn f(p) = p.area()', 'f'],
    ['a call of a lambda that is known', 'fn f(n)\n  let twice = |x| x * 2\n  twice(n)\nend', 'f'],
    ['a call through a parameter, if only plain functions escape', 'fn f(g) = g(1)\nlet r = f(|x| x + 1)', 'f'],
    ['spawning', 'fn f() = spawn background()', 'f'],
    ['construction', 'struct P\n  x: Int = 1\n  invariant self.x > 0\nend\nfn f() = P()', 'f'],
  ])('%s', (_what, source, name) => {
    expect(suspending(source + CONCURRENT)).not.toContain(name);
  });
});

describe('suspending', () => {
  test.each([
    ['receive', 'fn f(c) = <-c', 'f'],
    ['send', 'fn f(c)\n  c <- 1\nend', 'f'],
    ['await', 'fn f(t) = await t', 'f'],
    ['await as a member', 'fn f(t) = t.await', 'f'],
    ['a builtin', 'fn f() = sleep(1.seconds)', 'f'],
    ['select', 'fn f(c)\n  select\n    v = <-c => v\n  end\nend', 'f'],
    ['with', 'fn f()\n  with Async.scope |s|\n    1\n  end\nend', 'f'],
    ['a call of what suspends', 'fn f() = g()\nfn g() = h()\nfn h() = sleep(1.seconds)', 'f'],
    ['recursion with a suspension', 'fn f(n) = if n > 0 then f(n - 1) else sleep(1.seconds)', 'f'],
    ['a method by name', 'struct P(Int)\nimpl P\n  fn run(self) = sleep(1.seconds)\nend\nfn f(p) = p.run()', 'f'],
    ['a method without argument list', 'struct P(Int)\nimpl P\n  fn run(self) = sleep(1.seconds)\nend\nfn f(p) = p.run', 'f'],
    ['a literal callback', 'fn f(xs) = xs.each { |x| sleep(x) }', 'f'],
    ['a known function as callback', 'fn g(x) = sleep(x)\nfn f(xs) = xs.each(g)', 'f'],
    ['a callback in a variable', 'fn f(xs, g) = xs.each(g)\nlet r = [|x| sleep(x)]', 'f'],
    ['a method reference as callback', 'struct P(Int)\nimpl P\n  fn run(self) = sleep(1.seconds)\nend\nfn f(xs) = xs.map(&:run)', 'f'],
    ['a call through a parameter', 'fn f(g) = g(1)\nlet r = f(|x| sleep(x))', 'f'],
    ['a bound method called later', 'struct P(Int)\nimpl P\n  fn run(self, x) = sleep(x)\nend\nfn f(g) = g(1)\nlet r = f(P(1).run)', 'f'],
    ['a builtin as a value', 'fn f(g) = g(1)\nlet r = f(sleep)', 'f'],
    ['a field that holds a function', 'struct J\n  work: Fn\nend\nfn f(j) = j.work(1)\nlet j = J(work: |x| sleep(x))', 'f'],
    ['a pipe', 'fn g(x) = sleep(x)\nfn f(x) = x |> g', 'f'],
    ['a pipe into a call', 'fn g(x, y) = sleep(x)\nfn f(x) = x |> g(1)', 'f'],
    ['an operator method', 'struct P(Int)\nimpl P\n  fn add(self, o) = sleep(1.seconds)\nend\nfn f(a, b) = a + b', 'f'],
    ['an iterator', 'struct P(Int)\nimpl P\n  fn next(self) = sleep(1.seconds)\nend\nfn f(p)\n  for x in p\n    x\n  end\nend', 'f'],
    ['a loop over what may be a channel', 'fn f(xs)\n  for x in xs\n    x\n  end\nend\nlet c = Channel.new()', 'f'],
    ['deferred code', 'fn f()\n  defer sleep(1.seconds)\n  1\nend', 'f'],
    ['a default of a field', 'struct P\n  x: Int = g()\nend\nfn g() = sleep(1.seconds)\nfn f() = P()', 'f'],
    ['a default parameter', 'fn f(x = sleep(1.seconds)) = x', 'f'],
    ['a contract', 'fn f(x)\n  requires g(x)\n  x\nend\nfn g(x) = sleep(x)', 'f'],
    ['an operation of an effect', 'effect E\n  fn ask()\nend\nfn f() = E.ask()', 'f'],
    ['a nested function', 'fn f()\n  fn g() = sleep(1.seconds)\n  g()\nend', 'f'],
    ['spawning into a scope with a limit', 'fn f(s) = s.spawn g()\nfn g() = 1\nwith Async.scope(limit: 2) |s|\n  f(s)\nend', 'f'],
    ['a constant that needs it', 'const X = sleep(1.seconds)\nfn f() = X', 'f'],
    ['interpolation', 'struct P(Int)\nimpl P\n  fn to_string(self) = sleep(1.seconds)\nend\nfn f(p) = "#{p}"', 'f'],
    ['a callee that is a lambda', 'fn f() = (|x| sleep(x))(1)', 'f'],
  ])('%s', (_what, source, name) => {
    expect(suspending(source)).toContain(name);
  });

  test('a lambda that is only given to a builtin does not make calls of values suspend', () => {
    const names = suspending('fn apply(g) = g(1)\nlet r = apply(|x| x)\nfn f(xs) = xs.each { |x| sleep(x) }');
    expect(names).toContain('f');
    expect(names).not.toContain('apply');
  });

  test('the entry file that calls its main', () => {
    expect(suspending('fn main() = 1')).toEqual(['<main>']);
    expect(suspending('fn start() = 1')).toEqual([]);
  });

  test('across files', () => {
    expect(suspending('import a\nfn f() = a::g()', { 'a.aria': 'fn g() = sleep(1.seconds)' })).toContain('f');
  });

  test('the block that is left runs the deferred code', () => {
    const { unit, resolution } = main('fn f()\n  defer sleep(1.seconds)\n  1\nend');
    const decl = unit.items[0];
    const block = decl?.kind === 'FnDecl' ? decl.body?.id : undefined;
    expect(block !== undefined && resolution.suspending.has(block)).toBe(true);
  });
});

describe('module variables a function may read', () => {
  const reads = (source: string, name: string) => {
    const { resolution } = main(source);
    const info = [...resolution.functions.values()].find((one) => one.name === name);
    return info?.moduleReads.map(({ index }) => resolution.globals[index]?.name).sort();
  };

  test('directly, through calls, methods and lambdas', () => {
    expect(reads('let a = 1\nlet b = 2\nfn f() = a', 'f')).toEqual(['a']);
    expect(reads('let a = 1\nfn f() = g()\nfn g() = a', 'f')).toEqual(['a']);
    expect(reads('let a = 1\nstruct P(Int)\nimpl P\n  fn run(self) = a\nend\nfn f(p) = p.run()', 'f')).toEqual(['a']);
    expect(reads('let a = 1\nfn f(xs) = xs.map { |x| x + a }', 'f')).toEqual(['a']);
    expect(reads('let a = 1\nlet b = 2\nspawn do println(a) end', '<task>')).toEqual(['a']);
  });

  test('never what belongs to the root task', () => {
    expect(reads('a = 1\na = 2\nfn f() = a', 'f')).toEqual([]);
  });
});
