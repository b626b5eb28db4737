/** Where a list of statements ends: at a closer, at `end`, or at the word or line that begins the next part of its construct. */
import { EOF } from 'chevrotain';
import * as T from '../tokens.js';
import { Body, type BodyKind, type Grammar, KIND_SHIFT } from './grammar.js';
import { isFileHeader } from './modules.js';
import { isAssignment, isWord, tokenAt } from './scan.js';
import { clauseAt, handleWithAt, matchArmAt, selectArmAt } from './scan-heads.js';
import { closers, has } from './token-sets.js';

/** Whether the body of this kind ends at the next token. */
export function endsBody(g: Grammar, kind: BodyKind, lineStart: boolean): boolean {
  const token = g.rawPeek();
  const index = g.rawNext();
  switch (token.tokenType) {
    case EOF:
      return true;
    case T.KwEnd:
      // At its start a statement may assign to a variable called `end` (1.4).
      if (lineStart && isAssignment(tokenAt(g, index + 1))) return false;
      return kind !== Body.Top || isLastEnd(g, index);
    case T.KwElse:
    case T.KwElsif:
      return kind === Body.If || g.inside(Body.If);
    case T.Comma:
      return kind === Body.BracketLambda || kind === Body.MatchArm || kind === Body.SelectArm;
    case T.KwWith:
      return kind === Body.Handle && handleWithAt(g, index);
    default:
      if (has(closers, token)) return kind !== Body.Top;
      return lineStart && startsNextPart(g, kind, index);
  }
}

/** The `end` that may close a file with a module header (15). */
function isLastEnd(g: Grammar, index: number): boolean {
  const next = tokenAt(g, index + 1).tokenType === T.Newline ? index + 2 : index + 1;
  return tokenAt(g, next).tokenType === EOF && g.source.tokens.some((token, at) => isWord(token, 'module') && isFileHeader(g, at));
}

/** Whether a line begins the next arm, clause or `catch` (6.8, 11.5, 12, 17.6). */
function startsNextPart(g: Grammar, kind: BodyKind, index: number): boolean {
  switch (kind) {
    case Body.MatchArm:
      return matchArmAt(g, index);
    case Body.SelectArm:
      return selectArmAt(g, index);
    case Body.Clause:
      return clauseAt(g, index);
    case Body.Try: {
      const token = tokenAt(g, index);
      const next = tokenAt(g, index + 1);
      if (isWord(token, 'finally')) return next.tokenType === T.Newline;
      return isWord(token, 'catch') && !isAssignment(next) && next.tokenType !== T.Dot;
    }
    default:
      return false;
  }
}

/** Fails unless a statement may end here: at a newline, or with its body. */
export function endStatement(g: Grammar): void {
  if (g.RECORDING_PHASE || g.atNewline()) return;
  const kind = (g.context >> KIND_SHIFT) as BodyKind;
  if (!endsBody(g, kind, false)) g.fail('a new line');
}
