/**
 * Which top-level statements run no code of the program's functions. A module variable assigned before the first other statement is
 * certainly assigned when a function reads it, so that read needs no check.
 */
import type { Expr, Stmt } from '../../parser/ast.js';
import { preludeKind } from './prelude-names.js';
import type { UnitBinder } from './unit-binder.js';

export function isQuietStatement(b: UnitBinder, stmt: Stmt): boolean {
  switch (stmt.kind) {
    case 'LetStmt':
      return isQuiet(b, stmt.value);
    case 'AssignStmt':
      return stmt.target.kind === 'Name' && isQuiet(b, stmt.value);
    case 'ExprStmt':
      return isQuiet(b, stmt.expr);
    case 'ModuleDecl':
    case 'ModifiedStmt':
    case 'CompoundAssignStmt':
    case 'DeferStmt':
    case 'Contract':
    case 'RaisesBlock':
    case 'ForallBlock':
      return false;
    default:
      // Declarations run nothing, and imported files cannot call back.
      return true;
  }
}

/** Built-in functions that call nothing that was passed to them. */
const SILENT: ReadonlySet<string> = new Set(
  'print println eprint eprintln range len hashmap hashset bounded rendezvous unbounded mpsc spsc mpmc broadcast'.split(' '),
);

function isQuiet(b: UnitBinder, expr: Expr): boolean {
  switch (expr.kind) {
    case 'Int':
    case 'Float':
    case 'String':
    case 'Char':
    case 'Symbol':
    case 'Bool':
    case 'Nil':
    case 'Name':
    case 'Lambda':
      return true;
    case 'Paren':
      return isQuiet(b, expr.expr);
    case 'Template':
      return expr.parts.every((part) => typeof part === 'string' || isQuiet(b, part.expr));
    case 'Tuple':
      return expr.elements.every((element) => isQuiet(b, element));
    case 'Array':
      return expr.items.every((item) => item.kind !== 'Spread' && isQuiet(b, item));
    case 'Map':
      return expr.entries.every((entry) => entry.kind === 'Entry' && isQuiet(b, entry.key) && isQuiet(b, entry.value));
    case 'Range':
      return [expr.start, expr.end, expr.step].every((part) => part === null || isQuiet(b, part));
    case 'Unary':
    case 'Not':
      return isQuiet(b, expr.operand);
    case 'Binary':
    case 'Compare':
    case 'Logical':
      return isQuiet(b, expr.left) && isQuiet(b, expr.right);
    case 'Call':
      return isQuietCall(b, expr);
    default:
      return false;
  }
}

/** `println(…)`, `Channel.new(…)`, `Array.new()` with quiet arguments and no callbacks. */
function isQuietCall(b: UnitBinder, call: Extract<Expr, { kind: 'Call' }>): boolean {
  if (call.block !== null || !call.args.every((arg) => arg.value.kind !== 'Lambda' && isQuiet(b, arg.value))) return false;
  const { callee } = call;
  if (callee.kind === 'Name') return SILENT.has(preludeName(b, callee.id));
  return callee.kind === 'Member' && callee.name.name === 'new' && preludeKind(preludeName(b, callee.object.id)) === 'type';
}

function preludeName(b: UnitBinder, node: number): string {
  const found = b.found.get(node);
  return found?.kind === 'ref' && found.ref.kind === 'prelude' ? found.ref.name : '';
}
