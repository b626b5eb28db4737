/** Statements that are recognisably not Aria (language.md Appendix C). */
import type { IToken } from 'chevrotain';
import { foreignHint } from '../../diagnostics/foreign-words.js';
import { spanOf } from '../places.js';
import { foreignSyntax, strayWord } from '../problems.js';
import * as T from '../tokens.js';
import type { Grammar } from './grammar.js';
import { isAssignment, isDeclared, tokenAt } from './scan.js';

/** Forms at the start of a statement that can be nothing but another language (Appendix C), and words that close nothing. */
export function rejectForeignStatement(g: Grammar): void {
  if (g.RECORDING_PHASE) return;
  const token = g.peek();
  const index = g.next();
  const next = tokenAt(g, index + 1);
  const { tokenType } = token;
  if (tokenType === T.KwEnd && !isAssignment(next)) g.reject(strayWord(g.file, token));
  if (tokenType === T.KwElse || tokenType === T.KwElsif || tokenType === T.KwThen) g.reject(strayWord(g.file, token));
  if (tokenType === T.At && next.tokenType === T.Identifier && isFieldUse(g, index + 2)) {
    const span = { start: token.startOffset, end: spanOf(next).end };
    g.reject(foreignSyntax(g.file, span, `@${next.image}`, `write \`self.${next.image}\``));
  }
  if (tokenType !== T.Identifier) return;
  const hint = foreignHint(token.image);
  if (hint === undefined || !isForeignForm(token.image, next) || isDeclared(g, token.image)) return;
  g.reject(foreignSyntax(g.file, spanOf(token), token.image, hint));
}

function isFieldUse(g: Grammar, index: number): boolean {
  const token = tokenAt(g, index);
  return isAssignment(token) || token.tokenType === T.Dot;
}

function isForeignForm(word: string, next: IToken): boolean {
  switch (next.tokenType) {
    case T.KwFn:
      return foreignBeforeFn.has(word);
    case T.UpperIdentifier:
      return foreignBeforeType.has(word) || foreignBeforeOperand.has(word);
    case T.StringLiteral:
      return word === 'gate' || foreignBeforeOperand.has(word);
    case T.LBrace:
      return foreignBeforeBrace.has(word);
    case T.Identifier:
      return foreignBeforeName.has(word) || foreignBeforeOperand.has(word);
    case T.Newline:
      return foreignAlone.has(word);
    default:
      return foreignBeforeOperand.has(word) && startsOperand(next);
  }
}

function startsOperand({ tokenType }: IToken): boolean {
  return operandStarts.has(tokenType);
}

const operandStarts: ReadonlySet<unknown> = new Set([
  T.IntLiteral,
  T.FloatLiteral,
  T.TemplateStart,
  T.CharLiteral,
  T.KwTrue,
  T.KwFalse,
  T.KwNil,
  T.KwNot,
  T.KwSelf,
  T.KwSpawn,
]);
/** Would be commands here: calls without parentheses. No function has such a name. */
const foreignBeforeOperand: ReadonlySet<string> = new Set(
  'elif elseif elsf switch case when foreach until except rescue throw delete namespace using typedef val var auto'.split(' '),
);
const foreignAlone: ReadonlySet<string> = new Set('select_any selectv! rescue ensure except endif endfor esac fi pass'.split(' '));
const foreignBeforeFn: ReadonlySet<string> = new Set(['async', 'static', 'public', 'private', 'protected', 'final', 'suspend', 'global']);
const foreignBeforeType: ReadonlySet<string> = new Set(
  'class interface protocol object record namespace defmodule union extension typedef state_machine grammar rule pipeline workflow life delegate'.split(
    ' ',
  ),
);
const foreignBeforeBrace: ReadonlySet<string> = new Set([
  'think',
  'gate',
  'workflow',
  'pipeline',
  'delegate',
  'select_any',
  'selectv!',
  'fuzz_config',
]);
const foreignBeforeName: ReadonlySet<string> = new Set(
  'class interface def defn defp function func fun var val pipeline workflow delegate state_machine grammar rule fuzz_config life'.split(
    ' ',
  ),
);
