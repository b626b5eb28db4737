/**
 * Finding a member of a value (language.md, section 10.5), steps c and d: user methods of the value's type, then built-in
 * methods of its kind, then universal ones. Steps a, b and e-h are in member-call.ts and member-get.ts.
 */
import type { Builtin } from './builtin.js';
import { typeOf } from './builtin-types.js';
import { methodTable, universalMethods } from './builtins/index.js';
import { type Method, StructValue, type TypeValue, type Value } from './value.js';

/** A method as found: the user's, or a builtin. */
export type Found = { readonly user: Method; readonly builtin: null } | { readonly user: null; readonly builtin: Builtin };

const caches = new WeakMap<TypeValue, Map<string, Found | null>>();

/** Bumped whenever a declaration adds methods to a type: invalidates inline caches. */
export const methodEpoch = { value: 0 };

export function methodsChanged(type: TypeValue): void {
  methodEpoch.value++;
  caches.delete(type);
}

/** The method `name` for values of `type`, or null. */
export function findMethod(type: TypeValue, name: string): Found | null {
  let cache = caches.get(type);
  if (cache === undefined) {
    cache = new Map();
    caches.set(type, cache);
  }
  let found = cache.get(name);
  if (found === undefined) {
    found = search(type, name);
    cache.set(name, found);
  }
  return found;
}

function search(type: TypeValue, name: string): Found | null {
  const user = type.methods.get(name);
  if (user !== undefined) return { user, builtin: null };
  // A user's type may have the name of a library type; it does not have its methods.
  const own = type.key.startsWith('builtin:') ? methodTable(type.name)?.get(name) : undefined;
  const builtin = own ?? universalMethods.get(name);
  return builtin === undefined ? null : { user: null, builtin };
}

/** The user's method `name` for this value, or null. Values of built-in kinds have those of user traits. */
export function findUserMethod(value: Value, name: string): Method | null {
  const type = value instanceof StructValue ? value.type : typeOf(value);
  return type.methods.get(name) ?? null;
}
