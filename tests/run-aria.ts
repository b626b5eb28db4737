/** Runs the built command line for tests that compare whole programs with their output. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin', 'aria.js');

export interface ProgramOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number | null;
}

/** `path` is relative to the root of the project. */
export function runAria(path: string, threads: number, args: readonly string[] = [], input = ''): Promise<ProgramOutcome> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, 'run', '--threads', String(threads), path, '--', ...args], { cwd: root, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    // A program may end without reading its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('close', (exit) => done({ stdout, stderr, exit }));
  });
}
