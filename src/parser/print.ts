/**
 * The formatter: one style, no options (docs/formatting.md).
 *
 *   print/document.ts   the document algebra: text with the places where it may break
 *   print/render.ts     a document to lines of at most 100 columns
 *   print/reader.ts     the tokens of the source (read-tokens.ts) in order, with comments and empty lines
 *   print/runs.ts       types, patterns, paths: laid out by their tokens
 *   print/lists.ts      bracketed lists; print/lines.ts what stands on lines of its own
 *   print/*.ts          a chapter each: statements, declarations, structs, expressions, operators, postfix, lambdas, control, quantifiers, concurrency
 *   print/same-tree.ts  whether two texts say the same
 *
 * How: the printer walks the tree for the structure and takes every token from the source for the text. So literals, words and brackets stay
 * as written; what changes is white space, line breaks, `;` at the end of a line, and commas before a closing bracket or a line end.
 *
 * What it is not: it does not rewrite one form as another (`unless` stays `unless`, `&&` stays `&&`), and it does not repair: it prints only
 * units without problems.
 *
 * Invariants
 * - The result parses to the same tree, spans and ids aside, and has the same comments.
 * - Idempotent: printing the result changes nothing.
 * - A line breaks only where 1.10 ignores the newline, or where the construct requires one.
 */
import { EOF } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Unit } from './ast.js';
import { parse } from './parse.js';
import { printItems } from './print/declarations.js';
import { blankline, concat, type Doc, hardline } from './print/document.js';
import { each, lines } from './print/lines.js';
import { TokenReader } from './print/reader.js';
import { type Rendered, render } from './print/render.js';
import { attribute, run } from './print/runs.js';
import { sameSource } from './print/same-tree.js';
import * as T from './tokens.js';

export { sameSource, sameTree } from './print/same-tree.js';

/**
 * The text of a unit in the one style.
 *
 * @param unit a unit without errors
 * @param text the source it was parsed from
 */
export function print(unit: Unit, text: string): string {
  let printed = printOnce(unit, text);
  // Where a comment moved, what it forces to break has moved too: print again until it rests.
  for (let round = 0; printed.displaced && round < MOST_ROUNDS; round++) {
    const again = parse(printed.text, unit.file);
    if (again.problems.some((problem) => problem.severity === 'error')) break;
    printed = printOnce(again.unit, printed.text);
  }
  return printed.text;
}

const MOST_ROUNDS = 4;

function printOnce(unit: Unit, text: string): Rendered {
  const s = new TokenReader(text);
  const parts: Doc[] = [];
  const add = (part: Doc | null, separator: Doc): void => {
    if (part !== null) parts.push(...(parts.length === 0 ? [part] : [separator, part]));
  };
  add(printFileHead(s, unit), hardline);
  const gap = s.blankAhead ? blankline : hardline;
  add(printItems(s, unit.items, true), gap);
  // The one `end` that a file with a module header may have (15).
  if (!s.is(EOF)) add(s.take(), hardline);
  add(
    lines(
      s,
      each([], () => hardline),
    ),
    hardline,
  );
  const { text: body, displaced } = render(concat(parts));
  return { text: shebangOf(text) + body, displaced };
}

/** The `#!` line, which is no part of the program (1.1), with the empty line behind it. */
function shebangOf(text: string): string {
  const line = /^\uFEFF?(#!.*)/.exec(text)?.[1];
  if (line === undefined) return '';
  return `${line.trimEnd()}\n${/^[^\n]*\n[ \t\r]*\n/.test(text) ? '\n' : ''}`;
}

export type FormatResult =
  | { readonly ok: true; readonly text: string }
  /** The source has problems, or (a fault of the printer) the result would not mean the same; then `problems` has no error. */
  | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/** Formats a source text if it parses, and if the result says the same. */
export function format(text: string, file: string): FormatResult {
  const { unit, problems } = parse(text, file);
  if (problems.some((problem) => problem.severity === 'error')) return { ok: false, problems };
  const printed = print(unit, text);
  return printed === text || sameSource(text, printed) ? { ok: true, text: printed } : { ok: false, problems: [] };
}

/** Attributes of the file and its `module` header. */
function printFileHead(s: TokenReader, unit: Unit): Doc | null {
  const [first] = unit.items;
  const taken = new Set(first !== undefined && 'attributes' in first ? first.attributes : []);
  const own = unit.attributes.filter((one) => !taken.has(one));
  const last = own.at(-1)?.span.start ?? -1;
  const path = unit.header?.at(-1)?.span.end ?? -1;
  return lines(
    s,
    {
      more: () => ((s.is(T.At) || s.is(T.AtBang)) && s.peek().start <= last) || s.peek().start < path,
      print: () => (s.is(T.At) || s.is(T.AtBang) ? attribute(s) : run(s, path)),
    },
    { closed: false },
  );
}
