/** The simple statements that begin with a word of their own, and attributes (language.md 5, 6.5, 13, 16). */
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { body, braceBlock, commaList } from './lists.js';
import { commandArguments } from './postfix.js';

export function defineSimpleStatements(g: Grammar): void {
  const { rules } = g;

  // 5: let = ( 'let' [ 'mut' ] | 'mut' ) pattern [ ':' type ] '=' nl expr
  g.rule('letBinding', () => {
    g.or(0, [
      {
        ALT: () => {
          g.CONSUME(T.KwLet);
          g.option(0, () => g.CONSUME(T.KwMut));
        },
      },
      { ALT: () => g.consume(1, T.KwMut) },
    ]);
    const { context } = g;
    g.context |= Flag.PlainPattern;
    g.SUBRULE(rules.pattern);
    g.context = context;
    g.option(1, () => {
      g.CONSUME(T.Colon);
      g.newlines();
      g.SUBRULE(rules.type);
    });
    g.CONSUME(T.Eq, { ERR_MSG: '`=` and a value' });
    g.newlines();
    g.SUBRULE(rules.expression);
  });
  // 5: ID ':' type '=' nl expr
  g.rule('bareLet', () => {
    g.CONSUME(T.Identifier);
    g.CONSUME(T.Colon);
    g.newlines();
    g.SUBRULE(rules.type);
    g.CONSUME(T.Eq, { ERR_MSG: '`=` and a value' });
    g.newlines();
    g.SUBRULE(rules.expression);
  });

  // 5 defer
  const deferred = [
    {
      ALT: () => {
        const opener = g.rawNext() - 1;
        g.option(0, () => g.CONSUME(T.KwDo));
        body(g, 0);
        g.closeBlock(opener);
      },
    },
    { ALT: () => braceBlock(g, 1) },
    { ALT: () => g.SUBRULE(rules.simple) },
  ];
  g.choose('deferStmt', 0, () => {
    if (g.atNewline()) return 0;
    const { tokenType } = g.peek();
    return tokenType === T.KwDo ? 0 : tokenType === T.LBrace ? 1 : 2;
  });
  // 5: defer = 'defer' ( simple | 'do' body | '{' stmts '}' | NL stmts 'end' )
  g.rule('deferStmt', () => {
    g.CONSUME(T.KwDefer);
    g.or(0, deferred);
  });

  // 5: assert_cmd = 'assert' expr [ ',' expr ], when white space follows `assert`
  g.rule('assertCommand', () => {
    g.CONSUME(T.Identifier, { LABEL: 'name' });
    g.SUBRULE(rules.expression, { LABEL: 'arg' });
    g.option(0, {
      GATE: () => (g.context & Flag.Bracket) === 0,
      DEF: () => {
        g.CONSUME(T.Comma);
        g.subrule(1, rules.expression, { LABEL: 'arg' });
      },
    });
  });

  // 6.5: command = ID arg { ',' nl arg } [ block ]
  g.rule('command', () => {
    g.CONSUME(T.Identifier, { LABEL: 'name' });
    commandArguments(g);
  });

  // 3.1: contract = ( 'requires' | 'ensures' | 'invariant' ) expr [ ':' nl STRING ]. The message may interpolate (13).
  g.rule('contract', () => {
    g.or(0, [
      { ALT: () => g.CONSUME(T.KwRequires, { LABEL: 'clause' }) },
      { ALT: () => g.CONSUME(T.KwEnsures, { LABEL: 'clause' }) },
      { ALT: () => g.CONSUME(T.KwInvariant, { LABEL: 'clause' }) },
    ]);
    g.SUBRULE(rules.expression);
    g.option(0, () => {
      g.CONSUME(T.Colon);
      g.newlines();
      g.or(1, {
        DEF: [{ ALT: () => g.CONSUME(T.StringLiteral) }, { ALT: () => g.SUBRULE(rules.template) }],
        ERR_MSG: 'a string with the message',
      });
    });
  });

  // 16 attribute
  const attributeArguments = (index: number) => {
    const { context } = g;
    g.context = Flag.Bracket;
    commaList(g, index, index === 1 ? T.RParen : T.RBracket, () => g.subrule(index, rules.argument, { LABEL: 'arg' }));
    g.context = context;
  };
  // 16: attribute = ( '@' | '@!' ) NAME [ '(' args ')' ] | '@' '[' args ']'
  g.rule('attribute', () => {
    g.or(0, [{ ALT: () => g.CONSUME(T.At) }, { ALT: () => g.CONSUME(T.AtBang) }]);
    g.or(1, {
      DEF: [
        {
          ALT: () => {
            g.CONSUME(T.AnyName, { LABEL: 'name' });
            g.option(0, {
              GATE: () => !g.atNewline(),
              DEF: () => {
                g.CONSUME(T.LParen);
                attributeArguments(1);
                g.CONSUME(T.RParen);
              },
            });
          },
        },
        {
          ALT: () => {
            g.CONSUME(T.LBracket);
            attributeArguments(2);
            g.CONSUME(T.RBracket);
          },
        },
      ],
      ERR_MSG: 'the name of an attribute',
    });
  });
}
