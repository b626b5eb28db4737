/**
 * Which variables are certainly assigned, perhaps assigned, or moved away at the current point of the walk.
 *
 * The walk is one pass in evaluation order. Where paths part, each alternative starts from the same state and the results are merged:
 * "certainly" by intersection, "perhaps" and "moved" by union, paths that end in return, break, continue or raise not counted.
 * Invariant: the flags on Variable are those of the current point; the trails say which were set since a mark.
 */
import type { Span } from '../../diagnostics/span.js';
import type { Variable } from './scope.js';

export class Flow {
  /** True after a jump: nothing that follows on this path runs. */
  dead = false;
  moved: Map<Variable, Span> = new Map();
  private readonly certain: Variable[] = [];
  private readonly perhaps: Variable[] = [];

  assign(variable: Variable, time: number): void {
    this.moved.delete(variable);
    if (!variable.maybeAssigned) {
      variable.maybeAssigned = true;
      this.perhaps.push(variable);
    }
    this.makeCertain(variable, time);
  }

  /** Walks alternatives that start alike. `maySkip`: possibly none of them is taken. */
  alternatives(time: () => number, maySkip: boolean, runs: readonly (() => void)[]): void {
    const deadBefore = this.dead;
    const movedBefore = this.moved;
    const certainMark = this.certain.length;
    const perhapsMark = this.perhaps.length;
    const merged: Merged = { certain: null, perhaps: new Set(), moved: new Map(), alive: false };
    if (maySkip) merge(merged, [], [], movedBefore);
    for (const run of runs) {
      this.dead = false;
      this.moved = new Map(movedBefore);
      run();
      const gained = this.certain.splice(certainMark);
      const touched = this.perhaps.splice(perhapsMark);
      for (const variable of gained) variable.assigned = false;
      for (const variable of touched) variable.maybeAssigned = false;
      if (!this.dead) merge(merged, gained, touched, this.moved);
    }
    this.dead = deadBefore || !merged.alive;
    this.moved = merged.alive ? merged.moved : movedBefore;
    for (const variable of merged.perhaps) {
      variable.maybeAssigned = true;
      this.perhaps.push(variable);
    }
    for (const variable of merged.certain ?? []) this.makeCertain(variable, time());
  }

  /** Walks a body that runs at some other time (a lambda, a deferred block): what it assigns is not certain afterwards. */
  detour(run: () => void): void {
    const deadBefore = this.dead;
    const mark = this.certain.length;
    this.dead = false;
    run();
    for (const variable of this.certain.splice(mark)) variable.assigned = false;
    this.dead = deadBefore;
  }

  /** As `detour`, for bodies that are walked out of order: moves of the code around them do not concern them. */
  apart(run: () => void): void {
    const movedBefore = this.moved;
    this.moved = new Map();
    this.detour(run);
    this.moved = movedBefore;
  }

  private makeCertain(variable: Variable, time: number): void {
    if (variable.assigned) return;
    variable.assigned = true;
    variable.assignedSince = time;
    this.certain.push(variable);
  }
}

interface Merged {
  certain: Set<Variable> | null;
  readonly perhaps: Set<Variable>;
  readonly moved: Map<Variable, Span>;
  alive: boolean;
}

function merge(into: Merged, gained: readonly Variable[], touched: readonly Variable[], moved: ReadonlyMap<Variable, Span>): void {
  into.alive = true;
  const next = new Set(gained);
  into.certain = into.certain === null ? next : new Set([...into.certain].filter((variable) => next.has(variable)));
  for (const variable of touched) into.perhaps.add(variable);
  for (const [variable, span] of moved) into.moved.set(variable, span);
}
