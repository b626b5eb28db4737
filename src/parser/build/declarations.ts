/** Declarations: dispatch, functions, constants, traits, implementations, tests (language.md 3, 14). */
import type { CstNode } from 'chevrotain';
import { assertNever } from '../../diagnostics/assert-never.js';
import type {
  Attribute,
  Block,
  ConstDecl,
  Declaration,
  EffectDecl,
  ExamplesDecl,
  Expr,
  FnDecl,
  ForallBlock,
  ForallGenerator,
  ImplDecl,
  PropertyDecl,
  RaisesBlock,
  Stmt,
  TestDecl,
  TraitDecl,
  TypeDecl,
  Visibility,
} from '../ast.js';
import type { RuleName } from '../rules/grammar.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, nameOf, pathOf, spanOfNode, tokenOf } from './cst.js';
import { buildOptional } from './expressions.js';
import { buildParams } from './lambdas.js';
import { buildExport, buildExtern, buildImport, buildModule, buildSubmodule } from './modules.js';
import { buildText } from './operands.js';
import { buildArgs } from './postfix.js';
import { buildBlock, buildBody, buildContract, buildDecoration, buildSimple } from './statements.js';
import { buildEnum, buildStruct } from './structs.js';
import { buildBounds, buildEffects, buildGenerics, buildReturnType, buildType, buildWhere } from './types.js';

/** What stands before a declaration. */
export interface Decoration {
  readonly visibility: Visibility;
  readonly attributes: readonly Attribute[];
  readonly doc: string | null;
}

type DeclarationRule = Extract<
  RuleName,
  | 'fnDecl'
  | 'structDecl'
  | 'enumDecl'
  | 'traitDecl'
  | 'implDecl'
  | 'effectDecl'
  | 'constDecl'
  | 'typeDecl'
  | 'moduleDecl'
  | 'submoduleDecl'
  | 'importDecl'
  | 'exportDecl'
  | 'externDecl'
  | 'testDecl'
  | 'propertyDecl'
  | 'examplesDecl'
  | 'raisesBlock'
  | 'fixtureBlock'
  | 'forallBlock'
>;

export function buildDeclaration(b: Builder, node: CstNode, decoration: Decoration): Stmt {
  const name = node.name as DeclarationRule;
  switch (name) {
    case 'fnDecl':
      return buildFn(b, node, decoration);
    case 'structDecl':
      return buildStruct(b, node, decoration);
    case 'enumDecl':
      return buildEnum(b, node, decoration);
    case 'traitDecl':
      return buildTrait(b, node, decoration);
    case 'implDecl':
      return buildImpl(b, node, decoration);
    case 'effectDecl':
      return buildEffect(b, node, decoration);
    case 'constDecl':
      return buildConst(b, node, decoration);
    case 'typeDecl':
      return buildTypeDecl(b, node, decoration);
    case 'moduleDecl':
      return buildModule(b, node, decoration);
    case 'submoduleDecl':
      return buildSubmodule(b, node, decoration);
    case 'importDecl':
      return buildImport(b, node, decoration);
    case 'exportDecl':
      return buildExport(b, node, decoration);
    case 'externDecl':
      return buildExtern(b, node, decoration);
    case 'testDecl':
      return buildTest(b, node, decoration);
    case 'propertyDecl':
      return buildProperty(b, node, decoration);
    case 'examplesDecl':
      return buildExamples(b, node, decoration);
    case 'raisesBlock':
      return buildRaises(b, node);
    case 'forallBlock':
      return buildForall(b, node);
    case 'fixtureBlock':
      // Taken out by buildStatements; only recovery can leave one here.
      return { kind: 'ErrorStmt', id: b.id(), span: spanOfNode(node) };
    default:
      return assertNever(name);
  }
}

/** The members of a body that are declarations; lost entries are left out. */
export function buildMembers<Kind extends Declaration['kind']>(
  b: Builder,
  owner: CstNode,
  kinds: readonly Kind[],
): Extract<Declaration, { kind: Kind }>[] {
  const members: Extract<Declaration, { kind: Kind }>[] = [];
  for (const member of childrenOf(owner, 'member')) {
    const decl = childOf(member, 'decl');
    if (decl === undefined) continue;
    const built = buildDeclaration(b, decl, buildDecoration(b, member));
    if ((kinds as readonly string[]).includes(built.kind)) members.push(built as Extract<Declaration, { kind: Kind }>);
  }
  return members;
}

export function buildFn(b: Builder, node: CstNode, decoration: Decoration): FnDecl {
  const header = childOf(node, 'fnHeader') ?? node;
  const generics = buildGenerics(b, childOf(header, 'generics'));
  const params = buildParams(b, childOf(header, 'params'));
  const list = childOf(header, 'effectList');
  const result = childOf(header, 'returnType');
  const effects = list === undefined ? [] : buildEffects(b, list);
  const returned = result === undefined ? null : buildReturnType(b, result);
  const where = buildWhere(b, childOf(header, 'whereClause'));
  const contracts = childrenOf(header, 'contract').map((contract) => buildContract(b, contract));
  const { body, tests, form } = buildFnBody(b, node);
  return {
    kind: 'FnDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: nameOf(header),
    unsafe: hasChild(node, 'KwUnsafe'),
    generics,
    params,
    effects: [...effects, ...(returned?.effects ?? [])],
    returnType: returned?.type ?? null,
    where,
    contracts,
    body,
    form,
    tests,
  };
}

