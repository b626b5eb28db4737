/**
 * Operators on any operands. The fast path of `+ - *` is a pair of numbers whose result is a safe integer, then a pair of Floats;
 * everything else goes to the one shared slow function of the operator.
 */
import type { BinaryOperator } from '../../parser/ast.js';
import * as arithmetic from '../arithmetic.js';
import { joinTexts } from '../budget.js';
import { type Double, notFloat, type PlainCode, type Run } from '../code.js';
import { here, type Site } from '../site.js';
import { Float, type Value } from '../value.js';
import { perNode } from './per-node.js';

export type Slow = (a: Value, b: Value) => Value;

/** The whole meaning of an operator; the caller has set `here.site`. */
export const SLOW: Readonly<Record<BinaryOperator, Slow>> = {
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
export const operation = perNode(
  { Float, joinTexts, MAX, SLOW },
  ({ Float, joinTexts, MAX, SLOW }) =>
    (operator: BinaryOperator): ((a: Value, b: Value) => Value) => {
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
    },
);

/** Any operands. With `double`, the operands are operations themselves: while their values are Floats they are not boxed. */
export const binaryOfAny = perNode(
  { Float, here, joinTexts, MAX, notFloat, SLOW },
  ({ Float, here, joinTexts, MAX, notFloat, SLOW }) =>
    (operator: BinaryOperator, left: PlainCode, right: PlainCode, site: Site, double: Double | null): Run => {
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
    },
);
