/**
 * The rules of the layout, as tests: arrows between folders, sizes, names, and what only one file may touch. They read the sources with
 * the TypeScript parser, so strings and comments cannot mislead them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Which folders a folder may import from. `engine/` and the files at the top of src join the parts. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  diagnostics: ['diagnostics'],
  parser: ['parser', 'diagnostics'],
  runtime: ['runtime', 'diagnostics'],
  interp: ['interp', 'runtime', 'diagnostics'],
  cli: ['cli', 'diagnostics', 'parser', 'engine', 'engine.ts', 'index.ts', 'testing.ts'],
  engine: ['parser', 'interp', 'runtime', 'diagnostics', 'engine'],
  'engine.ts': ['parser', 'interp', 'runtime', 'diagnostics', 'engine'],
  'thread.ts': ['interp', 'runtime', 'diagnostics', 'engine'],
  'index.ts': ['parser', 'interp', 'runtime', 'diagnostics', 'engine', 'engine.ts'],
  'testing.ts': ['parser', 'interp', 'runtime', 'diagnostics', 'engine', 'engine.ts', 'index.ts'],
};

/** Packages, and where they may be imported. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  chevrotain: /^src\/parser\//,
  commander: /^src\/cli\//,
  'get-east-asian-width': /^src\/diagnostics\//,
  'worker-threads-pool': /^src\/runtime\/(thread-pool\.ts|worker-threads-pool\.d\.ts)$/,
};

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  readonly names: readonly string[];
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

const files: readonly SourceFile[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read(join('src', name)));

describe('arrows', () => {
  it('run only where the architecture draws them', () => {
    const wrong = eachImport((file, one) => {
      const target = resolve(file, one.from);
      if (target === undefined) return undefined;
      const [from, to] = [part(file.path), part(target)];
      // interp may know the shapes of the syntax tree, and nothing else of the parser (architecture.md).
      if (from === 'interp' && target === 'src/parser/ast.ts' && one.typeOnly) return undefined;
      if (ARROWS[from]?.includes(to)) return undefined;
      return `${from} -> ${to}: ${file.path} imports ${target}${one.typeOnly ? ' (types)' : ''}`;
    });
    expect(wrong).toEqual([]);
  });

  it('never lead from a thread to the parser, by whatever way', () => {
    const reached = reachableFrom('src/thread.ts');
    expect(reached.size).toBeGreaterThan(100);
    expect([...reached].filter((path) => part(path) === 'parser')).toEqual([]);
  });

  it('know every part of src', () => {
    expect([...new Set(files.map((file) => part(file.path)))].filter((name) => ARROWS[name] === undefined)).toEqual([]);
  });

  it('lead to files that exist, by names that end in .js', () => {
    const wrong = eachImport((file, one) => {
      if (!one.from.startsWith('.')) return undefined;
      const exists = one.from.endsWith('.js') && existsSync(join(root, resolve(file, one.from) ?? ''));
      return exists ? undefined : `${file.path}: ${one.from}`;
    });
    expect(wrong).toEqual([]);
  });

  it('reach packages only from their one place, and node by its prefix', () => {
    const wrong = eachImport((file, one) => {
      if (one.from.startsWith('.') || one.from.startsWith('node:')) return undefined;
      return PACKAGES[one.from]?.test(file.path) ? undefined : `${file.path}: ${one.from}`;
    });
    expect(wrong).toEqual([]);
  });

  it('bring the exceptions of Chevrotain only into errors.ts', () => {
    const wrong = eachImport((file, one) => {
      if (one.from !== 'chevrotain' || file.path === 'src/parser/errors.ts') return undefined;
      const names = one.names.filter((name) => /Exception/.test(name));
      return names.length > 0 ? `${file.path}: ${names.join(', ')}` : undefined;
    });
    expect(wrong).toEqual([]);
  });
});

/** Reads the one clock that threads share. */
const CLOCK = 'src/runtime/machine-clock.ts';

describe('the process', () => {
  /** `beforeExit` is the only way to learn that Node's event loop has run empty, which is what makes a deadlock certain there. */
  const watchesEventLoop = 'src/runtime/library/threads.ts';

  it('is touched only by the command line', () => {
    const wrong = files
      .filter((file) => part(file.path) !== 'cli' && file.path !== watchesEventLoop && file.path !== CLOCK)
      .flatMap((file) => [
        ...globalsUsed(file.tree, new Set(['process', 'console'])).map((name) => `${file.path}: ${name}`),
        ...file.imports.filter((one) => one.from === 'node:process').map(() => `${file.path}: node:process`),
      ]);
    expect(wrong).toEqual([]);
  });
});

