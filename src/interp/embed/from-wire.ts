/** Data from the host as values of a program. */

import { libraryType } from '../builtin-types.js';
import { ERROR_KINDS } from '../error-kinds.js';
import { makeError } from '../errors.js';
import { hashKey } from '../hash.js';
import { mapInsert } from '../map-access.js';
import { fitInt } from '../number.js';
import { OPTION, RESULT } from '../option.js';
import {
  ArrayValue,
  Char,
  DurationValue,
  EnumValue,
  Float,
  LibraryObject,
  MapValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  type TypeValue,
  UNIT,
  type Value,
} from '../value.js';
import type { HostBridge } from './host-bridge.js';
import { hostObject } from './host-objects.js';
import { type Wire, type WireNode, WireProblem } from './wire.js';

/** What the program around the value knows. */
export interface WireContext {
  /** A type the program declares, by its name. */
  type(name: string): TypeValue | undefined;
  /** A function of the program that the host was given. */
  kept(id: number): Value | undefined;
  /** The way to the host. */
  readonly bridge: HostBridge;
  /** A function of the host. */
  hostFunction(id: number, name: string): Value;
}

/** Throws a WireProblem. */
export function fromWire(wire: Wire, path: string, context: WireContext): Value {
  return new Decoder(context).value(wire, path);
}

class Decoder {
  private readonly done = new Map<WireNode, Value>();

  constructor(private readonly context: WireContext) {}

  value(wire: Wire, path: string): Value {
    if (typeof wire === 'bigint') return int(wire, path);
    if (typeof wire !== 'object' || wire === null) return wire;
    const known = this.done.get(wire);
    if (known !== undefined) return known;
    const value = this.node(wire, path);
    this.done.set(wire, value);
    return value;
  }

  private node(wire: WireNode, path: string): Value {
    switch (wire[0]) {
      case 'float':
        return new Float(wire[1]);
      case 'char':
        return new Char(wire[1]);
      case 'symbol':
        return SymbolValue.of(wire[1]);
      case 'unit':
        return UNIT;
      case 'array':
        return new ArrayValue(this.items(wire[1], path));
      case 'tuple':
        return new TupleValue(this.items(wire[1], path));
      case 'map':
        return this.map(wire[1], path);
      case 'set':
        return this.set(wire[1], path);
      case 'range':
        return new RangeValue(wire[1], wire[2], wire[3], wire[4]);
      case 'duration':
        return new DurationValue(wire[1]);
      case 'date':
        return new LibraryObject(libraryType('DateTime'), { seconds: wire[1] });
      case 'struct':
        return this.struct(wire[1], wire[2], wire[3], path);
      case 'enum':
        return this.variant(wire[1], wire[2], wire[3], wire[4], path);
      case 'error':
        return this.error(wire[1], wire[2], wire[3], wire[4], wire[5], path);
      case 'function': {
        const fn = this.context.kept(wire[1]);
        if (fn === undefined) throw new WireProblem(path, `the function ${wire[2]} belongs to another run`);
        return fn;
      }
      case 'host-function':
        return this.context.hostFunction(wire[1], wire[2]);
      case 'host-object':
        return hostObject(wire[1], wire[2], this.context.bridge);
    }
  }

  private items(items: readonly Wire[], path: string): Value[] {
    return items.map((item, i) => (typeof item === 'object' || typeof item === 'bigint' ? this.value(item, `${path}[${i}]`) : item));
  }

  private map(flat: readonly Wire[], path: string): Value {
    const map = new MapValue();
    for (let i = 0; i < flat.length; i += 2) {
      const key = this.value(flat[i] as Wire, `a key of ${path}`);
      mapInsert(map, key, this.value(flat[i + 1] as Wire, `${path}[${String(flat[i])}]`));
    }
    return map;
  }

  private set(items: readonly Wire[], path: string): Value {
    const set = new SetValue();
    for (const item of this.items(items, path)) set.items.set(hashKey(item), item);
    return set;
  }

  private struct(name: string, names: readonly string[], values: readonly Wire[], path: string): Value {
    const type = this.context.type(name);
    if (type === undefined || (type.flavour !== 'struct' && type.flavour !== 'data'))
      throw new WireProblem(path, `the program has no struct ${name}`);
    const given = new Map(names.map((field, i) => [field, values[i] as Wire]));
    const unknown = names.find((field) => !type.fields.includes(field));
    if (unknown !== undefined) throw new WireProblem(path, `${name} has no field ${unknown}`);
    const fields = type.fields.map((field) => {
      const wire = given.get(field);
      if (wire === undefined) throw new WireProblem(path, `the field ${field} of ${name} is missing`);
      return this.value(wire, `${path}.${field}`);
    });
    const value = new StructValue(type, fields);
    const broken = type.invariants.find((invariant) => invariant.check(value) !== null);
    if (broken !== undefined) throw new WireProblem(path, `the invariant ${broken.source} of ${name} does not hold`);
    return value;
  }

  private variant(typeName: string, name: string, names: readonly string[] | null, values: readonly Wire[], path: string): Value {
    const type = typeName === 'Option' ? OPTION : typeName === 'Result' ? RESULT : this.context.type(typeName);
    const variant = type?.variants.get(name);
    if (variant === undefined) throw new WireProblem(path, `the program has no variant ${typeName}::${name}`);
    if (variant.unit !== null) return variant.unit;
    const wanted = variant.fieldNames.length;
    if (values.length !== wanted) throw new WireProblem(path, `${typeName}::${name} has ${wanted} values, not ${values.length}`);
    if (names === null) return new EnumValue(variant, this.items(values, path));
    const payload = variant.fieldNames.map((field) => {
      const at = names.indexOf(field);
      if (at < 0) throw new WireProblem(path, `the field ${field} of ${typeName}::${name} is missing`);
      return this.value(values[at] as Wire, `${path}.${field}`);
    });
    return new EnumValue(variant, payload);
  }

  private error(kind: string, code: string, message: string, names: readonly string[], values: readonly Wire[], path: string): Value {
    if (!ERROR_KINDS.has(kind)) return makeError('HostError', message, { function: null, name: kind });
    const fields: Record<string, Value> = Object.create(null) as Record<string, Value>;
    names.forEach((name, i) => {
      fields[name] = this.value(values[i] as Wire, `${path}.${name}`);
    });
    return makeError(kind, message, fields, code === '' ? undefined : code);
  }
}

function int(wire: bigint, path: string): Value {
  const value = fitInt(wire);
  if (value === null) throw new WireProblem(path, `${wire} is beyond 64 bits`);
  return value;
}
