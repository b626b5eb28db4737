/** What holds for commands one by one: permissions, limits, documentation of files, completions, pipes that close, standard input. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aria } from './aria.js';

const bin = fileURLToPath(new URL('../../bin/aria.js', import.meta.url));
const shell = (script: string): ReturnType<typeof spawnSync> =>
  spawnSync('bash', ['-c', `aria() { '${process.execPath}' '${bin}' "$@"; }; ${script}`], { encoding: 'utf8', timeout: 20_000 });

describe('permissions', () => {
  const files = { 'a.aria': 'println(read_file("data.txt").unwrap)\n', 'data.txt': 'data' };

  it('are those of a script unless something else is said', () => {
    expect(aria(['run', 'a.aria'], { files })).toEqual({ code: 0, stdout: 'data\n', stderr: '' });
  });

  it('are none in a sandbox, and the refusal names the flag', () => {
    const refused = aria(['run', '--sandbox', 'a.aria'], { files });
    expect(refused).toMatchObject({ code: 77, stdout: '' });
    expect(refused.stderr).toContain('grant it with --allow-read=data.txt');
    expect(aria(['run', '--sandbox', '--allow-read', 'a.aria'], { files }).stdout).toBe('data\n');
    expect(aria(['run', '--sandbox', '--allow-read=data.txt', 'a.aria'], { files }).stdout).toBe('data\n');
    expect(aria(['run', '--sandbox', '--allow-read=elsewhere', 'a.aria'], { files }).code).toBe(77);
  });

  it('that are denied stay denied', () => {
    for (const flags of [['--deny-read'], ['-A', '--deny-read=data.txt'], ['--allow-read=.', '--deny-read=.']]) {
      const refused = aria(['run', ...flags, 'a.aria'], { files });
      expect(refused.code).toBe(77);
      expect(refused.stderr).toContain('--deny-read');
    }
    expect(aria(['run', '--deny-read=other', 'a.aria'], { files }).stdout).toBe('data\n');
  });

  it('are asked of tests and traced programs too', () => {
    const tests = { 'data.txt': 'data', 'a.aria': 'test "reads"\n  read_file("data.txt").unwrap\nend\n' };
    expect(aria(['test', 'a.aria'], { files: tests }).code).toBe(0);
    const refused = aria(['test', '--sandbox', 'a.aria'], { files: tests });
    expect(refused.code).toBe(77);
    expect(refused.stdout).toContain('grant it with --allow-read=data.txt');
    expect(aria(['test', '--sandbox', '--allow-read=data.txt', 'a.aria'], { files: tests }).code).toBe(0);
    const failing = { 'a.aria': `${tests['a.aria']}test "wrong"\n  assert false\nend\n` };
    expect(aria(['test', '--sandbox', 'a.aria'], { files: failing }).code).toBe(1);
    const traced = aria(['trace', '--sandbox', 'a.aria'], { files });
    expect(traced.code).toBe(77);
    expect(traced.stderr).toContain('grant it with --allow-read=data.txt');
  });

  it('of the environment are by name', () => {
    const code = 'import std::env\nprintln(env::var("ARIA_T"))';
    const run = (...flags: string[]) => aria(['run', ...flags, '-e', code], { env: { ARIA_T: 'there' } });
    expect(run().stdout).toBe('Some("there")\n');
    expect(run('--sandbox', '--allow-env=ARIA_T').stdout).toBe('Some("there")\n');
    expect(run('--sandbox', '--allow-env=OTHER').code).toBe(77);
    expect(run('--deny-env=ARIA_T').code).toBe(77);
  });

  it('cannot be everything and nothing', () => {
    expect(aria(['run', '-A', '--sandbox', '-e', '1']).code).toBe(64);
  });
});

describe('limits', () => {
  it.each([
    ['steps=10k', 'while true do end', 'E7101'],
    ['time=200ms', 'sleep(1.h)', 'E7102'],
    ['depth=50', 'fn f(n) = f(n + 1) + 1\nf(0)', 'E7104'],
    ['output=5', 'println("123456789")', 'E7105'],
    ['memory=8MB', 'let a = []\nwhile true do a.push("x".repeat(1000)) end', 'E7103'],
  ])('%s ends the program with 75', (limits, code, error) => {
    const ended = aria(['run', '--limits', limits, '-e', code]);
    expect(ended.stderr).toContain(`error[${error}]`);
    expect(ended.code).toBe(75);
  });

  const hog = { 'a.aria': 'test "fine"\n  assert true\nend\ntest "hog"\n  while true do end\nend\ntest "last"\n  assert true\nend\n' };

  it('hold for each test, and the others run', () => {
    const { code, stdout } = aria(['test', '--limits', 'steps=5k', 'a.aria'], { files: hog });
    expect(stdout).toMatch(/ok +fine\n +FAILED +hog\n +error\[E7101\]: step limit reached: 5,000 steps\n/);
    expect(stdout).toContain('allow more with --limits steps=N');
    expect(stdout).toMatch(/ok +last\n/);
    expect(code).toBe(75);
  });

  it('hold for each test anew', () => {
    const test = (name: string): string => `test "${name}"\n  for i in 1..300 do i end\nend\n`;
    const files = { 'a.aria': ['a', 'b', 'c', 'd'].map(test).join('') };
    expect(aria(['test', '--limits', 'steps=500', 'a.aria'], { files }).code).toBe(0);
  });

  it('hold in random schedules too', () => {
    const { code, stdout } = aria(['test', '--explore', '2', '--limits', 'steps=2k', 'a.aria'], { files: hog });
    expect(stdout).toContain('step limit reached: 2,000 steps');
    expect(code).toBe(75);
  });

  it('hold for the statements of a tested file', () => {
    const files = { 'a.aria': 'while true do end\ntest "x"\n  assert true\nend\n' };
    const { code, stdout } = aria(['test', '--limits', 'steps=2k', 'a.aria'], { files });
    expect(stdout).toContain('step limit reached: 2,000 steps');
    expect(code).toBe(75);
  });

  it('hold for each entry of the REPL, which goes on with its bindings', () => {
    const input = 'let a = 5\nwhile true do end\na + 1\n';
    const { code, stdout, stderr } = aria(['repl', '--limits', 'steps=10k'], { input });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '6\n' });
    expect(stderr).toMatch(/^error\[E7101\]: step limit reached: 10,000 steps\n/);
  });

  it('stop tasks that the REPL left running', () => {
    const input = 'let t = spawn do\n  while true do end\nend\nt.await\n1 + 1\n';
    const { stdout, stderr } = aria(['repl', '--limits', 'steps=50k'], { input });
    expect(stdout).toBe('2\n');
    expect(stderr).toContain('error[E7101]');
  });

  it('hold in a traced run', () => {
    const { code, stderr } = aria(['trace', '--limits', 'steps=1k', 'a.aria'], { files: { 'a.aria': 'while true do end\n' } });
    expect(stderr).toContain('error[E7101]');
    expect(code).toBe(75);
  });

  it('that are not understood are refused', () => {
    expect(aria(['run', '--limits', 'speed=5', '-e', '1'])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('the limits are steps'),
    });
    expect(aria(['run', '--limits', 'time=5', '-e', '1'])).toMatchObject({ code: 64, stderr: expect.stringContaining('needs a duration') });
  });
});

describe('standard input', () => {
  it('is the program’s, line by line or at once', () => {
    const code = 'println(read_line())\nprintln(read_line())\nprintln(read_line())';
    expect(aria(['-e', code], { input: 'a\nb' }).stdout).toBe('a\nb\nnil\n');
  });
});

describe('a reader that goes away', () => {
  it.each(['', ' --threads 2'])('ends a program that prints much quietly:%s', (flags) => {
    const { stdout, stderr } = shell(`aria run -e "for i in 1..200_000 do println(i) end"${flags} | head -1`);
    expect(String(stdout)).toBe('1\n');
    expect(stderr).toBe('');
  });
});

describe('documentation of files', () => {
  const source =
    '## Things with an area.\n\n## A circle.\npub data Circle(radius: Float)\n\n## Its area, `r * r * pi`.\npub fn area(c: Circle) -> Float\n  requires c.radius > 0\n  c.radius\nend\n\nfn hidden() = 1\n';

  it('shows what is public, with its comments', () => {
    const { stdout } = aria(['doc', 'shapes.aria'], { files: { 'shapes.aria': source } });
    expect(stdout).toContain('Things with an area.\n\n');
    expect(stdout).toMatch(/data Circle\(radius: Float\)\n {2}A circle\.\n/);
    expect(stdout).toMatch(/fn area\(c: Circle\) -> Float\n {2}requires c\.radius > 0\n {2}Its area/);
    expect(stdout).not.toContain('hidden');
    const [module] = JSON.parse(aria(['doc', '--json', 'shapes.aria'], { files: { 'shapes.aria': source } }).stdout);
    expect(module.items.map((item: { name: string }) => item.name)).toEqual(['Circle', 'area']);
  });

  it('writes a page for each module', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aria-doc-'));
    writeFileSync(join(folder, 'shapes.aria'), source);
    writeFileSync(join(folder, 'plain.aria'), 'fn less(a, b) = a < b\n');
    const made = spawnSync(process.execPath, [bin, 'doc', '.', '--html=out'], { cwd: folder, encoding: 'utf8' });
    expect({ code: made.status, stderr: made.stderr }).toEqual({ code: 0, stderr: 'wrote 3 pages to out\n' });
    const page = readFileSync(join(folder, 'out', 'shapes.html'), 'utf8');
    expect(page).toContain('<code>r * r * pi</code>');
    expect(page).toContain('href="plain.html"');
    expect(readFileSync(join(folder, 'out', 'plain.html'), 'utf8')).toContain('fn less(a, b)');
  });

  it('reports a file that does not parse', () => {
    expect(aria(['doc', 'bad.aria'], { files: { 'bad.aria': 'fn (\n' } }).code).toBe(65);
  });
});

describe('completions', () => {
  it('are a script that bash reads and that completes', () => {
    const ask = (...words: string[]): string =>
      String(
        shell(
          `source <(aria completions bash); COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _aria; echo "\${COMPREPLY[@]}"`,
        ).stdout,
      ).trim();
    expect(ask('aria', 'com')).toBe('completions');
    expect(ask('aria', 'run', '--sand')).toBe('--sandbox');
    expect(ask('aria', 'test', '--reporter', 'ju')).toBe('junit');
  });

  it('know every command and option, in every shell', () => {
    for (const name of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = aria(['completions', name]);
      expect(code).toBe(0);
      for (const word of ['check', 'explain', 'sandbox', 'reporter']) expect(stdout, name).toContain(word);
    }
    expect(aria(['completions', 'tcsh'])).toMatchObject({ code: 64, stderr: expect.stringContaining('bash, zsh, fish') });
  });
});

describe('aria run --watch', () => {
  it('runs again when an imported file changes, and ends on Ctrl-C', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aria-watch-'));
    writeFileSync(join(folder, 'main.aria'), 'import lib::word\nprintln(word())\n');
    writeFileSync(join(folder, 'lib.aria'), 'fn word() = "first"\n');
    const child = spawn(process.execPath, [bin, 'run', '--watch', 'main.aria'], { cwd: folder });
    let seen = '';
    const until = (wanted: string): Promise<void> =>
      new Promise((settle, fail) => {
        const timer = setTimeout(() => fail(new Error(`never printed ${wanted}: ${seen}`)), 20_000);
        const look = (): void => {
          if (!seen.includes(wanted)) return;
          clearTimeout(timer);
          settle();
        };
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => {
            seen += chunk.toString();
            look();
          });
        }
        look();
      });
    try {
      await until('waiting for changes');
      expect(seen).toContain('first');
      writeFileSync(join(folder, 'lib.aria'), 'fn word() = "second"\n');
      await until('second');
      child.kill('SIGINT');
      expect(await new Promise((settle) => child.once('exit', settle))).toBe(130);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('needs a file', () => {
    expect(aria(['run', '--watch', '-e', '1']).code).toBe(64);
  });
});
