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
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Unit } from '../../parser/ast.js';
import type { ModulePort } from '../modules.js';
import type { Resolution } from '../resolution.js';
import { inferSuspension, type SuspensionOracle } from '../suspension.js';
import { bindAttributes } from './bind-declarations.js';
import { bindExport } from './bind-imports.js';
import { moduleTitle } from './bind-members.js';
import { bindStatements } from './bind-statements.js';
import { checkConstants } from './check-constants.js';
import { warnDeprecated } from './check-deprecated.js';
import { type FinishedUnit, finishUnit } from './finish.js';
import type { ImportTargets } from './import-targets.js';
import { loadProgram } from './load.js';
import { UnitBinder } from './unit-binder.js';
import { World } from './world.js';

export type { ModulePort } from '../modules.js';
export type { SuspensionOracle } from '../suspension.js';

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
  const environment = createEnvironment(port, oracle);
  return resolveAll(entry, environment, false);
}

/** What the entries of an interactive session share. Earlier units' globals are visible to later ones. */
export interface ResolveEnvironment {
  readonly port: ModulePort;
  readonly oracle: SuspensionOracle;
  readonly world: World;
  readonly finished: Map<string, { readonly unit: Unit; readonly finished: FinishedUnit }>;
  /** Earlier entries, oldest first. */
  readonly entries: string[];
}

export function createEnvironment(port: ModulePort, oracle: SuspensionOracle): ResolveEnvironment {
  return { port, oracle, world: new World(), finished: new Map(), entries: [] };
}

/**
 * Resolves one more entry of a session; `units` are it and the files it imports for the first time. Later entries may define
 * functions this one calls through values, so every call that is not of a known function counts as suspending.
 */
export function resolveUnit(unit: Unit, environment: ResolveEnvironment): ProgramResolution {
  return resolveAll(unit, environment, true);
}

function resolveAll(entry: Unit, environment: ResolveEnvironment, session: boolean): ProgramResolution {
  const { port, oracle, world, finished } = environment;
  const loaded = loadProgram(entry, port, new Set(finished.keys()));
  const problems: Diagnostic[] = [...loaded.problems];
  for (const { unit } of loaded.units) world.collect(unit);
  const binders: UnitBinder[] = [];
  const erroneous = new Set<string>();
  const fresh: { unit: Unit; finished: FinishedUnit }[] = [];
  for (const { unit, targets } of loaded.units) {
    const binder = bindUnit(unit, world, targets, session && unit === entry ? environment : null);
    reportErroneous(binder, erroneous);
    const result = finishUnit(binder);
    if (binder.problems.some(isError)) erroneous.add(unit.file);
    world.units.set(unit.file, result.bound);
    binders.push(binder);
    fresh.push({ unit, finished: result });
  }
  for (const binder of binders) {
    for (const check of binder.atEnd) check();
    warnDeprecated(binder);
    problems.push(...binder.problems);
  }
  if (problems.some(isError)) return { units: [], problems };
  for (const one of fresh) finished.set(one.unit.file, one);
  if (session) environment.entries.push(entry.file);
  const everything = [...finished.values()].map((one) => ({ unit: one.unit, ...one.finished }));
  const inferred = inferSuspension(everything, oracle, session);
  const units = fresh.map(({ unit, finished: result }) => ({ unit, resolution: inferred.get(unit.file) ?? result.resolution }));
  return { units, problems };
}

function bindUnit(unit: Unit, world: World, targets: ImportTargets, session: ResolveEnvironment | null): UnitBinder {
  const b = new UnitBinder(unit, world, targets);
  for (const file of session?.entries ?? []) {
    for (const item of world.units.get(file)?.exports ?? []) b.moduleScope.names.set(item.name, { kind: 'ref', ref: item.ref });
  }
  bindAttributes(b, unit.attributes);
  bindStatements(b, unit.items);
  b.runLater(b.moduleScope);
  b.settleLate();
  for (const item of unit.items) if (item.kind === 'ExportDecl') bindExport(b, item);
  checkConstants(b);
  return b;
}

/** E2006: an imported file has resolve errors, which are listed before. */
function reportErroneous(b: UnitBinder, erroneous: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const target of b.imports.values()) {
    if (target.kind !== 'unit' || !erroneous.has(target.file) || seen.has(target.file)) continue;
    seen.add(target.file);
    b.report(catalogue.moduleHasErrors(b.site(target.span), moduleTitle(target.file), target.file));
  }
}

function isError(problem: Diagnostic): boolean {
  return problem.severity === 'error';
}
