/**
 * How values of TypeScript cross threads: as structured clone has it, with the runtime's objects inside them crossing by reference.
 *
 * What structured clone would refuse is refused here, before anything has happened, with the path to the culprit. Instances of classes
 * become plain objects, as structured clone has it. Shared parts and cycles stay what they are; a SharedArrayBuffer is shared.
 */
import { RuntimeFault } from '../js-host.js';
import { isHandle } from '../js-thread-host.js';
import type { HandleCodec } from '../task-code.js';
import { coreOf, faceOf } from './facades.js';

/** What a handle looks like on the way; no other value has this key. */
const REFERENCE = '\u0000reference';

export function encode(value: unknown, handles: HandleCodec): unknown {
  return copy(value, 'value', new Map(), (handle) => ({ [REFERENCE]: handles.reference(coreOf(handle) ?? handle) }));
}

export function decode(data: unknown, handles: HandleCodec): unknown {
  return restore(data, new Map(), (reference) => faceOf(handles.resolve(reference)));
}

type Cloneable = abstract new (...args: never[]) => object;
/** Structured clone knows them, and they hold nothing of ours. */
const OPAQUE: readonly Cloneable[] = [Date, RegExp, ArrayBuffer, SharedArrayBuffer, DataView, Boolean, String, Number];
const REFUSED: readonly Cloneable[] = [WeakMap, WeakSet, WeakRef, Promise];

function copy(value: unknown, path: string, seen: Map<object, unknown>, cross: (handle: object) => unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return refuse(`a ${typeof value}`, path);
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (coreOf(value) !== undefined || isHandle(value)) return keep(seen, value, cross(value));
  if (ArrayBuffer.isView(value) || OPAQUE.some((kind) => value instanceof kind)) return value;
  if (REFUSED.some((kind) => value instanceof kind)) return refuse(`a ${value.constructor.name}`, path);
  if (Array.isArray(value)) {
    const items: unknown[] = keep(seen, value, []);
    value.forEach((item, i) => {
      items[i] = copy(item, `${path}[${i}]`, seen, cross);
    });
    items.length = value.length;
    return items;
  }
  if (value instanceof Map) {
    const entries = keep(seen, value, new Map());
    for (const [key, item] of value)
      entries.set(copy(key, `${path}.key`, seen, cross), copy(item, `${path}.get(${String(key)})`, seen, cross));
    return entries;
  }
  if (value instanceof Set) {
    const items = keep(seen, value, new Set());
    for (const item of value) items.add(copy(item, `${path}.item`, seen, cross));
    return items;
  }
  if (value instanceof Error) return value;
  const fields: Record<string, unknown> = keep(seen, value, {});
  for (const [key, item] of Object.entries(value)) fields[key] = copy(item, `${path}.${key}`, seen, cross);
  return fields;
}

/** The data is this thread's own: handles are put back in place. */
function restore(data: unknown, seen: Map<object, unknown>, resolve: (reference: unknown) => object): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const known = seen.get(data);
  if (known !== undefined) return known;
  if (Array.isArray(data)) {
    seen.set(data, data);
    for (let i = 0; i < data.length; i++) if (i in data) data[i] = restore(data[i], seen, resolve);
  } else if (data instanceof Map) {
    seen.set(data, data);
    const entries = [...data];
    data.clear();
    for (const [key, item] of entries) data.set(restore(key, seen, resolve), restore(item, seen, resolve));
  } else if (data instanceof Set) {
    seen.set(data, data);
    const items = [...data];
    data.clear();
    for (const item of items) data.add(restore(item, seen, resolve));
  } else if (Object.getPrototypeOf(data) === Object.prototype) {
    if (REFERENCE in data) return keep(seen, data, resolve(data[REFERENCE]));
    seen.set(data, data);
    const fields = data as Record<string, unknown>;
    for (const key of Object.keys(fields)) fields[key] = restore(fields[key], seen, resolve);
  }
  return data;
}

function keep<T>(seen: Map<object, unknown>, original: object, made: T): T {
  seen.set(original, made);
  return made;
}

function refuse(what: string, path: string): never {
  throw new RuntimeFault('NotTransferable', `${what} cannot cross to another thread: ${path}`, { path });
}
