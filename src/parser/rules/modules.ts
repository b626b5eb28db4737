/** Modules, imports, exports and extern blocks (language.md 15, 16). */
import { EOF } from 'chevrotain';
import { columnOf, indentOf } from '../places.js';
import * as T from '../tokens.js';
import { Body, Flag, type Grammar } from './grammar.js';
import { body, commaList, commaSeparated, endEntry, entries, foreignBraces } from './lists.js';
import { isWord, pastNewline, skipGroup, tokenAt } from './scan.js';
import { has, names, tokenSet } from './token-sets.js';

const name = { LABEL: 'name' };
const pathDots = tokenSet(T.ColonColon, T.Dot);

export function defineModules(g: Grammar): void {
  const { rules } = g;
  const dots = [{ ALT: () => g.CONSUME(T.ColonColon) }, { ALT: () => g.CONSUME(T.Dot) }];
  /** mpath */
  const path = (index: number) => {
    g.CONSUME(T.AnyName, name);
    g.many(index, {
      GATE: () => has(names, tokenAt(g, g.next() + 1)),
      DEF: () => {
        g.or(index, dots);
        g.consume(1, T.AnyName, name);
      },
    });
  };
  const alias = (index: number) => () => {
    g.consume(index, T.KwAs);
    g.consume(index + 5, T.AnyName, { LABEL: 'alias' });
  };

  // 15: module_decl = 'module' mpath ( NL { top NL } 'end' | (* file header *) ); mpath = NAME { ( '::' | '.' ) NAME }
  g.rule('moduleHeader', () => {
    g.CONSUME(T.Identifier);
    path(0);
  });
  // 15: module_decl, the block form
  g.rule('moduleDecl', () => {
    const opener = g.next();
    g.CONSUME(T.Identifier);
    path(0);
    if (foreignBraces(g, 'module')) return;
    body(g, 0, Body.Plain);
    g.closeBlock(opener);
  });
  // 15: submodule = 'mod' ID
  g.rule('submoduleDecl', () => {
    g.CONSUME(T.Identifier);
    g.CONSUME(T.AnyName, name);
  });

  // 15: import_decl = 'import' iref [ 'as' NAME ]; use_decl = 'use' iref [ 'as' NAME ]
  g.rule('importDecl', () => {
    g.or(0, [{ ALT: () => g.CONSUME(T.KwImport) }, { ALT: () => g.CONSUME(T.Identifier) }]);
    g.SUBRULE(rules.importRef);
  });
  const target = {
    DEF: [{ ALT: () => g.CONSUME(T.StringLiteral) }, { ALT: () => path(1) }],
    ERR_MSG: 'a module path or a file in quotes',
  };
  const refDots = [{ ALT: () => g.consume(3, T.ColonColon) }, { ALT: () => g.consume(3, T.Dot) }];
  const lists = { DEF: [{ ALT: () => g.CONSUME(T.Star) }, { ALT: () => g.SUBRULE(rules.importList) }], ERR_MSG: 'a name, `*` or `{`' };
  // 15: iref = ( STRING | mpath ) [ [ '::' | '.' ] ( '*' | '{' [ iitem { ',' iitem } [ ',' ] ] '}' ) ]; iitem = iref [ 'as' NAME ]
  g.rule('importRef', (plain: boolean | undefined) => {
    g.or(0, target);
    // Behind a last dot only `*` or a list can stand.
    const dotted = !g.RECORDING_PHASE && has(pathDots, g.peek());
    g.option(1, () => g.or(3, refDots));
    if (dotted) g.or(2, lists);
    else g.option(2, { GATE: () => !g.atNewline(), DEF: () => g.or(2, lists) });
    if (plain !== true) g.option(3, alias(0));
  });
  // 15: '{' [ iitem { ',' iitem } [ ',' ] ] '}'
  g.rule('importList', () => {
    g.CONSUME(T.LBrace);
    g.context = Flag.Bracket;
    commaList(g, 0, T.RBrace, () => g.SUBRULE(rules.importRef));
    g.CONSUME(T.RBrace);
  });

  // 15 export_decl. The `as` of the declaration is read by the last reference.
  const exported = {
    DEF: [
      { ALT: () => g.CONSUME(T.Star) },
      { ALT: () => g.SUBRULE(rules.importList) },
      { ALT: () => commaSeparated(g, 0, () => g.SUBRULE(rules.importRef)) },
    ],
    ERR_MSG: 'what to export',
  };
  // 15: export_decl = 'export' ( '*' | '{' [ iitem { ',' iitem } ] '}' | iref { ',' iref } ) [ 'from' STRING ] [ 'as' NAME ]
  g.rule('exportDecl', () => {
    g.CONSUME(T.KwExport);
    g.or(0, exported);
    g.option(1, {
      GATE: () => isWord(g.rawPeek(), 'from'),
      DEF: () => {
        g.CONSUME(T.Identifier);
        g.CONSUME(T.StringLiteral, { LABEL: 'from', ERR_MSG: 'a file in quotes' });
      },
    });
    g.option(2, alias(0));
  });

  defineExtern(g, path, alias);
}

