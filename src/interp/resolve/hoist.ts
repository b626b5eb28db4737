/**
 * What a scope declares before its first statement runs: functions, types, impls, effects, modules, imports (language.md, section 2 and 9).
 * At module level they become globals; inside functions they get slots and are made at the start of their block.
 */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { ExternDecl, Ident, ModuleDecl, Stmt } from '../../parser/ast.js';
import { type Bodied, bindDeclaration } from './bind-declarations.js';
import { bindImportDecl, bindSubmodule } from './bind-imports.js';
import { bindStatement } from './bind-statements.js';
import { type Declared, type Found, Scope, type VariableKind } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

export function hoistDeclarations(b: UnitBinder, stmts: readonly Stmt[]): void {
  for (const stmt of stmts) {
    switch (stmt.kind) {
      case 'FnDecl':
        hoist(b, stmt, 'fn', stmt.name);
        break;
      case 'StructDecl':
      case 'EnumDecl':
      case 'TraitDecl':
      case 'EffectDecl':
      case 'TypeDecl':
        hoist(b, stmt, 'type', stmt.name);
        break;
      case 'ConstDecl':
        if (b.scope.isModule) hoist(b, stmt, 'const', stmt.name);
        break;
      case 'ImplDecl':
        hoistBody(b, stmt, undefined);
        break;
      case 'ModuleDecl':
        hoistModule(b, stmt);
        break;
      case 'ExternDecl':
        hoistExtern(b, stmt);
        break;
      case 'ImportDecl':
        bindImportDecl(b, stmt);
        break;
      case 'SubmoduleDecl':
        bindSubmodule(b, stmt);
        break;
      default:
        break;
    }
  }
  for (const [name, imported] of b.scope.imports) {
    const hiding = b.scope.names.get(name);
    if (hiding?.kind === 'variable') b.report(catalogue.shadowedImport(b.site(hiding.variable.span), name, b.site(imported.span)));
  }
}

/** A `module M … end` block stands among the statements: its own statements run there. */
export function bindModuleBlock(b: UnitBinder, decl: ModuleDecl): void {
  const scope = b.moduleScopes.get(decl.id);
  if (scope === undefined) return;
  const outer = b.scope;
  b.scope = scope;
  for (const stmt of decl.items) bindStatement(b, stmt);
  b.scope = outer;
  recordContents(b, decl, scope);
}

/** True if the items of a module say themselves what is exported (15). */
export function saysExports(items: readonly Stmt[]): boolean {
  return items.some((item) => item.kind === 'ExportDecl' || isPublic(item));
}

export function isPublic(item: Stmt): boolean {
  if (item.kind === 'ModifiedStmt') return isPublic(item.stmt);
  return 'visibility' in item && (item.visibility === 'pub' || item.visibility === 'package');
}

function hoist(b: UnitBinder, decl: Exclude<Bodied, { kind: 'ImplDecl' }>, kind: VariableKind, name: Ident): void {
  hoistBody(b, decl, declareNamed(b, decl, kind, name));
}

function hoistBody(b: UnitBinder, decl: Bodied, found: Found | undefined): void {
  const { scope } = b;
  const createdAt = b.time++;
  const variable = found?.kind === 'variable' ? found.variable : null;
  if (variable !== null && !scope.isModule) {
    scope.hoisted.push({ node: decl.id, variable });
    b.assigned(variable);
  }
  if (variable !== null) b.mention(decl.id, variable.span, variable, 'declare');
  const bind = (): void => {
    const outer = b.scope;
    b.scope = scope;
    bindDeclaration(b, decl, found, createdAt);
    b.scope = outer;
  };
  b.later(bind, scope.isModule ? b.moduleScope : scope);
}

/** Declares a name that may stand once in its scope: E1003, for effects E5006. */
function declareNamed(b: UnitBinder, decl: Declared, kind: VariableKind, name: Ident): Found {
  const known = b.scope.names.get(name.name);
  if (known?.kind === 'variable' && known.variable.declaration !== null) {
    const first = b.site(known.variable.span);
    const effects = decl.kind === 'EffectDecl' && known.variable.declaration.kind === 'EffectDecl';
    b.report(
      effects
        ? catalogue.duplicateEffect(b.site(name.span), 'effect', name.name, first)
        : catalogue.duplicateDefinition(b.site(name.span), WHAT[decl.kind], name.name, first),
    );
  }
  const variable = b.declare(name.name, kind, decl.id, name.span, b.scope, decl);
  variable.exported = 'visibility' in decl && (decl.visibility === 'pub' || decl.visibility === 'package');
  return { kind: 'variable', variable };
}

const WHAT: Readonly<Record<Declared['kind'], string>> = {
  FnDecl: 'function',
  ConstDecl: 'constant',
  TypeDecl: 'type',
  StructDecl: 'type',
  EnumDecl: 'enum',
  TraitDecl: 'trait',
  EffectDecl: 'effect',
  ModuleDecl: 'module',
  ExternDecl: 'extern',
  ExternItem: 'extern item',
};

function hoistModule(b: UnitBinder, decl: ModuleDecl): void {
  const name = decl.path[decl.path.length - 1];
  if (name === undefined) return;
  declareNamed(b, decl, 'module', name);
  const outer = b.scope;
  const scope = new Scope(decl.id, outer, b.fn, false, true);
  b.scopes.push(scope);
  b.moduleScopes.set(decl.id, scope);
  b.scope = scope;
  hoistDeclarations(b, decl.items);
  b.scope = outer;
  recordContents(b, decl, scope);
}

function recordContents(b: UnitBinder, decl: ModuleDecl, scope: Scope): void {
  const all = !saysExports(decl.items);
  const declared = new Map(
    [...scope.names].flatMap(([name, found]) => (found.kind === 'variable' ? [[name, found.variable] as const] : [])),
  );
  if (all) for (const variable of declared.values()) variable.exported = true;
  b.modules.set(decl.id, { exports: [], declared });
}

/** Names of an extern block, or its alias; using one is UnsupportedFeature at run time (16). */
function hoistExtern(b: UnitBinder, decl: ExternDecl): void {
  const whole = decl.alias ?? decl.name;
  if (whole !== null) declareNamed(b, decl, 'module', whole);
  for (const item of decl.items) declareNamed(b, item, item.item === 'const' ? 'const' : 'fn', item.name);
}
