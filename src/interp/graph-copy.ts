/**
 * Copies of value graphs: frozen snapshots, mutable copies, clones (runtime.md, section 2; language.md 18.2).
 *
 * A copy of a node is made empty and remembered before its parts are looked at; parts are filled in from a queue. So sharing and
 * cycles are preserved and nesting costs no native stack. What cannot change is not copied.
 */

import { work } from './budget.js';
import { callPlain } from './call.js';
import { FrozenCell } from './frozen-cell.js';
import { isImmutableWithin } from './immutable.js';
import { libraryTransfer } from './library-transfer.js';
import { keyOf, mapInsertHashed } from './map-access.js';
import { emptyMap, isSorted } from './map-order.js';
import { ownMethod } from './type-test.js';
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
import { isJsContainer } from './value-parts.js';

/**
 * - `freeze`: containers become frozen, closures get frozen captures.
 * - `copy`: containers become mutable, closures get frozen captures.
 * - `clone`: containers become mutable, functions are shared, a user's `clone` wins.
 */
export type CopyPurpose = 'freeze' | 'copy' | 'clone';

/** A node that is not worth a look inside before it is copied is taken to be mutable: immutable parts below it are copied too. */
const LOOK_BUDGET = 64;

export class GraphCopy {
  private readonly copies = new Map<object, object>();
  private readonly unfilled: (() => void)[] = [];
  private readonly frozen: boolean;

  constructor(
    private readonly purpose: CopyPurpose,
    /** Raises NotTransferable for the object. */
    private readonly refuse: (object: LibraryObject) => never,
  ) {
    this.frozen = purpose === 'freeze';
  }

  run(root: Value): Value {
    const copy = this.copy(root);
    // The list grows while it is walked.
    for (let i = 0; i < this.unfilled.length; i++) {
      work(1);
      this.unfilled[i]!();
    }
    return copy;
  }

  private copy(value: Value): Value {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.copies.get(value);
    if (known !== undefined) return known as Value;
    if (value instanceof ArrayValue) return this.container(value, new ArrayValue([]), (target) => this.items(value.items, target.items));
    if (value instanceof StructValue) return this.struct(value);
    if (value instanceof MapValue) return this.container(value, emptyMap(isSorted(value)), (target) => this.mapEntries(value, target));
    if (value instanceof SetValue) return this.container(value, new SetValue(), (target) => this.setItems(value, target));
    if (value instanceof TupleValue) return this.shell(value, () => new TupleValue(this.later(value.items)));
    if (value instanceof EnumValue) {
      return value.payload.length === 0 ? value : this.shell(value, () => new EnumValue(value.variant, this.later(value.payload)));
    }
    if (value instanceof LibraryObject) return this.library(value);
    if (value instanceof ErrorValue) return this.shell(value, () => this.error(value));
    if (this.purpose === 'clone') return value;
    if (value instanceof FunctionValue) return value.captures.length === 0 ? value : this.shell(value, () => this.closure(value));
    if (value instanceof BoundMethod)
      return this.shell(value, () => new BoundMethod(this.copy(value.receiver), this.copy(value.method), value.name));
    return value;
  }

  /** A mutable container. `fill` tells whether all parts are the original's own: then the snapshot can be kept until it changes. */
  private container<T extends ArrayValue | MapValue | SetValue | StructValue>(source: T, target: T, fill: (target: T) => boolean): T {
    if (this.frozen && source.frozen === true) return source;
    if (this.frozen && source.snapshot !== null) return source.snapshot as T;
    target.frozen = this.frozen;
    this.copies.set(source, target);
    this.unfilled.push(() => {
      const flat = fill(target);
      if (flat && this.frozen) source.snapshot = target;
    });
    return target;
  }

  private struct(source: StructValue): Value {
    if (this.purpose === 'clone') {
      const clone = ownMethod(source, 'clone');
      if (clone !== null) {
        const copy = callPlain(clone.fn, [source]);
        if (typeof copy === 'object' && copy !== null) this.copies.set(source, copy);
        return copy;
      }
    }
    // A data record is a shell: it has no state of its own.
    if (source.type.flavour === 'data' && this.canKeep(source)) return source;
    return this.container(source, new StructValue(source.type, []), (target) => this.items(source.fields, target.fields));
  }

  /** A node that never changes itself: copied only for what is inside. */
  private shell<T extends object>(source: T, make: () => T): T {
    if (this.canKeep(source)) return source;
    const copy = make();
    this.copies.set(source, copy);
    return copy;
  }

