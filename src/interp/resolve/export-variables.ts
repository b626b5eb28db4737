/** `pub x = 1` and `pub let x = 1` at module level export variables (language.md, section 15). */
import type { AssignStmt, AssignTarget, LetStmt } from '../../parser/ast.js';
import { isPublic } from './hoist.js';
import type { Variable } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

/** Marks what a public statement binds; elsewhere than at module level `pub` has nothing to say. */
export function exportVariables(b: UnitBinder, stmt: LetStmt | AssignStmt, variables: readonly Variable[]): void {
  if (!b.scope.isModule || !isPublic(stmt)) return;
  for (const variable of variables) variable.exported = true;
}

/** The variables among the targets of an assignment that has been bound. */
export function assignedBy(b: UnitBinder, target: AssignTarget): readonly Variable[] {
  if (target.kind === 'TupleTarget') return target.elements.flatMap((element) => assignedBy(b, element));
  if (target.kind === 'ArrayTarget') {
    const elements = target.rest === null ? target.elements : [...target.elements, target.rest];
    return elements.flatMap((element) => assignedBy(b, element));
  }
  const found = target.kind === 'Name' ? b.found.get(target.id) : undefined;
  return found?.kind === 'variable' ? [found.variable] : [];
}
