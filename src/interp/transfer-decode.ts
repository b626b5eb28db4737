/**
 * Data from another thread to values; the format is described in transfer-format.ts.
 *
 * All nodes are made first, then filled. Maps and Sets whose keys are composite are filled last, inner ones before outer ones: the
 * hash of a key needs all of the key.
 */

import type { Readiness } from '../runtime/readiness.js';
import type { HandleCodec } from '../runtime/task-code.js';
import { builtinTypeByKey } from './builtin-types.js';
import type { FunctionCode } from './code.js';
import { addSuppressed, setTaskPath } from './error-fields.js';
import { FrozenCell } from './frozen-cell.js';
import { hashKey } from './hash.js';
import { libraryPrototype } from './library-transfer.js';
import { mapInsert } from './map-access.js';
import { emptyMap } from './map-order.js';
import { ReadyFunction } from './ready-function.js';
import { ENUM_STRIDE, type ErrorHead, Inline, type Packet, Tag } from './transfer-format.js';
import {
  ArrayValue,
  BoundMethod,
  Cell,
  Char,
  DurationValue,
  EnumValue,
  type ErrorOrigin,
  ErrorValue,
  Float,
  FunctionValue,
  type Lent,
  LibraryObject,
  MapValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  type TypeValue,
  type Value,
  type VariantValue,
} from './value.js';

/** What a thread knows about the program: the same keys find the same declarations everywhere. */
export interface TypeAndCodeFinder {
  /** A declared type (`file#node`). Built-in types are found without it. */
  type(key: string): TypeValue;
  code(key: string): FunctionCode;
  /** A builtin by its definition's name: `println`, `Array.map`, `std::math::gcd`. */
  builtin(name: string): Value;
  module(name: string): Value;
}

export function decodeValue(data: unknown, handles: HandleCodec, finder: TypeAndCodeFinder): Value {
  return typeof data === 'object' && data !== null ? new Decoder(data as Packet, handles, finder).run() : (data as Value);
}

/** What a node is filled with afterwards. BoundMethods are made when they are filled, since their parts are fixed. */
type Node = object;

class Decoder {
  private readonly nodes: Node[] = [];
  /** Lists of the nodes whose lists are read-only to everyone else. */
  private readonly lists = new Map<Node, unknown[]>();
  private readonly late: (() => void)[] = [];
  private readonly types: TypeValue[] = [];
  private at = 0;
  private readonly names: readonly string[];
  private readonly heads: readonly unknown[];
  private readonly body: readonly unknown[];
  private readonly extras: Packet[3];

  constructor(
    packet: Packet,
    private readonly handles: HandleCodec,
    private readonly finder: TypeAndCodeFinder,
  ) {
    [this.names, this.heads, this.body, this.extras] = packet;
  }

  run(): Value {
    const { heads } = this;
    for (let i = 0; i < heads.length; i += 3) this.nodes.push(this.make(heads[i] as number, heads[i + 1]));
    const root = this.read();
    let extra = 0;
    for (let i = 0; i < this.nodes.length; i++) {
      this.fill(this.nodes[i]!, heads[i * 3] as number, heads[i * 3 + 1], heads[i * 3 + 2] as number);
      if (this.extras[extra]?.[0] === i) this.readExtra(this.nodes[i]!, this.extras[extra++]!);
    }
    for (let i = this.late.length - 1; i >= 0; i--) this.late[i]!();
    return root as Value;
  }

  /** A node without its parts. */
  private make(tag: number, meta: unknown): Node {
    const frozen = (tag & Tag.frozen) !== 0;
    switch (tag - (tag & Tag.frozen)) {
      case Tag.array:
        return container(new ArrayValue([]), frozen);
      case Tag.map:
        return container(emptyMap(meta === 1), frozen);
      case Tag.set:
        return container(new SetValue(), frozen);
      case Tag.struct:
        return container(new StructValue(this.type(meta as number), []), frozen);
      case Tag.library:
        return container(new LibraryObject(this.type(meta as number), new Unfilled()), frozen);
      case Tag.tuple:
        return this.listed((items) => new TupleValue(items));
      case Tag.enum: {
        const variant = this.variant(Math.floor((meta as number) / ENUM_STRIDE), (meta as number) % ENUM_STRIDE);
        return this.listed((payload) => new EnumValue(variant, payload));
      }
      case Tag.function: {
        const code = this.finder.code(this.names[meta as number]!);
        return this.listed((captures) => new FunctionValue(code, captures));
      }
      case Tag.boundMethod:
        return new BoundMethod(null, null, this.names[meta as number]!);
      case Tag.cell:
        return frozen ? new FrozenCell(undefined) : new Cell(undefined);
      case Tag.error: {
        const [type, code, message, origin, taskPath] = meta as ErrorHead;
        const error = new ErrorValue(this.type(type), code, message, {});
        error.origin = origin as ErrorOrigin | null;
        error.taskPath = taskPath;
        return error;
      }
      case Tag.jsArray:
        return [];
      case Tag.jsMap:
        return new Map();
      case Tag.jsSet:
        return new Set();
      default: {
        const [type] = meta as readonly [number];
        return Object.create(type < 0 ? Object.prototype : libraryPrototype(this.type(type))) as object;
      }
    }
  }

