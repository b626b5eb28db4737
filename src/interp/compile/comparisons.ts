/**
 * `a < b` and its kin in closures made for what the operands are (language.md, sections 6.1, 8.5, 8.6). Two numbers are compared at
 * once, two Floats next; everything else goes to the one shared slow function of the operator.
 */
import type { CompareOperator, Expr } from '../../parser/ast.js';
import type { Code, Run } from '../code.js';
import { equals } from '../equality.js';
import { approximately, contains } from '../membership.js';
import { compareValues, greaterEqual, greaterThan, lessEqual, lessThan } from '../order.js';
import { here, type Site } from '../site.js';
import type { Float, Value } from '../value.js';
import { onOperands } from './binary.js';
import { type FunctionContext, lookAt, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { copyOwned } from './float-slots.js';
import type { MaybeFloat, Operation } from './operations.js';
import { perNode } from './per-node.js';
import { userCompare } from './user-operators.js';

export type Relation = '<' | '<=' | '>' | '>=';

const SLOW: Readonly<Record<CompareOperator, Operation>> = {
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
    const compare = relation(operator, site);
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      const b = right.suspends ? yield* right.step(f) : right.run(f);
      if (!cx.maySuspend(expr)) return compare(a, b);
      here.site = site;
      return yield* userCompare(operator, a, b, slow, site);
    });
  }
  if (right.constant === null && (operator === '==' || operator === '!=')) return plain(compareNil(operator, left.run, site));
  return plain(onOperands(relation(operator, site), lookAt(left), lookAt(right)));
}

function at(site: Site, slow: Operation, a: Value, b: Value): Value {
  here.site = site;
  return slow(a, b);
}

/** Only nil equals nil; a type's own `eq` is asked about nil too. */
const compareNil = perNode({ at, SLOW }, ({ at, SLOW }) => (operator: '==' | '!=', run: Run, site: Site): Run => {
  const slow = SLOW[operator];
  const same = operator === '==';
  return (f) => {
    const a = run(f);
    return a === null ? same : at(site, slow, a, null);
  };
});

/** What the operator at `site` says of two values. */
export const relation = perNode(
  { copyOwned, here, SLOW },
  ({ copyOwned, here, SLOW }) =>
    (operator: CompareOperator, site: Site): Operation => {
      const slow = SLOW[operator];
      const other: Operation = (a, b) => {
        here.site = site;
        return slow(copyOwned(a), copyOwned(b));
      };
      switch (operator) {
        case '<': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return a < (b as Float).v;
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return (a as Float).v < b;
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') return a < b;
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return (a as Float).v < (b as Float).v;
            }
            return mixed(a, b);
          };
        }
        case '<=': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return a <= (b as Float).v;
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return (a as Float).v <= b;
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') return a <= b;
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return (a as Float).v <= (b as Float).v;
            }
            return mixed(a, b);
          };
        }
        case '>': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return a > (b as Float).v;
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return (a as Float).v > b;
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') return a > b;
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return (a as Float).v > (b as Float).v;
            }
            return mixed(a, b);
          };
        }
        case '>=': {
          const mixed: Operation = (a, b) => {
            if (typeof a === 'number' && b !== null && (b as MaybeFloat).v !== undefined) return a >= (b as Float).v;
            if (typeof b === 'number' && a !== null && (a as MaybeFloat).v !== undefined) return (a as Float).v >= b;
            return other(a, b);
          };
          return (a, b) => {
            if (typeof a === 'number') {
              if (typeof b === 'number') return a >= b;
            } else if (a !== null && b !== null && (a as MaybeFloat).v !== undefined && (b as MaybeFloat).v !== undefined) {
              return (a as Float).v >= (b as Float).v;
            }
            return mixed(a, b);
          };
        }
        case '==':
          return (a, b) => {
            if (typeof a === 'number' && typeof b === 'number') return a === b;
            return typeof a === 'string' && typeof b === 'string' ? a === b : other(a, b);
          };
        case '!=':
          return (a, b) => {
            if (typeof a === 'number' && typeof b === 'number') return a !== b;
            return typeof a === 'string' && typeof b === 'string' ? a !== b : other(a, b);
          };
        default:
          return other;
      }
    },
);
