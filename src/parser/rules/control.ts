/** Conditionals, loops, match and try (language.md 6.6, 6.8, 11.5). */
import * as T from '../tokens.js';
import { Body, Flag, type Grammar } from './grammar.js';
import { body, braceBlock, commaSeparated, endEntry, entries, foreignBraces } from './lists.js';
import { isMapAt, tokenAt } from './scan.js';

const branch = { LABEL: 'body' };

export function defineControl(g: Grammar): void {
  const { rules } = g;

  // 6.6 cond. `if`, `while` and their kin go on with the body if their head is broken.
  const conditions = [
    {
      ALT: () => {
        g.CONSUME(T.KwLet);
        const { context } = g;
        g.context |= Flag.PlainPattern;
        g.SUBRULE(rules.pattern);
        g.context = context;
        g.CONSUME(T.Eq);
        g.newlines();
        g.subrule(1, rules.expression);
      },
    },
    { ALT: () => g.SUBRULE(rules.expression) },
  ];
  g.choose('condition', 0, () => (g.peek().tokenType === T.KwLet ? 0 : 1));
  // 6.6: cond = expr | 'let' pattern '=' expr
  g.rule(
    'condition',
    (ofIf: boolean | undefined) => {
      g.context = Flag.Head;
      g.or(0, conditions);
      if (ofIf === true) expectBranch(g);
    },
    { resync: 'header' },
  );
  // 6.2 *head*: the expression of `for`, `match` and `with`, in which a block does not continue an operand
  g.rule(
    'header',
    () => {
      g.context = Flag.Head | (g.context & Flag.WithHead);
      g.SUBRULE(rules.expression);
    },
    { resync: 'header' },
  );

  defineIf(g);

  // 6.8: match = 'match' expr NL { arm ( NL | ',' ) } 'end'
  g.rule('matchExpr', () => {
    const opener = g.next();
    g.CONSUME(T.KwMatch);
    g.SUBRULE(rules.header);
    if (foreignBraces(g, 'match')) return;
    if (!g.RECORDING_PHASE && !g.atLineEnd()) g.fail('a new line and the arms of `match`');
    entries(g, 0, () => g.SUBRULE(rules.matchArm, { LABEL: 'arm' }));
    g.closeBlock(opener);
  });
  const armArrows = {
    DEF: [{ ALT: () => g.CONSUME(T.FatArrow) }, { ALT: () => g.CONSUME(T.Arrow) }],
    ERR_MSG: '`=>`',
  };
  // 6.8: arm = pattern { ',' pattern } [ 'if' expr ] ( '=>' | '->' ) ( simple { ( 'if' | 'unless' ) expr } | '{' stmts '}' | NL stmts )
  g.rule(
    'matchArm',
    () => {
      commaSeparated(g, 0, () => g.SUBRULE(rules.pattern));
      g.option(1, () => g.SUBRULE(rules.guard));
      g.or(0, armArrows);
      armBody(g, 1, Body.MatchArm);
      endEntry(g);
    },
    { resync: 'entry' },
  );
  // 6.8, 17.6: [ 'if' expr ] of an arm
  g.rule('guard', () => {
    g.CONSUME(T.KwIf);
    g.context |= Flag.NoArrow;
    g.SUBRULE(rules.expression);
  });
  for (const rule of ['matchArm', 'selectArm', 'handlerClause'] as const) g.choose(rule, 9, () => armBodyForm(g));

  // 6.6: for = 'for' pattern { ',' pattern } 'in' expr [ 'do' ] body
  g.rule('forExpr', () => {
    const opener = g.next();
    g.CONSUME(T.KwFor);
    const { context } = g;
    g.context = Flag.PlainPattern;
    commaSeparated(g, 0, () => g.SUBRULE(rules.pattern));
    g.context = context;
    g.CONSUME(T.KwIn);
    g.SUBRULE(rules.header);
    if (foreignBraces(g, 'for')) return;
    loopBody(g, opener);
  });
  // 6.6: while = 'while' cond [ 'do' ] body
  g.rule('whileExpr', () => {
    const opener = g.next();
    g.CONSUME(T.KwWhile);
    g.SUBRULE(rules.condition);
    if (foreignBraces(g, 'while')) return;
    loopBody(g, opener);
  });
  const loops = [{ ALT: () => braceBlock(g, 1) }, { ALT: () => loopBody(g, g.rawNext() - 1) }];
  g.choose('loopExpr', 0, () => (g.peek().tokenType === T.LBrace ? 0 : 1));
  // 6.6: loop = 'loop' ( [ 'do' ] body | '{' stmts '}' )
  g.rule('loopExpr', () => {
    g.CONSUME(T.KwLoop);
    g.or(0, loops);
  });

  // 11.5: try = 'try' [ 'do' ] NL stmts { 'catch' [ pattern ] NL stmts } [ 'finally' NL stmts ] 'end'
  g.rule('tryExpr', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    g.option(0, () => g.CONSUME(T.KwDo));
    body(g, 0, Body.Try);
    if (g.RECORDING_PHASE) g.many(0, () => g.SUBRULE(rules.catchClause));
    else while (g.peek().image === 'catch') g.SUBRULE(rules.catchClause);
    if (g.RECORDING_PHASE || g.peek().image === 'finally') {
      g.option(1, () => {
        g.consume(1, T.Identifier, { LABEL: 'finally' });
        g.subrule(1, rules.statements, { LABEL: 'cleanup', ARGS: [Body.Plain] });
      });
    }
    g.closeBlock(opener);
  });
  const caught = {
    GATE: () => !g.atNewline() && g.peek().tokenType !== T.KwDo,
    DEF: () => g.SUBRULE(rules.pattern),
  };
  // 11.5: 'catch' [ pattern ] NL stmts
  g.rule('catchClause', () => {
    g.CONSUME(T.Identifier);
    g.option(0, caught);
    if (!g.RECORDING_PHASE && !g.atLineEnd()) g.fail('a new line');
    body(g, 0, Body.Try);
  });
}

