/** Patterns: the variables they bind, the variants, constants and types they name (language.md, section 7). */
import { assertNever } from '../../diagnostics/assert-never.js';
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Span } from '../../diagnostics/span.js';
import type { FieldPattern, Pattern, RestPattern } from '../../parser/ast.js';
import { bindType, resolvePath } from './bind-types.js';
import { declarationOf, isCapitalised, variantsOf } from './look-up.js';
import { isBuiltinTypeName } from './prelude-names.js';
import type { Found, Scope, Variable, VariableKind } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

type NamePattern = Extract<Pattern, { kind: 'NamePattern' }>;

interface Binding {
  readonly kind: VariableKind;
  readonly scope: Scope;
  /** Variables of this pattern so far: both sides of `p | q` bind the same ones. */
  readonly bound: Map<string, Variable>;
  /** A second `let` of a name in one scope re-uses its variable (section 5). */
  readonly reuse: boolean;
}

/** Declares the variables of a pattern in the current scope and marks them as assigned. */
export function bindPattern(b: UnitBinder, pattern: Pattern, kind: VariableKind = 'pattern', scope: Scope = b.scope): readonly Variable[] {
  const binding: Binding = { kind, scope, bound: new Map(), reuse: kind === 'let' || kind === 'mut' };
  visit(b, pattern, binding);
  for (const variable of binding.bound.values()) b.assigned(variable);
  return [...binding.bound.values()];
}

function visit(b: UnitBinder, pattern: Pattern, binding: Binding): void {
  switch (pattern.kind) {
    case 'WildcardPattern':
    case 'LiteralPattern':
    case 'RangePattern':
      return;
    case 'IdentPattern':
      bindName(
        b,
        pattern.name.name,
        pattern.id,
        pattern.name.span,
        pattern.mode === 'mut' && binding.kind === 'let' ? { ...binding, kind: 'mut' } : binding,
      );
      if (pattern.type !== null) bindType(b, pattern.type, 'tested');
      if (pattern.inner !== null) visit(b, pattern.inner, binding);
      return;
    case 'TuplePattern':
    case 'ArrayPattern':
      for (const element of pattern.elements) visitField(b, element, binding);
      return;
    case 'MapPattern':
      for (const field of pattern.fields) visitField(b, field, binding);
      return;
    case 'NamePattern':
      bindNamePattern(b, pattern);
      for (const field of pattern.fields ?? []) {
        bindTypedField(b, pattern, field, binding);
        visitField(b, field, binding);
      }
      return;
    case 'OrPattern':
      for (const alternative of pattern.alternatives) visit(b, alternative, binding);
      return;
    default:
      assertNever(pattern);
  }
}

function visitField(b: UnitBinder, field: Pattern | FieldPattern | RestPattern, binding: Binding): void {
  if (field.kind === 'FieldPattern') visit(b, field.pattern, binding);
  else if (field.kind !== 'RestPattern') visit(b, field, binding);
  else if (field.name !== null) bindName(b, field.name.name, field.id, field.name.span, binding);
}

/** In `Name(v: T)` with a positional payload `v: T` is a typed binding (section 7); the variant decides at run time if it can be both. */
function bindTypedField(b: UnitBinder, pattern: NamePattern, field: FieldPattern | RestPattern, binding: Binding): void {
  if (pattern.braces || field.kind !== 'FieldPattern' || field.name === null || field.shorthand) return;
  if (field.pattern.kind !== 'NamePattern' || field.pattern.fields !== null) return;
  const { name } = field;
  const last = pattern.path[pattern.path.length - 1]?.name ?? '';
  const declared = (b.world.variants.get(last) ?? []).map((known) => known.variant.fields);
  const found = b.lookUp(last);
  const struct = declarationOf(b, found);
  if (struct?.kind === 'StructDecl') declared.push(struct.fields);
  if (declared.length > 0 && declared.every((fields) => fields.some((one) => one.name.name === name.name))) return;
  bindName(b, name.name, field.id, name.span, binding);
}

function bindName(b: UnitBinder, name: string, node: number, span: Span, binding: Binding): void {
  let variable = name === '_' ? undefined : binding.bound.get(name);
  if (variable === undefined) {
    const known = binding.reuse && name !== '_' ? reusable(binding.scope, name) : undefined;
    if (known === undefined) warnShadowing(b, name, span, binding);
    variable = known ?? b.declare(name, binding.kind, node, span, binding.scope);
    if (name === '_') b.assigned(variable);
    else binding.bound.set(name, variable);
  }
  b.mention(node, span, variable, 'declare');
}

