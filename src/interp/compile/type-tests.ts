/** `is`, `as` and types at run time (language.md, sections 4 and 10.8). Type arguments are erased. */
import type { Expr, TypeExpr } from '../../parser/ast.js';
import { builtinType, isInstance } from '../builtin-types.js';
import { castTo } from '../casts.js';
import type { Code } from '../code.js';
import { isNone } from '../option.js';
import { here } from '../site.js';
import { ArrayValue, BoundMethod, BuiltinFunction, FunctionValue, MapValue, TupleValue, TypeValue, type Value } from '../value.js';
import type { FunctionContext } from './context.js';
import { compileExpr } from './expressions.js';
import { readRef } from './names.js';
import { mapOperand } from './operators.js';

export type TypePredicate = (value: Value) => boolean;

export function compileIs(expr: Extract<Expr, { kind: 'Is' }>, cx: FunctionContext): Code {
  const accepts = compileTypePredicate(expr.type, cx);
  const { negated } = expr;
  return mapOperand(compileExpr(expr.value, cx, 'operand'), (v) => accepts(v) !== negated);
}

/** What `v is T` tests. */
export function compileTypePredicate(type: TypeExpr, cx: FunctionContext): TypePredicate {
  switch (type.kind) {
    case 'NamedType':
    case 'SelfTypeExpr': {
      const read = typeReader(type, cx);
      return (v) => {
        const found = read();
        return found !== null && isInstance(v, found);
      };
    }
    case 'OptionalType': {
      const inner = compileTypePredicate(type.type, cx);
      return (v) => v === null || isNone(v) || inner(v);
    }
    case 'ArrayType':
      return (v) => v instanceof ArrayValue;
    case 'MapType':
      return (v) => v instanceof MapValue;
    case 'TupleType':
      return (v) => v instanceof TupleValue && v.items.length === type.elements.length;
    case 'FnType':
      return (v) => v instanceof FunctionValue || v instanceof BuiltinFunction || v instanceof BoundMethod;
    case 'PrefixedType':
      return compileTypePredicate(type.type, cx);
    case 'NilType':
      return (v) => v === null;
    case 'EffectRow':
      return type.result === null ? () => true : compileTypePredicate(type.result, cx);
    case 'NeverType':
    case 'IntTypeArg':
    case 'NamedTypeArg':
      return () => false;
  }
}

/** The run-time type a type expression names, found when asked: declarations may come later in the file. */
export function typeReader(type: TypeExpr, cx: FunctionContext): () => TypeValue | null {
  if (type.kind === 'SelfTypeExpr') return () => cx.selfType;
  if (type.kind === 'PrefixedType' || type.kind === 'OptionalType') return typeReader(type.type, cx);
  if (type.kind !== 'NamedType') return () => null;
  const name = (type.path.at(-1) as { name: string }).name;
  const ref = cx.ref(type);
  if (ref === undefined || ref.kind === 'prelude') {
    const known = builtinType(name) ?? null;
    return () => known;
  }
  const code = readRef(ref, name, type, cx);
  return () => {
    const value = code.suspends ? null : code.run([]);
    return value instanceof TypeValue ? value : null;
  };
}

export function compileCast(expr: Extract<Expr, { kind: 'Cast' }>, cx: FunctionContext): Code {
  const read = typeReader(expr.type, cx);
  const site = cx.site(expr);
  return mapOperand(compileExpr(expr.value, cx, 'operand'), (v) => {
    here.site = site;
    return castTo(v, read());
  });
}
