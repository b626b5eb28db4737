/** Operands: prefix operators, primaries and what continues them (language.md 6.2 unary, postfix, primary). */
import type { IToken } from 'chevrotain';
import { spanOf } from '../places.js';
import { foreignSyntax } from '../problems.js';
import * as T from '../tokens.js';
import { Flag, type Grammar, type RuleName } from './grammar.js';
import { commaList } from './lists.js';
import { postfixAt, Shape } from './postfix.js';
import { arrowLambdaAt, endsJump, isMapAt, operandWordAt, tokenAt } from './scan.js';
import { atoms, has, prefixOperators } from './token-sets.js';

const prefix = { LABEL: 'prefix' };
const atom = { LABEL: 'atom' };
const primary = { LABEL: 'primary' };
const post = { LABEL: 'post' };
const item = { LABEL: 'item' };

export function defineOperands(g: Grammar): void {
  const { rules } = g;

  // 6.2 unary. `&` takes an optional `mut`; `move x` and its kin are words (1.4).
  const prefixes = [
    {
      ALT: () => {
        const token = g.CONSUME(T.PrefixOperator, prefix);
        if (g.RECORDING_PHASE || token.tokenType === T.Amp) g.option(0, () => g.CONSUME(T.KwMut));
      },
    },
    { ALT: () => g.CONSUME(T.Identifier, prefix) },
  ];
  const prefixStep = { GATE: () => isPrefix(g), DEF: () => g.or(0, prefixes) };

  const single = () => {
    const token = g.CONSUME(T.Atom, atom);
    g.shape = shapeOf(token);
  };
  const primaries = primaryRules.map((name) => () => {
    g.subrule(0, rules[name], primary);
  });
  const alternatives = { DEF: [single, ...primaries].map((ALT) => ({ ALT })), ERR_MSG: 'an expression' };
  g.choose('operand', 1, () => chooseOperand(g));

  let next = -1;
  const postfixes = postfixRules.map((name, index) => ({
    ALT: () => {
      const node = g.subrule(1, rules[name], post);
      if (!g.RECORDING_PHASE) g.shape = shapeAfter(g, index, node.children.arg !== undefined || node.children.block !== undefined);
    },
  }));
  g.choose('operand', 2, () => next);
  const goesOn = () => {
    next = postfixAt(g);
    return next !== -1;
  };
  const postfixStep = { GATE: goesOn, DEF: () => g.or(2, postfixes) };

  // 6.2: unary = prefix unary | postfix; postfix = primary { post }
  g.rule('operand', () => {
    g.many(0, prefixStep);
    g.or(1, alternatives);
    g.many(1, postfixStep);
  });

  // 1.8
  const text = { ALT: () => g.CONSUME(T.TemplateText, { LABEL: 'part' }) };
  const hole = { ALT: () => g.SUBRULE(rules.interpolation, { LABEL: 'part' }) };
  // 1.8: a string with interpolation, as the lexer cut it
  g.rule('template', () => {
    g.CONSUME(T.TemplateStart);
    g.many(0, () => g.or(0, [text, hole]));
    g.CONSUME(T.TemplateEnd);
  });
  // 1.8: '#{' expr [ ':' spec ] '}'
  g.rule('interpolation', () => {
    g.CONSUME(T.InterpolationStart);
    g.context = Flag.Bracket;
    g.SUBRULE(rules.expression);
    g.option(0, () => g.CONSUME(T.FormatSpec));
    g.CONSUME(T.InterpolationEnd);
  });

  // 6.2: `(e)`, `(e,)`, `(a, b)`, `()`
  // 6.2: '(' [ expr { ',' expr } [ ',' ] ] ')'. One expression without a comma is grouping, everything else a tuple.
  g.rule('group', () => {
    g.CONSUME(T.LParen);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RParen, () => g.SUBRULE(rules.expression, item));
    g.CONSUME(T.RParen);
  });

  // 6.4 array
  const spreadOr = [{ ALT: () => g.SUBRULE(rules.spread, item) }, { ALT: () => g.SUBRULE(rules.expression, item) }];
  // 6.4: array = '[' [ item { ',' item } [ ',' ] ] ']' | '[' expr comp { comp } ']'. That a comprehension has one element is checked by the
  // AST builder.
  g.rule('array', () => {
    g.CONSUME(T.LBracket);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RBracket, () => {
      g.or(0, spreadOr);
      g.many(1, () => g.SUBRULE(rules.comprehension));
    });
    g.CONSUME(T.RBracket);
  });
  // 6.4: item = expr | '...' expr
  g.rule('spread', () => {
    g.CONSUME(T.Ellipsis);
    g.SUBRULE(rules.expression);
  });

  // 6.4 comp
  const condition = () => {
    g.CONSUME(T.KwIf);
    g.subrule(1, rules.expression, { LABEL: 'condition' });
  };
  // 6.4: comp = 'for' pattern { ',' pattern } 'in' expr { 'if' expr }
  g.rule('comprehension', () => {
    g.CONSUME(T.KwFor);
    const { context } = g;
    g.context |= Flag.PlainPattern;
    g.SUBRULE(rules.pattern);
    g.many(0, () => {
      g.CONSUME(T.Comma);
      g.subrule(1, rules.pattern);
    });
    g.context = context;
    g.CONSUME(T.KwIn);
    g.SUBRULE(rules.expression, { LABEL: 'iterable' });
    g.many(1, condition);
  });

  // 6.4: map = '{' [ entry { ',' entry } [ ',' ] ] '}' | '{' expr '=>' expr comp { comp } '}'
  g.rule('map', () => {
    g.CONSUME(T.LBrace);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RBrace, () => {
      g.SUBRULE(rules.mapEntry);
      g.many(1, () => g.SUBRULE(rules.comprehension));
    });
    g.CONSUME(T.RBrace);
  });
  g.choose('mapEntry', 0, () => (g.peek().tokenType === T.Ellipsis ? 0 : isLabel(g) ? 1 : 2));
  const entryArrow = [{ ALT: () => g.consume(1, T.Colon) }, { ALT: () => g.consume(1, T.FatArrow) }];
  const mapEntries = [
    { ALT: () => g.SUBRULE(rules.spread) },
    {
      ALT: () => {
        g.CONSUME(T.AnyName, { LABEL: 'label' });
        g.CONSUME(T.Colon);
        g.subrule(0, rules.expression, { LABEL: 'value' });
      },
    },
    {
      ALT: () => {
        g.context |= Flag.NoArrow;
        g.subrule(1, rules.expression, { LABEL: 'key' });
        g.context &= ~Flag.NoArrow;
        g.or(1, { DEF: entryArrow, ERR_MSG: '`:` or `=>`' });
        g.subrule(2, rules.expression, { LABEL: 'value' });
      },
    },
  ];
  // 6.4: entry = ( NAME | expr ) ':' expr | expr '=>' expr | '...' expr
  g.rule('mapEntry', () => g.or(0, mapEntries));

  // 6.2: raise, return, break, continue
  const value = { GATE: () => !endsJump(g, g.rawNext()), DEF: () => g.SUBRULE(rules.expression) };
  const jumps = [
    {
      ALT: () => {
        g.CONSUME(T.KwRaise);
        g.subrule(1, rules.expression);
      },
    },
    {
      ALT: () => {
        g.or(1, [{ ALT: () => g.CONSUME(T.KwReturn) }, { ALT: () => g.CONSUME(T.KwBreak) }]);
        g.option(0, value);
      },
    },
    { ALT: () => g.CONSUME(T.KwContinue) },
  ];
  // 6.2: 'raise' expr | 'return' [ expr ] | 'break' [ expr ] | 'continue'
  g.rule('jump', () => g.or(0, jumps));

  // 6.5 `&:m`
  g.rule('methodRef', () => {
    g.CONSUME(T.AmpColon);
    g.CONSUME(T.AnyName);
  });

  // Appendix C: `@name` as a field access
  g.rule('foreign', () => {
    const token = g.CONSUME(T.At);
    if (!g.RECORDING_PHASE) {
      const name = g.rawPeek();
      if (!isAnyName(g, g.rawNext())) g.fail('a name');
      const written = `@${name.image}`;
      const span = { start: token.startOffset, end: spanOf(name).end };
      const hint = name.image === 'shared' ? 'sharing is decided by the value: leave it out' : `write \`self.${name.image}\``;
      g.reject(foreignSyntax(g.file, span, written, hint));
    }
  });
}