/** `examples` and `property` blocks at the end of a body are no statements of it (14, Appendix D 7). */
function buildFnBody(b: Builder, node: CstNode): Pick<FnDecl, 'body' | 'form' | 'tests'> {
  const expr = childOf(node, 'expr');
  if (expr !== undefined) {
    const stmt = buildSimple(b, expr);
    const body: Block | Expr = stmt.kind === 'ExprStmt' ? stmt.expr : { kind: 'Block', id: b.id(), span: stmt.span, stmts: [stmt] };
    return { body, form: 'expr', tests: [] };
  }
  const statements = childOf(node, 'body');
  if (statements === undefined) return { body: hasChild(node, 'skipped') ? buildBody(b, node) : null, form: 'signature', tests: [] };
  const block = buildBlock(b, statements);
  let count = block.stmts.length;
  while (count > 0 && isTest(block.stmts[count - 1])) count--;
  const tests = block.stmts.slice(count) as (ExamplesDecl | PropertyDecl)[];
  return { body: tests.length === 0 ? block : { ...block, stmts: block.stmts.slice(0, count) }, form: 'block', tests };
}

function isTest(stmt: Stmt | undefined): boolean {
  return stmt?.kind === 'ExamplesDecl' || stmt?.kind === 'PropertyDecl';
}

function buildConst(b: Builder, node: CstNode, decoration: Decoration): ConstDecl {
  const type = childOf(node, 'type');
  return {
    kind: 'ConstDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: nameOf(node),
    type: type === undefined ? null : buildType(b, type),
    value: buildOptional(b, node),
  };
}

function buildTypeDecl(b: Builder, node: CstNode, decoration: Decoration): TypeDecl {
  const type = childOf(node, 'type');
  return {
    kind: 'TypeDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: nameOf(node),
    generics: buildGenerics(b, childOf(node, 'generics')),
    bounds: buildBounds(b, childOf(node, 'bounds')),
    type: type === undefined ? null : buildType(b, type),
  };
}

function buildTrait(b: Builder, node: CstNode, decoration: Decoration): TraitDecl {
  return {
    kind: 'TraitDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: nameOf(node),
    generics: buildGenerics(b, childOf(node, 'generics')),
    supertraits: buildBounds(b, childOf(node, 'bounds')),
    members: buildMembers(b, node, ['FnDecl', 'ConstDecl', 'TypeDecl']),
  };
}

function buildImpl(b: Builder, node: CstNode, decoration: Decoration): ImplDecl {
  const [first, second] = childrenOf(node, 'type').map((type) => buildType(b, type));
  const left = first ?? buildType(b, undefined);
  const form = second === undefined ? 'inherent' : hasChild(node, 'KwFor') ? 'for' : 'colon';
  return {
    kind: 'ImplDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    generics: buildGenerics(b, childOf(node, 'generics')),
    trait: form === 'for' ? left : (second ?? null),
    target: form === 'for' && second !== undefined ? second : left,
    form,
    where: buildWhere(b, childOf(node, 'whereClause')),
    members: buildMembers(b, node, ['FnDecl', 'ConstDecl', 'TypeDecl', 'TestDecl', 'PropertyDecl', 'ExamplesDecl']),
  };
}

function buildEffect(b: Builder, node: CstNode, decoration: Decoration): EffectDecl {
  return {
    kind: 'EffectDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: nameOf(node),
    generics: buildGenerics(b, childOf(node, 'generics')),
    operations: buildMembers(b, node, ['FnDecl']),
  };
}

function buildTest(b: Builder, node: CstNode, decoration: Decoration): TestDecl {
  const fixture = (word: string): Block | null => {
    const statements = childOf(node, 'body');
    const blocks = (statements === undefined ? [] : childrenOf(statements, 'statement')).map((statement) => childOf(statement, 'decl'));
    const found = blocks.find((decl) => decl?.name === 'fixtureBlock' && tokenOf(decl, 'Identifier')?.image === word);
    return found === undefined ? null : buildBody(b, found);
  };
  return {
    kind: 'TestDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: titleOf(b, node),
    options: buildArgs(b, childrenOf(node, 'option')),
    setup: fixture('setup'),
    teardown: fixture('teardown'),
    body: buildBody(b, node),
  };
}

function buildProperty(b: Builder, node: CstNode, decoration: Decoration): PropertyDecl {
  const options = buildArgs(b, childrenOf(node, 'option'));
  return {
    kind: 'PropertyDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: titleOf(b, node),
    options,
    body: buildBody(b, node),
  };
}

/** The name of a test. Interpolations in it are not evaluated: the name must be known before anything runs. */
function titleOf(b: Builder, node: CstNode): string {
  const text = buildText(b, node, 'name');
  if (text?.kind === 'String') return text.value;
  return text === null ? '' : b.slice(text.span).replace(/^"+|"+$/g, '');
}

function buildExamples(b: Builder, node: CstNode, decoration: Decoration): ExamplesDecl {
  return { kind: 'ExamplesDecl', id: b.id(), span: spanOfNode(node), ...decoration, body: buildBody(b, node) };
}

function buildRaises(b: Builder, node: CstNode): RaisesBlock {
  return { kind: 'RaisesBlock', id: b.id(), span: spanOfNode(node), path: pathOf(node, 'name'), body: buildBody(b, node) };
}

function buildForall(b: Builder, node: CstNode): ForallBlock {
  const generators = childrenOf(node, 'generator').map((generator): ForallGenerator => {
    const type = childOf(generator, 'type');
    return {
      kind: 'ForallGenerator',
      id: b.id(),
      span: spanOfNode(generator),
      name: nameOf(generator),
      type: type === undefined ? null : buildType(b, type),
      expr: buildOptional(b, generator),
    };
  });
  return { kind: 'ForallBlock', id: b.id(), span: spanOfNode(node), generators, where: buildOptional(b, node), body: buildBody(b, node) };
}
