/**
 * `a < b` and its kin in closures made for what the operands are (language.md, sections 6.1, 8.5, 8.6). Two numbers are compared at
 * once, two Floats next; everything else goes to the one shared slow function of the operator.
 */
import type { CompareOperator, Expr } from '../../parser/ast.js';
import { type Code, notFloat, type PlainCode, type Run } from '../code.js';
import { equals } from '../equality.js';
import { approximately, contains } from '../membership.js';
import { compareValues, greaterEqual, greaterThan, lessEqual, lessThan } from '../order.js';
import { here, type Site } from '../site.js';
import { Float, type Value } from '../value.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { closed, computes, doubleOf } from './doubles.js';
import { compileExpr } from './expressions.js';
import { perNode } from './per-node.js';
import { userCompare } from './user-operators.js';

export type Relation = '<' | '<=' | '>' | '>=';
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
      if (!cx.maySuspend(expr)) return compareValue(operator, a, b, site);
      here.site = site;
      return yield* userCompare(operator, a, b, slow, site);
    });
  }
  if (right.constant !== undefined) {
    if (right.constant === null && (operator === '==' || operator === '!=')) return plain(compareNil(operator, left.run, site));
    const special = compareConstant(operator, left, right.constant, site);
    if (special !== null) return plain(special);
  }
  if (isRelation(operator) && (computes(left) || computes(right))) return plain(compareDoubles(operator, left, right, site));
  return plain(compareAny(operator, left, right, site));
}

/** The relation of two values, by the fast path first. */
export function compareValue(operator: CompareOperator, a: Value, b: Value, site: Site): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      case '>=':
        return a >= b;
      default:
        break;
    }
  }
  return at(site, SLOW[operator], a, b);
}

const isRelation = (operator: CompareOperator): operator is Relation =>
  operator === '<' || operator === '<=' || operator === '>' || operator === '>=';

function at(site: Site, slow: Compare, a: Value, b: Value): Value {
  here.site = site;
  return slow(a, b);
}

/** The right side is an Int or nil that is known now; a local on the left is read without a call. */
const compareConstant = perNode(
  { at, SLOW },
  ({ at, SLOW }) =>
    (operator: CompareOperator, left: PlainCode, k: Value, site: Site): Run | null => {
      const { run, local } = left;
      const slow = SLOW[operator];
      if (typeof k !== 'number') return null;
      switch (operator) {
        case '<':
          if (local !== undefined) {
            return (f) => {
              const a = f[local];
              return typeof a === 'number' ? a < k : at(site, slow, run(f), k);
            };
          }
          return (f) => {
            const a = run(f);
            return typeof a === 'number' ? a < k : at(site, slow, a, k);
          };
        case '<=':
          return (f) => {
            const a = run(f);
            return typeof a === 'number' ? a <= k : at(site, slow, a, k);
          };
        case '>':
          return (f) => {
            const a = run(f);
            return typeof a === 'number' ? a > k : at(site, slow, a, k);
          };
        case '>=':
          return (f) => {
            const a = run(f);
            return typeof a === 'number' ? a >= k : at(site, slow, a, k);
          };
        case '==':
          if (local !== undefined) {
            return (f) => {
              const a = f[local];
              return typeof a === 'number' ? a === k : at(site, slow, run(f), k);
            };
          }
          return (f) => {
            const a = run(f);
            return typeof a === 'number' ? a === k : at(site, slow, a, k);
          };
        case '!=':
          if (local !== undefined) {
            return (f) => {
              const a = f[local];
              return typeof a === 'number' ? a !== k : at(site, slow, run(f), k);
            };
          }
          return (f) => {
            const a = run(f);
            return typeof a === 'number' ? a !== k : at(site, slow, a, k);
          };
        default:
          return null;
      }
    },
);

/** Only nil equals nil; a type's own `eq` is asked about nil too. */
const compareNil = perNode({ at, SLOW }, ({ at, SLOW }) => (operator: '==' | '!=', run: Run, site: Site): Run => {
  const slow = SLOW[operator];
  const same = operator === '==';
  return (f) => {
    const a = run(f);
    return a === null ? same : at(site, slow, a, null);
  };
});

const compareAny = perNode(
  { at, Float, SLOW },
  ({ at, Float, SLOW }) =>
    (operator: CompareOperator, left: PlainCode, right: PlainCode, site: Site): Run => {
      const { run: l } = left;
      const { run: r } = right;
      const slow = SLOW[operator];
      switch (operator) {
        case '<':
          return (f) => {
            const a = l(f);
            const b = r(f);
            if (typeof a === 'number' && typeof b === 'number') return a < b;
            return a instanceof Float && b instanceof Float ? a.v < b.v : at(site, slow, a, b);
          };
        case '<=':
          return (f) => {
            const a = l(f);
            const b = r(f);
            if (typeof a === 'number' && typeof b === 'number') return a <= b;
            return a instanceof Float && b instanceof Float ? a.v <= b.v : at(site, slow, a, b);
          };
        case '>':
          return (f) => {
            const a = l(f);
            const b = r(f);
            if (typeof a === 'number' && typeof b === 'number') return a > b;
            return a instanceof Float && b instanceof Float ? a.v > b.v : at(site, slow, a, b);
          };
        case '>=':
          return (f) => {
            const a = l(f);
            const b = r(f);
            if (typeof a === 'number' && typeof b === 'number') return a >= b;
            return a instanceof Float && b instanceof Float ? a.v >= b.v : at(site, slow, a, b);
          };
        case '==':
          return (f) => {
            const a = l(f);
            const b = r(f);
            return (typeof a === 'number' || typeof a === 'string') && typeof a === typeof b ? a === b : at(site, slow, a, b);
          };
        case '!=':
          return (f) => {
            const a = l(f);
            const b = r(f);
            return (typeof a === 'number' || typeof a === 'string') && typeof a === typeof b ? a !== b : at(site, slow, a, b);
          };
        default:
          return (f) => {
            const a = l(f);
            const b = r(f);
            return at(site, slow, a, b);
          };
      }
    },
);

/** An operand is arithmetic: once it has given a Float, operands are compared as doubles. */
const compareDoubles = perNode(
  { at, closed, compareAny, compareValue, doubleOf, Float, notFloat, related, SLOW },
  ({ at, closed, compareAny, compareValue, doubleOf, Float, notFloat, related, SLOW }) =>
    (operator: Relation, left: PlainCode, right: PlainCode, site: Site): Run => {
      const general = compareAny(operator, left, right, site);
      const { run: l } = left;
      const { run: r } = right;
      const x = doubleOf(left);
      const y = doubleOf(right);
      const slow = SLOW[operator];
      const k = right.constant instanceof Float ? right.constant.v : undefined;
      let floats = false;
      let looked = 0;
      return (f) => {
        if (floats) {
          const a = x(f);
          const av = a === undefined ? notFloat.value : null;
          const b = k ?? y(f);
          if (a !== undefined && b !== undefined) return related(operator, a, b);
          floats = false;
          return at(site, slow, a === undefined ? av : new Float(a), closed(b));
        }
        // Ints stay Ints, as a rule: after a few looks the question is no longer asked.
        if (looked > 8) return general(f);
        looked++;
        const a = l(f);
        const b = r(f);
        floats = a instanceof Float && b instanceof Float;
        return compareValue(operator, a, b, site);
      };
    },
);

function related(operator: Relation, a: number, b: number): boolean {
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}
