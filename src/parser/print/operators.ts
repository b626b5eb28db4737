/**
 * Operators (language.md 6.1). A chain of operators of one level is one group: on one line if it fits, else a line for each operand. Lines
 * break behind an operator, but before the logical words, `??` and `|>`, as 1.10 allows. Nothing breaks around `..` or after a ternary's `?`,
 * where a newline would mean something else.
 */
import type { Expr } from '../ast.js';
import * as T from '../tokens.js';
import { choice, concat, type Doc, group, hardline, indent, line } from './document.js';
import { printExpr } from './expressions.js';
import type { TokenReader } from './reader.js';
import { runFlat } from './runs.js';

export type Operation = Extract<Expr, { kind: 'Binary' | 'Logical' | 'Compare' | 'Chain' | 'Coalesce' | 'Is' | 'Cast' | 'Range' | 'Send' }>;

export function isOperation(e: Expr): e is Operation {
  return operations.has(e.kind);
}

const operations: ReadonlySet<string> = new Set(['Binary', 'Logical', 'Compare', 'Chain', 'Coalesce', 'Is', 'Cast', 'Range', 'Send']);

export function printOperation(s: TokenReader, e: Operation, indented: boolean): Doc {
  switch (e.kind) {
    case 'Range':
      return printRange(s, e);
    case 'Is':
    case 'Cast': {
      const value = printExpr(s, e.value);
      const word = s.take();
      return concat([value, ' ', word, ' ', s.is(T.KwNot) ? [s.take(), ' '] : [], runFlat(s, e.type.span.end)]);
    }
    default: {
      const [first, ...rest] = operandsOf(e);
      const parts = [first === undefined ? [] : printExpr(s, first)];
      const further = rest.map((operand) => {
        const before = breaksBefore.has(s.peek().type) || s.isWord('implies');
        const operator = s.is(T.KwNot) ? concat([s.take(), ' ', s.take()]) : s.take();
        const right = printExpr(s, operand);
        // A comment behind the operator stays there.
        return before && !operator.breaks ? concat([line, operator, ' ', right]) : concat([' ', operator, line, right]);
      });
      return group([...parts, indented ? indent(further) : further]);
    }
  }
}

const breaksBefore: ReadonlySet<unknown> = new Set([T.KwAnd, T.KwOr, T.AmpAmp, T.PipePipe, T.QuestionQuestion]);

/** The operands of a chain of one level, in the order of the source. */
function operandsOf(e: Exclude<Operation, { kind: 'Range' | 'Is' | 'Cast' }>): Expr[] {
  switch (e.kind) {
    case 'Chain':
      return [...e.operands];
    case 'Send':
      return [e.channel, e.value];
    case 'Compare':
      return [e.left, e.right];
    default: {
      const left: Expr[] = [];
      let first: Expr = e.left;
      while (first.kind === e.kind && levelOf(first) === levelOf(e) && !rightAssociative(e)) {
        left.unshift(first.right);
        first = first.left;
      }
      const right: Expr[] = [];
      let last: Expr = e.right;
      while (last.kind === e.kind && levelOf(last) === levelOf(e) && rightAssociative(e)) {
        right.push(last.left);
        last = last.right;
      }
      return [first, ...left, ...right, last];
    }
  }
}

type Flat = Extract<Expr, { kind: 'Binary' | 'Logical' | 'Coalesce' }>;

function levelOf(e: Flat): string {
  if (e.kind === 'Coalesce') return '??';
  const family = families.find((operators) => operators.includes(e.operator));
  return family?.[0] ?? e.operator;
}

const families: readonly (readonly string[])[] = [
  ['+', '-', '++'],
  ['*', '/', '//', '%'],
  ['<<', '>>'],
];

function rightAssociative(e: Flat): boolean {
  return e.kind === 'Coalesce' || e.operator === '**' || e.operator === 'implies';
}

/** `a..b`, `..<b`, `a..`, `a..b by s`. */
function printRange(s: TokenReader, e: Extract<Expr, { kind: 'Range' }>): Doc {
  const start = e.start === null ? [] : printExpr(s, e.start);
  const operator = s.take();
  const end = e.end === null ? [] : printExpr(s, e.end);
  return concat([start, operator, end, e.step === null ? [] : [' ', s.take(), ' ', printExpr(s, e.step)]]);
}

/** `c ? a : b`. A `?` must not end its line (Appendix D 3). */
export function printTernary(s: TokenReader, e: Extract<Expr, { kind: 'Ternary' }>): Doc {
  const condition = printExpr(s, e.condition);
  const question = s.take();
  const then = printExpr(s, e.then);
  if (s.is(T.SymbolLiteral)) s.splitSymbol();
  const colon = s.take();
  return group([condition, ' ', question, ' ', then, ' ', colon, indent([line, printExpr(s, e.otherwise)])]);
}

/** `x |> f |> g`: on one line if it was written so and fits. */
export function printPipe(s: TokenReader, e: Extract<Expr, { kind: 'Pipe' }>): Doc {
  const steps: Expr[] = [];
  let first: Expr = e;
  for (; first.kind === 'Pipe'; first = first.left) steps.unshift(first.right);
  const head = printExpr(s, first);
  let written = false;
  const rest = steps.map((step) => {
    written ||= s.peek().newline;
    return concat([s.take(), ' ', printExpr(s, step)]);
  });
  const flat = concat([head, ...rest.flatMap((step) => [' ', step])]);
  const spread = concat([head, indent(rest.flatMap((step) => [hardline, step]))]);
  return written || rest.slice(0, -1).some((step) => step.breaks) ? spread : choice([flat, spread]);
}
