/**
 * The values in a broken contract clause, for its report (language.md, section 13): every name, member and element the condition reads,
 * `result` and `old(e)` included. Calls are not made again: they might do something.
 */
import type { Expr } from '../../parser/ast.js';
import { runToEnd } from '../call.js';
import type { Frame, Run } from '../code.js';
import { inspect } from '../display.js';
import { FunctionValue, ModuleValue, TypeValue, type Value } from '../value.js';
import { type FunctionContext, stepOf } from './context.js';
import { compileExpr } from './expressions.js';
import { children } from './tree.js';

/** Longest text of a value, in characters. */
const LONGEST = 60;

/** Compiled at the first failure: `n = -1`, one text for each different expression, in source order. */
export function clauseValues(condition: Expr, cx: FunctionContext): (frame: Frame) => string[] {
  let readers: { readonly source: string; readonly run: Run }[] | null = null;
  return (frame) => {
    readers ??= readable(condition, cx).map((expr) => {
      const code = compileExpr(expr, cx, 'operand');
      const step = stepOf(code);
      const source = cx.module.lines.text(expr.span.start, expr.span.end);
      return { source, run: code.suspends ? (f: Frame) => runToEnd(step(f)) : code.run };
    });
    const seen = new Set<string>();
    return readers.flatMap(({ source, run }) => {
      if (seen.has(source)) return [];
      seen.add(source);
      const value = attempt(run, frame);
      return value === undefined || isPlainName(value) ? [] : [`${source} = ${clip(inspect(value))}`];
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
const isPlainName = (value: Value): boolean => value instanceof FunctionValue || value instanceof TypeValue || value instanceof ModuleValue;

const clip = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/** The expressions of a condition that can be read again, outermost first; not those inside lambdas and quantifiers, whose variables are gone. */
function readable(node: object, cx: FunctionContext): Expr[] {
  const expr = node as Expr;
  switch (expr.kind) {
    case 'Lambda':
    case 'Quantifier':
      return [];
    case 'Call': {
      if (cx.resolution.temps.has(expr.id)) return [expr];
      const receiver = expr.callee.kind === 'Member' ? readable(expr.callee.object, cx) : [];
      return [...receiver, ...expr.args.flatMap((arg) => readable(arg.value, cx))];
    }
    case 'Name':
    case 'Self':
      return cx.ref(expr) === undefined || cx.ref(expr)?.kind === 'prelude' ? [] : [expr];
    case 'Member':
    case 'Index':
    case 'TupleIndex':
      return [expr, ...[...children(node)].flatMap((child) => readable(child, cx))];
    default:
      return [...children(node)].flatMap((child) => readable(child, cx));
  }
}
