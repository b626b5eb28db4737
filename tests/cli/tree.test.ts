/** The tree from outside: at the end, on a failure, on a deadlock, on a signal, and for `aria ps`. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../run-aria.js';
import { aria } from './aria.js';

const bin = join(root, 'bin', 'aria.js');

const CRAWL = `struct NetworkError
  message: String
end
impl Error for NetworkError
end
fn fetch(n)
  for _ in 0..n
    Async.yield()
  end
  if n == 3
    raise NetworkError("no route")
  end
end
with Async.scope(name: "crawl") |s|
  for n in 0..5
    s.spawn fetch(n)
  end
end
`;

const HUNG = `let jobs = Channel.new()
with Async.scope(name: "pool") |s|
  for _ in 0..2
    s.spawn do
      <-jobs
    end
  end
end
`;

describe('aria run --tree', () => {
  const run = (...flags: string[]) => aria(['run', '--seed', '1', '--threads', '1', ...flags, 'a.aria'], { files: { 'a.aria': CRAWL } });

  it('shows every task that there was and why it ended, the same each time', () => {
    const { stderr, code } = run('--tree');
    const tree = stderr.slice(stderr.indexOf('main: failed'));
    expect(tree).toBe(`main: failed, NetworkError: no route, at a.aria:11
└─ root: failed, cancelled because main failed with NetworkError: no route, at a.aria:11
   └─ scope crawl: failed, cancelled because fetch@a.aria:6#5 failed with NetworkError: no route, at a.aria:11
      ├─ fetch@a.aria:6#2 (×3): done, spawned at a.aria:16
      ├─ fetch@a.aria:6#5: failed, NetworkError: no route, at a.aria:11, spawned at a.aria:16
      └─ fetch@a.aria:6#6 (×2): cancelled because fetch@a.aria:6#5 failed with NetworkError: no route, at a.aria:11, spawned at a.aria:16
`);
    expect(code).toBe(1);
    expect(run('--tree').stderr).toBe(stderr);
  });

  it('writes the other forms, to standard error or a file', () => {
    const json = run('--tree=json').stderr;
    const tree = JSON.parse(json.slice(json.indexOf('{\n')));
    expect(tree).toMatchObject({ name: 'main', state: 'failed', children: [{ kind: 'scope', name: 'root' }] });
    expect(run('--tree=mermaid').stderr).toContain('flowchart LR\n');
    expect(run('--tree=dot').stderr).toContain('digraph tasks {\n');
    const cwd = mkdtempSync(join(tmpdir(), 'aria-tree-'));
    writeFileSync(join(cwd, 'a.aria'), 'println(1)\n');
    const { stdout, stderr } = spawnSync(process.execPath, [bin, 'run', '--tree', '--tree-out', 'tree.txt', 'a.aria'], {
      cwd,
      encoding: 'utf8',
    });
    expect([stdout, stderr, readFileSync(join(cwd, 'tree.txt'), 'utf8')]).toEqual(['1\n', '', 'main: done\n└─ root\n']);
  });

  it('refuses a form it does not know', () => {
    const { code, stderr } = run('--tree=svg');
    expect(code).toBe(64);
    expect(stderr).toContain('text, mermaid, dot, json');
  });

  it('shows who waits for whom after a deadlock, which the report points at', () => {
    const { stderr, code } = aria(['run', '--threads', '2', '--tree=json', 'a.aria'], { files: { 'a.aria': HUNG } });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error\[E6009\]: all tasks are waiting\n/);
    expect(stderr).toContain('└─ scope pool: waits for its tasks');
    expect(stderr).toContain('<task>@a.aria:4#2 (×3): suspended, receives from a rendezvous channel at a.aria:5, spawned at a.aria:4');
    expect(stderr).toMatch(/--> a\.aria:5:/);
    expect(stderr).toContain('= note: main waits for the tasks of scope pool, at a.aria:2');
    const tree = JSON.parse(stderr.slice(stderr.lastIndexOf('\n{\n') + 1));
    expect(tree.children[0].children[0].children[0].waits).toMatchObject({ for: 'receives from a rendezvous channel' });
  });
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A program that runs until it is killed, and has printed that it runs. */
async function running(source: string, ...flags: string[]): Promise<{ child: ChildProcess; cwd: string; stderr: () => string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'aria-live-'));
  writeFileSync(join(cwd, 'live.aria'), source);
  const child = spawn(process.execPath, [bin, 'run', ...flags, 'live.aria'], { cwd, env: { ...process.env, XDG_RUNTIME_DIR: cwd } });
  children.push(child);
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  await new Promise((done) => child.stdout?.once('data', done));
  return { child, cwd, stderr: () => stderr };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 20));
}

