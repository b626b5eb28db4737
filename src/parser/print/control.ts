/** Conditionals, loops, match and try (language.md 6.6, 6.8, 11.5). An `if` keeps its form: block, inline, layout or braces. */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Block, Condition, Expr, IfExpr, MatchArm } from '../ast.js';
import * as T from '../tokens.js';
import { concat, type Doc, hardline, indent, nothing } from './document.js';
import { printExpr } from './expressions.js';
import { opensBlock, opensWith, printBraces, printDoBlock } from './lambdas.js';
import { body, closedBody, closedEntries, each } from './lines.js';
import { isOperation } from './operators.js';
import type { TokenReader } from './reader.js';
import { run, runWhile } from './runs.js';
import { printBranch, printValue } from './statements.js';

export function printIf(s: TokenReader, e: IfExpr): Doc {
  const head = concat([s.take(), ' ', printCondition(s, e.condition)]);
  switch (e.form) {
    case 'inline':
      return concat([head, inlineRest(s, e), s.is(T.KwEnd) && !s.peek().ends ? [' ', s.take()] : []]);
    case 'layout':
      return concat([head, indent(layoutRest(s, e)), hardline, s.take()]);
    case 'brace':
      return concat([head, braceRest(s, e)]);
    case 'block':
      return concat([head, blockRest(s, e), hardline, s.take()]);
    default:
      return assertNever(e.form);
  }
}

/** The expression of a header: on several lines, an operation is indented further than the body below it. */
export function printHeader(s: TokenReader, e: Expr): Doc {
  const printed = printExpr(s, e);
  return isOperation(e) ? indent(printed) : printed;
}

function printCondition(s: TokenReader, condition: Condition): Doc {
  if (condition.kind !== 'LetCondition') return printHeader(s, condition);
  const head = concat([s.take(), ' ', run(s, condition.pattern.span.end)]);
  return indent([head, printValue(s, condition.value)]);
}

/** The branches behind a condition on one line; `end` is left to the caller. */
function inlineRest(s: TokenReader, e: IfExpr): Doc {
  const then = concat([' ', s.take(), ' ', printBranch(s, e.then)]);
  const { otherwise } = e;
  if (otherwise === null) return then;
  const word = s.is(T.KwElsif);
  const keyword = concat([then, ' ', s.take(), ' ']);
  if (otherwise.kind === 'Block') return concat([keyword, printBranch(s, otherwise)]);
  if (!word) return concat([keyword, printIf(s, otherwise)]);
  return concat([keyword, printCondition(s, otherwise.condition), inlineRest(s, otherwise)]);
}

function blockRest(s: TokenReader, e: IfExpr): Doc {
  const then = concat([s.is(T.KwThen) ? [' ', s.take()] : [], body(s, e.then.stmts, { closed: s.is(T.KwEnd) || e.otherwise === null })]);
  return concat([then, elseRest(s, e, blockRest, (block) => body(s, block.stmts))]);
}

function layoutRest(s: TokenReader, e: IfExpr): Doc {
  const then = concat([hardline, s.take(), layoutBranch(s, e.then, e.otherwise === null)]);
  return concat([then, elseRest(s, e, layoutRest, (block) => layoutBranch(s, block, true))]);
}

/** The branch of a layout `if`, on the line of its `then` or `else` if it stood there. */
function layoutBranch(s: TokenReader, block: Block, closed: boolean): Doc {
  if (block.stmts.length === 1 && !s.peek().ends) return concat([' ', printBranch(s, block)]);
  return body(s, block.stmts, { closed });
}

/** `else`, `elsif c` or `else if c`, on a line of its own. */
function elseRest(s: TokenReader, e: IfExpr, chained: (s: TokenReader, e: IfExpr) => Doc, last: (block: Block) => Doc): Doc {
  const { otherwise } = e;
  if (otherwise === null) return nothing;
  const keyword = concat([hardline, s.take()]);
  if (otherwise.kind === 'Block') return concat([keyword, last(otherwise)]);
  return concat([keyword, s.is(T.KwIf) ? [' ', s.take()] : [], ' ', printCondition(s, otherwise.condition), chained(s, otherwise)]);
}

function braceRest(s: TokenReader, e: IfExpr): Doc {
  const then = concat([' ', printBraces(s, e.then)]);
  const { otherwise } = e;
  if (otherwise === null) return then;
  const keyword = concat([then, ' ', s.take(), s.is(T.KwIf) ? [' ', s.take()] : []]);
  if (otherwise.kind === 'Block') return concat([keyword, ' ', printBraces(s, otherwise)]);
  return concat([keyword, ' ', printCondition(s, otherwise.condition), braceRest(s, otherwise)]);
}

export function printMatch(s: TokenReader, e: Extract<Expr, { kind: 'Match' }>): Doc {
  const head = concat([s.take(), ' ', printHeader(s, e.subject)]);
  const arms = each(e.arms, (arm) => printArm(s, arm));
  return concat([head, closedEntries(s, arms)]);
}

function printArm(s: TokenReader, arm: MatchArm): Doc {
  // Alternatives may be separated by commas, which only the tokens still know.
  const pattern = run(s, arm.pattern.span.end);
  return concat([pattern, printGuard(s, arm.guard), ' ', s.take(), printArmBody(s, arm.body)]);
}

export function printGuard(s: TokenReader, guard: Expr | null): Doc {
  return guard === null ? nothing : concat([' ', s.take(), ' ', printHeader(s, guard)]);
}

/** The body of an arm or clause: a simple statement, braces, or statements on new lines that the next head ends. */
export function printArmBody(s: TokenReader, block: Block): Doc {
  if (s.peek().ends || s.is(T.Comma)) return body(s, block.stmts, { closed: false });
  return concat([' ', opensBlock(s, block) ? printBraces(s, block) : printBranch(s, block)]);
}

export function printFor(s: TokenReader, e: Extract<Expr, { kind: 'For' }>): Doc {
  const head = concat([s.take(), ' ', runWhile(s, (tok) => tok.type !== T.KwIn), ' ', s.take(), ' ', printHeader(s, e.iterable)]);
  return concat([head, loopBody(s, e)]);
}

export function printWhile(s: TokenReader, e: Extract<Expr, { kind: 'While' }>): Doc {
  return concat([s.take(), ' ', printCondition(s, e.condition), loopBody(s, e)]);
}

export function printLoop(s: TokenReader, e: Extract<Expr, { kind: 'Loop' }>): Doc {
  return concat([s.take(), opensBlock(s, e.body) ? [' ', printBraces(s, e.body)] : loopBody(s, e)]);
}

function loopBody(s: TokenReader, e: { readonly body: Block; readonly span: { readonly end: number } }): Doc {
  return opensWith(s, T.KwDo, e.body) ? concat([' ', printDoBlock(s, e.body, e.span.end)]) : closedBody(s, e.body.stmts);
}

export function printTry(s: TokenReader, e: Extract<Expr, { kind: 'Try' }>): Doc {
  const parts: Doc[] = [s.take()];
  if (opensWith(s, T.KwDo, e.body)) parts.push(concat([' ', s.take()]));
  parts.push(body(s, e.body.stmts, { closed: false }));
  for (const clause of e.catches) {
    parts.push(hardline, s.take());
    if (clause.pattern !== null) parts.push(concat([' ', run(s, clause.pattern.span.end)]));
    parts.push(body(s, clause.body.stmts, { closed: false }));
  }
  if (e.finally !== null) parts.push(hardline, s.take(), body(s, e.finally.stmts));
  parts.push(hardline, s.take());
  return concat(parts);
}
