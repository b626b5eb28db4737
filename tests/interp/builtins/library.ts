/**
 * Drives builtins as a call node would: methods by receiver and name, functions by module and name, callbacks as JavaScript
 * functions. Values are written as JavaScript: arrays for Arrays, Maps for Maps, `float(1.5)`, ...
 */

import type { Builtin } from '../../../src/interp/builtin.js';
import { typeOf } from '../../../src/interp/builtin-types.js';
import {
  isBuiltin,
  methodTable,
  preludeFunctions,
  staticMembers,
  stdModules,
  universalMethods,
} from '../../../src/interp/builtins/index.js';
import { callBuiltin } from '../../../src/interp/call.js';
import { inspect } from '../../../src/interp/display.js';
import { AriaFault } from '../../../src/interp/fault.js';
import { hashKey } from '../../../src/interp/hash.js';
import { mapInsert } from '../../../src/interp/map-access.js';
import { ArrayValue, BuiltinFunction, ErrorValue, Float, MapValue, SetValue, TupleValue, type Value } from '../../../src/interp/value.js';

export const float = (value: number): Float => new Float(value);
export const list = (...items: Value[]): ArrayValue => new ArrayValue(items);
export const tuple = (...items: Value[]): TupleValue => new TupleValue(items);

export function map(...pairs: [Value, Value][]): MapValue {
  const result = new MapValue();
  for (const [key, value] of pairs) mapInsert(result, key, value);
  return result;
}

export function set(...items: Value[]): SetValue {
  const result = new SetValue();
  for (const item of items) result.items.set(hashKey(item), item);
  return result;
}

/** A callable value; its number of parameters is that of the JavaScript function. */
export function fn(body: (...args: Value[]) => Value): Value {
  const params = Array.from({ length: body.length }, (_, i) => `p${i}`);
  return new BuiltinFunction('test', {
    kind: 'run',
    name: 'test',
    params: [...params, '...rest'],
    doc: '',
    run: (args) => body(...(args as Value[])),
  });
}

/** The same without a rest parameter, for builtins that look at the number of parameters. */
export function exact(body: (...args: Value[]) => Value): Value {
  const params = Array.from({ length: body.length }, (_, i) => `p${i}`);
  return new BuiltinFunction('test', { kind: 'run', name: 'test', params, doc: '', run: (args) => body(...(args as Value[])) });
}

/** Calls a method; with `plain` off, builtins with callbacks are driven as generators. */
export function send(receiver: Value, name: string, ...args: Value[]): Value {
  const builtin = methodTable(typeOf(receiver).name)?.get(name) ?? universalMethods.get(name);
  if (builtin === undefined) throw new Error(`no method ${typeOf(receiver).name}.${name}`);
  return both(builtin, [receiver, ...args], 1);
}

/** Calls a function of the prelude, of a module (`math::gcd`) or a static (`Array.fill`). */
export function callFunction(name: string, ...args: Value[]): Value {
  const builtin = find(name);
  return both(builtin, args, 0);
}

/** A member that is a value: `math::PI`. */
export function member(name: string): Value {
  const [module, item] = name.split('::');
  const found = stdModules.get(module!)?.get(item!);
  if (found === undefined || isBuiltin(found)) throw new Error(`no value ${name}`);
  return found;
}

/** The inspect form, or `Kind: message` of what it raises. */
export function shown(action: () => Value): string {
  try {
    return inspect(action());
  } catch (error) {
    if (error instanceof AriaFault && error.value instanceof ErrorValue) return `${error.value.type.name}: ${error.value.message}`;
    throw error;
  }
}

/** Only the kind of what it raises. */
export function raised(action: () => Value): string {
  return shown(action).split(':')[0]!;
}

function find(name: string): Builtin {
  const [owner, item] = name.split(/::|\./);
  const found =
    item === undefined
      ? preludeFunctions.get(name)
      : name.includes('::')
        ? stdModules.get(owner!)?.get(item)
        : staticMembers(owner!)?.get(item);
  if (found === undefined || !isBuiltin(found)) throw new Error(`no builtin ${name}`);
  return found;
}

/** Every `each` builtin has one meaning: the generator form is what runs where callbacks suspend. */
let generatorForm = false;

export function withGenerators<T>(action: () => T): T {
  generatorForm = true;
  try {
    return action();
  } finally {
    generatorForm = false;
  }
}

function both(builtin: Builtin, args: readonly Value[], receivers: number): Value {
  if (!generatorForm || builtin.kind !== 'each') return callBuiltin(builtin, args, null, receivers);
  const { plain: _, ...withoutPlain } = builtin;
  return callBuiltin(withoutPlain, args, null, receivers);
}
