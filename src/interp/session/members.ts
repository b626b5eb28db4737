/** What can be written behind a value and a dot, or behind a type or module: for completion and for `:doc`. Reads, never runs anything. */
import type { Builtin } from '../builtin.js';
import { builtinTypeByKey, typeOf } from '../builtin-types.js';
import { isBuiltin, methodTable, staticMembers, universalMethods } from '../builtins/index.js';
import { kindOf } from '../kinds.js';
import {
  ArrayValue,
  BuiltinFunction,
  EnumValue,
  ErrorValue,
  FunctionValue,
  type Method,
  ModuleValue,
  StructValue,
  TypeValue,
  type Value,
} from '../value.js';

export interface Member {
  readonly name: string;
  readonly kind: 'field' | 'method' | 'function' | 'variant' | 'constant' | 'type';
  /** Names of the parameters; null for what is not called. */
  readonly params: readonly string[] | null;
  /** The sentence of a builtin, or where a function of the program is declared: `file#node`. */
  readonly doc: string;
  readonly declared: string | null;
}

/** The value that `path` leads to through fields, or undefined. */
export function follow(value: Value, path: readonly string[]): Value | undefined {
  let at: Value | undefined = value;
  for (const name of path) {
    if (at instanceof StructValue) at = at.fields[at.type.fields.indexOf(name)];
    else if (at instanceof ModuleValue) at = at.exports.get(name)?.();
    else if (at instanceof TypeValue) at = at.variants.get(name)?.unit ?? undefined;
    else return undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

export function membersOf(value: Value): readonly Member[] {
  if (value instanceof ModuleValue) return [...value.exports].map(([name, read]) => ofValue(name, read()));
  if (value instanceof TypeValue) return ofType(value);
  const found = new Map<string, Member>();
  const fields =
    value instanceof StructValue ? value.type.fields : value instanceof ErrorValue ? ['message', ...Object.keys(value.fields)] : [];
  for (const name of fields) add(found, { name, kind: 'field', params: null, doc: '', declared: null });
  const type = typeOf(value);
  addMethods(found, type);
  if (value instanceof StructValue || (value instanceof EnumValue && !type.key.startsWith('builtin:'))) addTable(found, universalMethods);
  else addKind(found, value instanceof ArrayValue ? 'Array' : libraryKind(value, type));
  return [...found.values()];
}

/** Members of every value of a built-in kind; what the program has added to it comes first, as it does when called. */
export function membersOfKind(kind: string): readonly Member[] {
  const found = new Map<string, Member>();
  addMethods(found, builtinTypeByKey(`builtin:${kind}`));
  addKind(found, kind);
  return [...found.values()];
}

/** Members of every value of a type that the program declares. */
export function membersOfInstances(type: TypeValue): readonly Member[] {
  const found = new Map<string, Member>();
  for (const name of type.fields) add(found, { name, kind: 'field', params: null, doc: '', declared: null });
  addMethods(found, type);
  addTable(found, universalMethods);
  return [...found.values()];
}

function addMethods(found: Map<string, Member>, type: TypeValue | undefined): void {
  for (const [name, method] of type?.methods ?? []) if (method.hasSelf) add(found, ofMethod(name, method));
}

function libraryKind(value: Value, type: TypeValue): string {
  return methodTable(type.name) === undefined ? kindOf(value) : type.name;
}

function addKind(found: Map<string, Member>, kind: string): void {
  addTable(found, methodTable(kind) ?? new Map());
  addTable(found, universalMethods);
}

function addTable(found: Map<string, Member>, table: ReadonlyMap<string, Builtin>): void {
  for (const [name, { params, doc }] of table) add(found, { name, kind: 'method', params, doc, declared: null });
}

function add(found: Map<string, Member>, member: Member): void {
  if (!found.has(member.name)) found.set(member.name, member);
}

function ofType(type: TypeValue): readonly Member[] {
  const found = new Map<string, Member>();
  for (const [name, variant] of type.variants) {
    add(found, { name, kind: 'variant', params: variant.shape === 'unit' ? null : variant.fieldNames, doc: '', declared: null });
  }
  for (const [name, method] of type.methods) if (!method.hasSelf) add(found, ofMethod(name, method));
  for (const name of type.constants.keys()) add(found, { name, kind: 'constant', params: null, doc: '', declared: null });
  for (const [name, member] of (type.key.startsWith('builtin:') ? staticMembers(type.name) : undefined) ?? []) {
    if (isBuiltin(member)) add(found, { name, kind: 'function', params: member.params, doc: member.doc, declared: null });
    else add(found, ofValue(name, member));
  }
  return [...found.values()];
}

function ofMethod(name: string, { fn, hasSelf }: Method): Member {
  const member = ofValue(name, fn);
  const params = member.params === null ? [] : member.params.slice(hasSelf && !(fn instanceof BuiltinFunction) ? 1 : 0);
  return { ...member, kind: hasSelf ? 'method' : 'function', params };
}

function ofValue(name: string, value: Value): Member {
  if (value instanceof FunctionValue) {
    const params = value.code.params.map((param) => `${param.rest ? '...' : ''}${param.name}${param.default === null ? '' : '?'}`);
    return { name, kind: 'function', params, doc: '', declared: value.code.key };
  }
  if (value instanceof BuiltinFunction) {
    return { name, kind: 'function', params: value.definition.params, doc: value.definition.doc, declared: null };
  }
  if (value instanceof TypeValue) return { name, kind: 'type', params: null, doc: '', declared: value.key };
  return { name, kind: 'constant', params: null, doc: '', declared: null };
}
