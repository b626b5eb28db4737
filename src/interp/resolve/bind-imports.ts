/** Imports and exports: which names they bring into a module, and which a module offers (language.md, section 15). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { ExportDecl, ImportDecl, SubmoduleDecl } from '../../parser/ast.js';
import type { Ref } from '../resolution.js';
import { memberOf, moduleTitle } from './bind-members.js';
import { type ImportLeaf, leavesOf } from './import-targets.js';
import { declarationOf } from './look-up.js';
import type { Found, Imported } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

const UNKNOWN: Found = { kind: 'ref', ref: { kind: 'prelude', name: 'Any' } };

export function bindImportDecl(b: UnitBinder, decl: ImportDecl): void {
  for (const leaf of leavesOf(decl.ref)) {
    const found = leafFound(b, leaf);
    if (leaf.glob) addGlob(b, leaf, found, decl.visibility === 'pub' || decl.visibility === 'package');
    else addImport(b, leaf, found, decl.visibility === 'pub' || decl.visibility === 'package');
  }
}

export function bindSubmodule(b: UnitBinder, decl: SubmoduleDecl): void {
  const target = b.imports.get(decl.id);
  const found: Found = target?.kind === 'unit' ? { kind: 'ref', ref: { kind: 'unit', unit: target.file } } : UNKNOWN;
  bindName(b, decl.name.name, { found, origin: originOf(found), module: decl.name.name, span: decl.name.span });
  if (decl.visibility === 'pub' || decl.visibility === 'package') b.reexports.push({ name: decl.name.name, found });
}

/** What `export` declarations of the unit add. Runs when everything is declared. */
export function bindExport(b: UnitBinder, decl: ExportDecl): void {
  if (decl.glob && decl.from === null) {
    for (const found of b.moduleScope.names.values()) if (found.kind === 'variable') found.variable.exported = true;
    return;
  }
  if (decl.from !== null) {
    exportFrom(b, decl);
    return;
  }
  for (const ref of decl.refs) {
    for (const leaf of leavesOf(ref)) exportLeaf(b, leaf, decl.refs.length === 1 ? (decl.alias?.name ?? null) : null);
  }
}

function exportFrom(b: UnitBinder, decl: ExportDecl): void {
  const target = b.imports.get(decl.id);
  if (target?.kind !== 'unit') return;
  const module: Found = { kind: 'ref', ref: { kind: 'unit', unit: target.file } };
  if (decl.glob) {
    if (decl.alias !== null) b.reexports.push({ name: decl.alias.name, found: module });
    else for (const [name, imported] of exportsOf(b, module)) b.reexports.push({ name, found: imported.found });
    return;
  }
  for (const leaf of decl.refs.flatMap((ref) => leavesOf(ref))) {
    let found: Found | undefined = module;
    for (const segment of leaf.path) {
      const member: Found | undefined | 'missing' = found === undefined ? undefined : memberOf(b, found, segment);
      found = member === 'missing' ? undefined : member;
    }
    const name = leaf.alias?.name ?? leaf.path[leaf.path.length - 1]?.name;
    if (found !== undefined && name !== undefined) b.reexports.push({ name, found });
  }
}

function exportLeaf(b: UnitBinder, leaf: ImportLeaf, alias: string | null): void {
  const found = leafFound(b, leaf);
  if (leaf.glob) {
    for (const [name, imported] of exportsOf(b, found)) b.reexports.push({ name, found: imported.found });
    return;
  }
  const [first] = leaf.path;
  const last = leaf.path[leaf.path.length - 1];
  const name = alias ?? leaf.alias?.name ?? last?.name ?? moduleTitle(leaf.file?.name ?? '');
  if (found.kind === 'variable' && found.variable.name === name && leaf.path.length === 1) found.variable.exported = true;
  else if (found !== UNKNOWN) b.reexports.push({ name, found });
  else if (first !== undefined && b.imports.get(leaf.node)?.kind === 'local') b.reportUndefined(first.span, first.name, b.moduleScope);
}

/** What one imported path stands for; UNKNOWN (already reported) silences everything that follows from it. */
function leafFound(b: UnitBinder, leaf: ImportLeaf): Found {
  const target = b.imports.get(leaf.node) ?? { kind: 'local' };
  if (target.kind === 'failed') {
    b.lenient ||= leaf.glob;
    return UNKNOWN;
  }
  let found: Found | undefined;
  let rest = leaf.path;
  if (target.kind === 'local') {
    const [first] = leaf.path;
    found = first === undefined ? undefined : b.lookUp(first.name);
    rest = leaf.path.slice(1);
  } else {
    found = {
      kind: 'ref',
      ref: target.kind === 'unit' ? { kind: 'unit', unit: target.file } : { kind: 'std', module: target.module, name: null },
    };
    rest = leaf.path.slice(target.used);
  }
  for (const segment of rest) {
    const member = found === undefined ? undefined : memberOf(b, found, segment);
    if (member === undefined || member === 'missing') return UNKNOWN;
    found = member;
  }
  return found ?? UNKNOWN;
}

