/**
 * Conditions that explain themselves when they do not hold: contract clauses and plain assertions (language.md, sections 13 and
 * 18.12). While the condition is evaluated its calls, members and elements leave their values behind; what an explanation shows is
 * computed from those and from the variables, so nothing is called a second time.
 */
import type { Expr } from '../../parser/ast.js';
import { runToEnd } from '../call.js';
import type { Code, Frame, Run } from '../code.js';
import { inspect } from '../display.js';
import { BuiltinFunction, FunctionValue, ModuleValue, TypeValue, type Value } from '../value.js';
import { type FunctionContext, plain, stepOf } from './context.js';
import { compileExpr } from './expressions.js';
import { children } from './tree.js';

export interface ObservedCondition {
  readonly code: Code;
  /** Evaluations of plain code and their explanation happen in here; they nest, as functions recurse. */
  during<T>(work: () => T): T;
  /** `n = -1`, one text for each different expression that was evaluated, in source order. */
  explain(frame: Frame): string[];
}

/** Longest text of a value, in characters. */
const LONGEST = 60;

export function observeCondition(condition: Expr, cx: FunctionContext): ObservedCondition {
  const kept = new KeptValues();
  let code = watching(cx, kept.keep, () => compileExpr(condition, cx, 'operand'));
  if (code.suspends) {
    // Other tasks evaluate the same node while this one waits: only what can be read again is explained.
    kept.places.clear();
    code = compileExpr(condition, cx, 'operand');
  }
  let readers: readonly Reader[] | null = null;
  return {
    code,
    during: (work) => kept.during(work),
    explain(frame) {
      readers ??= watching(cx, kept.read, () => shown(condition, cx).map((one) => reader(one, cx)));
      const seen = new Set<string>();
      return readers.flatMap(({ source, run, failed }) => {
        if (seen.has(source) || (failed !== null && attempt(failed, frame) !== false)) return [];
        seen.add(source);
        const value = attempt(run, frame);
        return value === undefined || explainsNothing(value) ? [] : [`${source} = ${clip(inspect(value))}`];
      });
    },
  };
}

interface Shown {
  readonly expr: Expr;
  /** The `forall` it is part of: it holds a counterexample only if that failed. */
  readonly within: Expr | null;
}

interface Reader {
  readonly source: string;
  readonly run: Run;
  readonly failed: Run | null;
}

function reader({ expr, within }: Shown, cx: FunctionContext): Reader {
  const source = cx.module.lines.text(expr.span.start, expr.span.end).replace(/\s+/g, ' ');
  return { source, run: readOf(expr, cx), failed: within === null ? null : readOf(within, cx) };
}

function readOf(expr: Expr, cx: FunctionContext): Run {
  const code = compileExpr(expr, cx, 'operand');
  const step = stepOf(code);
  return code.suspends ? (f) => runToEnd(step(f)) : code.run;
}

type Watch = NonNullable<FunctionContext['watch']>;

function watching<T>(cx: FunctionContext, watch: Watch, compile: () => T): T {
  const outer = cx.watch;
  cx.watch = watch;
  try {
    return compile();
  } finally {
    cx.watch = outer;
  }
}

/** Thrown while an explanation is computed: the value was never made. */
const NOT_EVALUATED = new Error('internal: not evaluated');

class KeptValues {
  /** Where each watched node leaves its value, by node id. */
  readonly places = new Map<number, number>();
  /** Variables of quantifiers: their slots are used again after them, so their values are kept too. */
  private readonly bound = new Set<string>();
  private values: Value[] = [];

  during<T>(work: () => T): T {
    if (this.places.size === 0) return work();
    const outer = this.values;
    this.values = [];
    try {
      return work();
    } finally {
      this.values = outer;
    }
  }

  readonly keep: Watch = (expr, compile) => {
    if (expr.kind === 'Quantifier') for (const { name } of expr.variables) this.bound.add(name.name);
    const code = compile();
    if (code.suspends || (expr.kind === 'Name' && !this.bound.has(expr.name))) return code;
    const place = this.places.size;
    this.places.set(expr.id, place);
    const { run } = code;
    return plain((f) => {
      const value = run(f);
      this.values[place] = value;
      return value;
    }, code.abrupt);
  };

  readonly read: Watch = (expr, compile) => {
    if (expr.kind === 'Name' && !this.bound.has(expr.name)) return compile();
    const place = this.places.get(expr.id);
    return plain(() => {
      const value = place === undefined ? undefined : this.values[place];
      if (value === undefined) throw NOT_EVALUATED;
      return value;
    });
  };
}

/** Reading a value may fail where the condition stopped before it. */
function attempt(run: Run, frame: Frame): Value | undefined {
  try {
    return run(frame);
  } catch {
    return undefined;
  }
}

/** Functions and types explain nothing. */
const explainsNothing = (value: Value): boolean =>
  value instanceof FunctionValue || value instanceof BuiltinFunction || value instanceof TypeValue || value instanceof ModuleValue;

const clip = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/**
 * The expressions an explanation shows, outermost first: operands of comparisons, calls, members, elements and names. Not those inside
 * lambdas, whose variables are gone, and of a quantifier only what a `forall` failed for.
 */
function shown(node: object, cx: FunctionContext, within: Expr | null = null): Shown[] {
  const expr = node as Expr;
  const inner = (nodes: Iterable<object>): Shown[] => [...nodes].flatMap((one) => shown(one, cx, within));
  const whole: Shown = { expr, within };
  switch (expr.kind) {
    case 'Lambda':
      return [];
    case 'Quantifier': {
      const sources = inner(expr.variables.flatMap(({ iterable }) => iterable ?? []));
      return expr.quantifier === 'forall' ? [...shown(expr.predicate, cx, expr), ...sources] : sources;
    }
    case 'Call': {
      // `old(e)`: the value on entry.
      if (cx.resolution.temps.has(expr.id)) return [whole];
      return [whole, ...inner([expr.callee.kind === 'Member' ? expr.callee.object : expr.callee, ...expr.args.map(({ value }) => value)])];
    }
    case 'Name':
    case 'Self':
      return cx.ref(expr) === undefined || cx.ref(expr)?.kind === 'prelude' ? [] : [whole];
    case 'Member':
    case 'Index':
    case 'TupleIndex':
      return [whole, ...inner(children(node))];
    case 'Compare':
      return [expr.left, expr.right].flatMap((side) => operand(side, cx, within));
    case 'Chain':
      return expr.operands.flatMap((side) => operand(side, cx, within));
    default:
      return inner(children(node));
  }
}

/** A side of a comparison: arithmetic is shown as a whole before its parts. */
function operand(side: Expr, cx: FunctionContext, within: Expr | null): Shown[] {
  const expr = side.kind === 'Paren' ? side.expr : side;
  const parts = shown(expr, cx, within);
  return expr.kind === 'Binary' && parts.length > 0 ? [{ expr, within }, ...parts] : parts;
}
