/** Names, `self` and `Self` as expressions (language.md, sections 1.3, 9 and 10). */
import type { Expr, NameExpr } from '../../parser/ast.js';
import { typeOf } from '../builtin-types.js';
import type { Code } from '../code.js';
import type { Ref } from '../resolution.js';
import type { Site } from '../site.js';
import { unwrapValue } from '../unwrap.js';
import { TypeValue } from '../value.js';
import { tryCode } from './completions.js';
import { constant, type FunctionContext } from './context.js';
import { readRef } from './names.js';
import { mapOperand } from './operators.js';

export function compileName(expr: NameExpr, cx: FunctionContext): Code {
  const ref = cx.ref(expr);
  if (ref === undefined) throw new Error(`internal: unresolved name ${expr.name}`);
  const value = readRef(ref, expr.name, expr, cx);
  return ref.kind === 'suffix' ? applySuffix(ref, value, cx.site(expr), cx) : value;
}

/** `name?` and `name!` where only `name` is declared: the postfix operator on its value (1.3). */
export function applySuffix(ref: Extract<Ref, { kind: 'suffix' }>, value: Code, site: Site, cx: FunctionContext): Code {
  return ref.operator === '?' ? tryCode(value, site, cx, 'operand') : mapOperand(value, (v) => unwrapValue(v, site));
}

export function compileSelf(expr: Extract<Expr, { kind: 'Self' }>, cx: FunctionContext): Code {
  const ref = cx.ref(expr);
  if (ref === undefined) throw new Error('internal: unresolved self');
  return readRef(ref, 'self', expr, cx);
}

export function compileSelfType(expr: Extract<Expr, { kind: 'SelfType' }>, cx: FunctionContext): Code {
  const ref = cx.ref(expr);
  // In a trait `Self` is the type of the receiver: the resolver then refers to `self`.
  if (ref !== undefined) return mapOperand(readRef(ref, 'Self', expr, cx), (v) => (v instanceof TypeValue ? v : typeOf(v)));
  if (cx.selfType === null) throw new Error('internal: Self outside a type');
  return constant(cx.selfType);
}
