/** Whatever is formatted says the same as before, keeps its comments, and is formatted for good. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/parser/index.js';
import { sameTree } from '../../src/parser/print.js';
import { roundTrip } from './print-check.js';
import { program, relayout } from './print-programs.js';

const root = join(import.meta.dirname, '..', '..');
const sources = ['tests/parser/fixtures', 'tests/parser/print-samples', 'tests/programs', 'examples']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.aria'))
  .map((path) => [path, readFileSync(join(root, path), 'utf8')] as const)
  .filter(([, text]) => isProgram(text));

function isProgram(text: string): boolean {
  return !parse(text, 'x').problems.some((problem) => problem.severity === 'error');
}

describe('programs of the repository', () => {
  test.each(sources)('%s', (_, text) => roundTrip(text));
});

describe('random programs', () => {
  test('are programs', () => {
    const texts = fc.sample(program, 200);
    expect(texts.filter((text) => !isProgram(text)).map((text) => `${parse(text, 'x').problems[0]?.message}\n${text}`)).toEqual([]);
  });

  test('round-trip', () => {
    fc.assert(
      fc.property(program, (text) => roundTrip(text)),
      { numRuns: 120 },
    );
  });

  test('round-trip with any layout that means the same', () => {
    fc.assert(fc.property(relaid(program), roundTripOf), { numRuns: 200 });
  });
});

describe('programs of the repository with another layout', () => {
  // Whole files would hardly ever still mean the same; their statements often do.
  const statements = sources.flatMap(([, text]) => parse(text, 'x').unit.items.map((item) => text.slice(item.span.start, item.span.end)));
  const snippets = statements.filter((text) => !text.includes('<<') && isProgram(text));

  test('round-trip', () => {
    fc.assert(fc.property(relaid(fc.constantFrom(...snippets)), roundTripOf), { numRuns: 800 });
  });
});

function relaid(texts: Arbitrary<string>): Arbitrary<{ readonly text: string; readonly changed: string }> {
  return fc.tuple(texts, relayout).map(([text, change]) => ({ text, changed: change(text) }));
}

/** Checks the changed text if it still says what the given one does. */
function roundTripOf({ text, changed }: { readonly text: string; readonly changed: string }): void {
  const { unit, problems } = parse(changed, 'x');
  if (problems.some((problem) => problem.severity === 'error') || !sameTree(unit, parse(text, 'x').unit)) return;
  roundTrip(changed);
}
