/** Lambdas and trailing blocks in all their forms, and `do` and `unsafe` blocks (language.md 6.5, 6.7). The form stays as written. */
import type { TokenType } from 'chevrotain';
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Block, Expr, LambdaExpr } from '../ast.js';
import * as T from '../tokens.js';
import { concat, type Doc, hardline, nothing } from './document.js';
import { body, closedBody, enclosed } from './lines.js';
import { printBars, printParams } from './lists.js';
import type { TokenReader } from './reader.js';
import { run } from './runs.js';
import { printBranch } from './statements.js';

export function printLambda(s: TokenReader, e: LambdaExpr): Doc {
  const oneLine = s.isOneLine(s.peek().start, e.span.end);
  switch (e.form) {
    case 'brace':
    case 'do': {
      const open = s.take();
      const head = e.hasParams ? concat([open, ' ', printBars(s, e.params)]) : open;
      return enclosed(s, head, e.body.stmts, oneLine);
    }
    case 'bars':
    case 'bars-block': {
      const head = printBars(s, e.params);
      return oneLine && e.form === 'bars-block' && !s.peek().ends ? enclosed(s, head, e.body.stmts, true) : printLambdaBody(s, head, e);
    }
    case 'arrow': {
      const params = s.is(T.LParen) ? printParams(s, e.params) : run(s, e.params[0]?.span.end ?? 0);
      return printLambdaBody(s, concat([params, ' ', s.take()]), e);
    }
    case 'fn': {
      const head = concat([s.take(), printParams(s, e.params)]);
      const arrow = arrows.has(s.peek().type) ? concat([' ', s.take()]) : nothing;
      return printLambdaBody(s, concat([head, arrow]), e);
    }
    default:
      return assertNever(e.form);
  }
}

const arrows: ReadonlySet<unknown> = new Set([T.Arrow, T.FatArrow, T.Eq]);

/** `{ stmts }`, one simple statement, or a block on new lines that ends with `end` or at the bracket around it. */
function printLambdaBody(s: TokenReader, head: Doc, e: LambdaExpr): Doc {
  const { stmts } = e.body;
  if (opensBlock(s, e.body)) return concat([head, ' ', printBraces(s, e.body)]);
  const isBelow = e.form === 'bars-block' || (s.peek().ends && e.form === 'fn');
  if (!isBelow) return concat([head, ' ', printBranch(s, e.body), endsWith(s, e) ? [' ', s.take()] : []]);
  const content = body(s, stmts, { closed: true });
  return concat([head, content, hardline, endsWith(s, e) ? s.take() : nothing]);
}

/** Whether the `end` that comes next is this lambda's own. */
function endsWith(s: TokenReader, e: LambdaExpr): boolean {
  return s.is(T.KwEnd) && s.peek().start < e.span.end;
}

/** Whether a block in braces comes next, rather than a map or a lambda that is the first statement. */
export function opensBlock(s: TokenReader, block: Block): boolean {
  return opensWith(s, T.LBrace, block);
}

/** Whether this token comes next and opens the block, rather than beginning its first statement. */
export function opensWith(s: TokenReader, type: TokenType, block: Block): boolean {
  const [first] = block.stmts;
  return s.is(type) && (first === undefined || first.span.start > s.peek().start);
}

/** `{ stmts }` without parameters. */
export function printBraces(s: TokenReader, block: Block): Doc {
  const { start, partner } = s.peek();
  const oneLine = s.isOneLine(start, s.at(partner).start);
  return enclosed(s, s.take(), block.stmts, oneLine);
}

/** `do stmts end`. `end` is where the construct ends. */
export function printDoBlock(s: TokenReader, block: Block, end: number): Doc {
  const oneLine = s.isOneLine(s.peek().start, end);
  return enclosed(s, s.take(), block.stmts, oneLine);
}

export function printDo(s: TokenReader, e: Extract<Expr, { kind: 'Do' }>): Doc {
  if (!e.unsafe) return printDoBlock(s, e.body, e.span.end);
  const word = s.take();
  return opensBlock(s, e.body) ? concat([word, ' ', printBraces(s, e.body)]) : concat([word, closedBody(s, e.body.stmts)]);
}
