/** Expressions: dispatch, literals and collections (language.md 6.2, 6.4). */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { ComprehensionClause, Expr, Item, MapEntry } from '../ast.js';
import * as T from '../tokens.js';
import { printHandle, printSelect, printSpawn, printWith } from './concurrency.js';
import { printFor, printIf, printLoop, printMatch, printTry, printWhile } from './control.js';
import { concat, type Doc, forceBreak, group, indent, line, softline } from './document.js';
import { printDo, printLambda } from './lambdas.js';
import { type ListStyle, list } from './lists.js';
import { isOperation, printOperation, printPipe, printTernary } from './operators.js';
import { printPostfix } from './postfix.js';
import { printQuantifier } from './quantifiers.js';
import type { TokenReader } from './reader.js';
import { runWhile } from './runs.js';

export function printExpr(s: TokenReader, e: Expr): Doc {
  switch (e.kind) {
    case 'Int':
    case 'Float':
    case 'String':
    case 'Template':
    case 'Char':
    case 'Symbol':
    case 'Bool':
    case 'Nil':
    case 'Name':
    case 'Self':
    case 'SelfType':
    case 'Continue':
      return s.take();
    case 'MethodRef':
      return concat([s.take(), s.take()]);
    case 'Paren':
      return enclosedIn(s, () => printUnindented(s, e.expr));
    case 'Tuple': {
      const style: ListStyle = e.elements.length === 1 ? { keepsComma: true } : { trailingComma: true };
      return list(
        s,
        e.elements.map((element) => () => printExpr(s, element)),
        style,
      );
    }
    case 'Array':
      return list(
        s,
        e.items.map((item) => () => printItem(s, item)),
        { trailingComma: true, filled: e.items.every(isAtom) },
      );
    case 'Map':
      return list(
        s,
        e.entries.map((entry) => () => printEntry(s, entry)),
        { trailingComma: true },
      );
    case 'ArrayComprehension':
      return enclosedIn(s, () => concat([printExpr(s, e.element), printClauses(s, e.clauses)]));
    case 'MapComprehension':
      return enclosedIn(s, () => concat([printExpr(s, e.key), ' ', s.take(), ' ', printExpr(s, e.value), printClauses(s, e.clauses)]));
    case 'Unary': {
      const operator = s.take();
      return concat([operator, s.is(T.KwMut) ? [s.take(), ' '] : [], printExpr(s, e.operand)]);
    }
    case 'Receive':
      return concat([s.take(), printExpr(s, e.channel)]);
    case 'Not':
    case 'Transfer':
      return concat([s.take(), ' ', printExpr(s, e.operand)]);
    case 'Await':
      return concat([s.take(), ' ', printExpr(s, e.task)]);
    case 'Raise':
      return concat([s.take(), ' ', printExpr(s, e.value)]);
    case 'Return':
    case 'Break':
      return e.value === null ? s.take() : concat([s.take(), ' ', printExpr(s, e.value)]);
    case 'Binary':
    case 'Logical':
    case 'Compare':
    case 'Chain':
    case 'Coalesce':
    case 'Is':
    case 'Cast':
    case 'Range':
    case 'Send':
      return printOperation(s, e, true);
    case 'Ternary':
      return printTernary(s, e);
    case 'Pipe':
      return printPipe(s, e);
    case 'TryOp':
    case 'Unwrap':
    case 'Member':
    case 'TupleIndex':
    case 'Index':
    case 'Slice':
    case 'TypeApply':
    case 'Call':
    case 'StructLiteral':
      return printPostfix(s, e);
    case 'Lambda':
      return printLambda(s, e);
    case 'If':
      return printIf(s, e);
    case 'Match':
      return printMatch(s, e);
    case 'For':
      return printFor(s, e);
    case 'While':
      return printWhile(s, e);
    case 'Loop':
      return printLoop(s, e);
    case 'Try':
      return printTry(s, e);
    case 'Select':
      return printSelect(s, e);
    case 'Handle':
      return printHandle(s, e);
    case 'Spawn':
      return printSpawn(s, e);
    case 'With':
      return printWith(s, e);
    case 'Quantifier':
      return printQuantifier(s, e);
    case 'Do':
      return printDo(s, e);
    case 'ErrorExpr':
      throw new Error('a unit with errors cannot be printed');
    default:
      return assertNever(e);
  }
}

/** An expression whose further lines need no indentation, because those around it are indented already. */
export function printUnindented(s: TokenReader, e: Expr): Doc {
  return isOperation(e) ? printOperation(s, e, false) : printExpr(s, e);
}

/** Brackets around a single thing. */
function enclosedIn(s: TokenReader, print: () => Doc): Doc {
  const open = s.take();
  let hasComments = s.commentAhead;
  const inside = print();
  hasComments ||= s.commentAhead;
  return concat([group([open, indent([softline, inside]), softline, hasComments ? forceBreak : []]), s.take()]);
}

function printItem(s: TokenReader, item: Item): Doc {
  return item.kind === 'Spread' ? concat([s.take(), printExpr(s, item.value)]) : printExpr(s, item);
}

function printEntry(s: TokenReader, entry: MapEntry): Doc {
  if (entry.kind === 'Spread') return concat([s.take(), printExpr(s, entry.value)]);
  const key = entry.bareKey ? s.take() : printExpr(s, entry.key);
  return concat([key, s.is(T.FatArrow) ? ' ' : [], s.take(), ' ', printExpr(s, entry.value)]);
}

function printClauses(s: TokenReader, clauses: readonly ComprehensionClause[]): Doc {
  return concat(
    clauses.map((clause) => [
      [line, s.take(), ' ', runWhile(s, (tok) => tok.type !== T.KwIn), ' ', s.take(), ' ', printExpr(s, clause.iterable)],
      clause.conditions.map((condition) => [line, s.take(), ' ', printExpr(s, condition)]),
    ]),
  );
}

/** Small literals of fixed form stand several in a line. */
function isAtom(item: Item): boolean {
  if (item.kind === 'Unary') return item.operator === '-' && isAtom(item.operand);
  return atoms.has(item.kind);
}

const atoms: ReadonlySet<string> = new Set(['Int', 'Float', 'Char', 'Symbol', 'Bool', 'Nil']);
