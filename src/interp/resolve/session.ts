/**
 * Name resolution of an interactive session: each entry sees what earlier ones declared and imported, and may replace it.
 *
 * The session means what one long file would mean in which the latest declaration of a name counts: a function that calls `f` calls the
 * `f` declared last, also if it is older than that. So when an entry replaces a name, the earlier entries that mention it are bound
 * again (their trees, node ids and module variables stay as they are, only places change) and are handed out as `updates`. What such an
 * entry's statements have already done is done.
 *
 * A variable counts only when it has been assigned: an entry that fails half-way does not hide older variables behind empty ones. Hence
 * two steps: `resolve` before an entry runs, `settle` afterwards.
 *
 * Invariants: an entry with problems leaves nothing behind; binding again never changes the numbers of an entry's module variables
 * (an entry for which it would stays as it was); every call of a value counts as suspending, since later entries may bring any function.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Unit } from '../../parser/ast.js';
import type { ModulePort } from '../modules.js';
import type { Ref, Resolution } from '../resolution.js';
import { inferSuspension, type SuspensionOracle } from '../suspension.js';
import { bindUnit, reportErroneous, type Surroundings } from './bind-unit.js';
import { warnDeprecated } from './check-deprecated.js';
import { type FinishedUnit, finishUnit, globalRef, isData } from './finish.js';
import type { ImportTargets } from './import-targets.js';
import { loadProgram } from './load.js';
import type { Declared, Found, Scope } from './scope.js';
import type { UnitBinder } from './unit-binder.js';
import { World } from './world.js';

type GlobalRef = Extract<Ref, { kind: 'global' }>;

export interface SessionUnit {
  readonly unit: Unit;
  readonly resolution: Resolution;
}

export interface SessionEntry {
  /** The entry and the files it imports for the first time, imports first; empty if there are errors. */
  readonly units: readonly SessionUnit[];
  /** Earlier units that mean something else from now on. */
  readonly updates: readonly SessionUnit[];
  readonly problems: readonly Diagnostic[];
}

/** A name that the next entry will see. */
export interface VisibleName {
  readonly name: string;
  readonly ref: Ref;
  /** Null for variables and imports. */
  readonly declaration: Declared | null;
}

/** What can be seen at some moment of the session. */
interface View {
  /** What was declared and imported by name. */
  readonly names: Map<string, Ref>;
  readonly globs: Scope['globs'];
}

interface BoundEntry {
  readonly unit: Unit;
  readonly targets: ImportTargets;
  /** What its statements saw. */
  readonly view: View;
  finished: FinishedUnit;
}

export class ResolveSession {
  private readonly world = new World();
  private readonly entries = new Map<string, BoundEntry>();
  /** The entries and all they import, in run order. */
  private readonly finished = new Map<string, { readonly unit: Unit; finished: FinishedUnit }>();
  /** The last resolution of each unit that was handed out. */
  private readonly known = new Map<string, Resolution>();
  private readonly view: View = { names: new Map(), globs: [] };
  /** Variables of entries that have not settled: they are visible once they are assigned. */
  private readonly waiting = new Map<string, GlobalRef[]>();
  /** Places that a newer declaration has replaced since the last entry was resolved. */
  private replaced = new Set<string>();

  constructor(
    private readonly port: ModulePort,
    private readonly oracle: SuspensionOracle,
  ) {}

