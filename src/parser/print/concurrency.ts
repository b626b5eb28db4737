/** Spawn, with, select (language.md 17) and effect handlers (12). */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Expr, HandlerClause, SelectArm, SelectHead, SpawnExpr, WithExpr } from '../ast.js';
import * as T from '../tokens.js';
import { printArmBody, printGuard, printHeader } from './control.js';
import { concat, type Doc, hardline, nothing } from './document.js';
import { printExpr } from './expressions.js';
import { opensBlock, opensWith, printBraces, printDoBlock } from './lambdas.js';
import { below, body, closedBody, closedEntries, each, enclosed, flatEnclosed } from './lines.js';
import { list, printArgs } from './lists.js';
import type { TokenReader } from './reader.js';
import { run, runWhile } from './runs.js';
import { printBranch } from './statements.js';

export function printSpawn(s: TokenReader, e: SpawnExpr): Doc {
  const head: Doc[] = [s.take()];
  if (e.options.length > 0) head.push(printArgs(s, e.options));
  if (e.token !== null) head.push(concat([' ', s.take(), ' ', printExpr(s, e.token)]));
  const { body: task } = e;
  if (task.kind !== 'Block') return concat([...head, ' ', printExpr(s, task)]);
  if (opensWith(s, T.KwDo, task)) return concat([...head, ' ', printDoBlock(s, task, e.span.end)]);
  return concat(opensBlock(s, task) ? [...head, ' ', printBraces(s, task)] : [...head, closedBody(s, task.stmts)]);
}

export function printWith(s: TokenReader, e: WithExpr): Doc {
  const { start } = s.peek();
  const head: Doc[] = [s.take(), concat([' ', printHeader(s, e.head)])];
  if (s.is(T.KwAs)) head.push(concat([' ', s.take(), ' ', s.take()]));
  let hasOpener = false;
  if (opensWith(s, T.KwDo, e.body)) {
    head.push(concat([' ', s.take()]));
    hasOpener = true;
  }
  if (opensWith(s, T.PipePipe, e.body)) {
    head.push(concat([' ', s.take()]));
    hasOpener = true;
  } else if (opensWith(s, T.Pipe, e.body)) {
    head.push(concat([' ', s.take(), runWhile(s, (tok) => tok.type !== T.Pipe), s.take()]));
    hasOpener = true;
  }
  return enclosed(s, head, e.body.stmts, hasOpener && s.isOneLine(start, e.span.end));
}

export function printSelect(s: TokenReader, e: Extract<Expr, { kind: 'Select' }>): Doc {
  const head = concat([s.take(), s.is(T.LParen) ? printOptions(s, [e.timeout, e.biased]) : nothing]);
  return concat([
    head,
    closedEntries(
      s,
      each(e.arms, (arm) => printSelectArm(s, arm)),
    ),
  ]);
}

/** `(timeout: d, biased: true)`: the tree has the values only. */
function printOptions(s: TokenReader, values: readonly (Expr | null)[]): Doc {
  const given = values.filter((value) => value !== null).sort((a, b) => a.span.start - b.span.start);
  return list(
    s,
    given.map((value) => () => concat([s.take(), s.take(), ' ', printExpr(s, value)])),
  );
}

function printSelectArm(s: TokenReader, arm: SelectArm): Doc {
  const head = printSelectHead(s, arm.head);
  // `ch.recv()` stands for `ch` in the tree; the rest of the call is still to come.
  const rest = runWhile(s, (tok) => tok.type !== T.FatArrow && tok.type !== T.KwIf);
  return concat([head, rest, printGuard(s, arm.guard), ' ', s.take(), printArmBody(s, arm.body)]);
}

function printSelectHead(s: TokenReader, head: SelectHead): Doc {
  switch (head.kind) {
    case 'default':
    case 'timeout':
      return s.take();
    case 'after': {
      const word = s.take();
      const isAdjacent = s.previous?.end === s.peek().start;
      return concat([word, isAdjacent ? [] : ' ', printExpr(s, head.duration)]);
    }
    case 'receive': {
      const pattern = head.pattern === null ? nothing : concat([run(s, head.pattern.span.end), ' ', s.take(), ' ']);
      return concat([pattern, s.takeIf(T.LeftArrow), printExpr(s, head.channel)]);
    }
    case 'send': {
      const channel = printExpr(s, head.channel);
      if (s.is(T.LeftArrow)) return concat([channel, ' ', s.take(), ' ', printExpr(s, head.value)]);
      const method = concat([channel, s.take(), s.take()]);
      return s.is(T.LParen) ? concat([method, list(s, [() => printExpr(s, head.value)])]) : concat([method, ' ', printExpr(s, head.value)]);
    }
    case 'either':
      return concat([s.take(), ' ', s.take(), ' ', printExpr(s, head.right)]);
    default:
      return assertNever(head);
  }
}

export function printHandle(s: TokenReader, e: Extract<Expr, { kind: 'Handle' }>): Doc {
  const { start } = s.peek();
  const word = s.take();
  const clauses = each(e.clauses, (clause) => printClause(s, clause));
  if (e.form === 'block') {
    const handled = concat([word, body(s, e.body.stmts, { closed: false }), hardline, s.take()]);
    return concat([handled, closedEntries(s, clauses)]);
  }
  const handled = concat([word, ' ', printBranch(s, e.body), ' ', s.take()]);
  if (!s.isOneLine(start, e.span.end)) return concat([handled, below(s, clauses, { commas: true }), hardline, s.take()]);
  const docs: Doc[] = [];
  while (clauses.more()) docs.push(concat([clauses.print(), s.is(T.Comma) ? s.drop() : nothing]));
  return flatEnclosed(handled, docs, () => s.take());
}

function printClause(s: TokenReader, clause: HandlerClause): Doc {
  const head = runWhile(s, (tok) => tok.type !== T.FatArrow);
  return concat([head, ' ', s.take(), printArmBody(s, clause.body)]);
}
