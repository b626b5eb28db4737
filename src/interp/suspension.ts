/**
 * Suspension inference: which functions may suspend, and which nodes do it (runtime.md, section 9).
 *
 * What it is: a whole-program fixpoint. `suspension-causes.ts` lists, for each function, the nodes that might suspend and why: a primitive, a
 * known function, methods of a name, a value of which nobody knows what it is. A function may suspend if one of its causes holds; a
 * cause holds if what it leads to may suspend. Everything starts plain and only what has a reason becomes suspending.
 * What it is not: a type inference. Methods are told apart by name only; a call through a value may be a call of any function that
 * escapes, that is, is used as a value anywhere.
 *
 * Invariant: sound. A node outside `Resolution.suspending`, and a function with `suspends: false`, never suspends.
 */
import type { Unit } from '../parser/ast.js';
import type { FunctionInfo, Resolution } from './resolution.js';
import { CauseCollector } from './suspension-causes.js';
import { moduleReads } from './suspension-reads.js';

/**
 * What the built-in library does, by plain name: `functionSuspends` for functions of the prelude and of `std`, and static members of built-in
 * types (`sleep` for `Async.sleep`); `methodSuspends` for methods of any kind. `callback`: suspends iff a callback argument may.
 */
export interface SuspensionOracle {
  functionSuspends(name: string): Suspends;
  /** `count`: how many arguments, where they can be counted; a method that does not take so many is not meant. */
  methodSuspends(name: string, count?: number): Suspends;
  /** Functions that nobody knows may come from outside: any call of a value may suspend. */
  readonly unknownFunctions?: boolean;
}

export type Suspends = 'never' | 'always' | 'callback';

export interface InferenceUnit {
  readonly unit: Unit;
  readonly resolution: Resolution;
  /** Nodes that always stand for one function -> `file#node`. */
  readonly targets: ReadonlyMap<number, string>;
  /** Name nodes of variables that are assigned once -> what they are assigned. */
  readonly initials: ReadonlyMap<number, object>;
  /** Member nodes whose Ref is an extension function that may be meant. */
  readonly extensions: ReadonlySet<number>;
}

/** Why a node may suspend. */
export type Cause =
  | { readonly kind: 'always' }
  | { readonly kind: 'function'; readonly key: string }
  /** User methods, constants and associated functions of this name. */
  | { readonly kind: 'method'; readonly name: string }
  /** A call of a value: any function that escapes. */
  | { readonly kind: 'value' }
  /** Making a value: defaults and invariants of the program's types. */
  | { readonly kind: 'construction' };

export interface FunctionCauses {
  readonly key: string;
  readonly causes: { readonly node: number; readonly file: string; readonly cause: Cause }[];
}

/** What the collector gathers over all units. */
export interface ProgramFacts {
  readonly functions: Map<string, FunctionCauses>;
  /** Method name -> keys of all functions (and associated constants) of that name. */
  readonly methods: Map<string, string[]>;
  /** Functions used as values. */
  readonly escaped: Set<string>;
  /** Names of methods used as values: `&:m`, `obj.m` without arguments. */
  readonly escapedMethods: Set<string>;
  /** A built-in that suspends is used as a value. */
  escapedBuiltin: boolean;
  /** Defaults and invariants. */
  readonly constructors: Set<string>;
}

/** Fills `suspends`, `suspending` and `moduleReads` of every unit. `session`: later entries may bring functions nobody knows yet. */
export function inferSuspension(
  units: readonly InferenceUnit[],
  oracle: SuspensionOracle,
  session = false,
): ReadonlyMap<string, Resolution> {
  const facts: ProgramFacts = {
    functions: new Map(),
    methods: new Map(),
    escaped: new Set(),
    escapedMethods: new Set(),
    escapedBuiltin: session || oracle.unknownFunctions === true,
    constructors: new Set(),
  };
  const collector = new CauseCollector(units, oracle, facts);
  for (const unit of units) collector.collect(unit);
  const suspending = fixpoint(facts);
  const reads = moduleReads(units, facts);
  const filled = new Map<string, Resolution>();
  for (const { unit, resolution } of units) {
    const functions = new Map<number, FunctionInfo>();
    for (const [node, info] of resolution.functions) {
      const key = `${unit.file}#${node}`;
      functions.set(node, { ...info, suspends: suspending.functions.has(key), moduleReads: reads.get(key) ?? [] });
    }
    filled.set(unit.file, { ...resolution, functions, suspending: suspending.nodes.get(unit.file) ?? new Set() });
  }
  return filled;
}

function fixpoint(facts: ProgramFacts): {
  readonly functions: ReadonlySet<string>;
  readonly nodes: ReadonlyMap<string, ReadonlySet<number>>;
} {
  const suspending = new Set<string>();
  let values = facts.escapedBuiltin;
  let construction = false;
  const methodSuspends = (name: string): boolean => (facts.methods.get(name) ?? []).some((key) => suspending.has(key));
  const holds = (cause: Cause): boolean => {
    switch (cause.kind) {
      case 'always':
        return true;
      case 'function':
        return suspending.has(cause.key);
      case 'method':
        return methodSuspends(cause.name);
      case 'value':
        return values;
      case 'construction':
        return construction;
    }
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [key, { causes }] of facts.functions) {
      if (suspending.has(key) || !causes.some(({ cause }) => holds(cause))) continue;
      suspending.add(key);
      changed = true;
    }
    construction ||= some(facts.constructors, (key) => suspending.has(key));
    values ||= construction || some(facts.escaped, (key) => suspending.has(key)) || some(facts.escapedMethods, methodSuspends);
  }
  const nodes = new Map<string, Set<number>>();
  for (const { causes } of facts.functions.values()) {
    for (const { node, file, cause } of causes) {
      if (!holds(cause)) continue;
      const set = nodes.get(file) ?? new Set();
      set.add(node);
      nodes.set(file, set);
    }
  }
  return { functions: suspending, nodes };
}

function some<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  for (const item of items) if (test(item)) return true;
  return false;
}
