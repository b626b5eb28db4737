/** Whether two trees differ in nothing but layout. */
import type { Comment, Unit } from '../ast.js';
import { parse } from '../parse.js';

/** Whether both texts parse without errors, to the same tree and with the same comments. */
export function sameSource(left: string, right: string): boolean {
  const [a, b] = [parse(left, ''), parse(right, '')];
  const failed = [...a.problems, ...b.problems].some((problem) => problem.severity === 'error');
  return !failed && sameTree(a.unit, b.unit) && sameComments(a.unit.comments, b.unit.comments);
}

/** Whether two units are the same but for spans, ids and comments. */
export function sameTree(left: Unit, right: Unit): boolean {
  return same(left, right);
}

function sameComments(left: readonly Comment[], right: readonly Comment[]): boolean {
  return left.length === right.length && left.every((one, index) => one.text.trimEnd() === right[index]?.text.trimEnd());
}

const LAYOUT: ReadonlySet<string> = new Set(['id', 'span', 'comments', 'nodeCount', 'file']);

function same(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return Object.is(left, right);
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) && Array.isArray(right) && left.length === right.length && left.every((item, index) => same(item, right[index]))
    );
  }
  const [a, b] = [entriesOf(left), entriesOf(right)];
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key)));
}

/** The source text of a contract follows from its condition. */
function entriesOf(node: object): Map<string, unknown> {
  const isContract = 'kind' in node && node.kind === 'Contract';
  return new Map(Object.entries(node).filter(([key]) => !LAYOUT.has(key) && !(isContract && key === 'source')));
}