function defineIf(g: Grammar): void {
  const { rules } = g;
  const ofIf = { ARGS: [true] };
  // 6.6: `else if` in one line is `elsif`.
  const isElsif = () =>
    g.peek().tokenType === T.KwElsif || (g.rawPeek().tokenType === T.KwElse && tokenAt(g, g.rawNext() + 1).tokenType === T.KwIf);
  const elsif = (index: number) => {
    g.or(index, [
      { ALT: () => g.consume(index, T.KwElsif) },
      {
        ALT: () => {
          g.consume(index, T.KwElse, { LABEL: 'elseIf' });
          g.consume(index, T.KwIf, { LABEL: 'elseIf' });
        },
      },
    ]);
    g.subrule(index, rules.condition, ofIf);
  };

  const brace = () => {
    braceBlock(g, 1, Body.If);
    g.many(1, {
      GATE: isElsif,
      DEF: () => {
        elsif(11);
        braceBlock(g, 2, Body.If);
      },
    });
    g.option(1, () => {
      g.consume(1, T.KwElse);
      braceBlock(g, 3, Body.If);
    });
  };
  // Deviation: `else if` of the inline form is read as `else` with an `if` in it; the tree is the same.
  const inline = () => {
    g.consume(2, T.KwThen, { LABEL: 'inlineThen' });
    g.subrule(1, rules.simple, branch);
    g.many(2, () => {
      g.consume(2, T.KwElsif);
      g.subrule(12, rules.condition, ofIf);
      g.consume(3, T.KwThen);
      g.subrule(2, rules.simple, branch);
    });
    g.option(2, () => {
      g.consume(2, T.KwElse);
      g.subrule(3, rules.simple, branch);
    });
    g.option(3, { GATE: () => g.rawPeek().tokenType === T.KwEnd, DEF: () => g.consume(2, T.KwEnd) });
  };
  const block = () => {
    const layout = !g.RECORDING_PHASE && g.atNewline();
    g.newlines();
    g.option(4, () => g.consume(4, T.KwThen, { LABEL: layout ? 'layoutThen' : 'blockThen' }));
    body(g, 4, Body.If);
    g.many(3, {
      GATE: isElsif,
      DEF: () => {
        elsif(13);
        g.newlines();
        g.option(5, () => g.consume(5, T.KwThen));
        body(g, 5, Body.If);
      },
    });
    g.option(6, () => {
      g.consume(6, T.KwElse);
      body(g, 6, Body.If);
    });
  };
  const heads = [{ ALT: () => g.CONSUME(T.KwIf, { LABEL: 'keyword' }) }, { ALT: () => g.CONSUME(T.KwUnless, { LABEL: 'keyword' }) }];
  const forms = [{ ALT: brace }, { ALT: inline }, { ALT: block }];
  g.choose('ifExpr', 1, () => {
    g.shape = ifForm(g);
    return g.shape;
  });

  // 6.6: if = 'if' cond ( inline | layout | block_if | brace_if )
  g.rule('ifExpr', () => {
    const opener = g.next();
    g.or(0, heads);
    g.SUBRULE(rules.condition, ofIf);
    g.or(1, forms);
    if (g.RECORDING_PHASE) g.option(7, () => g.closeBlock(opener, 7));
    else if (g.shape === BLOCK) {
      const { tokenType } = g.peek();
      if (tokenType === T.KwElse || tokenType === T.KwElsif) g.fail('`end`');
      g.closeBlock(opener, 7);
    }
  });
}

