/** Methods of built-in kinds by their type's name, with the receiver as first argument: `String::len(text)` (language.md, section 10.5 a). */
import { assertNever } from '../diagnostics/assert-never.js';
import type { Builtin } from './builtin.js';
import { builtinType, isInstance } from './builtin-types.js';
import { wrongKind } from './builtins/arguments.js';
import { methodTable } from './builtins/index.js';
import { BuiltinFunction, type TypeValue, type Value } from './value.js';

/** The method `name` of a built-in type as a function; undefined if it has none. */
export function unboundMethod(type: TypeValue, name: string): BuiltinFunction | undefined {
  const method = type.key.startsWith('builtin:') ? methodTable(type.name)?.get(name) : undefined;
  return method === undefined ? undefined : new BuiltinFunction(`${type.name}::${name}`, unbound(type, method, name));
}

/** The function of that name, for another thread; undefined if it is not the name of one. */
export function unboundMethodNamed(path: string): Builtin | undefined {
  const [kind, name, more] = path.split('::');
  const type = kind === undefined || more !== undefined ? undefined : builtinType(kind);
  return type === undefined || name === undefined ? undefined : unboundMethod(type, name)?.definition;
}

function unbound(type: TypeValue, method: Builtin, name: string): Builtin {
  const base = { ...method, name: `${type.name}::${name}`, params: ['self', ...method.params] };
  const checked = (args: readonly Value[]): readonly Value[] => {
    const self = args[0] as Value;
    if (!isInstance(self, type)) throw wrongKind(`${base.name}: self`, type.name, self);
    return args;
  };
  switch (method.kind) {
    case 'run':
      return { ...base, kind: 'run', run: (args) => method.run(checked(args)) };
    case 'each':
      return { ...base, kind: 'each', each: (args) => method.each(checked(args)) };
    case 'suspend':
      return { ...base, kind: 'suspend', suspend: (args) => method.suspend(checked(args)) };
    default:
      return assertNever(method);
  }
}
