/**
 * Name resolution: from a tree to side tables (language.md, sections 9, 15 and Appendix B.2).
 *
 * What it is: one walk per unit that gives every name a place (slot, cell, capture, global, prelude), finds out what closures and tasks
 * capture, and reports the static errors of names, control flow, traits, modules and tasks. Afterwards nobody looks up a name.
 * What it is not: a type checker. Types are erased; only names in type positions are checked.
 *
 * How: `load` reads the files an entry imports; `hoist` declares; `bind-*` walk the tree in evaluation order on the shared state of
 * `unit-binder`; `flow` knows what is assigned or moved at each point; `finish` numbers slots. Then `../suspension` infers which functions
 * may suspend, over the whole program.
 *
 * Invariants: trees are never changed; imports come before importers; a unit with parse errors is not bound; what the parser could not
 * read (ErrorStmt, ErrorExpr) and imports that failed cause no further problems.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Unit } from '../../parser/ast.js';
import type { ModulePort } from '../modules.js';
import type { Resolution } from '../resolution.js';
import { inferSuspension, type SuspensionOracle } from '../suspension.js';
import { bindUnit, reportErroneous } from './bind-unit.js';
import { warnDeprecated } from './check-deprecated.js';
import { type FinishedUnit, finishUnit } from './finish.js';
import { loadProgram } from './load.js';
import type { UnitBinder } from './unit-binder.js';
import { World } from './world.js';

export type { ModulePort } from '../modules.js';
export type { SuspensionOracle } from '../suspension.js';
export { ResolveSession, type SessionEntry, type VisibleName } from './session.js';

export interface ResolvedUnit {
  /** Without declarations that `@cfg` and `@target` drop. */
  readonly unit: Unit;
  readonly resolution: Resolution;
}

export interface ProgramResolution {
  /** In run order: imports before importers. */
  readonly units: readonly ResolvedUnit[];
  readonly problems: readonly Diagnostic[];
}

export function resolveProgram(entry: Unit, port: ModulePort, oracle: SuspensionOracle): ProgramResolution {
  const world = new World(port.hostModules);
  const loaded = loadProgram(entry, port, new Set());
  const problems: Diagnostic[] = [...loaded.problems];
  for (const { unit } of loaded.units) world.collect(unit);
  const binders: UnitBinder[] = [];
  const erroneous = new Set<string>();
  const finished: ({ readonly unit: Unit } & FinishedUnit)[] = [];
  for (const { unit, targets } of loaded.units) {
    const binder = bindUnit(unit, world, targets);
    reportErroneous(binder, erroneous);
    const result = finishUnit(binder);
    if (binder.problems.some(isError)) erroneous.add(unit.file);
    world.units.set(unit.file, result.bound);
    binders.push(binder);
    finished.push({ unit, ...result });
  }
  for (const binder of binders) {
    for (const check of binder.atEnd) check();
    warnDeprecated(binder);
    problems.push(...binder.problems);
  }
  if (problems.some(isError)) return { units: [], problems };
  const inferred = inferSuspension(finished, oracle);
  const units = finished.map(({ unit, resolution }) => ({ unit, resolution: inferred.get(unit.file) ?? resolution }));
  return { units, problems };
}

function isError(problem: Diagnostic): boolean {
  return problem.severity === 'error';
}
