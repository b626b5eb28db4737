/** Statements (language.md 5), with the attributes and visibility that may precede them (2, 16). */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { AssignTarget, Block, Contract, Expr, Stmt } from '../ast.js';
import * as T from '../tokens.js';
import { isDeclaration, printDeclaration } from './declarations.js';
import { concat, type Doc, group, hardline, indent, line, nothing } from './document.js';
import { printExpr, printUnindented } from './expressions.js';
import { opensBlock, opensWith, printBraces, printDoBlock } from './lambdas.js';
import { closedBody } from './lines.js';
import { list } from './lists.js';
import { isOperation } from './operators.js';
import { printForall } from './quantifiers.js';
import type { TokenReader } from './reader.js';
import { attribute, run } from './runs.js';

export function printStatement(s: TokenReader, stmt: Stmt): Doc {
  return concat([decorations(s), printBare(s, stmt)]);
}

/** Attributes, on lines of their own if they were, and visibility. */
export function decorations(s: TokenReader): Doc {
  const parts: Doc[] = [];
  while (s.is(T.At) || s.is(T.AtBang)) {
    const printed = attribute(s);
    parts.push(printed, s.peek().newline ? hardline : BLANK);
  }
  const isVisibility = (s.is(T.KwPub) || s.is(T.KwPriv)) && s.peek(1).type !== T.Colon;
  if (!isVisibility) return concat(parts);
  const word = s.take();
  const scope = s.is(T.LParen) && s.peek(1).text === 'package' ? [s.take(), s.take(), s.take()] : [];
  return concat([...parts, word, scope, ' ']);
}

const BLANK: Doc = { kind: 'text', text: ' ', breaks: false };

function printBare(s: TokenReader, stmt: Stmt): Doc {
  if (isDeclaration(stmt)) return printDeclaration(s, stmt);
  switch (stmt.kind) {
    case 'LetStmt': {
      const words = stmt.form === 'bare' ? [] : [s.take(), ' ', stmt.form === 'let mut' ? [s.take(), ' '] : []];
      const binding = run(s, (stmt.type ?? stmt.pattern).span.end);
      return concat([words, binding, printValue(s, stmt.value)]);
    }
    case 'AssignStmt':
      return concat([printTarget(s, stmt.target), printValue(s, stmt.value)]);
    case 'CompoundAssignStmt':
      return concat([printTarget(s, stmt.target), printValue(s, stmt.value)]);
    case 'DeferStmt': {
      const word = s.take();
      if (stmt.form === 'inline') return concat([word, ' ', printBranch(s, stmt.body)]);
      if (opensWith(s, T.KwDo, stmt.body)) return concat([word, ' ', printDoBlock(s, stmt.body, stmt.span.end)]);
      return concat(opensBlock(s, stmt.body) ? [word, ' ', printBraces(s, stmt.body)] : [word, closedBody(s, stmt.body.stmts)]);
    }
    case 'ExprStmt':
      return printExpr(s, stmt.expr);
    case 'ModifiedStmt': {
      const inner = printBare(s, stmt.stmt);
      return concat([inner, ' ', s.take(), ' ', printExpr(s, stmt.condition)]);
    }
    case 'Contract':
      return printContract(s, stmt);
    case 'RaisesBlock': {
      const head = concat([s.take(), ' ', run(s, stmt.path.at(-1)?.span.end ?? 0)]);
      return concat([head, closedBody(s, stmt.body.stmts)]);
    }
    case 'ForallBlock':
      return printForall(s, stmt);
    case 'ErrorStmt':
      throw new Error('a unit with errors cannot be printed');
    default:
      return assertNever(stmt);
  }
}

/** The one statement of an arm, branch or lambda that is no block. */
export function printBranch(s: TokenReader, block: Block): Doc {
  const [only] = block.stmts;
  return only === undefined ? nothing : printStatement(s, only);
}

/** The `=` (or `+=`, …) that comes next, and the value: behind it, or below it if that is what makes an operation fit. */
export function printValue(s: TokenReader, value: Expr): Doc {
  const sign = s.take();
  if (!isOperation(value) && value.kind !== 'Ternary' && value.kind !== 'Quantifier') return concat([' ', sign, ' ', printExpr(s, value)]);
  return group([' ', sign, indent([line, printUnindented(s, value)])]);
}

function printTarget(s: TokenReader, target: AssignTarget): Doc {
  switch (target.kind) {
    case 'TupleTarget':
      return list(
        s,
        target.elements.map((element) => () => printTarget(s, element)),
        { keepsComma: target.elements.length === 1 },
      );
    case 'ArrayTarget': {
      const { rest } = target;
      const elements = target.elements.map((element) => () => printTarget(s, element));
      return list(s, rest === null ? elements : [...elements, () => concat([s.take(), printTarget(s, rest)])]);
    }
    default:
      return printExpr(s, target);
  }
}

/** `requires c : "message"`; the message goes below where the line is too long. */
export function printContract(s: TokenReader, contract: Contract): Doc {
  const head = concat([s.take(), ' ', printExpr(s, contract.condition)]);
  return contract.message === null ? head : group([head, ' ', s.take(), indent([line, s.take()])]);
}
