/**
 * What holds for each command, as a table: it succeeds, says what is wrong with its command line, reports a missing file, ends quietly when its
 * reader goes away, works with standard input closed, and gives as JSON what it gives to people. A command without a row fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-names.js';

/** Arguments as a shell reads them, and what comes of them where it is not the usual. */
interface Row {
  readonly works: string;
  readonly prints: RegExp;
  readonly wrongUsage: string;
  /** Null: the command reads no files. */
  readonly missingFile: string | null;
  readonly muchOutput: string;
  readonly closedInput: string;
  /** Null: what it prints is not for people, or it is a conversation. */
  readonly json: { readonly args: string; readonly stream: 'stdout' | 'stderr'; readonly exit?: number; readonly has: object } | null;
}

const ROWS: Readonly<Record<string, Row>> = {
  run: {
    works: "run -e 'println(6 * 7)'",
    prints: /^42\n$/,
    wrongUsage: 'run --wrong-flag a.aria',
    missingFile: 'run nope.aria',
    muchOutput: "run -e 'for i in 1..50_000 do println(i) end'",
    closedInput: "run -e 'println(read_line())'",
    json: { args: "run --json -e '1 / 0'", stream: 'stderr', exit: 1, has: { code: 'E0003', kind: 'DivisionByZero', stack: [] } },
  },
  check: {
    works: 'check a.aria',
    prints: /^$/,
    wrongUsage: 'check --format nice a.aria',
    missingFile: 'check nope.aria',
    muchOutput: 'check --format json many.aria',
    closedInput: 'check -',
    json: { args: 'check --json bad.aria', stream: 'stdout', exit: 65, has: { code: 'E1001', file: 'bad.aria' } },
  },
  test: {
    works: 'test a.aria',
    prints: /1 test: 1 passed/,
    wrongUsage: 'test --max-failures none a.aria',
    missingFile: 'test nope.aria',
    muchOutput: 'test --reporter json a.aria',
    closedInput: 'test a.aria',
    json: { args: 'test --json a.aria', stream: 'stdout', has: { kind: 'run-started' } },
  },
  trace: {
    works: 'trace a.aria',
    prints: /^a\n$/,
    wrongUsage: 'trace',
    missingFile: 'trace nope.aria',
    muchOutput: 'trace loud.aria',
    closedInput: 'trace a.aria',
    json: { args: 'trace --json --out t a.aria', stream: 'stderr', has: { trace: { tasks: 1, page: 't.html', events: 't.json' } } },
  },
  ps: {
    works: 'ps',
    prints: /^/,
    wrongUsage: 'ps someone',
    missingFile: 'ps 999999999',
    muchOutput: 'ps --help',
    closedInput: 'ps',
    json: { args: 'ps --json 999999999', stream: 'stderr', exit: 66, has: { severity: 'error', code: null } },
  },
  repl: {
    works: 'repl --preload a.aria',
    prints: /^a\n$/,
    wrongUsage: 'repl --threads none',
    missingFile: null,
    muchOutput: 'repl --preload loud.aria',
    closedInput: 'repl',
    json: null,
  },
  fmt: {
    works: 'fmt - < a.aria',
    prints: /^println\("a"\)/,
    wrongUsage: 'fmt --wrong-flag',
    missingFile: 'fmt nope.aria',
    muchOutput: 'fmt - < many.aria',
    closedInput: 'fmt -',
    json: { args: 'fmt --check --json ugly.aria', stream: 'stdout', exit: 1, has: { file: 'ugly.aria', status: 'unformatted' } },
  },
  doc: {
    works: 'doc Array.map',
    prints: /^map\(f\)/,
    wrongUsage: 'doc nothing_is_called_so',
    missingFile: 'doc nope.aria',
    muchOutput: 'doc --json Array',
    closedInput: 'doc Array.map',
    json: { args: 'doc --json a.aria', stream: 'stdout', has: [{ file: 'a.aria', name: 'a' }] },
  },
  completions: {
    works: 'completions bash',
    prints: /complete -o filenames/,
    wrongUsage: 'completions tcsh',
    missingFile: null,
    muchOutput: 'completions zsh',
    closedInput: 'completions fish',
    json: null,
  },
  explain: {
    works: 'explain E1001',
    prints: /^E1001: UndefinedVariable\n/,
    wrongUsage: 'explain E9999',
    missingFile: null,
    muchOutput: 'explain',
    closedInput: 'explain E1001',
    json: { args: 'explain --json E1001', stream: 'stdout', has: { code: 'E1001', name: 'UndefinedVariable', severity: 'error' } },
  },
  ast: {
    works: 'ast a.aria',
    prints: /Call @1:1/,
    wrongUsage: 'ast',
    missingFile: 'ast nope.aria',
    muchOutput: 'ast --json many.aria',
    closedInput: 'ast -',
    json: { args: 'ast --json a.aria', stream: 'stdout', has: { kind: 'Unit' } },
  },
  tokens: {
    works: 'tokens a.aria',
    prints: /^1:1 +Ident/,
    wrongUsage: 'tokens',
    missingFile: 'tokens nope.aria',
    muchOutput: 'tokens many.aria',
    closedInput: 'tokens -',
    json: { args: 'tokens --json a.aria', stream: 'stdout', has: { type: 'Identifier', image: 'println', offset: 0, line: 1, column: 1 } },
  },
  version: {
    works: 'version',
    prints: /^\d+\.\d+\.\d+\n$/,
    wrongUsage: 'version --wrong-flag',
    missingFile: null,
    muchOutput: 'version',
    closedInput: 'version',
    json: { args: 'version --json', stream: 'stdout', has: { node: process.versions.node } },
  },
  help: {
    works: 'help run',
    prints: /^Usage: aria run/,
    wrongUsage: 'help nonsense',
    missingFile: null,
    muchOutput: 'help',
    closedInput: 'help',
    json: { args: 'help --json run', stream: 'stdout', has: { name: 'run', usage: '[options] [file] [args...]' } },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'aria-every-'));
