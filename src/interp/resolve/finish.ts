/**
 * Turns the drafts of a bound unit into the plain tables of resolution.ts: slots, cells, capture indices, references, exports.
 *
 * Slots: parameters first, then the variables of a scope, then those of the scopes in it; sibling scopes share slots. A variable whose
 * slot may hold a value of an earlier scope and that may be read too early is cleared when its scope is entered.
 */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Expr } from '../../parser/ast.js';
import type { BlockInfo, CaptureInfo, FunctionInfo, GlobalInfo, ModuleExport, Ref, Resolution } from '../resolution.js';
import { saysExports } from './hoist.js';
import { bindingOf } from './look-up.js';
import { settleNestedDeclarations } from './nested-declarations.js';
import type { Found, FunctionScope, Scope, Variable } from './scope.js';
import { type Mention, type UnitBinder, wrapRef } from './unit-binder.js';
import type { BoundUnit, ModuleContents } from './world.js';

export interface FinishedUnit {
  /** Suspension and moduleReads are still to be inferred. */
  readonly resolution: Resolution;
  readonly bound: BoundUnit;
  /** Name and member nodes that always stand for one function: node id -> `file#node` of the function. */
  readonly targets: ReadonlyMap<number, string>;
  /** Name nodes of variables that are assigned once -> the expression they are assigned. */
  readonly initials: ReadonlyMap<number, Expr>;
  /** Member nodes whose Ref is an extension function that may be meant (10.5 g). */
  readonly extensions: ReadonlySet<number>;
}

export function finishUnit(b: UnitBinder): FinishedUnit {
  judgeTaskTouches(b);
  warnUnused(b);
  const fixed = settleNestedDeclarations(b);
  const frames = new Map<FunctionScope, FrameLayout>();
  for (const fn of b.functions) frames.set(fn, layOut(fn));
  const captures = new Map<FunctionScope, readonly CaptureInfo[]>();
  for (const fn of b.functions) captures.set(fn, captureInfos(fn, captures));
  const refs = new Map(b.refs);
  const targets = new Map<number, string>();
  const initials = new Map<number, Expr>();
  for (const mention of b.mentions) {
    refs.set(mention.node, wrapRef(mention.wrap, variableRef(b, mention, captures, fixed)));
    const target = mention.wrap === null && !b.extensions.has(mention.node) ? functionOf(mention.variable) : null;
    if (target !== null) targets.set(mention.node, `${b.unit.file}#${target}`);
    const { initial, reassigned } = mention.variable;
    if (initial !== null && !reassigned && mention.wrap === null) initials.set(mention.node, initial);
  }
  for (const [node, ref] of b.refs) {
    const variable = ref.kind === 'global' ? b.world.units.get(ref.unit)?.globals[ref.index] : undefined;
    const target = variable === undefined || b.extensions.has(node) ? null : functionOf(variable);
    if (target !== null && ref.kind === 'global') targets.set(node, `${ref.unit}#${target}`);
  }
  addDeferRefs(frames, refs);
  const exports = unitExports(b);
  const modules = moduleExports(b);
  const resolution: Resolution = {
    file: b.unit.file,
    refs,
    blocks: blockInfos(b, frames),
    functions: new Map(b.functions.map((fn) => [fn.node, functionInfo(fn, frames, captures)])),
    globals: globalInfos(b),
    temps: new Map(b.functions.flatMap((fn) => [...fn.temps].map(([node, variable]): [number, number] => [node, variable.slot]))),
    suspending: new Set(),
    performs: performs(b, refs),
    modules: new Map([...modules].map(([node, contents]) => [node, contents.exports])),
    exports,
    imports: importedFiles(b),
  };
  const declared = new Map(
    [...b.moduleScope.names].flatMap(([name, found]) => (found.kind === 'variable' ? [[name, found.variable] as const] : [])),
  );
  return {
    resolution,
    bound: { file: b.unit.file, globals: b.globals, exports, declared, modules },
    targets,
    initials,
    extensions: b.extensions,
  };
}

// ------------------------------------------------------------------------------------------------------------------- frames

interface FrameLayout {
  readonly size: number;
  readonly deferSlots: ReadonlyMap<Scope, number>;
  /** Scopes entered once a frame whose slots nobody used before: nothing to clear. */
  readonly fresh: ReadonlySet<Scope>;
}

