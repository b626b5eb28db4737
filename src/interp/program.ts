/**
 * A program on one thread: its modules, compiled on demand, and what links them (language.md, sections 2 and 15).
 *
 * A unit (tree and resolution) is loaded once: its functions and types exist at once, its constants when they are needed, its
 * variables when the root task has run its statements. Other threads load the same units and never run their statements.
 */

import type { ExternDecl, FnDecl, ImplDecl, Node, Stmt, TypeDecl, Unit } from '../parser/ast.js';
import { started } from '../runtime/continuation.js';
import type { Steps, TaskCode } from '../runtime/task-code.js';
import { ANY, builtinType } from './builtin-types.js';
import { isBuiltin, preludeFunctions, stdModules } from './builtins/index.js';
import { newFrame, startFrame, stepFrame } from './call.js';
import type { Code, FunctionCode } from './code.js';
import type { LineTable, ModuleInstance, ProgramLinker } from './compile/context.js';
import { FunctionContext, starting } from './compile/context.js';
import { CompiledFunction, type FunctionNode } from './compile/functions.js';
import { registerConstant } from './compile/modules.js';
import { readRef } from './compile/names.js';
import { children } from './compile/tree.js';
import { typeReader } from './compile/type-tests.js';
import { addDefaults, completeType, declareType, implement, implTarget, type TraitSource, type TypeDeclaration } from './compile/types.js';
import { display } from './display.js';
import { externConstant, externFunction, externModule } from './extern.js';
import { ports } from './host-ports.js';
import { staticMember } from './member-call.js';
import { isErr, OPTION, payloadOf, RESULT } from './option.js';
import { preludeConstants } from './prelude-constants.js';
import type { GlobalInfo, Resolution } from './resolution.js';
import { ArrayValue, BuiltinFunction, FunctionValue, ModuleValue, TypeValue, type Value } from './value.js';

/** A unit as it travels to a thread. */
export interface LoadedUnit {
  readonly unit: Unit;
  readonly resolution: Resolution;
  readonly text: string;
}

/** A node of a function and the type whose member it is in. */
interface Located {
  readonly node: FunctionNode;
  readonly owner: TypeOwner | null;
}

type TypeOwner = TypeDeclaration | ImplDecl;

/** A module with what is found in its tree. */
export interface IndexedModule extends ModuleInstance {
  readonly functionNodes: Map<number, Located>;
  readonly declarations: Map<number, TypeDeclaration>;
  readonly aliases: Map<number, TypeDecl>;
  readonly text: string;
  readonly impls: readonly ImplDecl[];
  resolution: Resolution;
}

export class Program implements ProgramLinker {
  protected readonly modules = new Map<string, IndexedModule>();
  private readonly traits = new Map<TypeValue, TraitSource>();
  private readonly values = new Map<string, Value>();
  protected readonly specialCodes = new Map<string, CompiledFunction>();
  private readonly moduleValues = new Map<string, ModuleValue>();
  /** Arguments of the program, for a `main` that takes them. */
  arguments: readonly Value[] = [];
  /** Its modules are entries of a session. */
  protected readonly interactive: boolean = false;
  protected entry = '';

  constructor(readonly checksContracts = true) {}

  /** Adds a unit. Imported units come before their importers; the last one is the entry. */
  load({ unit, resolution, text }: LoadedUnit): void {
    const impls: ImplDecl[] = [];
    const module: IndexedModule = {
      file: unit.file,
      unit,
      resolution,
      text,
      globals: new Array(resolution.globals.length).fill(undefined),
      lines: lineTable(text),
      codes: new Map(),
      types: new Map(),
      constants: new Map(),
      functionNodes: new Map(),
      declarations: new Map(),
      aliases: new Map(),
      impls,
      interactive: this.interactive,
    };
    this.modules.set(unit.file, module);
    this.entry = unit.file;
    index(unit, null, module, impls);
    for (const [at, info] of resolution.globals.entries()) this.declareGlobal(module, info, at);
    for (const [node, decl] of module.declarations) completeType(this.typeOf(module, node), decl, module, this);
    this.link(module);
  }

  /** The task that runs the whole program: the statements of every unit in order, then `main`. Its value is the exit status. */
  rootCode(): TaskCode {
    return { key: 'main', name: 'main', suspends: true, run: () => null, start: () => started(this.runAll()) };
  }

  private *runAll(): Steps {
    let value: Value = null;
    for (const module of this.modules.values()) value = yield* this.runUnit(module);
    return exitStatusOf(value);
  }

  /** The units in run order, the entry last. */
  get loaded(): readonly ModuleInstance[] {
    return [...this.modules.values()];
  }

  *runUnit(module: ModuleInstance): Steps<Value> {
    const code = this.functionCode(module, module.unit.id);
    return yield* stepFrame(code, newFrame(code.frameSize, null), null);
  }

  // ------------------------------------------------------------------------------------------------------- ProgramLinker

  module(file: string): ModuleInstance {
    const module = this.modules.get(file);
    if (module === undefined) throw new Error(`internal: module ${file} is not loaded`);
    return module;
  }

