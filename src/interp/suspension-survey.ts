/** Program-wide facts of suspension inference, from one walk over all units before any cause is collected. */
import type { ConstDecl, Contract, FieldDecl, FnDecl, Unit } from '../parser/ast.js';
import type { Ref } from './resolution.js';
import { type AnyNode, walkTree } from './resolve/children.js';
import type { InferenceUnit, ProgramFacts } from './suspension.js';

export interface ProgramSurvey {
  /** A field may hold a callable: `o.f(x)` may be a call of a value (10.5 f). */
  readonly fieldNames: Set<string>;
  /** By file: Name nodes called `resume`. */
  readonly resumes: Map<string, Set<number>>;
  /** The program makes channels: a loop over an unknown value may receive. */
  channels: boolean;
  /** Some scope has a `limit:`: spawning into it may wait. */
  limits: boolean;
  /** The program mentions nurseries: `n.start` waits for `ready`. */
  nurseries: boolean;
}

export function surveyProgram(units: readonly InferenceUnit[], facts: ProgramFacts): ProgramSurvey {
  const survey: ProgramSurvey = {
    fieldNames: new Set(),
    resumes: new Map(),
    channels: false,
    limits: false,
    nurseries: false,
  };
  for (const { unit, resolution } of units) {
    for (const ref of resolution.refs.values()) survey.channels ||= isChannelSource(ref);
    const isFunction = (node: number): boolean => resolution.functions.has(node);
    walkTree(unit, (node) => {
      surveyNode(node, unit, isFunction, survey, facts);
      return undefined;
    });
  }
  return survey;
}

const CHANNEL_SOURCES: ReadonlySet<string> = new Set(
  'Channel SendChan RecvChan bounded rendezvous unbounded mpsc spsc mpmc broadcast ticker after'.split(' '),
);

function isChannelSource(ref: Ref): boolean {
  if (ref.kind === 'prelude') return CHANNEL_SOURCES.has(ref.name);
  // `std::channel` as a whole may be asked for any of its items.
  return ref.kind === 'std' && (ref.name === null || CHANNEL_SOURCES.has(ref.name));
}

type Surveyed = (FnDecl | ConstDecl | FieldDecl | Contract) & AnyNode;

function surveyNode(any: AnyNode, unit: Unit, isFunction: (node: number) => boolean, survey: ProgramSurvey, facts: ProgramFacts): void {
  const node = any as Surveyed;
  switch (node.kind) {
    case 'FnDecl':
    case 'ConstDecl':
      // Every function may be called as a member: methods, associated functions, extension functions.
      if (isFunction(node.id)) pushTo(facts.methods, node.name.name, `${unit.file}#${node.id}`);
      return;
    case 'FieldDecl':
      survey.fieldNames.add(node.name.name);
      return;
    case 'Contract':
      if (node.clause === 'invariant' && isFunction(node.id)) facts.constructors.add(`${unit.file}#${node.id}`);
      return;
    default:
      surveyOther(any as Other, unit, isFunction, survey, facts);
  }
}

type Other = AnyNode & { readonly id: number; readonly name?: unknown };

function surveyOther(node: Other, unit: Unit, isFunction: (node: number) => boolean, survey: ProgramSurvey, facts: ProgramFacts): void {
  const name = nameOf(node.name);
  if ((node.kind === 'StructDecl' || node.kind === 'VariantDecl') && isFunction(node.id)) facts.constructors.add(`${unit.file}#${node.id}`);
  if (node.kind === 'Member' && (name === 'interval' || name === 'subscribe')) survey.channels = true;
  if (node.kind === 'Member' && name === 'nursery') survey.nurseries = true;
  if (node.kind === 'Arg' && name === 'limit') survey.limits = true;
  if (node.kind === 'Name' && name === 'resume') {
    const nodes = survey.resumes.get(unit.file) ?? new Set();
    survey.resumes.set(unit.file, nodes.add(node.id));
  }
}

function nameOf(name: unknown): string {
  if (typeof name === 'string') return name;
  return typeof name === 'object' && name !== null && 'name' in name && typeof name.name === 'string' ? name.name : '';
}

function pushTo(map: Map<string, string[]>, name: string, key: string): void {
  const list = map.get(name) ?? [];
  list.push(key);
  map.set(name, list);
}
