/**
 * Values to data for another thread; the format is described in transfer-format.ts.
 */

import type { HandleCodec } from '../runtime/task-code.js';
import { suppressedOf, taskPathOf } from './error-fields.js';
import { notTransferable } from './errors.js';
import { FrozenCell } from './frozen-cell.js';
import { handleKind, typeName } from './kinds.js';
import { libraryTransfer } from './library-transfer.js';
import { keyOf } from './map-access.js';
import { isSorted } from './map-order.js';
import { ReadyFunction } from './ready-function.js';
import { ENUM_STRIDE, type ErrorHead, type Extra, Inline, type Packet, Tag } from './transfer-format.js';
import {
  ArrayValue,
  BoundMethod,
  BuiltinFunction,
  Cell,
  Char,
  DurationValue,
  EnumValue,
  ErrorValue,
  Float,
  FunctionValue,
  type Lent,
  LibraryObject,
  MapValue,
  ModuleValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  TypeValue,
  type Value,
  VariantValue,
} from './value.js';
import { isJsContainer, pathTo } from './value-parts.js';

/**
 * Structured-cloneable data for a value that has been frozen, moved or copied before. NotTransferable, with the path of the
 * offending part below `name`, for what cannot cross.
 */
export function encodeValue(value: Value, handles: HandleCodec, name = 'value'): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Encoder(value, handles, name).run();
}

class Encoder {
  private readonly names: string[] = [];
  private readonly heads: unknown[] = [];
  private readonly body: unknown[] = [];
  private readonly extras: Extra[] = [];
  private readonly nameIndexes = new Map<string, number>();
  private readonly nodes = new Map<object, number>();
  /** Nodes whose parts are still to be written, in order. */
  private readonly queue: object[] = [];
  /** Data objects of library objects -> their type. */
  private readonly dataTypes = new Map<object, TypeValue>();

  constructor(
    private readonly root: Value,
    private readonly handles: HandleCodec,
    private readonly rootName: string,
  ) {}

  run(): Packet {
    this.part(this.root);
    for (let i = 0; i < this.queue.length; i++) this.parts(this.queue[i]!, i);
    return [this.names, this.heads, this.body, this.extras];
  }

  private part(value: unknown): void {
    const { body } = this;
    if (typeof value !== 'object' || value === null) {
      if (value === undefined) body.push(undefined, Inline.unassigned);
      else if (typeof value === 'function' || typeof value === 'symbol') this.refuse(this.root as object, typeof value);
      else body.push(value);
    } else if (value instanceof Float) body.push(undefined, Inline.float, value.v);
    else if (value instanceof Char) body.push(undefined, Inline.char, value.text);
    else if (value instanceof SymbolValue) body.push(undefined, Inline.symbol, value.name);
    else if (value instanceof DurationValue) body.push(undefined, Inline.duration, value.nanos);
    else if (value instanceof RangeValue) body.push(undefined, Inline.range, value.start, value.end, value.inclusive, value.step);
    else if (value instanceof EnumValue && value.variant.shape === 'unit' && suppressedOf(value).length + taskPathOf(value).length === 0) {
      body.push(undefined, Inline.unit, this.type(value.variant.type), value.variant.index);
    } else if (value instanceof TypeValue) body.push(undefined, Inline.type, this.type(value));
    else if (value instanceof VariantValue) body.push(undefined, Inline.variant, this.type(value.type), value.index);
    else if (value instanceof ReadyFunction) body.push(undefined, Inline.ready, this.handles.reference(value.readiness));
    else if (value instanceof BuiltinFunction) body.push(undefined, Inline.builtin, this.name(value.definition.name));
    else if (value instanceof ModuleValue) body.push(undefined, Inline.module, this.name(value.name));
    else if (ArrayBuffer.isView(value)) body.push(undefined, Inline.raw, value);
    else if (handleKind(value) !== null) body.push(undefined, Inline.handle, this.handles.reference(value));
    else body.push(undefined, this.node(value));
  }

  private node(value: object): number {
    const known = this.nodes.get(value);
    if (known !== undefined) return known;
    const index = this.queue.length;
    this.nodes.set(value, index);
    this.queue.push(value);
    this.head(value);
    return index;
  }

