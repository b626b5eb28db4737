/** Programs and statements (language.md 2, 5; contracts as statements: 13; attributes: 16). */
import { EOF, type IToken } from 'chevrotain';
import { foreignHint } from '../foreign.js';
import { spaceAfter } from '../lexer.js';
import { spanOf } from '../places.js';
import { foreignSyntax, strayWord } from '../problems.js';
import * as T from '../tokens.js';
import { Body, type BodyKind, Flag, type Grammar, type RuleName } from './grammar.js';
import { body, braceBlock, commaList, contextOf } from './lists.js';
import { isFileHeader } from './modules.js';
import { commandArguments } from './postfix.js';
import { commandArgumentAt, isAssignment, isDeclared, isWord, operandWordAt, tokenAt } from './scan.js';
import { clauseAt, forallBlockAt, handleWithAt, matchArmAt, selectArmAt } from './scan-heads.js';
import { closers, has, names, operandStarts, tokenSet } from './token-sets.js';

const expr = { LABEL: 'expr' };
const value = { LABEL: 'value' };

export function defineStatements(g: Grammar): void {
  const { rules } = g;

  // 2 program; 15: a file header covers the rest, and one `end` at the very end is accepted
  g.rule('program', () => {
    g.context = contextOf(Body.Top);
    g.newlines();
    g.many(0, {
      GATE: () => g.peek().tokenType === T.AtBang || isFileHeader(g),
      DEF: () => {
        g.SUBRULE(rules.attribute);
        g.newlines();
      },
    });
    g.option(0, { GATE: () => isFileHeader(g), DEF: () => g.SUBRULE(rules.moduleHeader) });
    body(g, 0, Body.Top);
    g.option(1, () => g.CONSUME(T.KwEnd));
    g.newlines();
  });

  g.rule('statements', (kind: BodyKind | undefined) => {
    if (g.RECORDING_PHASE) {
      g.many(0, () => {
        g.newlines();
        g.SUBRULE(rules.statement);
      });
      return;
    }
    const given = kind ?? Body.Plain;
    g.context = contextOf(given);
    for (;;) {
      g.newlines();
      if (endsBody(g, given, true)) return;
      g.SUBRULE(rules.statement, statementOptions);
    }
  });

  // 2 top, 5 stmt
  const declarations = declarationRules.map((name) => ({ ALT: () => g.subrule(0, rules[name], { LABEL: 'decl' }) }));
  g.choose('statement', 0, () => {
    const kind = statementKind(g);
    g.shape = kind;
    return kind;
  });
  const kinds = [{ ALT: () => g.SUBRULE(rules.simple) }, ...declarations];
  const modifiers = [{ ALT: () => g.CONSUME(T.KwIf, { LABEL: 'modifier' }) }, { ALT: () => g.CONSUME(T.KwUnless, { LABEL: 'modifier' }) }];
  const modifier = {
    GATE: () => g.shape === 0,
    DEF: () => {
      g.or(1, modifiers);
      g.SUBRULE(rules.expression, { LABEL: 'modifierCondition' });
    },
  };
  g.rule(
    'statement',
    () => {
      rejectForeignStatement(g);
      decorations(g);
      g.or(0, kinds);
      g.many(1, modifier);
      endStatement(g);
    },
    { resync: 'entry' },
  );

  const visibility = () => {
    g.or(2, [
      {
        ALT: () => {
          g.CONSUME(T.KwPub);
          g.option(0, {
            GATE: () => isWord(tokenAt(g, g.next() + 1), 'package'),
            DEF: () => {
              g.CONSUME(T.LParen);
              g.CONSUME(T.Identifier, { LABEL: 'package' });
              g.CONSUME(T.RParen);
            },
          });
        },
      },
      { ALT: () => g.CONSUME(T.KwPriv) },
    ]);
  };
  // 2, 16: attributes and visibility before a declaration, a statement or a member
  const attribute = () => {
    g.SUBRULE(rules.attribute);
    g.newlines();
  };
  g.rule('decorations', () => {
    g.many(0, attribute);
    g.option(1, { GATE: () => tokenAt(g, g.next() + 1).tokenType !== T.Colon, DEF: visibility });
  });

  // 5 simple
  const assignment = () => {
    g.CONSUME(T.AssignOperator, { LABEL: 'assign' });
    g.newlines();
    g.subrule(1, rules.expression, value);
  };
  const simples = [
    {
      ALT: () => {
        g.SUBRULE(rules.expression, expr);
        g.option(0, assignment);
      },
    },
    ...simpleRules.map((name) => ({ ALT: () => g.subrule(0, rules[name], { LABEL: 'form' }) })),
  ];
  g.choose('simple', 0, () => simpleKind(g));
  g.rule('simple', () => g.or(0, simples));

  // 5 let
  g.rule('letBinding', () => {
    g.or(0, [
      {
        ALT: () => {
          g.CONSUME(T.KwLet);
          g.option(0, () => g.CONSUME(T.KwMut));
        },
      },
      { ALT: () => g.consume(1, T.KwMut) },
    ]);
    const { context } = g;
    g.context |= Flag.PlainPattern;
    g.SUBRULE(rules.pattern);
    g.context = context;
    g.option(1, () => {
      g.CONSUME(T.Colon);
      g.newlines();
      g.SUBRULE(rules.type);
    });
    g.CONSUME(T.Eq, { ERR_MSG: '`=` and a value' });
    g.newlines();
    g.SUBRULE(rules.expression);
  });
  g.rule('bareLet', () => {
    g.CONSUME(T.Identifier);
    g.CONSUME(T.Colon);
    g.newlines();
    g.SUBRULE(rules.type);
    g.CONSUME(T.Eq, { ERR_MSG: '`=` and a value' });
    g.newlines();
    g.SUBRULE(rules.expression);
  });

  // 5 defer
  const deferred = [
    {
      ALT: () => {
        g.option(0, () => g.CONSUME(T.KwDo));
        body(g, 0);
        g.closeBlock(g.next());
      },
    },
    { ALT: () => braceBlock(g, 1) },
    { ALT: () => g.SUBRULE(rules.simple) },
  ];
  g.choose('deferStmt', 0, () => {
    if (g.atNewline()) return 0;
    const { tokenType } = g.peek();
    return tokenType === T.KwDo ? 0 : tokenType === T.LBrace ? 1 : 2;
  });
  g.rule('deferStmt', () => {
    g.CONSUME(T.KwDefer);
    g.or(0, deferred);
  });

  // 5 assert_cmd
  g.rule('assertCommand', () => {
    g.CONSUME(T.Identifier, { LABEL: 'name' });
    g.SUBRULE(rules.expression, { LABEL: 'arg' });
    g.option(0, {
      GATE: () => (g.context & Flag.Bracket) === 0,
      DEF: () => {
        g.CONSUME(T.Comma);
        g.subrule(1, rules.expression, { LABEL: 'arg' });
      },
    });
  });

  // 6.5 plain form
  g.rule('command', () => {
    g.CONSUME(T.Identifier, { LABEL: 'name' });
    commandArguments(g);
  });

  // 3.1 contract, 13
  g.rule('contract', () => {
    g.or(0, [
      { ALT: () => g.CONSUME(T.KwRequires, { LABEL: 'clause' }) },
      { ALT: () => g.CONSUME(T.KwEnsures, { LABEL: 'clause' }) },
      { ALT: () => g.CONSUME(T.KwInvariant, { LABEL: 'clause' }) },
    ]);
    g.SUBRULE(rules.expression);
    g.option(0, () => {
      g.CONSUME(T.Colon);
      g.newlines();
      g.or(1, {
        DEF: [{ ALT: () => g.CONSUME(T.StringLiteral) }, { ALT: () => g.SUBRULE(rules.template) }],
        ERR_MSG: 'a string with the message',
      });
    });
  });

  // 16 attribute
  const attributeArguments = (index: number) => {
    const { context } = g;
    g.context = Flag.Bracket;
    commaList(g, index, index === 1 ? T.RParen : T.RBracket, () => g.subrule(index, rules.argument, { LABEL: 'arg' }));
    g.context = context;
  };
  g.rule('attribute', () => {
    g.or(0, [{ ALT: () => g.CONSUME(T.At) }, { ALT: () => g.CONSUME(T.AtBang) }]);
    g.or(1, {
      DEF: [
        {
          ALT: () => {
            g.CONSUME(T.AnyName, { LABEL: 'name' });
            g.option(0, {
              GATE: () => !g.atNewline(),
              DEF: () => {
                g.CONSUME(T.LParen);
                attributeArguments(1);
                g.CONSUME(T.RParen);
              },
            });
          },
        },
        {
          ALT: () => {
            g.CONSUME(T.LBracket);
            attributeArguments(2);
            g.CONSUME(T.RBracket);
          },
        },
      ],
      ERR_MSG: 'the name of an attribute',
    });
  });
}

