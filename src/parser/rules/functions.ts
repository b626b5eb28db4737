/** Functions, constants and aliases (language.md 3.1, 3.2). */
import { EOF, type IToken } from 'chevrotain';
import { spanOf } from '../places.js';
import { restNotLast } from '../problems.js';
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { body, commaList, commaSeparated, foreignBraces } from './lists.js';
import { isAssignment, isWord, pastNewline, tokenAt } from './scan.js';
import { closers, has, names } from './token-sets.js';

const name = { LABEL: 'name' };

export function defineFunctions(g: Grammar): void {
  const { rules } = g;

  // 3.1 fn_decl. In a trait or effect body (`signatures`) a header may stand alone (3.5).
  const bodies = [
    {
      ALT: () => {
        g.newlines();
        g.CONSUME(T.Eq);
        g.newlines();
        g.SUBRULE(rules.simple, { LABEL: 'expr' });
      },
    },
    { ALT: () => body(g, 0) },
  ];
  g.choose('fnDecl', 0, () => (headerContinues(g).tokenType === T.Eq ? 0 : 1));
  // 3.1: fn_decl = [ 'unsafe' ] header ( nl '=' nl expr | NL stmts 'end' ). The header resynchronises by itself, so that a broken
  // parameter list does not lose the body.
  g.rule('fnDecl', (signatures: boolean | undefined) => {
    const opener = g.next();
    g.option(0, () => g.CONSUME(T.KwUnsafe));
    g.SUBRULE(rules.fnHeader);
    if (g.RECORDING_PHASE) {
      g.or(0, bodies);
      g.option(2, () => g.closeBlock(opener));
      return;
    }
    const isExpression = headerContinues(g).tokenType === T.Eq;
    if (!isExpression && signatures === true && isSignature(g)) return;
    if (foreignBraces(g, 'fn')) return;
    if (!isExpression && !g.atLineEnd()) g.fail('a new line or `=`');
    g.or(0, bodies);
    if (!isExpression) g.closeBlock(opener);
  });

  const clauses = () => {
    g.newlines();
    g.SUBRULE(rules.contract);
  };
  // 3.1: 'fn' NAME [ generics ] [ '(' [ params ] ')' ] [ effects ] [ '->' return_type ] [ nl where_clause ] { nl contract }
  g.rule(
    'fnHeader',
    () => {
      g.CONSUME(T.KwFn);
      g.CONSUME(T.AnyName, name);
      g.context = Flag.EffectList;
      g.option(0, () => g.SUBRULE(rules.generics));
      g.option(1, () => g.SUBRULE(rules.params));
      g.option(2, () => g.SUBRULE(rules.effectList));
      g.option(3, () => {
        g.CONSUME(T.Arrow);
        g.newlines();
        g.SUBRULE(rules.returnType);
      });
      g.context = 0;
      // 1.10 rule 4: newlines before `where` and contracts are skipped
      if (g.RECORDING_PHASE || headerContinues(g).tokenType === T.KwWhere) {
        g.newlines();
        g.option(4, () => g.SUBRULE(rules.whereClause));
      }
      if (g.RECORDING_PHASE) g.many(5, clauses);
      else while (contractWords.has(headerContinues(g).tokenType)) clauses();
    },
    { resync: 'header' },
  );

  // 3.1 generics
  const squares = () => {
    g.CONSUME(T.LBracket);
    commaList(g, 1, T.RBracket, () => g.subrule(1, rules.genericParam), 'a type parameter');
    g.CONSUME(T.RBracket);
  };
  const angles = () => {
    g.CONSUME(T.Lt);
    commaList(g, 2, T.Gt, () => g.subrule(2, rules.genericParam), 'a type parameter');
    g.CONSUME(T.Gt);
  };
  // 3.1: generics = '<' gparam { ',' gparam } [ ',' ] '>' | '[' gparam { ',' gparam } [ ',' ] ']'
  g.rule('generics', () => {
    g.context = Flag.Bracket;
    g.or(0, [{ ALT: squares }, { ALT: angles }]);
  });
  // 3.1: gparam = NAME [ ':' bounds ] [ '=' type ]
  g.rule('genericParam', () => {
    g.CONSUME(T.AnyName, name);
    g.option(0, () => {
      g.CONSUME(T.Colon);
      g.SUBRULE(rules.bounds);
    });
    g.option(1, () => {
      g.CONSUME(T.Eq);
      g.SUBRULE(rules.type);
    });
  });
  // 3.1: bounds = type { '+' type }
  g.rule('bounds', () => {
    g.SUBRULE(rules.type);
    g.many(0, () => {
      g.CONSUME(T.Plus);
      g.subrule(1, rules.type);
    });
  });
  // 3.1: where_clause = 'where' type ':' bounds { ',' type ':' bounds }
  g.rule('whereClause', () => {
    g.CONSUME(T.KwWhere);
    commaSeparated(g, 0, () => {
      g.SUBRULE(rules.type);
      g.CONSUME(T.Colon);
      g.SUBRULE(rules.bounds);
    });
  });

  // 3.1: params = param { ',' param } [ ',' ]
  g.rule('params', () => {
    g.CONSUME(T.LParen);
    g.context = Flag.Bracket | Flag.PlainPattern;
    commaList(g, 0, T.RParen, () => g.SUBRULE(rules.param));
    g.CONSUME(T.RParen);
  });
  const modes = [
    { ALT: () => g.CONSUME(T.KwMut, { LABEL: 'mode' }) },
    { ALT: () => g.CONSUME(T.Identifier, { LABEL: 'mode' }) },
    {
      ALT: () => {
        g.CONSUME(T.Amp, { LABEL: 'mode' });
        g.option(10, () => g.consume(1, T.KwMut, { LABEL: 'mode' }));
      },
    },
  ];
  const targets = { DEF: [{ ALT: () => g.CONSUME(T.AnyName, name) }, { ALT: () => g.SUBRULE(rules.pattern) }], ERR_MSG: 'a parameter' };
  g.choose('param', 2, () => (isNameParam(g) ? 0 : 1));
  const type = (index: number) => () => {
    g.consume(index, T.Colon);
    g.subrule(index, rules.type);
  };
  const ordinary = () => {
    g.option(0, { GATE: () => isMode(g), DEF: () => g.or(1, modes) });
    const { context } = g;
    g.context |= Flag.PlainPattern;
    g.or(2, targets);
    g.context = context;
    g.option(1, type(0));
    g.option(2, () => {
      g.CONSUME(T.Eq);
      g.SUBRULE(rules.expression);
    });
  };
  const rest = () => {
    g.CONSUME(T.Ellipsis);
    const word = g.consume(1, T.Identifier, { LABEL: 'rest' });
    g.option(3, type(1));
    if (g.RECORDING_PHASE || g.peek().tokenType !== T.Comma || has(closers, tokenAt(g, g.next() + 1))) return;
    if (tokenAt(g, g.next() + 1).tokenType !== T.Pipe) g.report(restNotLast(g.file, spanOf(word), word.image));
  };
  g.choose('param', 0, () => (g.peek().tokenType === T.Ellipsis ? 1 : 0));
  const forms = [{ ALT: ordinary }, { ALT: rest }];
  // 3.1: param = [ 'mut' | 'ref' | '&' [ 'mut' ] ] ( NAME | pattern ) [ ':' type ] [ '=' expr ] | '...' ID [ ':' type ]
  // 6.7: bparam is the same; inside bars the default stops before `|` (Flag.NoBars).
  g.rule('param', () => g.or(0, forms));

  const constValue = () => {
    g.CONSUME(T.Eq, { ERR_MSG: '`=` and a value' });
    g.newlines();
    g.SUBRULE(rules.expression);
  };
  // 3.2: const_decl = 'const' NAME [ ':' type ] '=' nl expr. In traits the value may be missing (3.5).
  g.rule('constDecl', (inTrait: boolean | undefined) => {
    g.CONSUME(T.KwConst);
    g.CONSUME(T.AnyName, name);
    g.option(0, () => {
      g.CONSUME(T.Colon);
      g.newlines();
      g.SUBRULE(rules.type);
    });
    if (g.RECORDING_PHASE || inTrait === true) g.option(1, constValue);
    else constValue();
  });
  // 3.2: type_decl = 'type' NAME [ generics ] [ ':' bounds ] [ '=' type ]
  g.rule('typeDecl', () => {
    g.CONSUME(T.Identifier);
    g.CONSUME(T.AnyName, name);
    g.option(0, () => g.SUBRULE(rules.generics));
    g.option(1, () => {
      g.CONSUME(T.Colon);
      g.SUBRULE(rules.bounds);
    });
    g.option(2, () => {
      g.CONSUME(T.Eq);
      g.newlines();
      g.SUBRULE(rules.type);
    });
  });
}

