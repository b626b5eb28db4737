import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'bin', 'aria.js');
const aria = (args: readonly string[]) => promisify(execFile)(process.execPath, [bin, ...args], { cwd: root, maxBuffer: 1 << 24 });

/** Licence and README files that installed packages ship: real text, different on every machine. */
function textFiles(): string[] {
  const modules = join(root, 'node_modules');
  const packages = readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return packages
    .filter((name) => !name.startsWith('.') && statSync(join(modules, name)).isDirectory())
    .flatMap((name) => readdirSync(join(modules, name)).map((file) => join('node_modules', name, file)))
    .filter((path) => /(license|readme)[^/]*$/i.test(path) && statSync(join(root, path)).isFile())
    .sort();
}

/** The same counts made with JavaScript's own means. */
function countWords(paths: readonly string[]): { words: number; counts: Map<string, number> } {
  const counts = new Map<string, number>();
  let words = 0;
  for (const path of paths) {
    const text = readFileSync(join(root, path), 'utf8').toLowerCase();
    for (const [word] of text.matchAll(/\p{Alphabetic}[\p{Alphabetic}']*/gu)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      words++;
    }
  }
  return { words, counts };
}

describe('the word-frequency program', () => {
  const paths = textFiles();

  test('there are at least 30 real files to count', () => {
    expect(paths.length).toBeGreaterThanOrEqual(30);
  });

  for (const threads of [1, 2]) {
    test(`gives the counts made independently, on ${threads} thread(s)`, async () => {
      const { words, counts } = countWords(paths);
      const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 20);
      const { stdout, stderr } = await aria(['run', '--threads', String(threads), 'examples/wordfreq.aria', '--', ...paths]);
      const expected = [
        `${paths.length} files, ${words} words, ${counts.size} different`,
        ...ranked.map(([word, n]) => `${String(n).padStart(7)} ${word}`),
      ];
      expect(stderr).toBe('');
      expect(stdout.trimEnd().split('\n')).toEqual(expected);
    });
  }

  test('a file that does not exist fails the job with a clear message', async () => {
    const failed = await aria(['run', 'examples/wordfreq.aria', '--', 'README.md', 'no-such-file.txt']).catch(
      (error: { code: number; stderr: string }) => error,
    );
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stderr).toContain('cannot read no-such-file.txt');
    expect(failed.stderr).not.toMatch(/\.js:\d+/);
  });
});
