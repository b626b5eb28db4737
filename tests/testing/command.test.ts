/** The command: which tests run, when it stops, what it remembers, its exit codes. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { results, TestDirectory } from './run-tests.js';

const SOURCE = `test "first"
  assert(true)
end

fn half(n)
  n / 2
  examples
    half(2) == 1
  end
end

test "Second one" with(tags: [:slow])
  fail("no")
end

@tags(net)
test "third"
  1
end
`;
const PASSING = 'test "p"\n  1\nend\n';
const FAILING = 'test "q"\n  fail("no")\nend\n';

describe.concurrent('exit codes', () => {
  const cases: readonly (readonly [what: string, code: number, args: readonly string[]])[] = [
    ['0 if all passed', 0, ['pass.aria']],
    ['1 if something failed', 1, ['pass.aria', 'fail.aria']],
    ['65 if a file has errors, whatever else failed', 65, ['bad.aria', 'fail.aria']],
    ['66 if a file is missing', 66, ['none.aria']],
    ['64 for a wrong option', 64, ['--nope']],
    ['64 for a wrong seed', 64, ['--seed', 'x']],
    ['64 for a wrong timeout', 64, ['--timeout', '5']],
    ['64 for a wrong count', 64, ['--max-failures', '0']],
    ['64 for a reporter that is none', 64, ['--reporter', 'loud']],
    ['64 if nothing matches', 64, ['pass.aria', '--filter', 'zzz']],
    ['0 if there are no tests', 0, ['empty.aria']],
  ];
  for (const [what, code, args] of cases) {
    test(what, async () => {
      const directory = new TestDirectory({
        'pass.aria': PASSING,
        'fail.aria': FAILING,
        'bad.aria': 'let = 3\n',
        'empty.aria': 'println("never")\n',
      });
      const outcome = await directory.test(...args);
      expect(outcome.code).toBe(code);
      expect(outcome.stdout + outcome.stderr).not.toMatch(/\.[cj]s:\d+/);
    });
  }
});

describe.concurrent('selection', () => {
  const select = async (...args: readonly string[]): Promise<string[]> => {
    const events = await new TestDirectory({ 'a.aria': SOURCE }).events(...args);
    return results(events).map((line) => line.replace(/:.*/, ''));
  };

  test('of a line: the test on it, of the function around it, or the nearest above', async () => {
    expect(await select('a.aria:1')).toEqual(['ok first']);
    expect(await select('a.aria:2')).toEqual(['ok first']);
    expect(await select('a.aria:4')).toEqual(['ok first']);
    expect(await select('a.aria:5')).toEqual(['ok half examples']);
    expect(await select('a.aria:16')).toEqual(['ok third']);
    expect(await select('a.aria:2', 'a.aria:13')).toEqual(['ok first', 'FAILED Second one']);
  });

  test('by part of a name or by tag', async () => {
    expect(await select('--filter', 'second')).toEqual(['FAILED Second one']);
    expect(await select('--filter', ':slow')).toEqual(['FAILED Second one']);
    expect(await select('--filter', ':net')).toEqual(['ok third']);
  });

  test('of directories: all files with tests below them; others are never started', async () => {
    const directory = new TestDirectory({
      'b/one.aria': PASSING,
      'b/c/two.aria': PASSING,
      'b/script.aria': 'write_file("started", "")\n',
      'b/.hidden/three.aria': FAILING,
    });
    const { stdout, code } = await directory.test('--reporter', 'tap');
    expect(stdout).toBe('TAP version 14\n# b/c/two.aria\nok 1 - p\n# b/one.aria\nok 2 - p\n1..2\n');
    expect(code).toBe(0);
    expect(existsSync(join(directory.path, 'started'))).toBe(false);
  });

  test('of what failed last time, by name', async () => {
    const directory = new TestDirectory({ 'aria.toml': '', 'src/a.aria': SOURCE, 'src/b.aria': PASSING + FAILING });
    const failedOnly = async (): Promise<string[]> =>
      results(await directory.events('--only-failed')).map((line) => line.replace(/:.*/, ''));
    await directory.test();
    expect(JSON.parse(readFileSync(join(directory.path, '.aria/failed-tests.json'), 'utf8'))).toEqual([
      { file: 'src/a.aria', name: 'Second one' },
      { file: 'src/b.aria', name: 'q' },
    ]);
    expect(await failedOnly()).toEqual(['FAILED Second one', 'FAILED q']);
    directory.write('src/a.aria', `\n\n${SOURCE.replace('fail("no")', '1')}`);
    expect(await failedOnly()).toEqual(['ok Second one', 'FAILED q']);
    directory.write('src/b.aria', FAILING.replace('fail("no")', '1'));
    expect(await failedOnly()).toEqual(['ok q']);
    const last = await directory.test('--only-failed');
    expect([last.code, last.stderr]).toEqual([0, 'nothing failed last time\n']);
  });

  test('of the failed cases of a parametrized test', async () => {
    const directory = new TestDirectory({ 'a.aria': '@test\n@parametrize([1, 2, 3], param: n)\nfn odd()\n  assert_eq(n % 2, 1)\nend\n' });
    await directory.test();
    expect(results(await directory.events('--only-failed'))).toEqual(['FAILED odd (2): expected 1, got 0']);
  });
});

