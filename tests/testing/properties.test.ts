/** language.md, section 14: properties, generators from types and from Gen, shrinking, seeds. */
import { describe, expect, test } from 'vitest';
import { type Failed, failureOf, resultsOf } from './run-tests.js';

const inputs = ({ failure }: Failed): Record<string, string> => Object.fromEntries(failure.inputs.map(({ name, value }) => [name, value]));

const property = (forall: string, options = '', before = ''): string =>
  `${before}\nproperty "p"${options}\n  forall ${forall}\n  end\nend\n`;

describe.concurrent('a property', () => {
  test('runs each forall for 100 cases, or as many as it says, and other statements once', async () => {
    const source = `
mut cases = 0
mut times = 0
property "p"
  times += 1
  forall n: Int
    cases += 1
  end
end
property "q" with(iterations: 7)
  forall n: Int
    cases += 1
    true
  end
end`;
    const fixed = source.replace('cases += 1\n  end', 'cases += 1\n    true\n  end');
    expect(await resultsOf(`${fixed}\ntest "count"\n  assert_eq((times, cases), (1, 107))\nend\n`)).toEqual(['ok p', 'ok q', 'ok count']);
    expect((await failureOf(source)).failure.cause?.message).toBe("the block's value is nil");
  });

  test('fails with PropertyFailed, which carries inputs, seed and cause', async () => {
    const failed = await failureOf(property('n: Int\n    n < 10'));
    expect(failed.failure).toMatchObject({
      report: { kind: 'PropertyFailed', code: 'E8006', message: 'property "p" failed for n = 10 (seed 7)' },
      cause: { kind: 'AssertionFailed', message: 'n < 10: expected 10 < 10' },
      seed: 7,
      inputs: [{ name: 'n', value: '10' }],
    });
  });

  test('passes on assertions that return nil, and fails on those that raise', async () => {
    expect(await resultsOf(property('xs: [Int]\n    assert_eq(xs.reverse().reverse(), xs)'))).toEqual(['ok p']);
    const failed = await failureOf(property('xs: [Int]\n    assert_eq(xs.reverse(), xs)'));
    expect(inputs(failed)).toEqual({ xs: '[0, 1]' });
    expect(failed.failure).toMatchObject({ expected: '[0, 1]', actual: '[1, 0]' });
  });

  test('discards cases by `where`, and gives up after too many', async () => {
    expect(await resultsOf(property('n: Int where n % 2 == 0\n    n % 2 == 0'))).toEqual(['ok p']);
    expect(await resultsOf(property('n: Int where n == 123456\n    true'))).toEqual([
      'FAILED p: property "p" gave up: 1001 cases were discarded, 0 of 100 tried (seed 7)',
    ]);
  });

  test('gives each case its own copies', async () => {
    expect(inputs(await failureOf(property('xs: [Int]\n    xs.push(9)\n    xs.len() < 3')))).toEqual({ xs: '[0, 0]' });
  });

  test('may have tasks in its cases, and effects of the test around', async () => {
    const body = 'n: Gen.int(0, 500)\n    t = spawn do\n      n * 2\n    end\n    t.await < 100';
    expect(inputs(await failureOf(property(body)))).toEqual({ n: '50' });
  });

  test('may leave a case with `continue` and the block with `break` or `return`', async () => {
    const before = 'mut cases = 0';
    const source = property('n: Int\n    cases += 1\n    continue if n > 0\n    break if cases > 10\n    true', '', before);
    expect(await resultsOf(`${source}\ntest "count"\n  assert_eq(cases <= 100, true)\nend\n`)).toEqual(['ok p', 'ok count']);
  });

  test('meets every edge value of its variables, whatever the seed', async () => {
    const edges = ['n != Int.MAX', 'n != Int.MIN', 'n != -1', 'n != 0', 'm != 1', 'not x.is_negative or x > Float.MIN', 'x != 1e-9'];
    const seeds = Array.from({ length: 12 }, (_, i) => i);
    const source = seeds.map((seed) =>
      edges.map((edge) => property(`n: Int, m: Int, x: Float\n    ${edge}`, ` with(seed: ${seed})`)).join('\n'),
    );
    const results = await resultsOf(source.join('\n'));
    expect(results.length).toBe(seeds.length * edges.length);
    expect(results.filter((result) => !result.startsWith('FAILED'))).toEqual([]);
  });

  test('is replayed by its seed', async () => {
    const draws = property('n: Int\n    println(n)\n    n < 50', ' with(max_shrinks: 0)');
    const [one, two, other] = await Promise.all([
      failureOf(draws, '--seed', '5'),
      failureOf(draws, '--seed', '5'),
      failureOf(draws, '--seed', '6'),
    ]);
    expect(one.output).toBe(two.output);
    expect(one.output).not.toBe(other.output);
    const own = await failureOf(draws.replace('max_shrinks: 0', 'max_shrinks: 0, seed: 5'), '--seed', '99');
    expect([own.failure.seed, own.output]).toEqual([5, one.output]);
  });
});

