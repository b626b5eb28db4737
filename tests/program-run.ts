/** Runs a program with the built engine and compares what it gives with what its comments say (expectation.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expectationOf } from './expectation.js';
import { root, runInProcess } from './run-aria.js';

export interface ProgramFile {
  /** Relative to the root of the project. */
  readonly path: string;
  readonly source: string;
}

/** Every .aria file under a folder. In a folder that has a main.aria only that is a program; the rest are its modules. */
export function programsIn(folder: string): ProgramFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.aria'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
  const roots = paths.filter((path) => path.endsWith('/main.aria')).map((path) => path.slice(0, -'main.aria'.length));
  return paths
    .filter((path) => path.endsWith('/main.aria') || !roots.some((folder) => path.startsWith(folder)))
    .map((path) => ({ path, source: readFileSync(join(root, path), 'utf8') }));
}

/** One test for each number of threads. */
export function testProgram({ path, source }: ProgramFile): void {
  const expected = expectationOf(source);
  for (const threads of expected.threads) {
    test.concurrent(`${path} --threads ${threads}`, async () => {
      const outcome = await runInProcess(path, threads, expected.args);
      // All of it at once: of a program that failed one wants to read what it said.
      const stderr = expected.exit === 0 ? '' : outcome.stderr;
      expect(outcome).toEqual({ stdout: expected.stdout, stderr, exit: expected.exit });
      for (const text of expected.errors) expect(outcome.stderr).toContain(text);
      expect(outcome.stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
    });
  }
}
