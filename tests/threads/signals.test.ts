/** Ctrl-C and SIGTERM as a user sends them (runtime.md, section 4.10), to the built command on one thread and on two. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../run-aria.js';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aria-signals-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number | null;
}

/** Sends the next of `signals` each time the program has printed a line that begins with "go", so nothing depends on how fast it is. */
function signalled(name: string, source: string, threads: number, signals: readonly NodeJS.Signals[]): Promise<Ended> {
  const file = join(folder, `${name}-${threads}.aria`);
  writeFileSync(file, source);
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(root, 'bin', 'aria.js'), 'run', '--threads', String(threads), file], { stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    let sent = 0;
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      const asked = stdout.split('\n').filter((line) => line.startsWith('go')).length;
      for (; sent < Math.min(asked, signals.length); sent++) child.kill(signals[sent]);
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (exit) => done({ stdout, stderr, exit }));
  });
}

const BUSY = `
fn main()
  defer println("cleaned")
  println("go")
  mut n = 0
  loop
    n += 1
  end
end
`;

const BUSY_ELSEWHERE = `
fn main()
  defer println("main cleaned")
  up = Channel.new()
  with Async.scope |s|
    s.spawn(on: :thread) do
      defer println("task cleaned", Cancel.reason.source)
      up <- 1
      loop
        1
      end
    end
    <-up
    println("go")
    <-Channel.new()
  end
end
`;

const ASLEEP = `
fn main()
  defer println("cleaned", Cancel.reason.source)
  println("go")
  sleep(1000.seconds)
end
`;

/** Its clean-up is shielded and would take as long as the grace period. */
const STUBBORN = `
fn main()
  defer do
    println("go again")
    sleep(1000.seconds)
    println("never")
  end
  println("go")
  sleep(1000.seconds)
end
`;

describe.each([1, 2])('on %i threads', (threads) => {
  it('stops a busy loop', async () => {
    const { stdout, exit } = await signalled('busy', BUSY, threads, ['SIGINT']);
    expect({ stdout, exit }).toEqual({ stdout: 'go\ncleaned\n', exit: 130 });
  });

  it('stops a busy loop on another thread, clean-up first', async () => {
    const { stdout, exit } = await signalled('elsewhere', BUSY_ELSEWHERE, threads, ['SIGINT']);
    expect({ stdout, exit }).toEqual({ stdout: 'go\ntask cleaned :parent\nmain cleaned\n', exit: 130 });
  });

  it('stops a sleep', async () => {
    const { stdout, exit } = await signalled('asleep', ASLEEP, threads, ['SIGINT']);
    expect({ stdout, exit }).toEqual({ stdout: 'go\ncleaned :signal\n', exit: 130 });
  });

  it('SIGTERM cancels the root scope too', async () => {
    const { stdout, exit } = await signalled('terminated', ASLEEP, threads, ['SIGTERM']);
    expect(stdout).toBe('go\ncleaned :signal\n');
    expect(exit).not.toBe(0);
  });

  it('a second one exits at once, whatever the clean-up does', async () => {
    const { stdout, exit } = await signalled('stubborn', STUBBORN, threads, ['SIGINT', 'SIGINT']);
    expect({ stdout, exit }).toEqual({ stdout: 'go\ngo again\n', exit: 130 });
  });
});
