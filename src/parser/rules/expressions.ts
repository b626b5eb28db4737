/**
 * Expressions above the operand (language.md 6.1, 6.2): a flat list of operands and operators, and the ternary.
 *
 * Deviation: the eighteen binary levels of 6.2 are one rule. Precedence, associativity and chaining are applied by build/operators.ts, which
 * costs no rule invocations; the language is the same.
 */

import { EOF, type IToken } from 'chevrotain';
import { spaceBefore, splitToken } from '../lexer.js';
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { isInfixWord, isTernary, isWord, tokenAt, trailingBarsAt } from './scan.js';
import { has, infixOperators, operandStarts, rangeEnds, rangeOperators } from './token-sets.js';

const op = { LABEL: 'op' };
const operand = { LABEL: 'operand' };

export function defineExpressions(g: Grammar): void {
  const { rules } = g;

  /** What stands where an operand may: `not`s, then an operand or a range without start. */
  const operandPosition = (index: number) => {
    const not = () => g.consume(index, T.KwNot, op);
    const end = { GATE: () => rangeEndAt(g), DEF: () => g.subrule(index + 10, rules.operand, operand) };
    const openStart = () => {
      g.consume(index, T.RangeOperator, op);
      g.option(index, end);
    };
    const alternatives = { DEF: [{ ALT: openStart }, { ALT: () => g.subrule(index, rules.operand, operand) }], ERR_MSG: 'an expression' };
    return () => {
      if (g.RECORDING_PHASE || g.peek().tokenType === T.KwNot) g.many(index, not);
      g.or(index, alternatives);
    };
  };

  const first = operandPosition(1);
  const second = operandPosition(2);
  let tail = -1;
  const infix = () => {
    g.CONSUME(T.InfixOperator, op);
    // `|`, `>` and `>>` keep the newline behind them (see NEWLINES in lexer.ts).
    g.newlines();
  };
  const operators = [
    { ALT: infix },
    {
      ALT: () => {
        g.consume(9, T.KwNot, op);
        g.CONSUME(T.KwIn, { LABEL: 'in' });
      },
    },
    { ALT: () => g.CONSUME(T.Identifier, op) },
  ];
  const binary = () => {
    g.or(0, operators);
    second();
  };
  const rangeEnd = { GATE: () => rangeEndAt(g), DEF: () => g.subrule(3, rules.operand, operand) };
  const range = () => {
    g.consume(3, T.RangeOperator, op);
    g.option(3, rangeEnd);
  };
  const typed = (index: number) => {
    g.context |= Flag.TypeInExpr;
    g.subrule(index, rules.type, { LABEL: 'type' });
    g.context &= ~Flag.TypeInExpr;
  };
  const is = () => {
    g.CONSUME(T.KwIs, op);
    g.option(5, () => g.consume(5, T.KwNot, { LABEL: 'isNot' }));
    typed(0);
  };
  const as = () => {
    g.CONSUME(T.KwAs, op);
    typed(1);
  };
  const tails = [binary, range, is, as].map((ALT) => ({ ALT }));
  const goesOn = () => {
    tail = tailAt(g);
    return tail !== Tail.None;
  };
  const tailStep = { GATE: goesOn, DEF: () => g.or(20, tails) };
  g.choose('expression', 20, () => tail);

  const ternary = {
    GATE: () => isTernary(g, g.next()),
    DEF: () => {
      g.CONSUME(T.Question);
      g.newlines();
      const { context } = g;
      g.context |= Flag.NoCommand;
      g.subrule(0, rules.expression, { LABEL: 'then' });
      g.context = context;
      ternaryColon(g);
      g.newlines();
      g.subrule(1, rules.expression, { LABEL: 'otherwise' });
    },
  };

  // 6.2 expr … bitor
  // 6.2: expr = pipe [ '?' expr ':' expr ], with everything from pipe to bitor in one list
  g.rule('expression', () => {
    first();
    g.many(20, tailStep);
    g.option(20, ternary);
  });
}

/** The colon of a ternary. A symbol behind a complete operand is the colon and a name (1.7, Appendix D 2). */
function ternaryColon(g: Grammar): void {
  if (!g.RECORDING_PHASE) {
    // A `:` at the start of the next line still belongs to the ternary that waits for it.
    if (g.atNewline() && startsWithColon(g)) g.newlines();
    const token = g.peek();
    if (token.tokenType === T.SymbolLiteral) {
      const parts = splitToken(token);
      if (parts !== undefined) {
        g.replaceNext(parts[1], parts[0]);
        return;
      }
    }
  }
  g.CONSUME(T.Colon, { ERR_MSG: '`:` of the ternary' });
}

function startsWithColon(g: Grammar): boolean {
  return tokenAt(g, g.rawNext() + 1).tokenType === T.Colon;
}

const Tail = { None: -1, Binary: 0, Range: 1, Is: 2, As: 3 } as const;

/** Which infix operator continues the expression here. */
function tailAt(g: Grammar): number {
  const token = g.peek();
  if (has(infixOperators, token)) {
    const bar = token.tokenType === T.Pipe || token.tokenType === T.PipePipe;
    return bar && closesBars(g) ? Tail.None : Tail.Binary;
  }
  if (has(rangeOperators, token)) return Tail.Range;
  switch (token.tokenType) {
    case T.KwNot:
      return tokenAt(g, g.next() + 1).tokenType === T.KwIn ? Tail.Binary : Tail.None;
    case T.KwIs:
      return Tail.Is;
    case T.KwAs:
      return bindsName(g) ? Tail.None : Tail.As;
    case T.Identifier:
      return isInfixWord(g, g.next()) && isOperandOrEnd(tokenAt(g, g.next() + 1)) ? Tail.Binary : Tail.None;
    default:
      return Tail.None;
  }
}

function isOperandOrEnd(token: IToken): boolean {
  return has(operandStarts, token) || token.tokenType === EOF;
}

/** Whether a `|` is no operator: inside `|…|` it closes, in the head of `with` it may open the block's parameter. */
function closesBars(g: Grammar): boolean {
  if ((g.context & Flag.NoBars) !== 0) return true;
  return (g.context & Flag.WithHead) !== 0 && (trailingBarsAt(g, g.next()) || g.peek().tokenType === T.PipePipe);
}

/** In the head of `with`, `as x` binds; a cast names a type (17.3). */
function bindsName(g: Grammar): boolean {
  return (g.context & Flag.WithHead) !== 0 && tokenAt(g, g.next() + 1).tokenType === T.Identifier;
}

/** `1..end` and `1 .. end` name the variable; with space only before it `end` closes the block, and the range is open (1.4). */
function namesRangeEnd(g: Grammar): boolean {
  const index = g.rawNext();
  return !spaceBefore(tokenAt(g, index), g.text) || spaceBefore(tokenAt(g, index - 1), g.text);
}

/** Whether the right side of a range is present: an operand in the same line (6.2). */
function rangeEndAt(g: Grammar): boolean {
  const token = g.rawPeek();
  if (token.tokenType === T.KwEnd) return namesRangeEnd(g);
  if (!has(rangeEnds, token)) return false;
  if (isWord(token, 'by')) return !has(operandStarts, tokenAt(g, g.rawNext() + 1));
  return !isInfixWord(g, g.rawNext());
}
