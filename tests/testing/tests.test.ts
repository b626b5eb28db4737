/** language.md, section 14: `test`, `raises`, `examples`, `@test` and the attributes; how tests are kept apart. */
import { describe, expect, test } from 'vitest';
import { failureOf, resultsOf } from './run-tests.js';

describe.concurrent('a test', () => {
  test('passes if its body finishes without error, and one that fails does not stop the others', async () => {
    const source = 'test "a"\n  assert(true)\nend\ntest "b"\n  assert_eq(1 + 1, 3)\nend\ntest "c"\n  [][0]\nend\ntest "d"\n  1\nend\n';
    expect(await resultsOf(source)).toEqual([
      'ok a',
      'FAILED b: expected 3, got 2',
      'FAILED c: index 0 is out of bounds (length 0)',
      'ok d',
    ]);
  });

  test('runs after the statements of the file, sees and changes its variables; `main` is skipped', async () => {
    const source = `
mut count = 1
count += 1
fn main()
  count = 100
end
test "sees"
  assert_eq(count, 2)
  count += 1
end
test "shares"
  assert_eq(count, 3)
end`;
    expect(await resultsOf(source)).toEqual(['ok sees', 'ok shares']);
  });

  test('has its setup first, in its own scope, and its teardown in any case', async () => {
    const source = (last: string): string => `
test "fixture"
  setup
    log = ["setup"]
  end
  log.push("body")
  ${last}
  teardown
    log.push("teardown")
    println(log.join(" "))
  end
end`;
    for (const last of ['fail("no")', 'Async.sleep(1.hour)', 'return 1']) {
      const failed = last.startsWith('return') ? null : await failureOf(source(last), '--timeout', '50ms');
      if (failed !== null) expect(failed.output).toBe('setup body teardown\n');
    }
    expect(await resultsOf(source('return 1'))).toEqual(['ok fixture']);
  });

  test('is ended by its timeout, busy or waiting', async () => {
    const source = `
test "waits" with(timeout: 30.ms)
  Async.sleep(1.hour)
end
@timeout(30.ms)
test "is busy"
  loop
    1
  end
end
test "is quick" with(timeout: 1.minute)
  Async.sleep(1.ms)
end`;
    expect(await resultsOf(source)).toEqual(['FAILED waits: timed out after 30ms', 'FAILED is busy: timed out after 30ms', 'ok is quick']);
  });

  test('is skipped by an option, an attribute, or itself', async () => {
    const source = `
test "option" with(skip: "later")
  fail("ran")
end
@skip("broken")
test "attribute"
  fail("ran")
end
@ignore
test "ignored"
  fail("ran")
end
test "itself"
  skip("no network")
  fail("ran")
end
test "not" with(skip: nil)
  1
end`;
    expect(await resultsOf(source)).toEqual([
      'skipped option: later',
      'skipped attribute: broken',
      'skipped ignored: ',
      'skipped itself: no network',
      'ok not',
    ]);
  });

  test('may stand in a module block, and sees its names', async () => {
    const source =
      'module M\n  fn twice(n)\n    n * 2\n    examples\n      twice(2) == 4\n    end\n  end\n  test "in M"\n    assert_eq(twice(3), 7)\n  end\nend\n';
    expect(await resultsOf(source)).toEqual(['ok twice examples', 'FAILED in M: expected 7, got 6']);
  });

  test('is found with `@cfg(test)` on', async () => {
    expect(await resultsOf('@cfg(test)\nfn help() = 4\ntest "a"\n  assert_eq(help(), 4)\nend\n')).toEqual(['ok a']);
  });
});

