/**
 * What stands on lines of its own: statements, members, arms, clauses. Here live the rules about empty lines and about comments between
 * statements.
 *
 * - An empty line of the source stays, several become one, and none stands at the start or end of a body.
 * - A comment on its own line belongs to the body that it is indented in.
 */
import type { Stmt } from '../ast.js';
import * as T from '../tokens.js';
import { blankline, type Content, concat, type Doc, doc, group, hardline, indent, join, line, nothing, semicolon } from './document.js';
import type { TokenReader } from './reader.js';
import { printStatement } from './statements.js';
import { beginsBlockAlone, continuesLine, holdsLine } from './words.js';

/** Something to print line by line. */
export interface Items {
  more(): boolean;
  print(): Doc;
}

export interface LineOptions {
  /** Commas may stand between the items; they are left out. */
  readonly commas?: boolean;
  /** The body has a closer of its own, so every comment before that is inside. Default true. */
  readonly closed?: boolean;
  /** An empty line before the first item stays. */
  readonly keepFirstBlank?: boolean;
  /** Whether an empty line must separate the item with this index from the one before it. */
  readonly apart?: (index: number) => boolean;
}

interface Row {
  blank: boolean;
  /** Stays in the line of the one before it, behind a `;`. */
  readonly glued?: boolean;
  readonly doc: Doc;
}

/** Nodes in the order of the source. */
export function each<Node>(nodes: readonly Node[], print: (node: Node) => Doc): Items {
  let index = 0;
  return { more: () => index < nodes.length, print: () => print(nodes[index++] as Node) };
}

/** Each item on a line, with the comments around it; null if there is nothing. */
export function lines(s: TokenReader, items: Items, options: LineOptions = {}): Doc | null {
  const rows: Row[] = [];
  const column = s.columnAhead;
  for (let index = 0; items.more(); index++) {
    const first = rows.length;
    addComments(s, rows, 0);
    const blank = s.blankAhead;
    const glued = index > 0 && rows.length === first && continuesLine(s.peek().text);
    const printed = items.print();
    rows.push({ blank, glued, doc: options.commas === true ? withoutCommas(s, printed) : printed });
    const start = rows[first];
    if (start !== undefined && index > 0 && options.apart?.(index) === true && !rows.slice(first).some((row) => row.blank))
      start.blank = true;
  }
  // Comments left of the first line of a body do not belong to it.
  addComments(s, rows, options.closed === false ? column : 0);
  if (rows.length === 0) return null;
  return concat([
    options.keepFirstBlank === true && rows[0]?.blank === true ? blankline : nothing,
    ...rows.flatMap((row, index) => (index === 0 ? [row.doc] : [separator(row), row.doc])),
  ]);
}

const separator = ({ glued, blank }: Row): Doc => (glued === true ? doc('; ') : blank ? blankline : hardline);

/** The items indented below a header; nothing if there are none. */
export function below(s: TokenReader, items: Items, options: LineOptions = {}): Doc {
  const content = lines(s, items, options);
  return content === null ? nothing : indent([hardline, content]);
}

/** Statements indented below a header. */
export function body(s: TokenReader, stmts: readonly Stmt[], options: LineOptions = {}): Doc {
  return below(s, statements(s, stmts), options);
}

/** Statements below a header, and the `end`. */
export function closedBody(s: TokenReader, stmts: readonly Stmt[], options: LineOptions = {}): Doc {
  return concat([body(s, stmts, options), endsWithName(s) ? ' ' : hardline, s.take()]);
}

/** Entries below a header, and the `end`. */
export function closedEntries(s: TokenReader, items: Items, options: LineOptions = {}): Doc {
  return concat([below(s, items, { commas: true, ...options }), hardline, s.take()]);
}

/** `{ … }`, `do … end`, `|x| … end`: stays on one line if it was written so and fits. `head` has been taken, the closer comes next. */
export function enclosed(s: TokenReader, head: Content, stmts: readonly Stmt[], oneLine: boolean): Doc {
  if (!oneLine) return concat([head, closedBody(s, stmts)]);
  const docs = stmts.map((stmt) => printStatement(s, stmt));
  const alone = stmts.some((stmt) => stmt.kind === 'ExprStmt' && stmt.expr.kind === 'Name' && beginsBlockAlone(stmt.expr.name));
  if (alone) return concat([head, ' ', join('; ', docs), ' ', s.take()]);
  if (endsWithName(s)) return concat([group([head, indent([line, join(semicolon, docs)]), ' ']), s.take()]);
  return flatEnclosed(head, docs, () => s.take());
}

/** Whether the token that was printed last would be a keyword at the end of a line. */
const endsWithName = (s: TokenReader): boolean => s.index > 0 && holdsLine(s.at(s.index - 1).text);

/** What is printed on one line if it fits, between a head and a closer. */
export function flatEnclosed(head: Content, docs: readonly Doc[], close: () => Doc): Doc {
  if (docs.length === 0) return concat([head, ' ', close()]);
  return concat([group([head, indent([line, join(semicolon, docs)]), line]), close()]);
}

export function statements(s: TokenReader, stmts: readonly Stmt[]): Items {
  return each(stmts, (stmt) => printStatement(s, stmt));
}

function addComments(s: TokenReader, rows: Row[], column: number): void {
  for (;;) {
    const blank = s.blankAhead;
    const text = s.ownComment(column);
    if (text === null) return;
    rows.push({ blank, doc: text });
  }
}

function withoutCommas(s: TokenReader, item: Doc): Doc {
  const parts = [item];
  while (s.is(T.Comma)) parts.push(s.drop());
  return parts.length === 1 ? item : doc(parts);
}