function addImport(b: UnitBinder, leaf: ImportLeaf, found: Found, reexport: boolean): void {
  const last = leaf.path[leaf.path.length - 1];
  const name = leaf.alias?.name ?? last?.name ?? moduleTitle(leaf.file?.name ?? '');
  const span = leaf.alias?.span ?? last?.span ?? leaf.file?.span ?? b.unit.span;
  bindName(b, name, { found, origin: originOf(found), module: pathText(leaf), span });
  if (reexport && found !== UNKNOWN) b.reexports.push({ name, found });
}

function bindName(b: UnitBinder, name: string, imported: Imported): void {
  const known = b.scope.imports.get(name);
  if (known !== undefined && known.origin !== imported.origin && known.found !== UNKNOWN && imported.found !== UNKNOWN) {
    b.report(catalogue.conflictingImport(b.site(imported.span), name, [known.module, imported.module], b.site(known.span)));
    return;
  }
  b.scope.imports.set(name, imported);
}

function addGlob(b: UnitBinder, leaf: ImportLeaf, found: Found, reexport: boolean): void {
  const title = pathText(leaf);
  const span = leaf.path[leaf.path.length - 1]?.span ?? leaf.file?.span ?? b.unit.span;
  b.report(catalogue.globImport(b.site(span), title));
  const names = exportsOf(b, found, title, span);
  b.scope.globs.push({ module: title, span, names });
  if (reexport) for (const [name, imported] of names) b.reexports.push({ name, found: imported.found });
}

function exportsOf(b: UnitBinder, found: Found, module = '', span = b.unit.span): ReadonlyMap<string, Imported> {
  const names = new Map<string, Imported>();
  const add = (name: string, item: Found): void => {
    names.set(name, { found: item, origin: originOf(item), module, span });
  };
  if (found.kind === 'ref' && found.ref.kind === 'unit') {
    for (const item of b.world.units.get(found.ref.unit)?.exports ?? []) add(item.name, { kind: 'ref', ref: item.ref });
  } else if (found.kind === 'ref' && found.ref.kind === 'std') {
    for (const name of b.world.libraryModule(found.ref.module) ?? [])
      add(name, { kind: 'ref', ref: { kind: 'std', module: found.ref.module, name } });
  } else {
    addBlock(b, found, add);
  }
  return names;
}

/** `import M::*` for a module block, or `import E::*` for the variants of an enum. */
function addBlock(b: UnitBinder, found: Found, add: (name: string, item: Found) => void): void {
  const declaration = declarationOf(b, found);
  if (declaration?.kind === 'EnumDecl') {
    for (const variant of declaration.variants) add(variant.name.name, { kind: 'variant', type: found, name: variant.name.name });
    return;
  }
  if (declaration?.kind !== 'ModuleDecl') return;
  if (found.kind === 'variable') {
    for (const [name, variable] of b.modules.get(declaration.id)?.declared ?? [])
      if (variable.exported) add(name, { kind: 'variable', variable });
    return;
  }
  const unit = found.kind === 'ref' && found.ref.kind === 'global' ? b.world.units.get(found.ref.unit) : undefined;
  for (const item of unit?.modules.get(declaration.id)?.exports ?? []) add(item.name, { kind: 'ref', ref: item.ref });
}

/** The same text for the same thing, however it was reached. */
function originOf(found: Found): string {
  switch (found.kind) {
    case 'variable':
      return `own#${found.variable.index}`;
    case 'variant':
      return `${originOf(found.type)}::${found.name}`;
    case 'suffix':
      return originOf(found.base);
    case 'ambiguous':
      return found.paths.join('|');
    case 'ref':
      return refOrigin(found.ref);
  }
}

function refOrigin(ref: Ref): string {
  switch (ref.kind) {
    case 'global':
      return `${ref.unit}#${ref.index}`;
    case 'unit':
      return ref.unit;
    case 'std':
      return ref.name === null ? `std::${ref.module}` : `std ${ref.name}`;
    case 'prelude':
      return `std ${ref.name}`;
    case 'variant':
      return `${refOrigin(ref.type)}::${ref.name}`;
    default:
      return ref.kind;
  }
}

function pathText(leaf: ImportLeaf): string {
  const parts = leaf.path.map((segment) => segment.name);
  if (leaf.file !== null) parts.unshift(leaf.file.name);
  return parts.join('::');
}