function layOut(fn: FunctionScope): FrameLayout {
  const deferSlots = new Map<Scope, number>();
  const fresh = new Set<Scope>();
  let size = fn.params.length + 1;
  fn.params.forEach((variable, index) => {
    if (variable !== null) variable.slot = index + 1;
  });
  const place = (scope: Scope, first: number): void => {
    let next = first;
    for (const variable of scope.variables) if (variable.slot === 0) variable.slot = next++;
    if (scope.defers.length > 0) deferSlots.set(scope, next++);
    size = Math.max(size, next);
    for (const child of scope.children) place(child, next);
  };
  if (fn.root !== null) {
    place(fn.root, size);
    fresh.add(fn.root);
    const [body, other] = fn.root.children;
    if (body !== undefined && other === undefined && fn.kind !== 'unit') fresh.add(body);
  }
  return { size, deferSlots, fresh };
}

function blockInfos(b: UnitBinder, frames: ReadonlyMap<FunctionScope, FrameLayout>): ReadonlyMap<number, BlockInfo> {
  const blocks = new Map<number, BlockInfo>();
  for (const scope of b.scopes) {
    const layout = frames.get(scope.owner);
    const params = new Set(scope.owner.params);
    const own = scope.variables.filter((variable) => !params.has(variable));
    const info: BlockInfo = {
      cells: own.filter((variable) => variable.cell).map((variable) => variable.slot),
      clears:
        layout?.fresh.has(scope) === true
          ? []
          : own.filter((variable) => variable.readUnassigned && !variable.cell).map((variable) => variable.slot),
      hoisted: scope.hoisted.map(({ node, variable }) => ({ node, slot: variable.slot, cell: variable.cell })),
      deferSlot: layout?.deferSlots.get(scope) ?? -1,
    };
    if (!blocks.has(scope.node) || !isEmpty(info)) blocks.set(scope.node, info);
  }
  return blocks;
}

/** A `defer` statement stands for the list it registers in. */
function addDeferRefs(frames: ReadonlyMap<FunctionScope, FrameLayout>, refs: Map<number, Ref>): void {
  for (const { deferSlots } of frames.values()) {
    for (const [scope, slot] of deferSlots) {
      for (const node of scope.defers) refs.set(node, { kind: 'local', slot, cell: false, checked: false });
    }
  }
}

function isEmpty(info: BlockInfo): boolean {
  return info.cells.length + info.clears.length + info.hoisted.length === 0 && info.deferSlot < 0;
}

function functionInfo(
  fn: FunctionScope,
  frames: ReadonlyMap<FunctionScope, FrameLayout>,
  captures: ReadonlyMap<FunctionScope, readonly CaptureInfo[]>,
): FunctionInfo {
  return {
    node: fn.node,
    name: fn.name,
    frameSize: frames.get(fn)?.size ?? 1,
    paramSlots: fn.params.map((_, index) => index + 1),
    paramCells: fn.params.map((variable) => variable?.cell ?? false),
    captures: captures.get(fn) ?? [],
    suspends: false,
    isTask: fn.kind === 'task',
    moduleReads: [],
  };
}

// --------------------------------------------------------------------------------------------------------------- references

/** Functions stand in `b.functions` outermost first, so the captures of the enclosing one are known. */
function captureInfos(fn: FunctionScope, known: ReadonlyMap<FunctionScope, readonly CaptureInfo[]>): readonly CaptureInfo[] {
  const { parent } = fn;
  if (parent === null) return [];
  return [...fn.captures].map(([variable, draft]): CaptureInfo => {
    const local = parent === variable.owner;
    const index = local ? variable.slot : indexOf(parent, variable);
    const sourceCell = local ? variable.cell : (known.get(parent)?.[index]?.cell ?? false);
    const task = fn.kind === 'task';
    return {
      name: variable.name,
      from: local ? 'local' : 'capture',
      index,
      cell: sourceCell && !task,
      sourceCell,
      mode: task ? (draft.mode === 'reference' ? 'frozen' : draft.mode) : 'reference',
    };
  });
}

function indexOf(fn: FunctionScope, variable: Variable): number {
  return [...fn.captures.keys()].indexOf(variable);
}

function variableRef(
  b: UnitBinder,
  { variable, fn, checked }: Mention,
  captures: ReadonlyMap<FunctionScope, readonly CaptureInfo[]>,
  fixed: ReadonlySet<Variable>,
): Ref {
  if (variable.isGlobal) return globalRef(b.unit.file, variable, checked);
  if (fixed.has(variable)) {
    return { kind: 'nested', declaration: variable.declaration?.id ?? variable.node, function: variable.kind === 'fn' };
  }
  const constant = variable.kind === 'const' ? { constant: true as const } : {};
  if (fn === variable.owner) return { kind: 'local', slot: variable.slot, cell: variable.cell, checked, ...constant };
  const index = indexOf(fn, variable);
  return { kind: 'capture', index, cell: captures.get(fn)?.[index]?.cell ?? false, checked, ...constant };
}

