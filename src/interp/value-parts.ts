/**
 * What a value is made of: one walk over the parts of any composite value, for those who must look at everything inside
 * (isolate.ts, transfer). Handles, types and modules have no parts.
 */

import { inspect } from './display.js';
import { libraryTransfer } from './library-transfer.js';
import { entriesOf } from './map-access.js';
import {
  ArrayValue,
  BoundMethod,
  Cell,
  EnumValue,
  ErrorValue,
  FunctionValue,
  LibraryObject,
  MapValue,
  SetValue,
  StructValue,
  TupleValue,
  type Value,
} from './value.js';

/** `segment` is how the part is reached from the whole: `.name`, `[0]`, `["key"]`. */
export type VisitPart = (part: unknown, segment: () => string) => void;

export function eachPart(value: object, visit: VisitPart): void {
  if (value instanceof ArrayValue || value instanceof TupleValue) {
    const tuple = value instanceof TupleValue;
    for (const [i, item] of value.items.entries()) visit(item, () => (tuple ? `.${i}` : `[${i}]`));
  } else if (value instanceof StructValue) {
    for (const [i, field] of value.fields.entries()) visit(field, () => `.${value.type.fields[i]}`);
  } else if (value instanceof EnumValue) {
    for (const [i, item] of value.payload.entries()) visit(item, () => `.${value.variant.fieldNames[i] ?? i}`);
  } else if (value instanceof MapValue) {
    for (const { key, value: item } of entriesOf(value)) {
      visit(key, () => `[${inspect(key)}]`);
      visit(item, () => `[${inspect(key)}]`);
    }
  } else if (value instanceof SetValue) {
    for (const item of value.items.values()) visit(item, () => `[${inspect(item)}]`);
  } else if (value instanceof FunctionValue) {
    for (const capture of value.captures) visit(capture, () => '.<captured>');
  } else if (value instanceof Cell) {
    visit(value.v, () => '');
  } else if (value instanceof BoundMethod) {
    visit(value.receiver, () => '.<receiver>');
    visit(value.method, () => `.${value.name}`);
  } else if (value instanceof ErrorValue) {
    for (const [name, field] of Object.entries(value.fields)) visit(field, () => `.${name}`);
    visit(value.cause, () => '.cause');
    for (const [i, error] of value.suppressed.entries()) visit(error, () => `.suppressed[${i}]`);
  } else if (value instanceof LibraryObject) {
    if (libraryTransfer(value).crossing === 'copy') eachDataPart(value.data, visit);
  }
}

/** The Values in the JavaScript data of a library object. */
function eachDataPart(data: unknown, visit: VisitPart): void {
  if (Array.isArray(data)) for (const [i, item] of (data as unknown[]).entries()) visitData(item, `[${i}]`, visit);
  else if (data instanceof Map) for (const [key, item] of data) visitData(key, '', visit, item);
  else if (data instanceof Set) for (const item of data) visitData(item, '', visit);
  else if (typeof data === 'object' && data !== null && !ArrayBuffer.isView(data)) {
    for (const [name, item] of Object.entries(data)) visitData(item, `.${name}`, visit);
  }
}

function visitData(item: unknown, segment: string, visit: VisitPart, beside?: unknown): void {
  for (const one of beside === undefined ? [item] : [item, beside]) {
    if (isJsContainer(one)) eachDataPart(one, visit);
    else visit(one, () => segment);
  }
}

/** JavaScript containers as they occur in the data of library objects; never Values. */
export function isJsContainer(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return (
    prototype === Array.prototype || prototype === Object.prototype || prototype === null || value instanceof Map || value instanceof Set
  );
}

/** How `target` is reached from `root`, for messages: `config.log.handle`. Breadth first: the shortest path. */
export function pathTo(root: Value, target: object, name: string): string {
  const queue: { readonly part: unknown; readonly path: string }[] = [{ part: root, path: name }];
  const seen = new Set<unknown>();
  for (const { part, path } of queue) {
    if (part === target) return path;
    if (typeof part !== 'object' || part === null || seen.has(part)) continue;
    seen.add(part);
    eachPart(part, (inner, segment) => {
      if (typeof inner === 'object' && inner !== null) queue.push({ part: inner, path: path + segment() });
    });
  }
  return name;
}
