/** JavaScript values on their way into a program. What has no form there is refused, with the path to it. */
import { type Wire, type WireNode, WireProblem } from '../interp/embed/wire.js';
import { AriaChar, AriaDuration, AriaEnum, AriaError, AriaFloat, AriaRange, AriaStruct, AriaSymbol, AriaTuple } from './js-values.js';

/** What the other side needs numbers for. */
export interface Registrar {
  /** A function of the program that came out before, or null. */
  functionId(fn: object): { readonly id: number; readonly name: string } | null;
  /** Hands a JavaScript function in. */
  handIn(fn: (...args: never[]) => unknown): number;
  /** An opaque handle for an object declared as such, or null. */
  handle(object: object): { readonly type: string; readonly id: number } | null;
}

/** Throws a WireProblem. */
export function jsToWire(value: unknown, path: string, registrar: Registrar): Wire {
  return new Writer(registrar).value(value, path);
}

const DEEPEST = 1000;

class Writer {
  private readonly done = new Map<object, WireNode>();
  private readonly open = new Set<object>();

  constructor(private readonly registrar: Registrar) {}

  value(value: unknown, path: string): Wire {
    switch (typeof value) {
      case 'undefined':
        return null;
      case 'boolean':
      case 'string':
        return wellFormed(value);
      case 'bigint':
        return Number.isSafeInteger(Number(value)) ? Number(value) : value;
      case 'number':
        return Number.isSafeInteger(value) ? value + 0 : ['float', value];
      case 'symbol':
        throw new WireProblem(path, 'a JavaScript symbol has no form in Aria');
      case 'function':
        return this.fn(value as (...args: never[]) => unknown);
      default:
        return value === null ? null : this.object(value as object, path);
    }
  }

  private fn(fn: (...args: never[]) => unknown): WireNode {
    const known = this.registrar.functionId(fn);
    if (known !== null) return ['function', known.id, known.name];
    return ['host-function', this.registrar.handIn(fn), fn.name === '' ? 'function' : fn.name];
  }

  private object(value: object, path: string): WireNode {
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

  private node(value: object, path: string): WireNode {
    const handle = this.registrar.handle(value);
    if (handle !== null) return ['host-object', handle.type, handle.id];
    if (Array.isArray(value)) return ['array', this.items(value, path)];
    if (value instanceof Map) return ['map', this.pairs(value, path)];
    if (value instanceof Set) return ['set', this.items([...(value as Set<unknown>)], path)];
    if (value instanceof Uint8Array) return ['array', [...value]];
    if (value instanceof Date) return this.date(value, path);
    if (value instanceof AriaFloat) return ['float', value.value];
    if (value instanceof AriaChar) return this.char(value, path);
    if (value instanceof AriaSymbol) return ['symbol', value.name];
    if (value instanceof AriaTuple) return ['tuple', this.items(value.items, path)];
    if (value instanceof AriaRange) return ['range', value.start, value.end, value.inclusive, value.step];
    if (value instanceof AriaDuration) return ['duration', value.nanoseconds];
    if (value instanceof AriaStruct) return ['struct', value.type, Object.keys(value.fields), this.fields(value.fields, path)];
    if (value instanceof AriaEnum) return ['enum', value.type, value.variant, value.names, this.items(value.values, path)];
    if (value instanceof AriaError)
      return ['error', value.kind, value.code, value.message, Object.keys(value.fields), this.fields(value.fields, path)];
    if (value instanceof Error) return ['error', 'RuntimeError', '', value.message, [], []];
    return this.record(value, path);
  }

  /** A plain object is a Map with String keys. Its accessors are not called: they could be anything. */
  private record(value: object, path: string): WireNode {
    const prototype = Object.getPrototypeOf(value) as unknown;
    if (prototype !== null && prototype !== Object.prototype) {
      const name = (value.constructor as { readonly name?: string } | undefined)?.name;
      throw new WireProblem(path, `an object of class ${name ?? 'unknown'} has no form in Aria; hand it in as an opaque handle`);
    }
    const flat: Wire[] = [];
    for (const [key, { get, value: item, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if (enumerable !== true) continue;
      if (get !== undefined) throw new WireProblem(`${path}.${key}`, 'it is computed by an accessor');
      flat.push(wellFormed(key), this.value(item, `${path}.${key}`));
    }
    return ['map', flat];
  }

  private items(items: readonly unknown[], path: string): Wire[] {
    // `Array.from` sees the holes of sparse arrays, which are nil.
    return Array.from(items, (item, i) => this.value(item, `${path}[${i}]`));
  }

  private pairs(map: ReadonlyMap<unknown, unknown>, path: string): Wire[] {
    const flat: Wire[] = [];
    for (const [key, item] of map) flat.push(this.value(key, `a key of ${path}`), this.value(item, `${path}[${shown(key)}]`));
    return flat;
  }

  private fields(fields: Readonly<Record<string, unknown>>, path: string): Wire[] {
    return Object.keys(fields).map((name) => this.value(fields[name], `${path}.${name}`));
  }

  private date(value: Date, path: string): WireNode {
    const seconds = Math.floor(value.getTime() / 1000);
    if (Number.isNaN(seconds)) throw new WireProblem(path, 'it is no valid date');
    return ['date', seconds];
  }

  private char({ text }: AriaChar, path: string): WireNode {
    if ([...text].length !== 1) throw new WireProblem(path, 'a character has exactly one character');
    return ['char', text];
  }
}

function shown(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : typeof key === 'object' ? 'an object' : String(key);
}

/** Strings of Aria hold whole characters. */
function wellFormed<T extends string | boolean>(value: T): T {
  return typeof value === 'string' ? (value.replace(/\p{Surrogate}/gu, '\ufffd') as T) : value;
}