describe.concurrent('raises', () => {
  test('passes if the body raises an error of the kind', async () => {
    const source = (body: string): string => `test "r"\n  raises TypeError\n    ${body}\n  end\nend\n`;
    expect(await resultsOf(source('1 + nil'))).toEqual(['ok r']);
    expect(await resultsOf(source('1 / 0'))).toEqual([
      'FAILED r: expected TypeError to be raised, got DivisionByZero { message: "division by zero" }',
    ]);
    expect(await resultsOf(source('1 + 1'))).toEqual(['FAILED r: expected TypeError to be raised, but nothing was']);
  });
});

describe.concurrent('examples', () => {
  const source = (lines: string): string => `fn half(n)\n  n / 2\n  examples\n${lines}  end\nend\n`;

  test('must all be truthy; bindings carry over', async () => {
    expect(await resultsOf(source('    a = half(8)\n    half(a) == 2\n    half(3)\n    assert_eq(half(2), 1)\n'))).toEqual([
      'ok half examples',
    ]);
  });

  test('report both sides of a comparison, evaluated once', async () => {
    const failed = await failureOf(`fn f(n)\n  println("f")\n  n\n  examples\n    f(1) == 2\n  end\nend\n`);
    expect(failed.failure).toMatchObject({
      expected: '2',
      actual: '1',
      report: { code: 'E8005', message: 'f(1) == 2: expected 2, got 1' },
    });
    expect(failed.output).toBe('f\n');
  });

  test('report every operand of a chain that was evaluated', async () => {
    expect(await resultsOf(source('    0 < half(8) <= half(4) < 100\n'))).toEqual([
      'FAILED half examples: 0 < half(8) <= half(4) < 100: expected 0 < 4 <= 2',
    ]);
  });

  test('report what is falsy without being a comparison', async () => {
    expect(await resultsOf(source('    [half(2)].contains(2)\n'))).toEqual([
      'FAILED half examples: assertion failed: [half(2)].contains(2)',
    ]);
    expect(await resultsOf(source('    half(1)\n'))).toEqual(['FAILED half examples: assertion failed: half(1) is 0']);
  });

  test('may raise, and may stand in an impl', async () => {
    const impl =
      'struct P\n  x: Int\nend\nimpl P\n  fn get(self) = self.x\n  examples\n    P(x: 2).get() == 2\n    raises DivisionByZero\n      1 / 0\n    end\n  end\nend\n';
    expect(await resultsOf(impl)).toEqual(['ok P examples']);
  });
});

describe.concurrent('a function with @test', () => {
  test('is a test named after it', async () => {
    expect(await resultsOf('@test\nfn adds()\n  assert_eq(1 + 1, 2)\nend\n@test\nfn fails()\n  panic("oh")\nend\n')).toEqual([
      'ok adds',
      'FAILED fails: oh',
    ]);
  });

  test('binds the case to the name of the option `param:` of the test itself', async () => {
    const source = '@parametrize([1, 3])\ntest "small" with(param: n)\n  assert n < 3\nend\n';
    expect(await resultsOf(source)).toEqual(['ok small (1)', 'FAILED small (3): assertion failed']);
  });

  test('runs once for each case of @parametrize', async () => {
    const source = `
@test
@parametrize([1, 2, 3], param: n)
fn bound()
  assert_lt(n, 3)
end
@test
@parametrize([(1, 1), (2, 4)])
fn spread(a, b)
  assert_eq(a * a, b)
end
@parametrize(["x"], param: s)
test "block"
  assert_eq(s, "x")
end`;
    expect(await resultsOf(source)).toEqual([
      'ok bound (1)',
      'ok bound (2)',
      'FAILED bound (3): expected 3 < 3',
      'ok spread ((1, 1))',
      'ok spread ((2, 4))',
      'ok block ("x")',
    ]);
  });
});

