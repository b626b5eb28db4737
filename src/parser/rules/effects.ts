/** Effects (language.md 3.6, 12): declarations and handlers. */

import { spanOf } from '../places.js';
import { foreignSyntax } from '../problems.js';
import * as T from '../tokens.js';
import { armBody } from './control.js';
import { Body, Flag, type Grammar } from './grammar.js';
import { body, commaList, endEntry, entries, foreignBraces } from './lists.js';
import { isWord, tokenAt } from './scan.js';
import { decorations } from './statements.js';

export function defineEffects(g: Grammar): void {
  const { rules } = g;

  // 3.6: effect_decl = 'effect' UP [ generics ] NL { fn_sig NL } 'end'
  g.rule('effectDecl', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    g.CONSUME(T.UpperIdentifier, { LABEL: 'name' });
    g.option(0, () => g.SUBRULE(rules.generics));
    if (foreignBraces(g, 'effect')) return;
    entries(g, 10, () => g.SUBRULE(rules.effectMember, { LABEL: 'member' }));
    g.closeBlock(opener);
  });
  // Deviation: an operation may have a body here; it is a signature by the rule of 3.5.
  g.rule(
    'effectMember',
    () => {
      decorations(g);
      g.SUBRULE(rules.fnDecl, { LABEL: 'decl', ARGS: [true] });
      endEntry(g);
    },
    { resync: 'entry' },
  );

  // 12 handle
  const handled = [{ ALT: () => body(g, 0, Body.Handle) }, { ALT: () => g.SUBRULE(rules.expression) }];
  g.choose('handleExpr', 0, () => (g.atNewline() ? 0 : 1));
  // 12: handle = 'handle' ( NL stmts | expr ) nl 'with' nl { clause NL } 'end'
  g.rule('handleExpr', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    g.or(0, handled);
    if (!g.RECORDING_PHASE) {
      const next = g.atNewline() ? tokenAt(g, g.rawNext() + 1) : g.peek();
      if (next.tokenType === T.KwWith) g.newlines();
      rejectForeignHandler(g);
    }
    g.CONSUME(T.KwWith);
    entries(g, 11, () => g.SUBRULE(rules.handlerClause, { LABEL: 'clause' }));
    g.closeBlock(opener);
  });

  // 12 clause
  const dots = [{ ALT: () => g.CONSUME(T.Dot) }, { ALT: () => g.CONSUME(T.ColonColon) }];
  const patterns = () => {
    g.consume(1, T.LParen);
    const { context } = g;
    g.context = Flag.Bracket;
    commaList(g, 1, T.RParen, () => g.subrule(1, rules.pattern, { LABEL: 'pattern' }));
    g.consume(1, T.RParen);
    g.context = context;
  };
  const heads = {
    DEF: [
      {
        ALT: () => {
          g.CONSUME(T.KwReturn);
          g.CONSUME(T.LParen);
          const { context } = g;
          g.context = Flag.Bracket;
          g.SUBRULE(rules.pattern, { LABEL: 'pattern' });
          g.CONSUME(T.RParen);
          g.context = context;
        },
      },
      {
        ALT: () => {
          g.CONSUME(T.UpperIdentifier, { LABEL: 'name' });
          g.option(0, () => g.SUBRULE(rules.typeArgs));
          g.many(0, () => {
            g.or(1, dots);
            g.CONSUME(T.AnyName, { LABEL: 'name' });
            g.option(1, () => g.subrule(1, rules.typeArgs));
          });
          g.option(2, patterns);
        },
      },
    ],
    ERR_MSG: '`Effect.operation(…) =>` or `return(x) =>`',
  };
  // 12: clause = ( effect_ref '.' NAME [ '(' patterns ')' ] | 'return' '(' pattern ')' ) '=>' ( simple | '{' stmts '}' | NL stmts )
  // Deviation: a simple body may have modifiers, as in a match arm.
  g.rule(
    'handlerClause',
    () => {
      g.or(0, heads);
      g.CONSUME(T.FatArrow, { ERR_MSG: '`=>`' });
      armBody(g, 2, Body.Clause);
      endEntry(g);
    },
    { resync: 'entry' },
  );
}

/** `handle … on …` and `handle … case …` (Appendix C). */
function rejectForeignHandler(g: Grammar): void {
  const token = g.peek();
  if (!isWord(token, 'on') && !isWord(token, 'case')) return;
  g.reject(foreignSyntax(g.file, spanOf(token), `handle … ${token.image}`, 'write clauses `Effect.operation(x) => …` after `with`'));
}