  resolve(entry: Unit): SessionEntry {
    const { world } = this;
    const loaded = loadProgram(entry, this.port, new Set(this.finished.keys()));
    const problems: Diagnostic[] = [...loaded.problems];
    for (const { unit } of loaded.units) world.collect(unit);
    const erroneous = new Set<string>();
    const fresh: { readonly unit: Unit; readonly targets: ImportTargets; readonly binder: UnitBinder; readonly finished: FinishedUnit }[] =
      [];
    const before = copyOf(this.view);
    for (const { unit, targets } of loaded.units) {
      const binder = bindUnit(unit, world, targets, unit.file === entry.file ? seeing(before) : null);
      reportErroneous(binder, erroneous);
      const finished = finishUnit(binder);
      if (binder.problems.some(isError)) erroneous.add(unit.file);
      world.units.set(unit.file, finished.bound);
      fresh.push({ unit, targets, binder, finished });
    }
    for (const { binder } of fresh) {
      for (const check of binder.atEnd) check();
      warnDeprecated(binder);
      problems.push(...binder.problems);
    }
    if (problems.some(isError)) {
      for (const { unit } of fresh) world.units.delete(unit.file);
      return { units: [], updates: [], problems };
    }
    for (const { unit, targets, binder, finished } of fresh) {
      this.finished.set(unit.file, { unit, finished });
      if (unit.file !== entry.file) continue;
      this.entries.set(unit.file, { unit, targets, view: before, finished });
      this.declare(binder);
    }
    this.bindReplaced(entry.file);
    return { ...this.infer(new Set(fresh.map(({ unit }) => unit.file))), problems };
  }

  /** Takes in the variables of an entry that has ended, however it ended. `assigned` tells which of its module variables have a value. */
  settle(file: string, assigned: (index: number) => boolean): void {
    for (const ref of this.waiting.get(file) ?? []) {
      const variable = this.world.units.get(file)?.globals[ref.index];
      if (variable !== undefined && assigned(ref.index)) this.show(variable.name, ref);
    }
    this.waiting.delete(file);
  }

  /** Gives a module variable of a unit of this session another name. */
  expose(name: string, file: string, index: number): void {
    const variable = this.world.units.get(file)?.globals[index];
    if (variable !== undefined) this.view.names.set(name, globalRef(file, variable, true));
  }

  /** Everything the next entry sees beyond the prelude. */
  visible(): readonly VisibleName[] {
    const { names, globs } = this.view;
    const found = new Map<string, VisibleName>();
    const add = (name: string, ref: Ref): void => void found.set(name, { name, ref, declaration: this.world.declaration(ref) });
    for (const glob of globs) for (const [name, one] of glob.names) if (one.found.kind === 'ref') add(name, one.found.ref);
    for (const [name, ref] of names) add(name, ref);
    return [...found.values()];
  }

  /** The unit that declares what `ref` stands for, if it is one of this session. */
  unitOf(file: string): Unit | undefined {
    return this.finished.get(file)?.unit;
  }

  private declare(binder: UnitBinder): void {
    const { file } = binder.unit;
    const later: GlobalRef[] = [];
    for (const [, found] of binder.moduleScope.names) {
      if (found.kind !== 'variable') continue;
      const { variable } = found;
      const ref = globalRef(file, variable, isData(variable) && variable.kind !== 'const');
      if (isData(variable) && variable.kind !== 'const') later.push(ref);
      else this.show(variable.name, ref);
    }
    this.waiting.set(file, later);
    for (const [name, { found }] of binder.moduleScope.imports) if (found.kind === 'ref') this.show(name, found.ref);
    const known = new Set(this.view.globs);
    this.view.globs.push(...binder.moduleScope.globs.filter((glob) => !known.has(glob)));
  }

  private show(name: string, ref: Ref): void {
    const old = this.view.names.get(name);
    if (old?.kind === 'global') this.replaced.add(placeOf(old));
    this.view.names.set(name, ref);
  }

  /** Binds the earlier entries again that mention something replaced. One for which that fails keeps its old meaning. */
  private bindReplaced(current: string): void {
    const { replaced, world } = this;
    if (replaced.size === 0) return;
    this.replaced = new Set();
    for (const [file, entry] of this.entries) {
      if (file === current || !mentions(entry.finished.resolution, replaced)) continue;
      const impls = world.impls.length;
      const binder = bindUnit(entry.unit, world, entry.targets, seeingAgain(entry.view, this.view, file));
      world.impls.length = impls;
      const finished = finishUnit(binder);
      if (binder.problems.some(isError) || !sameGlobals(finished, entry.finished)) continue;
      entry.finished = finished;
      world.units.set(file, finished.bound);
      this.finished.set(file, { unit: entry.unit, finished });
    }
  }

