/** The static errors of Appendix B.2 that are the resolver's, each with its exact report. */
import { describe, expect, test } from 'vitest';
import { problems, warnings } from './resolve-harness.js';

const cases: readonly (readonly [what: string, source: string, ...problems: string[]])[] = [
  ['a name declared nowhere', 'fn f(count) = coumt + 1', 'E1001 1:15 undefined name `coumt`; did you mean `count`?'],
  ['a pattern that names nothing', 'fn f(x)\n  match x\n    Nothing => 1\n  end\nend', 'E1001 3:5 undefined name `Nothing`'],
  ['a type position that names nothing', 'fn f(x) = x is Strin', 'E1001 1:16 undefined name `Strin`; did you mean `String`?'],
  [
    'a variant the enum does not have',
    'enum E\n  Alpha\nend\nfn f(x)\n  match x\n    E::Alpah => 1\n    _ => 0\n  end\nend',
    'E1001 6:8 undefined name `Alpah`; did you mean `Alpha`?',
  ],
  ['a compound assignment to nothing', 'fn f()\n  total += 1\nend', 'E1001 2:3 undefined name `total`'],
  ['static access on an unknown type', 'let p = Pont.new(1)', 'E1002 1:9 undefined type `Pont`'],
  ['an impl for an unknown type', 'impl Zork\n  fn f(self) = 1\nend', 'E1002 1:6 undefined type `Zork`'],
  ['functions of one name', 'fn f() = 1\nfn f() = 2', 'E1003 2:4 function `f` is defined twice'],
  ['fields of one name', 'struct P\n  x: Int\n  x: Int\nend', 'E1003 3:3 field `x` is defined twice'],
  ['variants of one name', 'enum E\n  A\n  A\nend', 'E1003 3:3 variant `A` is defined twice'],
  ['a variant of two enums', 'enum A\n  Red\nend\nenum B\n  Red\nend\nlet c = Red', 'E1006 7:9 name `Red` is ambiguous'],
  ['constants that need each other', 'const A = B + 1\nconst B = A + 1', 'E1007 1:7 constant `A` needs itself: A -> B -> A'],
  ['break without a loop', 'fn f()\n  break\nend', 'E1008 2:3 `break` outside a loop'],
  ['break across a lambda', 'for i in 1..3\n  [1].each { |x| break }\nend', 'E1008 2:18 `break` outside a loop'],
  ['continue without a loop', 'fn f() = continue', 'E1009 1:10 `continue` outside a loop'],
  ['return at top level', 'return 1', 'E1010 1:1 `return` outside a function'],
  ['return out of a defer', 'fn f()\n  defer do\n    return 1\n  end\nend', 'E1011 3:5 `return` cannot leave deferred code'],
  ['try out of a defer', 'fn f(r)\n  defer r?\nend', 'E1011 2:9 `?` cannot leave deferred code'],
  [
    'break out of a defer',
    'fn f()\n  loop\n    defer do\n      break\n    end\n  end\nend',
    'E1011 4:7 `break` cannot leave deferred code',
  ],
  ['self outside a method', 'fn f() = self.x', 'E1012 1:10 `self` outside a method'],
  ['Self outside a type', 'fn f() = Self.new()', 'E1012 1:10 `Self` outside a type'],
  [
    'a missing trait method',
    'trait T\n  fn a(self)\n  fn b(self) = 1\nend\nstruct S(Int)\nimpl T for S\nend',
    'E1020 6:6 `impl T for S` lacks the method `a`',
  ],
  [
    'a method the trait does not have',
    'trait T\n  fn a(self)\nend\nstruct S(Int)\nimpl T for S\n  fn a(self) = 1\n  fn z(self) = 1\nend',
    'E1021 7:6 trait `T` has no method `z`',
  ],
  [
    'a method implemented twice',
    'struct S(Int)\nimpl S\n  fn a(self) = 1\n  fn a(self) = 2\nend',
    'E1022 4:6 method `a` is implemented twice',
  ],
  [
    'an associated type that is missing',
    'trait T\n  type Item\nend\nstruct S(Int)\nimpl T for S\nend',
    'E1023 5:6 `impl T for S` lacks the type `Item`',
  ],
  ['a trait that does not exist', 'struct S(Int)\nimpl Zork for S\nend', 'E1024 2:6 undefined trait `Zork`'],
  [
    'a supertrait that is not implemented',
    'trait A\n  fn a(self) = 1\nend\ntrait B: A\n  fn b(self) = 1\nend\nstruct S(Int)\nimpl B for S\nend',
    'E1025 8:6 `S` implements `B` but not its supertrait `A`',
  ],
  ['a required parameter after a default', 'fn f(a = 1, b) = a', 'E1030 1:13 required parameter `b` follows a parameter with a default'],
  ['a positional argument after a named one', 'fn f(a, b) = a\nf(a: 1, 2)', 'E1031 2:9 positional argument after a named one'],
  ['a repeated parameter', 'fn f(a, a) = a', 'E1032 1:9 parameter `a` is declared twice'],
  [
    'a wrong number of payload patterns',
    'fn f(o)\n  match o\n    Some(a, b) => a\n    _ => 0\n  end\nend',
    'E4002 3:5 `Some` carries 1 value, the pattern has 2',
  ],
  ['an effect declared twice', 'effect E\n  fn a()\nend\neffect E\n  fn b()\nend', 'E5006 4:8 effect `E` is declared twice'],
  ['an operation declared twice', 'effect E\n  fn a()\n  fn a()\nend', 'E5006 3:6 operation `a` is declared twice'],
  [
    'two defaults in a select',
    'fn f(c)\n  select\n    v = <-c => v\n    default => 1\n    default => 2\n  end\nend',
    'E6005 5:5 more than one `default` in a select',
  ],
];

