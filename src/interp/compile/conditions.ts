/** Truth, comparison and choice (language.md, sections 6.1, 8.2, 8.5, 8.6). Comparisons of two numbers take the fast path. */
import type { CompareOperator, Condition, Expr } from '../../parser/ast.js';
import type { Code, Run } from '../code.js';
import { equals } from '../equality.js';
import { approximately, contains } from '../membership.js';
import { compareValues, greaterEqual, greaterThan, lessEqual, lessThan } from '../order.js';
import { here, type Site } from '../site.js';
import { truthy } from '../truth.js';
import type { Value } from '../value.js';
import { anySuspends, type FunctionContext, type Position, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { mapOperand } from './operators.js';
import { compileTest } from './patterns.js';
import { userCompare } from './user-operators.js';

type Relation = '<' | '<=' | '>' | '>=';
type Compare = (a: Value, b: Value) => Value;

const SLOW: Readonly<Record<CompareOperator, Compare>> = {
  '==': equals,
  '!=': (a, b) => !equals(a, b),
  '<': lessThan,
  '<=': lessEqual,
  '>': greaterThan,
  '>=': greaterEqual,
  '<=>': compareValues,
  '~=': approximately,
  in: (a, b) => contains(b, a),
  'not in': (a, b) => !contains(b, a),
};

export function compileCompare(expr: Extract<Expr, { kind: 'Compare' }>, cx: FunctionContext): Code {
  return compareOf(expr, compileExpr(expr.left, cx, 'operand'), compileExpr(expr.right, cx, 'operand'), cx);
}

/** The comparison of two codes that stand for the operands of `expr`. */
export function compareOf(expr: Extract<Expr, { kind: 'Compare' }>, left: Code, right: Code, cx: FunctionContext): Code {
  const site = cx.site(expr);
  const { operator } = expr;
  const slow = SLOW[operator];
  if (left.suspends || right.suspends || cx.maySuspend(expr)) {
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      const b = right.suspends ? yield* right.step(f) : right.run(f);
      here.site = site;
      return cx.maySuspend(expr) ? yield* userCompare(operator, a, b, slow, site) : slow(a, b);
    });
  }
  const { right: rightNode } = expr;
  if (rightNode.kind === 'Int' && typeof rightNode.value === 'number') {
    const k = rightNode.value;
    return plain(
      left.local === undefined ? compareConstant(operator, left.run, k, site) : compareLocal(operator, left.local, left.run, k, site),
    );
  }
  return plain(fastCompare(operator, left.run, right.run, site));
}

function compareConstant(operator: CompareOperator, left: Run, k: number, site: Site): Run {
  const slow = SLOW[operator];
  switch (operator) {
    case '<':
      return (f) => {
        const a = left(f);
        return typeof a === 'number' ? a < k : at(site, slow, a, k);
      };
    case '<=':
      return (f) => {
        const a = left(f);
        return typeof a === 'number' ? a <= k : at(site, slow, a, k);
      };
    case '>':
      return (f) => {
        const a = left(f);
        return typeof a === 'number' ? a > k : at(site, slow, a, k);
      };
    case '>=':
      return (f) => {
        const a = left(f);
        return typeof a === 'number' ? a >= k : at(site, slow, a, k);
      };
    case '==':
      return (f) => {
        const a = left(f);
        return typeof a === 'number' ? a === k : at(site, slow, a, k);
      };
    case '!=':
      return (f) => {
        const a = left(f);
        return typeof a === 'number' ? a !== k : at(site, slow, a, k);
      };
    default:
      return (f) => at(site, slow, left(f), k);
  }
}

/** `x op k` on a local, without a call for the operand. */
function compareLocal(operator: CompareOperator, slot: number, left: Run, k: number, site: Site): Run {
  const slow = SLOW[operator];
  switch (operator) {
    case '<':
      return (f) => {
        const a = f[slot] as Value;
        return typeof a === 'number' ? a < k : at(site, slow, a, k);
      };
    case '==':
      return (f) => {
        const a = f[slot] as Value;
        return typeof a === 'number' ? a === k : at(site, slow, a, k);
      };
    default:
      return compareConstant(operator, left, k, site);
  }
}

function at(site: Site, slow: Compare, a: Value, b: Value): Value {
  here.site = site;
  return slow(a, b);
}

function fastCompare(operator: CompareOperator, left: Run, right: Run, site: Site): Run {
  const slow = SLOW[operator];
  switch (operator) {
    case '<':
      return (f) => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a < b : at(site, slow, a, b);
      };
    case '<=':
      return (f) => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a <= b : at(site, slow, a, b);
      };
    case '>':
      return (f) => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a > b : at(site, slow, a, b);
      };
    case '>=':
      return (f) => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a >= b : at(site, slow, a, b);
      };
    case '==':
      return (f) => {
        const a = left(f);
        const b = right(f);
        return (typeof a === 'number' || typeof a === 'string') && typeof a === typeof b ? a === b : at(site, slow, a, b);
      };
    case '!=':
      return (f) => {
        const a = left(f);
        const b = right(f);
        return (typeof a === 'number' || typeof a === 'string') && typeof a === typeof b ? a !== b : at(site, slow, a, b);
      };
    default:
      return (f) => {
        const a = left(f);
        const b = right(f);
        return at(site, slow, a, b);
      };
  }
}

