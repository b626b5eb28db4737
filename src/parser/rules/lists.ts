/**
 * Lists and bodies that many constructs share. Run as plain loops; recorded for Chevrotain as repetitions without their separators, since
 * every recorded part costs start-up time and only what a list can begin with is ever asked.
 */
import type { TokenType } from 'chevrotain';
import { spanOf } from '../places.js';
import { braceBody } from '../problems.js';
import * as T from '../tokens.js';
import { Body, type BodyKind, type Grammar, KIND_SHIFT, type SubruleOptions } from './grammar.js';
import { tokenAt } from './scan.js';

/** Items separated by commas up to `closer`, which is not consumed; a comma may end the list. */
export function commaList(g: Grammar, index: number, closer: TokenType, item: () => void, atLeast?: string): void {
  if (g.RECORDING_PHASE) {
    g.many(index, item);
    return;
  }
  if (atLeast !== undefined && g.peek().tokenType === closer) g.fail(atLeast);
  while (g.peek().tokenType !== closer) {
    item();
    if (g.peek().tokenType === closer) return;
    g.consume(index, T.Comma, { ERR_MSG: `\`,\` or ${closer.LABEL ?? ''}` });
  }
}

/** One or more items separated by commas, without a closer: `a, b`. */
export function commaSeparated(g: Grammar, index: number, item: () => void, more?: () => boolean): void {
  item();
  if (g.RECORDING_PHASE) {
    g.many(index, () => {
      g.consume(index, T.Comma);
      g.newlines();
    });
    return;
  }
  while (g.peek().tokenType === T.Comma && (more === undefined || more())) {
    g.consume(index, T.Comma);
    g.newlines();
    item();
  }
}

/** Entries on lines of their own (or separated by commas) up to `end`, which is not consumed. */
export function entries(g: Grammar, index: number, item: () => void): void {
  g.context = 0;
  if (g.RECORDING_PHASE) {
    g.many(index, item);
    return;
  }
  for (;;) {
    while (g.atNewline() || g.peek().tokenType === T.Comma) g.consume(index, g.rawPeek().tokenType, { LABEL: 'separator' });
    if (endsEntries(g)) return;
    item();
  }
}

function endsEntries(g: Grammar): boolean {
  const token = g.peek();
  if (token.tokenType === T.KwEnd) return tokenAt(g, g.next() + 1).tokenType !== T.Colon;
  return Number.isNaN(token.startOffset) || entryClosers.has(token.tokenType);
}

const entryClosers: ReadonlySet<unknown> = new Set([T.RParen, T.RBracket, T.RBrace, T.InterpolationEnd]);

/** Fails unless an entry ends here. A body on new lines has read the newline behind it. */
export function endEntry(g: Grammar): void {
  if (
    g.RECORDING_PHASE ||
    tokenAt(g, g.rawNext() - 1).tokenType === T.Newline ||
    g.atNewline() ||
    g.peek().tokenType === T.Comma ||
    endsEntries(g)
  )
    return;
  g.fail('a new line');
}

const bodyOptions = new Map<BodyKind, SubruleOptions>(Object.values(Body).map((kind) => [kind, { LABEL: 'body', ARGS: [kind] }]));

/** Statements up to what ends a body of this kind; label `body`. */
export function body(g: Grammar, index: number, kind: BodyKind = Body.Plain): void {
  g.subrule(index, g.rules.statements, bodyOptions.get(kind) ?? { LABEL: 'body' });
}

/** `{ stmts }`; label `body`. */
export function braceBlock(g: Grammar, index: number, kind: BodyKind = Body.Plain): void {
  g.consume(index, T.LBrace);
  body(g, index, kind);
  g.consume(index, T.RBrace, { ERR_MSG: '`}`' });
}

/** If a construct that has `… end` is written with braces, says so and reads them. Answers whether it did (Appendix C). */
export function foreignBraces(g: Grammar, construct: string): boolean {
  if (g.RECORDING_PHASE || g.rawPeek().tokenType !== T.LBrace) return false;
  const index = g.rawNext();
  const end = g.source.partner[index] ?? index;
  // A brace that ends the text may yet be that of a trailing block `{ |x| … }`; that it is open has been said.
  if (tokenAt(g, index + 1).image === '') return false;
  g.report(braceBody(g.file, spanOf(g.rawPeek()), construct));
  // What the braces hold may not be Aria at all: it is left unread.
  while (g.rawNext() <= end) g.consume(99, g.rawPeek().tokenType, { LABEL: 'skipped' });
  return true;
}

export function contextOf(kind: BodyKind): number {
  return kind << KIND_SHIFT;
}
