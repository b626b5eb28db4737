/** What is in the bundles, by the build's own account (dist/meta.json). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Meta {
  readonly bundles: { readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>> };
}

const dist = new URL('../../dist/', import.meta.url);
const meta: Meta = JSON.parse(readFileSync(new URL('meta.json', dist), 'utf8'));

/** The sources in a bundle. */
function inputsOf(name: string): string[] {
  const found = Object.entries(meta.bundles.outputs).find(([path]) => path.endsWith(`/${name}`));
  return Object.keys(found?.[1].inputs ?? {});
}

describe('the thread bundle', () => {
  it('contains the interpreter and no parser', () => {
    const inputs = inputsOf('thread-bundle.cjs');
    expect(inputs).toContain('src/interp/program.ts');
    expect(inputs.filter((path) => /src\/parser\/|chevrotain|src\/cli\//.test(path))).toEqual([]);
  });
});

describe('the command line bundle', () => {
  it('does not carry the parser: the first thread starts before that is read', () => {
    const inputs = inputsOf('cli-bundle.cjs');
    expect(inputs).toContain('src/engine.ts');
    expect(inputs.filter((path) => /src\/parser\/|chevrotain/.test(path))).toEqual([]);
  });
});

describe('the launcher', () => {
  it('is small: it is compiled at every start', () => {
    const inputs = inputsOf('launch.cjs');
    expect(inputs).toEqual(['src/cli/launch.ts']);
  });

  it('finds a code cache for every bundle', () => {
    for (const name of ['cli-bundle', 'command-line-bundle', 'front-end-bundle', 'thread-bundle'])
      expect(existsSync(new URL(`${name}.cjs.cache`, dist))).toBe(true);
  });
});