  functionCode(module: ModuleInstance, node: number, self: TypeValue | null = null): FunctionCode {
    let code = module.codes.get(node) as CompiledFunction | undefined;
    if (code === undefined) {
      const located = (module as IndexedModule).functionNodes.get(node);
      const info = module.resolution.functions.get(node);
      if (located === undefined || info === undefined) throw new Error(`internal: no function ${module.file}#${node}`);
      code = new CompiledFunction(this, module, located.node, info, info.name, this.ownerType(module as IndexedModule, located.owner));
      module.codes.set(node, code);
    }
    return self === null || self === code.selfType || code.selfType?.flavour !== 'trait'
      ? code
      : this.specialised(module as IndexedModule, code, node, self);
  }

  /** A function of a trait where `Self` is `self`: a default without receiver exists once for each type that has it. */
  private specialised(module: IndexedModule, general: CompiledFunction, node: number, self: TypeValue): CompiledFunction {
    const key = `${self.key}\n${general.key}`;
    let code = this.specialCodes.get(key);
    if (code === undefined) {
      code = new CompiledFunction(this, module, (module.functionNodes.get(node) as Located).node, general.info, general.name, self, key);
      this.specialCodes.set(key, code);
    }
    return code;
  }

  typeValue(module: ModuleInstance, node: number): Value {
    return this.typeOf(module as IndexedModule, node);
  }

  traitSource(trait: TypeValue): TraitSource | undefined {
    return this.traits.get(trait);
  }

  preludeValue(name: string): Value {
    let value = this.values.get(name);
    if (value === undefined) {
      value = findPrelude(name);
      this.values.set(name, value);
    }
    return value;
  }

  stdValue(module: string, name: string | null): Value {
    const key = `${module}::${name ?? ''}`;
    let value = this.values.get(key);
    if (value === undefined) {
      value = this.libraryValue(module, name);
      this.values.set(key, value);
    }
    return value;
  }

  /** A module that programs import without a file, or one of its members. */
  protected libraryValue(module: string, name: string | null): Value {
    return name === null ? stdModule(module) : stdMember(module, name);
  }

  variantValue(type: Value, name: string): Value {
    const value = type instanceof TypeValue ? staticMember(type, name) : undefined;
    if (value === undefined) throw new Error(`internal: no variant ${name}`);
    return value;
  }

  moduleValue(file: string): Value {
    let value = this.moduleValues.get(file);
    if (value === undefined) {
      const module = this.module(file);
      value = this.namespace(moduleName(file), module, module.resolution.exports);
      this.moduleValues.set(file, value);
    }
    return value;
  }

  mainCall(module: ModuleInstance): Code | null {
    if (module.file !== this.entry) return null;
    const decl = module.unit.items.find((item): item is FnDecl => item.kind === 'FnDecl' && item.name.name === 'main');
    if (decl === undefined || module.unit.items.some(callsMain)) return null;
    const code = this.functionCode(module, decl.id);
    return starting(() => {
      const frame = newFrame(code.frameSize, null);
      if (code.params.length > 0) frame[(code.params[0] as { slot: number }).slot] = new ArrayValue([...this.arguments]);
      return startFrame(code, frame, null);
    });
  }

  // ------------------------------------------------------------------------------------------------------------- linking

  private declareGlobal(module: IndexedModule, info: GlobalInfo, at: number): void {
    const { globals } = module;
    switch (info.binding) {
      case 'fn':
        if (module.functionNodes.has(info.node)) globals[at] = new FunctionValue(this.functionCode(module, info.node), []);
        break;
      case 'type':
        if (module.declarations.has(info.node)) globals[at] = this.typeOf(module, info.node);
        break;
      case 'module': {
        const exports = module.resolution.modules.get(info.node);
        if (exports !== undefined) globals[at] = this.namespace(info.name, module, exports);
        break;
      }
      case 'const':
      case 'let':
      case 'var':
        break;
    }
  }

  /** Impls, aliases and constants, once every type of the unit exists. */
  private link(module: IndexedModule): void {
    const targets = module.impls.flatMap((decl) => {
      const target = implTarget(decl, module, this);
      return target === null ? [] : [{ decl, target }];
    });
    for (const { decl, target } of targets) if (decl.trait === null) implement(decl, target, module, this);
    for (const { decl, target } of targets) if (decl.trait !== null) implement(decl, target, module, this);
    for (const { decl, target } of targets) addDefaults(decl, target, module, this);
    const stmts = new Map(allStatements(module.unit.items).map((stmt) => [stmt.id, stmt]));
    for (const decl of stmts.values()) if (decl.kind === 'ExternDecl') this.linkExtern(module, decl);
    module.resolution.globals.forEach((info, at) => {
      const decl = stmts.get(info.node);
      if (decl?.kind === 'TypeDecl') module.globals[at] = this.aliasedType(module, decl.id);
      else if (decl?.kind === 'ConstDecl') {
        const frameSize = module.resolution.functions.get(decl.id)?.frameSize ?? 1;
        registerConstant(decl, at, frameSize, new FunctionContext(this, module, decl.name.name, null));
      } else if (decl?.kind === 'ExternDecl') module.globals[at] = externModule(decl, info.name);
    });
  }