const FILES: Readonly<Record<string, string>> = {
  'a.aria': 'println("a")\n\ntest "one"\n  assert true\nend\n',
  'bad.aria': 'println(nobody)\n',
  'ugly.aria': 'let   x=1\n',
  'loud.aria': 'for i in 1..20_000 do println(i) end\n',
  'many.aria': Array.from({ length: 1500 }, (_, i) => `let a${i} = nobody_${i}\n`).join(''),
};
for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);

const bin = fileURLToPath(new URL('../../bin/aria.js', import.meta.url));
const { NO_COLOR, FORCE_COLOR, ARIA_THREADS, ...environment } = process.env;

function sh(script: string): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const text = `aria() { '${process.execPath}' '${bin}' "$@"; }; ${script}`;
  const result = spawnSync('bash', ['-c', text], { cwd: folder, env: environment, input: '', encoding: 'utf8', timeout: 30_000 });
  return { code: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** No stack of ours, no word of Node's. */
const OURS_ONLY = /\n\s+at .*\.c?js:\d+|node:internal|EPIPE|EBADF|\bundefined\b/;

it('every command has a row', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...COMMANDS].sort());
});

describe.each(Object.entries(ROWS))('aria %s', (_name, row) => {
  it('works', () => {
    const { code, stdout } = sh(`aria ${row.works}`);
    expect(stdout).toMatch(row.prints);
    expect(code).toBe(0);
  });

  it('says what is wrong with its command line', () => {
    const { code, stdout, stderr } = sh(`aria ${row.wrongUsage}`);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n/);
    expect(stderr).toMatch(/ = help: /);
    expect(stderr).not.toMatch(OURS_ONLY);
  });

  it.skipIf(row.missingFile === null)('reports a missing file', () => {
    const { code, stdout, stderr } = sh(`aria ${row.missingFile}`);
    expect({ code, stdout }).toEqual({ code: 66, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n {2}= help: /);
    expect(stderr).not.toMatch(OURS_ONLY);
  });

  it('ends quietly when its reader goes away', () => {
    const { code, stdout, stderr } = sh(`aria ${row.muchOutput} | head -1; exit \${PIPESTATUS[0]}`);
    expect(stdout.split('\n').length).toBe(2);
    expect(stderr).not.toMatch(OURS_ONLY);
    expect([0, 65, 141]).toContain(code);
  });

  it('works with standard input closed', () => {
    const { code, stderr } = sh(`aria ${row.closedInput} <&-`);
    expect(stderr).not.toMatch(OURS_ONLY);
    expect(stderr).not.toMatch(/^error/);
    expect(code).toBe(0);
  });

  it.skipIf(row.json === null)('gives JSON, a value a line', () => {
    const { args = '', stream = 'stdout', exit = 0, has = {} } = row.json ?? {};
    const result = sh(`aria ${args}`);
    const text = result[stream];
    expect(result.code).toBe(exit);
    const values =
      args.startsWith('ast') || args.startsWith('doc')
        ? [JSON.parse(text)]
        : text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line));
    expect(values[0]).toMatchObject(has);
  });
});

it('mistakes of usage are JSON where JSON is asked for', () => {
  const { code, stdout, stderr } = sh('aria check --json --alll a.aria');
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(JSON.parse(stderr)).toMatchObject({ severity: 'error', message: "unknown option '--alll'", help: ['Did you mean --all?'] });
});

it('missing files are JSON where JSON is asked for', () => {
  for (const command of ['run', 'check', 'test', 'trace', 'fmt', 'doc', 'ast', 'tokens']) {
    const { code, stderr } = sh(`aria ${command} --json nope.aria`);
    expect(code, command).toBe(66);
    expect(JSON.parse(stderr), command).toMatchObject({ severity: 'error', message: 'cannot read `nope.aria`: no such file' });
  }
});
