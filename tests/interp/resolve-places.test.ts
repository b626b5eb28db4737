/** Where names live: slots, cells, captures, globals (language.md, section 9). */
import { describe, expect, test } from 'vitest';
import { functions, main, places, problems } from './resolve-harness.js';

describe('parameters and locals', () => {
  test('parameters come first, then variables in order', () => {
    expect(places('fn f(a, b)\n  let c = a + b\n  c\nend')).toBe('a=$1 b=$2 c=$3 a=$1 b=$2 c=$3');
    expect(functions('fn f(a, b)\n  let c = a + b\n  c\nend')).toEqual(['f frame=4']);
  });

  test('self is a parameter', () => {
    expect(places('struct P\n  x: Int\n  fn get(self, y) = self.x + y\nend')).toBe('self=$1 y=$2 self=$1 y=$2');
  });

  test('sibling scopes share slots', () => {
    const source = 'fn f(c)\n  if c then\n    let a = 1\n    a\n  else\n    let b = 2\n    b\n  end\nend';
    expect(places(source)).toBe('c=$1 c=$1 a=$2 a=$2 b=$2 b=$2');
  });

  test('a pattern parameter keeps a slot for the whole argument', () => {
    expect(places('let f = |(a, b), c| a + b + c')).toBe('f=@0:let a=$3 b=$4 c=$2 a=$3 b=$4 c=$2');
  });

  test('a default sees the parameters before it', () => {
    expect(places('fn f(a, b = a) = b')).toBe('a=$1 b=$2 a=$1 b=$2');
  });

  test('a second let of a name in one scope re-uses its slot', () => {
    expect(places('fn f()\n  let x = 1\n  let x = x + 1\n  x\nend')).toBe('x=$1 x=$1 x=$1 x=$1');
  });

  test('a let in an inner scope shadows, and its value sees the outer one', () => {
    expect(places('fn f(x)\n  loop\n    let x = x + 1\n    break x\n  end\nend')).toBe('x=$1 x=$2 x=$1 x=$2');
  });

  test('pattern variables of an arm', () => {
    expect(places('fn f(v)\n  match v\n    (a, [b, ...c]) if a => b\n    d @ Some(e) => e\n  end\nend')).toBe(
      'v=$1 v=$1 a=$2 b=$3 c=$4 a=$2 b=$3 d=$2 e=$3 e=$3',
    );
  });

  test('both sides of an or-pattern bind the same variable', () => {
    expect(places('fn f(v)\n  match v\n    Ok(x) | Err(x) => x\n  end\nend', 'x')).toBe('x=$2 x=$2 x=$2');
  });
});

describe('bare assignment (9, rule 2)', () => {
  test('declares once and assigns afterwards', () => {
    expect(places('fn f()\n  x = 1\n  x = 2\n  x\nend')).toBe('x=$1 x=$1 x=$1');
  });

  test('in a branch declares for the code after it, which must check', () => {
    expect(places('fn f(c)\n  if c\n    m = 1\n  end\n  m\nend', 'm')).toBe('m=$2 m=$2?');
  });

  test('in both branches there is nothing to check', () => {
    expect(places('fn f(c)\n  if c\n    m = 1\n  else\n    m = 2\n  end\n  m\nend', 'm')).toBe('m=$2 m=$2 m=$2');
  });

  test('a branch that leaves does not count', () => {
    expect(places('fn f(c)\n  if c\n    m = 1\n  else\n    return 0\n  end\n  m\nend', 'm')).toBe('m=$2 m=$2');
  });

  test('in a match arm and in a body of try it declares outside', () => {
    expect(places('fn f(v)\n  match v\n    1 => a = 1\n    _ => a = 2\n  end\n  a\nend', 'a')).toBe('a=$2 a=$2 a=$2');
    expect(places('fn f(v)\n  try\n    a = v()\n  catch\n    a = 0\n  end\n  a\nend', 'a')).toBe('a=$2 a=$2 a=$2?');
  });

  test('in a loop body it is new in each iteration', () => {
    const source = 'fn f(xs)\n  for x in xs\n    k = x\n    println(k)\n  end\nend';
    expect(places(source, 'k')).toBe('k=$3 k=$3');
  });

  test('inside a function it assigns a module variable', () => {
    expect(places('total = 0\nfn add(n)\n  total = total + n\nend')).toBe('total=@1:var n=$1 total=@1:var total=@1:var n=$1');
  });

  test('a name of a function or prelude function is declared anew', () => {
    expect(places('fn f()\n  first = 1\n  first\nend', 'first')).toBe('first=$1 first=$1');
    expect(places('fn g() = 1\nfn f()\n  g = 2\n  g\nend', 'g')).toBe('g=$1 g=$1');
  });
});

