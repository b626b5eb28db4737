/** Reading the concrete syntax tree: children by label, spans, and names. A recovered node may lack any of its children. */
import type { CstNode, IToken } from 'chevrotain';
import type { Span } from '../../diagnostics/span.js';
import type { Ident } from '../ast.js';
import { spanOf } from '../places.js';

const none: readonly never[] = [];

export function childrenOf(node: CstNode, label: string): readonly CstNode[] {
  return (node.children[label] as CstNode[] | undefined) ?? none;
}

export function childOf(node: CstNode, label: string): CstNode | undefined {
  return node.children[label]?.[0] as CstNode | undefined;
}

export function tokensOf(node: CstNode, label: string): readonly IToken[] {
  return (node.children[label] as IToken[] | undefined) ?? none;
}

export function tokenOf(node: CstNode, label: string): IToken | undefined {
  return node.children[label]?.[0] as IToken | undefined;
}

export function hasChild(node: CstNode, label: string): boolean {
  return node.children[label] !== undefined;
}

export function isToken(element: CstNode | IToken): element is IToken {
  return 'image' in element;
}

export function spanOfNode(node: CstNode): Span {
  const start = node.location?.startOffset ?? 0;
  return { start, end: Math.max(start, (node.location?.endOffset ?? start - 1) + 1) };
}

export function startOf(element: CstNode | IToken): number {
  return isToken(element) ? element.startOffset : (element.location?.startOffset ?? 0);
}

export function identOf(token: IToken): Ident {
  return { name: token.image, span: spanOf(token) };
}

/** The names with this label, as a path. */
export function pathOf(node: CstNode, label: string): Ident[] {
  return tokensOf(node, label).map(identOf);
}

/** The name with this label; where it is missing, an empty one at the end of the node. */
export function nameOf(node: CstNode, label = 'name'): Ident {
  const token = tokenOf(node, label);
  if (token !== undefined) return identOf(token);
  const { end } = spanOfNode(node);
  return { name: '', span: { start: end, end } };
}
