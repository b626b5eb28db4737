import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { expectationOf } from './expectation.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin', 'aria.js');

/** Example programs without an expectation need arguments or input; they have tests of their own. */
const programs = [...files('tests/programs'), ...files('examples')].filter(({ source }) => /^# (expect|error|exit):|#>/m.test(source));

describe('every program gives its output on one thread and on two', () => {
  for (const { path, source } of programs) {
    const expected = expectationOf(source);
    for (const threads of expected.threads) {
      test.concurrent(`${path} --threads ${threads}`, async () => {
        const outcome = await run(path, threads, expected.args);
        expect(outcome.stdout).toBe(expected.stdout);
        for (const text of expected.errors) expect(outcome.stderr).toContain(text);
        expect(outcome.stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
        expect({ exit: outcome.exit, stderr: expected.exit === 0 ? outcome.stderr : '' }).toEqual({ exit: expected.exit, stderr: '' });
      });
    }
  }
});

function files(folder: string): { path: string; source: string }[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.aria'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort()
    .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));
}

function run(path: string, threads: number, args: readonly string[]): Promise<{ stdout: string; stderr: string; exit: number | null }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, 'run', '--threads', String(threads), path, '--', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (exit) => done({ stdout, stderr, exit }));
  });
}
