/**
 * The standard library (language.md, section 18): builtins by name, in tables.
 *
 * What this is: the registry. `methodTable` gives the methods of a kind or library type, `staticMembers` what is found on a type
 * (`Array.fill`, `Float.MAX`), `preludeFunctions` the functions every program sees, `stdModules` the members of `std::…`. Each is
 * one `Map.get`. What this is not: look-up rules (user methods win, 10.5) and calls are the interpreter's; numbers, strings and
 * concurrency have files of their own and are only joined here.
 *
 * Invariants: a table never changes after the program has started; the receiver of a method is `args[0]` and is not counted in
 * `params`; every change of a container goes through `assertMutable` and drops its snapshot; a builtin reaches the outside only
 * through host-ports.ts. Tables are filled at first use, because display, equality and calls refer back to this file.
 */
import type { Builtin, BuiltinTable } from '../builtin.js';
import type { Value } from '../value.js';
import { arrayMethods, arrayStatics } from './arrays.js';
import { assertionFunctions } from './assertions.js';
import { charMethods, charStatics } from './chars.js';
import { consoleFunctions } from './console.js';
import { TableBuilder } from './define.js';
import { durationMethods, durationStatics } from './durations.js';
import { effectStatics } from './effect-operations.js';
import { fileFunctions } from './file-functions.js';
import { LazyTable } from './lazy-table.js';
import { libraryMethods, libraryStatics } from './library-types.js';
import { mapMethods, mapStatics } from './maps.js';
import { boolMethods, floatMethods, floatStatics, intMethods, intStatics, symbolMethods } from './numbers.js';
import { optionMethods, resultMethods } from './options.js';
import { plainFunctions } from './prelude.js';
import { rangeMethods, tupleMethods } from './ranges-and-tuples.js';
import { sequenceOrder } from './sequence-order.js';
import { sequenceQueries } from './sequence-queries.js';
import { sequenceTransforms } from './sequence-transforms.js';
import { setMethods, setStatics } from './sets.js';
import { standardModules } from './std-modules.js';
import { stringMethods, stringStatics } from './strings.js';
import { functionMethods, universalMethods } from './universal.js';

export { ExitRequest } from '../host-ports.js';
export { universalMethods };

/** A member of a module or type: a value, or a builtin to be wrapped as one. */
export type LibraryMember = Value | Builtin;

const methods = new LazyTable<BuiltinTable>(() => [
  ['Int', intMethods],
  ['Float', floatMethods],
  ['Bool', boolMethods],
  ['String', stringMethods],
  ['Char', charMethods],
  ['Symbol', symbolMethods],
  ['Duration', durationMethods],
  ['Array', sequenceOf('Array', arrayMethods)],
  ['Map', sequenceOf('Map', mapMethods)],
  ['Set', sequenceOf('Set', setMethods)],
  ['Range', sequenceOf('Range', rangeMethods)],
  ['Tuple', tupleMethods],
  ['Function', functionMethods],
  ['Option', optionMethods],
  ['Nil', optionMethods],
  ['Result', resultMethods],
  ...libraryMethods(sequenceOf),
]);

const statics = new LazyTable<ReadonlyMap<string, LibraryMember>>(() => [
  ['Int', intStatics],
  ['Float', floatStatics],
  ['String', stringStatics],
  ['Char', charStatics],
  ['Duration', durationStatics],
  ['Array', arrayStatics],
  ['Map', mapStatics],
  ['Set', setStatics],
  ...libraryStatics(),
  ...effectStatics(),
]);

const prelude = new LazyTable<Builtin>(() => [...plainFunctions, ...consoleFunctions, ...fileFunctions, ...assertionFunctions]);

const modules = new LazyTable<ReadonlyMap<string, LibraryMember>>(() => standardModules(prelude));

/** The built-in methods of a kind (`Array`, `Option`, `Nil`, …) or library type (`Deque`, `Rng`, …). */
export function methodTable(kind: string): BuiltinTable | undefined {
  return methods.get(kind);
}

/** What `T.name` and `T::name` find on a built-in type. */
export function staticMembers(typeName: string): ReadonlyMap<string, LibraryMember> | undefined {
  return statics.get(typeName);
}

export const preludeFunctions: BuiltinTable = prelude;

/** By the name behind `std::`. */
export const stdModules: ReadonlyMap<string, ReadonlyMap<string, LibraryMember>> = modules;

/** Adds methods to a kind; they replace those of the same name. Only while the engine is set up. */
export function registerMethods(kind: string, table: BuiltinTable): void {
  suspensions.clear();
  methods.add([[kind, new Map([...(methods.get(kind) ?? []), ...table])]]);
}

