/**
 * Reads an entry and, depth first in source order, all it imports (language.md, section 2), and finds out where every import leads.
 * Reports what is wrong with files: not found, circular, with errors. Whether an item exists in a module is for the binder.
 */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Span } from '../../diagnostics/span.js';
import type { ExportDecl, Ident, ImportDecl, SubmoduleDecl, Unit } from '../../parser/ast.js';
import { type Located, locateFile, locateModule, locateSubmodule, type ModulePort } from '../modules.js';
import { moduleTitle } from './bind-members.js';
import { type AnyNode, walkTree } from './children.js';
import { dropUnmet } from './conditions.js';
import { type ImportLeaf, type ImportTarget, leavesOf } from './import-targets.js';
import { stdModule, stdModules } from './std-names.js';

export interface LoadedUnit {
  readonly unit: Unit;
  readonly targets: ReadonlyMap<number, ImportTarget>;
}

export interface LoadedProgram {
  /** Imports before importers; files in `known` are not among them. */
  readonly units: readonly LoadedUnit[];
  readonly problems: readonly Diagnostic[];
}

export function loadProgram(entry: Unit, port: ModulePort, known: ReadonlySet<string>): LoadedProgram {
  const loader = new Loader(port, known);
  loader.load(entry);
  return { units: loader.units, problems: loader.problems };
}

/** Names an earlier import of the same file bound: a later path may begin with one. */
interface Alias {
  readonly file: Ident | null;
  readonly path: readonly Ident[];
}

class Loader {
  readonly units: LoadedUnit[] = [];
  readonly problems: Diagnostic[] = [];
  private readonly done: Set<string>;
  private readonly failed: Set<string> = new Set();
  private readonly open: string[] = [];

  constructor(
    private readonly port: ModulePort,
    known: ReadonlySet<string>,
  ) {
    this.done = new Set(known);
  }

  load(parsed: Unit): boolean {
    const unit = dropUnmet(parsed, this.port.conditions);
    this.open.push(unit.file);
    const targets = new Map<number, ImportTarget>();
    const own = new Set(unit.items.flatMap(declaredNames));
    const aliases = new Map<string, Alias>();
    walkTree(unit, (node) => {
      if (node.kind === 'ImportDecl') this.importDecl(unit, node as AnyNode & ImportDecl, own, aliases, targets);
      else if (node.kind === 'ExportDecl') this.exportDecl(unit, node as AnyNode & ExportDecl, own, aliases, targets);
      else if (node.kind === 'SubmoduleDecl') this.submodule(unit, node as AnyNode & SubmoduleDecl, targets);
      return undefined;
    });
    this.open.pop();
    this.done.add(unit.file);
    this.units.push({ unit, targets });
    return true;
  }

  private importDecl(
    unit: Unit,
    decl: ImportDecl,
    own: ReadonlySet<string>,
    aliases: Map<string, Alias>,
    targets: Map<number, ImportTarget>,
  ): void {
    for (const leaf of leavesOf(decl.ref)) {
      targets.set(leaf.node, this.leafTarget(unit, leaf, own, aliases));
      const name = leaf.alias ?? leaf.path[leaf.path.length - 1];
      if (name !== undefined && !leaf.glob) aliases.set(name.name, { file: leaf.file, path: leaf.path });
    }
  }

  private exportDecl(
    unit: Unit,
    decl: ExportDecl,
    own: ReadonlySet<string>,
    aliases: ReadonlyMap<string, Alias>,
    targets: Map<number, ImportTarget>,
  ): void {
    if (decl.from !== null) {
      targets.set(decl.id, this.fileTarget(unit, decl.from, locateFile(decl.from.name, unit.file, this.port)));
      return;
    }
    for (const leaf of decl.refs.flatMap((ref) => leavesOf(ref))) {
      const [first, second] = leaf.path;
      // A single name that is declared nowhere is an undefined name, not a missing file.
      const local = leaf.file === null && first !== undefined && (own.has(first.name) || aliases.has(first.name) || second === undefined);
      targets.set(leaf.node, local ? { kind: 'local' } : this.leafTarget(unit, leaf, own, aliases));
    }
  }

  private submodule(unit: Unit, decl: SubmoduleDecl, targets: Map<number, ImportTarget>): void {
    targets.set(decl.id, this.fileTarget(unit, decl.name, locateSubmodule(decl.name.name, unit.file, this.port)));
  }

