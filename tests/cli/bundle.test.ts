/** What is in the bundles, by the build's own account (dist/meta.json). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Output {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
}

type Meta = Readonly<Record<'main' | 'thread', { readonly outputs: Readonly<Record<string, Output>> }>>;

const meta: Meta = JSON.parse(readFileSync(new URL('../../dist/meta.json', import.meta.url), 'utf8'));

/** The sources an output loads at once: its own and those of the chunks it imports statically. */
function loadedBy(outputs: Readonly<Record<string, Output>>, name: string): string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const one of outputs[path]?.imports ?? []) {
      if (one.kind === 'import-statement' && one.external !== true) visit(one.path);
    }
  };
  const entry = Object.keys(outputs).find((path) => path.endsWith(`/${name}`));
  if (entry !== undefined) visit(entry);
  return [...seen].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
}

describe('the thread bundle', () => {
  it('contains no parser', () => {
    const inputs = loadedBy(meta.thread.outputs, 'thread.js');
    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter((path) => /src\/parser\/|chevrotain/.test(path))).toEqual([]);
  });
});

describe('the command line bundle', () => {
  it('loads neither the parser nor the command tree before it knows what to do', () => {
    const inputs = loadedBy(meta.main.outputs, 'cli.js');
    expect(inputs).toContain('src/cli/main.ts');
    expect(inputs.filter((path) => /src\/parser\/|chevrotain|commander|src\/engine/.test(path))).toEqual([]);
  });
});
