/** Which expressions evidently are collections, so that a loop over them cannot wait for a channel (language.md 6.6). */
import type { Expr } from '../parser/ast.js';

export interface IterableContext {
  /** What the variable at this Name node is assigned, if it is assigned once. */
  initial(node: number): Expr | undefined;
  /** True if the program has a method of this name, which may yield anything. */
  isUserMethod(name: string): boolean;
  /** The built-in function a Name node stands for. */
  builtin(node: number): string | null;
}

export function isCollection(expr: Expr, context: IterableContext, depth = 0): boolean {
  switch (expr.kind) {
    case 'Array':
    case 'ArrayComprehension':
    case 'Map':
    case 'MapComprehension':
    case 'Tuple':
    case 'Range':
    case 'String':
    case 'Template':
    case 'Char':
    case 'Slice':
      return true;
    case 'Paren':
      return isCollection(expr.expr, context, depth);
    case 'Binary':
      return expr.operator === '++' || isCollection(expr.left, context, depth);
    case 'Transfer':
      return isCollection(expr.operand, context, depth);
    case 'Ternary':
      return isCollection(expr.then, context, depth) && isCollection(expr.otherwise, context, depth);
    case 'Name': {
      // A chain of variables is followed as far as anybody writes one.
      const initial = depth < 8 ? context.initial(expr.id) : undefined;
      return initial !== undefined && isCollection(initial, context, depth + 1);
    }
    case 'Member':
      return YIELDS_COLLECTION.has(expr.name.name) && !context.isUserMethod(expr.name.name);
    case 'Call': {
      const { callee } = expr;
      if (callee.kind === 'Name') return COLLECTION_FUNCTIONS.has(context.builtin(callee.id) ?? '');
      if (callee.kind !== 'Member') return false;
      const object = callee.object.kind === 'Name' ? context.builtin(callee.object.id) : null;
      if (object !== null && COLLECTION_TYPES.has(object)) return true;
      return isCollection(callee, context, depth);
    }
    default:
      return false;
  }
}

const YIELDS_COLLECTION: ReadonlySet<string> = new Set(
  `map filter select reject filter_map flat_map flatten compact scan take skip drop take_while skip_while drop_while slice chunks chunk windows
   partition zip zip_with unzip enumerate with_index group_by tally sort sort_by reverse rev unique distinct shuffle to_array collect to_list
   to_set to_map chars bytes lines code_points split_whitespace keys values entries merge map_values map_keys invert union intersection
   difference symmetric_difference up_to down_to step_by digits substring trim repeat`.split(/\s+/),
);

const COLLECTION_FUNCTIONS: ReadonlySet<string> = new Set([
  'range',
  'reverse',
  'concat',
  'slice',
  'map',
  'filter',
  'hashmap',
  'hashmap_from',
  'hashset',
  'hashset_from',
  'read_lines',
]);

const COLLECTION_TYPES: ReadonlySet<string> = new Set(['Array', 'List', 'Vec', 'Map', 'HashMap', 'Set', 'HashSet', 'String']);
