/**
 * Edge values are certain (language.md, section 14, Generators): a variable of `forall` whose type has them takes each once, however the
 * draws fall. Where in the run is up to the seed, apart for each variable, so that they meet ordinary values and one another.
 */
import { SeededRandom } from '../../runtime/random.js';
import type { GenSpec } from '../builtins/gen.js';
import { edgesOf, type Sample } from '../builtins/generation.js';

/** For each variable the cases, counted from 0, that take an edge value, and that value. Too few `cases` take a part of them. */
export function planEdges(specs: readonly GenSpec[], seed: number, cases: number): readonly ReadonlyMap<number, Sample>[] {
  const random = new SeededRandom(~seed);
  return specs.map((spec) => {
    const edges = [...edgesOf(spec)];
    const planned = new Map<number, Sample>();
    while (edges.length > 0 && planned.size < cases) {
      const at = random.below(cases);
      if (!planned.has(at)) planned.set(at, edges.splice(random.below(edges.length), 1)[0]!);
    }
    return planned;
  });
}
