/** `x in c` and `a ~= b` (language.md, section 6.9). The caller has set `here.site`. */
import { typeOf } from './builtin-types.js';
import { callBuiltin, callMethod } from './call.js';
import { typeError } from './errors.js';
import { typeName } from './kinds.js';
import { findMethod } from './member-lookup.js';
import { here } from './site.js';
import { truthy } from './truth.js';
import { Float, type Value } from './value.js';

/** True if `collection` contains `item`: an element, a key, a substring, or what the user's `contains` says. */
export function contains(collection: Value, item: Value): boolean {
  const found = findMethod(typeOf(collection), 'contains');
  if (found === null) throw typeError(`${typeName(collection)} has no elements to look in`);
  if (found.user !== null) return truthy(callMethod(found.user, collection, [item]));
  return truthy(callBuiltin(found.builtin, [collection, item], here.site, 1));
}

/** |a - b| at most 1e-9 * max(1, |a|, |b|). */
export function approximately(a: Value, b: Value): boolean {
  const x = numberOf(a);
  const y = numberOf(b);
  if (x === null || y === null) throw typeError(`cannot compare ${typeName(a)} and ${typeName(b)} with ~=`);
  return x === y || Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));
}

function numberOf(value: Value): number | null {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return value instanceof Float ? value.v : null;
}
