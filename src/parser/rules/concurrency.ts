/** Concurrency (language.md 17): spawn, with, select. */
import * as T from '../tokens.js';
import { armBody } from './control.js';
import { Body, Flag, type Grammar } from './grammar.js';
import { body, braceBlock, commaList, endEntry, entries, foreignBraces } from './lists.js';
import { isCutOff, pastNewline, tokenAt } from './scan.js';
import { type SelectForm, selectFormAt } from './scan-heads.js';
import { has, names } from './token-sets.js';

const option = { LABEL: 'option' };

export function defineConcurrency(g: Grammar): void {
  const { rules } = g;

  // 17.1 spawn
  const options = () => {
    g.CONSUME(T.LParen);
    const { context } = g;
    g.context = Flag.Bracket;
    commaList(g, 0, T.RParen, () => g.SUBRULE(rules.argument, option));
    g.CONSUME(T.RParen);
    g.context = context;
  };
  const token = () => {
    g.CONSUME(T.KwWith);
    const { context } = g;
    // The token is a postfix expression: what follows it is the body.
    g.context |= Flag.Head | Flag.NoCommand;
    g.SUBRULE(rules.operand, { LABEL: 'token' });
    g.context = context;
  };
  const spawnBodies = [
    {
      ALT: () => {
        const opener = g.next();
        g.CONSUME(T.KwDo);
        body(g, 0);
        g.closeBlock(opener);
      },
    },
    { ALT: () => braceBlock(g, 1) },
    {
      ALT: () => {
        const opener = g.rawNext() - 1;
        body(g, 2);
        g.closeBlock(opener, 1);
      },
    },
    { ALT: () => g.SUBRULE(rules.expression) },
  ];
  g.choose('spawnExpr', 0, () => {
    if (g.atNewline() && g.shape === WITH_TOKEN) return 2;
    const { tokenType } = g.peek();
    if (tokenType === T.KwDo) return 0;
    return tokenType === T.LBrace && !opensBars(g) ? 1 : 3;
  });
  // 17.1: spawn = 'spawn' [ '(' named_args ')' ] [ 'with' postfix ] ( 'do' body | '{' stmts '}' | expr | NL stmts 'end' )
  g.rule('spawnExpr', () => {
    g.CONSUME(T.KwSpawn);
    g.option(0, { GATE: () => isOptionList(g), DEF: options });
    g.shape = !g.RECORDING_PHASE && g.peek().tokenType === T.KwWith ? WITH_TOKEN : 0;
    g.option(1, token);
    g.or(0, spawnBodies);
  });

  // 17.3 with
  const asName = () => {
    g.CONSUME(T.KwAs);
    g.CONSUME(T.Identifier, { LABEL: 'as' });
  };
  // 17.3: with = 'with' expr [ 'as' ID ] [ 'do' ] [ '|' bparam '|' ] body
  g.rule('withExpr', () => {
    const opener = g.next();
    g.CONSUME(T.KwWith);
    const { context } = g;
    g.context = Flag.WithHead;
    g.SUBRULE(rules.header);
    g.context = context;
    g.option(0, asName);
    if (foreignBraces(g, 'with')) return;
    g.option(1, () => g.CONSUME(T.KwDo));
    g.option(2, () => g.SUBRULE(rules.bars));
    body(g, 0);
    g.closeBlock(opener);
  });

  // 17.6: select = 'select' [ '(' args ')' ] NL { sel_arm NL } 'end'
  g.rule('selectExpr', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    g.option(0, options);
    if (!g.RECORDING_PHASE && !g.atLineEnd()) g.fail('a new line and the arms of `select`');
    entries(g, 10, () => g.SUBRULE(rules.selectArm, { LABEL: 'arm' }));
    g.closeBlock(opener);
  });

  let form: SelectForm = 'none';
  const channel = { LABEL: 'channel' };
  const right = { LABEL: 'right' };
  const pattern = (index: number) => {
    const { context } = g;
    g.subrule(index, rules.pattern);
    g.context = context;
  };
  const heads: Record<Exclude<SelectForm, 'none'>, () => void> = {
    default: () => g.CONSUME(T.Identifier, { LABEL: 'default' }),
    timeout: () => g.consume(1, T.Identifier, { LABEL: 'timeout' }),
    after: () => {
      g.consume(2, T.Identifier, { LABEL: 'after' });
      g.SUBRULE(rules.expression, { LABEL: 'duration' });
    },
    receive: () => {
      g.CONSUME(T.LeftArrow);
      g.subrule(1, rules.expression, channel);
    },
    bind: () => {
      pattern(0);
      g.CONSUME(T.Eq);
      g.option(1, () => g.consume(1, T.LeftArrow));
      g.subrule(2, rules.expression, channel);
    },
    pattern: () => {
      pattern(1);
      g.consume(2, T.LeftArrow);
      g.subrule(3, rules.expression, channel);
    },
    arrow: () => {
      g.SUBRULE(rules.operand, { LABEL: 'left' });
      g.consume(3, T.LeftArrow, { LABEL: 'sendArrow' });
      g.subrule(4, rules.expression, right);
    },
    call: () => g.subrule(1, rules.operand, { LABEL: 'call' }),
  };
  const forms = Object.keys(heads);
  g.choose('selectArm', 0, () => {
    form = selectFormAt(g, g.next());
    // An arm that the end of the file cuts off is incomplete, not wrong.
    if (form === 'none' && isCutOff(g, g.next())) g.failAtEnd('`=>`');
    return forms.indexOf(form);
  });
  const headAlternatives = {
    DEF: Object.values(heads).map((ALT) => ({ ALT })),
    ERR_MSG: 'a select arm',
  };
  // 17.6: sel_arm = sel_head [ 'if' expr ] '=>' ( simple | '{' stmts '}' | NL stmts )
  // Deviation: a simple body may have modifiers, as in a match arm.
  g.rule(
    'selectArm',
    () => {
      const { context } = g;
      g.context = Flag.NoArrow;
      g.or(0, headAlternatives);
      g.option(2, () => g.SUBRULE(rules.guard));
      g.CONSUME(T.FatArrow, { ERR_MSG: '`=>`' });
      g.context = context;
      armBody(g, 1, Body.SelectArm);
      endEntry(g);
    },
    { resync: 'entry' },
  );
}

/** Marks, in the slot for the shape of an operand, a spawn `with` a token: its body may begin on a new line. */
const WITH_TOKEN = 1;

/** `spawn (` is an option list only if its items are named (17.1). */
function isOptionList(g: Grammar): boolean {
  const first = pastNewline(g, g.next() + 1);
  return has(names, tokenAt(g, first)) && tokenAt(g, first + 1).tokenType === T.Colon;
}

function opensBars(g: Grammar): boolean {
  const inside = tokenAt(g, pastNewline(g, g.next() + 1)).tokenType;
  return inside === T.Pipe || inside === T.PipePipe;
}
