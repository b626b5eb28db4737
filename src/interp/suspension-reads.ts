/**
 * `FunctionInfo.moduleReads`: the module variables a function, or anything it may call, can read. A spawn takes snapshots of these for
 * the task (runtime.md 12.14). The call graph is that of suspension inference, widened: a function that is mentioned counts as called.
 */

import type { FunctionInfo, Ref } from './resolution.js';
import { type AnyNode, forEachChild } from './resolve/children.js';
import type { InferenceUnit, ProgramFacts } from './suspension.js';

type Read = FunctionInfo['moduleReads'][number];

export function moduleReads(units: readonly InferenceUnit[], facts: ProgramFacts): ReadonlyMap<string, readonly Read[]> {
  if (!units.some(({ resolution }) => resolution.globals.some((global) => isSnapshot(global.binding)))) return new Map();
  const graph = new Graph();
  for (const unit of units) new ReadCollector(unit, graph).collect();
  for (const [name, keys] of facts.methods) for (const key of keys) graph.edge(`.${name}`, key);
  for (const name of IMPLICIT_METHODS) if (facts.methods.has(name)) graph.edge(IMPLICIT, `.${name}`);
  for (const key of facts.constructors) graph.edge(IMPLICIT, key);
  for (const key of facts.escaped) graph.edge(VALUES, key);
  for (const name of facts.escapedMethods) graph.edge(VALUES, `.${name}`);
  for (const [key, { causes }] of facts.functions) {
    graph.edge(key, IMPLICIT);
    for (const { cause } of causes) if (cause.kind === 'value') graph.edge(key, VALUES);
  }
  return graph.close(facts.functions.keys());
}

/** Pseudo functions: what operators, display and construction may call; what a call of a value may call. */
const IMPLICIT = '(implicit)';
const VALUES = '(values)';

const IMPLICIT_METHODS: readonly string[] =
  'add sub mul div int_div rem pow neg radd rsub rmul rdiv rrem rpow eq cmp lt index index_set contains bit_and bit_or bit_xor shl shr call to_string fmt inspect debug_fmt hash clone next iter into_iter'.split(
    ' ',
  );

class Graph {
  private readonly edges: Map<string, Set<string>> = new Map();
  private readonly direct: Map<string, Map<string, Read>> = new Map();

  edge(from: string, to: string): void {
    const set = this.edges.get(from) ?? new Set();
    set.add(to);
    this.edges.set(from, set);
  }

  read(from: string, read: Read): void {
    const map = this.direct.get(from) ?? new Map();
    map.set(`${read.unit}#${read.index}`, read);
    this.direct.set(from, map);
  }

  /** Reads of everything reachable, by propagation against the edges until nothing changes. */
  close(keys: Iterable<string>): ReadonlyMap<string, readonly Read[]> {
    const callers = new Map<string, string[]>();
    for (const [from, tos] of this.edges) {
      for (const to of tos) {
        const list = callers.get(to) ?? [];
        list.push(from);
        callers.set(to, list);
      }
    }
    const reads = new Map<string, Map<string, Read>>();
    const work = [...this.direct.keys()];
    for (const [key, map] of this.direct) reads.set(key, new Map(map));
    for (let key = work.pop(); key !== undefined; key = work.pop()) {
      const own = reads.get(key) ?? new Map<string, Read>();
      for (const caller of callers.get(key) ?? []) {
        const theirs = reads.get(caller) ?? new Map<string, Read>();
        const before = theirs.size;
        for (const [name, read] of own) theirs.set(name, read);
        reads.set(caller, theirs);
        if (theirs.size > before) work.push(caller);
      }
    }
    return new Map([...keys].map((key) => [key, [...(reads.get(key)?.values() ?? [])]]));
  }
}

class ReadCollector {
  constructor(
    private readonly unit: InferenceUnit,
    private readonly graph: Graph,
  ) {}

  collect(): void {
    this.visit(this.unit.unit as AnyNode, this.key(this.unit.unit.id));
  }

  private visit(node: AnyNode, fn: string): void {
    let inside = fn;
    if (node.id !== undefined && this.unit.resolution.functions.has(node.id)) {
      inside = this.key(node.id);
      // What a function contains may be called by it, or made by it and called by others.
      if (inside !== fn) this.graph.edge(fn, inside);
    }
    if (node.id !== undefined) {
      const target = this.unit.targets.get(node.id);
      if (target !== undefined) this.graph.edge(inside, target);
      const ref = this.unit.resolution.refs.get(node.id);
      if (ref !== undefined) this.note(inside, ref);
    }
    if (node.kind === 'Member' || node.kind === 'MethodRef') {
      const { name } = node as AnyNode & { readonly name: string | { readonly name: string } };
      this.graph.edge(inside, `.${typeof name === 'string' ? name : name.name}`);
    }
    forEachChild(node, (child) => this.visit(child, inside));
  }

  private note(fn: string, ref: Ref): void {
    if (ref.kind === 'suffix') {
      this.note(fn, ref.base);
      return;
    }
    if (ref.kind !== 'global' || !isSnapshot(ref.binding)) return;
    this.graph.read(fn, { unit: ref.unit, index: ref.index });
  }

  private key(node: number): string {
    return `${this.unit.unit.file}#${node}`;
  }
}

/** `var` belongs to the root task: a task that reads it gets an IsolationError, never a snapshot. */
function isSnapshot(binding: string): boolean {
  return binding === 'let' || binding === 'const';
}
