/**
 * `left op right` in closures made for what the operands are (language.md, sections 6.1, 8.3, 10.6).
 *
 * The fast path of `+ - *` is a pair of numbers whose result is a safe integer, then a pair of Floats; everything else goes to the one
 * shared slow function of the operator. Locals and constants are read without a call: `i + 1` and `a * b` are what loops and recursions
 * are made of. An operation on other operations switches to their `double` (doubles.ts) once it has seen Floats, and back.
 */
import type { BinaryOperator } from '../../parser/ast.js';
import * as arithmetic from '../arithmetic.js';
import { joinTexts } from '../budget.js';
import { type Code, type Double, notFloat, type PlainCode, type Run } from '../code.js';
import { here, type Site } from '../site.js';
import { Float, type Value } from '../value.js';
import { plain, suspending } from './context.js';
import { computes, doubleBinary, isFloatOperator } from './doubles.js';
import { userOperator } from './user-operators.js';

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

/** `a op b` on values, for compound assignments and operands that suspend. The caller has set `here.site`. */
export function operation(operator: BinaryOperator): (a: Value, b: Value) => Value {
  const slow = SLOW[operator];
  switch (operator) {
    case '+':
      return (a, b) => {
        if (typeof a === 'number' && typeof b === 'number') {
          const sum = a + b;
          if (sum <= MAX && sum >= -MAX) return sum;
        } else if (typeof a === 'string' && typeof b === 'string') return joinTexts(a, b);
        return a instanceof Float && b instanceof Float ? new Float(a.v + b.v) : slow(a, b);
      };
    case '-':
      return (a, b) => {
        if (typeof a === 'number' && typeof b === 'number') {
          const difference = a - b;
          if (difference <= MAX && difference >= -MAX) return difference;
        }
        return a instanceof Float && b instanceof Float ? new Float(a.v - b.v) : slow(a, b);
      };
    case '*':
      return (a, b) => {
        if (typeof a === 'number' && typeof b === 'number') {
          const product = a * b;
          if (product <= MAX && product >= -MAX) return product === 0 ? 0 : product;
        }
        return a instanceof Float && b instanceof Float ? new Float(a.v * b.v) : slow(a, b);
      };
    default:
      return slow;
  }
}

/** Code of `left op right`. `userMethods`: an operator method of the program may suspend here. */
export function binaryOf(operator: BinaryOperator, left: Code, right: Code, site: Site, userMethods: boolean): Code {
  const slow = SLOW[operator];
  if (left.suspends || right.suspends || userMethods) {
    const operate = operation(operator);
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      const b = right.suspends ? yield* right.step(f) : right.run(f);
      here.site = site;
      return userMethods ? yield* userOperator(operator, a, b, slow, site) : operate(a, b);
    });
  }
  if (!isFloatOperator(operator))
    return plain(specialised(operator, left, right, site, slow) ?? general(operator, left, right, site, null));
  const special = specialised(operator, left, right, site, slow);
  const ints = special ?? general(operator, left, right, site, null);
  const double = doubleBinary(operator, left, right, ints, site, slow);
  const nested = special === null && (computes(left) || computes(right));
  return { suspends: false, run: nested ? general(operator, left, right, site, double) : ints, abrupt: false, double };
}

/** The form for operands that are locals or small Int constants, or null. */
function specialised(operator: BinaryOperator, left: PlainCode, right: PlainCode, site: Site, slow: Slow): Run | null {
  if (typeof right.constant === 'number') {
    const special = left.local === undefined ? null : localWithConstant(operator, left.local, left.run, right.constant, site, slow);
    return special ?? withConstant(operator, left.run, right.constant, site, slow);
  }
  return left.local !== undefined && right.local !== undefined
    ? localWithLocal(operator, left, right, left.local, right.local, site)
    : null;
}

/** `x op k`: the commonest form of all, without a call for either operand. */
function localWithConstant(operator: BinaryOperator, slot: number, left: Run, k: number, site: Site, slow: Slow): Run | null {
  const general = (a: Value): Value => {
    here.site = site;
    return slow(a, k);
  };
  switch (operator) {
    case '+':
    case '-': {
      const step = operator === '+' ? k : -k;
      return (f) => {
        const a = f[slot];
        if (typeof a === 'number') {
          const r = a + step;
          if (r <= MAX && r >= -MAX) return r;
        }
        return general(left(f));
      };
    }
    case '*':
      return (f) => {
        const a = f[slot];
        if (typeof a === 'number') {
          const r = a * k;
          if (r <= MAX && r >= -MAX) return r === 0 ? 0 : r;
        }
        return general(left(f));
      };
    case '%':
      if (k <= 0) return null;
      return (f) => {
        const a = f[slot];
        if (typeof a === 'number') {
          const r = a % k;
          return r === 0 ? 0 : r;
        }
        return general(left(f));
      };
    case '/':
    case '//':
      if (k <= 0) return null;
      return (f) => {
        const a = f[slot];
        if (typeof a === 'number') {
          const r = Math.trunc(a / k);
          return r === 0 ? 0 : r;
        }
        return general(left(f));
      };
    default:
      return null;
  }
}

