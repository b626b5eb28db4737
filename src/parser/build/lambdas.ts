/** Lambdas, trailing blocks and parameters (language.md 3.1 params, 6.5, 6.7). */
import type { CstNode } from 'chevrotain';
import type { Block, Expr, LambdaExpr, Param, Pattern } from '../ast.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, spanOfNode, tokenOf, tokensOf } from './cst.js';
import { buildOptional } from './expressions.js';
import { buildPattern, identPattern } from './patterns.js';
import { blockOfSimple, buildBody } from './statements.js';
import { buildType } from './types.js';

export function buildLambda(b: Builder, node: CstNode): Expr {
  switch (node.name) {
    case 'braceLambda':
      return buildBraces(b, node, 'brace');
    case 'arrowLambda': {
      const name = tokenOf(node, 'name');
      const list = childOf(node, 'params');
      const params = name === undefined ? buildParams(b, list) : [paramOf(b, identPattern(b, name))];
      return lambda(b, node, params, buildLambdaBody(b, node), 'arrow');
    }
    case 'fnLambda':
      return lambda(b, node, buildParams(b, childOf(node, 'params')), buildLambdaBody(b, childOf(node, 'lambdaBody')), 'fn');
    default: {
      const body = childOf(node, 'lambdaBody');
      const form = body !== undefined && hasChild(body, 'body') && !hasChild(body, 'LBrace') ? 'bars-block' : 'bars';
      return lambda(b, node, buildParams(b, childOf(node, 'bars')), buildLambdaBody(b, body), form);
    }
  }
}

export function buildTrailingBlock(b: Builder, node: CstNode): LambdaExpr {
  if (hasChild(node, 'KwDo')) return buildBraces(b, node, 'do');
  if (hasChild(node, 'LBrace')) return buildBraces(b, node, 'brace');
  return buildBraces(b, node, 'bars-block');
}

/** Without a parameter list a brace or `do` block ignores all arguments (6.7). */
function buildBraces(b: Builder, node: CstNode, form: LambdaExpr['form']): LambdaExpr {
  const bars = childOf(node, 'bars');
  const params = buildParams(b, bars);
  return { ...lambda(b, node, params, buildBody(b, node), form), hasParams: bars !== undefined };
}

function lambda(b: Builder, node: CstNode, params: readonly Param[], body: Block, form: LambdaExpr['form']): LambdaExpr {
  return { kind: 'Lambda', id: b.id(), span: spanOfNode(node), params, hasParams: true, body, form };
}

function buildLambdaBody(b: Builder, node: CstNode | undefined): Block {
  const simple = node === undefined ? undefined : childOf(node, 'simple');
  if (simple !== undefined) return blockOfSimple(b, simple);
  return buildBody(b, node);
}

export function buildParams(b: Builder, list: CstNode | undefined): Param[] {
  return list === undefined ? [] : childrenOf(list, 'param').map((param) => buildParam(b, param));
}

export function buildParam(b: Builder, node: CstNode): Param {
  const name = tokenOf(node, 'name') ?? tokenOf(node, 'rest');
  const pattern = name === undefined ? buildPattern(b, childOf(node, 'pattern'), true) : identPattern(b, name);
  const type = childOf(node, 'type');
  const mode = tokensOf(node, 'mode').map((token) => token.image);
  return {
    kind: 'Param',
    id: b.id(),
    span: spanOfNode(node),
    pattern,
    type: type === undefined ? null : buildType(b, type),
    default: buildOptional(b, node),
    rest: hasChild(node, 'rest'),
    mode: mode.length === 0 ? null : mode.join(''),
  };
}

function paramOf(b: Builder, pattern: Pattern): Param {
  return { kind: 'Param', id: b.id(), span: pattern.span, pattern, type: null, default: null, rest: false, mode: null };
}

export function buildDo(b: Builder, node: CstNode): Expr {
  return { kind: 'Do', id: b.id(), span: spanOfNode(node), body: buildBody(b, node), unsafe: false };
}

export function buildUnsafe(b: Builder, node: CstNode): Expr {
  return { kind: 'Do', id: b.id(), span: spanOfNode(node), body: buildBody(b, node), unsafe: true };
}
