/** Which method names operators call, and small questions about expressions that suspension inference asks. */
import type { Arg, CallExpr, Expr } from '../parser/ast.js';
import type { Ref } from './resolution.js';
import { preludeKind } from './resolve/prelude-names.js';

/** Language of the operator methods (10.6). Reflected ones serve a left operand without the method. */
export const BINARY_METHODS: Readonly<Record<string, readonly string[]>> = {
  '+': ['add', 'radd', 'to_string', 'fmt'],
  '-': ['sub', 'rsub'],
  '*': ['mul', 'rmul'],
  '/': ['div', 'rdiv'],
  '//': ['int_div'],
  '%': ['rem', 'rrem'],
  '**': ['pow', 'rpow'],
  '++': [],
  '&': ['bit_and'],
  '|': ['bit_or'],
  '^': ['bit_xor'],
  '<<': ['shl'],
  '>>': ['shr'],
};
export const COMPARE_METHODS = ['eq', 'cmp', 'lt', 'contains'];
export const DISPLAY_METHODS = ['to_string', 'fmt', 'inspect', 'debug_fmt'];
export const ITERATION_METHODS = ['next', 'iter', 'into_iter'];
export const SPAWN_METHODS: ReadonlySet<string> = new Set(
  'spawn try_spawn spawn_daemon start_soon start spawn_blocking spawn_with_cancel'.split(' '),
);
/** Suspending methods that a member access without arguments calls: it does not yield the method as a value. */
export const NO_ARGUMENTS: ReadonlySet<string> = new Set(
  'await await_result await_all await_first recv join cancel_and_wait acquire wait done'.split(' '),
);
/** Callback methods with more than one callable argument. */
export const SEVERAL_CALLABLES: ReadonlySet<string> = new Set(['map_or_else']);

/** The name under which the oracle knows a built-in function. */
export function builtinFunction(ref: Ref | undefined): string | null {
  if (ref?.kind === 'prelude') return preludeKind(ref.name) === 'function' ? ref.name : null;
  return ref?.kind === 'std' && ref.name !== null ? ref.name : null;
}

export function stripped(expr: Expr): Expr {
  let inner = expr;
  for (;;) {
    if (inner.kind === 'Paren') inner = inner.expr;
    else if (inner.kind === 'TypeApply') inner = inner.object;
    else if (inner.kind === 'Transfer') inner = inner.operand;
    else return inner;
  }
}

export function withoutTypeArguments(expr: Expr): Expr {
  const inner = stripped(expr);
  return inner.kind === 'Index' ? withoutTypeArguments(inner.object) : inner;
}

/** Operations that run a parallel iterator: they wait for its tasks (17.7). */
export const PARALLEL_ENDS: ReadonlySet<string> = new Set(
  'collect to_array to_list for_each each any any? all all? find count len sum reduce fold'.split(' '),
);

const PARALLEL_STEPS: ReadonlySet<string> = new Set(['map', 'filter', 'filter_map', 'flat_map']);

/** Whether an expression evidently is a parallel iterator: `xs.par`, lazy steps of one, or a variable that is assigned one. */
export function isParallel(expr: Expr, initial: (node: number) => Expr | undefined, depth = 0): boolean {
  const inner = stripped(expr);
  if (inner.kind === 'Call') return isParallel(inner.callee, initial, depth);
  if (inner.kind === 'Member')
    return inner.name.name === 'par' || (PARALLEL_STEPS.has(inner.name.name) && isParallel(inner.object, initial, depth));
  if (inner.kind !== 'Name' || depth >= 8) return false;
  const assigned = initial(inner.id);
  return assigned !== undefined && isParallel(assigned, initial, depth + 1);
}

/** False for what evidently is data. */
export function mayBeCallable(expr: Expr): boolean {
  switch (expr.kind) {
    case 'Int':
    case 'Float':
    case 'String':
    case 'Template':
    case 'Char':
    case 'Symbol':
    case 'Bool':
    case 'Nil':
    case 'Array':
    case 'Map':
    case 'Tuple':
    case 'Range':
    case 'Binary':
    case 'Compare':
    case 'Chain':
    case 'Logical':
    case 'Not':
    case 'Unary':
      return false;
    default:
      return true;
  }
}

/** `s.spawn(name: "w")` before its operand: options in a call of their own (17.1). */
export function optionedSpawn(expr: Expr): { readonly call: CallExpr; readonly callee: Extract<Expr, { kind: 'Member' }> } | null {
  if (expr.kind !== 'Call' || expr.block !== null || expr.callee.kind !== 'Member') return null;
  if (!SPAWN_METHODS.has(expr.callee.name.name) || expr.args.length === 0 || expr.args.some((arg) => arg.name === null)) return null;
  return { call: expr, callee: expr.callee };
}

/** The number of arguments of a call, undefined if a spread hides it. */
export function countOf(args: readonly Arg[], call: CallExpr | null): number | undefined {
  if (args.some((arg) => arg.spread)) return undefined;
  return args.length + (call === null || call.block === null ? 0 : 1);
}
