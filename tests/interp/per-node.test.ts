/**
 * What `perNode` evaluates anew sees nothing of its module: a name that is not among its imports would be unknown, but only once the line
 * that mentions it runs. So every use in the sources is looked at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { perNode } from '../../src/interp/compile/per-node.js';

const folder = fileURLToPath(new URL('../../src/interp', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(folder, name))
  .filter((path) => readFileSync(path, 'utf8').includes('perNode('));

describe('perNode', () => {
  it('gives each node code of its own, with what it imports', () => {
    const base = 40;
    const adder = perNode(
      { base },
      ({ base }) =>
        (k: number) =>
        () =>
          base + k,
    );
    expect([adder(1)(), adder(2)()]).toEqual([41, 42]);
  });

  it('is only given code that mentions nothing but its imports and globals', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap((path) => outside(path, readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('is known to be looked at: a constant of the module that is not imported is found', () => {
    const text = 'const MAX = 1; const node = perNode({}, () => (k: number) => () => k + MAX);';
    expect(outside('sample.ts', text)).toEqual(['sample.ts: MAX']);
  });
});

/** The names of a file that the second argument of a `perNode` mentions and that are declared outside it. */
function outside(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name === path ? source : undefined),
  };
  const checker = ts.createProgram([path], { noResolve: true, noLib: true }, host).getTypeChecker();
  const found = new Set<string>();
  const visit = (node: ts.Node, code: ts.Node | null): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'perNode') {
      const [imports, make] = node.arguments;
      if (imports !== undefined) visit(imports, null);
      if (make !== undefined) visit(make, make);
      return;
    }
    const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    if (code !== null && ts.isIdentifier(node) && !isMember) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      const declared = symbol?.declarations?.find((declaration) => declaration.getSourceFile() === source);
      if (declared !== undefined && !(declared.pos >= code.pos && declared.end <= code.end)) found.add(`${path}: ${node.text}`);
    }
    ts.forEachChild(node, (child) => visit(child, code));
  };
  ts.forEachChild(source, (child) => visit(child, null));
  return [...found];
}