describe('closures', () => {
  test('capture by value what is assigned once before', () => {
    expect(functions('fn f(n)\n  let k = n * 2\n  |x| x + k\nend')).toEqual(['f frame=3', '<lambda> frame=2 (k:local 2)']);
    expect(places('fn f(n)\n  let k = n * 2\n  |x| x + k\nend', 'k')).toBe('k=$2 k=^0');
  });

  test('share a cell with what is reassigned', () => {
    const source = 'fn counter()\n  n = 0\n  step = () => n += 1\n  step()\n  n\nend';
    expect(places(source, 'n')).toBe('n=$1* n=^0* n=$1*');
    expect(functions(source)[1]).toBe('<lambda> frame=1 (n:local 1*)');
  });

  test('reassigned after the closure was made', () => {
    expect(places('fn f()\n  let mut n = 0\n  let g = || n\n  n = 1\n  g()\nend', 'n')).toBe('n=$1* n=^0* n=$1*');
  });

  test('through several functions', () => {
    const source = 'fn f(a)\n  |b| |c| a + b + c\nend';
    expect(functions(source)).toEqual(['f frame=2', '<lambda> frame=2 (a:local 1)', '<lambda> frame=2 (a:capture 0, b:local 1)']);
  });

  test('a recursive lambda finds itself in a cell, unchecked', () => {
    expect(places('fn f()\n  let fact = |n| n < 2 ? 1 : n * fact(n - 1)\n  fact(5)\nend', 'fact')).toBe('fact=$1* fact=^0* fact=$1*');
  });

  test('assigned on both paths before the closure needs no cell', () => {
    expect(places('fn f(c)\n  if c\n    m = 1\n  else\n    m = 2\n  end\n  let g = || m\n  g\nend', 'm')).toBe('m=$2 m=$2 m=^0');
  });

  test('variables of an iteration are captured by value', () => {
    expect(places('fn f(fs)\n  for i in 1..3\n    k = i * 10\n    fs.push(() => k)\n  end\nend', 'k')).toBe('k=$3 k=^0');
  });

  test('variables of an iteration that are reassigned get a new cell each time', () => {
    const { unit, resolution } = main('fn f(fs)\n  for i in 1..3\n    k = i\n    fs.push(() => k)\n    k = 2\n  end\nend');
    const cells = [...resolution.blocks.values()].flatMap((block) => block.cells);
    expect(cells).toEqual([3]);
    expect(unit.items.length).toBe(1);
  });

  test('a reassigned parameter that is captured lives in a cell', () => {
    const { resolution } = main('fn f(a, b)\n  let g = || a\n  a = 2\n  g() + b\nend');
    expect([...resolution.functions.values()].find((info) => info.name === 'f')?.paramCells).toEqual([true, false]);
  });

  test('what a branch may leave unassigned is cleared when its slot is used again', () => {
    const { resolution } = main('fn f(xs)\n  for x in xs\n    if x then y = 1\n    println(y)\n  end\nend');
    expect([...resolution.blocks.values()].flatMap((block) => block.clears)).toEqual([3]);
  });
});

describe('nested functions', () => {
  test('are hoisted to the start of their block', () => {
    const { resolution } = main('fn f()\n  let x = g(1)\n  fn g(n) = n + 1\n  x\nend');
    expect([...resolution.blocks.values()].flatMap((block) => block.hoisted.map((one) => one.slot))).toEqual([1]);
    expect(places('fn f(k)\n  let x = g(1)\n  fn g(n) = n + k\n  x\nend', 'g')).toBe('g=$2');
  });

  test('capture later variables of their block in cells, checked', () => {
    expect(places('fn f()\n  fn g() = count + 1\n  let count = 5\n  g()\nend', 'count')).toBe('count=^0*? count=$2*');
  });

  test('capture what was assigned before their block by value', () => {
    expect(places('fn f(a)\n  loop\n    fn g() = a\n    break g()\n  end\nend', 'a')).toBe('a=$1 a=^0');
  });

  test('may call themselves and each other', () => {
    const source = 'fn f(k)\n  fn even(n) = n == k or odd(n - 1)\n  fn odd(n) = n != k and even(n - 1)\n  even(1)\nend';
    // `even` is made first: it finds `odd` in a cell, and `odd` finds it already there.
    expect(places(source, 'even')).toBe('even=^1 even=$2');
    expect(places(source, 'odd')).toBe('odd=^1*');
  });

  test('that capture nothing are the same in every call, and so are types', () => {
    const source =
      'fn f(n)\n  fn even(n) = n == 0 or odd(n - 1)\n  fn odd(n) = n != 0 and even(n - 1)\n  struct S\n    n: Int\n  end\n  S(even(n))\nend';
    expect(places(source, 'even')).toBe('even=nested:fn even=nested:fn');
    expect(places(source, 'S')).toBe('S=nested:type');
  });

  test('and types cannot use the variables of a call in their members', () => {
    const source = 'fn f(k)\n  fn twice(n) = n * 2\n  struct S\n    n: Int\n    fn m(self) = twice(self.n) + k\n  end\n  S(1)\nend';
    expect(problems(source)).toEqual(['E1001 5:34 undefined name `k` in a member of a type']);
  });
});

