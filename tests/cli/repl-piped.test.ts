/** The REPL without a terminal: entries from a pipe, results to a pipe, nothing else. */
import { describe, expect, it } from 'vitest';
import { aria } from './aria.js';

const talk = (input: string, args: readonly string[] = [], files = {}) => aria(['repl', ...args], { input, files });

describe('aria repl in a pipe', () => {
  it('prints results and nothing else', () => {
    expect(talk('1 + 1\nlet x = 5\n"a#{x}"\nprintln("b")\n')).toEqual({ code: 0, stdout: '2\n"a5"\nb\n', stderr: '' });
  });

  it('takes lines until they make a whole', () => {
    expect(talk('fn f(n)\n  n * 2\nend\nf(\n  4\n)\n').stdout).toBe('8\n');
  });

  it('reports errors on stderr and goes on', () => {
    const { code, stdout, stderr } = talk('1 / 0\nnope\n2\n');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n' });
    expect(stderr).toMatch(/^error\[E0003\]: division by zero\n {2}--> <input 1>:1:1\n/);
    expect(stderr).toContain('--> <input 2>:1:1');
  });

  it('keeps the last error, that of a deadlock too', () => {
    expect(talk('1 / 0\n_error.message\n').stdout).toBe('"division by zero"\n');
    expect(talk('let c = Channel.new(0)\nc.recv()\n_error.kind\n').stdout).toBe('"Deadlock"\n');
    expect(talk('let t = spawn do\n  1 / 0\nend\nt.await\n_error.message\n').stdout).toBe('"division by zero"\n');
  });

  it('gives programs what follows in the same input', () => {
    expect(talk('let l = read_line()\nhello\nl\n').stdout).toBe('"hello"\n');
  });

  it('ends with the status of `exit`', () => {
    expect(talk('exit(9)\n1\n')).toEqual({ code: 9, stdout: '', stderr: '' });
  });

  it('lays long values out', () => {
    expect(talk('(1..40).to_array\n').stdout).toMatch(/^\[\n {2}1, 2, .*\n {2}\d.*\n\]\n$/);
    expect(talk('{"name": "a".repeat(60), "list": [1, 2]}\n').stdout).toMatch(/^\{\n {2}"name": "a+",\n {2}"list": \[1, 2\]\n\}\n$/);
  });

  it('runs a file first with --preload', () => {
    expect(talk('area(2)\n', ['--preload', 'lib.aria'], { 'lib.aria': 'fn area(r) = r * r\n' }).stdout).toBe('4\n');
  });

  it('respects permissions', () => {
    const { stderr } = talk('read_file("x")\n', ['--sandbox']);
    expect(stderr).toMatch(/^error\[E7201\][\s\S]*--allow-read/);
  });
});

describe('commands', () => {
  it('tell about things', () => {
    expect(talk('## Twice as much.\nfn twice(n) = n * 2\n:doc twice\n').stdout).toBe('fn twice(n)\n  Twice as much.\n');
    expect(talk(':doc Array.map\n').stdout).toContain('map(f)');
    expect(talk(':type [1]\n').stdout).toBe('Array\n');
    expect(talk(':ast 1 + 2\n').stdout).toContain('Binary');
    expect(talk(':time 1\n').stdout).toMatch(/^1\n[\d.]+ (us|ms|s)\n$/);
    expect(talk('let a = 1\nfn f(x) = x\n:names\n').stdout.split('\n').sort()).toEqual(['', 'a', 'fn f(x)']);
    expect(talk(':help\n').stdout).toContain(':reset');
  });

  it('list tasks', () => {
    const { stdout } = talk(':tasks\nlet t = spawn do\n  sleep(1.h)\nend\n:tasks\n:tree\n');
    expect(stdout).toMatch(/^no tasks\n<task>.*sleeps at <input 1>:2.*\n.*\n└─ <task>/);
  });

  it('load, save and reset', () => {
    expect(talk(':load lib.aria\nf(1)\n', [], { 'lib.aria': 'fn f(n) = n + 1\n' }).stdout).toBe('2\n');
    expect(talk('let a = 1\nfn f(n)\n  n + a\nend\n:save out.aria\n:reset\n:load out.aria\nf(1)\n').stdout).toBe(
      'wrote 2 entries to out.aria\nforgotten\n2\n',
    );
    expect(talk('let a = 1\n:reset\na\n').stderr).toContain('undefined name `a`');
  });

  it('may be shortened, and say what is wrong with them', () => {
    expect(talk(':q\n1\n')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(talk(':dok x\n').stderr).toBe('error: no command `:dok`\n  = help: did you mean `:doc`?\n');
    expect(talk(':load\n').stderr).toContain('`:load` needs FILE');
    expect(talk(':load nope.aria\n').stderr).toContain('no such file');
  });
});
