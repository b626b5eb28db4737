/** Advice about `match`: arms that can never be chosen (W4001), enums that are not covered (W4002). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Expr, MatchArm, Pattern } from '../../parser/ast.js';
import { missingCases } from './exhaustiveness.js';
import { declarationOf } from './look-up.js';
import type { Found } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

export function checkMatch(b: UnitBinder, match: Extract<Expr, { kind: 'Match' }>): void {
  const covered = new Map<string, MatchArm>();
  let everything: MatchArm | null = null;
  for (const arm of match.arms) {
    const keys = alternatives(arm.pattern).map((pattern) => coverKey(b, pattern));
    const earlier = everything ?? (keys.every((key) => covered.has(key)) ? covered.get(keys[0] ?? '') : undefined);
    if (earlier !== undefined) b.report(catalogue.unreachableArm(b.site(arm.pattern.span), b.site(earlier.pattern.span)));
    if (arm.guard !== null) continue;
    if (alternatives(arm.pattern).some(matchesAll)) everything ??= arm;
    for (const key of keys) if (key !== NOTHING && !covered.has(key)) covered.set(key, arm);
  }
  if (everything !== null) return;
  const unguarded = match.arms.filter((arm) => arm.guard === null).map((arm) => arm.pattern);
  const missing = missingCases(b, unguarded);
  if (missing.length > 0) b.report(catalogue.inexhaustiveMatch(b.site(match.subject.span), missing));
}

/** Patterns that cover the same values have the same key; one that covers only part of them covers NOTHING for certain. */
const NOTHING = '';

function coverKey(b: UnitBinder, pattern: Pattern): string {
  if (pattern.kind === 'LiteralPattern') {
    const { literal } = pattern;
    if (literal.kind === 'Nil') return 'literal nil';
    if (literal.kind === 'Symbol') return `literal :${literal.name}`;
    return `literal ${literal.kind} ${String(literal.value)}`;
  }
  if (pattern.kind === 'NamePattern') {
    const found = b.found.get(pattern.id);
    const whole = pattern.fields === null || pattern.fields.every((field) => field.kind === 'RestPattern' || matchesAll(field.pattern));
    const name = pattern.path[pattern.path.length - 1]?.name ?? '';
    return whole && (found?.kind === 'variant' || isVariantName(b, name)) ? variantKey(b, name, found) : NOTHING;
  }
  return NOTHING;
}

/** Where several enums have a variant of that name, only a path tells which is meant. */
function variantKey(b: UnitBinder, name: string, found: Found | undefined): string {
  if ((b.world.variants.get(name)?.length ?? 0) <= 1) return `variant ${name}`;
  const declaration = declarationOf(b, found?.kind === 'variant' ? found.type : undefined);
  return declaration == null ? NOTHING : `variant ${name} of ${declaration.span.start}`;
}

function isVariantName(b: UnitBinder, name: string): boolean {
  return b.world.isVariantName(name);
}

function alternatives(pattern: Pattern): readonly Pattern[] {
  return pattern.kind === 'OrPattern' ? pattern.alternatives.flatMap(alternatives) : [pattern];
}

function matchesAll(pattern: Pattern): boolean {
  if (pattern.kind === 'WildcardPattern') return true;
  return pattern.kind === 'IdentPattern' && pattern.type === null && (pattern.inner === null || matchesAll(pattern.inner));
}
