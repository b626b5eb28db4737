/**
 * Chains of postfixes: members, calls, indexes (language.md 6.2, 6.5).
 *
 * A chain of several calls is on one line if it was written so and fits; else every call that begins with a dot has its own line. What comes
 * last may spread over lines while the chain before it stays on one.
 */
import type { Arg, CallExpr, Expr } from '../ast.js';
import * as T from '../tokens.js';
import { broken, choice, concat, type Doc, forceBreak, group, hardline, indent, join, line, nothing } from './document.js';
import { printExpr } from './expressions.js';
import { printLambda } from './lambdas.js';
import { isHuggable, list, printArg, printArgs } from './lists.js';
import type { TokenReader } from './reader.js';
import { runFlat } from './runs.js';

type Postfix = Extract<
  Expr,
  { kind: 'Member' | 'TupleIndex' | 'Index' | 'Slice' | 'TypeApply' | 'Call' | 'StructLiteral' | 'TryOp' | 'Unwrap' }
>;

interface Link {
  readonly doc: Doc;
  /** `.name` or `?.name`: a line may begin with it. */
  readonly isDot: boolean;
  readonly isCall: boolean;
}

export function printPostfix(s: TokenReader, e: Postfix): Doc {
  const chain: Postfix[] = [];
  let base: Expr = e;
  for (let next = operandOf(base); next !== null; next = operandOf(base)) {
    chain.unshift(base as Postfix);
    base = next;
  }
  const head = printExpr(s, base);
  let written = false;
  const links = chain.map((one): Link => {
    const isDot = s.is(T.Dot) || s.is(T.QuestionDot);
    written ||= isDot && s.peek().newline;
    return { doc: printLink(s, one), isDot, isCall: one.kind === 'Call' };
  });
  return layOut(head, links, written, isTypeName(base));
}

function operandOf(e: Expr): Expr | null {
  switch (e.kind) {
    case 'Member':
    case 'TupleIndex':
    case 'Index':
    case 'Slice':
    case 'TypeApply':
      return e.object;
    case 'Call':
      return e.callee;
    case 'StructLiteral':
      return e.type;
    case 'TryOp':
    case 'Unwrap':
      return e.operand;
    default:
      return null;
  }
}

/** `Channel.new()` stays together; the calls on what it makes follow. */
function isTypeName(base: Expr): boolean {
  return base.kind === 'SelfType' || (base.kind === 'Name' && /^[A-Z]/.test(base.name));
}

function layOut(head: Doc, links: readonly Link[], written: boolean, headTakesCall: boolean): Doc {
  const flat = concat([head, ...links.map((link) => link.doc)]);
  const [first, ...segments] = segmentsOf(head, links, headTakesCall);
  if (segments.length === 0 || (segments.length === 1 && !written)) return flat;
  const spread = concat([first ?? nothing, indent(segments.map((segment) => [hardline, segment]))]);
  return written || segments.slice(0, -1).some((segment) => segment.breaks) ? spread : choice([flat, spread]);
}

/** The head with what belongs to it, then from each dot behind a call up to the next call. */
function segmentsOf(head: Doc, links: readonly Link[], headTakesCall: boolean): Doc[] {
  const segments: Doc[][] = [[head]];
  let called = false;
  for (const [index, link] of links.entries()) {
    const isFirst = segments.length === 1;
    const opensCall = isFirst && !headTakesCall && links[index + 1]?.isCall === true;
    if (link.isDot && (called || opensCall)) {
      segments.push([link.doc]);
      called = false;
    } else {
      segments.at(-1)?.push(link.doc);
      called ||= link.isCall;
    }
  }
  return segments.map(concat);
}

function printLink(s: TokenReader, e: Postfix): Doc {
  switch (e.kind) {
    case 'Member':
      // The legacy `"=" repeat 80` has no dot.
      if (s.isWord('repeat')) return concat([' ', s.take()]);
      return concat([s.take(), s.take()]);
    case 'TupleIndex':
      return concat([s.take(), s.take()]);
    case 'Index':
      return list(
        s,
        e.indices.map((index) => () => printExpr(s, index)),
      );
    case 'Slice':
      return printSlice(s, e);
    case 'TypeApply':
      return runFlat(s, e.span.end);
    case 'TryOp':
    case 'Unwrap':
      // Directly behind a name the mark would become part of it (1.3).
      return concat([s.previous?.type === T.Identifier ? ' ' : [], s.take()]);
    case 'StructLiteral':
      return concat([
        ' ',
        list(
          s,
          e.fields.map((field) => () => printArg(s, field)),
          { padded: true, trailingComma: true },
        ),
      ]);
    case 'Call':
      return printCall(s, e);
    default:
      return nothing;
  }
}

/** `a[i:j]`. The colon must not begin a symbol (1.7): behind an operator character or a comment it keeps a distance from what follows. */
function printSlice(s: TokenReader, e: Extract<Expr, { kind: 'Slice' }>): Doc {
  const start = concat([s.take(), printExpr(s, e.start)]);
  const before = s.text.slice((s.previous?.end ?? 1) - 1, s.peek().start);
  const isDistant = /^[?!]|#/.test(before);
  return concat([start, isDistant ? ' ' : [], s.take(), isDistant ? ' ' : [], printExpr(s, e.end), s.take()]);
}

function printCall(s: TokenReader, e: CallExpr): Doc {
  const args = [...e.args].sort((a, b) => a.span.start - b.span.start);
  const [first] = args;
  const block = (): Doc => (e.block === null ? nothing : concat([' ', printLambda(s, e.block)]));
  if (e.form === 'block') return block();
  const opens = s.is(T.LParen) && (first === undefined || first.span.start > s.peek().start);
  if (!opens) return concat([' ', printCommand(s, args), block()]);
  const { partner } = s.peek();
  const inside = args.filter((arg) => arg.span.start < s.at(partner).start);
  // `s.spawn(name: "w") f(x)`: the body stands behind the options (17.1).
  const behind = args.slice(inside.length);
  return concat([printArgs(s, inside), behind.map((arg) => [' ', printArg(s, arg)]), block()]);
}

/** The arguments of a call without parentheses: one line, or a line for each (newlines are legal behind the commas). */
function printCommand(s: TokenReader, args: readonly Arg[]): Doc {
  let breaks = false;
  const docs = args.map((arg, index) => {
    const printed = printArg(s, arg);
    const comma = index < args.length - 1 ? s.takeComma() : nothing;
    breaks ||= index < args.length - 1 && s.commentAhead;
    return concat([printed, comma]);
  });
  const spread = group([indent(join(line, docs)), breaks ? forceBreak : nothing]);
  const last = docs.at(-1);
  if (breaks || last === undefined || !isHuggable(args) || docs.slice(0, -1).some((one) => one.breaks)) return spread;
  const hug = (one: Doc): Doc => join(' ', [...docs.slice(0, -1), one]);
  return choice(last.breaks ? [hug(last), spread] : [spread, hug(broken(last)), broken(spread)]);
}
