/** Lambdas (language.md 6.7): bars, arrows, anonymous `fn` and braces. */
import * as T from '../tokens.js';
import { Body, Flag, type Grammar } from './grammar.js';
import { body, braceBlock, commaList } from './lists.js';
import { isMapAt } from './scan.js';

const expr = { LABEL: 'simple' };

export function defineLambdas(g: Grammar): void {
  const { rules } = g;

  // 6.7 bars. `||` is an empty list.
  const parameter = () => g.SUBRULE(rules.param);
  const barLists = [
    { ALT: () => g.CONSUME(T.PipePipe) },
    {
      ALT: () => {
        g.CONSUME(T.Pipe);
        commaList(g, 0, T.Pipe, parameter);
        g.consume(1, T.Pipe);
      },
    },
  ];
  // 6.7: bars = '|' [ bparam { ',' bparam } ] '|' | '||'
  g.rule('bars', () => {
    // 1.10 rule 1: as the first item of a bracket it may stand on a line of its own.
    if ((g.context & Flag.Bracket) !== 0) g.newlines();
    g.context = Flag.NoBars;
    g.or(0, barLists);
  });

  // 6.7: brace_lambda = '{' [ bars ] stmts '}'
  g.rule('braceLambda', () => {
    g.CONSUME(T.LBrace);
    g.newlines();
    g.option(0, () => g.SUBRULE(rules.bars));
    body(g, 0);
    g.CONSUME(T.RBrace);
  });

  // 6.7: lambda = bars lambda_block
  g.rule('barsLambda', () => {
    const opener = g.next();
    g.SUBRULE(rules.bars);
    g.SUBRULE(rules.lambdaBody, { ARGS: [opener] });
  });

  // 6.7 `x => e`, `(a, b) => e`
  const arrowParams = [
    {
      ALT: () => {
        const { context } = g;
        g.context = Flag.PlainPattern;
        g.CONSUME(T.Identifier, { LABEL: 'name' });
        g.context = context;
      },
    },
    { ALT: () => g.SUBRULE(rules.params) },
  ];
  const arrowBodies = [{ ALT: () => braceBlock(g, 0) }, { ALT: () => g.SUBRULE(rules.simple, expr) }];
  g.choose('arrowLambda', 1, () => (opensBlock(g) ? 0 : 1));
  // 6.7: [ '(' [ params ] ')' | ID ] '=>' lam_body; lam_body = '{' stmts '}' | nl simple
  g.rule('arrowLambda', () => {
    if ((g.context & Flag.Bracket) !== 0) g.newlines();
    g.or(0, arrowParams);
    g.CONSUME(T.FatArrow, { ERR_MSG: '`=>`' });
    g.newlines();
    g.or(1, arrowBodies);
  });

  // 6.7 `fn(x) -> e`, `fn(x) … end`. The arrow introduces the body, never a return type.
  const arrows = [{ ALT: () => g.CONSUME(T.Arrow) }, { ALT: () => g.CONSUME(T.FatArrow) }, { ALT: () => g.CONSUME(T.Eq) }];
  // 6.7: 'fn' '(' [ params ] ')' ( ( '->' | '=>' | '=' ) lambda_block | NL lambda_block )
  g.rule('fnLambda', () => {
    const opener = g.next();
    g.CONSUME(T.KwFn);
    g.SUBRULE(rules.params);
    g.option(0, () => g.or(0, arrows));
    g.SUBRULE(rules.lambdaBody, { ARGS: [opener] });
  });

  // 6.7 lambda_block
  const bodies = [
    { ALT: () => body(g, 0, Body.BracketLambda) },
    { ALT: () => body(g, 1) },
    { ALT: () => braceBlock(g, 2) },
    {
      ALT: () => {
        g.SUBRULE(rules.simple, expr);
        if (g.RECORDING_PHASE || g.rawPeek().tokenType === T.KwEnd) g.option(0, () => g.CONSUME(T.KwEnd));
      },
    },
  ];
  g.choose('lambdaBody', 0, () => {
    if (g.atNewline()) return (g.context & Flag.Bracket) !== 0 ? 0 : 1;
    return opensBlock(g) ? 2 : 3;
  });
  // 6.7: lambda_block = NL stmts ( 'end' | (* stop before *) ')' | ']' | '}' | ',' ) | '{' stmts '}' | simple [ 'end' ]
  g.rule('lambdaBody', (opener: number) => {
    const isBlock = !g.RECORDING_PHASE && g.atNewline();
    const inBracket = (g.context & Flag.Bracket) !== 0;
    g.or(0, bodies);
    if (g.RECORDING_PHASE) g.option(1, () => g.closeBlock(opener, 1));
    else if (isBlock && !(inBracket && endsArgument(g))) g.closeBlock(opener, 1);
  });

  // 6.2 'do' body; 'unsafe' ( body | '{' stmts '}' )
  g.rule('doExpr', () => {
    const opener = g.next();
    g.CONSUME(T.KwDo);
    body(g, 0);
    g.closeBlock(opener);
  });
  const unsafeBodies = [
    { ALT: () => braceBlock(g, 0) },
    {
      ALT: () => {
        const opener = g.rawNext() - 1;
        body(g, 1);
        g.closeBlock(opener);
      },
    },
  ];
  g.choose('unsafeExpr', 0, () => (g.peek().tokenType === T.LBrace ? 0 : 1));
  // 6.2: 'unsafe' ( body | '{' stmts '}' )
  g.rule('unsafeExpr', () => {
    g.CONSUME(T.KwUnsafe);
    g.or(0, unsafeBodies);
  });
}

/** Whether a `{` begins a block: unless it is a map (6.7). */
function opensBlock(g: Grammar): boolean {
  return g.peek().tokenType === T.LBrace && !isMapAt(g, g.next());
}

/** Whether the bracket or comma around the lambda follows, so that `end` may be left out. */
function endsArgument(g: Grammar): boolean {
  const { tokenType } = g.peek();
  return tokenType === T.Comma || tokenType === T.RParen || tokenType === T.RBracket || tokenType === T.RBrace;
}