/** A name, keyword or not, directly before `:` is a label (1.4). */
export function isLabel(g: Grammar): boolean {
  const index = g.next();
  return tokenAt(g, index + 1).tokenType === T.Colon && isAnyName(g, index);
}

function isAnyName(g: Grammar, index: number): boolean {
  const { tokenType } = tokenAt(g, index);
  return tokenType === T.Identifier || tokenType === T.UpperIdentifier || T.keywordTypes.get(tokenAt(g, index).image) === tokenType;
}

const primaryRules = [
  'template',
  'group',
  'array',
  'map',
  'braceLambda',
  'barsLambda',
  'arrowLambda',
  'fnLambda',
  'ifExpr',
  'matchExpr',
  'forExpr',
  'whileExpr',
  'loopExpr',
  'selectExpr',
  'handleExpr',
  'tryExpr',
  'spawnExpr',
  'withExpr',
  'quantifier',
  'doExpr',
  'unsafeExpr',
  'jump',
  'methodRef',
  'foreign',
] as const satisfies readonly RuleName[];

/** ORDER as the numbers of `Postfix` in postfix.ts. */
const postfixRules = [
  'member',
  'path',
  'call',
  'index',
  'mark',
  'genericArgs',
  'structBody',
  'trailingBlock',
  'repeat',
] as const satisfies readonly RuleName[];

