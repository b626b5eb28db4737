/**
 * A walk over any part of the tree without knowing its shapes: every object with a `kind` is a node, arrays are passed through. Serves the
 * questions that concern few kinds of nodes (does it contain a `limit:`, which imports are there); binding itself knows every shape.
 */

export interface AnyNode {
  readonly kind: string;
  readonly id?: number;
}

/** Calls `visit` for each node directly below `node`, in field order, which is source order. */
export function forEachChild(node: object, visit: (child: AnyNode) => void): void {
  for (const value of Object.values(node)) visitValue(value, visit);
}

/** Calls `visit` for `node` and all below it, outermost first. Returning false skips what is below. */
export function walkTree(node: AnyNode, visit: (node: AnyNode) => boolean | undefined): void {
  if (visit(node) === false) return;
  forEachChild(node, (child) => walkTree(child, visit));
}

function visitValue(value: unknown, visit: (child: AnyNode) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) visitValue(item, visit);
  } else if (isNode(value)) {
    visit(value);
  } else {
    // Plain groups without a kind of their own (generics, where bounds) hold nodes too.
    forEachChild(value, visit);
  }
}

function isNode(value: object): value is AnyNode {
  return 'kind' in value && typeof value.kind === 'string';
}
