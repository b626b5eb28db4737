/** Paths into modules and types that are known before the run: `Geometry::twice`, `math::PI`, `Color::Red` (language.md 10.5 a, 15). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Ident } from '../../parser/ast.js';
import { declarationOf, variantsOf } from './look-up.js';
import type { Found, Variable } from './scope.js';
import type { UnitBinder } from './unit-binder.js';
import type { BoundUnit, ModuleContents } from './world.js';

/** The item `name` of what was found: undefined if that is no module or enum, 'missing' if it is a module without such an item (reported). */
export function memberOf(b: UnitBinder, found: Found, name: Ident): Found | undefined | 'missing' {
  if (found.kind === 'ref' && found.ref.kind === 'std' && found.ref.name === null) return stdItem(b, found.ref.module, name);
  if (found.kind === 'ref' && found.ref.kind === 'unit') {
    const unit = b.world.units.get(found.ref.unit);
    return unit === undefined ? undefined : exportedItem(b, unit, name, found.ref.unit);
  }
  const contents = moduleContents(b, found);
  if (contents !== undefined) {
    const inside = contents.own.get(name.name);
    if (inside !== undefined && contents.exported.has(name.name)) return inside;
    return reportMissing(b, name, contents.title, inside !== undefined, contents.exported);
  }
  if (variantsOf(b, found)?.has(name.name) === true) return { kind: 'variant', type: found, name: name.name };
  return undefined;
}

interface OpenModule {
  readonly title: string;
  readonly own: ReadonlyMap<string, Found>;
  readonly exported: ReadonlySet<string>;
}

function moduleContents(b: UnitBinder, found: Found): OpenModule | undefined {
  const declaration = declarationOf(b, found);
  if (declaration?.kind !== 'ModuleDecl') return undefined;
  const title = declaration.path.map((segment) => segment.name).join('::');
  if (found.kind === 'variable') {
    const contents = b.modules.get(declaration.id);
    return contents === undefined ? undefined : ownModule(title, contents);
  }
  const unit = found.kind === 'ref' && found.ref.kind === 'global' ? b.world.units.get(found.ref.unit) : undefined;
  const contents = unit?.modules.get(declaration.id);
  if (contents === undefined) return undefined;
  const own = new Map(contents.exports.map((item): [string, Found] => [item.name, { kind: 'ref', ref: item.ref }]));
  for (const [name] of contents.declared) if (!own.has(name)) own.set(name, { kind: 'ref', ref: { kind: 'prelude', name: 'Any' } });
  return { title, own, exported: new Set(contents.exports.map((item) => item.name)) };
}

/** A module block of this file: its items are variables whose references are not final yet. */
function ownModule(title: string, contents: ModuleContents): OpenModule {
  const own = new Map<string, Found>();
  const exported = new Set(contents.exports.map((item) => item.name));
  for (const item of contents.exports) own.set(item.name, { kind: 'ref', ref: item.ref });
  for (const [name, variable] of contents.declared) {
    own.set(name, { kind: 'variable', variable });
    if (variable.exported) exported.add(name);
  }
  return { title, own, exported };
}

function exportedItem(b: UnitBinder, unit: BoundUnit, name: Ident, title: string): Found | 'missing' {
  const item = unit.exports.find((one) => one.name === name.name);
  if (item !== undefined) return { kind: 'ref', ref: item.ref };
  return reportMissing(b, name, moduleTitle(title), unit.declared.has(name.name), new Set(unit.exports.map((one) => one.name)), unit);
}

function stdItem(b: UnitBinder, module: string, name: Ident): Found | 'missing' {
  const path = module === '' ? name.name : `${module}::${name.name}`;
  if (b.world.libraryModule(path) !== undefined) return { kind: 'ref', ref: { kind: 'std', module: path, name: null } };
  const names = b.world.libraryModule(module);
  if (names?.has(name.name) === true) return { kind: 'ref', ref: { kind: 'std', module, name: name.name } };
  return reportMissing(b, name, module.startsWith('host') ? module : `std::${module}`, false, names ?? new Set());
}

function reportMissing(
  b: UnitBinder,
  name: Ident,
  title: string,
  exists: boolean,
  exported: ReadonlySet<string>,
  unit?: BoundUnit,
): 'missing' {
  if (exists) {
    const declared: Variable | undefined = unit?.declared.get(name.name);
    const site = declared && unit ? { file: unit.file, span: declared.span } : undefined;
    b.report(catalogue.importNotExported(b.site(name.span), name.name, title, site));
  } else {
    b.report(catalogue.unresolvedImport(b.site(name.span), name.name, title, [...exported]));
  }
  return 'missing';
}

/** A file as a module is called in messages: its base name, or its folder's for `mod.aria`. */
export function moduleTitle(file: string): string {
  const parts = file.replace(/\.aria$/, '').split('/');
  const last = parts.pop() ?? file;
  return last === 'mod' ? (parts.pop() ?? last) : last;
}