describe.concurrent('options', () => {
  test('--max-failures stops the run', async () => {
    const directory = new TestDirectory({ 'a.aria': FAILING.repeat(3) + PASSING, 'b.aria': PASSING });
    const events = await directory.events('--max-failures', '2');
    expect(results(events)).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ kind: 'run-ended', stopped: 'max-failures', totals: { failed: 2, passed: 0 } });
  });

  test('--junit-path writes a file beside what the reporter says', async () => {
    const directory = new TestDirectory({ 'a.aria': PASSING });
    const { stdout } = await directory.test('--junit-path', 'junit.xml');
    expect(stdout).toContain('ok       p');
    expect(readFileSync(join(directory.path, 'junit.xml'), 'utf8')).toContain('<testcase name="p" classname="a.aria"');
  });

  test('--timeout limits tests that set no limit themselves', async () => {
    const source = 'test "waits"\n  Async.sleep(300.ms)\nend\ntest "may wait" with(timeout: 10.seconds)\n  Async.sleep(300.ms)\nend\n';
    expect(results(await new TestDirectory({ 'a.aria': source }).events('--timeout', '100ms'))).toEqual([
      'FAILED waits: timed out after 100ms',
      'ok may wait',
    ]);
  });

  test('--virtual-time lets hours pass at once', async () => {
    const source =
      'test "waits" with(timeout: 5.hours)\n  Async.sleep(4.hours)\nend\ntest "waits too long" with(timeout: 3.hours)\n  Async.sleep(4.hours)\nend\n';
    expect(results(await new TestDirectory({ 'a.aria': source }).events('--virtual-time'))).toEqual([
      'ok waits',
      'FAILED waits too long: timed out after 3h',
    ]);
  });

  test('--repeat-until-failure takes one seed after the other', async () => {
    const source = 'import std::random::random_int_range\ntest "rarely fails"\n  assert(random_int_range(0, 5) != 2)\nend\n';
    const directory = new TestDirectory({ 'a.aria': source });
    const { code, stderr } = await directory.test('--repeat-until-failure', '--seed', '1');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^run 1, seed 1\n/);
    const seed =
      stderr
        .trimEnd()
        .split('\n')
        .at(-1)
        ?.replace(/.*seed /, '') ?? '';
    expect((await directory.test('--seed', seed)).code).toBe(1);
  });

  test('--threads 1 and 2 give the same results', async () => {
    const source = 'test "sum"\n  ts = (1..20).map(|n| spawn do\n    n * n\n  end)\n  assert_eq(ts.map(|t| t.await).sum(), 2870)\nend\n';
    const directory = new TestDirectory({ 'a.aria': source });
    for (const threads of ['1', '2']) expect(results(await directory.events('--threads', threads))).toEqual(['ok sum']);
  });

  test('--watch runs again when a file of the module graph changes', async () => {
    const directory = new TestDirectory({
      'a.aria': 'import lib::one\ntest "one"\n  assert_eq(one(), 1)\nend\n',
      'lib.aria': 'pub fn one() = 2\n',
    });
    const bin = fileURLToPath(new URL('../../bin/aria.js', import.meta.url));
    const child = spawn(process.execPath, [bin, 'test', '--watch', 'a.aria'], { cwd: directory.path, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const until = (text: string): Promise<void> =>
      new Promise((settle) => {
        const look = (chunk: Buffer | string): void => {
          output += chunk;
          if (!output.includes(text)) return;
          child.stderr.off('data', look);
          child.stdout.off('data', look);
          settle();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
      });
    try {
      await until('waiting for changes');
      expect(output).toContain('FAILED   one');
      output = '';
      const again = until('waiting for changes');
      directory.write('lib.aria', 'pub fn one() = 1\n');
      await again;
      expect(output).toContain('lib.aria changed');
      expect(output).toContain('ok       one');
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('Ctrl-C ends the running test with its cleanup', async () => {
    const source =
      'test "waits"\n  defer write_file("cleaned", "")\n  write_file("started", "")\n  Async.sleep(1.hour)\nend\ntest "next"\n  1\nend\n';
    const directory = new TestDirectory({ 'a.aria': source });
    const bin = fileURLToPath(new URL('../../bin/aria.js', import.meta.url));
    const child = spawn(process.execPath, [bin, 'test'], { cwd: directory.path, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const ended = new Promise<number | null>((settle) => child.on('close', settle));
    while (!existsSync(join(directory.path, 'started'))) await new Promise((later) => setTimeout(later, 20));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(stdout).toContain('interrupted');
    expect(stdout).not.toContain('next');
    expect(existsSync(join(directory.path, 'cleaned'))).toBe(true);
  });
});

test('the programs of the guide pass', async () => {
  const guide = readFileSync(fileURLToPath(new URL('../../docs/testing.md', import.meta.url)), 'utf8');
  const [tests = '', orders = ''] = [...guide.matchAll(/```aria\n(.*?)```/gs)].map((match) => match[1]);
  const shop = 'struct Item\n  price: UInt8\nend\nfn total(items, rate) = items.map(|i| i.price).sum() * (100 - rate)\n';
  const { stdout, code } = await new TestDirectory({ 'guide.aria': tests, 'shop.aria': shop + orders }).test();
  expect({ stdout: stdout.replace(/.*FAILED/s, 'FAILED'), code }).toMatchObject({ code: 0 });
});
