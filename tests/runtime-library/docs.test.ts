/**
 * The examples of docs/runtime-library.md, each a file of its own in one folder: they pass the type checker, run on Node and print what
 * their `//>` comments say.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(join(root, 'docs', 'runtime-library.md'), 'utf8');
const examples = [...guide.matchAll(/```ts (\S+)\.ts\n(.*?)```/gs)].map(([, name, source]) => ({ name: name!, source: source! }));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aria-library-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'aria-lang'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const { name, source } of examples) {
    writeFileSync(join(folder, `${name}.ts`), source);
    writeFileSync(join(folder, `${name}.js`), transformSync(source, { loader: 'ts', target: 'node20' }).code);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  return new Promise((done) => execFile(command, args, { cwd }, (_error, stdout, stderr) => done({ stdout, stderr })));
}

describe('docs/runtime-library.md', () => {
  it.each(examples.filter(({ source }) => source.includes('//>')))('$name', async ({ name, source }) => {
    const expected = [...source.matchAll(/\/\/> (.*)/g)].map(([, line]) => line!.trim());
    const { stdout, stderr } = await run(process.execPath, [`${name}.js`], folder);
    expect({
      lines: stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trim()),
      stderr,
    }).toEqual({ lines: expected, stderr: '' });
  });

  it('all examples pass the type checker', async () => {
    const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { compilerOptions: object };
    const config = {
      compilerOptions: {
        ...compilerOptions,
        paths: { 'aria-lang/runtime': [join(root, 'src/runtime/library/index.ts')] },
        typeRoots: [join(root, 'node_modules/@types')],
      },
      include: ['*.ts', join(root, 'src/runtime/*.d.ts')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { stdout } = await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], folder);
    expect(stdout).toBe('');
  }, 60_000);
});
