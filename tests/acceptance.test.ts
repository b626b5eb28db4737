/**
 * Programs written from the language reference and the runtime document alone, with the output they must give beside them: `.out` standard
 * output, `.exit` status (`!0`: any but 0), `.err` texts standard error must contain, `.in` standard input. A folder is a program of several files.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root, runAria } from './run-aria.js';

for (const part of ['lang', 'conc']) {
  describe(`acceptance: ${part}`, () => {
    for (const base of programs(join('tests', 'acceptance', part))) {
      for (const threads of [1, 2]) {
        test.concurrent(`${base} --threads ${threads}`, async () => {
          const outcome = await runAria(`${base}.aria`, threads, [], beside(base, 'in') ?? '');
          expect(outcome.stdout).toBe(beside(base, 'out'));
          for (const text of (beside(base, 'err') ?? '').split('\n')) expect(outcome.stderr).toContain(text);
          const exit = (beside(base, 'exit') ?? '0').trim();
          if (exit === '!0') expect([0, null]).not.toContain(outcome.exit);
          else expect(outcome.exit, outcome.stderr).toBe(Number(exit));
        });
      }
    }
  });
}

function programs(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory()) return [join(folder, entry.name, 'main')];
      return entry.name.endsWith('.aria') ? [join(folder, entry.name.slice(0, -'.aria'.length))] : [];
    })
    .sort();
}

function beside(base: string, extension: string): string | null {
  const file = join(root, `${base}.${extension}`);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
