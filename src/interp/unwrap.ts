/** Unwrapping by `!` and `?` on values (language.md, sections 11.3 and 11.4). */
import { invalidTry, unwrappedNil, unwrappedNone } from './errors.js';
import { AriaFault } from './fault.js';
import { isErr, isNone, isOption, isResult, payloadOf } from './option.js';
import { raisable } from './raise.js';
import { here, type Site } from './site.js';
import { EnumValue, TypeValue, type Value } from './value.js';

/** `e!`: the payload; Err raises its content, None and nil raise UnwrapError, anything else is itself. */
export function unwrapValue(value: Value, site: Site | null): Value {
  if (value === null) {
    here.site = site;
    throw unwrappedNil();
  }
  if (!(value instanceof EnumValue) || !(isOption(value) || isResult(value))) return value;
  if (isNone(value)) {
    here.site = site;
    throw unwrappedNone();
  }
  if (isErr(value)) {
    here.site = site;
    throw new AriaFault(raisable(payloadOf(value)));
  }
  return payloadOf(value);
}

/** What `e?` does with a value: gives `value`, or makes the enclosing function return `failure`. */
export type Tried = { readonly failed: false; readonly value: Value } | { readonly failed: true; readonly value: Value };

export function tryValue(value: Value, site: Site | null): Tried {
  if (value === null) return { failed: true, value: null };
  if (value instanceof EnumValue) {
    if (isErr(value) || isNone(value)) return { failed: true, value };
    if (isOption(value) || isResult(value)) return { failed: false, value: payloadOf(value) };
  }
  if (value instanceof TypeValue) return { failed: false, value };
  here.site = site;
  throw invalidTry(value);
}
