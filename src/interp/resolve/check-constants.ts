/** E1007: a module-level constant whose value evidently needs itself (language.md, section 2; a cycle through functions is found running). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { ConstDecl } from '../../parser/ast.js';
import { type AnyNode, walkTree } from './children.js';
import type { Variable } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

export function checkConstants(b: UnitBinder): void {
  const needs = new Map<Variable, readonly Variable[]>();
  for (const variable of b.globals) {
    if (variable.declaration?.kind === 'ConstDecl') needs.set(variable, neededConstants(b, variable.declaration));
  }
  const done = new Set<Variable>();
  for (const variable of needs.keys()) follow(b, variable, needs, [], done);
}

function neededConstants(b: UnitBinder, decl: ConstDecl): readonly Variable[] {
  const needed: Variable[] = [];
  if (decl.value === null) return needed;
  walkTree(decl.value as AnyNode, (node) => {
    // What a lambda mentions is needed when it is called, if ever.
    if (node.kind === 'Lambda') return false;
    const found = node.id === undefined || node.kind !== 'Name' ? undefined : b.found.get(node.id);
    if (found?.kind === 'variable' && found.variable.kind === 'const') needed.push(found.variable);
    return undefined;
  });
  return needed;
}

function follow(
  b: UnitBinder,
  variable: Variable,
  needs: ReadonlyMap<Variable, readonly Variable[]>,
  path: readonly Variable[],
  done: Set<Variable>,
): void {
  const start = path.indexOf(variable);
  if (start >= 0) {
    const cycle = path.slice(start);
    const names = [...cycle, variable].map((one) => one.name);
    b.report(
      catalogue.cyclicConstant(
        b.site(variable.span),
        names,
        cycle.slice(1).map((one) => b.site(one.span)),
      ),
    );
    return;
  }
  if (done.has(variable)) return;
  done.add(variable);
  for (const next of needs.get(variable) ?? []) follow(b, next, needs, [...path, variable], done);
}