  private head(value: object): void {
    const { heads } = this;
    if (value instanceof ArrayValue) heads.push(Tag.array + bit(value.frozen), 0, value.items.length);
    else if (value instanceof StructValue) heads.push(Tag.struct + bit(value.frozen), this.type(value.type), value.fields.length);
    else if (value instanceof TupleValue) heads.push(Tag.tuple, 0, value.items.length);
    else if (value instanceof EnumValue) {
      heads.push(Tag.enum, this.type(value.variant.type) * ENUM_STRIDE + value.variant.index, value.payload.length);
    } else if (value instanceof MapValue) heads.push(Tag.map + bit(value.frozen), isSorted(value) ? 1 : 0, value.entries.size);
    else if (value instanceof SetValue) heads.push(Tag.set + bit(value.frozen), 0, value.items.size);
    else if (value instanceof FunctionValue) heads.push(Tag.function, this.name(value.code.key), value.captures.length);
    else if (value instanceof Cell) heads.push(Tag.cell + bit(value instanceof FrozenCell), 0, 1);
    else if (value instanceof BoundMethod) heads.push(Tag.boundMethod, this.name(value.name), 2);
    else if (value instanceof ErrorValue) heads.push(Tag.error, this.errorHead(value), value.suppressed.length);
    else if (value instanceof LibraryObject) this.libraryHead(value);
    else this.dataHead(value);
  }

  private errorHead(value: ErrorValue): ErrorHead {
    const { type, code, message, origin, taskPath, fields } = value;
    return [this.type(type), code, message, origin, taskPath, Object.keys(fields)];
  }

  private libraryHead(value: LibraryObject): void {
    const { crossing, sent } = libraryTransfer(value);
    if (crossing === 'never') this.refuse(value, typeName(value));
    sent?.(value);
    this.dataTypes.set(value.data, value.type);
    this.heads.push(Tag.library + bit(value.frozen), this.type(value.type), 1);
  }

  private dataHead(value: object): void {
    const type = this.dataTypes.get(value);
    const known: boolean = type !== undefined || isJsContainer(value);
    if (!known) this.refuse(value, value.constructor.name);
    if (Array.isArray(value)) this.heads.push(Tag.jsArray, 0, value.length);
    else if (value instanceof Map) this.heads.push(Tag.jsMap, 0, value.size);
    else if (value instanceof Set) this.heads.push(Tag.jsSet, 0, value.size);
    else {
      const keys = Object.keys(value);
      this.heads.push(Tag.jsObject, [type === undefined ? -1 : this.type(type), ...keys], keys.length);
    }
  }

  private parts(value: object, index: number): void {
    if (value instanceof ArrayValue || value instanceof TupleValue) for (const item of value.items) this.part(item);
    else if (value instanceof StructValue) this.withExtras(value, value.fields, index);
    else if (value instanceof EnumValue) this.withExtras(value, value.payload, index);
    else if (value instanceof MapValue) {
      for (const [hash, item] of value.entries) {
        this.part(keyOf(value, hash));
        this.part(item);
      }
    } else if (value instanceof SetValue) for (const item of value.items.values()) this.part(item);
    else if (value instanceof FunctionValue) for (const capture of value.captures) this.part(capture);
    else if (value instanceof Cell) this.part(value.v);
    else if (value instanceof BoundMethod) {
      this.part(value.receiver);
      this.part(value.method);
    } else if (value instanceof ErrorValue) {
      this.part(value.cause);
      for (const error of value.suppressed) this.part(error);
      for (const field of Object.values(value.fields)) this.part(field);
    } else if (value instanceof LibraryObject) this.body.push(undefined, this.node(value.data));
    else if (value instanceof Map) {
      for (const [key, item] of value) {
        this.data(key);
        this.data(item);
      }
    } else for (const item of Array.isArray(value) || value instanceof Set ? value : Object.values(value)) this.data(item);
  }

  /** A part of JavaScript data: a Value, or another JavaScript container. */
  private data(value: unknown): void {
    if (isJsContainer(value)) this.body.push(undefined, this.node(value));
    else this.part(value);
  }

  private withExtras(value: StructValue | EnumValue, parts: readonly Value[], index: number): void {
    for (const part of parts) this.part(part);
    const suppressed = suppressedOf(value);
    const taskPath = taskPathOf(value);
    if (suppressed.length + taskPath.length === 0) return;
    this.extras.push([index, taskPath, suppressed.length]);
    for (const error of suppressed) this.part(error);
  }

  private type(type: TypeValue): number {
    return this.name(type.key);
  }

  private name(name: string): number {
    let index = this.nameIndexes.get(name);
    if (index === undefined) {
      index = this.names.length;
      this.names.push(name);
      this.nameIndexes.set(name, index);
    }
    return index;
  }

  private refuse(value: object, kind: string): never {
    throw notTransferable(pathTo(this.root, value, this.rootName), kind);
  }
}

const bit = (frozen: boolean | Lent): number => (frozen === true ? Tag.frozen : 0);
