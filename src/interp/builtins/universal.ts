/**
 * Methods every value has (language.md 18.2), looked up after those of its kind, and the methods of Function (18.6).
 */
import type { CallRequest } from '../builtin.js';
import { isInstance } from '../builtin-types.js';
import { display, inspect } from '../display.js';
import { hashInt } from '../hash.js';
import { deepCopy } from '../isolate.js';
import { typeName } from '../kinds.js';
import { isNone } from '../option.js';
import { BoundMethod, BuiltinFunction, FunctionValue, TypeValue, type Value } from '../value.js';
import { wrongKind } from './arguments.js';
import { call, parameterCount } from './callbacks.js';
import { methodsOf, TableBuilder } from './define.js';

type Calls = Generator<CallRequest, Value, Value>;

export const universalMethods = new TableBuilder('')
  .run('to_string', '', 'Gives the display form (8.4).', (args) => display(args[0]!))
  .run('inspect', '', 'Gives the inspect form (8.4).', (args) => inspect(args[0]!))
  .run('type_name', '', 'Gives the declared name of the type, or the kind (8.1).', (args) => typeName(args[0]!))
  .run('is_nil', '', 'Tells whether the value is nil or None (18.2).', (args) => args[0] === null || isNone(args[0]!))
  .run('is_a?', 'T', 'Tells whether the value is of type T (18.2).', (args) => {
    if (args[1] instanceof TypeValue) return isInstance(args[0]!, args[1]);
    throw wrongKind('is_a?: T', 'Type', args[1]);
  })
  .run('clone', '', 'Gives a deep copy, mutable even if the value is frozen (18.2).', (args) => deepCopy(args[0]!))
  .run('hash', '', 'Gives an Int that is the same for equal values (8.7).', (args) => hashInt(args[0]!))
  .each('tap', 'f', 'Calls f with the value and gives the value (18.2).', function* (args): Calls {
    yield call(args[1]!, args[0]!);
    return args[0]!;
  })
  .build();

export const functionMethods = methodsOf('Function')
  .each('call', '...args', 'Calls the function (18.6).', function* (args): Calls {
    return yield call(args[0]!, ...args.slice(1));
  })
  .run('arity', '', 'Gives the number of parameters, without a rest parameter (18.6).', (args) => arityOfFunction(args[0]!))
  .run('name', '', 'Gives the name of the function (18.6).', (args) => nameOf(args[0]!))
  .build();

function arityOfFunction(fn: Value): number {
  const count = parameterCount(fn);
  if (count >= 0) return count;
  if (fn instanceof FunctionValue) return fn.code.params.filter((param) => !param.rest).length;
  if (fn instanceof BuiltinFunction) return fn.definition.params.filter((param) => !param.startsWith('...')).length;
  return fn instanceof BoundMethod ? Math.max(0, arityOfFunction(fn.method) - 1) : 0;
}

function nameOf(fn: Value): string {
  if (fn instanceof FunctionValue) return fn.code.name;
  if (fn instanceof BuiltinFunction || fn instanceof BoundMethod) return fn.name;
  return typeName(fn);
}
