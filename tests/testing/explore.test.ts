/** `aria test --explore N` finds what depends on the order in which tasks run, and shows how to see it again. */
import { describe, expect, test } from 'vitest';
import { type Failed, failureOf, results, resultsOf, TestDirectory } from './run-tests.js';

/** Each passes in the usual order of one thread. */
const PLANTED: Readonly<Record<string, string>> = {
  'a lost update: get, then set': `
  balance = Atomic.new(0)
  with Async.scope |s|
    for amount in [10, 20]
      s.spawn do
        before = balance.get()
        balance.set(before + amount)
      end
    end
  end
  assert balance.get() == 30`,
  'an order that is assumed': `
  log = Channel.unbounded()
  with Async.scope |s|
    s.spawn { log <- "first" }
    s.spawn { log <- "second" }
  end
  assert <-log == "first"`,
  'an await that is missing': `
  total = Atomic.new(0)
  with Async.scope |s|
    s.spawn { total.add(1) }
    Async.yield()
    assert total.get() == 1
  end`,
  'a check that is stale when the task acts on it': `
  seats = Mutex.new(1)
  sold = Atomic.new(0)
  with Async.scope |s|
    for _ in 1..2
      s.spawn do
        if (seats.lock |n| n > 0 end)
          seats.lock |n|
            n -= 1
          end
          sold.add(1)
        end
      end
    end
  end
  assert sold.get() == 1`,
  'two locks taken in different order': `
  (a, b) = (Mutex.new(0), Mutex.new(0))
  with Async.scope |s|
    for (one, other) in [(a, b), (b, a)]
      s.spawn do
        one.lock |x|
          other.lock |y|
            y = x
          end
        end
      end
    end
  end`,
  'so many yields that the other must be done': `
  done = Atomic.new(0)
  with Async.scope |s|
    s.spawn do
      Async.yield()
      done.set(1)
    end
    for _ in 1..5
      Async.yield()
    end
    assert done.get() == 1
  end`,
};

/** The same without the bug. */
const SOUND = `test "adds"
  balance = Atomic.new(0)
  with Async.scope |s|
    s.spawn { balance.add(10) }
    s.spawn { balance.update |n| n + 20 end }
  end
  assert balance.get() == 30
end

test "awaits"
  total = Atomic.new(0)
  with Async.scope |s|
    t = s.spawn { total.add(1) }
    t.await
    assert total.get() == 1
  end
end

test "acts while it holds the lock"
  seats = Mutex.new(1)
  sold = with Async.scope |s|
    (1..2).map { |_| s.spawn { seats.lock |n|
      free = n > 0
      n -= 1 if free
      free
    end } }.await_all.count { |took| took }
  end
  assert sold == 1
end
`;

const source = Object.entries(PLANTED)
  .map(([name, body]) => `test "${name}"${body}\nend\n`)
  .join('\n');

describe.concurrent('random schedules', () => {
  test('find planted bugs that the usual order hides, and the command printed for each finds it again', async () => {
    const directory = new TestDirectory({ 'bugs.aria': source });
    const usual = await directory.events('bugs.aria', '--threads', '1');
    expect(results(usual).filter((line) => !line.startsWith('ok '))).toEqual([]);

    const failures = (await directory.events('bugs.aria', '--explore', '300')).filter(
      (event): event is Failed => event.kind === 'test-failed',
    );
    expect(failures.map(({ test }) => test.name)).toEqual(Object.keys(PLANTED));
    for (const { test, failure } of failures) {
      const again = ['--explore', '1', '--seed', String(failure.seed)];
      const replay = (await directory.events(`bugs.aria:${test.line}`, ...again)).filter(
        (event): event is Failed => event.kind === 'test-failed',
      );
      expect(replay.map((event) => [event.test.name, event.failure.report])).toEqual([[test.name, failure.report]]);
    }
  });

  test('find nothing in tests that hold in every order', async () => {
    expect(await resultsOf(SOUND, '--explore', '300')).toEqual(['ok adds', 'ok awaits', 'ok acts while it holds the lock']);
  });

  test('say which schedule it was, and how to run it again', async () => {
    const { stdout, code } = await new TestDirectory({ 'bugs.aria': source }).test('bugs.aria', '--explore', '300', '--filter', 'assumed');
    const [, seed, nth] = /note: in the random schedule of seed (\d+), (\d+) of 300/.exec(stdout) ?? [];
    expect(code).toBe(1);
    expect(Number(seed)).toBe(7 + Number(nth) - 1);
    expect(stdout).toContain(`run again: aria test bugs.aria:14 --seed ${seed} --explore 1\n`);
  });

  test('start the program anew each time, so that one leaves nothing to the next', async () => {
    const counting = `mut count = 0
@parametrize([1, 2])
test "first"
  count += 1
  assert count == 1
end
`;
    expect(await resultsOf(counting, '--explore', '20')).toEqual(['ok first (1)', 'ok first (2)']);
  });

  test('stop at the first that fails, and show what that one printed', async () => {
    const printing = `test "t"
  log = Channel.unbounded()
  with Async.scope |s|
    s.spawn { log <- 1 }
    s.spawn { log <- 2 }
  end
  got = <-log
  println("got", got)
  assert got == 1
end
`;
    const directory = new TestDirectory({ 'a.aria': printing });
    const failed = (await directory.events('a.aria', '--explore', '100')).find((event) => event.kind === 'test-failed');
    expect(failed?.kind === 'test-failed' && failed.output).toBe('got 2\n');
  });

  test('run on a virtual clock', async () => {
    expect(await resultsOf('test "t"\n  sleep(10.hours)\nend\n', '--explore', '50')).toEqual(['ok t']);
  });

  test('are tried for properties too', async () => {
    const property = `property "all are counted"
  forall n: Gen.int(1, 4)
    total = Atomic.new(0)
    with Async.scope |s|
      for _ in 1..n
        s.spawn { total.set(total.get() + 1) }
      end
    end
    assert total.get() == n
  end
end
`;
    const failure = await failureOf(property, '--explore', '50');
    expect(failure.failure.report.kind).toBe('PropertyFailed');
  });
});

describe.concurrent('a wrong command line', () => {
  for (const args of [
    ['--explore', '0'],
    ['--explore', 'many'],
    ['--explore', '5', '--threads', '2'],
  ])
    test(args.join(' '), async () => {
      const { code, stderr } = await new TestDirectory({ 'a.aria': 'test "t"\n  1\nend\n' }).test('a.aria', ...args);
      expect(code).toBe(64);
      expect(stderr).toContain('--explore');
    });
});
