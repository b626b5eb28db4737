/**
 * Arithmetic on Floats without boxes in between.
 *
 * A Float is an object, so `x * x + y * y` would make three. Every arithmetic node therefore has a second evaluation, `double`, that
 * passes doubles between nodes and is used by whoever consumes the result at once: another operator, a comparison, a store into a slot.
 * It is the same semantics: a `double` that meets anything but Floats takes the general rules for that operator and hands the value on
 * in `notFloat`; nothing is evaluated twice. A node whose operands turn out to be Ints goes through `run`, which is faster for them.
 *
 * An operand is nested (it computes: its `double` is asked), boxed (anything else: its value is looked at) or a constant. A boxed left
 * operand is read before the right one is evaluated: the slot it comes from may own it (float-slots.ts).
 */
import type { BinaryOperator } from '../../parser/ast.js';
import { type Code, type Double, type Frame, notFloat, type PlainCode, type Run } from '../code.js';
import { here, type Site } from '../site.js';
import { Float, type Value } from '../value.js';
import { copyOwned } from './float-slots.js';
import { perNode } from './per-node.js';

export type FloatOperator = '+' | '-' | '*' | '/';

export const isFloatOperator = (operator: BinaryOperator): operator is FloatOperator =>
  operator === '+' || operator === '-' || operator === '*' || operator === '/';

type Slow = (a: Value, b: Value) => Value;

/** True for code that makes Floats of its own: there is something to gain from its `double`. */
export const computes = (code: Code): code is PlainCode & { readonly double: Double } => !code.suspends && code.double !== undefined;

/** Any plain code as a Double. */
export const doubleOf = perNode({ copyOwned, Float, lookAt, open }, ({ copyOwned, Float, lookAt, open }) => (code: PlainCode): Double => {
  if (code.double !== undefined) return code.double;
  const look = lookAt(code);
  return (f) => {
    const value = look(f);
    return value instanceof Float ? value.v : open(copyOwned(value));
  };
});

/** The value of a Double's result. */
export const closed = (double: number | undefined): Value => (double === undefined ? notFloat.value : new Float(double));

/** The operator on two doubles. A divisor is not 0. */
export function apply(operator: FloatOperator, a: number, b: number): number {
  if (operator === '*') return a * b;
  if (operator === '+') return a + b;
  return operator === '-' ? a - b : a / b;
}

/** The value as a Double returns it. */
function open(value: Value): number | undefined {
  if (value instanceof Float) return value.v;
  notFloat.value = value;
  return undefined;
}

/** Reads without copying what a slot owns: for looking only. */
function lookAt({ local, run }: PlainCode): Run {
  return local === undefined ? run : (f) => f[local] as Value;
}

const numberOf = (value: Value | undefined): number | undefined =>
  value instanceof Float ? value.v : typeof value === 'number' ? value : undefined;

/** The Double of `left operator right`; `run` is its general evaluation. */
export function doubleBinary(operator: FloatOperator, left: PlainCode, right: PlainCode, run: Run, site: Site, slow: Slow): Double {
  const node = new DoubleNode(operator, run, site, slow);
  const k = numberOf(right.constant);
  if (k !== undefined && (k !== 0 || operator !== '/')) {
    return computes(left) ? nestedConstant(node, left.double, k, right.run) : boxedConstant(node, lookAt(left), k, right.run);
  }
  if (left.constant instanceof Float) {
    const { v } = left.constant;
    return computes(right) ? constantNested(node, v, right.double) : constantBoxed(node, v, lookAt(right));
  }
  if (left.local !== undefined && right.local !== undefined) return locals(node, left.local, right.local);
  if (computes(left))
    return computes(right) ? nestedNested(node, left.double, right.double) : nestedBoxed(node, left.double, lookAt(right));
  return computes(right) ? boxedNested(node, lookAt(left), right.double) : boxedBoxed(node, lookAt(left), lookAt(right));
}

/** What the closures of one operation share. */
class DoubleNode {
  /** Set while the result is an Int: then `run` is the better way. */
  ints = false;
  readonly divides: boolean;
  constructor(
    readonly operator: FloatOperator,
    private readonly run: Run,
    private readonly site: Site,
    private readonly slow: Slow,
  ) {
    this.divides = operator === '/';
  }

  int(f: Frame): number | undefined {
    const value = this.run(f);
    this.ints = typeof value === 'number';
    return open(value);
  }

