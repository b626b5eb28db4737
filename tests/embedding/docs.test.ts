/** The guide is true: its examples run and print what their comments say. So are the complete programs under examples/embedding. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The blocks of a guide that have a name, in one language. */
const blocks = (guide: string, language: string): { readonly name: string; readonly source: string }[] =>
  [...readFileSync(join(root, 'docs', `${guide}.md`), 'utf8').matchAll(new RegExp(`\`\`\`${language} (\\S+)\\n(.*?)\`\`\``, 'gs'))].map(
    ([, name = '', source = '']) => ({ name, source }),
  );

const folder = join(root, 'node_modules', '.cache', `aria-embedding-${process.pid}`);

/** Files named `.test.mjs` run under Node's own runner; of its report the count of what passed is kept. */
const run = (file: string): Promise<{ stdout: string; stderr: string; code: number | null }> =>
  new Promise((done) => {
    const isTest = file.endsWith('.test.mjs');
    const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...env } = process.env;
    const args = isTest ? ['--test', '--test-reporter=tap', file] : [file];
    const child = execFile(process.execPath, args, { cwd: root, env, timeout: 60_000 }, (_error, stdout, stderr) =>
      done({ stdout: isTest ? (/^# pass .*$/m.exec(stdout)?.[0] ?? stdout) : stdout, stderr, code: child.exitCode }),
    );
  });

describe.each(['embedding', 'security'])('docs/%s.md', (guide) => {
  it.each(blocks(guide, 'js'))('$name prints what it says', async ({ name, source }) => {
    mkdirSync(folder, { recursive: true });
    for (const file of blocks(guide, 'aria')) writeFileSync(join(folder, file.name), file.source);
    // `using` is newer than Node 20: the same by hand.
    const used = [...source.matchAll(/^(?:await )?using (\w+)/gm)].map(([, variable]) => `await ${variable}.dispose();\n`);
    const built = (file: string): string => `'${pathToFileURL(join(root, 'dist', file)).href}'`;
    const plain =
      source
        .replace(/^(await )?using /gm, 'const ')
        .replace("'aria-lang'", built('index.js'))
        .replace("'aria-lang/testing'", built('testing.js')) + used.reverse().join('');
    writeFileSync(join(folder, name), plain);
    const { stdout, stderr, code } = await run(join(folder, name));
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const said = [...source.matchAll(/\/\/> (.*)$/gm)].map(([, line]) => line);
    expect(stdout.split('\n').filter((line) => line !== '')).toEqual(said);
  });
});

describe('examples/embedding', () => {
  it('rules-engine.mjs answers under load', async () => {
    const { stdout, code } = await run('examples/embedding/rules-engine.mjs');
    expect(code).toBe(0);
    expect(stdout).toContain("reasons: [ 'large order', 'good customer' ]");
    expect(stdout).toContain('{ status: 200, discount: 0, reasons: [] }');
    expect(stdout).toContain('step limit reached: 100,000 steps');
    expect(stdout).toContain('300 of 300 requests answered');
  });

  it('plugins.mjs unloads what misbehaves', async () => {
    const { stdout, code } = await run('examples/embedding/plugins.mjs');
    expect({ stdout: stdout.trimEnd().split('\n'), code }).toEqual({
      stdout: [
        'broken.aria: not loaded: `(` of line 1 is not closed',
        'greedy.aria: unloaded: E7103 memory limit reached: 16 MiB',
        'nosy.aria: unloaded: E7201 reading "/etc/passwd" is not permitted',
        'hello -> HELLO',
        'how is the weather? -> HOW IS THE WEATHER?',
        'how is the weather? -> that was number two',
        'how is the weather? -> it is mild in Oslo',
      ],
      code: 0,
    });
  });

  it('pipeline.mjs leaves nothing running', async () => {
    const { stdout, code } = await run('examples/embedding/pipeline.mjs');
    expect({ stdout: stdout.trimEnd().split('\n'), code }).toEqual({
      stdout: ['total 1225', 'E0008: no amount: much', '{ runs: 0, tasks: [] }'],
      code: 0,
    });
  });
});
