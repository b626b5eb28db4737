/** Modules, imports, exports and extern blocks (language.md 15, 16). */
import type { CstNode, IToken } from 'chevrotain';
import type { ExportDecl, ExternDecl, ExternItem, Ident, ImportDecl, ImportRef, ModuleDecl, SubmoduleDecl } from '../ast.js';
import { spanOf } from '../places.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, identOf, nameOf, pathOf, spanOfNode, tokenOf } from './cst.js';
import type { Decoration } from './declarations.js';
import { buildStatements } from './statements.js';

export function buildModule(b: Builder, node: CstNode, decoration: Decoration): ModuleDecl {
  const body = childOf(node, 'body');
  const items = body === undefined ? [] : buildStatements(b, body);
  return { kind: 'ModuleDecl', id: b.id(), span: spanOfNode(node), ...decoration, path: pathOf(node, 'name'), items };
}

export function buildSubmodule(b: Builder, node: CstNode, decoration: Decoration): SubmoduleDecl {
  return { kind: 'SubmoduleDecl', id: b.id(), span: spanOfNode(node), ...decoration, name: nameOf(node) };
}

export function buildImport(b: Builder, node: CstNode, decoration: Decoration): ImportDecl {
  const ref = childOf(node, 'importRef');
  return {
    kind: 'ImportDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    keyword: hasChild(node, 'KwImport') ? 'import' : 'use',
    ref: buildRef(b, ref ?? node),
  };
}

export function buildExport(b: Builder, node: CstNode, decoration: Decoration): ExportDecl {
  const list = childOf(node, 'importList');
  return {
    kind: 'ExportDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    glob: hasChild(node, 'Star'),
    braces: list !== undefined,
    refs: childrenOf(list ?? node, 'importRef').map((ref) => buildRef(b, ref)),
    from: fileOf(tokenOf(node, 'from')),
    alias: optionalIdent(tokenOf(node, 'alias')),
  };
}

function buildRef(b: Builder, node: CstNode): ImportRef {
  const list = childOf(node, 'importList');
  const items = list === undefined ? null : childrenOf(list, 'importRef').map((item) => buildRef(b, item));
  return {
    kind: 'ImportRef',
    id: b.id(),
    span: spanOfNode(node),
    file: fileOf(tokenOf(node, 'StringLiteral')),
    path: pathOf(node, 'name'),
    glob: hasChild(node, 'Star'),
    items,
    alias: optionalIdent(tokenOf(node, 'alias')),
  };
}

/** A quoted file as a name. */
function fileOf(token: IToken | undefined): Ident | null {
  return token === undefined ? null : { name: T.textOf(token), span: spanOf(token) };
}

function optionalIdent(token: IToken | undefined): Ident | null {
  return token === undefined ? null : identOf(token);
}

export function buildExtern(b: Builder, node: CstNode, decoration: Decoration): ExternDecl {
  const from = tokenOf(node, 'from');
  const path = pathOf(node, 'name');
  const direction = tokenOf(node, 'direction')?.image;
  return {
    kind: 'ExternDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    language: textOrImage(tokenOf(node, 'language')),
    direction: direction === 'import' || direction === 'export' ? direction : null,
    name: optionalIdent(tokenOf(node, 'item')),
    from: from !== undefined ? T.textOf(from) : path.length === 0 ? null : path.map((part) => part.name).join('::'),
    alias: optionalIdent(tokenOf(node, 'alias')),
    items: childrenOf(node, 'externItem')
      .filter((item) => hasChild(item, 'kind'))
      .map((item) => buildExternItem(b, item)),
  };
}

function buildExternItem(b: Builder, node: CstNode): ExternItem {
  const item = (tokenOf(node, 'kind')?.image ?? 'fn') as ExternItem['item'];
  return { kind: 'ExternItem', id: b.id(), span: spanOfNode(node), item, name: nameOf(node) };
}

function textOrImage(token: IToken | undefined): string {
  if (token === undefined) return '';
  return token.tokenType === T.StringLiteral ? T.textOf(token) : token.image;
}
