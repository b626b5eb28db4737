import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ops from '../../src/interp/arithmetic.js';
import type { Code, Frame, PlainCode } from '../../src/interp/code.js';
import { binaryOf } from '../../src/interp/compile/binary.js';
import { compareOf } from '../../src/interp/compile/comparisons.js';
import { constant, type FunctionContext, plain } from '../../src/interp/compile/context.js';
import { AriaFault } from '../../src/interp/fault.js';
import { greaterEqual, greaterThan, lessEqual, lessThan } from '../../src/interp/order.js';
import { ErrorValue, Float, type Value } from '../../src/interp/value.js';
import type { BinaryOperator, Expr } from '../../src/parser/ast.js';

/** What the operators mean, without any fast path. */
const MEANING = {
  '+': ops.addSlow,
  '-': ops.subSlow,
  '*': ops.mulSlow,
  '/': ops.divSlow,
  '//': ops.intDivSlow,
  '%': ops.remSlow,
  '&': ops.bitAndSlow,
  '|': ops.bitOrSlow,
  '^': ops.bitXorSlow,
  '>>': ops.shrSlow,
} as const;
const RELATIONS = { '<': lessThan, '<=': lessEqual, '>': greaterThan, '>=': greaterEqual } as const;

type Operator = keyof typeof MEANING;
type Tree = { slot: number } | { value: Value } | { operator: Operator; left: Tree; right: Tree };

const number = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer({ min: -3, max: 3 }).map((d) => Number.MAX_SAFE_INTEGER - Math.abs(d)),
  fc.integer({ min: 2 ** 31 - 3, max: 2 ** 31 + 3 }),
  fc.double({ noDefaultInfinity: true }).map((v) => new Float(v)),
  fc.constantFrom(0, 0.5, -0, 1e300).map((v) => new Float(v)),
);
const value: fc.Arbitrary<Value> = fc.oneof({ weight: 12, arbitrary: number }, fc.constantFrom<Value>('text', null, true));
/** Mostly of one kind, so that nodes settle on a way of evaluation, then not. */
const frames = fc
  .tuple(
    fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(value, value, value), { maxLength: 4 }),
  )
  .map(([settling, others]) => [...settling.flatMap((frame) => Array.from({ length: 4 }, () => frame)), ...others, ...settling]);

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ slot: fc.integer({ min: 1, max: 3 }) }),
    number.map((v) => ({ value: v })),
  ),
  node: fc.record({
    operator: fc.constantFrom<Operator>('+', '-', '*', '/', '+', '-', '*', '/', '//', '%', '&', '|', '^', '>>'),
    left: tie('tree'),
    right: tie('tree'),
  }),
  tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('node'), tie('node')),
}));

const site = { file: 'test.aria', start: 0, end: 1, line: 1, column: 1 };

function compile(tree: Tree): Code {
  if ('value' in tree) return constant(tree.value);
  if ('slot' in tree) {
    const { slot } = tree;
    return plain((f: Frame) => f[slot] as Value);
  }
  return binaryOf(tree.operator as BinaryOperator, compile(tree.left), compile(tree.right), site, false);
}

function evaluate(tree: Tree, frame: Frame): Value {
  if ('value' in tree) return tree.value;
  if ('slot' in tree) return frame[tree.slot] as Value;
  const left = evaluate(tree.left, frame);
  return MEANING[tree.operator](left, evaluate(tree.right, frame));
}

/** A value or an error as text that tells 1 from 1.0, and 0.0 from -0.0. */
function outcome(run: () => Value): string {
  try {
    const v = run();
    return v instanceof Float
      ? `Float ${Object.is(v.v, -0) ? '-0' : v.v}`
      : `${typeof v} ${String(v)}${Object.is(v, -0) ? ' negative' : ''}`;
  } catch (error) {
    if (error instanceof AriaFault && error.value instanceof ErrorValue) return `${error.value.type.name}: ${error.value.message}`;
    throw error;
  }
}

describe('compiled arithmetic means what the operators mean (8.3), whatever it has seen before', () => {
  it('evaluated to a value', () => {
    fc.assert(
      fc.property(tree, frames, (expression, values) => {
        const code = compile(expression) as PlainCode;
        for (const slots of values) {
          const frame: Frame = [null, ...slots];
          expect(outcome(() => code.run(frame))).toBe(outcome(() => evaluate(expression, frame)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('compared', () => {
    const relation = fc.constantFrom(...(Object.keys(RELATIONS) as (keyof typeof RELATIONS)[]));
    const cx = { site: () => site, maySuspend: () => false } as unknown as FunctionContext;
    fc.assert(
      fc.property(relation, tree, tree, frames, (operator, left, right, values) => {
        const expr = { kind: 'Compare', operator } as Extract<Expr, { kind: 'Compare' }>;
        const code = compareOf(expr, compile(left), compile(right), cx) as PlainCode;
        for (const slots of values) {
          const frame: Frame = [null, ...slots];
          const wanted = outcome(() => {
            const a = evaluate(left, frame);
            return RELATIONS[operator](a, evaluate(right, frame));
          });
          expect(outcome(() => code.run(frame))).toBe(wanted);
        }
      }),
      { numRuns: 300 },
    );
  });
});
