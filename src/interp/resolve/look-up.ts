/** What a name stands for (language.md, section 9, rules 4 and 5; suffix fallback 1.3). */
import type { EnumDecl } from '../../parser/ast.js';
import type { Ref } from '../resolution.js';
import { BUILTIN_VARIANTS, PRELUDE, preludeKind } from './prelude-names.js';
import type { Found, Imported, Scope } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

/** The meaning of `name` seen from `scope`: local scopes from inside out, module level, imports, globs, prelude, variants. */
export function lookUp(b: UnitBinder, name: string, scope: Scope): Found | undefined {
  const direct = lookUpExact(b, name, scope);
  if (direct !== undefined) return direct;
  const suffix = name[name.length - 1];
  if (suffix !== '?' && suffix !== '!') return undefined;
  const base = lookUpExact(b, name.slice(0, -1), scope);
  return base === undefined ? undefined : { kind: 'suffix', operator: suffix, base };
}

/** Every visible name, for "did you mean"; none once a file has had very many. */
export function* visibleNames(b: UnitBinder, scope: Scope): Iterable<string> {
  if (b.candidatesLeft <= 0) return;
  for (const name of namesFrom(b, scope)) {
    b.candidatesLeft--;
    yield name;
  }
}

function* namesFrom(b: UnitBinder, scope: Scope): Iterable<string> {
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    yield* s.names.keys();
    yield* s.imports.keys();
    for (const glob of s.globs) yield* glob.names.keys();
  }
  yield* PRELUDE.keys();
  yield* b.world.variants.keys();
}

/** The declaration behind what was found, in this file or another. */
export function declarationOf(b: UnitBinder, found: Found | undefined): ReturnType<UnitBinder['world']['declaration']> {
  if (found?.kind === 'variable') return found.variable.declaration;
  if (found?.kind !== 'ref') return null;
  return b.world.declaration(found.ref);
}

export function bindingOf(variable: { readonly kind: string; readonly reassigned: boolean }): Extract<Ref, { kind: 'global' }>['binding'] {
  switch (variable.kind) {
    case 'fn':
    case 'type':
    case 'const':
    case 'module':
      return variable.kind;
    default:
      return variable.reassigned ? 'var' : 'let';
  }
}

function lookUpExact(b: UnitBinder, name: string, scope: Scope): Found | undefined {
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    const declared = s.names.get(name);
    if (declared !== undefined) return declared;
    const imported = s.imports.get(name);
    if (imported !== undefined) return imported.found;
    const globbed = fromGlobs(s, name);
    if (globbed !== undefined) return globbed;
  }
  if (b.world.isHostName(name)) return { kind: 'ref', ref: { kind: 'std', module: 'host', name } };
  if (preludeKind(name) !== undefined) return { kind: 'ref', ref: { kind: 'prelude', name } };
  return isCapitalised(name) ? variantWithoutPath(b, name, scope) : undefined;
}

function fromGlobs(scope: Scope, name: string): Found | undefined {
  const hits: Imported[] = [];
  for (const glob of scope.globs) {
    const hit = glob.names.get(name);
    if (hit !== undefined && !hits.some((other) => other.origin === hit.origin)) hits.push(hit);
  }
  const [first, second] = hits;
  if (first !== undefined && second !== undefined) {
    const paths = hits.map((hit) => `${hit.module}::${name}`);
    return { kind: 'ambiguous', paths };
  }
  return first?.found;
}

/** A variant named without its enum: allowed if exactly one visible enum has it; several are E1006 (9, rule 5). */
function variantWithoutPath(b: UnitBinder, name: string, scope: Scope): Found | undefined {
  const enums = new Map<EnumDecl, Found>();
  const consider = (found: Found): void => {
    const declaration = declarationOf(b, found);
    if (declaration?.kind === 'EnumDecl' && declaration.variants.some((variant) => variant.name.name === name)) {
      if (!enums.has(declaration)) enums.set(declaration, found);
    }
  };
  for (let s: Scope | null = scope; s !== null; s = s.parent) {
    for (const found of s.names.values()) consider(found);
    for (const imported of s.imports.values()) consider(imported.found);
    for (const glob of s.globs) for (const imported of glob.names.values()) consider(imported.found);
  }
  const found = [...enums];
  const [first, second] = found;
  if (first === undefined) return undefined;
  if (second !== undefined) return { kind: 'ambiguous', paths: found.map(([declaration]) => `${declaration.name.name}::${name}`) };
  return { kind: 'variant', type: first[1], name };
}

/** Variants of the enum behind what was found: name -> number of values; undefined if it is no enum. */
export function variantsOf(b: UnitBinder, found: Found | undefined): ReadonlyMap<string, number> | undefined {
  const declaration = declarationOf(b, found);
  if (declaration?.kind === 'EnumDecl') {
    return new Map(declaration.variants.map((variant) => [variant.name.name, variant.fields.length]));
  }
  if (found?.kind === 'ref' && found.ref.kind === 'prelude') return BUILTIN_VARIANTS.get(found.ref.name);
  if (found?.kind === 'ref' && found.ref.kind === 'std') return BUILTIN_VARIANTS.get(found.ref.name ?? '');
  return undefined;
}

export function isCapitalised(name: string): boolean {
  const code = name.charCodeAt(0);
  return code >= 65 && code <= 90;
}
