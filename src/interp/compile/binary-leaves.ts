/** Operators on locals and small Int constants: `i + 1` and `a * b` are what loops and recursions are made of, and no call is made for either operand. */
import type { BinaryOperator } from '../../parser/ast.js';
import type { PlainCode, Run } from '../code.js';
import { here, type Site } from '../site.js';
import { Float, type Value } from '../value.js';
import { SLOW, type Slow } from './binary-any.js';
import { perNode } from './per-node.js';

const MAX = Number.MAX_SAFE_INTEGER;

/** The form for operands that are locals or small Int constants, or null. */
export function binaryOfLeaves(operator: BinaryOperator, left: PlainCode, right: PlainCode, site: Site): Run | null {
  const slow = SLOW[operator];
  if (typeof right.constant === 'number') {
    const special = left.local === undefined ? null : localWithConstant(operator, left.local, left.run, right.constant, site, slow);
    return special ?? withConstant(operator, left.run, right.constant, site, slow);
  }
  return left.local !== undefined && right.local !== undefined
    ? localWithLocal(operator, left, right, left.local, right.local, site)
    : null;
}

/** `x op k`: the commonest form of all, without a call for either operand. */
const localWithConstant = perNode(
  { here, MAX },
  ({ here, MAX }) =>
    (operator: BinaryOperator, slot: number, left: Run, k: number, site: Site, slow: Slow): Run | null => {
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
    },
);

/** `x op y` on two locals. */
const localWithLocal = perNode(
  { Float, here, MAX, SLOW },
  ({ Float, here, MAX, SLOW }) =>
    (operator: BinaryOperator, left: PlainCode, right: PlainCode, x: number, y: number, site: Site): Run | null => {
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
    },
);

const withConstant = perNode(
  { here, MAX },
  ({ here, MAX }) =>
    (operator: BinaryOperator, left: Run, k: number, site: Site, slow: Slow): Run | null => {
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
    },
);
