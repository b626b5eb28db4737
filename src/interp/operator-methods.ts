/**
 * Operator methods of user types (language.md 10.6; D 27): which method `a + b` means, if either side has one.
 *
 * The left operand's method is tried first; for `+ - * / % **` then the reflected method of the right operand, which is called on
 * the right operand with the left as its argument.
 */
import type { Method, Value } from './value.js';
import { EnumValue, StructValue } from './value.js';

export interface OperatorMethodNames {
  readonly direct: string;
  readonly reflected: string | null;
}

export const OPERATOR_METHODS = {
  '+': { direct: 'add', reflected: 'radd' },
  '-': { direct: 'sub', reflected: 'rsub' },
  '*': { direct: 'mul', reflected: 'rmul' },
  '/': { direct: 'div', reflected: 'rdiv' },
  '//': { direct: 'int_div', reflected: null },
  '%': { direct: 'rem', reflected: 'rrem' },
  '**': { direct: 'pow', reflected: 'rpow' },
  '&': { direct: 'bit_and', reflected: null },
  '|': { direct: 'bit_or', reflected: null },
  '^': { direct: 'bit_xor', reflected: null },
  '<<': { direct: 'shl', reflected: null },
  '>>': { direct: 'shr', reflected: null },
} as const satisfies Readonly<Record<string, OperatorMethodNames>>;

export type MethodOperator = keyof typeof OPERATOR_METHODS;

/** A method to be called with these arguments, receiver first. */
export interface OperatorCall {
  readonly method: Method;
  readonly args: readonly [Value, Value];
}

/** What `a operator b` calls, or null if it has its built-in meaning. */
export function findOperatorCall(operator: MethodOperator, a: Value, b: Value): OperatorCall | null {
  const names: OperatorMethodNames = OPERATOR_METHODS[operator];
  const direct = operatorMethod(a, names.direct);
  if (direct !== null) return { method: direct, args: [a, b] };
  const reflected = names.reflected === null ? null : operatorMethod(b, names.reflected);
  return reflected === null ? null : { method: reflected, args: [b, a] };
}

/** The method `name` of a struct, data or enum value; operators of built-in kinds cannot be changed. */
export function operatorMethod(value: Value, name: string): Method | null {
  if (value instanceof StructValue) return withSelf(value.type.methods.get(name));
  return value instanceof EnumValue ? withSelf(value.variant.type.methods.get(name)) : null;
}

function withSelf(method: Method | undefined): Method | null {
  return method?.hasSelf === true ? method : null;
}
