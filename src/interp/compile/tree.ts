/** The direct children of a syntax node, by shape: every property that holds a node or a list of nodes. */
export function* children(node: object): Generator<object> {
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

function isNode(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
