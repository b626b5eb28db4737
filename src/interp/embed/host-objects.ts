/**
 * Objects of the host in a program: opaque handles. A handle shows its type's name and has the methods its type was declared with,
 * nothing else: no field, no constructor, no way to what is behind it. Handles cross into tasks; equal handles mean the same object.
 */

import { HOST, hostObjectType } from '../builtin-types.js';
import { registerLibraryDisplay } from '../display.js';
import { registerLibraryEquality } from '../equality.js';
import { registerLibraryTransfer } from '../library-transfer.js';
import { methodsChanged } from '../member-lookup.js';
import { BuiltinFunction, LibraryObject, type TypeValue, type Value } from '../value.js';
import { HANDLE_TRANSFER, holds } from './held-handles.js';
import type { HostBridge, HostMember } from './host-bridge.js';
import { hostBuiltin } from './host-functions.js';

interface HandleData {
  readonly host: string;
  readonly id: number;
}

/** Makes the handles of a declared type known on this thread. `key` is unique in the process, `name` is what programs see. */
export function declareHostType(key: string, name: string, methods: readonly HostMember[]): void {
  if (declared.has(key)) return;
  const type = hostObjectType(key, name);
  declared.set(key, type);
  registerLibraryTransfer(type, HANDLE_TRANSFER);
  registerLibraryDisplay(type, () => `<${name}>`);
  registerLibraryEquality(type, (a, b) => dataOf(a).id === dataOf(b).id);
  for (const method of methods) {
    const fn = new BuiltinFunction(method.name, hostBuiltin(`${key}.${method.name}`, ['self', ...method.params]));
    type.methods.set(method.name, { name: method.name, fn, hasSelf: true });
  }
  methodsChanged(type);
}

/** `Conn@1.query` as it came from another thread; undefined for other builtins. */
export function hostMethod(target: string): Value | undefined {
  const at = target.lastIndexOf('.');
  return at < 0 ? undefined : declared.get(target.slice(0, at))?.methods.get(target.slice(at + 1))?.fn;
}

/** A handle of an object of the host, which `bridge` leads to. */
export function hostObject(key: string, id: number, bridge: HostBridge): Value {
  const type = declared.get(key);
  if (type === undefined) throw new Error(`internal: no host type ${key}`);
  return holds(new LibraryObject(type, { host: key, id } satisfies HandleData), bridge, id);
}

/** What is behind a handle, or null if the object is none. */
export function hostObjectOf(object: LibraryObject): { readonly type: string; readonly id: number } | null {
  if (!object.type.key.startsWith(HOST)) return null;
  const { host, id } = dataOf(object);
  return { type: host, id };
}

const declared = new Map<string, TypeValue>();

const dataOf = (object: LibraryObject): HandleData => object.data as HandleData;