const contractWords: ReadonlySet<unknown> = new Set([T.KwRequires, T.KwEnsures, T.KwInvariant]);

/** The next token, a newline skipped: what a function header may continue with (1.10 rule 4). */
function headerContinues(g: Grammar): IToken {
  return tokenAt(g, pastNewline(g, g.rawNext()));
}

/** Whether a header in a trait or effect body has no body (3.5). */
function isSignature(g: Grammar): boolean {
  const index = pastNewline(g, g.rawNext());
  const token = tokenAt(g, index);
  if (token.tokenType === T.KwEnd) return !isAssignment(tokenAt(g, index + 1));
  if (signatureEnds.has(token.tokenType)) return true;
  return isWord(token, 'type') && has(names, tokenAt(g, index + 1));
}

const signatureEnds: ReadonlySet<unknown> = new Set([T.KwFn, T.KwConst, T.KwPub, T.KwPriv, T.KwUnsafe, T.At, EOF]);

/** A name, keyword or not, where only a name can stand (1.4). */
function isNameParam(g: Grammar): boolean {
  const index = g.next();
  const token = tokenAt(g, index);
  if (!has(names, token) || token.image === '_') return false;
  const after = tokenAt(g, pastNewline(g, index + 1)).tokenType;
  if (literalWords.has(token.tokenType)) return after === T.Colon;
  return parameterEnds.has(after);
}

const literalWords: ReadonlySet<unknown> = new Set([T.KwTrue, T.KwFalse, T.KwNil]);
const parameterEnds: ReadonlySet<unknown> = new Set([T.Colon, T.Comma, T.RParen, T.Eq, T.Pipe]);

function isMode(g: Grammar): boolean {
  const token = g.peek();
  const next = tokenAt(g, g.next() + 1);
  if (token.tokenType === T.Amp) return true;
  if (token.tokenType !== T.KwMut && !isWord(token, 'ref')) return false;
  return has(names, next) || next.tokenType === T.LParen || next.tokenType === T.LBracket;
}
