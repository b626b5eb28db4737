/**
 * A list that is kept sorted while items come and go: runs of some hundred items, so that a place is found by few comparisons and made by
 * moving few items, however long the list is.
 */

/** A run that gets longer is divided. */
const LONGEST = 512;

/** Where an item goes: before the item `at` of a run, or behind its last one. */
export interface Place {
  readonly run: number;
  readonly at: number;
}

export class SortedRuns<T> {
  private readonly runs: T[][] = [];

  /** The place of a new item, behind those that are its equal. `before(item)` tells whether the new one comes before that item. */
  placeFor(before: (item: T) => boolean): Place {
    const { runs } = this;
    const run = firstWhere(runs.length, (i) => before(lastOf(runs[i] as T[])));
    const items = runs[run];
    if (items === undefined) return this.end;
    return { run, at: firstWhere(items.length - 1, (i) => before(items[i] as T)) };
  }

  get end(): Place {
    const run = Math.max(0, this.runs.length - 1);
    return { run, at: this.runs[run]?.length ?? 0 };
  }

  insert({ run, at }: Place, item: T): void {
    const items = this.runs[run];
    if (items === undefined) {
      this.runs.push([item]);
      return;
    }
    items.splice(at, 0, item);
    if (items.length > LONGEST) this.runs.splice(run + 1, 0, items.splice(LONGEST >> 1));
  }

  /** `notAfter(other)` tells whether the item does not come after that one: where to begin to look for it. */
  delete(item: T, notAfter: (other: T) => boolean): void {
    const { runs } = this;
    const from = firstWhere(runs.length, (i) => notAfter(lastOf(runs[i] as T[])));
    for (let left = runs.length; left > 0; left--) {
      const run = (from + runs.length - left) % runs.length;
      const items = runs[run] as T[];
      const at = items.indexOf(item);
      if (at < 0) continue;
      items.splice(at, 1);
      if (items.length === 0) runs.splice(run, 1);
      return;
    }
  }

  clear(): void {
    this.runs.length = 0;
  }

  /** All items, in a list of the caller's own. */
  items(): T[] {
    return this.runs.flat();
  }
}

/** The first index below `count` for which `holds`, which holds for all above it; else `count`. */
function firstWhere(count: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const lastOf = <T>(items: readonly T[]): T => items[items.length - 1] as T;