/** Attributes and visibility, if there are any; label `decorations`. */
export function decorations(g: Grammar): void {
  if (g.RECORDING_PHASE) g.SUBRULE(g.rules.decorations);
  else if (has(decorationStarts, g.peek())) g.SUBRULE(g.rules.decorations);
}

const decorationStarts = tokenSet(T.At, T.AtBang, T.KwPub, T.KwPriv);

const statementOptions = { LABEL: 'statement' };

/** ORDER as the results of `statementKind`, from 1. */
const declarationRules = [
  'fnDecl',
  'structDecl',
  'enumDecl',
  'traitDecl',
  'implDecl',
  'effectDecl',
  'constDecl',
  'typeDecl',
  'moduleDecl',
  'submoduleDecl',
  'importDecl',
  'exportDecl',
  'externDecl',
  'testDecl',
  'propertyDecl',
  'examplesDecl',
  'raisesBlock',
  'fixtureBlock',
  'forallBlock',
] as const satisfies readonly RuleName[];
const kindOf = (name: (typeof declarationRules)[number]): number => declarationRules.indexOf(name) + 1;

const keywordKinds = new Map<unknown, number>([
  [T.KwStruct, kindOf('structDecl')],
  [T.KwEnum, kindOf('enumDecl')],
  [T.KwTrait, kindOf('traitDecl')],
  [T.KwImpl, kindOf('implDecl')],
  [T.KwConst, kindOf('constDecl')],
  [T.KwImport, kindOf('importDecl')],
  [T.KwExport, kindOf('exportDecl')],
  [T.KwExtern, kindOf('externDecl')],
]);

