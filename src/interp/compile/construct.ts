/** `T { x: 1, y, ...v }` (language.md, section 10.4): explicit fields win over spread ones. */
import type { Expr } from '../../parser/ast.js';
import type { Code } from '../code.js';
import { buildStruct, constructVariant } from '../construction.js';
import { notCallable } from '../errors.js';
import { here } from '../site.js';
import { EnumValue, TypeValue, type Value, VariantValue } from '../value.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { sequenceOperands } from './operands.js';

export function compileStructLiteral(expr: Extract<Expr, { kind: 'StructLiteral' }>, cx: FunctionContext): Code {
  const operands = sequenceOperands(
    [expr.type, ...expr.fields.map((field) => field.value)].map((part) => compileExpr(part, cx, 'operand')),
  );
  const { fields } = expr;
  const site = cx.site(expr);
  const build = ([type, ...values]: Value[]): Value => {
    here.site = site;
    const positional: Value[] = [];
    const named: [string, Value][] = [];
    let base: Value | null = null;
    values.forEach((value, i) => {
      const field = fields[i];
      if (field?.spread === true) base = value;
      else if (field?.name != null) named.push([field.name.name, value]);
      else positional.push(value);
    });
    return instantiate(type as Value, positional, named, base);
  };
  if (operands.suspends) {
    return suspending(function* (f) {
      return build(yield* operands.step(f));
    });
  }
  return plain((f) => build(operands.run(f)));
}

function instantiate(type: Value, positional: readonly Value[], named: readonly [string, Value][], base: Value | null): Value {
  if (type instanceof TypeValue && (type.flavour === 'struct' || type.flavour === 'data'))
    return buildStruct(type, positional, named, base);
  if (type instanceof VariantValue) return constructVariant(type, { positional, named });
  if (type instanceof EnumValue && type.payload.length === 0 && named.length === 0) return type;
  throw notCallable(type);
}
