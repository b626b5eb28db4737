/**
 * How library objects (Rng, Deque, File, ..) are copied, frozen and sent: said once by whoever defines the type.
 *
 * `data` of an object may hold Values, JavaScript arrays, Maps, Sets, byte buffers and plain objects of these. A class of its own must be
 * registered, else the object cannot cross into a task; `clone` works for any.
 */
import { isProxy } from 'node:util/types';
import type { LibraryObject, TypeValue } from './value.js';

export interface LibraryTransfer {
  /** `copy`: like a struct. `shared`: nothing in it changes, it crosses as it is. `never`: NotTransferable (an open file). */
  readonly crossing: 'copy' | 'shared' | 'never';
  /** Told of an object that goes to another thread. */
  readonly sent?: (object: LibraryObject) => void;
  /** The class of `data` if it has one: an object on another thread gets its prototype, then its properties. */
  readonly dataClass?: abstract new (
    ...args: never[]
  ) => object;
}

const transfers = new Map<TypeValue, LibraryTransfer>();

export function registerLibraryTransfer(type: TypeValue, transfer: LibraryTransfer): void {
  transfers.set(type, transfer);
}

/** What was registered; without registration, `copy` for plain data and `never` for instances of classes. */
export function libraryTransfer(object: LibraryObject): LibraryTransfer {
  return transfers.get(object.type) ?? (isPlainObject(object.data) ? PLAIN : NEVER);
}

/** The prototype for the data of an object of this type that arrives from another thread. */
export function libraryPrototype(type: TypeValue): object {
  return (transfers.get(type)?.dataClass?.prototype as object | undefined) ?? Object.prototype;
}

export function isPlainObject(value: object): boolean {
  if (isProxy(value)) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}

const PLAIN: LibraryTransfer = { crossing: 'copy' };
const NEVER: LibraryTransfer = { crossing: 'never' };
