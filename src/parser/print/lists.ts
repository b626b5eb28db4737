/** Lists in brackets whose items are printed from the tree: arguments, collections, parameters, fields. */
import type { Arg, Expr, Param } from '../ast.js';
import * as T from '../tokens.js';
import { closingComments, leadingComments } from './comments.js';
import {
  broken,
  choice,
  concat,
  type Doc,
  fill,
  forceBreak,
  group,
  hardline,
  ifBroken,
  indent,
  line,
  nothing,
  softline,
} from './document.js';
import { printExpr } from './expressions.js';
import type { TokenReader } from './reader.js';
import { run } from './runs.js';

export interface ListStyle {
  /** Blanks inside the brackets: `T { x: 1 }`. */
  readonly padded?: boolean;
  /** A comma behind the last item if the list is broken: literals. */
  readonly trailingComma?: boolean;
  /** The last item may spread over several lines while the others stay on the first. */
  readonly hugsLast?: boolean;
  /** Several items in a line: lists of numbers. */
  readonly filled?: boolean;
  /** The last comma means something: `(a,)`. */
  readonly keepsComma?: boolean;
}

/**
 * A list, the next token being its opening bracket. On one line if it fits; a list whose first item was written on a line of its own stays
 * broken, one item a line. Empty lines between items stay.
 */
export function list(s: TokenReader, items: readonly (() => Doc)[], style: ListStyle = {}): Doc {
  const open = s.take();
  let mustBreak = s.commentAhead;
  const written = items.length > 0 && s.peek().newline;
  const docs: Doc[] = [];
  const separators: Doc[] = [];
  for (const [index, print] of items.entries()) {
    if (index > 0) separators.push(s.blankAhead ? LINE_OR_BLANK : line);
    const before = leadingComments(s);
    const item = print();
    // The body of a heredoc would stand in the middle of the list.
    mustBreak ||= s.commentAhead || (s.previous?.heredoc !== null && index < items.length - 1);
    const isLast = index === items.length - 1;
    const comma = s.is(T.Comma) ? (isLast && style.keepsComma !== true ? s.drop() : s.takeComma()) : nothing;
    docs.push(concat([...before, item, comma]));
    mustBreak ||= s.commentAhead;
  }
  const ending = closingComments(s);
  const close = s.take();
  if (docs.length === 0) return concat([open, indent(ending), mustBreak ? hardline : nothing, close]);
  const edge = style.padded === true ? line : softline;
  const comma = style.trailingComma === true ? ifBroken(',') : nothing;
  const content = style.filled === true && !mustBreak ? fill(docs) : interleave(docs, separators);
  const breaks = written || mustBreak;
  // The closer is no part of the group, lest a comment behind it break the list.
  const inside = [open, indent([edge, content, comma, ...ending]), edge];
  const spread = concat([group(breaks ? [inside, forceBreak] : inside), close]);
  return style.hugsLast !== true || breaks ? spread : hugging(open, docs, close, spread);
}

const LINE_OR_BLANK: Doc = { kind: 'line', flat: ' ', blank: true, breaks: false };

function interleave(docs: readonly Doc[], separators: readonly Doc[]): Doc {
  return concat(docs.flatMap((one, index) => (index === 0 ? [one] : [separators[index - 1] ?? line, one])));
}

/** `f(a, { … })`: the last item broken, all else on its first line. */
function hugging(open: Doc, docs: readonly Doc[], close: Doc, spread: Doc): Doc {
  const last = docs.at(-1);
  if (last === undefined || docs.slice(0, -1).some((one) => one.breaks)) return spread;
  const hug = (one: Doc): Doc => concat([open, ...docs.slice(0, -1).flatMap((other) => [other, ' ']), one, close]);
  return choice(last.breaks ? [hug(last), spread] : [spread, hug(broken(last)), broken(spread)]);
}

/** `(a, name: b, ...c)`, the next token being the bracket. */
export function printArgs(s: TokenReader, args: readonly Arg[]): Doc {
  return list(
    s,
    args.map((arg) => () => printArg(s, arg)),
    { hugsLast: isHuggable(args) },
  );
}

/** `value`, `name: value`, `name:`, `...value`; in braces also `name` for `name: name`. */
export function printArg(s: TokenReader, arg: Arg): Doc {
  if (arg.spread) return concat([s.take(), printExpr(s, arg.value)]);
  if (arg.name === null) return printExpr(s, arg.value);
  const name = s.take();
  if (arg.shorthand) return concat([name, s.takeIf(T.Colon)]);
  return concat([name, s.take(), ' ', printExpr(s, arg.value)]);
}

/** Whether the last argument may spread over lines of its own while the call begins on one. */
export function isHuggable(args: readonly Arg[]): boolean {
  const last = args.at(-1);
  return last !== undefined && spreadsWell(last.value, args.length === 1);
}

function spreadsWell(value: Expr, alone: boolean): boolean {
  switch (value.kind) {
    case 'Lambda':
    case 'Array':
    case 'Map':
    case 'StructLiteral':
      return true;
    case 'Call':
      return value.block !== null && isPlain(value.callee);
    case 'If':
    case 'Match':
    case 'With':
    case 'Spawn':
    case 'Do':
    case 'Try':
    case 'Handle':
    case 'Select':
      return alone;
    default:
      return false;
  }
}

/** Whether an expression is a name or a path of names, so that it never breaks. */
export function isPlain(expr: Expr): boolean {
  if (expr.kind === 'Member') return isPlain(expr.object);
  return expr.kind === 'Name' || expr.kind === 'Self' || expr.kind === 'SelfType';
}

/** `(a: T, mut b = 1, ...rest)`, the next token being the bracket. */
export function printParams(s: TokenReader, params: readonly Param[]): Doc {
  return list(
    s,
    params.map((param) => () => printParam(s, param)),
  );
}

/** `|a, b: T|` or `||`. Parameters between bars stay on one line. */
export function printBars(s: TokenReader, params: readonly Param[]): Doc {
  if (s.is(T.PipePipe)) return s.take();
  const parts: Doc[] = [s.take()];
  for (const [index, param] of params.entries()) {
    if (index > 0) parts.push(BLANK);
    parts.push(printParam(s, param));
    if (s.is(T.Comma)) parts.push(index < params.length - 1 ? s.takeComma() : s.drop());
  }
  parts.push(s.take());
  return concat(parts);
}

const BLANK: Doc = { kind: 'text', text: ' ', breaks: false };

function printParam(s: TokenReader, param: Param): Doc {
  if (param.default === null) return run(s, param.span.end);
  return concat([run(s, param.default.span.start), ' ', printExpr(s, param.default)]);
}