  /** True if a node without state of its own need not be copied. A mutable copy must not keep frozen containers. */
  private canKeep(source: object): boolean {
    const frozenCounts = this.frozen || source instanceof FunctionValue;
    return isImmutableWithin(source, LOOK_BUDGET, frozenCounts);
  }

  private items(source: readonly Value[], target: Value[]): boolean {
    let same = true;
    for (const item of source) {
      const copy = this.copy(item);
      if (copy !== item) same = false;
      target.push(copy);
    }
    return same;
  }

  /** A list that is filled when its turn comes. */
  private later(source: readonly Value[]): Value[] {
    const target: Value[] = [];
    this.unfilled.push(() => this.items(source, target));
    return target;
  }

  private mapEntries(source: MapValue, target: MapValue): boolean {
    let same = true;
    for (const [hash, item] of source.entries) {
      const known = keyOf(source, hash);
      const key = this.copy(known);
      const value = this.copy(item);
      if (key !== known || value !== item) same = false;
      mapInsertHashed(target, hash, key, value);
    }
    return same;
  }

  private setItems(source: SetValue, target: SetValue): boolean {
    let same = true;
    for (const [hash, item] of source.items) {
      const copy = this.copy(item);
      if (copy !== item) same = false;
      target.items.set(hash, copy);
    }
    return same;
  }

  /** Captured variables follow the table of runtime.md, section 2: they are frozen in the copy, whatever the purpose. */
  private closure(source: FunctionValue): FunctionValue {
    const captures: (Value | Cell | undefined)[] = [];
    const inner = this.purpose === 'freeze' ? this : new GraphCopy('freeze', this.refuse);
    this.unfilled.push(() => {
      for (const capture of source.captures) captures.push(capture instanceof Cell ? inner.cell(capture) : inner.captured(capture));
      if (inner !== this) inner.drain();
    });
    return new FunctionValue(source.code, captures);
  }

  private captured(value: Value | undefined): Value | undefined {
    return value === undefined ? undefined : this.copy(value);
  }

  private cell(source: Cell): Cell {
    if (source instanceof FrozenCell) return source;
    const known = this.copies.get(source);
    if (known !== undefined) return known as Cell;
    const copy = new FrozenCell(undefined);
    this.copies.set(source, copy);
    this.unfilled.push(() => copy.fill(this.captured(source.v)));
    return copy;
  }

  private drain(): void {
    for (let i = 0; i < this.unfilled.length; i++) this.unfilled[i]!();
    this.unfilled.length = 0;
  }

  private error(source: ErrorValue): ErrorValue {
    const fields: Record<string, Value> = {};
    const copy = new ErrorValue(source.type, source.code, source.message, fields);
    copy.origin = source.origin;
    copy.taskPath = source.taskPath;
    this.unfilled.push(() => {
      for (const [name, field] of Object.entries(source.fields)) fields[name] = this.copy(field);
      copy.cause = this.copy(source.cause);
      this.items(source.suppressed, copy.suppressed);
    });
    return copy;
  }

  private library(source: LibraryObject): Value {
    const { crossing } = libraryTransfer(source);
    if (crossing === 'shared' || (this.frozen && source.frozen === true)) return source;
    if (crossing === 'never') return this.purpose === 'clone' ? source : this.refuse(source);
    const copy = new LibraryObject(source.type, this.emptyLike(source.data));
    copy.frozen = this.frozen;
    this.copies.set(source, copy);
    this.unfilled.push(() => this.fillData(source.data, copy.data));
    return copy;
  }

  private data(value: unknown): unknown {
    if (ArrayBuffer.isView(value)) return structuredClone(value);
    if (!isJsContainer(value)) return this.copy(value as Value);
    const known = this.copies.get(value);
    if (known !== undefined) return known;
    const copy = this.emptyLike(value);
    this.copies.set(value, copy);
    this.fillData(value, copy);
    return copy;
  }

  private emptyLike(data: object): object {
    if (Array.isArray(data)) return [];
    if (data instanceof Map) return new Map();
    if (data instanceof Set) return new Set();
    return Object.create(Object.getPrototypeOf(data) as object | null) as object;
  }

  private fillData(source: object, target: object): void {
    if (Array.isArray(source)) for (const item of source as unknown[]) (target as unknown[]).push(this.data(item));
    else if (source instanceof Map)
      for (const [key, item] of source) (target as Map<unknown, unknown>).set(this.data(key), this.data(item));
    else if (source instanceof Set) for (const item of source) (target as Set<unknown>).add(this.data(item));
    else for (const [name, item] of Object.entries(source)) (target as Record<string, unknown>)[name] = this.data(item);
  }
}