  /** Not two Floats. An Int beside a Float is converted here, since `2.0 * i` is common; the rest is for the slow function. */
  other(a: Value, b: Value): number | undefined {
    const x = numberOf(a);
    const y = numberOf(b);
    if (x !== undefined && y !== undefined && !(this.divides && y === 0) && typeof a !== typeof b) return apply(this.operator, x, y);
    here.site = this.site;
    const value = this.slow(copyOwned(a), copyOwned(b));
    this.ints = typeof value === 'number';
    return open(value);
  }
}

/** On two locals: the leaves of most float expressions, without a call for either. */
const locals = perNode({ apply, Float }, ({ apply, Float }) => (node: DoubleNode, x: number, y: number): Double => {
  const { operator, divides } = node;
  return (f) => {
    const a = f[x] as Value;
    const b = f[y] as Value;
    if (a instanceof Float && b instanceof Float && !(divides && b.v === 0)) return apply(operator, a.v, b.v);
    return node.ints ? node.int(f) : node.other(a, b);
  };
});

const boxedBoxed = perNode({ apply, Float }, ({ apply, Float }) => (node: DoubleNode, l: Run, r: Run): Double => {
  const { operator, divides } = node;
  return (f) => {
    if (node.ints) return node.int(f);
    const left = l(f);
    if (!(left instanceof Float)) return node.other(left, r(f));
    const a = left.v;
    const b = r(f);
    return b instanceof Float && !(divides && b.v === 0) ? apply(operator, a, b.v) : node.other(new Float(a), b);
  };
});

const boxedNested = perNode({ apply, closed, Float }, ({ apply, closed, Float }) => (node: DoubleNode, l: Run, r: Double): Double => {
  const { operator, divides } = node;
  return (f) => {
    if (node.ints) return node.int(f);
    const left = l(f);
    if (!(left instanceof Float)) return node.other(left, closed(r(f)));
    const a = left.v;
    const b = r(f);
    return b !== undefined && !(divides && b === 0) ? apply(operator, a, b) : node.other(new Float(a), closed(b));
  };
});

const nestedBoxed = perNode({ apply, Float, notFloat }, ({ apply, Float, notFloat }) => (node: DoubleNode, l: Double, r: Run): Double => {
  const { operator, divides } = node;
  return (f) => {
    if (node.ints) return node.int(f);
    const a = l(f);
    if (a === undefined) return node.other(notFloat.value, r(f));
    const b = r(f);
    return b instanceof Float && !(divides && b.v === 0) ? apply(operator, a, b.v) : node.other(new Float(a), b);
  };
});

const nestedNested = perNode(
  { apply, closed, Float, notFloat },
  ({ apply, closed, Float, notFloat }) =>
    (node: DoubleNode, l: Double, r: Double): Double => {
      const { operator, divides } = node;
      return (f) => {
        if (node.ints) return node.int(f);
        const a = l(f);
        if (a === undefined) return node.other(notFloat.value, closed(r(f)));
        const b = r(f);
        return b !== undefined && !(divides && b === 0) ? apply(operator, a, b) : node.other(new Float(a), closed(b));
      };
    },
);

const boxedConstant = perNode({ apply, Float }, ({ apply, Float }) => (node: DoubleNode, l: Run, k: number, constant: Run): Double => {
  const { operator } = node;
  return (f) => {
    if (node.ints) return node.int(f);
    const a = l(f);
    return a instanceof Float ? apply(operator, a.v, k) : node.other(a, constant(f));
  };
});

const nestedConstant = perNode(
  { apply, notFloat },
  ({ apply, notFloat }) =>
    (node: DoubleNode, l: Double, k: number, constant: Run): Double => {
      const { operator } = node;
      return (f) => {
        if (node.ints) return node.int(f);
        const a = l(f);
        return a !== undefined ? apply(operator, a, k) : node.other(notFloat.value, constant(f));
      };
    },
);

/** A Float on the left makes a Float of any number on the right. */
const constantBoxed = perNode({ apply, Float, numberOf }, ({ apply, Float, numberOf }) => (node: DoubleNode, k: number, r: Run): Double => {
  const { operator, divides } = node;
  return (f) => {
    const right = r(f);
    const b = numberOf(right);
    return b !== undefined && !(divides && b === 0) ? apply(operator, k, b) : node.other(new Float(k), right);
  };
});

const constantNested = perNode(
  { apply, Float, notFloat, numberOf },
  ({ apply, Float, notFloat, numberOf }) =>
    (node: DoubleNode, k: number, r: Double): Double => {
      const { operator, divides } = node;
      return (f) => {
        const b = r(f) ?? numberOf(notFloat.value);
        return b !== undefined && !(divides && b === 0)
          ? apply(operator, k, b)
          : node.other(new Float(k), b === undefined ? notFloat.value : new Float(b));
      };
    },
);
