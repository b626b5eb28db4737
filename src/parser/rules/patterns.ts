/** Patterns (language.md 7). */
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { commaList } from './lists.js';
import { isLabel } from './operands.js';
import { isWord, tokenAt } from './scan.js';
import { has, patternLiterals, rangeOperators } from './token-sets.js';

const name = { LABEL: 'name' };

export function definePatterns(g: Grammar): void {
  const { rules } = g;

  // 7 pattern. Between bars `|` closes the parameter list.
  const alternative = {
    GATE: () => (g.context & Flag.NoBars) === 0,
    DEF: () => {
      g.CONSUME(T.Pipe);
      g.newlines();
      g.subrule(1, rules.pat);
    },
  };
  // 7: pattern = pat { '|' pat }
  g.rule('pattern', () => {
    g.SUBRULE(rules.pat);
    g.many(0, alternative);
  });

  // 7 pat
  const literal = (index: number, label: string) => {
    const options = { LABEL: label };
    return () => {
      g.option(index, () => g.consume(index, T.Minus, { LABEL: `${label}Minus` }));
      g.consume(index, T.PatternLiteral, options);
    };
  };
  const start = literal(1, 'start');
  const end = literal(2, 'end');
  const endOfOpen = literal(3, 'end');
  const elements = (index: number) =>
    commaList(g, index, index === 11 ? T.RParen : T.RBracket, () => g.subrule(index, rules.patternField, element));
  const typed = {
    GATE: () => (g.context & Flag.PlainPattern) === 0,
    DEF: () => {
      g.CONSUME(T.Colon);
      g.SUBRULE(rules.type);
    },
  };
  const modes = [{ ALT: () => g.CONSUME(T.KwMut, { LABEL: 'mode' }) }, { ALT: () => g.consume(9, T.Identifier, { LABEL: 'mode' }) }];
  const bindings = [T.Identifier, T.KwEnd, T.UpperIdentifier].map((type) => ({ ALT: () => g.consume(8, type, name) }));
  const forms: (() => void)[] = [
    // a name, `x @ p`, `x: T`
    () => {
      g.option(10, { GATE: () => isMode(g), DEF: () => g.or(10, modes) });
      g.or(11, bindings);
      g.option(11, () => {
        g.CONSUME(T.At);
        g.SUBRULE(rules.pat);
      });
      g.option(12, typed);
    },
    // a literal or a range
    () => {
      start();
      g.option(13, () => {
        g.CONSUME(T.RangeOperator, { LABEL: 'range' });
        g.option(14, { GATE: () => literalFollows(g), DEF: end });
      });
    },
    () => {
      g.consume(1, T.RangeOperator, { LABEL: 'range' });
      endOfOpen();
    },
    // a type or variant, with or without arguments
    () => {
      g.consume(1, T.AnyName, { LABEL: 'path' });
      g.many(0, () => {
        g.or(12, [{ ALT: () => g.CONSUME(T.ColonColon) }, { ALT: () => g.CONSUME(T.Dot) }]);
        g.consume(2, T.AnyName, { LABEL: 'path' });
      });
      g.option(15, { GATE: () => g.rawPeek().tokenType !== T.Newline, DEF: () => g.SUBRULE(rules.patternFields) });
    },
    () => {
      g.consume(11, T.LParen);
      g.context = Flag.Bracket;
      elements(11);
      g.consume(11, T.RParen);
    },
    () => {
      g.consume(12, T.LBracket);
      g.context = Flag.Bracket;
      elements(12);
      g.consume(12, T.RBracket);
    },
    () => g.subrule(2, rules.patternFields, { LABEL: 'map' }),
  ];
  g.choose('pat', 0, () => patternForm(g));
  const alternatives = { DEF: forms.map((ALT) => ({ ALT })), ERR_MSG: 'a pattern' };
  // 7: pat = '_' | [ 'mut' | 'ref' ] ID [ '@' pat ] [ ':' type ] | plit [ range_op [ plit ] ] | range_op plit
  //       | ptype [ '(' … ')' | '{' … '}' ] | '(' … ')' | '[' … ']' | '{' … '}' | rest
  g.rule('pat', () => g.or(0, alternatives));

  // 7 pfield
  const fields = (index: number) => {
    g.context = Flag.Bracket;
    commaList(g, index, index === 1 ? T.RParen : T.RBrace, () => g.subrule(index, rules.patternField));
  };
  // 7: '(' [ pfield { ',' pfield } [ ',' ] ] ')' | '{' [ pfield { ',' pfield } [ ',' ] ] '}'
  g.rule('patternFields', () => {
    g.or(0, [
      {
        ALT: () => {
          g.CONSUME(T.LParen);
          fields(1);
          g.CONSUME(T.RParen);
        },
      },
      {
        ALT: () => {
          g.CONSUME(T.LBrace);
          fields(2);
          g.CONSUME(T.RBrace);
        },
      },
    ]);
  });
  const fieldForms = [
    {
      ALT: () => {
        g.CONSUME(T.AnyName, { LABEL: 'label' });
        g.CONSUME(T.Colon);
        g.option(0, { GATE: () => !endsField(g), DEF: () => g.SUBRULE(rules.pattern) });
      },
    },
    {
      ALT: () => {
        g.or(1, [{ ALT: () => g.CONSUME(T.Ellipsis, { LABEL: 'rest' }) }, { ALT: () => g.CONSUME(T.DotDot, { LABEL: 'rest' }) }]);
        g.option(1, () => g.CONSUME(T.Identifier, name));
      },
    },
    { ALT: () => g.subrule(1, rules.pattern) },
  ];
  g.choose('patternField', 0, () => {
    const { tokenType } = g.peek();
    if (tokenType === T.Ellipsis || (tokenType === T.DotDot && !has(patternLiterals, tokenAt(g, g.next() + 1)))) return 1;
    return isLabel(g) && g.shape !== ELEMENT ? 0 : 2;
  });
  // 7: pfield = NAME ':' [ pattern ] | pattern | ( '...' | '..' ) [ ID ]
  g.rule('patternField', (isElement: boolean | undefined) => {
    if (isElement === true) g.shape = ELEMENT;
    g.or(0, fieldForms);
  });
}

