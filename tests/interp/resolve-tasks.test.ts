/** What tasks capture, and what they must not do (runtime.md, section 2; language.md 17.1). */
import { describe, expect, test } from 'vitest';
import { functions, problems } from './resolve-harness.js';

describe('task bodies', () => {
  test('capture frozen values, never cells', () => {
    const source = 'fn f(n)\n  let mut k = n\n  let g = || k\n  k = 2\n  spawn do g() + k end\nend';
    expect(functions(source)[2]).toBe('<task> frame=1 task (g:local 3 frozen, k:local 2/ frozen)');
  });

  test('move and copy mark the capture', () => {
    const source = 'fn f(a, b, c)\n  spawn do\n    use(move a, copy b, b, c)\n  end\nend\nfn use(a, b, c, d) = a';
    expect(functions(source)[1]).toBe('<task> frame=1 task (a:local 1 move, b:local 2 copy, c:local 3 frozen)');
  });

  test('the operand of a spawned call is no function of its own', () => {
    expect(functions('fn g(x) = x\nfn f(x) = spawn g(x)')).toEqual(['g frame=2', 'f frame=2']);
  });

  test('any other operand is', () => {
    expect(functions('fn f(x) = spawn x + 1')).toEqual(['f frame=2', '<task> frame=1 task (x:local 1 frozen)']);
  });

  test('a lambda, a block, a member form', () => {
    expect(functions('fn f(x) = spawn || x')[1]).toBe('<task> frame=1 task (x:local 1 frozen)');
    expect(functions('fn f(s, x)\n  s.spawn do x end\nend')[1]).toBe('<task> frame=1 task (x:local 2 frozen)');
    expect(functions('fn f(s, x) = s.start_soon(x + 1)')[1]).toBe('<task> frame=1 task (x:local 2 frozen)');
    expect(functions('fn g(x) = x\nfn f(s, x) = s.spawn g(x)')).toEqual(['g frame=2', 'f frame=3']);
  });

  test('callbacks of par are tasks', () => {
    expect(functions('fn f(xs, k) = xs.par.map { |x| x + k }.filter { |x| x > k }')).toEqual([
      'f frame=3',
      '<task> frame=2 task (k:local 2 frozen)',
      '<task> frame=2 task (k:local 2 frozen)',
    ]);
  });

  test('a method of the program called start gets an ordinary lambda', () => {
    const source = 'struct Engine\n  fn start(self, f) = f()\nend\nfn f(e)\n  let mut n = 0\n  e.start { n += 1 }\n  n\nend';
    expect(functions(source)[2]).toBe('<lambda> frame=1 (n:local 2*)');
  });
});

test('where the program has a method of that name, the operand of an unclear receiver can still be deferred or forced', () => {
  const source = 'struct Engine\n  fn spawn(self, x) = x * 2\nend\nfn f(e, n) = e.spawn(n + 1)';
  expect(functions(source)[2]).toBe('<task> frame=1 task (n:local 2 frozen)');
});

test('options in a call of their own belong to the spawn', () => {
  expect(functions('fn f(s, x)\n  s.spawn(name: "w") do x end\nend')[1]).toBe('<task> frame=1 task (x:local 2 frozen)');
});

describe('E6021', () => {
  test('assigning a captured variable in a task', () => {
    expect(problems('fn f()\n  n = 0\n  spawn do n = 1 end\n  n\nend')).toEqual([
      'E6021 3:12 a task cannot assign `n`, which is captured from outside',
    ]);
    expect(problems('fn f()\n  n = 0\n  spawn do [1].each { |x| n += x } end\n  n\nend')).toEqual([
      'E6021 3:27 a task cannot assign `n`, which is captured from outside',
    ]);
  });

  test('touching a reassigned module variable in a task', () => {
    expect(problems('total = 0\ntotal = 1\nspawn do println(total) end')).toEqual([
      'E6021 3:18 a task cannot touch the module variable `total`, which is reassigned',
    ]);
    expect(problems('total = 0\nspawn do println(total) end')).toEqual([]);
  });

  test('the body of with is no task', () => {
    expect(problems('fn f()\n  n = 0\n  with Async.scope |s|\n    n = 1\n  end\n  n\nend')).toEqual([]);
  });
});

describe('E6022', () => {
  const moved = (line: string) => [`E6022 ${line} \`x\` is used after it was moved`];

  test('use after move', () => {
    expect(problems('fn g(x) = x\nfn f(x)\n  spawn g(move x)\n  x\nend')).toEqual(moved('4:3'));
    expect(problems('fn f(x)\n  spawn do move x end\n  x\nend')).toEqual(moved('3:3'));
  });

  test('on one path only', () => {
    expect(problems('fn g(x) = x\nfn f(x, c)\n  if c then spawn g(move x)\n  x\nend')).toEqual(moved('4:3'));
    expect(problems('fn g(x) = x\nfn f(x, c)\n  if c\n    spawn g(move x)\n    return 1\n  end\n  x\nend')).toEqual([]);
  });

  test('assigned again it may be used', () => {
    expect(problems('fn g(x) = x\nfn f(x)\n  spawn g(move x)\n  x = 1\n  x\nend')).toEqual([]);
  });

  test('moved in a loop it is moved again', () => {
    expect(problems('fn g(x) = x\nfn f(x)\n  for i in 1..3\n    spawn g(move x)\n  end\nend')).toEqual(moved('4:13'));
    expect(problems('fn g(x) = x\nfn f()\n  for x in 1..3\n    spawn g(move x)\n  end\nend')).toEqual([]);
    expect(problems('fn g(x) = x\nfn f(x)\n  loop\n    spawn g(move x)\n    break\n  end\nend')).toEqual([]);
  });
});

test('E6020: an open file cannot cross', () => {
  expect(problems('fn f(p)\n  let log = File.open(p)!\n  spawn do log.write("x") end\nend')).toEqual([
    'E6020 3:12 `log` cannot cross into another task: an open file',
  ]);
});
