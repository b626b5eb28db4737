/** Whole programs: they parse without problems, and every beginning of them is handled. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lex, parse, walk } from '../../src/parser/index.js';

const folder = join(import.meta.dirname, 'fixtures');
const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.aria'))
  .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

describe('well-formed programs', () => {
  test.each(programs)('%s has no problems', (name, text) => {
    const { problems, complete } = parse(text, name);
    expect(problems).toEqual([]);
    expect(complete).toBe(true);
  });

  test.each(programs)('%s has unique ids below the count, and spans inside those of the parents', (name, text) => {
    const { unit } = parse(text, name);
    const ids = new Set<number>();
    walk(unit, (node) => {
      expect(ids.has(node.id)).toBe(false);
      expect(node.id).toBeLessThan(unit.nodeCount);
      expect(node.span.start).toBeGreaterThanOrEqual(0);
      expect(node.span.end).toBeLessThanOrEqual(text.length);
      expect(node.span.start).toBeLessThanOrEqual(node.span.end);
      ids.add(node.id);
    });
  });
});

describe('beginnings of programs', () => {
  // A parameter list of an arrow lambda shows only behind its arrow; see `arrowLambdaAt`.
  test.each(programs)('every beginning of %s that is not a program is incomplete', (name, text) => {
    for (const token of lex(text, name).tokens) {
      const beginning = text.slice(0, (token.endOffset ?? 0) + 1);
      const { problems, complete, unit } = parse(beginning, name);
      const errors = problems.filter((problem) => problem.severity === 'error');
      if (errors.length > 0)
        expect(complete, `${JSON.stringify(beginning.slice(-60))}: ${errors.map((error) => error.message)}`).toBe(false);
      else expect(containsError(unit)).toBe(false);
    }
  });
});

/** Nodes that stand for what could not be read. */
function containsError(unit: ReturnType<typeof parse>['unit']): boolean {
  let found = false;
  walk(unit, (node) => {
    found ||= node.kind === 'ErrorStmt' || node.kind === 'ErrorExpr';
  });
  return found;
}