type Follow = 'upper' | 'name' | 'string' | 'line' | 'forall';
/** Contextual words at the start of a statement and what must follow (1.4). */
const wordKinds: ReadonlyMap<string, readonly [number, Follow]> = new Map([
  ['data', [kindOf('structDecl'), 'upper']],
  ['effect', [kindOf('effectDecl'), 'upper']],
  ['type', [kindOf('typeDecl'), 'name']],
  ['use', [kindOf('importDecl'), 'name']],
  ['mod', [kindOf('submoduleDecl'), 'name']],
  ['module', [kindOf('moduleDecl'), 'name']],
  ['test', [kindOf('testDecl'), 'string']],
  ['property', [kindOf('propertyDecl'), 'string']],
  ['examples', [kindOf('examplesDecl'), 'line']],
  ['setup', [kindOf('fixtureBlock'), 'line']],
  ['teardown', [kindOf('fixtureBlock'), 'line']],
  ['raises', [kindOf('raisesBlock'), 'upper']],
  ['forall', [kindOf('forallBlock'), 'forall']],
]);

function statementKind(g: Grammar): number {
  const index = g.next();
  const token = g.peek();
  const next = tokenAt(g, index + 1);
  switch (token.tokenType) {
    case T.Identifier: {
      const word = wordKinds.get(token.image);
      return word !== undefined && follows(g, word[1], index) ? word[0] : 0;
    }
    case T.KwFn:
      return has(names, next) ? 1 : 0;
    case T.KwUnsafe:
      return next.tokenType === T.KwFn ? 1 : 0;
    default:
      return keywordKinds.get(token.tokenType) ?? 0;
  }
}

function follows(g: Grammar, follow: Follow, index: number): boolean {
  const next = tokenAt(g, index + 1).tokenType;
  switch (follow) {
    case 'upper':
      return next === T.UpperIdentifier;
    case 'name':
      return (
        next === T.UpperIdentifier ||
        next === T.Identifier ||
        (next === T.KwSelf && tokenAt(g, index).image === 'use') ||
        next === T.StringLiteral
      );
    case 'string':
      return next === T.StringLiteral || next === T.TemplateStart;
    case 'line':
      return next === T.Newline && (tokenAt(g, index).image === 'examples' || g.inside(Body.Test));
    case 'forall':
      return forallBlockAt(g, index);
    default:
      return false;
  }
}

const simpleRules = ['letBinding', 'bareLet', 'deferStmt', 'contract', 'assertCommand', 'command'] as const satisfies readonly RuleName[];
const Simple = { Expression: 0, Let: 1, BareLet: 2, Defer: 3, Contract: 4, Assert: 5, Command: 6 } as const;

function simpleKind(g: Grammar): number {
  const index = g.next();
  switch (g.peek().tokenType) {
    case T.Identifier:
      return namedStatement(g, index);
    case T.KwLet:
    case T.KwMut:
      return Simple.Let;
    case T.KwDefer:
      return Simple.Defer;
    case T.KwRequires:
    case T.KwEnsures:
    case T.KwInvariant:
      return Simple.Contract;
    default:
      return Simple.Expression;
  }
}

function namedStatement(g: Grammar, index: number): number {
  const next = tokenAt(g, index + 1);
  if (next.tokenType === T.Colon) return Simple.BareLet;
  const token = g.peek();
  if (token.image === 'assert' && spaceAfter(token, g.text) && has(operandStarts, next)) return Simple.Assert;
  return commandArgumentAt(g, index + 1) && operandWordAt(g, index) === 'name' ? Simple.Command : Simple.Expression;
}

