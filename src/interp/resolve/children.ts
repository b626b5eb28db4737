/**
 * A walk over any part of the tree without knowing its shapes: every object with a `kind` is a node, arrays are passed through. Serves the
 * questions that concern few kinds of nodes (does it contain a `limit:`, which imports are there); binding itself knows every shape.
 *
 * Objects without a kind (spans, identifiers, type parameters) are not entered: no expression is below them.
 */

export interface AnyNode {
  readonly kind: string;
  readonly id?: number;
}

/** Calls `visit` for each node directly below `node`, in field order, which is source order. */
export function forEachChild(node: object, visit: (child: AnyNode) => void): void {
  for (const key in node) {
    const value: unknown = (node as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'object' || value === null || key === 'span' || key === 'comments') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visit(item);
    } else if (isNode(value)) {
      visit(value);
    }
  }
}

/** Calls `visit` for `node` and all below it, outermost first. Returning false skips what is below. */
export function walkTree(node: AnyNode, visit: (node: AnyNode) => boolean | undefined): void {
  if (visit(node) !== false) forEachChild(node, (child) => walkTree(child, visit));
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { readonly kind?: unknown }).kind === 'string';
}
