/**
 * Precedence (language.md 6.1): from the flat list of operands and operators of one expression to a tree.
 *
 * Levels are numbered from loose to tight, the other way round than in the table of 6.1. The list is bounded (`MOST_IN_CHAIN`), so that the
 * recursion over right-associative operators and the depth of the tree are bounded too.
 */
import type { CstNode, IToken } from 'chevrotain';
import type { Span } from '../../diagnostics/span.js';
import type { BinaryOperator, CompareOperator, Expr } from '../ast.js';
import { describe } from '../errors.js';
import { spanOf } from '../places.js';
import { notAssociative, stepWithoutRange, tightNot, unexpected } from '../problems.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';
import { childrenOf, isToken, startOf, tokensOf } from './cst.js';
import { buildOperand } from './operands.js';
import { buildType } from './types.js';

export function buildOperators(b: Builder, node: CstNode): Expr {
  const operands = childrenOf(node, 'operand');
  const operators = tokensOf(node, 'op');
  const [only] = operands;
  if (operators.length === 0) return only === undefined ? b.errorExpr(node) : buildOperand(b, only);
  if (b.isTooLong(operators)) return b.errorExpr(node);
  const items = [...operands, ...operators, ...childrenOf(node, 'type'), ...tokensOf(node, 'in'), ...tokensOf(node, 'isNot')];
  items.sort((x, y) => startOf(x) - startOf(y));
  const list = new OperatorList(b, items, node);
  const expr = list.expression(Level.Pipe);
  list.expectEnd();
  return expr;
}

const Level = {
  Pipe: 1,
  Send: 2,
  Implies: 3,
  Or: 4,
  And: 5,
  Not: 6,
  Compare: 7,
  Coalesce: 8,
  Range: 9,
  BitOr: 10,
  BitXor: 11,
  BitAnd: 12,
  Shift: 13,
  Add: 14,
  Multiply: 15,
  Power: 16,
  Cast: 17,
} as const;

const levels = new Map<string, number>([
  ['|>', Level.Pipe],
  ['<-', Level.Send],
  ['implies', Level.Implies],
  ['or', Level.Or],
  ['||', Level.Or],
  ['and', Level.And],
  ['&&', Level.And],
  ...['==', '!=', '<', '>', '<=', '>=', '<=>', '~=', 'in', 'not', 'is'].map((operator): [string, number] => [operator, Level.Compare]),
  ['??', Level.Coalesce],
  ...['..', '..<', '..=', 'by'].map((operator): [string, number] => [operator, Level.Range]),
  ['|', Level.BitOr],
  ['^', Level.BitXor],
  ['&', Level.BitAnd],
  ['<<', Level.Shift],
  ['>>', Level.Shift],
  ...['+', '-', '++'].map((operator): [string, number] => [operator, Level.Add]),
  ...['*', '/', '//', '%'].map((operator): [string, number] => [operator, Level.Multiply]),
  ['**', Level.Power],
  ['as', Level.Cast],
]);

const orderings: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

class OperatorList {
  private position = 0;

  constructor(
    private readonly b: Builder,
    private readonly items: readonly (CstNode | IToken)[],
    private readonly owner: CstNode,
  ) {}

  /** Everything from here on that binds at least as tightly as `level`. */
  expression(level: number): Expr {
    let left = this.prefix(level);
    for (;;) {
      const operator = this.operator();
      if (operator === undefined) return left;
      const own = levels.get(operator.image) ?? 0;
      if (own < level) return left;
      // The right side of `|>` is a plain operand, so nothing that binds more tightly may follow (6.2 pipe); expectEnd says so.
      if (left.kind === 'Pipe' && own > Level.Pipe) return left;
      this.position++;
      left = this.infix(left, operator, own);
    }
  }

  /** Reports an operator that could not be taken up. */
  expectEnd(): void {
    const rest = this.items[this.position];
    if (rest === undefined || !isToken(rest)) return;
    this.b.report(unexpected(this.b.file, 'E3001', spanOf(rest), 'the end of the expression', describe(rest)));
  }

  private operator(): IToken | undefined {
    const item = this.items[this.position];
    return item !== undefined && isToken(item) ? item : undefined;
  }

  private prefix(level: number): Expr {
    const operator = this.operator();
    if (operator === undefined) return this.operand();
    this.position++;
    if (operator.tokenType === T.KwNot) {
      if (level > Level.Not) this.b.report(tightNot(this.b.file, spanOf(operator)));
      const operand = this.expression(Level.Not);
      return { kind: 'Not', id: this.b.id(), span: { start: operator.startOffset, end: operand.span.end }, operand };
    }
    if (level > Level.Range) {
      this.b.report(unexpected(this.b.file, 'E3003', spanOf(operator), 'an expression', describe(operator)));
    }
    return this.range(null, operator);
  }

