/**
 * `a op b` on values (language.md, sections 6.1, 8.3): the one text of each operator, for expressions, compound assignments and operands that
 * suspend. Two numbers with a safe result come first, two Floats next; everything else goes to the shared slow function of the operator.
 *
 * Each node has its own copy (per-node.ts), so the branches that it never takes cost nothing, and a Float that only another operator
 * consumes is never made: V8 sees both and passes the double.
 */
import type { BinaryOperator } from '../../parser/ast.js';
import * as arithmetic from '../arithmetic.js';
import { joinTexts } from '../budget.js';
import { here, type Site } from '../site.js';
import { Float, type Value } from '../value.js';
import { copyOwned } from './float-slots.js';
import { perNode } from './per-node.js';

/**
 * How a Float is told from other values: nothing else has a `v`. V8 checks one pointer for it; `instanceof` would walk up the prototypes, and
 * what it looks at must exist, so that each intermediate result would have to be made. For the same reason no branch below joins others
 * before it returns.
 */
export interface MaybeFloat {
  readonly v?: number;
}

export type Operation = (a: Value, b: Value) => Value;

/** The whole meaning of an operator; the caller has set `here.site`. */
export const SLOW: Readonly<Record<BinaryOperator, Operation>> = {
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

/** What the operator at `site` does. */
export const operation = perNode(
  { copyOwned, Float, here, joinTexts, MAX, SLOW },
  ({ copyOwned, Float, here, joinTexts, MAX, SLOW }) =>
    (operator: BinaryOperator, site: Site): Operation => {
      const slow = SLOW[operator];
      // What is rare has functions of its own, so that it is no burden to what is inlined. An operator method may keep what it is given: not the Float that a slot owns (float-slots.ts).
      const other: Operation = (a, b) => {
        here.site = site;
        return slow(copyOwned(a), copyOwned(b));
      };
      switch (operator) {
        case '+': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return new Float(a + (b as Float).v);
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return new Float((a as Float).v + b);
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') {
                const sum = a + b;
                if (sum <= MAX && sum >= -MAX) return sum;
              }
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return new Float((a as Float).v + (b as Float).v);
            } else if (typeof a === 'string' && typeof b === 'string') return joinTexts(a, b);
            return mixed(a, b);
          };
        }
        case '-': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return new Float(a - (b as Float).v);
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return new Float((a as Float).v - b);
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') {
                const difference = a - b;
                if (difference <= MAX && difference >= -MAX) return difference;
              }
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return new Float((a as Float).v - (b as Float).v);
            }
            return mixed(a, b);
          };
        }
        case '*': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return new Float(a * (b as Float).v);
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return new Float((a as Float).v * b);
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') {
                const product = a * b;
                if (product <= MAX && product >= -MAX) return product === 0 ? 0 : product;
              }
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return new Float((a as Float).v * (b as Float).v);
            }
            return mixed(a, b);
          };
        }
        case '/': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined && (b as Float).v !== 0)
              return new Float(a / (b as Float).v);
            if (typeof b === 'number' && b !== 0 && a !== null && (a as MaybeFloat).v !== undefined) return new Float((a as Float).v / b);
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number' && b !== 0) {
                const quotient = Math.trunc(a / b);
                return quotient === 0 ? 0 : quotient;
              }
            } else if (
              a !== null &&
              b !== null &&
              (a as MaybeFloat).v !== undefined &&
              (b as MaybeFloat).v !== undefined &&
              (b as Float).v !== 0
            ) {
              return new Float((a as Float).v / (b as Float).v);
            }
            return mixed(a, b);
          };
        }
        case '%':
          return (a, b) => {
            if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
              const rest = a % b;
              return rest === 0 ? 0 : rest;
            }
            return other(a, b);
          };
        case '//':
          return (a, b) => {
            if (typeof a === 'number' && typeof b === 'number' && b !== 0) {
              const quotient = Math.trunc(a / b);
              return quotient === 0 ? 0 : quotient;
            }
            return other(a, b);
          };
        // An Int beyond 32 bits is for the slow functions.
        case '&':
          return (a, b) => (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a & b : other(a, b));
        case '|':
          return (a, b) => (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a | b : other(a, b));
        case '^':
          return (a, b) => (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b ? a ^ b : other(a, b));
        case '>>':
          return (a, b) => (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && b >= 0 && b < 32 ? a >> b : other(a, b));
        default:
          return other;
      }
    },
);
