/** Traits and implementations (language.md 3.5). */
import { adjacent } from '../lexer.js';
import * as T from '../tokens.js';
import type { Grammar } from './grammar.js';
import { endEntry, entries, foreignBraces } from './lists.js';
import { pastNewline, tokenAt } from './scan.js';
import { decorations } from './statements.js';
import { has, names } from './token-sets.js';

const decl = { LABEL: 'decl' };

export function defineTraits(g: Grammar): void {
  const { rules } = g;

  // 3.5: trait_decl = 'trait' UP [ generics ] [ ':' bounds ] ( NL { trait_member NL } 'end' | '{' nl '}' )
  g.rule('traitDecl', () => {
    const opener = g.next();
    g.CONSUME(T.KwTrait);
    g.CONSUME(T.UpperIdentifier, { LABEL: 'name' });
    g.option(0, () => g.SUBRULE(rules.generics));
    g.option(1, () => {
      g.CONSUME(T.Colon);
      g.SUBRULE(rules.bounds);
    });
    if (!g.RECORDING_PHASE && g.rawPeek().tokenType === T.LBrace) {
      if (pastNewline(g, g.rawNext() + 1) !== g.source.partner[g.rawNext()] && foreignBraces(g, 'trait')) return;
    }
    g.or(0, [
      {
        ALT: () => {
          g.CONSUME(T.LBrace);
          g.newlines();
          g.CONSUME(T.RBrace);
        },
      },
      {
        ALT: () => {
          entries(g, 20, () => g.SUBRULE(rules.traitMember, { LABEL: 'member' }));
          g.closeBlock(opener);
        },
      },
    ]);
  });
  g.choose('traitDecl', 0, () => (g.rawPeek().tokenType === T.LBrace ? 0 : 1));
  const traitMembers = {
    DEF: [
      { ALT: () => g.SUBRULE(rules.fnDecl, { LABEL: 'decl', ARGS: [true] }) },
      { ALT: () => g.SUBRULE(rules.constDecl, { LABEL: 'decl', ARGS: [true] }) },
      { ALT: () => g.SUBRULE(rules.typeDecl, decl) },
    ],
    ERR_MSG: '`fn`, `const` or `type`',
  };
  g.choose('traitMember', 0, () => memberKind(g, 3));
  // 3.5: trait_member = fn_sig | fn_decl | 'const' NAME ':' type [ '=' expr ] | type_decl
  g.rule(
    'traitMember',
    () => {
      decorations(g);
      g.or(0, traitMembers);
      endEntry(g);
    },
    { resync: 'entry' },
  );

  // 3.5 impl_decl. A `[` directly behind `impl` begins generics.
  // 3.5: impl_decl = 'impl' [ generics ] type [ ( 'for' | ':' ) type ] [ nl where_clause ] NL { impl_member NL } 'end'
  g.rule('implDecl', () => {
    const opener = g.next();
    const keyword = g.CONSUME(T.KwImpl);
    g.option(0, { GATE: () => g.peek().tokenType === T.Lt || adjacent(keyword, g.peek()), DEF: () => g.SUBRULE(rules.generics) });
    g.SUBRULE(rules.type);
    g.option(1, () => {
      g.or(0, [{ ALT: () => g.CONSUME(T.KwFor) }, { ALT: () => g.CONSUME(T.Colon) }]);
      g.subrule(1, rules.type);
    });
    if (g.RECORDING_PHASE || tokenAt(g, pastNewline(g, g.rawNext())).tokenType === T.KwWhere) {
      g.newlines();
      g.option(2, () => g.SUBRULE(rules.whereClause));
    }
    if (foreignBraces(g, 'impl')) return;
    entries(g, 20, () => g.SUBRULE(rules.implMember, { LABEL: 'member' }));
    g.closeBlock(opener);
  });
  const implMembers = {
    DEF: [
      { ALT: () => g.SUBRULE(rules.fnDecl, decl) },
      { ALT: () => g.SUBRULE(rules.constDecl, decl) },
      { ALT: () => g.SUBRULE(rules.typeDecl, decl) },
      { ALT: () => g.SUBRULE(rules.testDecl, decl) },
      { ALT: () => g.SUBRULE(rules.propertyDecl, decl) },
      { ALT: () => g.SUBRULE(rules.examplesDecl, decl) },
    ],
    ERR_MSG: '`fn`, `const`, `type` or a test',
  };
  g.choose('implMember', 0, () => memberKind(g, 6));
  // 3.5: impl_member = { attribute } [ visibility ] ( fn_decl | const_decl | type_decl | test_decl | property_decl | examples_block )
  g.rule(
    'implMember',
    () => {
      decorations(g);
      g.or(0, implMembers);
      endEntry(g);
    },
    { resync: 'entry' },
  );
}

function memberKind(g: Grammar, count: number): number {
  const token = g.peek();
  const next = tokenAt(g, g.next() + 1);
  const kind = memberWord(token.tokenType, token.image, next.tokenType === T.StringLiteral || next.tokenType === T.TemplateStart);
  if (kind === 2 && !has(names, next)) return -1;
  return kind < count ? kind : -1;
}

function memberWord(type: unknown, image: string, beforeString: boolean): number {
  if (type === T.KwFn || type === T.KwUnsafe) return 0;
  if (type === T.KwConst) return 1;
  if (type !== T.Identifier) return -1;
  if (image === 'type') return 2;
  if (image === 'test' && beforeString) return 3;
  if (image === 'property' && beforeString) return 4;
  return image === 'examples' ? 5 : -1;
}
