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
 * - The chapters call each other as the grammar does; only functions cross the file borders, so the import cycles are harmless.
 */
import type { CstNode } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Comment, Unit } from './ast.js';
import { Builder } from './build/builder.js';
import { childOf, childrenOf, pathOf } from './build/cst.js';
import { buildAttribute, buildStatements } from './build/statements.js';

export interface BuildResult {
  readonly unit: Unit;
  readonly problems: readonly Diagnostic[];
}

export function buildUnit(program: CstNode, text: string, file: string, comments: readonly Comment[]): BuildResult {
  const b = new Builder(text, file, comments);
  const attributes = childrenOf(program, 'attribute').flatMap((attribute) => buildAttribute(b, attribute));
  const body = childOf(program, 'body');
  const items = body === undefined ? [] : buildStatements(b, body);
  const header = childOf(program, 'moduleHeader');
  const unit: Omit<Unit, 'nodeCount'> = {
    kind: 'Unit',
    id: b.id(),
    span: { start: 0, end: text.length },
    file,
    header: header === undefined ? null : pathOf(header, 'name'),
    attributes,
    items,
    comments,
  };
  return { unit: { ...unit, nodeCount: b.nodeCount }, problems: b.problems };
}