/** `x op y` on two locals. */
function localWithLocal(operator: BinaryOperator, left: PlainCode, right: PlainCode, x: number, y: number, site: Site): Run | null {
  const slow = SLOW[operator];
  const { run: l } = left;
  const { run: r } = right;
  const general = (a: Value, b: Value): Value => {
    here.site = site;
    return slow(a, b);
  };
  switch (operator) {
    case '+':
      return (f) => {
        const a = f[x];
        const b = f[y];
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const sum = a + b;
            if (sum <= MAX && sum >= -MAX) return sum;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v + b.v);
        return general(l(f), r(f));
      };
    case '-':
      return (f) => {
        const a = f[x];
        const b = f[y];
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const difference = a - b;
            if (difference <= MAX && difference >= -MAX) return difference;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v - b.v);
        return general(l(f), r(f));
      };
    case '*':
      return (f) => {
        const a = f[x];
        const b = f[y];
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const product = a * b;
            if (product <= MAX && product >= -MAX) return product === 0 ? 0 : product;
          }
        } else if (a instanceof Float && b instanceof Float) return new Float(a.v * b.v);
        return general(l(f), r(f));
      };
    case '%':
      return (f) => {
        const a = f[x];
        const b = f[y];
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
          const rest = a % b;
          return rest === 0 ? 0 : rest;
        }
        return general(l(f), r(f));
      };
    default:
      return null;
  }
}

function withConstant(operator: BinaryOperator, left: Run, k: number, site: Site, slow: Slow): Run | null {
  const general = (a: Value): Value => {
    here.site = site;
    return slow(a, k);
  };
  switch (operator) {
    case '+':
    case '-': {
      const step = operator === '+' ? k : -k;
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a + step;
          if (r <= MAX && r >= -MAX) return r;
        }
        return general(a);
      };
    }
    case '*':
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a * k;
          if (r <= MAX && r >= -MAX) return r === 0 ? 0 : r;
        }
        return general(a);
      };
    case '%':
      if (k <= 0) return null;
      return (f) => {
        const a = left(f);
        if (typeof a === 'number') {
          const r = a % k;
          return r === 0 ? 0 : r;
        }
        return general(a);
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
        return general(a);
      };
    case '>>':
      // An Int beyond 32 bits is shifted by its slow function.
      if (k < 0 || k > 31) return null;
      return (f) => {
        const a = left(f);
        return typeof a === 'number' && (a | 0) === a ? a >> k : general(a);
      };
    case '&':
      if ((k | 0) !== k) return null;
      return (f) => {
        const a = left(f);
        return typeof a === 'number' && (a | 0) === a ? a & k : general(a);
      };
    default:
      return null;
  }
}

/** Any operands. With `double`, the operands are operations themselves: while their values are Floats they are not boxed. */
function general(operator: BinaryOperator, left: PlainCode, right: PlainCode, site: Site, double: Double | null): Run {
  const { run: l } = left;
  const { run: r } = right;
  const slow = SLOW[operator];
  let floats = false;
  const unboxed = (d: number | undefined): Value => {
    if (d !== undefined) return new Float(d);
    floats = false;
    return notFloat.value;
  };
  const other = (a: Value, b: Value): Value => {
    here.site = site;
    const value = slow(a, b);
    floats = double !== null && value instanceof Float;
    return value;
  };
  switch (operator) {
    case '+':
      return (f) => {
        if (floats && double !== null) return unboxed(double(f));
        const a = l(f);
        const b = r(f);
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const sum = a + b;
            if (sum <= MAX && sum >= -MAX) return sum;
          }
        } else if (a instanceof Float) {
          if (b instanceof Float) {
            floats = double !== null;
            return new Float(a.v + b.v);
          }
        } else if (typeof a === 'string' && typeof b === 'string') return joinTexts(a, b);
        return other(a, b);
      };
    case '-':
      return (f) => {
        if (floats && double !== null) return unboxed(double(f));
        const a = l(f);
        const b = r(f);
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const difference = a - b;
            if (difference <= MAX && difference >= -MAX) return difference;
          }
        } else if (a instanceof Float && b instanceof Float) {
          floats = double !== null;
          return new Float(a.v - b.v);
        }
        return other(a, b);
      };
    case '*':
      return (f) => {
        if (floats && double !== null) return unboxed(double(f));
        const a = l(f);
        const b = r(f);
        if (typeof a === 'number') {
          if (typeof b === 'number') {
            const product = a * b;
            if (product <= MAX && product >= -MAX) return product === 0 ? 0 : product;
          }
        } else if (a instanceof Float && b instanceof Float) {
          floats = double !== null;
          return new Float(a.v * b.v);
        }
        return other(a, b);
      };
    case '/':
      return (f) => {
        if (floats && double !== null) return unboxed(double(f));
        const a = l(f);
        const b = r(f);
        if (typeof a === 'number') {
          if (typeof b === 'number' && b !== 0) {
            const quotient = Math.trunc(a / b);
            return quotient === 0 ? 0 : quotient;
          }
        } else if (a instanceof Float && b instanceof Float && b.v !== 0) {
          floats = double !== null;
          return new Float(a.v / b.v);
        }
        return other(a, b);
      };
    case '%':
      return (f) => {
        const a = l(f);
        const b = r(f);
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
          const rest = a % b;
          return rest === 0 ? 0 : rest;
        }
        return other(a, b);
      };
    case '//':
      return (f) => {
        const a = l(f);
        const b = r(f);
        if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
          const quotient = Math.trunc(a / b);
          return quotient === 0 ? 0 : quotient;
        }
        return other(a, b);
      };
    case '&':
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a & b : other(a, b);
      };
    case '|':
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a | b : other(a, b);
      };
    case '^':
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a ^ b : other(a, b);
      };
    case '>>':
      return (f) => {
        const a = l(f);
        const b = r(f);
        return typeof a === 'number' && typeof b === 'number' && (a | 0) === a && b >= 0 && b < 32 ? a >> b : other(a, b);
      };
    default:
      return (f) => {
        const a = l(f);
        const b = r(f);
        return other(a, b);
      };
  }
}
