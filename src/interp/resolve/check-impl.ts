/** `impl` blocks: what they are for, and whether they implement the trait they name (language.md 3.5: E1002, E1020-E1025). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Ident, ImplDecl, TraitDecl, TypeExpr } from '../../parser/ast.js';
import { bindType, resolvePath } from './bind-types.js';
import { declarationOf, visibleNames } from './look-up.js';
import { AUTOMATIC_TRAITS, DERIVABLE_TRAITS, isBuiltinTypeName, preludeKind } from './prelude-names.js';
import type { Found } from './scope.js';
import type { UnitBinder } from './unit-binder.js';
import { functionsOf } from './world.js';

export interface ImplSubject {
  readonly found: Found;
  readonly name: string;
}

const ANY: Found = { kind: 'ref', ref: { kind: 'prelude', name: 'Any' } };

/** The type an impl is for; its node gets the reference, whatever way the type is written. */
export function implSubject(b: UnitBinder, decl: ImplDecl): ImplSubject {
  let target = decl.target;
  while (target.kind === 'PrefixedType') target = target.type;
  const builtin = builtinName(target);
  if (builtin !== null) {
    const found: Found = { kind: 'ref', ref: { kind: 'prelude', name: builtin } };
    b.use(decl.target.id, target.span, found);
    return { found, name: builtin };
  }
  if (target.kind !== 'NamedType') return { found: ANY, name: 'Any' };
  const last = target.path[target.path.length - 1]?.name ?? '';
  const found = namedSubject(b, target.path);
  if (found !== undefined) b.use(decl.target.id, target.span, found);
  return { found: found ?? ANY, name: last };
}

export function checkImpl(b: UnitBinder, decl: ImplDecl, subject: ImplSubject): void {
  reportDuplicates(b, decl);
  if (decl.trait === null) return;
  const trait = implementedTrait(b, decl.trait);
  if (trait === undefined) return;
  const type = keyOf(b, subject.found);
  b.world.impls.push({ trait: keyOf(b, trait), type });
  const declaration = declarationOf(b, trait);
  if (declaration?.kind !== 'TraitDecl') return;
  checkMembers(b, decl, decl.trait, declaration, subject.name, fileOf(b, trait));
  // Supertraits may be implemented further down or in a file bound later.
  b.atEnd.push(() => checkSupertraits(b, decl, declaration, subject, fileOf(b, trait)));
}

function namedSubject(b: UnitBinder, path: readonly Ident[]): Found | undefined {
  const [first] = path;
  const found = resolvePath(b, path);
  if (found === 'reported' || first === undefined) return undefined;
  if (found !== undefined) return found;
  if (isBuiltinTypeName(first.name)) return { kind: 'ref', ref: { kind: 'prelude', name: first.name } };
  b.report(catalogue.undefinedType(b.site(first.span), first.name, visibleNames(b, b.scope)));
  return undefined;
}

function builtinName(type: TypeExpr): string | null {
  switch (type.kind) {
    case 'ArrayType':
      return 'Array';
    case 'MapType':
      return 'Map';
    case 'TupleType':
      return type.elements.length === 0 ? 'Unit' : 'Tuple';
    case 'FnType':
      return 'Function';
    case 'OptionalType':
      return 'Option';
    case 'NilType':
      return 'Nil';
    default:
      return null;
  }
}

function implementedTrait(b: UnitBinder, type: TypeExpr): Found | undefined {
  if (type.kind !== 'NamedType') return undefined;
  const found = resolvePath(b, type.path);
  const name = type.path[type.path.length - 1]?.name ?? '';
  if (found === 'reported') return undefined;
  const isTrait =
    found !== undefined &&
    (declarationOf(b, found)?.kind === 'TraitDecl' ||
      (found.kind === 'ref' && found.ref.kind === 'prelude' && preludeKind(found.ref.name) === 'trait') ||
      (found.kind === 'ref' && found.ref.kind === 'std'));
  if (found === undefined || !isTrait) {
    b.report(catalogue.undefinedTrait(b.site(type.span), name, visibleNames(b, b.scope)));
    return undefined;
  }
  for (const argument of type.args) bindType(b, argument, 'annotation');
  b.use(type.id, type.span, found);
  return found;
}

function reportDuplicates(b: UnitBinder, decl: ImplDecl): void {
  const seen = new Map<string, Ident>();
  for (const { name } of functionsOf(decl.members)) {
    const first = seen.get(name.name);
    if (first !== undefined) b.report(catalogue.duplicateImplMethod(b.site(name.span), name.name, b.site(first.span)));
    else seen.set(name.name, name);
  }
}

