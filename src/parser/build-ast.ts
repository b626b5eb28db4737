/**
 * The AST builder: from the concrete syntax tree of Chevrotain to the nodes of ast.ts. One file for each chapter in build/.
 *
 * What it settles: precedence (build/operators.ts), assignment targets, select heads, attributes, documentation, and the trimming of forms
 * that differ in layout only. What it is not: the resolver. A name is a string here.
 *
 * Invariants
 * - Ids count from 0; those of nodes that were dropped on the way (a grouping around a target, say) stay unused. Spans are half-open and cover the node's own tokens, not its attributes.
 * - Total: whatever recovery left out becomes `ErrorStmt` or `ErrorExpr`, and has been reported by the parser.
 * - The depth of its recursion is that of the parser; chains are loops with a limit (`MOST_IN_CHAIN`).
 * - A top-level statement is built when it has been read, so that its concrete tree can go.
 * - The chapters call each other as the grammar does; only functions cross the file borders, so the import cycles are harmless.
 */
import type { CstNode } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Comment, Stmt, Unit } from './ast.js';
import { Builder } from './build/builder.js';
import { childOf, childrenOf, pathOf } from './build/cst.js';
import { buildAttribute, buildIfStatement } from './build/statements.js';

export class UnitBuilder {
  private readonly b: Builder;
  private readonly items: Stmt[] = [];

  constructor(text: string, file: string, comments: readonly Comment[]) {
    this.b = new Builder(text, file, comments);
  }

  /** What was found wrong while building. */
  get problems(): readonly Diagnostic[] {
    return this.b.problems;
  }

  /** Builds the next top-level statement. */
  add(statement: CstNode): void {
    const item = buildIfStatement(this.b, statement);
    if (item !== null) this.items.push(item);
  }

  /** The unit of all statements so far. `program` is what is left of the tree: the header of the file. */
  finish(program: CstNode): Unit {
    const { b, items } = this;
    const attributes = childrenOf(program, 'attribute').flatMap((attribute) => buildAttribute(b, attribute));
    const header = childOf(program, 'moduleHeader');
    const id = b.id();
    return {
      kind: 'Unit',
      id,
      span: { start: 0, end: b.text.length },
      file: b.file,
      header: header === undefined ? null : pathOf(header, 'name'),
      attributes,
      items,
      comments: b.comments,
      nodeCount: b.nodeCount,
    };
  }
}