describe('errors', () => {
  test.each(cases)('%s', (_what, source, ...expected) => {
    expect(problems(source)).toEqual(expected);
  });

  test('several independent problems are all reported', () => {
    expect(problems('fn f() = nope1\nfn g() = nope2')).toHaveLength(2);
  });
});

describe('no error', () => {
  test.each([
    ['a use before the module variable', 'fn f() = later\nlet later = 1'],
    ['a closure over a later local', 'fn f()\n  let g = () => h\n  let h = 1\n  g()\nend'],
    ['break in a loop in a defer', 'fn f()\n  defer do\n    loop do break end\n  end\nend'],
    ['return in a lambda in a defer', 'fn f()\n  defer [1].each { |x| return x }\nend'],
    ['built-in traits with any subset of methods', 'struct S(Int)\nimpl Ord for S\n  fn cmp(self, o) = 0\nend'],
    ['type parameters, unknown single letters, effects', 'fn f<Item>(x: Item, y: T) -> Map<K, V> !Whatever = x'],
    ['a field and a method of one name', 'struct P\n  x: Int\n  fn x(self) = 1\nend'],
    ['the same name for a parameter and a field', 'struct P\n  x: Int\nend\nfn f(x) = P(x: x)'],
    ['a name pattern of a variant of another file scope', 'fn f(r)\n  match r\n    Disconnected => 1\n    _ => 0\n  end\nend'],
    ['prelude names of concurrency', 'let (tx, rx) = bounded(3)\nlet a = Atomic.new(0)\nlet t = CancelToken.new()'],
    ['type names that only types have', 'fn f(x) = [x is Dict, x is Int8, x is i64, x is Bytes]'],
    ['shorthand arguments', 'struct P\n  x: Int\nend\nlet x = 1\nlet p = P(x:)\nlet q = P { x }'],
    ['a typed binding in a variant', 'fn f(r)\n  match r\n    Err(e: TypeError) => e.message\n    _ => ""\n  end\nend'],
    ['resume in a lambda of a clause', 'effect E\n  fn a()\nend\nhandle E.a() with\n  E.a() => [1].each { |x| resume(x) }\nend'],
  ])('%s', (_what, source) => {
    expect(problems(source)).toEqual([]);
  });
});

describe('warnings', () => {
  test.each([
    ['W1001', 'fn f()\n  let x = 1\n  x = 2\n  x\nend', 'W1001 3:3 `x` is assigned but declared without `mut`'],
    ['W1002', '@deprecated("use g")\nfn f() = 1\nf()', 'W1002 3:1 `f` is deprecated: use g'],
    ['W1003', '@tset\nfn f() = 1', 'W1003 1:1 unknown attribute `@tset`'],
    ['W4001', 'fn f(x)\n  match x\n    _ => 1\n    2 => 3\n  end\nend', 'W4001 4:5 this arm can never be chosen'],
    ['W4002', 'enum E\n  A\n  B\nend\nfn f(x)\n  match x\n    E::A => 1\n  end\nend', 'W4002 6:9 match may not cover `E::B`'],
  ])('%s', (_code, source, expected) => {
    expect(warnings(source).concat(problems(source, {}, true).filter((one) => one.startsWith('W4')))).toContain(expected);
  });

  test('a let mut may be assigned', () => {
    expect(warnings('fn f()\n  let mut x = 1\n  x = 2\n  x\nend')).toEqual([]);
  });
});

describe('W4002 sees through nested patterns', () => {
  const E = 'enum E\n  A\n  B(Int, Option<Int>)\n  C(x: Int)\nend\n';
  const missing = (arms: readonly string[]): string[] => {
    const source = `${E}fn f(v)\n  match v\n${arms.map((arm) => `    ${arm} => 1\n`).join('')}  end\nend`;
    return problems(source, {}, true).flatMap((one) => /^W4002 .*may not cover (.*)$/.exec(one)?.[1] ?? []);
  };

  test.each<[arms: string[], missing: string[]]>([
    [['Some(Ok(x))', 'Some(Err(_))', 'None'], []],
    [['Some(Ok(x))', 'None'], ['`Some(Err)`']],
    [['(true, E::A)', '(false, _)', '(_, B(_, Some(_)))', '(true, C(x: n))'], ['`(true, E::B(_, None))`']],
    [['B(1, _) | B(_, None)', 'A | C'], ['`E::B(_, Some)`']],
    [['A', 'B(_, Some(n)) | B(_, None)', 'E.C(x:)'], []],
    [['A', 'whole @ B(...)', 'C'], []],
    [['Ok(x) if x > 1', 'Err(_)'], ['`Ok`']],
    [['true'], ['`false`']],
    // Numbers and strings have no end; nil beside Option is no enum alone.
    [['(0, 0)', '(1, _)'], []],
    [['Some(x)', 'nil'], []],
  ])('%j', (arms, expected) => {
    expect(missing(arms)).toEqual(expected);
  });
});

test('@cfg and @target drop declarations', () => {
  expect(problems('@target(:windows)\nfn f() = nope\n@cfg(test)\nfn g() = nope\n@target(:linux)\nfn f() = 1')).toEqual([]);
});