function checkMembers(b: UnitBinder, decl: ImplDecl, at: TypeExpr, trait: TraitDecl, type: string, file: string): void {
  const traitName = trait.name.name;
  const given = new Set(memberNames(decl.members));
  const missing = functionsOf(trait.members).filter((fn) => fn.body === null && !given.has(fn.name.name));
  if (missing.length > 0) {
    const names = missing.map((fn) => fn.name.name);
    const sites = missing.map((fn) => ({ file, span: fn.name.span }));
    b.report(catalogue.missingTraitMethod(b.site(at.span), traitName, type, names, sites));
  }
  const known = memberNames(trait.members);
  for (const member of functionsOf(decl.members)) {
    if (!known.includes(member.name.name)) {
      b.report(catalogue.methodNotInTrait(b.site(member.name.span), traitName, member.name.name, known));
    }
  }
  for (const member of trait.members) {
    if (member.kind !== 'TypeDecl' || member.type !== null || given.has(member.name.name)) continue;
    b.report(catalogue.missingAssociatedType(b.site(at.span), traitName, type, member.name.name, { file, span: member.name.span }));
  }
}

function memberNames(members: ImplDecl['members'] | TraitDecl['members']): readonly string[] {
  return members.flatMap((member) =>
    member.kind === 'FnDecl' || member.kind === 'ConstDecl' || member.kind === 'TypeDecl' ? [member.name.name] : [],
  );
}

function checkSupertraits(b: UnitBinder, decl: ImplDecl, trait: TraitDecl, subject: ImplSubject, file: string): void {
  const type = keyOf(b, subject.found);
  for (const bound of trait.supertraits) {
    if (bound.kind !== 'NamedType') continue;
    const name = bound.path[bound.path.length - 1]?.name ?? '';
    // The supertrait is a name of the trait's own module: found there by its declaration, or in the prelude.
    const key = supertraitKey(b, file, name);
    if (key === undefined || b.world.impls.some((fact) => fact.trait === key && (fact.type === type || fact.type === 'Any'))) continue;
    if (key === name && satisfiedByItself(b, subject, name)) continue;
    b.report(
      catalogue.supertraitNotImplemented(b.site((decl.trait ?? decl.target).span), trait.name.name, name, subject.name, {
        file,
        span: bound.span,
      }),
    );
  }
}

function supertraitKey(b: UnitBinder, file: string, name: string): string | undefined {
  const global = b.world.units.get(file)?.globals.find((one) => one.name === name && one.declaration?.kind === 'TraitDecl');
  if (global !== undefined) return `${file}#${global.node}`;
  if (preludeKind(name) === 'trait') return name;
  const found = b.unit.file === file ? b.lookUp(name, b.moduleScope) : undefined;
  return found === undefined ? undefined : keyOf(b, found);
}

/** Built-in types bring their traits; user types have the automatic ones and those they derive (3.3). */
function satisfiedByItself(b: UnitBinder, subject: ImplSubject, trait: string): boolean {
  if (AUTOMATIC_TRAITS.has(trait)) return true;
  const declaration = declarationOf(b, subject.found);
  if (declaration?.kind !== 'StructDecl' && declaration?.kind !== 'EnumDecl') return true;
  if (!DERIVABLE_TRAITS.has(trait)) return false;
  if (declaration.kind === 'StructDecl' && declaration.flavour === 'data') return true;
  const inList = declaration.derives.some((type) => type.kind === 'NamedType' && type.path.some((segment) => segment.name === trait));
  const inAttribute = declaration.attributes.some(
    (attribute) => attribute.name === 'derive' && attribute.args.some((arg) => arg.value.kind === 'Name' && arg.value.name === trait),
  );
  return inList || inAttribute;
}

/** The same key for the same declaration, seen from any file. */
function keyOf(b: UnitBinder, found: Found): string {
  if (found.kind === 'variable') return `${b.unit.file}#${found.variable.node}`;
  if (found.kind !== 'ref') return '';
  const { ref } = found;
  if (ref.kind === 'global') return `${ref.unit}#${b.world.units.get(ref.unit)?.globals[ref.index]?.node ?? ''}`;
  if (ref.kind === 'prelude') return ref.name;
  return ref.kind === 'std' ? (ref.name ?? '') : '';
}

function fileOf(b: UnitBinder, found: Found): string {
  return found.kind === 'ref' && found.ref.kind === 'global' ? found.ref.unit : b.unit.file;
}