/** The variable of this very scope; parameters count as variables of the body's scope. */
function reusable(scope: Scope, name: string): Variable | undefined {
  const outer = scope.parent;
  const merged = outer !== null && outer.owner === scope.owner && outer === scope.owner.root && scope.owner.kind !== 'unit';
  for (const s of merged ? [scope, outer] : [scope]) {
    const found = s.names.get(name);
    if (found?.kind !== 'variable') continue;
    const kind = found.variable.kind;
    if (kind === 'let' || kind === 'mut' || kind === 'bare' || kind === 'param') return found.variable;
  }
  return undefined;
}

/** W1005 and W1007: a new variable hides an import, or by `let` a variable of the same function. */
function warnShadowing(b: UnitBinder, name: string, span: Span, binding: Binding): void {
  for (let scope: Scope | null = binding.scope; scope !== null; scope = scope.parent) {
    const found = scope === binding.scope ? undefined : scope.names.get(name);
    if (found !== undefined) {
      const hidden = found.kind === 'variable' && !found.variable.isGlobal && found.variable.owner === binding.scope.owner;
      if (hidden && binding.reuse && !name.startsWith('_')) {
        b.report(catalogue.shadowedVariable(b.site(span), name, b.site(found.variable.span)));
      }
      return;
    }
    const imported = scope.imports.get(name);
    if (imported !== undefined) {
      b.report(catalogue.shadowedImport(b.site(span), name, b.site(imported.span)));
      return;
    }
  }
}

/** `Name`, `Name(…)`, `E::V`: what it names is decided by the value at run time; here it must exist, and counts must agree. */
function bindNamePattern(b: UnitBinder, pattern: NamePattern): void {
  const [first] = pattern.path;
  const last = pattern.path[pattern.path.length - 1];
  if (first === undefined || last === undefined) return;
  const found = resolvePath(b, pattern.path);
  if (found === 'reported') return;
  const single = pattern.path.length === 1;
  if (found === undefined || found.kind === 'ambiguous') {
    if (single && isBuiltinTypeName(first.name)) b.refs.set(pattern.id, { kind: 'prelude', name: first.name });
    else if (!(single && b.world.isVariantName(first.name))) b.reportUndefined(first.span, first.name);
  } else if (!(single && found.kind === 'variable' && isPlainVariable(found.variable) && !isCapitalised(first.name))) {
    b.use(pattern.id, pattern.span, found);
  }
  checkCount(b, pattern, found, last.name);
}

function isPlainVariable(variable: Variable): boolean {
  return variable.kind !== 'const' && variable.kind !== 'type';
}

/** E4002: positional fields of a known variant, or of a struct, in the wrong number (Appendix D, 16). */
function checkCount(b: UnitBinder, pattern: NamePattern, found: Found | undefined, name: string): void {
  const fields = pattern.fields;
  if (fields === null || pattern.braces) return;
  if (fields.some((field) => field.kind === 'RestPattern' || field.name !== null)) return;
  const counts = payloadCounts(b, pattern, found, name);
  if (counts.length === 0 || counts.includes(fields.length)) return;
  b.report(catalogue.wrongPatternCount(b.site(pattern.span), name, counts, fields.length));
}

function payloadCounts(b: UnitBinder, pattern: NamePattern, found: Found | undefined, name: string): readonly number[] {
  if (pattern.path.length > 1) {
    if (found?.kind !== 'variant') return [];
    const count = variantsOf(b, found.type)?.get(name);
    return count === undefined ? [] : [count];
  }
  const counts = (b.world.variants.get(name) ?? []).map((known) => known.variant.fields.length);
  const declaration = declarationOf(b, found);
  if (declaration?.kind === 'StructDecl') counts.push(declaration.fields.length);
  if (found?.kind === 'ref' && found.ref.kind === 'prelude') {
    if (name === 'Some' || name === 'Ok' || name === 'Err') counts.push(1);
    else if (name === 'None') counts.push(0);
    // A type named in call form: it does not match, which is no error of counts.
    else return [];
  }
  return counts;
}
