/** Binds one unit: its declarations, its statements, then the bodies of its functions. */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Unit } from '../../parser/ast.js';
import { bindAttributes } from './bind-declarations.js';
import { bindExport } from './bind-imports.js';
import { moduleTitle } from './bind-members.js';
import { bindStatements } from './bind-statements.js';
import { checkConstants } from './check-constants.js';
import type { ImportTargets } from './import-targets.js';
import type { Found, Scope } from './scope.js';
import { UnitBinder } from './unit-binder.js';
import type { World } from './world.js';

/** What a session adds to a unit. */
export interface Surroundings {
  /** Visible outside of the unit. */
  readonly outside: Pick<Scope, 'names' | 'globs'>;
  /** Newer meanings of the unit's own names, for the bodies of its functions. */
  readonly newer: ReadonlyMap<string, Found>;
}

export function bindUnit(unit: Unit, world: World, targets: ImportTargets, around: Surroundings | null = null): UnitBinder {
  const b = new UnitBinder(unit, world, targets, around?.outside);
  bindAttributes(b, unit.attributes);
  bindStatements(b, unit.items);
  for (const [name, found] of around?.newer ?? []) b.moduleScope.names.set(name, found);
  b.runLater(b.moduleScope);
  b.settleLate();
  for (const item of unit.items) if (item.kind === 'ExportDecl') bindExport(b, item);
  checkConstants(b);
  return b;
}

/** E2006: an imported file has resolve errors, which are listed before. */
export function reportErroneous(b: UnitBinder, erroneous: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const target of b.imports.values()) {
    if (target.kind !== 'unit' || !erroneous.has(target.file) || seen.has(target.file)) continue;
    seen.add(target.file);
    b.report(catalogue.moduleHasErrors(b.site(target.span), moduleTitle(target.file), target.file));
  }
}