describe('module level', () => {
  test('functions are known callees wherever they stand', () => {
    const { unit, resolution } = main('fn a() = b()\nfn b() = 1');
    const b = unit.items[1];
    const refs = [...resolution.refs.values()].filter((ref) => ref.kind === 'global' && ref.decl === b?.id);
    expect(refs.length).toBeGreaterThan(0);
  });

  test('a variable assigned before anything runs is never checked', () => {
    expect(places('let size = 10\nfn f() = size', 'size')).toBe('size=@1:let size=@1:let');
  });

  test('a variable assigned after a call is checked in functions', () => {
    expect(places('fn g() = 1\nlet size = g()\nfn f() = size', 'size')).toBe('size=@2:let size=@2:let?');
  });

  test('variables of top-level blocks live in the frame of the unit', () => {
    expect(places('for i in 1..3\n  let k = i\n  println(k)\nend')).toBe('i=$1 k=$2 i=$1 println=prelude k=$2');
  });

  test('variants need no path if one enum has them', () => {
    expect(places('enum Color\n  Red\n  Green\nend\nlet c = Red', 'Red')).toBe('Red=@0:type::Red');
  });

  test('a suffix falls back to the operator', () => {
    expect(places('fn f(parsed) = parsed?', 'parsed?')).toBe('parsed?=$1 ?');
    expect(places('fn ready?(x) = x\nfn f(x) = ready?(x)', 'ready?')).toBe('ready?=@0:fn');
  });

  test('type parameters are erased', () => {
    expect(places('fn f<T>(x) = Channel[T].new()', 'T')).toBe('T=any');
  });
});

test('`_` has a slot for whoever tests its type, and no name', () => {
  expect(places('fn f(x)\n  match x\n    _: Int => 1\n    _ => 2\n  end\nend')).toBe('x=$1 x=$1 _=$2');
});

test('a member may mean the extension function in scope', () => {
  const { unit, resolution } = main('fn shout(self) = self\nfn f(x) = x.shout()');
  const decl = unit.items[1];
  const call = decl?.kind === 'FnDecl' && decl.body?.kind === 'Call' ? decl.body.callee.id : -1;
  expect(resolution.refs.get(call)?.kind).toBe('global');
});

test('a defer statement stands for the list of its block', () => {
  const { resolution } = main('fn f(a)\n  let b = a\n  defer println(b)\n  b\nend');
  expect([...resolution.blocks.values()].map((block) => block.deferSlot).filter((slot) => slot >= 0)).toEqual([3]);
});

describe('Self and self', () => {
  test('Self is the type around it, in a trait the type of the receiver', () => {
    expect(places('struct P(Int)\nimpl P\n  fn make() = Self(1)\nend', 'Self')).toBe('Self=@0:type');
    expect(places('trait T\n  fn again(self) = Self.make()\nend', 'Self')).toBe('Self=$1');
  });

  test('lambdas capture self', () => {
    expect(places('struct P\n  x: Int\n  fn f(self, xs) = xs.map(|y| y + self.x)\nend', 'self')).toBe('self=$1 self=^0');
  });

  test('defaults of fields see earlier fields', () => {
    const { resolution } = main('struct P\n  x: Int = 1\n  y: Int = x + 1\nend');
    expect([...resolution.functions.values()].find((info) => info.name === 'P')?.paramSlots).toEqual([1, 2]);
    expect(places('struct P\n  x: Int = 1\n  y: Int = x + 1\nend')).toBe('x=$1');
  });
});

describe('contracts and handlers', () => {
  test('result and old have slots', () => {
    const { resolution } = main('fn f(xs)\n  ensures result >= old(xs.len())\n  xs.len()\nend');
    expect([...resolution.temps.values()].sort()).toEqual([2, 3]);
  });

  test('operation clauses are functions with a slot for resume', () => {
    const source =
      'effect Store\n  fn get() -> Int\nend\nfn f()\n  let mut n = 1\n  handle\n    Store.get()\n  with\n    Store.get() =>\n      n += 1\n      resume(n)\n  end\nend';
    expect(places(source, 'n')).toBe('n=$1* n=^0* n=^0*');
    expect(functions(source)[1]).toBe('<handler> frame=2 (n:local 1*)');
    expect([...main(source).resolution.performs.values()].map((one) => one.operation)).toEqual(['get']);
  });
});