/** The module variable `variable` of the unit `file`. */
export function globalRef(file: string, variable: Variable, checked: boolean): Extract<Ref, { kind: 'global' }> {
  const decl = variable.declaration?.kind === 'FnDecl' ? variable.declaration.id : null;
  return { kind: 'global', unit: file, index: variable.index, binding: bindingOf(variable), decl, checked };
}

/** As other files see it: they run after this one has run to its end. */
function outsideRef(b: UnitBinder, found: Found): Ref | null {
  switch (found.kind) {
    case 'ref':
      return found.ref;
    case 'variable':
      return globalRef(b.unit.file, found.variable, isData(found.variable) && !found.variable.assigned && found.variable.kind !== 'const');
    case 'variant': {
      const type = outsideRef(b, found.type);
      return type === null ? null : { kind: 'variant', type, name: found.name };
    }
    case 'suffix':
    case 'ambiguous':
      return null;
  }
}

/** True for what is assigned while the program runs; false for what is declared. */
export function isData(variable: Variable): boolean {
  return variable.kind !== 'fn' && variable.kind !== 'type' && variable.kind !== 'module';
}

function functionOf(variable: Variable): number | null {
  if (variable.declaration?.kind === 'FnDecl') return variable.declaration.id;
  return variable.lambda !== null && !variable.reassigned ? variable.lambda.id : null;
}

function performs(b: UnitBinder, refs: ReadonlyMap<number, Ref>): Resolution['performs'] {
  const result = new Map<number, { effect: Ref; operation: string }>();
  for (const [node, { effectNode, operation }] of b.performs) {
    const effect = refs.get(effectNode);
    if (effect !== undefined) result.set(node, { effect, operation });
  }
  return result;
}

// ------------------------------------------------------------------------------------------------------------------ modules

function globalInfos(b: UnitBinder): readonly GlobalInfo[] {
  const all = !saysExports(b.unit.items);
  return b.globals.map((variable) => ({
    name: variable.name,
    binding: bindingOf(variable),
    exported: all || variable.exported,
    node: variable.node,
  }));
}

function unitExports(b: UnitBinder): readonly ModuleExport[] {
  const all = !saysExports(b.unit.items);
  const exports = new Map<string, Ref>();
  for (const [name, found] of b.moduleScope.names) {
    if (found.kind !== 'variable' || !(all || found.variable.exported)) continue;
    const ref = outsideRef(b, found);
    if (ref !== null) exports.set(name, ref);
  }
  for (const { name, found } of b.reexports) {
    const ref = outsideRef(b, found);
    if (ref !== null) exports.set(name, ref);
  }
  return [...exports].map(([name, ref]) => ({ name, ref }));
}

function moduleExports(b: UnitBinder): ReadonlyMap<number, ModuleContents> {
  const modules = new Map<number, ModuleContents>();
  for (const [node, contents] of b.modules) {
    const exports: ModuleExport[] = [];
    for (const [name, variable] of contents.declared) {
      const ref = variable.exported ? outsideRef(b, { kind: 'variable', variable }) : null;
      if (ref !== null) exports.push({ name, ref });
    }
    modules.set(node, { exports, declared: contents.declared });
  }
  return modules;
}

function importedFiles(b: UnitBinder): readonly string[] {
  const files = new Set<string>();
  for (const target of b.imports.values()) if (target.kind === 'unit') files.add(target.file);
  return [...files];
}

// ------------------------------------------------------------------------------------------------------------------- checks

/** E6021: a task touches a module variable that is reassigned somewhere (runtime.md, section 2). */
function judgeTaskTouches(b: UnitBinder): void {
  for (const { variable, span, task, write } of b.taskTouches) {
    if (!isData(variable) || variable.kind === 'const' || !(write || variable.reassigned)) continue;
    b.report(catalogue.capturedAssignment(b.site(span), variable.name, 'module', b.site(variable.span), b.site(task)));
  }
}

/** W1006: a local that is never read. Parameters and parts of patterns are often there for their place. */
function warnUnused(b: UnitBinder): void {
  for (const scope of b.scopes) {
    for (const variable of scope.variables) {
      const own = variable.kind === 'let' || variable.kind === 'mut' || variable.kind === 'bare';
      if (own && !variable.read && !variable.name.startsWith('_')) b.report(catalogue.unusedVariable(b.site(variable.span), variable.name));
    }
  }
}