describe('house style', () => {
  it('names files in kebab-case, and no folder after nothing in particular', () => {
    const paths = [...files.map((file) => file.path)];
    expect(paths.filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)+[a-z0-9]+(?:-[a-z0-9]+)*(?:\.d)?\.ts$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /\/(utils?|common|misc|helpers)[/.]/.test(path))).toEqual([]);
  });

  it('keeps files under 500 lines', () => {
    const long = files.filter((file) => file.text.split('\n').length > 500);
    expect(long.map((file) => file.path)).toEqual([]);
  });

  it('has no default exports, no `any`, and silences neither the compiler nor itself', () => {
    const wrong = files.flatMap((file) => [
      ...nodes(file.tree)
        .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
        .map((node) => `${place(file, node)}: any`),
      ...nodes(file.tree)
        .filter((node) => node.kind === ts.SyntaxKind.DefaultKeyword && node.parent.kind !== ts.SyntaxKind.DefaultClause)
        .map((node) => `${place(file, node)}: default export`),
      ...file.tree.statements.filter(ts.isExportAssignment).map((node) => `${place(file, node)}: default export`),
      ...(/@ts-(?:ignore|nocheck|expect-error)|\b(?:TODO|FIXME|XXX)\b/.test(file.text)
        ? [`${file.path}: a silenced check or a note to self`]
        : []),
    ]);
    // A declaration of a CommonJS package has to say `export =`.
    expect(wrong.filter((line) => !line.includes('.d.ts'))).toEqual([]);
  });

  it('opens the index of every folder with a comment that teaches', () => {
    const indexes = files.filter((file) => file.path.endsWith('/index.ts'));
    expect(indexes.filter((file) => !file.text.startsWith('/**')).map((file) => file.path)).toEqual([]);
  });
});

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, text, tree, imports: nodes(tree).flatMap(importOf) };
}

function importOf(node: ts.Node): Import[] {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.importClause;
    const bindings = clause?.namedBindings;
    const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    const typeOnly =
      clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (elements.length > 0 && elements.every((element) => element.isTypeOnly));
    return [{ from: node.moduleSpecifier.text, typeOnly, names: elements.map((element) => (element.propertyName ?? element.name).text) }];
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    return [{ from: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, names: [] }];
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [target] = node.arguments;
    return target && ts.isStringLiteral(target) ? [{ from: target.text, typeOnly: false, names: [] }] : [];
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return [{ from: node.argument.literal.text, typeOnly: true, names: [] }];
  }
  return [];
}

function nodes(tree: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    // Modifiers and keywords are no children for forEachChild of every node kind.
    if (ts.canHaveModifiers(node)) for (const modifier of node.modifiers ?? []) found.push(modifier);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return [...new Set(found)];
}

/** Uses of global names: identifiers that are neither members, keys, nor declared in the file. */
function globalsUsed(tree: ts.SourceFile, names: ReadonlySet<string>): string[] {
  const declared = new Set<string>();
  const used: string[] = [];
  for (const node of nodes(tree)) {
    if (!ts.isIdentifier(node) || !names.has(node.text)) continue;
    const { parent } = node;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const isKey =
      ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyDeclaration(parent);
    const isDeclared =
      (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isFunctionDeclaration(parent)) && parent.name === node;
    if (isDeclared) declared.add(node.text);
    else if (!isMember && !(isKey && parent.name === node)) used.push(node.text);
  }
  return [...new Set(used)].filter((name) => !declared.has(name));
}

function eachImport(check: (file: SourceFile, one: Import) => string | undefined): string[] {
  return files.flatMap((file) => file.imports.map((one) => check(file, one)).filter((message) => message !== undefined));
}

/** The files that are loaded with a file: what it imports for more than types, and so on. */
function reachableFrom(path: string): ReadonlySet<string> {
  const reached = new Set([path]);
  for (const one of reached) {
    const file = files.find((candidate) => candidate.path === one);
    for (const { from, typeOnly } of file?.imports ?? []) {
      const target = file === undefined || typeOnly ? undefined : resolve(file, from);
      if (target !== undefined) reached.add(target);
    }
  }
  return reached;
}

/** The path of a relative import from the root, or undefined for a package. */
function resolve(file: SourceFile, from: string): string | undefined {
  return from.startsWith('.') ? normalize(join(dirname(file.path), from)).replace(/\.js$/, '.ts') : undefined;
}

/** `src/parser/rules/x.ts` belongs to `parser`; a file at the top of src stands for itself. */
function part(path: string): string {
  return relative('src', path).split('/')[0] ?? '';
}

function place(file: SourceFile, node: ts.Node): string {
  return `${file.path}:${file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1}`;
}
