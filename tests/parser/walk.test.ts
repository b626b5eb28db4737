/** The walker reaches every node, parents first, in source order. */
import { describe, expect, test } from 'vitest';
import { type AnyNode, children, parse, walk } from '../../src/parser/index.js';

const source = `
@test
fn f<T: A>(x: T = 1, ...r: [B]) -> C where T: D
  requires x > 0 : "m"
  match x
    Some(n) if n > 1 => n
    _ => [a for a in xs if a]
  end
end
struct S
  a: Int = 1
  invariant self.a > 0
end
select
  v = <-ch => v
  after d => 1
end
handle g() with E.op(p) => resume(p) end
`;

describe('walk', () => {
  test('finds nodes that are not reached through lists of statements', () => {
    const kinds = new Set<string>();
    walk(parse(source, 'x').unit, (node) => kinds.add(node.kind));
    for (const kind of [
      'Attribute',
      'Param',
      'Contract',
      'NamedType',
      'ArrayType',
      'NamePattern',
      'ComprehensionClause',
      'FieldDecl',
      'SelectArm',
      'OperationClause',
    ])
      expect(kinds).toContain(kind);
  });

  test('children are in the order of the source, except attributes', () => {
    walk(parse(source, 'x').unit, (node) => {
      const starts = children(node).map((child) => child.span.start);
      expect(starts).toEqual([...starts].sort((a, b) => a - b));
    });
  });

  test('leaves out what is below a node when told', () => {
    const seen: string[] = [];
    const visit = (node: AnyNode): boolean => {
      seen.push(node.kind);
      return node.kind !== 'FnDecl';
    };
    walk(parse('fn f() = 1', 'x').unit, visit);
    expect(seen).toEqual(['Unit', 'FnDecl']);
  });

  test('does not recurse: a long chain is walked', () => {
    let count = 0;
    walk(parse(`x = ${'1 + '.repeat(900)}1`, 'x').unit, () => count++);
    expect(count).toBeGreaterThan(1800);
  });
});
