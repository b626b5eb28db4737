/**
 * What a node sees while it is compiled: its unit, its resolution, its function and the program it is part of.
 *
 * Compilation happens once a function and thread, at its first call. It never fails for a program the resolver accepted and looks
 * up no names: everything about names is in the `Resolution`.
 */
import type { Expr, NodeBase, Unit } from '../../parser/ast.js';
import { started, suspension } from '../../runtime/continuation.js';
import {
  type Code,
  type Frame,
  type FunctionCode,
  type PlainCode,
  type Run,
  type Slot,
  type Step,
  type SuspendingCode,
  WAITING,
} from '../code.js';
import type { Ref, Resolution } from '../resolution.js';
import type { Site } from '../site.js';
import type { TypeValue, Value } from '../value.js';
import { perNode } from './per-node.js';

/** Where a node stands: `statement` may complete with a mark (code.ts), `operand` must give a value or throw. */
export type Position = 'statement' | 'operand';

/** A module (unit) on this thread: its globals live here. */
export interface ModuleInstance {
  readonly file: string;
  readonly unit: Unit;
  readonly resolution: Resolution;
  readonly globals: Slot[];
  /** Offsets of the line starts, for sites. */
  readonly lines: LineTable;
  /** Compiled bodies by node id. */
  readonly codes: Map<number, FunctionCode>;
  /** Declared types by node id of their declaration. */
  readonly types: Map<number, TypeValue>;
  /** Constants not reached yet, by global index: evaluates one early (section 2, step 3). */
  readonly constants: Map<number, () => Value>;
  /** An entry of a session: any of its variables may be assigned by a later one. */
  readonly interactive: boolean;
}

export interface LineTable {
  position(offset: number): { readonly line: number; readonly column: number };
  /** Source text of a range, for contract and assertion reports. */
  text(start: number, end: number): string;
}

/** The program on this thread: what crosses unit borders. */
export interface ProgramLinker {
  module(file: string): ModuleInstance;
  /** The compiled body for a FnDecl, Lambda or task body (created on demand, compiled lazily). */
  /** For a function inside a trait, `self` is the type that `Self` stands for where there is no receiver. */
  functionCode(module: ModuleInstance, node: number, self?: TypeValue | null): FunctionCode;
  /** The type declared by `node` (struct, data, enum, trait, effect, alias). */
  typeValue(module: ModuleInstance, node: number): Value;
  /** Where a trait of the program was declared. */
  traitSource(trait: TypeValue): import('./types.js').TraitSource | undefined;
  /** A prelude function, type or constant as a value. */
  preludeValue(name: string): Value;
  stdValue(module: string, name: string | null): Value;
  /** The variant of an enum type as a value: the unit value, or the constructor. */
  variantValue(type: Value, name: string): Value;
  /** A file as a module value. */
  moduleValue(file: string): Value;
  /** Code that calls `main`, if `module` is the entry file and declares one that no top-level statement calls; else null. */
  mainCall(module: ModuleInstance): Code | null;
  /** The statements of the entry file give the value of the last one, if there is no `main`. */
  readonly givesLastValue?: boolean;
  /** Counts the runs of a program that runs more than once: what an earlier one computed is not valid any more. */
  readonly generation?: number;
  /** Wraps the bodies of functions that may suspend, for programs that can be asked for their active calls. */
  readonly trackCall?: (name: string, start: Run) => Run;
  /** Contract checking is on unless a run switches it off (13.7). */
  readonly checksContracts: boolean;
}

/** One function body under compilation. */
export class FunctionContext {
  /** Set while compiling if a completion is thrown (operand position): the body then needs a try/catch. */
  throwsReturn = false;
  /** The loops around the node being compiled, innermost last. */
  readonly loops: LoopContext[] = [];
  /** Set while a condition is compiled that explains itself (observed-condition.ts): called for calls, members, elements, quantifiers and names. */
  watch: ((expr: Expr, compile: () => Code) => Code) | null = null;
  constructor(
    readonly program: ProgramLinker,
    readonly module: ModuleInstance,
    /** Name for stacks and messages. */
    readonly name: string,
    /** The type whose member is being compiled, for `Self`. */
    readonly selfType: TypeValue | null,
    /** Slots that own their Float (float-slots.ts). */
    readonly ownedFloats: ReadonlySet<number> = new Set(),
  ) {}

  get resolution(): Resolution {
    return this.module.resolution;
  }

  ref(node: NodeBase): Ref | undefined {
    return this.resolution.refs.get(node.id);
  }

  /** True if the node may suspend by itself. */
  maySuspend(node: NodeBase): boolean {
    return this.resolution.suspending.has(node.id);
  }

  site(node: NodeBase): Site {
    const { start, end } = node.span;
    return siteOf(this.module, start, end);
  }
}

export interface LoopContext {
  throws: boolean;
}

export function siteOf(module: ModuleInstance, start: number, end: number): Site {
  const { line, column } = module.lines.position(start);
  return { file: module.file, start, end, line, column };
}

export function plain(run: Run, abrupt = false): Code {
  return { suspends: false, run, abrupt };
}

/** Code that may suspend, as a generator: where speed matters little. */
export function suspending(step: Step, abrupt = false): SuspendingCode {
  return { suspends: true, start: (frame) => started(step(frame)) as Value, step, abrupt };
}

/** Code that may suspend, without a generator. */
export function starting(start: Run, abrupt = false): SuspendingCode {
  return {
    suspends: true,
    start,
    *step(frame) {
      const value = start(frame);
      return value === WAITING ? ((yield suspension.request) as Value) : value;
    },
    abrupt,
  };
}

/** The value of any code, or WAITING. */
export const evaluate = (code: Code, frame: Frame): Value => (code.suspends ? code.start(frame) : code.run(frame));

export function constant(value: Value): Code {
  return { suspends: false, run: give(value), abrupt: false, constant: value };
}

const give = perNode({}, () => (value: Value): Run => {
  return () => value;
});

/** The plain function of a code that is known not to suspend. */
export function runOf(code: Code): Run {
  if (code.suspends) throw new Error('internal: suspending code in a plain place');
  return code.run;
}

/** Any code as a generator function. */
export function stepOf(code: Code): Step {
  if (code.suspends) return code.step;
  const { run } = code;
  return function* (frame) {
    return run(frame);
  };
}

/** How an operator reads an operand. */
export const lookAt = (code: PlainCode): Run => code.look ?? code.run;

export const anySuspends = (codes: readonly Code[]): boolean => codes.some((code) => code.suspends);
