/** Truth and choice (language.md, sections 6.1, 8.2). */
import type { Condition, Expr } from '../../parser/ast.js';
import type { Code, Run } from '../code.js';
import { truthy } from '../truth.js';
import { relation } from './comparisons.js';
import { anySuspends, evaluate, type FunctionContext, type Position, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import type { Operation } from './operations.js';
import { mapOperand } from './operators.js';
import { compileTest, type Test } from './patterns.js';
import { perNode } from './per-node.js';
import { andThen, startingThen } from './then.js';

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
  const site = cx.site(expr);
  const relations = expr.operators.map((operator) => relation(operator, site));
  const [first] = operands as [Code];
  if (anySuspends(operands)) {
    return suspending(function* (f) {
      let left = first.suspends ? yield* first.step(f) : first.run(f);
      for (let i = 0; i < relations.length; i++) {
        const operand = operands[i + 1] as Code;
        const right = operand.suspends ? yield* operand.step(f) : operand.run(f);
        if ((relations[i] as Operation)(left, right) !== true) return false;
        left = right;
      }
      return true;
    });
  }
  const runs = operands.map((code) => (code as { run: Run }).run);
  return plain(runs.length === 3 ? between(runs as [Run, Run, Run], relations as [Operation, Operation]) : chained(runs, relations));
}

/** `a < b < c` */
const between = perNode({}, () => ([a, b, c]: readonly [Run, Run, Run], [first, second]: readonly [Operation, Operation]): Run => {
  return (f) => {
    const left = a(f);
    const middle = b(f);
    return first(left, middle) === true && second(middle, c(f)) === true;
  };
});

function chained(runs: readonly Run[], relations: readonly Operation[]): Run {
  return (f) => {
    let left = (runs[0] as Run)(f);
    for (let i = 0; i < relations.length; i++) {
      const right = (runs[i + 1] as Run)(f);
      if ((relations[i] as Operation)(left, right) !== true) return false;
      left = right;
    }
    return true;
  };
}

/** `and or implies`: a Bool; the right side only when it can matter (8.2). */
export function compileLogical(expr: Extract<Expr, { kind: 'Logical' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const right = compileExpr(expr.right, cx, 'operand');
  // The left side decides alone when its truth is `decides`; then the result is `decided`.
  const decides = expr.operator === 'or';
  const decided = expr.operator !== 'and';
  if (left.suspends || right.suspends) {
    const decide = andThen(right, (_f, b) => truthy(b));
    return startingThen(left, (f, a) => (truthy(a) === decides ? decided : evaluate(decide, f)));
  }
  return plain(logical(left.run, right.run, decides, decided));
}

const logical = perNode({ truthy }, ({ truthy }) => (l: Run, r: Run, decides: boolean, decided: boolean): Run => {
  return (f) => {
    const a = l(f);
    if ((typeof a === 'boolean' ? a : truthy(a)) === decides) return decided;
    const b = r(f);
    return typeof b === 'boolean' ? b : truthy(b);
  };
});

export function compileNot(expr: Extract<Expr, { kind: 'Not' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.operand, cx, 'operand');
  if (operand.suspends) return mapOperand(operand, (v) => !truthy(v));
  return plain(negation(operand.run));
}

const negation = perNode({ truthy }, ({ truthy }) => (run: Run): Run => {
  return (f) => {
    const v = run(f);
    return typeof v === 'boolean' ? !v : !truthy(v);
  };
});

export function compileTernary(expr: Extract<Expr, { kind: 'Ternary' }>, cx: FunctionContext, position: Position): Code {
  return choose(compileTruth(expr.condition, cx), compileExpr(expr.then, cx, position), compileExpr(expr.otherwise, cx, position));
}

/** A condition as code that gives `true` or `false`: an expression's truth, or whether a `let` pattern matches. */
export function compileCondition(condition: Condition, cx: FunctionContext): Code {
  if (condition.kind !== 'LetCondition') return compileTruth(condition, cx);
  const value = compileExpr(condition.value, cx, 'operand');
  const test = compileTest(condition.pattern, cx);
  return value.suspends ? andThen(value, test) : plain(matches(value.run, test));
}

const matches = perNode({}, () => (run: Run, test: Test): Run => {
  return (f) => test(f, run(f));
});

/** The truth of an expression as a JavaScript boolean. */
export function compileTruth(expr: Expr, cx: FunctionContext): Code {
  const code = compileExpr(expr, cx, 'operand');
  if (isBoolean(expr)) return code;
  if (code.suspends) return mapOperand(code, truthy);
  return plain(truth(code.run));
}

const truth = perNode({ truthy }, ({ truthy }) => (run: Run): Run => {
  return (f) => {
    const v = run(f);
    return typeof v === 'boolean' ? v : truthy(v);
  };
});

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
    return startingThen(test, (f, c) => evaluate(c === true ? then : otherwise, f), abrupt);
  }
  return plain(choice(test.run, then.run, otherwise.run), abrupt);
}

const choice = perNode({}, () => (test: Run, then: Run, otherwise: Run): Run => {
  return (f) => (test(f) === true ? then(f) : otherwise(f));
});
