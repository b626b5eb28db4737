/**
 * Arithmetic and other value operators (language.md, sections 6.1, 8.3 and 10.6).
 *
 * The fast path of `+ - *` is a pair of numbers whose result is a safe integer, then a pair of Floats; everything else goes to
 * the one shared slow function of the operator. A constant right operand has closures of its own: it is the common case in
 * loops and recursions.
 */
import type { BinaryOperator, Expr } from '../../parser/ast.js';
import * as arithmetic from '../arithmetic.js';
import type { Code, Run } from '../code.js';
import { coalesces, unwrapCoalesced } from '../option.js';
import { here, type Site } from '../site.js';
import { truthy } from '../truth.js';
import { Float, type Value } from '../value.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { userOperator, userUnary } from './user-operators.js';

type Slow = (a: Value, b: Value) => Value;

const SLOW: Readonly<Record<BinaryOperator, Slow>> = {
  '+': arithmetic.addSlow,
  '-': arithmetic.subSlow,
  '*': arithmetic.mulSlow,
  '/': arithmetic.divSlow,
  '//': arithmetic.intDivSlow,
  '%': arithmetic.remSlow,
  '**': arithmetic.powSlow,
  '++': arithmetic.concatSlow,
  '&': arithmetic.bitAndSlow,
  '|': arithmetic.bitOrSlow,
  '^': arithmetic.bitXorSlow,
  '<<': arithmetic.shlSlow,
  '>>': arithmetic.shrSlow,
};

const MAX = Number.MAX_SAFE_INTEGER;

/** `a op b` on values, by the general rules. The caller has set `here.site`. */
export function binarySlow(operator: BinaryOperator, a: Value, b: Value): Value {
  return SLOW[operator](a, b);
}

export function compileBinary(expr: Extract<Expr, { kind: 'Binary' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const right = compileExpr(expr.right, cx, 'operand');
  const constantRight = expr.right.kind === 'Int' && typeof expr.right.value === 'number' ? expr.right.value : null;
  return binaryOf(expr.operator, left, right, cx.site(expr), cx.maySuspend(expr), constantRight);
}

/** Code of `left op right`. `userMethods`: an operator method of the program may suspend here. */
export function binaryOf(
  operator: BinaryOperator,
  left: Code,
  right: Code,
  site: Site,
  userMethods: boolean,
  constantRight: number | null = null,
): Code {
  const slow = SLOW[operator];
  if (left.suspends || right.suspends || userMethods) {
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      const b = right.suspends ? yield* right.step(f) : right.run(f);
      here.site = site;
      return userMethods ? yield* userOperator(operator, a, b, slow, site) : slow(a, b);
    });
  }
  if (constantRight !== null) {
    const special =
      left.local === undefined
        ? withConstant(operator, left.run, constantRight, site, slow)
        : localWithConstant(operator, left.local, left.run, constantRight, site, slow);
    if (special !== null) return plain(special);
  }
  if (left.local !== undefined && right.local !== undefined) {
    const special = localWithLocal(operator, left.local, right.local, site, slow);
    if (special !== null) return plain(special);
  }
  return plain(fastBinary(operator, left.run, right.run, site, slow));
}

/** `x op k`: the commonest form of all, without a call for either operand. */
function localWithConstant(operator: BinaryOperator, slot: number, left: Run, k: number, site: Site, slow: Slow): Run | null {
  if (operator !== '+' && operator !== '-') return withConstant(operator, left, k, site, slow);
  const step = operator === '+' ? k : -k;
  return (f) => {
    const a = f[slot] as Value;
    if (typeof a === 'number') {
      const r = a + step;
      if (r <= MAX && r >= -MAX) return r;
    }
    here.site = site;
    return slow(a, k);
  };
}

/** `x op y` on two locals. */
function localWithLocal(operator: BinaryOperator, x: number, y: number, site: Site, slow: Slow): Run | null {
  switch (operator) {
    case '+':
      return (f) => {
        const a = f[x] as Value;
        const b = f[y] as Value;
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const r = a + b;
            if (r <= MAX && r >= -MAX) return r;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v + b.v);
        here.site = site;
        return slow(a, b);
      };
    case '*':
      return (f) => {
        const a = f[x] as Value;
        const b = f[y] as Value;
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const r = a * b;
            if (r <= MAX && r >= -MAX) return r === 0 ? 0 : r;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v * b.v);
        here.site = site;
        return slow(a, b);
      };
    case '%':
      return (f) => {
        const a = f[x] as Value;
        const b = f[y] as Value;
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
          const r = a % b;
          return r === 0 ? 0 : r;
        }
        here.site = site;
        return slow(a, b);
      };
    default:
      return null;
  }
}

