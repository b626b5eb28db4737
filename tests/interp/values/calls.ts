/**
 * Calls without the compiler: what these tests put into types as methods are builtins that run at once.
 * Used as `vi.mock('../../../src/interp/call.js', () => import('./calls.js'))`.
 */
import type { Builtin } from '../../../src/interp/builtin.js';
import { AriaFault } from '../../../src/interp/fault.js';
import { ownMethod } from '../../../src/interp/type-test.js';
import { BuiltinFunction, EnumValue, ErrorValue, type Method, StructValue, TypeValue, type Value } from '../../../src/interp/value.js';

export function callPlain(fn: Value, args: readonly Value[]): Value {
  if (fn instanceof BuiltinFunction && fn.definition.kind === 'run') return fn.definition.run(args);
  throw new Error('only plain builtins can be called here');
}

export const findUserMethod = ownMethod;

export function method(name: string, run: (...args: Value[]) => Value): Method {
  const definition: Builtin = { kind: 'run', name, params: ['...args'], doc: '', run: (args) => run(...args) };
  return { name, fn: new BuiltinFunction(name, definition), hasSelf: true };
}

let nextType = 0;

export function structType(
  name: string,
  fields: readonly string[],
  flavour: 'struct' | 'data' = 'struct',
  ...methods: Method[]
): TypeValue {
  const type = new TypeValue(name, flavour, `test.aria#${nextType++}`);
  type.fields = fields;
  for (const one of methods) type.methods.set(one.name, one);
  return type;
}

export const make = (type: TypeValue, ...fields: Value[]): StructValue => new StructValue(type, fields);

export const variant = (type: TypeValue, name: string, ...payload: Value[]): EnumValue => {
  const found = type.variants.get(name)!;
  return found.unit ?? new EnumValue(found, payload);
};

/** The raised error as `Kind: message`, or `no error`. */
export function raised(run: () => unknown): string {
  try {
    run();
    return 'no error';
  } catch (error) {
    if (error instanceof AriaFault && error.value instanceof ErrorValue) return `${error.value.type.name}: ${error.value.message}`;
    throw error;
  }
}
