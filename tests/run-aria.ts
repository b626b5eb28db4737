/**
 * Runs built programs for tests that compare whole programs with their output: with the command in a process of its own (`runAria`), or
 * with the engine in this one (`runInProcess`), which is the same but for the command line and costs a third.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

/** What has run once is run from here the next time, on another number of threads: both must give the same. */
const entries = new Map<string, Uint8Array>();
const cache = {
  build: '',
  read: (file: string) => entries.get(file) ?? null,
  write: (file: string, entry: Uint8Array) => void entries.set(file, entry),
};

/** As `runAria` without input. The engine's threads are native threads of this process. */
export async function runInProcess(path: string, threads: number, args: readonly string[] = []): Promise<ProgramOutcome> {
  const { runProgram } = (await import(join(root, 'dist', 'index.js'))) as typeof import('../src/index.js');
  let stdout = '';
  let stderr = '';
  const program = runProgram({
    file: path,
    text: readFileSync(join(root, path), 'utf8'),
    args,
    threads,
    color: false,
    stdout(text) {
      stdout += text;
    },
    stderr(text) {
      stderr += text;
    },
    readSource: readIfThere,
    cache,
  });
  const exit = await program.exitCode;
  return { stdout, stderr, exit };
}

/** Programs name their modules by paths that are relative to the root of the project, where tests run. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