/** `a < b <= c`: each operand once, stops at the first false (6.1). */
export function compileChain(expr: Extract<Expr, { kind: 'Chain' }>, cx: FunctionContext): Code {
  return chainOf(
    expr,
    expr.operands.map((operand) => compileExpr(operand, cx, 'operand')),
    cx,
  );
}

/** The chain over codes that stand for the operands of `expr`. */
export function chainOf(expr: Extract<Expr, { kind: 'Chain' }>, operands: readonly Code[], cx: FunctionContext): Code {
  const tests = expr.operators.map((operator: Relation) => SLOW[operator]);
  const site = cx.site(expr);
  const [first] = operands as [Code];
  if (anySuspends(operands)) {
    return suspending(function* (f) {
      let left = first.suspends ? yield* first.step(f) : first.run(f);
      for (let i = 0; i < tests.length; i++) {
        const operand = operands[i + 1] as Code;
        const right = operand.suspends ? yield* operand.step(f) : operand.run(f);
        if (at(site, tests[i] as Compare, left, right) !== true) return false;
        left = right;
      }
      return true;
    });
  }
  const runs = operands.map((code) => (code as { run: Run }).run);
  return plain((f) => {
    let left = (runs[0] as Run)(f);
    for (let i = 0; i < tests.length; i++) {
      const right = (runs[i + 1] as Run)(f);
      if (at(site, tests[i] as Compare, left, right) !== true) return false;
      left = right;
    }
    return true;
  });
}

/** `and or implies`: a Bool; the right side only when it can matter (8.2). */
export function compileLogical(expr: Extract<Expr, { kind: 'Logical' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const right = compileExpr(expr.right, cx, 'operand');
  // The left side decides alone when its truth is `decides`; then the result is `decided`.
  const decides = expr.operator === 'or';
  const decided = expr.operator !== 'and';
  if (left.suspends || right.suspends) {
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      if (truthy(a) === decides) return decided;
      return truthy(right.suspends ? yield* right.step(f) : right.run(f));
    });
  }
  const l = left.run;
  const r = right.run;
  return plain((f) => {
    const a = l(f);
    if ((typeof a === 'boolean' ? a : truthy(a)) === decides) return decided;
    const b = r(f);
    return typeof b === 'boolean' ? b : truthy(b);
  });
}

export function compileNot(expr: Extract<Expr, { kind: 'Not' }>, cx: FunctionContext): Code {
  return mapOperand(compileExpr(expr.operand, cx, 'operand'), (v) => !truthy(v));
}

export function compileTernary(expr: Extract<Expr, { kind: 'Ternary' }>, cx: FunctionContext, position: Position): Code {
  return choose(compileTruth(expr.condition, cx), compileExpr(expr.then, cx, position), compileExpr(expr.otherwise, cx, position));
}

/** A condition as code that gives `true` or `false`: an expression's truth, or whether a `let` pattern matches. */
export function compileCondition(condition: Condition, cx: FunctionContext): Code {
  if (condition.kind !== 'LetCondition') return compileTruth(condition, cx);
  const value = compileExpr(condition.value, cx, 'operand');
  const test = compileTest(condition.pattern, cx);
  if (value.suspends) {
    const { step } = value;
    return suspending(function* (f) {
      return test(f, yield* step(f));
    });
  }
  const { run } = value;
  return plain((f) => test(f, run(f)));
}

/** The truth of an expression as a JavaScript boolean. */
export function compileTruth(expr: Expr, cx: FunctionContext): Code {
  const code = compileExpr(expr, cx, 'operand');
  if (isBoolean(expr)) return code;
  return mapOperand(code, truthy);
}

function isBoolean(expr: Expr): boolean {
  switch (expr.kind) {
    case 'Bool':
    case 'Not':
    case 'Logical':
    case 'Chain':
    case 'Is':
      return true;
    case 'Compare':
      return expr.operator !== '<=>';
    case 'Paren':
      return isBoolean(expr.expr);
    default:
      return false;
  }
}

/** `if test then a else b` with a test that gives a boolean. */
export function choose(test: Code, then: Code, otherwise: Code): Code {
  const abrupt = then.abrupt || otherwise.abrupt;
  if (test.suspends || then.suspends || otherwise.suspends) {
    return suspending(function* (f) {
      const c = test.suspends ? yield* test.step(f) : test.run(f);
      if (c === true) return then.suspends ? yield* then.step(f) : then.run(f);
      return otherwise.suspends ? yield* otherwise.step(f) : otherwise.run(f);
    }, abrupt);
  }
  const c = test.run;
  const t = then.run;
  const o = otherwise.run;
  return plain((f) => (c(f) === true ? t(f) : o(f)), abrupt);
}