  private operand(): Expr {
    const item = this.items[this.position];
    if (item === undefined || isToken(item)) return this.b.errorExpr(this.owner);
    this.position++;
    return buildOperand(this.b, item);
  }

  private infix(left: Expr, operator: IToken, level: number): Expr {
    const { b } = this;
    const { image } = operator;
    switch (level) {
      case Level.Pipe: {
        const right = this.operand();
        return { kind: 'Pipe', id: b.id(), span: join(left, right), left, right };
      }
      case Level.Send: {
        const value = this.expression(Level.Implies);
        this.rejectRepetition(Level.Send);
        return { kind: 'Send', id: b.id(), span: join(left, value), channel: left, value };
      }
      case Level.Implies: {
        const right = this.expression(Level.Implies);
        return { kind: 'Logical', id: b.id(), span: join(left, right), operator: 'implies', left, right };
      }
      case Level.Or:
      case Level.And: {
        const right = this.expression(level + 1);
        return { kind: 'Logical', id: b.id(), span: join(left, right), operator: level === Level.Or ? 'or' : 'and', left, right };
      }
      case Level.Compare:
        return this.compare(left, operator);
      case Level.Coalesce: {
        const right = this.expression(Level.Coalesce);
        return { kind: 'Coalesce', id: b.id(), span: join(left, right), left, right };
      }
      case Level.Range:
        return this.range(left, operator);
      case Level.Cast: {
        const type = this.type();
        return { kind: 'Cast', id: b.id(), span: join(left, type), value: left, type };
      }
      default: {
        // Right-associative `**` takes its own level again on the right.
        const right = this.expression(level === Level.Power ? level : level + 1);
        return { kind: 'Binary', id: b.id(), span: join(left, right), operator: image as BinaryOperator, left, right };
      }
    }
  }

  private compare(left: Expr, operator: IToken): Expr {
    const { b } = this;
    if (operator.tokenType === T.KwIs) {
      const negated = this.operator()?.tokenType === T.KwNot;
      if (negated) this.position++;
      const type = this.type();
      return { kind: 'Is', id: b.id(), span: join(left, type), value: left, type, negated };
    }
    if (operator.tokenType === T.KwNot) this.position++;
    const name = operator.tokenType === T.KwNot ? 'not in' : (operator.image as CompareOperator);
    const right = this.expression(Level.Coalesce);
    if (!orderings.has(name) || !this.chains())
      return { kind: 'Compare', id: b.id(), span: join(left, right), operator: name, left, right };
    const operands = [left, right];
    const operators = [name as '<'];
    while (this.chains()) {
      operators.push((this.operator()?.image ?? '<') as '<');
      this.position++;
      operands.push(this.expression(Level.Coalesce));
    }
    return { kind: 'Chain', id: b.id(), span: join(left, operands.at(-1) ?? right), operands, operators };
  }

  /** Whether another ordering operator follows: a maximal run of them chains (6.1). */
  private chains(): boolean {
    return orderings.has(this.operator()?.image ?? '');
  }

  private range(start: Expr | null, operator: IToken): Expr {
    const { b } = this;
    if (operator.image === 'by') {
      b.report(stepWithoutRange(b.file, spanOf(operator)));
      const step = this.expression(Level.BitOr);
      return b.errorExpr({ start: start?.span.start ?? operator.startOffset, end: step.span.end });
    }
    const item = this.items[this.position];
    const end = item !== undefined && !isToken(item) ? this.expression(Level.BitOr) : null;
    let step: Expr | null = null;
    if (this.operator()?.image === 'by') {
      this.position++;
      step = this.expression(Level.BitOr);
    }
    this.rejectRepetition(Level.Range);
    const last = step?.span.end ?? end?.span.end ?? spanOf(operator).end;
    const span = { start: start?.span.start ?? operator.startOffset, end: last };
    return { kind: 'Range', id: b.id(), span, start, end, operator: operator.image as '..', step };
  }

  /** Levels 11 and 18 of 6.1 do not associate. */
  private rejectRepetition(level: number): void {
    const operator = this.operator();
    if (operator === undefined || levels.get(operator.image) !== level || operator.image === 'by') return;
    this.b.report(notAssociative(this.b.file, spanOf(operator), operator.image));
  }

  private type() {
    const item = this.items[this.position];
    if (item === undefined || isToken(item)) return buildType(this.b, undefined);
    this.position++;
    return buildType(this.b, item);
  }
}

function join(left: { readonly span: Span }, right: { readonly span: Span }): Span {
  return { start: left.span.start, end: right.span.end };
}
