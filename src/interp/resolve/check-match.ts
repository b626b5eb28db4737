/** Advice about `match`: arms that can never be chosen (W4001), enums that are not covered (W4002). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Expr, MatchArm, Pattern } from '../../parser/ast.js';
import { declarationOf } from './look-up.js';
import { BUILTIN_VARIANTS } from './prelude-names.js';
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
  if (everything === null) warnUncovered(b, match, covered);
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

/** If every arm names variants of one enum, all its variants should have an arm. */
function warnUncovered(b: UnitBinder, match: Extract<Expr, { kind: 'Match' }>, covered: ReadonlyMap<string, MatchArm>): void {
  const named = new Set<string>();
  for (const arm of match.arms) {
    for (const pattern of alternatives(arm.pattern)) {
      if (pattern.kind !== 'NamePattern') return;
      named.add(pattern.path[pattern.path.length - 1]?.name ?? '');
    }
  }
  const subject = enumWithAll(b, match, named);
  if (subject === undefined) return;
  // With two enums of such names an arm without a path could be meant for either.
  if (subject.variants.some((name) => (b.world.variants.get(name)?.length ?? 0) > 1)) return;
  const missing = subject.variants.filter((name) => !covered.has(`variant ${name}`));
  if (missing.length > 0) {
    const paths = missing.map((name) => (subject.name === 'Option' || subject.name === 'Result' ? name : `${subject.name}::${name}`));
    b.report(catalogue.inexhaustiveMatch(b.site(match.subject.span), paths));
  }
}

function enumWithAll(
  b: UnitBinder,
  match: Extract<Expr, { kind: 'Match' }>,
  names: ReadonlySet<string>,
): { readonly name: string; readonly variants: readonly string[] } | undefined {
  if (names.size === 0) return undefined;
  for (const arm of match.arms) {
    for (const pattern of alternatives(arm.pattern)) {
      const found = b.found.get(pattern.id);
      const declaration = declarationOf(b, found?.kind === 'variant' ? found.type : undefined);
      if (declaration?.kind !== 'EnumDecl') continue;
      const variants = declaration.variants.map((variant) => variant.name.name);
      return [...names].every((name) => variants.includes(name)) ? { name: declaration.name.name, variants } : undefined;
    }
  }
  for (const [name, variants] of BUILTIN_VARIANTS) {
    if (b.world.variants.size > 0 && [...names].some((one) => b.world.variants.has(one))) return undefined;
    if ([...names].every((one) => variants.has(one))) return { name, variants: [...variants.keys()] };
  }
  return undefined;
}
