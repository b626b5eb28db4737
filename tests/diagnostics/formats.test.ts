/** One report in the three formats, with and without colour, and what a flood of problems looks like. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aria } from '../cli/aria.js';

const files = { 'a.aria': 'let total = 1\n\tprintln("日本", totl, 1 2)\n', 'b.aria': 'total = 1\nprintln(totall)\n' };
const ESCAPE = '\u001b[';

describe('aria check', () => {
  test('--format short has a line per problem', () => {
    const { code, stdout, stderr } = aria(['check', '.', '--format', 'short'], { files });
    expect(stdout).toBe(
      'a.aria:2:24: error[E3001]: expected `,` or `)`, found `2`\nb.aria:2:9: error[E1001]: undefined name `totall`; did you mean `total`?\n',
    );
    expect({ code, stderr }).toEqual({ code: 65, stderr: '' });
  });

  test('--json has an object per problem, with places in lines and columns', () => {
    const { stdout } = aria(['check', 'a.aria', '--json'], { files });
    const [only, ...others] = stdout.trimEnd().split('\n');
    expect(others).toEqual([]);
    expect(JSON.parse(only ?? '')).toMatchObject({
      severity: 'error',
      code: 'E3001',
      name: 'UnexpectedToken',
      file: 'a.aria',
      start: { offset: 37, line: 2, column: 24 },
    });
  });

  test('NO_COLOR wins over FORCE_COLOR; colour adds nothing but escapes', () => {
    const plain = aria(['check', 'a.aria'], { files }).stderr;
    const colored = aria(['check', 'a.aria'], { files, env: { FORCE_COLOR: '1' } }).stderr;
    expect(plain).not.toContain(ESCAPE);
    expect(colored).toContain(ESCAPE);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
    expect(colored.replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(plain);
    expect(aria(['check', 'a.aria'], { files, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stderr).toBe(plain);
  });

  test('of 100,000 errors the first 20 are shown and the rest counted', () => {
    const { code, stderr } = aria(['check', 'many.aria'], { files: { 'many.aria': 'let = 5\n'.repeat(100_000) } });
    expect(code).toBe(65);
    expect(stderr.match(/^error\[E4002\]/gm)).toHaveLength(20);
    expect(stderr).toContain('… and 99980 more\n');
    expect(stderr).toContain('checked 1 file: 100000 errors\n');
  });

  test('--json carries edits, and --fix makes those that are certain', () => {
    const source = '// one\nx = 1\nif x === 1 then 1\nlet n = 0\nn = 5\nprintln(n, True, nowhere)\n';
    const edits = aria(['check', '-', '--json'], { input: source }).stdout.split('\n');
    expect(JSON.parse(edits[1] ?? '').fixes).toMatchObject([
      { message: 'write `==`', replacement: '==', confidence: 'exact', start: { line: 3, column: 6 }, end: { line: 3, column: 9 } },
    ]);
    const path = join(mkdtempSync(join(tmpdir(), 'aria-fix-')), 'a.aria');
    writeFileSync(path, source);
    const { code, stderr } = aria(['check', path, '--fix']);
    expect(readFileSync(path, 'utf8')).toBe('# one\nx = 1\nif x == 1 then 1\nlet mut n = 0\nn = 5\nprintln(n, true, nowhere)\n');
    expect(code).toBe(65);
    expect(stderr).toContain('error[E1001]: undefined name `nowhere`');
    expect(stderr).toContain('checked 1 file: 1 error (4 fixed)\n');
  });

  test('- is standard input', () => {
    const { code, stderr } = aria(['check', '-'], { input: 'let = 5\n' });
    expect(code).toBe(65);
    expect(stderr).toContain('--> <stdin>:1:5');
  });

  test('of 30,000 names declared nowhere too', () => {
    const { stderr } = aria(['check', 'many.aria'], { files: { 'many.aria': 'println(nowhere)\n'.repeat(30_000) } });
    expect(stderr.match(/^error\[E1001\]/gm)).toHaveLength(20);
    expect(stderr).toContain('… and 29980 more\n');
  });
});
