/**
 * What `forall x: T where w` enumerates (language.md, section 13.3): Bool, a payload-free enum, or an Int with a lower and an upper
 * bound taken from the conjuncts of w that compare x with expressions that do not mention x.
 */
import type { Expr, Quantified, TypeExpr } from '../../parser/ast.js';
import { addSlow, subSlow } from '../arithmetic.js';
import { BOOL, INT } from '../builtin-types.js';
import type { Code, Frame } from '../code.js';
import { greaterThan, lessThan } from '../order.js';
import { ArrayValue, RangeValue, type Value } from '../value.js';
import { type FunctionContext, plain } from './context.js';
import { compileExpr } from './expressions.js';
import { children } from './tree.js';
import { typeReader } from './type-tests.js';

/** Code for the collection of values, or null if the type cannot be enumerated. */
export function domainOf(variable: Quantified, type: TypeExpr, where: Expr | null, cx: FunctionContext): Code | null {
  const found = typeReader(type, cx)();
  if (found === BOOL) return plain(() => new ArrayValue([false, true]));
  if (found?.flavour === 'enum') {
    const variants = [...found.variants.values()];
    if (variants.every((variant) => variant.unit !== null)) return plain(() => new ArrayValue(variants.map((variant) => variant.unit)));
  }
  return found === INT ? boundedRange(variable.name.name, where, cx) : null;
}

type Bound = (frame: Frame) => Value;

function boundedRange(name: string, where: Expr | null, cx: FunctionContext): Code | null {
  const lower: Bound[] = [];
  const upper: Bound[] = [];
  for (const conjunct of conjuncts(where)) collectBounds(conjunct, name, lower, upper, cx);
  if (lower.length === 0 || upper.length === 0) return null;
  return plain((f) => {
    const low = lower.map((bound) => bound(f)).reduce((a, b) => (greaterThan(b, a) ? b : a));
    const high = upper.map((bound) => bound(f)).reduce((a, b) => (lessThan(b, a) ? b : a));
    return new RangeValue(low as number, high as number, true, 1);
  });
}

function conjuncts(where: Expr | null): Expr[] {
  if (where === null) return [];
  if (where.kind === 'Paren') return conjuncts(where.expr);
  if (where.kind === 'Logical' && where.operator === 'and') return [...conjuncts(where.left), ...conjuncts(where.right)];
  return [where];
}

function collectBounds(conjunct: Expr, name: string, lower: Bound[], upper: Bound[], cx: FunctionContext): void {
  const pairs: [Expr, string, Expr][] = [];
  if (conjunct.kind === 'Compare') pairs.push([conjunct.left, conjunct.operator, conjunct.right]);
  else if (conjunct.kind === 'Chain') {
    conjunct.operators.forEach((operator, i) => {
      pairs.push([conjunct.operands[i] as Expr, operator, conjunct.operands[i + 1] as Expr]);
    });
  }
  for (const [left, operator, right] of pairs) {
    if (isVariable(left, name) && !mentions(right, name)) addBound(operator, right, lower, upper, cx);
    else if (isVariable(right, name) && !mentions(left, name)) addBound(MIRRORED[operator] ?? operator, left, lower, upper, cx);
  }
}

const MIRRORED: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** `x operator bound`. */
function addBound(operator: string, bound: Expr, lower: Bound[], upper: Bound[], cx: FunctionContext): void {
  const code = compileExpr(bound, cx, 'operand');
  if (code.suspends) return;
  const { run } = code;
  if (operator === '>=' || operator === '==') lower.push(run);
  if (operator === '<=' || operator === '==') upper.push(run);
  if (operator === '>') lower.push((f) => addSlow(run(f), 1));
  if (operator === '<') upper.push((f) => subSlow(run(f), 1));
}

function isVariable(expr: Expr, name: string): boolean {
  return expr.kind === 'Paren' ? isVariable(expr.expr, name) : expr.kind === 'Name' && expr.name === name;
}

function mentions(node: object, name: string): boolean {
  if ('kind' in node && node.kind === 'Name' && 'name' in node && node.name === name) return true;
  for (const child of children(node)) if (mentions(child, name)) return true;
  return false;
}
