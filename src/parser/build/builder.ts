/** What every chapter of the AST builder shares: the text, the numbering of nodes, the problems found on the way. */
import type { CstNode, IToken } from 'chevrotain';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Span } from '../../diagnostics/span.js';
import type { Comment, Expr } from '../ast.js';
import { spanOf } from '../places.js';
import { tooLong } from '../problems.js';
import { isToken, spanOfNode } from './cst.js';

/** Operations in one chain of operators, calls or branches: the tree of a chain is as deep as it is long. */
export const MOST_IN_CHAIN = 1000;

export class Builder {
  readonly problems: Diagnostic[] = [];
  private count = 0;

  constructor(
    readonly text: string,
    readonly file: string,
    readonly comments: readonly Comment[],
  ) {}

  /** The next node id; ids are dense from 0. */
  id(): number {
    return this.count++;
  }

  get nodeCount(): number {
    return this.count;
  }

  report(problem: Diagnostic): void {
    this.problems.push(problem);
  }

  /** Reports the part of a chain that is beyond the limit, if there is one; what cannot be a chain is then left out. */
  isTooLong(parts: readonly (CstNode | IToken)[]): boolean {
    const beyond = parts[MOST_IN_CHAIN];
    if (beyond === undefined) return false;
    this.report(tooLong(this.file, isToken(beyond) ? spanOf(beyond) : spanOfNode(beyond), MOST_IN_CHAIN));
    return true;
  }

  /** Stands for an expression that the parser could not read. */
  errorExpr(at: CstNode | Span): Expr {
    const span = 'start' in at ? at : spanOfNode(at);
    return { kind: 'ErrorExpr', id: this.id(), span };
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** The documentation comments that stand directly before `offset` (1.2), without their marks; null if there are none. */
  docBefore(offset: number): string | null {
    let index = this.lastCommentBefore(offset);
    let end = offset;
    const lines: string[] = [];
    for (; index >= 0; index--) {
      const comment = this.comments[index];
      if (comment === undefined || comment.kind !== 'doc' || !comment.ownLine || this.text.slice(comment.span.end, end).trim() !== '')
        break;
      lines.push(comment.text.replace(/^## ?/, '').trimEnd());
      end = comment.span.start;
    }
    return lines.length === 0 ? null : lines.reverse().join('\n');
  }

  /** Index of the last comment that ends at or before `offset`, by bisection. */
  private lastCommentBefore(offset: number): number {
    let low = 0;
    let high = this.comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.comments[middle]?.span.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
