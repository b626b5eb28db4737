/** Structs, data records and enums (language.md 3.3, 3.4). */

import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { commaList, endEntry, entries, foreignBraces } from './lists.js';
import { isWord, pastNewline, tokenAt } from './scan.js';
import { decorations } from './statements.js';
import { has, names } from './token-sets.js';

const name = { LABEL: 'name' };

export function defineStructs(g: Grammar): void {
  const { rules } = g;

  // 3.3 struct_decl, data_decl
  const bounds = () => {
    g.CONSUME(T.Colon);
    g.SUBRULE(rules.bounds);
  };
  const forms = [
    {
      ALT: () => {
        g.SUBRULE(rules.fieldList);
        // `derive` of a data record may stand on the next line.
        if (!g.RECORDING_PHASE && deriveFollows(g)) g.newlines();
        g.option(2, { GATE: () => isWord(g.peek(), 'derive'), DEF: () => g.SUBRULE(rules.derive) });
      },
    },
    {
      ALT: () => {
        g.CONSUME(T.LBrace);
        g.newlines();
        g.CONSUME(T.RBrace);
      },
    },
    { ALT: () => entries(g, 20, () => g.SUBRULE(rules.structMember, { LABEL: 'member' })) },
  ];
  g.choose('structDecl', 1, () => {
    const { tokenType } = g.rawPeek();
    return tokenType === T.LParen ? 0 : tokenType === T.LBrace ? 1 : 2;
  });
  // 3.3: struct_decl = 'struct' UP [ generics ] [ ':' bounds ] ( NL { struct_member } 'end' | '(' tfields ')' [ derive ] | '{' nl '}' );
  // data_decl = 'data' UP [ generics ] '(' tfields ')' [ nl derive ]
  g.rule('structDecl', () => {
    const opener = g.next();
    g.or(0, [{ ALT: () => g.CONSUME(T.KwStruct) }, { ALT: () => g.CONSUME(T.Identifier, { LABEL: 'data' }) }]);
    g.CONSUME(T.UpperIdentifier, name);
    g.option(0, () => g.SUBRULE(rules.generics));
    g.option(1, bounds);
    const tokenType = g.RECORDING_PHASE ? undefined : g.rawPeek().tokenType;
    if (tokenType === T.LBrace && !isEmptyBraces(g) && foreignBraces(g, 'struct')) return;
    if (!g.RECORDING_PHASE && tokenType !== T.LParen && tokenType !== T.LBrace && !g.atLineEnd()) g.fail('a new line or `(`');
    g.or(1, forms);
    if (g.RECORDING_PHASE || (tokenType !== T.LParen && tokenType !== T.LBrace)) g.closeBlock(opener);
  });

  const initial = (index: number) => () => {
    g.consume(index, T.Eq);
    g.newlines();
    g.subrule(index, rules.expression);
  };
  const members = {
    DEF: [
      {
        ALT: () => {
          g.CONSUME(T.AnyName, name);
          g.CONSUME(T.Colon, { ERR_MSG: '`:` and the type of the field' });
          g.SUBRULE(rules.type);
          g.option(2, initial(0));
        },
      },
      { ALT: () => g.SUBRULE(rules.contract) },
      { ALT: () => g.SUBRULE(rules.derive) },
      { ALT: () => g.SUBRULE(rules.fnDecl, { LABEL: 'decl' }) },
      { ALT: () => g.SUBRULE(rules.constDecl, { LABEL: 'decl' }) },
    ],
    ERR_MSG: 'a field `name: Type`',
  };
  g.choose('structMember', 8, () => structMemberKind(g));
  // 3.3: struct_member = { attribute } ( [ visibility ] NAME ':' type [ '=' expr ] | invariant | derive | fn_decl | const_decl )
  g.rule(
    'structMember',
    () => {
      decorations(g);
      g.or(8, members);
      endEntry(g);
    },
    { resync: 'entry' },
  );

  // 3.3: tfields = [ tfield { ',' tfield } [ ',' ] ]
  g.rule('fieldList', () => {
    g.CONSUME(T.LParen);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RParen, () => g.SUBRULE(rules.field));
    g.CONSUME(T.RParen);
  });
  const named = {
    GATE: () => tokenAt(g, g.next() + 1).tokenType === T.Colon,
    DEF: () => {
      g.CONSUME(T.AnyName, name);
      g.CONSUME(T.Colon);
    },
  };
  // 3.3: tfield = [ visibility ] [ NAME ':' ] type [ '=' expr ]
  g.rule('field', () => {
    decorations(g);
    g.option(0, named);
    g.SUBRULE(rules.type);
    g.option(2, initial(0));
  });
  // 3.3: derive = 'derive' '(' type { ',' type } ')'
  g.rule('derive', () => {
    g.CONSUME(T.Identifier);
    g.CONSUME(T.LParen);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RParen, () => g.SUBRULE(rules.type));
    g.CONSUME(T.RParen);
  });

  // 3.4: enum_decl = 'enum' UP [ generics ] [ NL ] { ( variant | derive | fn_decl ) ( NL | ',' ) } 'end'
  g.rule('enumDecl', () => {
    const opener = g.next();
    g.CONSUME(T.KwEnum);
    g.CONSUME(T.UpperIdentifier, name);
    g.option(0, () => g.SUBRULE(rules.generics));
    if (foreignBraces(g, 'enum')) return;
    entries(g, 20, () => g.SUBRULE(rules.enumMember, { LABEL: 'member' }));
    g.closeBlock(opener);
  });
  const enumMembers = {
    DEF: [
      { ALT: () => g.SUBRULE(rules.variant) },
      { ALT: () => g.SUBRULE(rules.derive) },
      { ALT: () => g.SUBRULE(rules.fnDecl, { LABEL: 'decl' }) },
    ],
    ERR_MSG: 'a variant',
  };
  g.choose('enumMember', 0, () => {
    const token = g.peek();
    const next = tokenAt(g, g.next() + 1);
    if (token.tokenType === T.KwFn || token.tokenType === T.KwUnsafe) return 2;
    if (isWord(token, 'derive') && next.tokenType === T.LParen) return 1;
    return has(names, token) ? 0 : -1;
  });
  // 3.4: enum members: variant | derive | fn_decl
  g.rule(
    'enumMember',
    () => {
      decorations(g);
      g.or(0, enumMembers);
      endEntry(g);
    },
    { resync: 'entry' },
  );
  // 3.4: variant = NAME [ '(' tfields ')' | '=' expr ]
  g.rule('variant', () => {
    g.CONSUME(T.AnyName, name);
    g.option(0, { GATE: () => !g.atNewline(), DEF: () => g.SUBRULE(rules.fieldList) });
    g.option(1, initial(0));
  });
}

function structMemberKind(g: Grammar): number {
  const token = g.peek();
  const next = tokenAt(g, g.next() + 1).tokenType;
  if (next === T.Colon) return has(names, token) ? 0 : -1;
  switch (token.tokenType) {
    case T.KwInvariant:
      return 1;
    case T.KwFn:
    case T.KwUnsafe:
      return 3;
    case T.KwConst:
      return 4;
    case T.Identifier:
      return token.image === 'derive' && next === T.LParen ? 2 : 0;
    default:
      return token.tokenType === T.UpperIdentifier ? 0 : -1;
  }
}

function isEmptyBraces(g: Grammar): boolean {
  const open = g.rawNext();
  return pastNewline(g, open + 1) === g.source.partner[open];
}

function deriveFollows(g: Grammar): boolean {
  const index = pastNewline(g, g.rawNext());
  return isWord(tokenAt(g, index), 'derive') && tokenAt(g, index + 1).tokenType === T.LParen;
}