/** Whether the body of this kind ends at the next token. */
function endsBody(g: Grammar, kind: BodyKind, lineStart: boolean): boolean {
  const token = g.rawPeek();
  const index = g.rawNext();
  switch (token.tokenType) {
    case EOF:
      return true;
    case T.KwEnd:
      // At its start a statement may assign to a variable called `end` (1.4).
      if (lineStart && isAssignment(tokenAt(g, index + 1))) return false;
      return kind !== Body.Top || isLastEnd(g, index);
    case T.KwElse:
    case T.KwElsif:
      return kind === Body.If || g.inside(Body.If);
    case T.Comma:
      return kind === Body.BracketLambda || kind === Body.MatchArm || kind === Body.SelectArm;
    case T.KwWith:
      return kind === Body.Handle && handleWithAt(g, index);
    default:
      if (has(closers, token)) return kind !== Body.Top;
      return lineStart && startsNextPart(g, kind, index);
  }
}

/** The `end` that may close a file with a module header (15). */
function isLastEnd(g: Grammar, index: number): boolean {
  const next = tokenAt(g, index + 1).tokenType === T.Newline ? index + 2 : index + 1;
  return tokenAt(g, next).tokenType === EOF && g.source.tokens.some((token, at) => isWord(token, 'module') && isHeaderAt(g, at));
}

function isHeaderAt(g: Grammar, index: number): boolean {
  return isFileHeader(g, index);
}

function startsNextPart(g: Grammar, kind: BodyKind, index: number): boolean {
  switch (kind) {
    case Body.MatchArm:
      return matchArmAt(g, index);
    case Body.SelectArm:
      return selectArmAt(g, index);
    case Body.Clause:
      return clauseAt(g, index);
    case Body.Try: {
      const token = tokenAt(g, index);
      const next = tokenAt(g, index + 1);
      if (isWord(token, 'finally')) return next.tokenType === T.Newline;
      return isWord(token, 'catch') && !isAssignment(next) && next.tokenType !== T.Dot;
    }
    default:
      return false;
  }
}

function endStatement(g: Grammar): void {
  if (g.RECORDING_PHASE || g.atNewline()) return;
  const kind = (g.context >> 12) as BodyKind;
  if (!endsBody(g, kind, false)) g.fail('a new line');
}

/** Forms at the start of a statement that can be nothing but another language (Appendix C), and words that close nothing. */
function rejectForeignStatement(g: Grammar): void {
  if (g.RECORDING_PHASE) return;
  const token = g.peek();
  const index = g.next();
  const next = tokenAt(g, index + 1);
  const { tokenType } = token;
  if (tokenType === T.KwEnd && !isAssignment(next)) g.reject(strayWord(g.file, token));
  if (tokenType === T.KwElse || tokenType === T.KwElsif || tokenType === T.KwThen) g.reject(strayWord(g.file, token));
  if (tokenType === T.At && next.tokenType === T.Identifier && isFieldUse(g, index + 2)) {
    const span = { start: token.startOffset, end: spanOf(next).end };
    g.reject(foreignSyntax(g.file, span, `@${next.image}`, `write \`self.${next.image}\``));
  }
  if (tokenType !== T.Identifier) return;
  const hint = foreignHint(token.image);
  if (hint === undefined || !isForeignForm(token.image, next) || isDeclared(g, token.image)) return;
  g.reject(foreignSyntax(g.file, spanOf(token), token.image, hint));
}

function isFieldUse(g: Grammar, index: number): boolean {
  const token = tokenAt(g, index);
  return isAssignment(token) || token.tokenType === T.Dot;
}

function isForeignForm(word: string, next: IToken): boolean {
  switch (next.tokenType) {
    case T.KwFn:
      return foreignBeforeFn.has(word);
    case T.UpperIdentifier:
      return foreignBeforeType.has(word);
    case T.StringLiteral:
      return word === 'gate';
    case T.LBrace:
      return foreignBeforeBrace.has(word);
    case T.Identifier:
      return foreignBeforeName.has(word);
    case T.Newline:
      return word === 'select_any' || word === 'selectv!';
    default:
      return false;
  }
}

const foreignBeforeFn: ReadonlySet<string> = new Set(['async', 'static', 'public', 'private', 'protected', 'final', 'suspend', 'global']);
const foreignBeforeType: ReadonlySet<string> = new Set(
  'class interface protocol object record namespace defmodule union extension typedef state_machine grammar rule pipeline workflow life delegate'.split(
    ' ',
  ),
);
const foreignBeforeBrace: ReadonlySet<string> = new Set([
  'think',
  'gate',
  'workflow',
  'pipeline',
  'delegate',
  'select_any',
  'selectv!',
  'fuzz_config',
]);
const foreignBeforeName: ReadonlySet<string> = new Set(
  'class interface def defn defp function func fun var val pipeline workflow delegate state_machine grammar rule fuzz_config life'.split(
    ' ',
  ),
);