/** Adds static members to a type. Only while the engine is set up. */
export function registerStatics(typeName: string, members: Iterable<readonly [string, LibraryMember]>): void {
  suspensions.clear();
  statics.add([[typeName, new Map([...(statics.get(typeName) ?? []), ...members])]]);
}

/** Adds functions to the prelude. Only while the engine is set up. */
export function registerPreludeFunctions(table: BuiltinTable): void {
  suspensions.clear();
  prelude.add(table);
}

/** Adds a module, or members to one. Only while the engine is set up. */
export function registerStdModule(name: string, members: Iterable<readonly [string, LibraryMember]>): void {
  suspensions.clear();
  modules.add([[name, new Map([...(modules.get(name) ?? []), ...members])]]);
}

/** What calling a builtin of this name may do: suspend, suspend if its callback does, or neither. */
export type Suspension = 'never' | 'always' | 'callback';

const suspensions = new Map<string, Suspension>();

/** Over all kinds that have a method of this name. */
export function methodSuspension(name: string, count?: number): Suspension {
  return cached(`.${name}/${count ?? ''}`, () =>
    [universalMethods, ...methods.values()]
      .map((table) => table.get(name))
      .filter((builtin) => builtin === undefined || takes(builtin, count)),
  );
}

/** True if the builtin can be called with so many arguments. */
function takes({ params }: Builtin, count: number | undefined): boolean {
  if (count === undefined) return true;
  const least = params.filter((param) => !param.endsWith('?') && !param.startsWith('...')).length;
  return count >= least && (count <= params.length || params.some((param) => param.startsWith('...')));
}

/**
 * A function of a std module (`std::time::sleep`) or a static member of a type (`Async.sleep`); a bare name is looked for in the prelude, in
 * all modules and in all types.
 */
export function functionSuspension(name: string): Suspension {
  const path = /^(?:std::(.+)::|(.+)\.)([^:.]+)$/.exec(name);
  if (path === null) return cached(name, () => [prelude, ...modules.values(), ...statics.values()].map((table) => table.get(name)));
  const table = path[1] !== undefined ? modules.get(path[1]) : statics.get(path[2]!);
  return cached(name, () => [table?.get(path[3]!)]);
}

export function isBuiltin(member: LibraryMember | undefined): member is Builtin {
  return typeof member === 'object' && member !== null && 'doc' in member && 'params' in member && 'kind' in member;
}

export interface BuiltinDocs {
  /** `Array`, `std::math`, `prelude`, … */
  readonly group: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly params: readonly string[];
  readonly doc: string;
}

/** Everything with its sentence, in the order of definition; aliases are listed with the first name. */
export function builtinDocs(): readonly BuiltinDocs[] {
  const groups: [string, ReadonlyMap<string, LibraryMember>][] = [
    ['prelude', prelude],
    ['every value', universalMethods],
    ...methods,
    ...[...statics].map(([name, table]): [string, ReadonlyMap<string, LibraryMember>] => [`${name} (static)`, table]),
    ...[...modules].map(([name, table]): [string, ReadonlyMap<string, LibraryMember>] => [`std::${name}`, table]),
  ];
  return groups.flatMap(([group, table]) => docsOf(group, table));
}

function docsOf(group: string, table: ReadonlyMap<string, LibraryMember>): BuiltinDocs[] {
  const names = new Map<Builtin, string[]>();
  for (const [name, member] of table) {
    if (!isBuiltin(member)) continue;
    const known = names.get(member);
    if (known === undefined) names.set(member, [name]);
    else known.push(name);
  }
  return Array.from(names, ([builtin, [name, ...aliases]]) => ({ group, name: name!, aliases, params: builtin.params, doc: builtin.doc }));
}

function cached(key: string, members: () => readonly (LibraryMember | undefined)[]): Suspension {
  let answer = suspensions.get(key);
  if (answer === undefined) {
    answer = suspensionOf(members().filter((member) => isBuiltin(member)));
    suspensions.set(key, answer);
  }
  return answer;
}

function suspensionOf(builtins: readonly Builtin[]): Suspension {
  if (builtins.some((builtin) => builtin.kind === 'suspend' || builtin.name === 'assert_eventually')) return 'always';
  return builtins.some((builtin) => builtin.kind === 'each') ? 'callback' : 'never';
}

/** The sequence methods under the kind's own. */
function sequenceOf(kind: string, own: BuiltinTable): BuiltinTable {
  const shared = [sequenceQueries, sequenceTransforms, sequenceOrder];
  const table = new TableBuilder(`${kind}.`);
  for (const part of [own, ...shared]) table.inherit(part);
  return table.build();
}
