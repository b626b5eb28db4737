/** Values of a program on their way out. */
import { assertNever } from '../diagnostics/assert-never.js';
import type { Wire, WireNode } from '../interp/embed/wire.js';
import {
  AriaDuration,
  AriaEnum,
  AriaError,
  type AriaFunction,
  AriaRange,
  AriaStruct,
  AriaSymbol,
  AriaTuple,
  type AriaValue,
} from './js-values.js';

export interface Resolver {
  /** The JavaScript function that calls a function of the program. */
  programFunction(id: number, name: string): AriaFunction;
  /** A function that was handed in comes out as itself. */
  hostFunction(id: number): AriaValue;
  hostObject(id: number): object;
}

export function wireToJs(wire: Wire, resolver: Resolver): AriaValue {
  return new Reader(resolver).value(wire);
}

class Reader {
  private readonly done = new Map<WireNode, AriaValue>();

  constructor(private readonly resolver: Resolver) {}

  value(wire: Wire): AriaValue {
    if (typeof wire !== 'object' || wire === null) return wire;
    if (this.done.has(wire)) return this.done.get(wire);
    const value = this.node(wire);
    this.done.set(wire, value);
    return value;
  }

  private node(wire: WireNode): AriaValue {
    switch (wire[0]) {
      case 'float':
        return wire[1];
      case 'char':
        return wire[1];
      case 'symbol':
        return new AriaSymbol(wire[1]);
      case 'unit':
        return undefined;
      case 'array':
        return this.items(wire[1]);
      case 'tuple':
        return new AriaTuple(this.items(wire[1]));
      case 'map':
        return this.map(wire[1]);
      case 'set':
        return new Set(this.items(wire[1]));
      case 'range':
        return new AriaRange(wire[1], wire[2], wire[3], wire[4]);
      case 'duration':
        return new AriaDuration(wire[1]);
      case 'date':
        return new Date(wire[1] * 1000);
      case 'struct':
        return new AriaStruct(wire[1], this.record(wire[2], wire[3]));
      case 'enum':
        return new AriaEnum(wire[1], wire[2], this.items(wire[4]), wire[3]);
      case 'error':
        return new AriaError(wire[1], wire[3], this.record(wire[4], wire[5]), wire[2]);
      case 'function':
        return this.resolver.programFunction(wire[1], wire[2]);
      case 'host-function':
        return this.resolver.hostFunction(wire[1]);
      case 'host-object':
        return this.resolver.hostObject(wire[2]);
      default:
        return assertNever(wire);
    }
  }

  private items(items: readonly Wire[]): AriaValue[] {
    return items.map((item) => this.value(item));
  }

  private map(flat: readonly Wire[]): ReadonlyMap<AriaValue, AriaValue> {
    const map = new Map<AriaValue, AriaValue>();
    for (let i = 0; i < flat.length; i += 2) map.set(this.value(flat[i] as Wire), this.value(flat[i + 1] as Wire));
    return map;
  }

  private record(names: readonly string[], values: readonly Wire[]): Record<string, AriaValue> {
    const record = Object.create(null) as Record<string, AriaValue>;
    names.forEach((name, i) => {
      record[name] = this.value(values[i] as Wire);
    });
    return record;
  }
}
