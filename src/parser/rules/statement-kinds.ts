/** Which statement begins at the next token (language.md 1.4, 5): declarations by their word, simple statements by what follows a name. */
import { spaceAfter } from '../lexer.js';
import * as T from '../tokens.js';
import { Body, type Grammar, type RuleName } from './grammar.js';
import { commandArgumentAt, operandWordAt, tokenAt } from './scan.js';
import { forallBlockAt } from './scan-heads.js';
import { has, names, operandStarts } from './token-sets.js';

/** ORDER as the results of `statementKind`, from 1. */
export const declarationRules = [
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

/** 0 for a simple statement, otherwise the declaration's number. */
export function statementKind(g: Grammar): number {
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
      // Deviation: `use self::x` is read as well, since `self` may begin a path (15).
      return next === T.UpperIdentifier || next === T.Identifier || (next === T.KwSelf && tokenAt(g, index).image === 'use');
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

/** ORDER as `Simple`, from 1. */
export const simpleRules = [
  'letBinding',
  'bareLet',
  'deferStmt',
  'contract',
  'assertCommand',
  'command',
] as const satisfies readonly RuleName[];
const Simple = { Expression: 0, Let: 1, BareLet: 2, Defer: 3, Contract: 4, Assert: 5, Command: 6 } as const;

export function simpleKind(g: Grammar): number {
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