describe.concurrent('what a test leaves behind', () => {
  test('fails it: the task is named, with the place where it was spawned', async () => {
    const { failure } = await failureOf('test "leaks"\n  1\n  spawn do\n    Async.sleep(1.hour)\n  end\nend\n');
    expect(failure.report).toMatchObject({ code: 'E6013', message: 'a task was still running when the test ended: await or cancel it' });
    expect(failure.notes).toEqual([expect.stringMatching(/^<task>@a\.aria:4#\d+: \w+.*, spawned at a\.aria:3:3$/)]);
  });

  test('does not matter if it was awaited, cancelled, or is a daemon', async () => {
    const source = `
test "awaited"
  t = spawn do
    Async.sleep(1.ms)
    4
  end
  assert_eq(t.await, 4)
end
test "cancelled"
  t = spawn do
    Async.sleep(1.hour)
  end
  t.cancel()
end
test "in a scope"
  with Async.scope as s
    s.spawn do
      Async.sleep(1.ms)
    end
  end
end`;
    expect(await resultsOf(source)).toEqual(['ok awaited', 'ok cancelled', 'ok in a scope']);
  });

  test('an error of one of its tasks is an error of the test', async () => {
    const { failure } = await failureOf('test "t"\n  with Async.scope as s\n    s.spawn do\n      raise "boom"\n    end\n  end\nend\n');
    expect(failure.report.message).toBe('uncaught exception: boom');
    expect(failure.report.taskPath).toEqual(['main', expect.stringMatching(/^<task>@a\.aria:/)]);
  });
});

describe.concurrent('a test that takes the program down', () => {
  const others = 'test "before"\n  1\nend\n';
  const after = 'test "after"\n  assert_eq(state, 1)\nend\nlet state = 1\n';

  test('by a deadlock fails, and the rest runs', async () => {
    const stuck = 'test "stuck"\n  let (tx, rx) = mpsc(1)\n  println(<-rx)\nend\n';
    const [first, second, third] = await resultsOf(others + stuck + after);
    expect([first, third]).toEqual(['ok before', 'ok after']);
    expect(second).toMatch(/^FAILED stuck: all tasks are waiting/);
  });

  test('by exit fails, and the rest runs', async () => {
    const exits = 'test "exits"\n  exit(3)\nend\ntest "exits in a task"\n  t = spawn do\n    exit(4)\n  end\n  t.await\nend\n';
    expect(await resultsOf(others + exits + after)).toEqual([
      'ok before',
      'FAILED exits: the test ended the program with exit(3)',
      expect.stringMatching(/^FAILED exits in a task: .*exit\(4\)$/),
      'ok after',
    ]);
  });

  test('in its statements: the file fails, with their output', async () => {
    const { TestDirectory } = await import('./run-tests.js');
    const directory = new TestDirectory({ 'a.aria': 'println("here")\n[][1]\ntest "t"\n  1\nend\n', 'b.aria': 'test "u"\n  1\nend\n' });
    const events = await directory.events();
    expect(events.map((event) => event.kind)).toEqual([
      'run-started',
      'file-started',
      'file-failed',
      'file-ended',
      'file-started',
      'test-started',
      'test-passed',
      'file-ended',
      'run-ended',
    ]);
    expect(events[2]).toMatchObject({ file: 'a.aria', output: 'here\n', failure: { report: { code: 'E0004' } } });
    expect((await directory.test()).code).toBe(1);
  });
});

describe.concurrent('a virtual clock', () => {
  const source = `import std::time::Instant

@test(clock: :virtual)
fn waits_for_hours()
  start = Instant.now()
  sleep(10.hours)
  assert start.elapsed() >= 10.hours
end

test "has the time of day again"
  sleep(1.ms)
end

test "waits on every thread" with(clock: :virtual)
  with Async.scope |s|
    for _ in 1..4
      s.spawn(on: :thread) do
        sleep(3.hours)
      end
    end
  end
end`;

  for (const threads of ['1', '2', '4'])
    test(`is what single tests ask for, on ${threads} threads`, async () => {
      expect(await resultsOf(source, '--threads', threads)).toEqual([
        'ok waits_for_hours',
        'ok has the time of day again',
        'ok waits on every thread',
      ]);
    });
});
