/** Resolves programs in memory and shows the tables in a compact form. */
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js';
import { SourceText } from '../../src/diagnostics/source.js';
import type { FunctionInfo, Ref, Resolution } from '../../src/interp/resolution.js';
import type { AnyNode } from '../../src/interp/resolve/children.js';
import { walkTree } from '../../src/interp/resolve/children.js';
import { type ModulePort, type ProgramResolution, resolveProgram, type SuspensionOracle } from '../../src/interp/resolve/index.js';
import type { Unit } from '../../src/parser/ast.js';
import { parse } from '../../src/parser/index.js';

export type Files = Readonly<Record<string, string>>;

const ALWAYS = new Set('sleep recv send await join lock await_all await_result scope timeout shield acquire'.split(' '));
const CALLBACK = new Set(
  'map filter each fold reduce any all find sort_by flat_map and_then unwrap_or_else get_or_insert map_or_else tap'.split(' '),
);

export const oracle: SuspensionOracle = { functionSuspends: suspension, methodSuspends: suspension };

function suspension(name: string): 'never' | 'always' | 'callback' {
  if (ALWAYS.has(name)) return 'always';
  return CALLBACK.has(name) ? 'callback' : 'never';
}

export function memoryPort(files: Files): ModulePort {
  return {
    read: (path) => (files[path] === undefined ? null : parse(files[path], path)),
    exists: (path) => files[path] !== undefined,
    isDirectory: (path) => Object.keys(files).some((file) => file.startsWith(`${path}/`)),
    entryDirectory: '.',
    searchPaths: ['lib'],
    conditions: { test: false, debug: false, target: 'linux' },
  };
}

/** Resolves `source` as `main.aria`; a problem of the parser is a mistake of the test. */
export function resolve(source: string, files: Files = {}): ProgramResolution {
  const { unit, problems } = parse(source, 'main.aria');
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new Error(`does not parse: ${errors.map((problem) => problem.message).join('; ')}`);
  return resolveProgram(unit, memoryPort({ ...files, 'main.aria': source }), oracle);
}

/** `CODE line:column message` of every problem (warnings only if asked for), in source order. */
export function problems(source: string, files: Files = {}, warnings = false): readonly string[] {
  const all = resolve(source, files).problems.filter((problem) => warnings || problem.severity === 'error');
  return all.map((problem) => show(problem, { ...files, 'main.aria': source }));
}

export function warnings(source: string, files: Files = {}): readonly string[] {
  const all = resolve(source, files).problems.filter((problem) => problem.severity === 'warning' && problem.code < 'W1006');
  return all.map((problem) => show(problem, { ...files, 'main.aria': source }));
}

function show(problem: Diagnostic, files: Files): string {
  const text = new SourceText(files[problem.file] ?? '', problem.file);
  const { line, column } = text.position(problem.labels[0]?.span.start ?? 0);
  const where = problem.file === 'main.aria' ? '' : `${problem.file}:`;
  return `${problem.code} ${where}${line}:${column} ${problem.message}`;
}

export function main(source: string, files: Files = {}): { readonly unit: Unit; readonly resolution: Resolution } {
  const result = resolve(source, files);
  const last = result.units[result.units.length - 1];
  if (last === undefined) throw new Error(result.problems.map((problem) => show(problem, { ...files, 'main.aria': source })).join('\n'));
  return last;
}

/** `name=place` for every name, in source order: `$1` slot, `^0` capture, `@0` global, `*` cell, `?` checked. */
export function places(source: string, only?: string): string {
  const { unit, resolution } = main(source);
  const shown: { readonly at: number; readonly text: string }[] = [];
  walkTree(unit as AnyNode, (node) => {
    const { id, kind } = node;
    const named = node as AnyNode & { readonly name?: unknown; readonly span: { readonly start: number } };
    if (id === undefined || !['Name', 'IdentPattern', 'Self', 'RestPattern', 'SelfType'].includes(kind)) return undefined;
    const name = kind === 'Self' ? 'self' : kind === 'SelfType' ? 'Self' : nameOf(named.name);
    const ref = resolution.refs.get(id);
    if (ref !== undefined && (only === undefined || name === only)) shown.push({ at: named.span.start, text: `${name}=${place(ref)}` });
    return undefined;
  });
  return shown
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join(' ');
}

function nameOf(name: unknown): string {
  if (typeof name === 'string') return name;
  return typeof name === 'object' && name !== null && 'name' in name ? String(name.name) : '';
}

export function place(ref: Ref): string {
  switch (ref.kind) {
    case 'local':
      return `$${ref.slot}${marks(ref)}`;
    case 'capture':
      return `^${ref.index}${marks(ref)}`;
    case 'global':
      return `@${ref.index}:${ref.binding}${marks(ref)}`;
    case 'nested':
      return ref.function ? 'nested:fn' : 'nested:type';
    case 'prelude':
      return ref.name === 'Any' ? 'any' : 'prelude';
    case 'std':
      return `std::${ref.module}${ref.name === null ? '' : `::${ref.name}`}`;
    case 'unit':
      return ref.unit;
    case 'variant':
      return `${place(ref.type)}::${ref.name}`;
    case 'suffix':
      return `${place(ref.base)} ${ref.operator}`;
  }
}

function marks(ref: { readonly cell?: boolean; readonly checked: boolean }): string {
  return (ref.cell === true ? '*' : '') + (ref.checked ? '?' : '');
}

/** `name frame=3 task (n:local 1*)` for every function but the unit, in source order. */
export function functions(source: string): readonly string[] {
  const { unit, resolution } = main(source);
  const starts = new Map<number, number>();
  walkTree(unit as AnyNode, (node) => {
    const { span } = node as AnyNode & { readonly span?: { readonly start: number } };
    if (node.id !== undefined && span !== undefined) starts.set(node.id, span.start);
    return undefined;
  });
  return [...resolution.functions.values()]
    .filter((info) => info.node !== unit.id)
    .sort((a, b) => (starts.get(a.node) ?? 0) - (starts.get(b.node) ?? 0))
    .map(describe);
}

function describe(info: FunctionInfo): string {
  const captures = info.captures.map((one) => {
    const mode = one.mode === 'reference' ? '' : ` ${one.mode}`;
    return `${one.name}:${one.from} ${one.index}${one.cell ? '*' : one.sourceCell ? '/' : ''}${mode}`;
  });
  const parts = [info.name, `frame=${info.frameSize}`];
  if (info.isTask) parts.push('task');
  if (captures.length > 0) parts.push(`(${captures.join(', ')})`);
  return parts.join(' ');
}

/** Names of the functions that may suspend; `<main>` for the top level. */
export function suspending(source: string, files: Files = {}): readonly string[] {
  const names: string[] = [];
  for (const { resolution } of resolve(source, files).units) {
    for (const info of resolution.functions.values()) if (info.suspends) names.push(info.name);
  }
  return names;
}
