/** Types (language.md 4). */
import { adjacent, splitToken } from '../lexer.js';
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { commaList } from './lists.js';
import { tokenAt } from './scan.js';
import { typeArgsAt } from './scan-types.js';
import { has, names, tokenSet } from './token-sets.js';

const prefix = { LABEL: 'prefix' };
const atom = { LABEL: 'atom' };
const part = { LABEL: 'part' };

export function defineTypes(g: Grammar): void {
  const { rules } = g;

  // 4 type
  const prefixes = [
    ...[T.KwMut, T.KwImpl, T.Identifier].map((type) => ({ ALT: () => g.consume(0, type, prefix) })),
    {
      ALT: () => {
        g.CONSUME(T.Amp, prefix);
        g.option(0, () => g.consume(1, T.KwMut, prefix));
      },
    },
    {
      ALT: () => {
        g.CONSUME(T.Star, prefix);
        g.option(1, () => g.or(1, [{ ALT: () => g.CONSUME(T.KwConst, prefix) }, { ALT: () => g.consume(2, T.KwMut, prefix) }]));
      },
    },
  ];
  const prefixStep = { GATE: () => isPrefix(g), DEF: () => g.or(0, prefixes) };
  const optional = { GATE: () => isOptional(g), DEF: () => g.CONSUME(T.Question) };
  // 4: type = prefix type | prim { '?' }; prefix = '&' [ 'mut' ] | 'mut' | 'ref' | 'dyn' | 'impl' | '*' [ 'const' | 'mut' ]
  g.rule('type', () => {
    g.many(0, prefixStep);
    g.SUBRULE(rules.typeAtom);
    g.many(1, optional);
  });

  // 4 prim
  const list = (index: number) => {
    const { context } = g;
    g.consume(index, T.LParen);
    g.context = Flag.Bracket;
    commaList(g, index, T.RParen, () => g.subrule(index, rules.type, part));
    g.consume(index, T.RParen);
    g.context = context;
  };
  /** `[effects] ['->' return_type]` behind a parameter list. */
  const result = (index: number) => {
    g.option(index, { GATE: () => effectFollows(g), DEF: () => g.subrule(index, rules.effectList) });
    g.option(index + 1, () => {
      g.consume(index, T.Arrow);
      g.newlines();
      g.subrule(index, rules.returnType);
    });
  };
  const signature = (index: number) => {
    list(index);
    result(index);
  };
  const atoms = {
    DEF: [
      { ALT: () => g.SUBRULE(rules.typePath) },
      {
        ALT: () => {
          g.CONSUME(T.LBracket);
          g.context = Flag.Bracket;
          g.subrule(10, rules.type, part);
          // The `;` of `[T; n]` is a newline token without a line end.
          if (g.RECORDING_PHASE || (g.atNewline() && !T.isLineBreak(g.rawPeek()))) {
            g.context = 0;
            g.option(10, () => {
              g.CONSUME(T.Newline);
              g.context = Flag.Bracket;
              g.SUBRULE(rules.expression);
            });
          }
          g.CONSUME(T.RBracket);
        },
      },
      {
        ALT: () => {
          g.CONSUME(T.LBrace);
          g.context = Flag.Bracket;
          g.subrule(11, rules.type, part);
          g.CONSUME(T.Colon);
          g.subrule(12, rules.type, part);
          g.CONSUME(T.RBrace);
        },
      },
      {
        ALT: () => {
          list(20);
          // `(A) -> B` is a function type
          g.option(11, {
            GATE: () => g.rawPeek().tokenType === T.Arrow,
            DEF: () => {
              g.consume(11, T.Arrow, { LABEL: 'arrow' });
              g.newlines();
              g.subrule(11, rules.returnType);
            },
          });
        },
      },
      {
        ALT: () => {
          g.or(1, [{ ALT: () => g.CONSUME(T.KwFn, { LABEL: 'fn' }) }, { ALT: () => g.consume(1, T.UpperIdentifier, { LABEL: 'fn' }) }]);
          g.option(12, () => signature(21));
        },
      },
      { ALT: () => g.CONSUME(T.Bang, atom) },
      { ALT: () => g.CONSUME(T.KwNil, atom) },
    ],
    ERR_MSG: 'a type',
  };
  g.choose('typeAtom', 0, () => atomAt(g));
  // 4: prim = tpath [ targs ] | 'Self' | '!' | 'nil' | '[' type [ ';' expr ] ']' | '{' type ':' type '}'
  //        | '(' [ types ] ')' [ '->' return_type ] | ( 'Fn' | 'fn' ) [ '(' [ types ] ')' [ effects ] [ '->' return_type ] ]
  g.rule('typeAtom', () => g.or(0, atoms));

  // 4 tpath, targs
  const dots = [{ ALT: () => g.CONSUME(T.ColonColon) }, { ALT: () => g.CONSUME(T.Dot) }];
  const more = () => {
    g.or(0, dots);
    g.consume(1, T.AnyName, { LABEL: 'name' });
  };
  const args = { GATE: () => argsFollow(g), DEF: () => g.SUBRULE(rules.typeArgs) };
  // 4: tpath = NAME { ( '::' | '.' ) NAME }, with targs
  g.rule('typePath', () => {
    g.CONSUME(T.AnyName, { LABEL: 'name' });
    g.many(0, more);
    g.option(0, args);
  });
  const angles = () => {
    g.CONSUME(T.Lt);
    if (g.RECORDING_PHASE) commaList(g, 1, T.Gt, () => g.subrule(1, rules.typeArg));
    else {
      if (has(angleEnds, g.peek())) g.fail('a type', 'E3004');
      while (!has(angleEnds, g.peek())) angleItem(g);
    }
    closeAngle(g);
  };
  const squares = () => {
    g.CONSUME(T.LBracket);
    commaList(g, 2, T.RBracket, () => g.subrule(2, rules.typeArg), 'a type');
    g.CONSUME(T.RBracket);
  };
  // 4: targs = '<' targ { ',' targ } '>' | '[' targ { ',' targ } ']'. A `>>` closes two lists (1.5).
  g.rule('typeArgs', () => {
    g.context = Flag.Bracket;
    g.or(0, [{ ALT: angles }, { ALT: squares }]);
  });
  // 4: targ = type [ '=' type ] | INT
  g.rule('typeArg', () => {
    g.or(0, [
      { ALT: () => g.CONSUME(T.IntLiteral) },
      {
        ALT: () => {
          g.SUBRULE(rules.type);
          g.option(0, () => {
            g.CONSUME(T.Eq);
            g.subrule(1, rules.type);
          });
        },
      },
    ]);
  });

  defineEffectTypes(g);
}