  private fill(node: Node, tag: number, meta: unknown, count: number): void {
    if (node instanceof ArrayValue) this.readInto(node.items, count);
    else if (node instanceof StructValue) this.readInto(node.fields, count);
    else if (node instanceof MapValue) this.fillMap(node, count);
    else if (node instanceof SetValue) this.fillSet(node, count);
    else if (node instanceof Cell) {
      const value = this.read() as Value | undefined;
      if (node instanceof FrozenCell) node.fill(value);
      else node.v = value;
    } else if (node instanceof BoundMethod) Object.assign(node, { receiver: this.read(), method: this.read() });
    else if (node instanceof ErrorValue) this.fillError(node, meta as ErrorHead, count);
    else if (node instanceof LibraryObject) Object.assign(node, { data: this.read() });
    else if (tag === Tag.jsArray) this.readInto(node as unknown[], count);
    else if (node instanceof Map) for (let i = 0; i < count; i++) node.set(this.read(), this.read());
    else if (node instanceof Set) for (let i = 0; i < count; i++) node.add(this.read());
    else if (tag === Tag.jsObject) for (const key of (meta as string[]).slice(1)) (node as Record<string, unknown>)[key] = this.read();
    else this.readInto(this.lists.get(node)!, count);
  }

  private fillMap(map: MapValue, count: number): void {
    const parts: Value[] = [];
    this.readInto(parts, count * 2);
    const insert = (): void => {
      for (let i = 0; i < parts.length; i += 2) mapInsert(map, parts[i]!, parts[i + 1]!);
    };
    if (parts.some((part, i) => i % 2 === 0 && isComposite(part))) this.late.push(insert);
    else insert();
  }

  private fillSet(set: SetValue, count: number): void {
    const parts: Value[] = [];
    this.readInto(parts, count);
    const insert = (): void => {
      for (const part of parts) set.items.set(hashKey(part), part);
    };
    if (parts.some(isComposite)) this.late.push(insert);
    else insert();
  }

  private fillError(error: ErrorValue, [, , , , , names]: ErrorHead, suppressed: number): void {
    error.cause = this.read() as Value;
    this.readInto(error.suppressed, suppressed);
    for (const name of names) (error.fields as Record<string, Value>)[name] = this.read() as Value;
  }

  private readExtra(node: Node, [, taskPath, count]: Packet[3][number]): void {
    const suppressed: Value[] = [];
    this.readInto(suppressed, count);
    addSuppressed(node, suppressed);
    setTaskPath(node, taskPath);
  }

  private readInto(target: unknown[], count: number): void {
    for (let i = 0; i < count; i++) target.push(this.read());
  }

  private read(): unknown {
    const { body } = this;
    const part = body[this.at++];
    if (part !== undefined) return part;
    const form = body[this.at++] as number;
    if (form >= 0) return this.nodes[form];
    switch (form) {
      case Inline.float:
        return new Float(body[this.at++] as number);
      case Inline.char:
        return new Char(body[this.at++] as string);
      case Inline.symbol:
        return SymbolValue.of(body[this.at++] as string);
      case Inline.duration:
        return new DurationValue(body[this.at++] as number);
      case Inline.range:
        this.at += 4;
        return new RangeValue(...(body.slice(this.at - 4, this.at) as ConstructorParameters<typeof RangeValue>));
      case Inline.handle:
        return this.handles.resolve(body[this.at++]);
      case Inline.ready:
        return new ReadyFunction(this.handles.resolve(body[this.at++]) as Readiness);
      case Inline.type:
        return this.type(body[this.at++] as number);
      case Inline.variant:
        return this.variant(body[this.at++] as number, body[this.at++] as number);
      case Inline.unit: {
        const variant = this.variant(body[this.at++] as number, body[this.at++] as number);
        return variant.unit ?? new EnumValue(variant, []);
      }
      case Inline.builtin:
        return this.finder.builtin(this.names[body[this.at++] as number]!);
      case Inline.module:
        return this.finder.module(this.names[body[this.at++] as number]!);
      case Inline.raw:
        return body[this.at++];
      default:
        return undefined;
    }
  }

  private type(name: number): TypeValue {
    const known = this.types[name];
    if (known !== undefined) return known;
    const key = this.names[name]!;
    const type = builtinTypeByKey(key) ?? this.finder.type(key);
    this.types[name] = type;
    return type;
  }

  private variant(type: number, index: number): VariantValue {
    return [...this.type(type).variants.values()][index]!;
  }

  private listed<T extends object>(make: (list: Value[]) => T): T {
    const list: Value[] = [];
    const node = make(list);
    this.lists.set(node, list);
    return node;
  }
}

/** Data of a library object until its own arrives. */
class Unfilled {}

function container<T extends { frozen: boolean | Lent }>(node: T, frozen: boolean): T {
  node.frozen = frozen;
  return node;
}

/** Whether the hash of a value depends on parts that may not be filled yet. */
function isComposite(value: Value): boolean {
  return value instanceof TupleValue || value instanceof EnumValue || value instanceof StructValue;
}