/** The form with `end`, in the order of `forms`; kept in the slot for the shape of an operand. */
const BLOCK = 2;

function ifForm(g: Grammar): number {
  const { tokenType } = g.peek();
  if (tokenType === T.LBrace) return 0;
  return tokenType === T.KwThen && !g.atNewline() && tokenAt(g, g.next() + 1).tokenType !== T.Newline ? 1 : BLOCK;
}

/** After the condition of an `if`: a branch. Said inside the header, so that a broken head does not lose the body. */
function expectBranch(g: Grammar): void {
  if (g.RECORDING_PHASE || g.atLineEnd()) return;
  const { tokenType } = g.peek();
  if (tokenType === T.KwThen || tokenType === T.LBrace) return;
  g.fail(tokenType === T.Eq ? '`==`, `then` or a new line' : '`then` or a new line');
}

/** `[ 'do' ] body` of a loop. */
function loopBody(g: Grammar, opener: number): void {
  g.option(8, () => g.consume(8, T.KwDo));
  body(g, 8);
  g.closeBlock(opener, 8);
}

/** The body of an arm or clause (6.8, 12, 17.6): one simple statement, a brace block, or statements on new lines. */
export function armBody(g: Grammar, index: number, kind: typeof Body.MatchArm | typeof Body.SelectArm | typeof Body.Clause): void {
  const { rules } = g;
  g.or(9, [
    { ALT: () => body(g, 9, kind) },
    { ALT: () => braceBlock(g, 10) },
    {
      ALT: () => {
        g.subrule(index, rules.simple, branch);
        g.many(9, () => {
          g.or(8, [
            { ALT: () => g.consume(9, T.KwIf, { LABEL: 'modifier' }) },
            { ALT: () => g.consume(9, T.KwUnless, { LABEL: 'modifier' }) },
          ]);
          g.subrule(9, rules.expression, { LABEL: 'modifierCondition' });
        });
      },
    },
  ]);
}

function armBodyForm(g: Grammar): number {
  if (g.atNewline()) return 0;
  return g.peek().tokenType === T.LBrace && !isMapAt(g, g.next()) ? 1 : 2;
}
