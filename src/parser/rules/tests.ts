/** Tests, properties and examples (language.md 14). */
import * as T from '../tokens.js';
import { Body, Flag, type Grammar } from './grammar.js';
import { body, commaList } from './lists.js';
import { findInLine, tokenAt } from './scan.js';
import { typeAt } from './scan-types.js';

const name = { LABEL: 'name' };

export function defineTests(g: Grammar): void {
  const { rules } = g;
  const title = [{ ALT: () => g.CONSUME(T.StringLiteral, name) }, { ALT: () => g.SUBRULE(rules.template, name) }];
  const options = () => {
    g.CONSUME(T.KwWith);
    g.CONSUME(T.LParen);
    const { context } = g;
    g.context = Flag.Bracket;
    commaList(g, 1, T.RParen, () => g.SUBRULE(rules.argument, { LABEL: 'option' }));
    g.CONSUME(T.RParen);
    g.context = context;
  };
  const block = (kind: typeof Body.Test | typeof Body.Plain) => () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    g.or(0, title);
    g.option(0, options);
    if (!g.RECORDING_PHASE && !g.atLineEnd()) g.fail('a new line');
    body(g, 0, kind);
    g.closeBlock(opener);
  };

  // 14: test_decl = 'test' STRING [ 'with' '(' args ')' ] NL stmts 'end'; property_decl alike
  g.rule('testDecl', block(Body.Test));
  g.rule('propertyDecl', block(Body.Plain));

  // 14 examples_block; setup and teardown of a test
  const plain = () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    body(g, 0);
    g.closeBlock(opener);
  };
  // 14: examples_block = 'examples' NL { ( raises | stmt ) NL } 'end'
  g.rule('examplesDecl', plain);
  g.rule('fixtureBlock', plain);

  // 14: raises = 'raises' UP { '::' NAME } NL stmts 'end'
  g.rule('raisesBlock', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    g.CONSUME(T.UpperIdentifier, name);
    g.many(0, () => {
      g.or(0, [{ ALT: () => g.CONSUME(T.ColonColon) }, { ALT: () => g.CONSUME(T.Dot) }]);
      g.CONSUME(T.AnyName, name);
    });
    if (!g.RECORDING_PHASE && !g.atLineEnd()) g.fail('a new line');
    body(g, 0);
    g.closeBlock(opener);
  });

  // 14 forall_block
  const generators = [
    {
      ALT: () => {
        g.CONSUME(T.LParen);
        const { context } = g;
        g.context = Flag.Bracket;
        commaList(g, 1, T.RParen, () => g.SUBRULE(rules.generator));
        g.CONSUME(T.RParen);
        g.context = context;
      },
    },
    {
      ALT: () => {
        g.subrule(1, rules.generator);
        g.many(2, () => {
          g.consume(2, T.Comma);
          g.subrule(2, rules.generator);
        });
      },
    },
  ];
  // 14: forall_block = 'forall' ( gens | '(' gens ')' ) [ 'where' expr ] [ nl 'do' ] NL stmts 'end'; gens = gen { ',' gen }
  g.rule('forallBlock', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    const { context } = g;
    g.context = Flag.Head;
    g.or(0, generators);
    g.option(0, () => {
      g.CONSUME(T.KwWhere);
      g.SUBRULE(rules.expression);
    });
    g.context = context;
    g.newlines();
    g.option(1, () => g.CONSUME(T.KwDo));
    body(g, 0);
    g.closeBlock(opener);
  });
  const sources = [{ ALT: () => g.SUBRULE(rules.type) }, { ALT: () => g.SUBRULE(rules.expression) }];
  g.choose('generator', 0, () => (endsGenerator(g, typeAt(g, g.next())) ? 0 : 1));
  // 14: gen = ID ':' ( type | expr ); what scans as a type to its end is a type
  g.rule('generator', () => {
    g.CONSUME(T.Identifier, name);
    g.CONSUME(T.Colon);
    g.or(0, sources);
  });

  // 6.9: ( 'forall' | 'exists' ) quants [ 'where' expr ] ',' nl expr; quants = q { ',' q } | '(' q { ',' q } ')'
  g.rule('quantifier', () => {
    g.CONSUME(T.Identifier);
    const { context } = g;
    g.or(0, [
      {
        ALT: () => {
          g.CONSUME(T.LParen);
          g.context = Flag.Bracket;
          commaList(g, 1, T.RParen, () => g.SUBRULE(rules.quantified));
          g.CONSUME(T.RParen);
          g.context = context;
        },
      },
      {
        ALT: () => {
          g.subrule(1, rules.quantified);
          g.many(2, {
            GATE: () => anotherVariable(g),
            DEF: () => {
              g.consume(2, T.Comma);
              g.subrule(2, rules.quantified);
            },
          });
        },
      },
    ]);
    g.option(0, () => {
      g.CONSUME(T.KwWhere);
      g.SUBRULE(rules.expression, { LABEL: 'where' });
    });
    g.CONSUME(T.Comma, { ERR_MSG: '`,` and the predicate' });
    g.newlines();
    g.subrule(1, rules.expression, { LABEL: 'predicate' });
  });
  // 6.9: q = ID ':' type | ID 'in' expr
  g.rule('quantified', () => {
    g.CONSUME(T.Identifier, name);
    g.or(0, {
      DEF: [
        {
          ALT: () => {
            g.CONSUME(T.Colon);
            g.SUBRULE(rules.type);
          },
        },
        {
          ALT: () => {
            g.CONSUME(T.KwIn);
            g.SUBRULE(rules.expression);
          },
        },
      ],
      ERR_MSG: '`: Type` or `in`',
    });
  });
}

/** Whether a generator ends at `index`, so that what was scanned as a type is all of it. */
function endsGenerator(g: Grammar, index: number): boolean {
  return index !== -1 && generatorEnds.has(tokenAt(g, index).tokenType);
}

const generatorEnds: ReadonlySet<unknown> = new Set([T.Comma, T.KwWhere, T.KwDo, T.Newline, T.RParen]);

/** After the comma of a quantifier: another variable, or the predicate? `x in ys` is a variable only if a further comma follows (6.9). */
function anotherVariable(g: Grammar): boolean {
  const index = g.next();
  if (tokenAt(g, index + 1).tokenType !== T.Identifier) return false;
  const { tokenType } = tokenAt(g, index + 2);
  if (tokenType === T.Colon) return true;
  if (tokenType !== T.KwIn) return false;
  return findInLine(g, index + 3, variableEnds) !== -1;
}

const variableEnds: ReadonlySet<unknown> = new Set([T.Comma, T.KwWhere]);