describe.concurrent('shrinking finds a case that no simpler one beside it fails', () => {
  const cases: readonly (readonly [title: string, forall: string, expected: Record<string, string>, before?: string])[] = [
    ['an Int', 'n: Int where n < 1000000\n    n < 137', { n: '137' }],
    ['a negative Int', 'n: Int where n > -1000000\n    n > -42', { n: '-42' }],
    ['an Int between bounds', 'n: Gen.int(5, 5000)\n    n < 1234', { n: '1234' }],
    ['several inputs', 'a: Gen.int(0, 999), b: Gen.int(0, 999)\n    a < 20 or b < 30', { a: '20', b: '30' }],
    ['a list', 'xs: [Int]\n    xs.len() < 4', { xs: '[0, 0, 0, 0]' }],
    ['an item of a list', 'xs: Gen.list(Gen.int(0, 100))\n    not xs.any(|x| x > 60)', { xs: '[61]' }],
    ['a String', 's: String\n    s.len() < 3', { s: '"   "' }],
    ['a Bool', 'b: Bool, c: Bool\n    not b', { b: 'true', c: 'false' }],
    ['a Float', 'x: Float where x < 1e9\n    x < 2.0', { x: '2.0' }],
    ['an Option', 'o: Int?\n    o.is_none()', { o: 'Some(0)' }],
    ['a Map', 'm: Map<Int, Bool>\n    m.len() < 1', { m: '{0: false}' }],
    ['a tuple', 't: (Int, Bool)\n    not t.1', { t: '(0, true)' }],
    ['a filtered Gen', 'n: Gen.int(0, 1000).filter(|n| n % 2 == 0)\n    n < 49', { n: '50' }],
    ['a mapped Gen', 'n: Gen.int(0, 1000).map(|n| n * 3)\n    n < 50', { n: '51' }],
    ['a struct', 'p: P\n    p.x < 12', { p: 'P { x: 12, y: "" }' }, 'struct P\n  x: UInt8\n  y: String\nend'],
    ['an enum', 's: S\n    s == S::A', { s: 'S::B(0)' }, 'enum S\n  A\n  B(Int)\nend'],
    [
      'a recursive type',
      't: T\n    depth(t) < 2',
      { t: 'T::Node(T::Node(T::Leaf, T::Leaf), T::Leaf)' },
      'enum T\n  Leaf\n  Node(T, T)\nend\nfn depth(t)\n  match t\n    Leaf => 0\n    Node(l, r) => 1 + max(depth(l), depth(r))\n  end\nend',
    ],
  ];
  for (const [title, forall, expected, before] of cases) {
    test(title, async () => {
      expect(inputs(await failureOf(property(forall, ' with(max_shrinks: 5000, iterations: 400)', before)))).toEqual(expected);
    });
  }
});

describe.concurrent('generators', () => {
  test('exist for every type of section 14', async () => {
    const checks: readonly (readonly [type: string, check: string])[] = [
      ['Int', 'v is Int'],
      ['Int8', '-128 <= v <= 127'],
      ['UInt16', '0 <= v <= 65535'],
      ['Float', 'v is Float and v.is_finite()'],
      ['Bool', 'v is Bool'],
      ['Char', 'v is Char'],
      ['String', 'v is String and v.len() <= 20'],
      ['[Int]', 'v is Array and v.len() <= 20 and v.all(|x| x is Int)'],
      ['Array<String>', 'v.all(|x| x is String)'],
      ['Map<String, Int>', 'v is Map and v.keys().all(|k| k is String)'],
      ['{String: Int}', 'v is Map'],
      ['Set<Int>', 'v is Set'],
      ['(Int, String)', 'v.0 is Int and v.1 is String'],
      ['Int?', 'v == None or v.unwrap() is Int'],
      ['Option<String>', 'v == None or v.unwrap() is String'],
      ['Result<Int, String>', 'v.is_ok() or v.unwrap_err() is String'],
      ['Duration', 'v is Duration'],
      ['Colour', 'v is Colour'],
      ['Pair<Int, [Bool]>', 'v is Pair and v.a is Int and v.b.all(|x| x is Bool)'],
      ['Even', 'v.n % 2 == 0'],
      ['Ids', 'v is Array and v.all(|x| x is Int)'],
    ];
    const types =
      'enum Colour\n  Red\n  Green\n  Blue\nend\nstruct Pair<A, B>\n  a: A\n  b: B\nend\nstruct Even\n  n: Int\n  invariant self.n % 2 == 0\nend\ntype Ids = [Int]\n';
    const source = types + checks.map(([type, check]) => `property "${type}"\n  forall v: ${type}\n    ${check}\n  end\nend\n`).join('');
    expect(await resultsOf(source)).toEqual(checks.map(([type]) => `ok ${type}`));
  });

  test('of types in other files', async () => {
    const { TestDirectory, results } = await import('./run-tests.js');
    const directory = new TestDirectory({
      'shapes.aria': 'pub struct Side\n  n: UInt8\nend\npub enum Shape\n  Square(Side)\nend\n',
      'a.aria': 'import shapes::Shape\nproperty "imported"\n  forall ss: [Shape]\n    ss.all(|s| s is Shape)\n  end\nend\n',
    });
    expect(results(await directory.events('a.aria'))).toEqual(['ok imported']);
  });

  test('may be named by a constant or variable', async () => {
    expect(await resultsOf(property('n: EVENS\n    n % 2 == 0', '', 'const EVENS = Gen.int(0, 100).map(|n| n * 2)'))).toEqual(['ok p']);
    expect(await resultsOf(property('n: evens\n    n % 2 == 0', '', 'let evens = Gen.int(0, 100).map(|n| n * 2)'))).toEqual(['ok p']);
  });

  test('are refused for types without values to generate', async () => {
    expect(await resultsOf(property('f: Fn(Int) -> Int\n    true'))).toEqual([
      'FAILED p: cannot generate values of Fn(Int) -> Int; give a Gen instead',
    ]);
    expect(await resultsOf(property('r: R\n    true', '', 'struct R\n  next: R\nend'))).toEqual([
      'FAILED p: cannot generate values of R: every value needs another one',
    ]);
  });
});
