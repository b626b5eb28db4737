/** One table of sources and their formatted texts makes a suite. A source alone is formatted already. */
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/parser/index.js';
import { print, sameTree } from '../../src/parser/print.js';

export function checkPrint(title: string, cases: readonly (readonly [source: string, printed?: string])[]): void {
  describe(title, () => {
    test.each(cases.map(([source, printed = source]) => [source, printed] as const))('%s', (source, printed) => {
      expect(formatted(source)).toBe(`${printed.trimEnd()}\n`);
      roundTrip(source);
    });
  });
}

/** The formatted text; the source must have no errors. */
export function formatted(source: string): string {
  const { unit, problems } = parse(source, 'test.aria');
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
  return print(unit, source);
}

/** Checks what holds for every source: same tree, same comments, nothing to do the second time, no blanks at line ends. */
export function roundTrip(source: string): void {
  const before = parse(source, 'test.aria');
  const text = print(before.unit, source);
  const after = parse(text, 'test.aria');
  expect(after.problems.filter((problem) => problem.severity === 'error').map((problem) => `${problem.message} in ${text}`)).toEqual([]);
  expect(after.unit.comments.map(textOf)).toEqual(before.unit.comments.map(textOf));
  if (!sameTree(before.unit, after.unit)) expect(treeOf(after.unit)).toEqual(treeOf(before.unit));
  expect(print(after.unit, text)).toBe(text);
}

function textOf(comment: { readonly text: string }): string {
  return comment.text.trimEnd();
}

/** The tree without what layout changes, for a readable difference. */
function treeOf(node: object): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) => {
      if (['id', 'span', 'nodeCount', 'comments', 'source'].includes(key)) return undefined;
      return typeof value === 'bigint' ? `${value}n` : value;
    }),
  );
}
