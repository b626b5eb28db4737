/**
 * Declarations inside functions that are the same in every call: types, and functions that capture nothing but such declarations.
 *
 * A mention of one needs neither slot nor capture. That is what lets the members of a nested type use the types and functions beside it.
 * Variables they cannot use: a type is one for the whole program and knows of no particular call.
 */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { FunctionScope, Variable } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

/** Finds them, takes them out of all captures, and reports the variables that members of nested types mention (E1001). */
export function settleNestedDeclarations(b: UnitBinder): ReadonlySet<Variable> {
  const fixed = fixedDeclarations(b);
  for (const fn of b.functions) for (const variable of fixed) fn.captures.delete(variable);
  for (const { variable, fn, span } of b.mentions) {
    if (variable.isGlobal || fixed.has(variable)) continue;
    const member = memberAround(b, fn, variable.owner);
    if (member !== null) b.report(catalogue.variableOfCall(b.site(span), variable.name, b.site(variable.span), b.site(member.span)));
  }
  return fixed;
}

/** The greatest set of nested types and functions closed under captures. */
function fixedDeclarations(b: UnitBinder): ReadonlySet<Variable> {
  const scopes = new Map(b.functions.map((fn) => [fn.node, fn]));
  const fixed = new Set(b.scopes.flatMap((scope) => scope.hoisted.map(({ variable }) => variable)).filter((one) => !one.isGlobal));
  for (let changed = true; changed; ) {
    changed = false;
    for (const variable of fixed) {
      if (variable.kind === 'type') continue;
      const scope = variable.declaration?.kind === 'FnDecl' ? scopes.get(variable.declaration.id) : undefined;
      if (scope !== undefined && [...scope.captures.keys()].every((captured) => fixed.has(captured))) continue;
      fixed.delete(variable);
      changed = true;
    }
  }
  return fixed;
}

/** The member of a type in which `fn` stands, if that type stands between it and the variable's owner. */
function memberAround(b: UnitBinder, fn: FunctionScope, owner: FunctionScope): FunctionScope | null {
  for (let at: FunctionScope | null = fn; at !== null && at !== owner; at = at.parent) {
    const around = at.root?.parent;
    if (around !== null && around !== undefined && b.typeBodies.has(around.node)) return at;
  }
  return null;
}
