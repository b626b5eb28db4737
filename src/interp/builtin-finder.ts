/** Builtins by the name of their definition (`println`, `Array.map`, `std::math::gcd`, `&:name`): how a function value finds itself on another thread. */
import type { Builtin } from './builtin.js';
import {
  isBuiltin,
  type LibraryMember,
  methodTable,
  preludeFunctions,
  staticMembers,
  stdModules,
  universalMethods,
} from './builtins/index.js';
import { memberCall } from './member-call.js';
import { traitMethodNamed } from './trait-methods.js';
import { unboundMethodNamed } from './unbound-method.js';
import { BuiltinFunction, type Value } from './value.js';

export function findBuiltin(name: string): BuiltinFunction {
  const builtin = name.startsWith('&:') ? methodReference(name) : lookUp(name);
  if (builtin === undefined) throw new Error(`internal: no builtin ${name}`);
  return new BuiltinFunction(name, builtin);
}

/** `&:m` (6.5). */
function methodReference(name: string): Builtin {
  return {
    kind: 'suspend',
    name,
    params: ['value'],
    doc: 'Reads a member or calls a method without arguments (6.5).',
    suspend: ([receiver]) => memberCall(receiver as Value, name.slice('&:'.length)),
  };
}

function lookUp(name: string): Builtin | undefined {
  const path = /^std::(.+)::([^:]+)$/.exec(name);
  if (path !== null) return builtinOf(stdModules.get(path[1] as string)?.get(path[2] as string));
  const unbound = unboundMethodNamed(name) ?? traitMethodNamed(name);
  if (unbound !== undefined) return unbound;
  const dot = name.lastIndexOf('.');
  if (dot < 0) return preludeFunctions.get(name) ?? universalMethods.get(name);
  const kind = name.slice(0, dot);
  const member = name.slice(dot + 1);
  return builtinOf(staticMembers(kind)?.get(member)) ?? methodTable(kind)?.get(member);
}

const builtinOf = (member: LibraryMember | undefined): Builtin | undefined => (isBuiltin(member) ? member : undefined);