  /** Infers suspension over everything; `units` are the fresh ones, `updates` the others whose tables have changed. */
  private infer(fresh: ReadonlySet<string>): { readonly units: readonly SessionUnit[]; readonly updates: readonly SessionUnit[] } {
    const everything = [...this.finished.values()].map(({ unit, finished }) => ({ unit, ...finished }));
    const inferred = inferSuspension(everything, this.oracle, true);
    const units: SessionUnit[] = [];
    const updates: SessionUnit[] = [];
    for (const { unit, resolution: draft } of everything) {
      const resolution = inferred.get(unit.file) ?? draft;
      const old = this.known.get(unit.file);
      if (old !== undefined && !fresh.has(unit.file) && sameMeaning(old, resolution)) continue;
      this.known.set(unit.file, resolution);
      (fresh.has(unit.file) ? units : updates).push({ unit, resolution });
    }
    return { units, updates };
  }
}

function copyOf({ names, globs }: View): View {
  return { names: new Map(names), globs: [...globs] };
}

function seeing({ names, globs }: View): Surroundings {
  return { outside: { names: found(names), globs }, newer: new Map() };
}

/** Statements see the variables of their time and the latest declarations; bodies of functions the latest of all. */
function seeingAgain(then: View, now: View, file: string): Surroundings {
  const latest = [...now.names].filter(([, ref]) => !isOf(file, ref));
  const outside = new Map(then.names);
  for (const [name, ref] of latest) if (isDeclared(ref)) outside.set(name, ref);
  return { outside: { names: found(outside), globs: now.globs }, newer: found(new Map(latest)) };
}

const found = (names: ReadonlyMap<string, Ref>): Map<string, Found> =>
  new Map([...names].map(([name, ref]) => [name, { kind: 'ref', ref }]));
const isOf = (file: string, ref: Ref): boolean => ref.kind === 'global' && ref.unit === file;
const isDeclared = (ref: Ref): boolean => ref.kind !== 'global' || (ref.binding !== 'let' && ref.binding !== 'var');

function placeOf(ref: GlobalRef): string {
  return `${ref.unit}#${ref.index}`;
}

function mentions(resolution: Resolution, replaced: ReadonlySet<string>): boolean {
  const declarations = new Set(resolution.globals.map((info) => info.node));
  for (const [node, ref] of resolution.refs) {
    if (declarations.has(node)) continue;
    for (let at: Ref | null = ref; at !== null; at = at.kind === 'variant' ? at.type : at.kind === 'suffix' ? at.base : null) {
      if (at.kind === 'global' && replaced.has(placeOf(at))) return true;
    }
  }
  return false;
}

function sameGlobals(a: FinishedUnit, b: FinishedUnit): boolean {
  const one = a.resolution.globals;
  const other = b.resolution.globals;
  return one.length === other.length && one.every((info, at) => info.name === other[at]?.name && info.node === other[at]?.node);
}

/** False if code compiled with `a` has to be compiled again for `b`. */
function sameMeaning(a: Resolution, b: Resolution): boolean {
  if (a.refs !== b.refs || a.suspending.size !== b.suspending.size) return false;
  for (const node of a.suspending) if (!b.suspending.has(node)) return false;
  for (const [node, info] of a.functions) {
    const other = b.functions.get(node);
    if (other === undefined || other.suspends !== info.suspends || !sameReads(other, info)) return false;
  }
  return true;
}

type Reads = { readonly moduleReads: readonly { readonly unit: string; readonly index: number }[] };

function sameReads(a: Reads, b: Reads): boolean {
  if (a.moduleReads.length !== b.moduleReads.length) return false;
  const keys = new Set(a.moduleReads.map((read) => `${read.unit}#${read.index}`));
  return b.moduleReads.every((read) => keys.has(`${read.unit}#${read.index}`));
}

function isError(problem: Diagnostic): boolean {
  return problem.severity === 'error';
}
