/** Programs and statements (language.md 2, 5; contracts as statements: 13; attributes: 16). */
import * as T from '../tokens.js';
import { endStatement, endsBody } from './body-ends.js';
import { rejectForeignStatement } from './foreign-forms.js';
import { Body, type BodyKind, type Grammar } from './grammar.js';
import { body, contextOf } from './lists.js';
import { isFileHeader } from './modules.js';
import { isWord, tokenAt } from './scan.js';
import { declarationRules, simpleKind, simpleRules, statementKind } from './statement-kinds.js';
import { has, tokenSet } from './token-sets.js';

const expr = { LABEL: 'expr' };
const value = { LABEL: 'value' };

export function defineStatements(g: Grammar): void {
  const { rules } = g;

  // 2 program; 15: a file header covers the rest, and one `end` at the very end is accepted
  // 2: program = { NL } [ { top NL } top { NL } ]. A file header `module M` covers the rest of the file (15).
  g.rule('program', () => {
    g.context = contextOf(Body.Top);
    g.newlines();
    g.many(0, {
      GATE: () => g.peek().tokenType === T.AtBang || isFileHeader(g),
      DEF: () => {
        g.SUBRULE(rules.attribute);
        g.newlines();
      },
    });
    g.option(0, { GATE: () => isFileHeader(g), DEF: () => g.SUBRULE(rules.moduleHeader) });
    body(g, 0, Body.Top);
    g.option(1, () => g.CONSUME(T.KwEnd));
    g.newlines();
  });

  // 5: stmts = { NL } [ stmt { NL stmt } { NL } ]. The kind of body decides what ends it, see body-ends.ts.
  g.rule('statements', (kind: BodyKind | undefined) => {
    if (g.RECORDING_PHASE) {
      g.many(0, () => {
        g.newlines();
        g.SUBRULE(rules.statement);
      });
      return;
    }
    const given = kind ?? Body.Plain;
    g.context = contextOf(given);
    for (;;) {
      g.newlines();
      if (endsBody(g, given, true)) return;
      g.SUBRULE(rules.statement, statementOptions);
      if (given === Body.Top) g.handOver();
    }
  });

  // 2 top, 5 stmt
  const declarations = declarationRules.map((name) => ({ ALT: () => g.subrule(0, rules[name], { LABEL: 'decl' }) }));
  g.choose('statement', 0, () => {
    const kind = statementKind(g);
    g.shape = kind;
    return kind;
  });
  const kinds = [{ ALT: () => g.SUBRULE(rules.simple) }, ...declarations];
  const modifiers = [{ ALT: () => g.CONSUME(T.KwIf, { LABEL: 'modifier' }) }, { ALT: () => g.CONSUME(T.KwUnless, { LABEL: 'modifier' }) }];
  const modifier = {
    GATE: () => g.shape === 0,
    DEF: () => {
      g.or(1, modifiers);
      g.SUBRULE(rules.expression, { LABEL: 'modifierCondition' });
    },
  };
  // 2, 5: top = { attribute { NL } } [ visibility ] stmt; stmt = declaration | simple { ( 'if' | 'unless' ) expr }.
  // Deviation: attributes and visibility are accepted before every statement, nested ones too.
  g.rule(
    'statement',
    () => {
      rejectForeignStatement(g);
      decorations(g);
      g.or(0, kinds);
      g.many(1, modifier);
      endStatement(g);
    },
    { resync: 'entry' },
  );

  const visibility = () => {
    g.or(2, [
      {
        ALT: () => {
          g.CONSUME(T.KwPub);
          g.option(0, {
            GATE: () => isWord(tokenAt(g, g.next() + 1), 'package'),
            DEF: () => {
              g.CONSUME(T.LParen);
              g.CONSUME(T.Identifier, { LABEL: 'package' });
              g.CONSUME(T.RParen);
            },
          });
        },
      },
      { ALT: () => g.CONSUME(T.KwPriv) },
    ]);
  };
  // 2, 16: attributes and visibility before a declaration, a statement or a member
  const attribute = () => {
    g.SUBRULE(rules.attribute);
    g.newlines();
  };
  // 2: visibility = 'pub' [ '(' 'package' ')' ] | 'priv'. Before `:` the word is the name of a field.
  g.rule('decorations', () => {
    g.many(0, attribute);
    g.option(1, { GATE: () => tokenAt(g, g.next() + 1).tokenType !== T.Colon, DEF: visibility });
  });

  // 5 simple
  const assignment = () => {
    g.CONSUME(T.AssignOperator, { LABEL: 'assign' });
    g.newlines();
    g.subrule(1, rules.expression, value);
  };
  const simples = [
    {
      ALT: () => {
        g.SUBRULE(rules.expression, expr);
        g.option(0, assignment);
      },
    },
    ...simpleRules.map((name) => ({ ALT: () => g.subrule(0, rules[name], { LABEL: 'form' }) })),
  ];
  g.choose('simple', 0, () => simpleKind(g));
  // 5: simple = let | assignment | defer | assert_cmd | command | contract | expr.
  // An assignment is read as an expression and a value; build/assignments.ts checks the target (E3011).
  g.rule('simple', () => g.or(0, simples));
}

/** Attributes and visibility, if there are any; label `decorations`. */
export function decorations(g: Grammar): void {
  if (g.RECORDING_PHASE) g.SUBRULE(g.rules.decorations);
  else if (has(decorationStarts, g.peek())) g.SUBRULE(g.rules.decorations);
}

const decorationStarts = tokenSet(T.At, T.AtBang, T.KwPub, T.KwPriv);

const statementOptions = { LABEL: 'statement' };
