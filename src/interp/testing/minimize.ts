/**
 * Shrinking (language.md, section 14): from a failing case to one of which no simpler neighbour fails. Knows nothing of programs: it is given
 * samples and a way to try a case.
 */
import type { Steps } from '../../runtime/task-code.js';
import type { Sample } from '../builtins/generation.js';

export interface Minimum<F> {
  readonly samples: readonly Sample[];
  /** What the simplest failing case raised. */
  readonly failure: F;
  /** Cases tried on the way. */
  readonly tried: number;
}

/**
 * Replaces one sample after the other by the first simpler one that still fails, until none does or `limit` cases were tried.
 *
 * @param shrinksOf simpler samples, the simplest first
 * @param attempt what the case raises, or null if it passes or is discarded
 */
export function* minimize<F>(
  first: readonly Sample[],
  failure: F,
  limit: number,
  shrinksOf: (sample: Sample) => Steps<readonly Sample[]>,
  attempt: (samples: readonly Sample[]) => Steps<F | null>,
): Steps<Minimum<F>> {
  let samples = first;
  let found = failure;
  let tried = 0;
  // Positions in a row without a simpler failing sample: when all have been looked at, the case is minimal.
  let settled = 0;
  for (let place = 0; settled < samples.length && tried < limit; ) {
    let simpler: readonly Sample[] | null = null;
    for (const candidate of yield* shrinksOf(samples[place] as Sample)) {
      if (tried++ >= limit) break;
      const changed = samples.with(place, candidate);
      const raised = yield* attempt(changed);
      if (raised === null) continue;
      simpler = changed;
      found = raised;
      break;
    }
    if (simpler !== null) {
      samples = simpler;
      settled = 0;
    } else {
      settled++;
      place = (place + 1) % samples.length;
    }
  }
  return { samples, failure: found, tried };
}