  private leafTarget(unit: Unit, leaf: ImportLeaf, own: ReadonlySet<string>, aliases: ReadonlyMap<string, Alias>): ImportTarget {
    const [first] = leaf.path;
    if (leaf.file !== null) return this.fileTarget(unit, leaf.file, locateFile(leaf.file.name, unit.file, this.port));
    if (first === undefined) return { kind: 'failed' };
    if (own.has(first.name)) return { kind: 'local' };
    const alias = aliases.get(first.name);
    const path = alias === undefined ? leaf.path : [...alias.path, ...leaf.path.slice(1)];
    const names = path.map((segment) => segment.name);
    // `used` counts segments of the path as written.
    const surplus = path.length - leaf.path.length;
    if (alias?.file) {
      return shorten(
        this.fileTarget(unit, { name: alias.file.name, span: first.span }, locateFile(alias.file.name, unit.file, this.port)),
        -1,
      );
    }
    const host = this.hostModule(names);
    if (host !== null) return shorten({ kind: 'std', module: host, used: 2 }, surplus);
    const std = stdPath(names);
    const span = { start: first.span.start, end: path[path.length - 1]?.span.end ?? first.span.end };
    if (std !== null) return shorten(this.stdTarget(unit, span, names, std), surplus);
    return shorten(this.pathTarget(unit, names, span), surplus);
  }

  /** `host::db`, if the host program offers it. */
  private hostModule(names: readonly string[]): string | null {
    const path = names.slice(0, 2).join('::');
    return names[0] === 'host' && this.port.hostModules?.has(path) === true ? path : null;
  }

  private stdTarget(unit: Unit, span: Span, names: readonly string[], start: number): ImportTarget {
    const inside = names.slice(start);
    const [module] = inside;
    if (module === undefined) return { kind: 'std', module: '', used: start };
    if (stdModule(module) !== undefined) return { kind: 'std', module, used: start + 1 };
    const candidates = [...stdModules()].map((name) => `std::${name}`);
    this.problems.push(catalogue.moduleNotFound({ file: unit.file, span }, `std::${module}`, [], candidates));
    return { kind: 'failed' };
  }

  private pathTarget(unit: Unit, names: readonly string[], span: Span): ImportTarget {
    const located = locateModule(names, unit.file, this.port);
    return this.fileTarget(unit, { name: names.join('::'), span }, located);
  }

  /** The target of a located file, which is loaded first. */
  private fileTarget(unit: Unit, name: Ident, located: Located): ImportTarget {
    const at = { file: unit.file, span: name.span };
    if (located.file === null) {
      this.problems.push(catalogue.moduleNotFound(at, name.name, located.tried));
      return { kind: 'failed' };
    }
    const { file, used } = located;
    const start = this.open.indexOf(file);
    if (start >= 0) {
      const cycle = [...this.open.slice(start), file].map(moduleTitle);
      this.problems.push(catalogue.circularImport(at, cycle));
      return { kind: 'failed' };
    }
    if (this.done.has(file)) return { kind: 'unit', file, used, span: name.span };
    if (!this.failed.has(file) && this.read(file)) return { kind: 'unit', file, used, span: name.span };
    this.problems.push(catalogue.moduleHasErrors(at, moduleTitle(file), file));
    return { kind: 'failed' };
  }

  private read(file: string): boolean {
    const parsed = this.port.read(file);
    if (parsed === null || parsed.problems.some((problem) => problem.severity === 'error')) {
      this.problems.push(...(parsed?.problems ?? []));
      this.failed.add(file);
      return false;
    }
    this.problems.push(...parsed.problems);
    return this.load(parsed.unit);
  }
}

/** Where the path inside the library begins, or null if it is not of the library. */
function stdPath(names: readonly string[]): number | null {
  if (names[0] === 'std') return 1;
  return names[0] === 'aria' && names[1] === 'std' ? 2 : null;
}

/** An alias was replaced by a longer path: fewer of the written segments are used up. */
function shorten(target: ImportTarget, surplus: number): ImportTarget {
  if (target.kind === 'unit' || target.kind === 'std') return { ...target, used: Math.max(0, target.used - surplus) };
  return target;
}

function declaredNames(item: Unit['items'][number]): readonly string[] {
  if (item.kind === 'ModuleDecl') return item.path.slice(-1).map((segment) => segment.name);
  if ('name' in item && typeof item.name === 'object' && item.name !== null && item.kind !== 'SubmoduleDecl') return [item.name.name];
  if (item.kind === 'AssignStmt') return item.target.kind === 'Name' ? [item.target.name] : [];
  if (item.kind === 'LetStmt') return item.pattern.kind === 'IdentPattern' ? [item.pattern.name.name] : [];
  return [];
}
