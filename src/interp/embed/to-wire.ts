/** Values of a program as data for its host. */

import { errorField } from '../error-fields.js';
import { typeName } from '../kinds.js';
import { entriesOf } from '../map-access.js';
import {
  ArrayValue,
  BoundMethod,
  BuiltinFunction,
  Char,
  DurationValue,
  EnumValue,
  ErrorValue,
  Float,
  FunctionValue,
  LibraryObject,
  MapValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  UNIT,
  type Value,
  VariantValue,
} from '../value.js';
import { hostFunctionId } from './host-functions.js';
import { hostObjectOf } from './host-objects.js';
import { type Wire, type WireNode, WireProblem } from './wire.js';

/** Gives a function of the program a number by which the host can call it. */
export type KeepFunction = (fn: Value) => number;

/** `path` names the value in the error: `result`, `args[0]`. Throws a WireProblem. */
export function toWire(value: Value, path: string, keep: KeepFunction): Wire {
  return new Encoder(keep).value(value, path);
}

/** Deeper values are refused rather than left to the native stack. */
const DEEPEST = 1000;

class Encoder {
  private readonly done = new Map<object, WireNode>();
  private readonly open = new Set<object>();

  constructor(private readonly keep: KeepFunction) {}

  value(value: Value, path: string): Wire {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.done.get(value);
    if (known !== undefined) return known;
    if (this.open.has(value)) throw new WireProblem(path, 'it contains itself');
    if (this.open.size >= DEEPEST) throw new WireProblem(path, 'it is nested too deeply');
    this.open.add(value);
    const node = this.node(value, path);
    this.open.delete(value);
    this.done.set(value, node);
    return node;
  }

  private node(value: object & Value, path: string): WireNode {
    if (value instanceof Float) return ['float', value.v];
    if (value instanceof Char) return ['char', value.text];
    if (value instanceof SymbolValue) return ['symbol', value.name];
    if (value instanceof ArrayValue) return ['array', this.items(value.items, path)];
    if (value instanceof TupleValue)
      return value === UNIT || value.items.length === 0 ? ['unit'] : ['tuple', this.items(value.items, path)];
    if (value instanceof MapValue) return ['map', this.entries(value, path)];
    if (value instanceof SetValue) return ['set', this.items([...value.items.values()], path)];
    if (value instanceof RangeValue) return ['range', value.start, value.end, value.inclusive, value.step];
    if (value instanceof DurationValue) return ['duration', value.nanos];
    if (value instanceof StructValue)
      return ['struct', value.type.name, value.type.fields, this.fields(value.type.fields, value.fields, path)];
    if (value instanceof EnumValue) return this.variant(value, path);
    if (value instanceof ErrorValue) return this.error(value, path);
    if (value instanceof LibraryObject) return this.object(value, path);
    if (value instanceof FunctionValue || value instanceof BoundMethod || value instanceof VariantValue) return this.fn(value);
    if (value instanceof BuiltinFunction) {
      const id = hostFunctionId(value);
      return id === null ? this.fn(value) : ['host-function', id, value.name];
    }
    throw new WireProblem(path, `a ${typeName(value)} belongs to the program`);
  }

  private items(items: readonly Value[], path: string): Wire[] {
    return items.map((item, i) => (typeof item === 'object' && item !== null ? this.value(item, `${path}[${i}]`) : item));
  }

  private entries(map: MapValue, path: string): Wire[] {
    const flat: Wire[] = [];
    for (const { key, value } of entriesOf(map)) {
      const shown = typeof key === 'object' && key !== null ? typeName(key) : JSON.stringify(String(key));
      flat.push(this.value(key, `a key of ${path}`), this.value(value, `${path}[${shown}]`));
    }
    return flat;
  }

  private fields(names: readonly string[], values: readonly Value[], path: string): Wire[] {
    return values.map((value, i) => this.value(value, `${path}.${names[i] ?? i}`));
  }

  private variant({ variant, payload }: EnumValue, path: string): WireNode {
    const named = variant.shape === 'record';
    const values = named ? this.fields(variant.fieldNames, payload, path) : this.items(payload, path);
    return ['enum', variant.type.name, variant.name, named ? variant.fieldNames : null, values];
  }

  private error(value: ErrorValue, path: string): WireNode {
    const names = Object.keys(value.fields);
    const values = names.map((name) => this.value(errorField(value, name) ?? null, `${path}.${name}`));
    return ['error', value.type.name, value.code, value.message, names, values];
  }

  private object(value: LibraryObject, path: string): WireNode {
    const host = hostObjectOf(value);
    if (host !== null) return ['host-object', host.type, host.id];
    if (value.type.key === 'builtin:DateTime') return ['date', (value.data as { readonly seconds: number }).seconds];
    throw new WireProblem(path, `a ${value.type.name} belongs to the program`);
  }

  private fn(value: FunctionValue | BoundMethod | VariantValue | BuiltinFunction): WireNode {
    return ['function', this.keep(value), value instanceof FunctionValue ? value.code.name : value.name];
  }
}
