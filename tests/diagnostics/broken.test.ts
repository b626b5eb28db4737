/**
 * Broken programs and exactly what is said about them: broken/NAME.aria beside broken/NAME.txt. What a user reads is the specification
 * here, so a changed text is to be judged as a user would before it is accepted (`vitest -u`).
 *
 * A program of several files has the others below lines `#=== path`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CODES } from '../../src/diagnostics/codes.js';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { renderAll } from '../../src/diagnostics/render-all.js';
import { loadProgram } from '../../src/engine/front-end.js';

const folder = join(import.meta.dirname, 'broken');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.aria'))
  .map((name) => name.slice(0, -'.aria'.length));

const reported = new Map(names.map((name) => [name, check(readFileSync(join(folder, `${name}.aria`), 'utf8'))]));

test.each(names)('%s', async (name) => {
  await expect(reported.get(name)?.text).toMatchFileSnapshot(join(folder, `${name}.txt`));
});

test('every code that is found before the run is among them', () => {
  const seen = new Set([...reported.values()].flatMap(({ problems }) => problems.map((problem) => problem.code)));
  expect(CODES.filter(({ code, found }) => found !== 'running' && code !== 'E9001' && !seen.has(code))).toEqual([]);
  expect(names.length).toBeGreaterThan(60);
});

test('every label lies in its file, and no two problems of a file have the same place and text', () => {
  for (const { problems, lengths } of reported.values()) {
    const places = new Set<string>();
    for (const problem of problems) {
      for (const { span, file } of problem.labels) {
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(lengths.get(file ?? problem.file) ?? -1);
      }
      const [primary] = problem.labels;
      const place = `${problem.file}:${primary?.span.start} ${problem.message}`;
      expect(places.has(place), place).toBe(false);
      places.add(place);
    }
  }
});

interface Checked {
  readonly problems: readonly Diagnostic[];
  readonly text: string;
  readonly lengths: ReadonlyMap<string, number>;
}

function check(source: string): Checked {
  const [main = '', ...others] = source.split(/^#=== (.*)\n/m);
  const files = new Map<string, string>();
  for (let index = 0; index < others.length; index += 2) files.set(others[index] ?? '', others[index + 1] ?? '');
  const { problems, sources } = loadProgram(main, 'main.aria', { readSource: (path) => files.get(path) ?? null });
  const text = renderAll(problems, sources, { format: 'text', color: false });
  return { problems, text, lengths: new Map([...sources].map(([file, { text }]) => [file, text.length])) };
}