function defineEffectTypes(g: Grammar): void {
  const { rules } = g;

  // 4 return_type
  const effects = { GATE: () => effectFollows(g), DEF: () => g.subrule(1, rules.effectList) };
  const plain = { GATE: () => has(typeStarts, g.rawPeek()), DEF: () => g.subrule(1, rules.type) };
  const forms = [
    {
      ALT: () => {
        g.SUBRULE(rules.effectRow);
        g.option(0, plain);
      },
    },
    {
      ALT: () => {
        g.many(0, {
          GATE: () => effectFollows(g),
          DEF: () => {
            g.CONSUME(T.Bang, { LABEL: 'before' });
            g.or(1, [{ ALT: () => g.subrule(1, rules.effectRow) }, { ALT: () => g.SUBRULE(rules.typePath, { LABEL: 'effect' }) }]);
          },
        });
        g.option(1, { GATE: () => has(typeStarts, g.rawPeek()), DEF: () => g.subrule(2, rules.type) });
        g.option(2, { GATE: () => effectFollows(g), DEF: () => g.subrule(2, rules.effectList) });
      },
    },
    {
      ALT: () => {
        g.SUBRULE(rules.type);
        g.option(3, effects);
      },
    },
  ];
  g.choose('returnType', 0, () => {
    const { tokenType } = g.peek();
    if (tokenType === T.LBrace) return isEffectRow(g) ? 0 : 2;
    return tokenType === T.Bang && effectFollows(g) ? 1 : 2;
  });
  // 4: return_type = effect_row [ type ] | { '!' effect } type [ effects ] | type [ effects ] | '!'
  g.rule('returnType', () => g.or(0, forms));

  // 4: effect_row = '{' [ effect { ',' effect } ] [ '|' ID ] '}'
  g.rule('effectRow', () => {
    g.CONSUME(T.LBrace);
    g.context = Flag.Bracket;
    if (g.RECORDING_PHASE) commaList(g, 0, T.RBrace, () => g.SUBRULE(rules.typePath, { LABEL: 'effect' }));
    else
      while (g.peek().tokenType !== T.RBrace && g.peek().tokenType !== T.Pipe) {
        g.SUBRULE(rules.typePath, { LABEL: 'effect' });
        if (g.peek().tokenType !== T.Comma) break;
        g.consume(0, T.Comma);
      }
    g.option(1, () => {
      g.CONSUME(T.Pipe);
      g.CONSUME(T.Identifier, { LABEL: 'tail' });
    });
    g.CONSUME(T.RBrace);
  });

  // 4 effects: several with commas only in a function header
  // 4: effects = '!' ( effect_row | effect { ',' [ '!' ] effect } )
  g.rule('effectList', () => {
    g.CONSUME(T.Bang);
    g.or(0, {
      DEF: [
        { ALT: () => g.SUBRULE(rules.effectRow) },
        {
          ALT: () => {
            g.SUBRULE(rules.typePath, { LABEL: 'effect' });
            g.many(0, {
              GATE: () => (g.context & Flag.EffectList) !== 0 && listGoesOn(g),
              DEF: () => {
                g.CONSUME(T.Comma);
                g.option(0, () => g.consume(1, T.Bang));
                g.subrule(1, rules.typePath, { LABEL: 'effect' });
              },
            });
          },
        },
      ],
      ERR_MSG: 'an effect',
    });
  });
}

