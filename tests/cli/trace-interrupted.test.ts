/** A trace that is being written can be stopped, and leaves what was there before. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../run-aria.js';

/** Writing its trace takes many times as long as noticing that it is being written. */
const PROGRAM = `fn work(n) = n
with Async.scope |s|
  for i in 1..150_000
    s.spawn work(i)
  end
end
println("ended")
`;

for (const [signal, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const) {
  it(`ends at once on ${signal} while it writes: exit ${code}, no half-written file, the old ones as they were`, async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'aria-interrupted-'));
    writeFileSync(join(cwd, 'many.aria'), PROGRAM);
    writeFileSync(join(cwd, 'run.html'), 'old');
    const child = spawn(process.execPath, [join(root, 'bin', 'aria.js'), 'trace', '--threads', '1', '-o', 'run', 'many.aria'], { cwd });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    const ended = new Promise<number | null>((done) => child.on('close', done));
    const unfinished = (): string[] => readdirSync(cwd).filter((name) => name.startsWith('.run.json'));
    const look = setInterval(() => {
      if (unfinished().length > 0) child.kill(signal);
    }, 1);
    const exit = await ended;
    clearInterval(look);
    expect([exit, stdout]).toEqual([code, 'ended\n']);
    expect(readdirSync(cwd).sort()).toEqual(['many.aria', 'run.html']);
    expect(readFileSync(join(cwd, 'run.html'), 'utf8')).toBe('old');
  });
}

it('says which file cannot be written', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'aria-nowhere-'));
  writeFileSync(join(cwd, 'one.aria'), 'println("ended")\n');
  const args = [join(root, 'bin', 'aria.js'), 'trace', '-o', 'nowhere/run', 'one.aria'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  expect([status, stdout]).toEqual([73, 'ended\n']);
  expect(stderr).toMatch(/^error: cannot write the trace: ENOENT[^\n]* '(.*\/)?nowhere\/run\.html'\n/);
});