function defineExtern(g: Grammar, path: (index: number) => void, alias: (index: number) => () => void): void {
  const { rules } = g;
  // 16: extern_decl = 'extern' ( NAME | STRING ) [ ( 'import' | 'export' ) NAME ] [ 'from' ( STRING | mpath ) ] [ 'as' NAME ] [ NL items 'end' ]
  g.rule('externDecl', () => {
    const opener = g.next();
    g.CONSUME(T.KwExtern);
    g.or(0, {
      DEF: [
        { ALT: () => g.CONSUME(T.StringLiteral, { LABEL: 'language' }) },
        { ALT: () => g.consume(7, T.AnyName, { LABEL: 'language' }) },
      ],
      ERR_MSG: 'a language: `C`, `JS` or `Python`',
    });
    g.option(1, () => {
      g.or(1, [{ ALT: () => g.CONSUME(T.KwImport, { LABEL: 'direction' }) }, { ALT: () => g.CONSUME(T.KwExport, { LABEL: 'direction' }) }]);
      g.consume(3, T.AnyName, { LABEL: 'item' });
    });
    g.option(2, {
      GATE: () => isWord(g.rawPeek(), 'from'),
      DEF: () => {
        g.CONSUME(T.Identifier);
        g.or(2, [{ ALT: () => g.consume(1, T.StringLiteral, { LABEL: 'from' }) }, { ALT: () => path(5) }]);
      },
    });
    g.option(3, alias(0));
    if (foreignBraces(g, 'extern')) return;
    if (g.RECORDING_PHASE || externBodyFollows(g, opener)) {
      entries(g, 20, () => g.SUBRULE(rules.externItem));
      g.closeBlock(opener);
    }
  });

  // 16 extern_item
  const typed = (index: number) => {
    g.option(index, {
      GATE: () => tokenAt(g, g.next() + 1).tokenType === T.Colon,
      DEF: () => {
        g.consume(index, T.AnyName, { LABEL: 'parameter' });
        g.consume(index, T.Colon);
      },
    });
    g.subrule(index, rules.type);
  };
  const items = {
    DEF: [
      {
        ALT: () => {
          g.CONSUME(T.KwFn, { LABEL: 'kind' });
          g.CONSUME(T.AnyName, name);
          g.CONSUME(T.LParen);
          const { context } = g;
          g.context = Flag.Bracket;
          commaList(g, 1, T.RParen, () => typed(2));
          g.CONSUME(T.RParen);
          g.context = context;
          g.option(3, () => {
            g.CONSUME(T.Arrow);
            g.newlines();
            g.subrule(3, rules.type);
          });
        },
      },
      {
        ALT: () => {
          const opener = g.next();
          g.CONSUME(T.KwStruct, { LABEL: 'kind' });
          g.CONSUME(T.UpperIdentifier, name);
          entries(g, 20, () => {
            g.consume(5, T.AnyName, { LABEL: 'field' });
            g.consume(5, T.Colon);
            g.subrule(5, rules.type);
            endEntry(g);
          });
          g.closeBlock(opener);
        },
      },
      {
        ALT: () => {
          g.CONSUME(T.KwConst, { LABEL: 'kind' });
          g.consume(1, T.AnyName, name);
          g.consume(6, T.Colon);
          g.subrule(6, rules.type);
        },
      },
      {
        ALT: () => {
          g.CONSUME(T.Identifier, { LABEL: 'kind' });
          g.consume(1, T.UpperIdentifier, name);
        },
      },
    ],
    ERR_MSG: '`fn`, `struct`, `const` or `type`',
  };
  // 16: extern_item = 'fn' NAME '(' … ')' [ '->' type ] | 'struct' UP NL { NAME ':' type NL } 'end' | 'const' NAME ':' type | 'type' UP
  g.rule(
    'externItem',
    () => {
      g.or(0, items);
      endEntry(g);
    },
    { resync: 'entry' },
  );
}

/** Whether a file header `module A::B` begins at the next token, attributes before it skipped (15). */
export function isFileHeader(g: Grammar, from = g.rawNext()): boolean {
  let at = pastNewline(g, from);
  const { tokens } = g.source;
  while (tokenAt(g, at).tokenType === T.At || tokenAt(g, at).tokenType === T.AtBang) {
    at = tokenAt(g, at + 1).tokenType === T.LBracket ? skipGroup(g, at + 1) : at + 2;
    if (tokenAt(g, at).tokenType === T.LParen) at = skipGroup(g, at);
    at = pastNewline(g, at);
  }
  const word = tokenAt(g, at);
  if (!isWord(word, 'module') || !startsFile(g, at)) return false;
  const first = tokenAt(g, at + 1);
  if (first.tokenType !== T.UpperIdentifier && first.tokenType !== T.Identifier) return false;
  let end = at + 2;
  while (end < tokens.length && tokenAt(g, end).tokenType !== T.Newline && tokenAt(g, end).tokenType !== EOF) end++;
  const next = tokenAt(g, pastNewline(g, end));
  return next.tokenType === EOF || columnOf(g.text, next.startOffset) === columnOf(g.text, word.startOffset);
}

/** Whether only attributes stand before a token. */
function startsFile(g: Grammar, index: number): boolean {
  let at = pastNewline(g, 0);
  while (at < index) {
    const { tokenType } = tokenAt(g, at);
    if (tokenType !== T.At && tokenType !== T.AtBang) return false;
    at = tokenAt(g, at + 1).tokenType === T.LBracket ? skipGroup(g, at + 1) : at + 2;
    if (tokenAt(g, at).tokenType === T.LParen) at = skipGroup(g, at);
    at = pastNewline(g, at);
  }
  return at === index;
}

/** An extern block has a body if the next line holds an item and is indented more than `extern` (16). */
function externBodyFollows(g: Grammar, opener: number): boolean {
  if (!g.atNewline()) return false;
  const next = tokenAt(g, g.rawNext() + 1);
  const isItem = next.tokenType === T.KwFn || next.tokenType === T.KwStruct || next.tokenType === T.KwConst || isWord(next, 'type');
  return isItem && columnOf(g.text, next.startOffset) > indentOf(g.text, tokenAt(g, opener).startOffset);
}
