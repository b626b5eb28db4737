/** One table of programs and their trees makes a suite: the program is the name of the test. */
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/parser/index.js';
import { treeOf } from './sexp.js';

export function check(title: string, cases: readonly (readonly [source: string, tree: string])[]): void {
  describe(title, () => {
    test.each(cases)('%s', (source, tree) => {
      expect(treeOf(source)).toBe(tree);
    });
  });
}

/** Each problem as `CODE line:column message`, with the place of the secondary label behind `<`. */
export function problemsOf(source: string): string[] {
  const at = (offset: number): string => {
    const before = source.slice(0, offset).split('\n');
    return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
  };
  return parse(source, 'test.aria').problems.map((problem) => {
    const [primary, secondary] = problem.labels;
    const from = secondary === undefined ? '' : ` < ${at(secondary.span.start)}`;
    return `${problem.code} ${at(primary?.span.start ?? 0)} ${problem.message}${from}`;
  });
}

export function checkProblems(title: string, cases: readonly (readonly [source: string, problems: readonly string[]])[]): void {
  describe(title, () => {
    test.each(cases)('%s', (source, problems) => {
      expect(problemsOf(source)).toEqual(problems);
    });
  });
}