  private linkExtern(module: IndexedModule, decl: ExternDecl): void {
    for (const item of decl.items) {
      const at = module.resolution.globals.findIndex((info) => info.node === item.id);
      if (at < 0) continue;
      if (item.item === 'const') module.constants.set(at, externConstant(decl, item));
      else module.globals[at] = externFunction(decl, item);
    }
  }

  private typeOf(module: IndexedModule, node: number): TypeValue {
    let type = module.types.get(node);
    if (type === undefined) {
      const decl = module.declarations.get(node);
      if (decl === undefined) return this.aliasedType(module, node);
      type = declareType(decl, module);
      module.types.set(node, type);
      if (decl.kind === 'TraitDecl') this.traits.set(type, { decl, module });
    }
    return type;
  }

  /** What an alias stands for, wherever it is declared. */
  private aliasedType(module: IndexedModule, node: number): TypeValue {
    const decl = module.aliases.get(node);
    if (decl === undefined || decl.type === null) return ANY;
    return typeReader(decl.type, new FunctionContext(this, module, decl.name.name, null))() ?? ANY;
  }

  private ownerType(module: IndexedModule, owner: TypeOwner | null): TypeValue | null {
    if (owner === null) return null;
    return owner.kind === 'ImplDecl' ? implTarget(owner, module, this) : this.typeOf(module, owner.id);
  }

  private namespace(name: string, module: ModuleInstance, exports: Resolution['exports']): ModuleValue {
    const value = new ModuleValue(name);
    for (const { name: item, ref } of exports) {
      const code = readRef(ref, item, module.unit, new FunctionContext(this, module, name, null));
      value.exports.set(item, () => (code.suspends ? null : code.run([])));
    }
    return value;
  }
}

/** An Int counts modulo 256; `Err(e)` is reported and gives 1; anything else 0 (section 2). */
function exitStatusOf(value: Value): number {
  if (typeof value === 'number') return ((value % 256) + 256) % 256;
  if (typeof value === 'bigint') return Number(BigInt.asUintN(8, value));
  if (!isErr(value)) return 0;
  ports.output('err', `error: ${display(payloadOf(value))}\n`);
  return 1;
}

/** Notes every function, type and impl of a unit. */
function index(node: object, owner: TypeOwner | null, module: IndexedModule, impls: ImplDecl[]): void {
  const known = node as Node;
  if ('id' in known && module.resolution.functions.has(known.id))
    module.functionNodes.set(known.id, { node: known as FunctionNode, owner });
  let inner = owner;
  switch (known.kind) {
    case 'StructDecl':
    case 'EnumDecl':
    case 'TraitDecl':
    case 'EffectDecl':
      module.declarations.set(known.id, known);
      inner = known;
      break;
    case 'TypeDecl':
      module.aliases.set(known.id, known);
      break;
    case 'ImplDecl':
      impls.push(known);
      inner = known;
      break;
    default:
      break;
  }
  for (const child of children(node)) index(child, inner, module, impls);
}

/** Statements at module level, those of module blocks included. */
function allStatements(stmts: readonly Stmt[]): Stmt[] {
  return stmts.flatMap((stmt) => (stmt.kind === 'ModuleDecl' ? [stmt, ...allStatements(stmt.items)] : [stmt]));
}

function callsMain(stmt: Stmt): boolean {
  return stmt.kind === 'ExprStmt' && stmt.expr.kind === 'Call' && stmt.expr.callee.kind === 'Name' && stmt.expr.callee.name === 'main';
}

function findPrelude(name: string): Value {
  const constant = preludeConstants.get(name);
  if (constant !== undefined) return constant;
  const builtin = preludeFunctions.get(name);
  if (builtin !== undefined) return new BuiltinFunction(name, builtin);
  for (const type of [OPTION, RESULT]) {
    const variant = staticMember(type, name);
    if (variant !== undefined && type.variants.has(name)) return variant;
  }
  return builtinType(name) ?? ANY;
}

function stdModule(name: string): ModuleValue {
  const value = new ModuleValue(name);
  for (const member of stdModules.get(name)?.keys() ?? []) value.exports.set(member, () => stdMember(name, member));
  return value;
}

function stdMember(module: string, name: string): Value {
  const member = stdModules.get(module)?.get(name);
  if (member === undefined) return findPrelude(name);
  return isBuiltin(member) ? new BuiltinFunction(name, member) : member;
}

function moduleName(file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1);
  return base.endsWith('.aria') ? base.slice(0, -'.aria'.length) : base;
}

/** Line starts of a text; columns count Unicode scalar values. */
export function lineTable(text: string): LineTable {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    position(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      const start = starts[low] as number;
      let column = 1;
      for (let i = start; i < offset; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) column++;
      return { line: low + 1, column };
    },
    text: (start, end) => text.slice(start, end),
  };
}
