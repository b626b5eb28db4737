/** "Did you mean" for members (language.md 10.5): what a value has that is close to a name it has not. */
import { alternatives, suggest } from '../diagnostics/suggest.js';
import { typeOf } from './builtin-types.js';
import { methodTable, staticMembers, universalMethods } from './builtins/index.js';
import type { AriaFault } from './fault.js';
import { EnumValue, MapValue, ModuleValue, StructValue, TypeValue, type Value } from './value.js';

/** Adds the members of `receiver` near `name` to the report of `fault`, if there are any; its message stays that of Appendix B.1. */
export function hintAtMembers(fault: AriaFault, receiver: Value, name: string): AriaFault {
  return hintAt(fault, name, memberNames(receiver));
}

/** The same for any names. */
export function hintAt(fault: AriaFault, name: string, candidates: Iterable<string>): AriaFault {
  const near = suggest(name, candidates);
  if (near.length > 0) fault.notes = [`did you mean ${alternatives(near)}?`];
  return fault;
}

function* memberNames(receiver: Value): Iterable<string> {
  if (receiver instanceof ModuleValue) {
    yield* receiver.exports.keys();
    return;
  }
  if (receiver instanceof TypeValue) {
    yield* receiver.variants.keys();
    yield* receiver.methods.keys();
    yield* receiver.constants.keys();
    if (receiver.key.startsWith('builtin:')) {
      yield* staticMembers(receiver.name)?.keys() ?? [];
      yield* methodTable(receiver.name)?.keys() ?? [];
    }
    return;
  }
  if (receiver instanceof StructValue) yield* receiver.type.fields;
  if (receiver instanceof EnumValue) yield* receiver.variant.fieldNames;
  if (receiver instanceof MapValue) yield* keyNames(receiver);
  const type = typeOf(receiver);
  yield* type.methods.keys();
  if (type.key.startsWith('builtin:')) yield* methodTable(type.name)?.keys() ?? [];
  yield* universalMethods.keys();
}

/** The first keys that are texts: a map may have millions. */
function* keyNames(map: MapValue): Iterable<string> {
  let left = MOST_KEYS;
  for (const key of map.entries.keys()) {
    if (typeof key === 'string') yield key;
    if (--left === 0) return;
  }
}

const MOST_KEYS = 1000;
