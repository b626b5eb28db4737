import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aria } from './aria.js';

const echoArguments = 'fn main(args)\n  println(args.join("|"))\nend\n';

describe('run', () => {
  it('runs a file, with or without the word', () => {
    for (const args of [['run', 'a.aria'], ['a.aria'], ['./a.aria']]) {
      expect(aria(args, { files: { 'a.aria': 'println(6 * 7)\n' } })).toEqual({ code: 0, stdout: '42\n', stderr: '' });
    }
  });

  it('runs standard input and code from the command line', () => {
    expect(aria(['-'], { input: 'println("in")\n' }).stdout).toBe('in\n');
    expect(aria(['-e', 'println("here")']).stdout).toBe('here\n');
  });

  it('runs an empty file as an empty program', () => {
    expect(aria(['run', 'a.aria'], { files: { 'a.aria': '' } })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('hands the program what follows, and after `--` whatever it looks like', () => {
    const files = { 'a.aria': echoArguments };
    expect(aria(['run', 'a.aria', 'x', 'y'], { files }).stdout).toBe('x|y\n');
    expect(aria(['a.aria', '--', '--threads', '-x'], { files }).stdout).toBe('--threads|-x\n');
    expect(aria(['run', '--threads', '1', 'a.aria', '--', '-x'], { files }).stdout).toBe('-x\n');
  });

  it('says nothing of its own about many threads', () => {
    const files = {
      'a.aria': `fn main()
  all = Barrier.new(12)
  with Async.scope |s|
    11.times do |_|
      s.spawn(on: :thread) { all.wait() }
    end
    all.wait()
  end
  println("done")
end
`,
    };
    expect(aria(['run', '--threads', '12', 'a.aria'], { files })).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
  });

  it('passes the exit code of the program through', () => {
    expect(aria(['-e', 'exit(7)']).code).toBe(7);
  });

  it('ends with 1 for an uncaught error and with 65 for a source with errors', () => {
    const uncaught = aria(['-e', 'let zero = 0\nprintln(1 / zero)']);
    expect(uncaught.stderr).toMatch(/^error\[E0003\]: division by zero\n {2}--> <eval>:2:/);
    expect(uncaught.code).toBe(1);
    const broken = aria(['-e', 'println("before")\nprintln(1 + )']);
    expect(broken.stderr).toContain('error[E3003]');
    expect(broken.stdout).toBe('');
    expect(broken.code).toBe(65);
  });
});

describe('check', () => {
  it('reports problems of files and directories without running them', () => {
    const files = { 'good.aria': 'println("runs")\n', 'bad.aria': 'println(1 + )\n' };
    const { code, stdout, stderr } = aria(['check', '.'], { files });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error\[E3003\]: .*\n {2}--> bad\.aria:1:13\n/);
    expect(stderr).toMatch(/\nchecked 2 files: 1 error\n$/);
    expect(code).toBe(65);
  });

  it('prints for programs to stdout', () => {
    const files = { 'bad.aria': 'println(1 + )\n' };
    expect(aria(['check', 'bad.aria', '--format', 'short'], { files }).stdout).toMatch(/^bad\.aria:1:13: error\[E3003\]: .*\n$/);
    expect(JSON.parse(aria(['check', 'bad.aria', '--json'], { files }).stdout)).toMatchObject({
      code: 'E3003',
      start: { line: 1, column: 13 },
    });
  });

  it('is content with a good program', () => {
    expect(aria(['check', 'a.aria'], { files: { 'a.aria': 'println(1)\n' } })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'checked 1 file: no problems\n',
    });
  });
});

describe('ast', () => {
  it('prints the tree, also as JSON', () => {
    const files = { 'a.aria': 'let x = 1\n' };
    expect(aria(['ast', 'a.aria'], { files }).stdout).toMatch(/^Unit @1:1/);
    expect(JSON.parse(aria(['ast', '--json', 'a.aria'], { files }).stdout)).toMatchObject({ kind: 'Unit', file: 'a.aria' });
  });
});

describe('Ctrl-C', () => {
  it('cancels the program, whose deferred code runs', async () => {
    const { stdout, code } = await interrupted('defer println("cleaned up")\nprintln("ready")\nloop\n  x = 1\nend\n', 1);
    expect(stdout).toBe('ready\ncleaned up\n');
    expect(code).toBe(130);
  });

  it('does not ask a second time', async () => {
    const { code } = await interrupted('defer do\n  sleep(1.hours)\nend\nprintln("ready")\nsleep(1.hours)\n', 2);
    expect(code).toBe(130);
  });
});

/** Starts the program, waits for its first output, and interrupts it so many times. */
function interrupted(text: string, times: number): Promise<{ stdout: string; code: number | null }> {
  const file = join(mkdtempSync(join(tmpdir(), 'aria-cli-')), 'a.aria');
  writeFileSync(file, text);
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../bin/aria.js', import.meta.url)), file]);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (stdout === '') {
      for (let count = 0; count < times; count++) setTimeout(() => child.kill('SIGINT'), 200 * count);
    }
    stdout += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ stdout, code })));
}
