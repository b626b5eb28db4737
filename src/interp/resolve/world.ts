/**
 * What is known about the whole program while its units are bound one after the other: the declarations behind references of other
 * files, and the few facts that cross files (names of user methods, variants, implementations).
 */
import type { ConstDecl, EnumDecl, FnDecl, ImplDecl, Unit, VariantDecl } from '../../parser/ast.js';
import type { ModuleExport, Ref } from '../resolution.js';
import { type AnyNode, walkTree } from './children.js';
import { BUILTIN_EFFECTS, BUILTIN_VARIANTS, preludeKind } from './prelude-names.js';
import type { Declared, Variable } from './scope.js';
import { stdModule } from './std-names.js';

export interface ImplFact {
  /** `file#node` of the declaration, or the prelude name. */
  readonly trait: string;
  readonly type: string;
}

/** What later units ask a bound unit. */
export interface BoundUnit {
  readonly file: string;
  readonly globals: readonly Variable[];
  readonly exports: readonly ModuleExport[];
  /** Everything at module level, exported or not: tells ImportNotExported from UnresolvedImport. */
  readonly declared: ReadonlyMap<string, Variable>;
  readonly modules: ReadonlyMap<number, ModuleContents>;
}

/** A `module M … end` block: what it exports, and everything it declares. */
export interface ModuleContents {
  readonly exports: readonly ModuleExport[];
  readonly declared: ReadonlyMap<string, Variable>;
}

export class World {
  constructor(private readonly hostModules: ReadonlyMap<string, ReadonlySet<string>> = new Map()) {}

  readonly units: Map<string, BoundUnit> = new Map();
  /** Names of functions with a `self` parameter, anywhere. */
  readonly userMethods: Set<string> = new Set();
  /** Names of constants, associated ones included. */
  readonly constants: Set<string> = new Set();
  /** Variant name -> every enum of the program that has one. */
  readonly variants: Map<string, { readonly declaration: EnumDecl; readonly variant: VariantDecl }[]> = new Map();
  /** Names of the built-in effects that some handler clause of the program names. */
  readonly handledEffects: Set<string> = new Set();
  readonly impls: ImplFact[] = [];

  /** The names of a module without a file: of the standard library, or of the host program. */
  libraryModule(path: string): ReadonlySet<string> | undefined {
    return this.hostModules.get(path) ?? stdModule(path);
  }

  /** A name the host program makes visible everywhere. */
  isHostName(name: string): boolean {
    return this.hostModules.get('host')?.has(name) === true;
  }

  /** Takes in the facts of a unit before any unit is bound. */
  collect(unit: Unit): void {
    walkTree(unit, (node) => this.collectNode(node as AnyNode & { [field: string]: unknown }));
  }

  /** The declaration of a type, function or module that a reference leads to. */
  declaration(ref: Ref): Declared | null {
    if (ref.kind !== 'global') return null;
    return this.units.get(ref.unit)?.globals[ref.index]?.declaration ?? null;
  }

  isVariantName(name: string): boolean {
    if (this.variants.has(name)) return true;
    for (const variants of BUILTIN_VARIANTS.values()) if (variants.has(name)) return true;
    return preludeKind(name) === 'variant';
  }

  private collectNode(node: AnyNode): undefined {
    if (node.kind === 'FnDecl') {
      const fn = node as unknown as FnDecl;
      if (hasSelf(fn)) this.userMethods.add(fn.name.name);
    } else if (node.kind === 'ConstDecl') {
      this.constants.add((node as unknown as ConstDecl).name.name);
    } else if (node.kind === 'EnumDecl') {
      const declaration = node as unknown as EnumDecl;
      for (const variant of declaration.variants) {
        const known = this.variants.get(variant.name.name) ?? [];
        known.push({ declaration, variant });
        this.variants.set(variant.name.name, known);
      }
    } else if (node.kind === 'OperationClause') {
      const path = (node as unknown as { effect: readonly { name: string }[] }).effect;
      const name = path[path.length - 1]?.name ?? '';
      if (BUILTIN_EFFECTS.has(name)) this.handledEffects.add(name);
    }
    return undefined;
  }
}

/** True for a method: its first parameter is `self`. */
export function hasSelf(fn: FnDecl): boolean {
  const first = fn.params[0]?.pattern;
  return first?.kind === 'IdentPattern' && first.name.name === 'self';
}

/** The functions among the members of an impl. */
export function functionsOf(members: ImplDecl['members'] | readonly Declared[]): readonly FnDecl[] {
  return members.filter((member): member is FnDecl => member.kind === 'FnDecl');
}