function withConstant(operator: BinaryOperator, left: Run, k: number, site: Site, slow: Slow): Run | null {
  switch (operator) {
    case '+':
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a + k;
          if (r <= MAX && r >= -MAX) return r;
        }
        here.site = site;
        return slow(a, k);
      };
    case '-':
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a - k;
          if (r <= MAX && r >= -MAX) return r;
        }
        here.site = site;
        return slow(a, k);
      };
    case '*':
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a * k;
          if (r <= MAX && r >= -MAX) return r === 0 ? 0 : r;
        }
        here.site = site;
        return slow(a, k);
      };
    case '%':
      if (k <= 0) return null;
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a % k;
          return r === 0 ? 0 : r;
        }
        here.site = site;
        return slow(a, k);
      };
    case '/':
    case '//':
      if (k <= 0) return null;
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = Math.trunc(a / k);
          return r === 0 ? 0 : r;
        }
        here.site = site;
        return slow(a, k);
      };
    default:
      return null;
  }
}

function fastBinary(operator: BinaryOperator, left: Run, right: Run, site: Site, slow: Slow): Run {
  switch (operator) {
    case '+':
      return (f) => {
        const a = left(f);
        const b = right(f);
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const r = a + b;
            if (r <= MAX && r >= -MAX) return r;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v + b.v);
        here.site = site;
        return slow(a, b);
      };
    case '-':
      return (f) => {
        const a = left(f);
        const b = right(f);
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const r = a - b;
            if (r <= MAX && r >= -MAX) return r;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v - b.v);
        here.site = site;
        return slow(a, b);
      };
    case '*':
      return (f) => {
        const a = left(f);
        const b = right(f);
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const r = a * b;
            if (r <= MAX && r >= -MAX) return r === 0 ? 0 : r;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v * b.v);
        here.site = site;
        return slow(a, b);
      };
    case '%':
      return (f) => {
        const a = left(f);
        const b = right(f);
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
          const r = a % b;
          return r === 0 ? 0 : r;
        }
        here.site = site;
        return slow(a, b);
      };
    case '/':
      return (f) => {
        const a = left(f);
        const b = right(f);
        if (typeof a === 'number') {
          if (typeof b === 'number' && b !== 0) {
            const r = Math.trunc(a / b);
            return r === 0 ? 0 : r;
          }
        } else if (a instanceof Float && b instanceof Float && b.v !== 0) return new Float(a.v / b.v);
        here.site = site;
        return slow(a, b);
      };
    case '//':
      return (f) => {
        const a = left(f);
        const b = right(f);
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
          const r = Math.trunc(a / b);
          return r === 0 ? 0 : r;
        }
        here.site = site;
        return slow(a, b);
      };
    default:
      return (f) => {
        const a = left(f);
        const b = right(f);
        here.site = site;
        return slow(a, b);
      };
  }
}

export function compileUnary(expr: Extract<Expr, { kind: 'Unary' }>, cx: FunctionContext): Code {
  const operand = compileExpr(expr.operand, cx, 'operand');
  const { operator } = expr;
  // `&x` and `*x` yield x (6.2).
  if (operator === '&' || operator === '*') return operand;
  const site = cx.site(expr);
  const apply = unaryOperation(operator);
  if (cx.maySuspend(expr)) {
    return suspending(function* (f) {
      const v = operand.suspends ? yield* operand.step(f) : operand.run(f);
      here.site = site;
      return yield* userUnary(operator, v, apply, site);
    });
  }
  return mapOperand(operand, (v) => {
    here.site = site;
    return apply(v);
  });
}

function unaryOperation(operator: '-' | '+' | '!' | '~'): (v: Value) => Value {
  switch (operator) {
    case '-':
      return (v) => (typeof v === 'number' && v !== 0 ? -v : arithmetic.negSlow(v));
    case '+':
      return arithmetic.plusSlow;
    case '~':
      return arithmetic.bitNotSlow;
    case '!':
      return (v) => !truthy(v);
  }
}

/** Applies a plain operation to the value of `operand`. */
export function mapOperand(operand: Code, apply: (v: Value) => Value): Code {
  if (operand.suspends) {
    const { step } = operand;
    return suspending(function* (f) {
      return apply(yield* step(f));
    });
  }
  const { run } = operand;
  return plain((f) => apply(run(f)));
}

/** `a ?? b` (6.9): the right side is evaluated only for nil, None and Err. */
export function compileCoalesce(expr: Extract<Expr, { kind: 'Coalesce' }>, cx: FunctionContext): Code {
  const left = compileExpr(expr.left, cx, 'operand');
  const right = compileExpr(expr.right, cx, 'operand');
  if (left.suspends || right.suspends) {
    return suspending(function* (f) {
      const v = left.suspends ? yield* left.step(f) : left.run(f);
      if (!coalesces(v)) return unwrapCoalesced(v);
      return right.suspends ? yield* right.step(f) : right.run(f);
    });
  }
  const l = left.run;
  const r = right.run;
  return plain((f) => {
    const v = l(f);
    return coalesces(v) ? r(f) : unwrapCoalesced(v);
  });
}
