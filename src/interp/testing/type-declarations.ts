/** Finds the declaration behind the name of a type that has no reference: type arguments and types of fields (see type-generators.ts). */
import type { EnumDecl, ImportRef, Node, StructDecl, TypeDecl, TypeExpr } from '../../parser/ast.js';
import type { ModuleInstance, ProgramLinker } from '../compile/context.js';
import { children } from '../compile/tree.js';

export interface TypeDeclared {
  readonly decl: StructDecl | EnumDecl | TypeDecl;
  readonly module: ModuleInstance;
}

/** Null for built-in types, traits and names that are none. */
export function declaredType(
  type: Extract<TypeExpr, { kind: 'NamedType' }>,
  module: ModuleInstance,
  program: ProgramLinker,
): TypeDeclared | null {
  const ref = module.resolution.refs.get(type.id);
  if (ref?.kind === 'nested') {
    const decl = typesOf(module).find((one) => one.id === ref.declaration);
    return decl === undefined ? null : { decl, module };
  }
  if (ref?.kind === 'global') {
    const owner = program.module(ref.unit);
    const node = owner.resolution.globals[ref.index]?.node;
    const decl = typesOf(owner).find((one) => one.id === node);
    return decl === undefined ? null : { decl, module: owner };
  }
  return byName(type.path.at(-1)?.name ?? '', module, program, new Set());
}

/** The declaration of the type with a key `file#node`. */
export function declarationOfKey(key: string, program: ProgramLinker): TypeDeclared | null {
  const hash = key.lastIndexOf('#');
  if (hash < 0) return null;
  const module = program.module(key.slice(0, hash));
  const decl = typesOf(module).find((one) => one.id === Number(key.slice(hash + 1)));
  return decl === undefined ? null : { decl, module };
}

function byName(name: string, module: ModuleInstance, program: ProgramLinker, seen: Set<string>): TypeDeclared | null {
  seen.add(module.file);
  const own = typesOf(module).find((decl) => decl.name.name === name);
  if (own !== undefined) return { decl: own, module };
  const original =
    importsOf(module)
      .find((one) => one.alias?.name === name)
      ?.path.at(-1)?.name ?? name;
  for (const file of module.resolution.imports) {
    const found = seen.has(file) ? null : byName(original, program.module(file), program, seen);
    if (found !== null) return found;
  }
  return null;
}

interface Listed {
  readonly types: readonly TypeDeclared['decl'][];
  readonly imports: readonly ImportRef[];
}

const listed = new WeakMap<ModuleInstance, Listed>();

const typesOf = (module: ModuleInstance): Listed['types'] => listOf(module).types;
const importsOf = (module: ModuleInstance): Listed['imports'] => listOf(module).imports;

function listOf(module: ModuleInstance): Listed {
  let list = listed.get(module);
  if (list === undefined) {
    const types: TypeDeclared['decl'][] = [];
    const imports: ImportRef[] = [];
    const visit = (node: object): void => {
      const known = node as Node;
      if (known.kind === 'StructDecl' || known.kind === 'EnumDecl' || known.kind === 'TypeDecl') types.push(known);
      else if (known.kind === 'ImportRef') imports.push(known);
      for (const child of children(node)) visit(child);
    };
    visit(module.unit);
    list = { types, imports };
    listed.set(module, list);
  }
  return list;
}