const BUSY = `fn spin()
  let n = 0
  loop
    n = n + 1
  end
end
with Async.scope(name: "busy") |s|
  s.spawn(on: :thread, name: "spinner") spin()
  s.spawn(name: "sleeper") do
    sleep(1000.s)
  end
  println("up")
  s.join()
end
`;

describe.skipIf(process.platform === 'win32')('a program that runs', () => {
  it('shows its tree on SIGUSR1, also while it is busy, and goes on', async () => {
    const { child, stderr } = await running(BUSY, '--threads', '2');
    child.kill('SIGUSR1');
    await until(() => stderr().includes('sleeper:') && stderr().endsWith('\n'));
    expect(stderr()).toMatch(/^main: suspended, joins scope busy at live\.aria:13, on thread 1/);
    expect(stderr()).toMatch(/spinner: running, on thread 2, spawned at live\.aria:8/);
    expect(stderr()).toMatch(/sleeper: suspended, sleeps at live\.aria:10, on thread 1, spawned at live\.aria:9/);
    expect(stderr()).not.toContain('Debugger');
    expect(child.exitCode).toBeNull();
  });

  it('is listed and shown by aria ps; its socket is private and goes with it', async () => {
    const { child, cwd } = await running(BUSY, '--threads', '2');
    const socket = join(cwd, 'aria', `${child.pid}.sock`);
    await until(() => existsSync(socket) && (statSync(socket).mode & 0o777) === 0o600);
    expect(statSync(join(cwd, 'aria')).mode & 0o777).toBe(0o700);
    const env = { XDG_RUNTIME_DIR: cwd };
    expect(aria(['ps'], { env }).stdout).toMatch(new RegExp(`^ *${child.pid} .* 2 threads {2}live\\.aria\n$`));
    const { stdout } = aria(['ps', String(child.pid)], { env });
    expect(stdout).toMatch(/^live\.aria, process \d+, 2 threads, running for \d+\.\ds\nmain: suspended/);
    expect(stdout).toContain('spinner: running, on thread 2');
    expect(JSON.parse(aria(['ps', '--format', 'json', String(child.pid)], { env }).stdout)).toMatchObject({ name: 'main' });
    child.kill('SIGINT');
    await until(() => child.exitCode !== null);
    expect(existsSync(socket)).toBe(false);
  });

  it('is not found by aria ps under a wrong number', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'aria-live-'));
    const { code, stderr } = aria(['ps', '1'], { env: { XDG_RUNTIME_DIR: cwd } });
    expect(code).toBe(66);
    expect(stderr).toContain('process 1 is no running aria program of yours');
    expect(aria(['ps', 'x'], { env: { XDG_RUNTIME_DIR: cwd } }).code).toBe(64);
  });
});

describe('Async.tree', () => {
  it('is the same wherever it is asked for, prints as text and knows the other forms', () => {
    const source = `with Async.scope(name: "pool") |s|
  s.spawn(name: "napper") do
    sleep(1000.s)
  end
  let other = s.spawn(on: :thread, name: "looker") do
    Async.tree
  end
  let tree = other.await
  println(tree)
  println(tree.mermaid.starts_with("flowchart"), tree.dot.starts_with("digraph"), tree.json.starts_with("{"))
  println(s.tree.text.lines()[0])
  s.cancel()
end
`;
    for (const threads of ['1', '2']) {
      const { stdout, stderr } = aria(['run', '--threads', threads, 'a.aria'], { files: { 'a.aria': source } });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^main: suspended, awaits looker at a\.aria:8/);
      expect(stdout).toMatch(/napper: .*spawned at a\.aria:2/);
      expect(stdout).toMatch(/looker: running/);
      expect(stdout).toMatch(/true true true\nscope pool/);
    }
  });
});