const ruleNumber = (name: (typeof primaryRules)[number]): number => 1 + primaryRules.indexOf(name);

/** The alternative by the token alone; single tokens are 0; contextual words, `(` and `{` are looked at more closely. */
const byToken = new Map<unknown, number>([
  [T.TemplateStart, ruleNumber('template')],
  [T.LBracket, ruleNumber('array')],
  [T.Pipe, ruleNumber('barsLambda')],
  [T.PipePipe, ruleNumber('barsLambda')],
  [T.KwFn, ruleNumber('fnLambda')],
  [T.KwIf, ruleNumber('ifExpr')],
  [T.KwUnless, ruleNumber('ifExpr')],
  [T.KwMatch, ruleNumber('matchExpr')],
  [T.KwFor, ruleNumber('forExpr')],
  [T.KwWhile, ruleNumber('whileExpr')],
  [T.KwLoop, ruleNumber('loopExpr')],
  [T.KwSpawn, ruleNumber('spawnExpr')],
  [T.KwWith, ruleNumber('withExpr')],
  [T.KwDo, ruleNumber('doExpr')],
  [T.KwUnsafe, ruleNumber('unsafeExpr')],
  [T.KwRaise, ruleNumber('jump')],
  [T.KwReturn, ruleNumber('jump')],
  [T.KwBreak, ruleNumber('jump')],
  [T.KwContinue, ruleNumber('jump')],
  [T.AmpColon, ruleNumber('methodRef')],
  [T.At, ruleNumber('foreign')],
]);
const wordRules = {
  handle: ruleNumber('handleExpr'),
  select: ruleNumber('selectExpr'),
  try: ruleNumber('tryExpr'),
  quantifier: ruleNumber('quantifier'),
} as const;
const ARROW = ruleNumber('arrowLambda');
const GROUP = ruleNumber('group');
const MAP = ruleNumber('map');
const BRACE_LAMBDA = ruleNumber('braceLambda');

function chooseOperand(g: Grammar): number {
  const index = g.next();
  const { tokenType } = g.peek();
  switch (tokenType) {
    case T.Identifier: {
      const word = operandWordAt(g, index);
      if (word !== 'name' && word !== 'transfer') return wordRules[word];
      return arrowLambdaAt(g, index) ? ARROW : 0;
    }
    case T.LParen:
      return arrowLambdaAt(g, index) ? ARROW : GROUP;
    case T.LBrace:
      return isMapAt(g, index) ? MAP : BRACE_LAMBDA;
    default:
      return has(atoms, g.peek()) ? 0 : (byToken.get(tokenType) ?? -1);
  }
}

/** Where an operand is mandatory `end` is a name (1.4). */
function shapeOf(token: IToken): number {
  switch (token.tokenType) {
    case T.Identifier:
    case T.KwEnd:
      return Shape.Name;
    case T.UpperIdentifier:
    case T.KwSelfType:
      return Shape.Type;
    case T.StringLiteral:
      return Shape.String;
    default:
      return Shape.Other;
  }
}

function isPrefix(g: Grammar): boolean {
  const token = g.peek();
  if (token.tokenType === T.Identifier) return operandWordAt(g, g.next()) === 'transfer';
  return has(prefixOperators, token);
}

/** What the operand is once a postfix has been read. */
function shapeAfter(g: Grammar, postfix: number, hasArguments: boolean): number {
  if (hasArguments && postfix !== 2) return Shape.Other;
  switch (postfix) {
    case 0:
    case 1: {
      const last = tokenAt(g, g.rawNext() - 1).tokenType;
      return last === T.Gt ? g.shape : last === T.UpperIdentifier ? Shape.Type : Shape.Name;
    }
    case 2:
      return Shape.Call;
    case 5:
      return g.shape;
    default:
      return Shape.Other;
  }
}
