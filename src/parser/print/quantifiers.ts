/** `forall` and `exists` (language.md 6.9), and the `forall` blocks of properties (14). */
import type { Expr, ForallBlock, ForallGenerator, Quantified } from '../ast.js';
import * as T from '../tokens.js';
import { concat, type Doc, group, indent, line, nothing } from './document.js';
import { printExpr } from './expressions.js';
import { opensWith } from './lambdas.js';
import { closedBody } from './lines.js';
import { list } from './lists.js';
import type { TokenReader } from './reader.js';
import { runFlat } from './runs.js';

export function printQuantifier(s: TokenReader, e: Extract<Expr, { kind: 'Quantifier' }>): Doc {
  const head = concat([
    s.take(),
    ' ',
    printVariables(
      s,
      e.variables.map((variable) => () => printVariable(s, variable)),
    ),
    printWhere(s, e.where),
  ]);
  return group([head, s.take(), indent([line, printExpr(s, e.predicate)])]);
}

export function printForall(s: TokenReader, block: ForallBlock): Doc {
  const head = concat([
    s.take(),
    ' ',
    printVariables(
      s,
      block.generators.map((generator) => () => printVariable(s, generator)),
    ),
    printWhere(s, block.where),
  ]);
  return concat([head, opensWith(s, T.KwDo, block.body) ? [' ', s.take()] : [], closedBody(s, block.body.stmts)]);
}

/** With or without parentheses. */
function printVariables(s: TokenReader, variables: readonly (() => Doc)[]): Doc {
  if (s.is(T.LParen)) return list(s, variables);
  return concat(variables.map((print, index) => (index === 0 ? print() : [s.take(), ' ', print()])));
}

function printVariable(s: TokenReader, variable: Quantified | ForallGenerator): Doc {
  const name = s.take();
  const isTyped = s.is(T.Colon);
  const sign = concat([isTyped ? [] : ' ', s.take(), ' ']);
  const source = variable.kind === 'Quantified' ? variable.iterable : variable.expr;
  if (source !== null) return concat([name, sign, printExpr(s, source)]);
  return concat([name, sign, variable.type === null ? nothing : runFlat(s, variable.type.span.end)]);
}

function printWhere(s: TokenReader, where: Expr | null): Doc {
  return where === null ? nothing : concat([' ', s.take(), ' ', printExpr(s, where)]);
}
