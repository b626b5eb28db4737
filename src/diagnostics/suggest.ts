/**
 * "Did you mean": the names close to a mistyped one. Distance is Damerau-Levenshtein (a swap of neighbours counts once), letter case is
 * ignored, and a name is close when at most a third of it had to change.
 */

import type { Fix } from './diagnostic.js';
import type { Span } from './span.js';

/** The nearest of the candidates, at most `limit`, in alphabetical order. */
export function suggest(name: string, candidates: Iterable<string>, limit = 4): readonly string[] {
  const wanted = name.toLowerCase();
  const near: { name: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name) continue;
    const longest = Math.max(wanted.length, candidate.length);
    const threshold = Math.floor(Math.max(longest, 3) / 3);
    // A type is rarely a misspelt variable: another case of the first letter counts as a change.
    const recased = isUpper(candidate) === isUpper(name) ? 0 : 1;
    const distance = recased + editDistance(wanted, candidate.toLowerCase(), threshold);
    // A name of which nothing is left is no suggestion: `x` is not a misspelt `y`.
    if (distance <= threshold && distance < longest) near.push({ name: candidate, distance });
  }
  // Who is one letter off did not mean what is two letters off.
  const best = Math.min(...near.map((one) => one.distance));
  const meant = near.filter((one) => one.distance === best).sort((a, b) => (a.name < b.name ? -1 : 1));
  return meant.slice(0, limit).map((one) => one.name);
}

/** The edit to the only name that is near. With several the choice is the author's, and the message lists them already. */
export function replaceBy(span: Span, near: readonly string[], message = (name: string): string => `use \`${name}\``): readonly Fix[] {
  const [only, ...others] = near;
  if (only === undefined || others.length > 0) return [];
  return [{ message: message(only), span, replacement: only, confidence: 'maybe' }];
}

/** "Did you mean" as the end of a diagnostic: an edit if one name is near, otherwise the list of them. */
export function meant(
  span: Span,
  near: readonly string[],
  otherwise: readonly string[] = [],
): { help: readonly string[]; fixes: readonly Fix[] } {
  const fixes = replaceBy(span, near, (name) => `did you mean \`${name}\`?`);
  const help = near.length === 0 ? otherwise : fixes.length > 0 ? [] : [`did you mean ${alternatives(near)}?`];
  return { help, fixes };
}

function isUpper(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** The names as a phrase: `` `a` ``, `` `a` or `b` ``, `` `a`, `b` or `c` ``. */
export function alternatives(names: readonly string[], word: 'or' | 'and' = 'or'): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${word} ${last}`;
}

/** The distance between `a` and `b`, or any number above `limit` as soon as it is certain to exceed it. */
export function editDistance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, at(beforePrevious, column - 2) + 1);
      current.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
