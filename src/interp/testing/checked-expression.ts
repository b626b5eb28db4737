/**
 * Expressions that must be truthy: the statements of `examples`, the last one of a `forall` block (language.md, section 14). A comparison
 * keeps both sides while it is evaluated, each once, and reports them when it does not hold.
 */
import type { Expr, Stmt } from '../../parser/ast.js';
import { type Code, Completion } from '../code.js';
import { compareOf } from '../compile/comparisons.js';
import { chainOf } from '../compile/conditions.js';
import { type FunctionContext, plain, suspending } from '../compile/context.js';
import { compileExpr } from '../compile/expressions.js';
import { inspect } from '../display.js';
import { assertionFailed } from '../errors.js';
import type { AriaFault } from '../fault.js';
import { here } from '../site.js';
import { truthy } from '../truth.js';
import type { Value } from '../value.js';

/** Code that gives the value of `expr` if it is truthy and raises AssertionFailed otherwise. */
export function compileChecked(expr: Expr, cx: FunctionContext): Code {
  const site = cx.site(expr);
  const { start, end } = expr.span;
  const source = cx.module.lines.text(start, end).replace(/\s+/g, ' ');
  const { code, explain } = observed(expr, cx);
  const check = (value: Value): Value => {
    if (value instanceof Completion || truthy(value)) return value;
    here.site = site;
    throw explain(value, source);
  };
  if (code.suspends) {
    const { step } = code;
    return suspending(function* (f) {
      return check(yield* step(f));
    }, code.abrupt);
  }
  const { run } = code;
  return plain((f) => check(run(f)), code.abrupt);
}

/** Assertions of 18.12 return nil when they pass: where they are the verdict, having returned is enough. */
export function isAssertion(stmt: Stmt, cx: FunctionContext): boolean {
  if (stmt.kind !== 'ExprStmt' || stmt.expr.kind !== 'Call' || stmt.expr.callee.kind !== 'Name') return false;
  const ref = cx.ref(stmt.expr.callee);
  const name = ref?.kind === 'prelude' || ref?.kind === 'std' ? ref.name : null;
  return name?.startsWith('assert') === true;
}

interface Observed {
  readonly code: Code;
  explain(value: Value, source: string): AriaFault;
}

function observed(expr: Expr, cx: FunctionContext): Observed {
  switch (expr.kind) {
    case 'Paren':
      return observed(expr.expr, cx);
    case 'Compare': {
      const sides: Value[] = [];
      const left = kept(compileExpr(expr.left, cx, 'operand'), sides, 0);
      const right = kept(compileExpr(expr.right, cx, 'operand'), sides, 1);
      const { operator } = expr;
      return {
        code: compareOf(expr, left, right, cx),
        explain(_value, source) {
          // A literal on the right is compared without being evaluated.
          const [actual = null, expected = expr.right.kind === 'Int' ? expr.right.value : null] = sides;
          const message =
            operator === '=='
              ? `expected ${inspect(expected)}, got ${inspect(actual)}`
              : operator === '!='
                ? `expected values to differ, both are ${inspect(actual)}`
                : `expected ${inspect(actual)} ${operator} ${inspect(expected)}`;
          return assertionFailed(`${source}: ${message}`, expected, actual);
        },
      };
    }
    case 'Chain': {
      const values: Value[] = [];
      const operands = expr.operands.map((operand, i) => kept(compileExpr(operand, cx, 'operand'), values, i));
      return {
        code: chainOf(expr, operands, cx),
        explain(_value, source) {
          // Operands after the first comparison that fails are not evaluated.
          const shown = values.map((value, i) => (i === 0 ? inspect(value) : `${expr.operators[i - 1]} ${inspect(value)}`));
          values.length = 0;
          return assertionFailed(`${source}: expected ${shown.join(' ')}`);
        },
      };
    }
    default:
      return {
        code: compileExpr(expr, cx, 'statement'),
        explain: (value, source) => assertionFailed(`assertion failed: ${source}${value === false ? '' : ` is ${inspect(value)}`}`),
      };
  }
}

/** `code` that also leaves its value at `place`. Tests run one at a time, so one place a node is enough. */
function kept(code: Code, values: Value[], place: number): Code {
  if (code.suspends) {
    const { step } = code;
    return suspending(function* (f) {
      if (place === 0) values.length = 0;
      const value = yield* step(f);
      values[place] = value;
      return value;
    });
  }
  const { run } = code;
  return plain((f) => {
    if (place === 0) values.length = 0;
    const value = run(f);
    values[place] = value;
    return value;
  });
}