const typeStarts = tokenSet(
  T.UpperIdentifier,
  T.Identifier,
  T.KwSelfType,
  T.KwNil,
  T.KwFn,
  T.KwMut,
  T.KwImpl,
  T.LBracket,
  T.LParen,
  T.LBrace,
  T.Amp,
  T.Star,
);
const angleEnds = tokenSet(T.Gt, T.GtGt, T.GtEq, T.GtGtEq);

function isPrefix(g: Grammar): boolean {
  const token = g.peek();
  if (token.tokenType !== T.Identifier) return true;
  const next = tokenAt(g, g.next() + 1);
  return (token.image === 'ref' || token.image === 'dyn') && has(typeStarts, next);
}

/** `T?` is optional; `T ?` may start a ternary (Appendix D 4). */
function isOptional(g: Grammar): boolean {
  return adjacent(tokenAt(g, g.rawNext() - 1), g.rawPeek());
}

function atomAt(g: Grammar): number {
  const token = g.peek();
  switch (token.tokenType) {
    case T.LBracket:
      return 1;
    case T.LBrace:
      return 2;
    case T.LParen:
      return 3;
    case T.KwFn:
      return 4;
    case T.UpperIdentifier:
      return token.image === 'Fn' && tokenAt(g, g.next() + 1).tokenType === T.LParen ? 4 : 0;
    case T.Bang:
      return 5;
    case T.KwNil:
      return 6;
    default:
      return has(names, token) && !structural.has(token.tokenType) ? 0 : -1;
  }
}

/** Words that end what is around rather than name a type. */
const structural: ReadonlySet<unknown> = new Set([T.KwEnd, T.KwThen, T.KwDo, T.KwElse, T.KwIf, T.KwTrue, T.KwFalse, T.KwWhere]);

/** `[` of type arguments is adjacent; `<` is where it could be a comparison, in an expression, and there must read as type arguments to its end. */
function argsFollow(g: Grammar): boolean {
  if (g.peek().tokenType === T.Lt && (g.context & Flag.TypeInExpr) === 0) return true;
  const token = g.rawPeek();
  if (!adjacent(tokenAt(g, g.rawNext() - 1), token)) return false;
  return token.tokenType === T.LBracket || (token.tokenType === T.Lt && typeArgsAt(g, g.rawNext()));
}

/** A bare `!` is the never type when no effect follows in the same line. */
function effectFollows(g: Grammar): boolean {
  if (g.rawPeek().tokenType !== T.Bang) return false;
  const next = tokenAt(g, g.rawNext() + 1).tokenType;
  return next === T.UpperIdentifier || next === T.LBrace;
}

function listGoesOn(g: Grammar): boolean {
  const next = tokenAt(g, g.next() + 1).tokenType;
  return next === T.Bang || next === T.UpperIdentifier;
}

/** `{A, B}` and `{A}` are rows of effects, `{K: V}` is a map type. */
function isEffectRow(g: Grammar): boolean {
  const open = g.next();
  const end = g.source.partner[open] ?? open;
  for (let at = open + 1; at < end; at++) {
    const { tokenType } = tokenAt(g, at);
    if (tokenType === T.Colon) return false;
    const partner = g.source.partner[at] ?? -1;
    if (partner > at) at = partner;
  }
  return true;
}

function angleItem(g: Grammar): void {
  g.subrule(1, g.rules.typeArg);
  if (!has(angleEnds, g.peek())) g.consume(1, T.Comma, { ERR_MSG: '`,` or `>`' });
}

/** Consumes a `>`, or the first half of a `>>` (1.5). */
function closeAngle(g: Grammar): void {
  if (!g.RECORDING_PHASE && g.peek().tokenType !== T.Gt) {
    const parts = splitToken(g.peek());
    if (parts !== undefined && parts[0].tokenType === T.Gt) {
      g.replaceNext(parts[1], parts[0]);
      return;
    }
  }
  g.CONSUME(T.Gt);
}