/** In a tuple or array `x: T` is a typed binding, not a field. */
const ELEMENT = 1;
const element = { ARGS: [true] };

const Form = { None: -1, Name: 0, Literal: 1, OpenRange: 2, Path: 3, Tuple: 4, Array: 5, Map: 6 } as const;

function patternForm(g: Grammar): number {
  const token = g.peek();
  const next = tokenAt(g, g.next() + 1);
  if (has(patternLiterals, token) || token.tokenType === T.Minus) return Form.Literal;
  if (has(rangeOperators, token)) return Form.OpenRange;
  switch (token.tokenType) {
    case T.Identifier:
      return next.tokenType === T.ColonColon && !isWord(token, '_') ? Form.Path : Form.Name;
    case T.KwMut:
    case T.KwEnd:
      return Form.Name;
    case T.UpperIdentifier:
    case T.KwSelfType:
      return Form.Path;
    case T.LParen:
      return Form.Tuple;
    case T.LBracket:
      return Form.Array;
    case T.LBrace:
      return Form.Map;
    default:
      return Form.None;
  }
}

function isMode(g: Grammar): boolean {
  if (g.peek().tokenType === T.KwMut) return true;
  return isWord(g.peek(), 'ref') && tokenAt(g, g.next() + 1).tokenType === T.Identifier;
}

function literalFollows(g: Grammar): boolean {
  const token = g.rawPeek();
  return has(patternLiterals, token) || token.tokenType === T.Minus;
}

/** `g:` alone binds `g`. */
function endsField(g: Grammar): boolean {
  const { tokenType } = g.peek();
  return tokenType === T.Comma || tokenType === T.RParen || tokenType === T.RBrace || tokenType === T.RBracket;
}
